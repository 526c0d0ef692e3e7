//! The OpenAPI document, made from the types and the table of operations.

mod plain_text;
