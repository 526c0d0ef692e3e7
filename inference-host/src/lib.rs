//! Safe executor of inference guests.
