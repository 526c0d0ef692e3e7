//! Reading of optional lists: `null` and an absent member both mean an empty list.

use serde::{Deserialize, Deserializer};

/// Reads a list, or nothing for `null`; an absent member needs `serde(default)` beside it.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
