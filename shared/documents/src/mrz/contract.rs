//! A zone as the public contract shows it.
//!
//! The contract knows the three formats of travel documents. A visa is shown in
//! the one of its size; the check digits that a visa does not have count as valid
//! there, since nothing speaks against it.

use super::check_digit::CheckDigits;
use super::format::Format;
use super::parse::Mrz;
use selfsame_contract::{
    Mrz as ContractMrz, Td1Mrz, Td1MrzCheckDigitsValidity, Td2Mrz, Td2MrzCheckDigitsValidity,
    Td3Mrz, Td3MrzCheckDigitsValidity,
};

impl From<Mrz> for ContractMrz {
    fn from(mrz: Mrz) -> Self {
        match mrz.format {
            Format::Td1 => Self { td1: Some(mrz.into()), ..Self::default() },
            Format::Td2 | Format::MrvB => Self { td2: Some(mrz.into()), ..Self::default() },
            Format::Td3 | Format::MrvA => Self { td3: Some(mrz.into()), ..Self::default() },
        }
    }
}

/// Fills the contract's members that all formats share, and those given.
macro_rules! shared_members {
    ($contract:ident, $mrz:ident, { $($member:ident: $own:ident),+ }) => {
        $contract {
            document_code: $mrz.document_code,
            issuing_authority: $mrz.issuing_authority,
            surname: $mrz.name.surname,
            given_names: $mrz.name.given_names,
            document_number: $mrz.document_number,
            nationality: $mrz.nationality,
            date_of_birth: $mrz.date_of_birth,
            gender: $mrz.sex,
            date_of_expiry: $mrz.date_of_expiry,
            $($member: $mrz.$own,)+
            check_digits_validity: $mrz.check_digits.into(),
        }
    };
}

impl From<Mrz> for Td1Mrz {
    fn from(mrz: Mrz) -> Self {
        shared_members!(Self, mrz, {
            optional_data_first_line: optional_data_first_line,
            optional_data_second_line: optional_data_second_line
        })
    }
}

impl From<Mrz> for Td2Mrz {
    fn from(mrz: Mrz) -> Self {
        shared_members!(Self, mrz, { optional_data_second_line: optional_data_second_line })
    }
}

impl From<Mrz> for Td3Mrz {
    fn from(mrz: Mrz) -> Self {
        shared_members!(Self, mrz, {
            personal_number_or_optional_data_second_line: optional_data_second_line
        })
    }
}

/// Cards of both sizes have the same check digits; the contract has a type for each.
macro_rules! check_digits_of_cards {
    ($($contract:ident),+) => {
        $(impl From<CheckDigits> for $contract {
            fn from(digits: CheckDigits) -> Self {
                Self {
                    document_number_check_digit_valid: digits.document_number,
                    date_of_birth_check_digit_valid: digits.date_of_birth,
                    date_of_expiry_check_digit_valid: digits.date_of_expiry,
                    composite_check_digit_valid: digits.composite != Some(false),
                }
            }
        })+
    };
}

check_digits_of_cards!(Td1MrzCheckDigitsValidity, Td2MrzCheckDigitsValidity);

impl From<CheckDigits> for Td3MrzCheckDigitsValidity {
    fn from(digits: CheckDigits) -> Self {
        Self {
            document_number_check_digit_valid: digits.document_number,
            date_of_birth_check_digit_valid: digits.date_of_birth,
            date_of_expiry_check_digit_valid: digits.date_of_expiry,
            personal_number_check_digit_valid: digits.optional_data != Some(false),
            composite_check_digit_valid: digits.composite != Some(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::Zone;

    fn show(lines: &[&str]) -> ContractMrz {
        Mrz::parse(&Zone::new(lines).unwrap()).into()
    }

    #[test]
    fn a_passport_is_shown_as_td3() {
        let shown = show(&[
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
        ]);
        let td3 = shown.td3.unwrap();
        assert_eq!(td3.personal_number_or_optional_data_second_line.as_deref(), Some("ZE184226B"));
        assert!(td3.check_digits_validity.personal_number_check_digit_valid);
        assert!(!td3.check_digits_validity.composite_check_digit_valid);
        assert_eq!((shown.td1, shown.td2), (None, None));
    }

    #[test]
    fn a_small_visa_is_shown_as_td2() {
        let shown =
            show(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"]);
        let td2 = shown.td2.unwrap();
        assert!(td2.check_digits_validity.composite_check_digit_valid);
        assert_eq!(td2.optional_data_second_line, None);
    }
}
