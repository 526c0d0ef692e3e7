//! Scenarios, contract checks and fault tests over real HTTP.
