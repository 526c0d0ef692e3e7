//! The public REST contract: types, operations, error catalogue, OpenAPI document.
