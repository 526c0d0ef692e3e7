//! Face guest: prepare, infer, interpret.
