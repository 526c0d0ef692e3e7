//! Pages in photographs: where they are, which shape they have, how well they can
//! be seen.
//!
//! 1. [`mask`]: a network says of every part of the photo whether it is page.
//! 2. [`outline`]: that mask has four sides.
//! 3. [`edges`]: the sides are laid exactly onto the edges in the photo.
//! 4. [`shape`]: the corners tell which format the page has.
//! 5. [`lines`]: stretches of print, by which the page is held upright.
//! 6. [`quality`]: how well the page can be seen.

pub mod edges;
pub mod ink;
pub mod lines;
pub mod mask;
pub mod outline;
pub mod quality;
pub mod shape;
