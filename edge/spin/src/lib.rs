//! The service core as a Spin component.
