//! Chips made here, with an authority of their own: every algorithm passes, and every
//! fault is found at its step.

mod active;
mod algorithms;
mod arithmetic;
mod chip;
mod der;
mod faults;
mod issuer;
mod key;
mod trusted;
