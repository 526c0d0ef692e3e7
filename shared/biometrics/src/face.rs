//! Faces, in the order the data flows.
//!
//! 1. [`detect`]: image to network input, network output to faces.
//! 2. [`align`]: a face's five landmarks to the pose a feature extractor knows.
//! 3. [`extract`]: aligned face to network input, network output to features.
//! 4. [`template`]: features to storable bytes and back.
//! 5. [`compare`]: two templates to a calibrated score and a decision.
//!
//! [`mesh`] finds the face's surface, [`pose`] how the head is turned, [`eyes`] and
//! [`mouth`] what they do; [`quality`] assesses all of it.
//! [`frame`] places a face's rectangle and its portrait crop in the picture,
//! [`cutout`] removes the background there;
//! [`region`] cuts a face out for networks that judge it otherwise than by who it
//! is: [`mask`], [`glasses`] and [`aspects`]. [`gaze`] tells where the eyes look.

pub mod align;
pub mod aspects;
pub mod compare;
pub mod cutout;
pub mod detect;
pub mod extract;
pub mod eyes;
pub mod frame;
pub mod gaze;
pub mod glasses;
pub mod mask;
pub mod mesh;
pub mod mouth;
pub mod pose;
pub mod quality;
pub mod region;
pub mod template;
