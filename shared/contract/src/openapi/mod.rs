//! The OpenAPI document, made from the types and the table of operations.

mod plain_text;

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// The schemas of a type and of all it is made of, by name.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds the schemas of one type.
pub(crate) type Collect = fn(&mut Schemas);

/// Adds the schemas of `T` and of all it is made of.
pub(crate) fn collect<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}
