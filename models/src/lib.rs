//! The model catalogue: parse, verify, licence check.
