//! Pages in photographs: where they are, which shape they have, how well they can
//! be seen.
//!
//! 1. [`mask`]: a network says of every part of the photo whether it is page.
//! 2. [`hull`]: the contour of that mask gets four sides.
//! 3. [`outline`]: they are moved to where they agree best with the mask.
//! 4. [`straight`], [`crossing`]: long straight edges make outlines without a network,
//!    of which those are looked at that agree with the mask.
//! 5. [`candidate`]: sides are laid exactly onto the edges in the photo ([`edges`]), and
//!    the best outline is chosen.
//! 6. [`shape`]: the corners tell which format the page has.
//! 7. [`lines`]: stretches of print, by which the page is held upright.
//! 8. [`quality`], [`placement`]: how well the page can be seen.

pub mod candidate;
pub mod crossing;
pub mod edges;
pub mod hull;
pub mod ink;
pub mod lines;
pub mod mask;
pub mod outline;
pub mod placement;
mod profile;
pub mod quality;
pub mod shape;
pub mod straight;
