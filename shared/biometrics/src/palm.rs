//! Palms, in the order the data flows.
//!
//! 1. [`detect`]: image to network input, network output to candidates.
//! 2. [`hand`]: a candidate to the 21 joints of a hand, and what it shows.
//! 3. [`region`]: the part of the palm that is compared, cut out in one pose.
//! 4. [`code`]: which way the palm's lines run, cell by cell.
//! 5. [`template`]: codes to storable bytes and back.
//! 6. [`compare`]: two templates to a calibrated score.

pub mod code;
pub mod compare;
pub mod detect;
pub mod hand;
pub mod region;
pub mod template;
