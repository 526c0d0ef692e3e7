//! What a client says a page is, held against what it was recognised as.

use selfsame_protocol::document::{Classification, DocumentAdvice};

/// Whether the advice leaves such a document in. Of what is not known nothing can be
/// left in where the advice bounds it.
#[must_use]
pub fn admits(advice: &DocumentAdvice, found: &Classification) -> bool {
    one_of(&advice.countries, found.country.as_deref())
        && one_of(&advice.types, found.kind.as_deref())
        && one_of(&advice.editions, found.edition.as_deref())
        && is_in(&advice.formats, found.format)
        && is_in(&advice.page_types, found.page_type)
}

fn one_of(words: &[String], word: Option<&str>) -> bool {
    let same = |word: &str| words.iter().any(|candidate| candidate.eq_ignore_ascii_case(word));
    words.is_empty() || word.is_some_and(same)
}

fn is_in<T: PartialEq>(bounds: &[T], found: Option<T>) -> bool {
    bounds.is_empty() || found.is_some_and(|found| bounds.contains(&found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_protocol::document::{MrzFormat, PageType};

    fn advice(bound: impl FnOnce(&mut DocumentAdvice)) -> DocumentAdvice {
        let mut advice = DocumentAdvice::default();
        bound(&mut advice);
        advice
    }

    #[test]
    fn advice_bounds_what_it_names() {
        let found = Classification {
            country: Some("svk".into()),
            kind: Some("passport".into()),
            format: Some(MrzFormat::Td3),
            page_type: Some(PageType::Front),
            ..Classification::default()
        };
        let cases = [
            (advice(|_| ()), true),
            (advice(|it| it.countries = vec!["CZE".into(), "SVK".into()]), true),
            (advice(|it| it.countries = vec!["CZE".into()]), false),
            (advice(|it| it.types = vec!["passport".into()]), true),
            (advice(|it| it.types = vec!["visa".into()]), false),
            (advice(|it| it.editions = vec!["2014".into()]), false),
            (advice(|it| it.formats = vec![MrzFormat::Td1]), false),
            (advice(|it| it.page_types = vec![PageType::Front]), true),
            (advice(|it| it.page_types = vec![PageType::Back]), false),
        ];
        for (advice, expected) in cases {
            assert_eq!(admits(&advice, &found), expected, "{advice:?}");
        }
    }
}
