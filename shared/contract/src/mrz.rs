//! Parsed machine-readable zones in the three formats of ICAO 9303.
//!
//! Texts come without fillers; dates are as in the zone, `YYMMDD`; the gender is
//! `M`, `F` or empty.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// The machine-readable zone, in the one format that it has.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Mrz {
    /// Three lines of 30 characters.
    pub td1: Option<Td1Mrz>,
    /// Two lines of 36 characters.
    pub td2: Option<Td2Mrz>,
    /// Two lines of 44 characters.
    pub td3: Option<Td3Mrz>,
}

/// A zone of format TD1.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td1Mrz {
    /// Kind of document, one or two letters.
    pub document_code: String,
    /// Code of the issuing state or organisation.
    pub issuing_authority: String,
    /// Surname.
    pub surname: String,
    /// Given names, separated by spaces.
    pub given_names: String,
    /// Document number.
    pub document_number: String,
    /// Code of the nationality.
    pub nationality: String,
    /// Date of birth.
    pub date_of_birth: String,
    /// Gender.
    pub gender: String,
    /// Date of expiry.
    pub date_of_expiry: String,
    /// Optional data of the first line.
    pub optional_data_first_line: Option<String>,
    /// Optional data of the second line.
    pub optional_data_second_line: Option<String>,
    /// Which check digits are right.
    pub check_digits_validity: Td1MrzCheckDigitsValidity,
}

/// Which check digits of a TD1 zone are right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td1MrzCheckDigitsValidity {
    /// Of the document number.
    pub document_number_check_digit_valid: bool,
    /// Of the date of birth.
    pub date_of_birth_check_digit_valid: bool,
    /// Of the date of expiry.
    pub date_of_expiry_check_digit_valid: bool,
    /// Over the upper and the middle line together.
    pub composite_check_digit_valid: bool,
}

/// A zone of format TD2.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td2Mrz {
    /// Kind of document, one or two letters.
    pub document_code: String,
    /// Code of the issuing state or organisation.
    pub issuing_authority: String,
    /// Surname.
    pub surname: String,
    /// Given names, separated by spaces.
    pub given_names: String,
    /// Document number.
    pub document_number: String,
    /// Code of the nationality.
    pub nationality: String,
    /// Date of birth.
    pub date_of_birth: String,
    /// Gender.
    pub gender: String,
    /// Date of expiry.
    pub date_of_expiry: String,
    /// Optional data of the second line.
    pub optional_data_second_line: Option<String>,
    /// Which check digits are right.
    pub check_digits_validity: Td2MrzCheckDigitsValidity,
}

/// Which check digits of a TD2 zone are right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td2MrzCheckDigitsValidity {
    /// Of the document number.
    pub document_number_check_digit_valid: bool,
    /// Of the date of birth.
    pub date_of_birth_check_digit_valid: bool,
    /// Of the date of expiry.
    pub date_of_expiry_check_digit_valid: bool,
    /// Over the lower line.
    pub composite_check_digit_valid: bool,
}

/// A zone of format TD3.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td3Mrz {
    /// Kind of document, one or two letters.
    pub document_code: String,
    /// Code of the issuing state or organisation.
    pub issuing_authority: String,
    /// Surname.
    pub surname: String,
    /// Given names, separated by spaces.
    pub given_names: String,
    /// Document number.
    pub document_number: String,
    /// Code of the nationality.
    pub nationality: String,
    /// Date of birth.
    pub date_of_birth: String,
    /// Gender.
    pub gender: String,
    /// Date of expiry.
    pub date_of_expiry: String,
    /// Personal number or other optional data of the second line.
    pub personal_number_or_optional_data_second_line: Option<String>,
    /// Which check digits are right.
    pub check_digits_validity: Td3MrzCheckDigitsValidity,
}

/// Which check digits of a TD3 zone are right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Td3MrzCheckDigitsValidity {
    /// Of the document number.
    pub document_number_check_digit_valid: bool,
    /// Of the date of birth.
    pub date_of_birth_check_digit_valid: bool,
    /// Of the date of expiry.
    pub date_of_expiry_check_digit_valid: bool,
    /// Of the personal number or other optional data.
    pub personal_number_check_digit_valid: bool,
    /// Over the lower line.
    pub composite_check_digit_valid: bool,
}
