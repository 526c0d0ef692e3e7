//! Schemas of words.
//!
//! Most sets of words are fixed by the contract. Some are a closed set here and
//! plain strings in the contract, so that later versions may add words.

use crate::{
    AccessControlProtocolType, ChipAuthentication, ChipAuthenticationType, DataAuthentication,
    EstimatedGender, PageType, SupportLevel, TravelDocumentFormat,
};
use serde::Serialize;
use serde_json::json;
use std::borrow::Cow;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a fixed set of words. What they mean stands under
/// `x-enum-descriptions`, in the order of the words.
pub(crate) fn schema_of_words<T: Serialize>(about: &str, words: &[(T, &str)]) -> RefOr<Schema> {
    let meanings: Vec<&str> = words.iter().map(|(_, meaning)| meaning.trim()).collect();
    let words = words.iter().map(|(word, _)| json!(word));
    let extensions = Extensions::builder().add("x-enum-descriptions", meanings).build();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .description(Some(about.trim()))
        .extensions(Some(extensions))
        .into()
}

/// A string that the description says more of.
fn text(description: &str) -> Object {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).build()
}

/// Gives each type the schema of a string with that description.
macro_rules! plain_text {
    ($($name:ident: $description:literal;)+) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                text($description).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

plain_text! {
    AccessControlProtocolType: "BAC or PACE.";
    ChipAuthentication:
        "AUTHENTICATED, DENIED, MISSING_CHALLENGE, MISSING_SIGNATURE or NOT_SUPPORTED.";
    ChipAuthenticationType:
        "PACE_CHIP_AUTHENTICATION_MAPPING, CHIP_AUTHENTICATION or ACTIVE_AUTHENTICATION.";
    DataAuthentication:
        "AUTHENTICATED, DENIED, INVALID_SOD_FILE, INVALID_COM_FILE or \
         AUTHORITY_CERTIFICATES_NOT_PROVIDED.";
    EstimatedGender: "M or F.";
    PageType: "front, back or unknown.";
    SupportLevel: "FULL_SUPPORT, MRZ_EXTRACTION_ONLY or NOT_SUPPORTED.";
    TravelDocumentFormat: "TD1, TD2 or TD3.";
}
