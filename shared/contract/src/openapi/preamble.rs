//! What holds for all operations: the general text of the document and the page.

use crate::{ApiError, Operation};
use serde_json::json;

/// A paragraph with its heading. Only back-quotes mark up the text.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) text: &'static str,
}

/// The paragraphs, in order.
pub(super) const SECTIONS: [Section; 8] = [
    Section {
        heading: "Bodies",
        text: "Requests and answers are JSON in UTF-8. A member without a value is left out and \
               never `null`; members that a call does not know are ignored. Bytes are standard \
               Base64 with padding. Images may be JPEG, PNG or WebP and follow their EXIF \
               orientation; images in answers are JPEG.",
    },
    Section {
        heading: "Token",
        text: "Every call except info and health needs `Authorization: Bearer` with the Base64 \
               of `key:secret`.",
    },
    Section {
        heading: "Sessions",
        text: "A customer created with the header `x-inn-session-token` belongs to that session: \
               every later call on it needs the same header, and it is gone when the session \
               ends. Other customers ignore the header.",
    },
    Section {
        heading: "Two kinds of failure",
        text: "A request that cannot be accepted is refused with a status of 400 or above and an \
               `errorCode`. Content that is of no use, such as a photo without a face, is \
               answered with 200 and an `errorCode` in place of the result; nothing is stored \
               then. Warnings come with a success.",
    },
    Section {
        heading: "Links",
        text: "Links are paths on this server. Calls that take one want it as it was handed out.",
    },
    Section {
        heading: "Scores",
        text: "Scores have at most four decimals. The service decides nothing by them where it \
               hands them out: the caller sets the threshold.",
    },
    Section {
        heading: "Expiry",
        text: "All that is stored is temporary. It vanishes some time after its last use and is \
               then answered with 404. Removing what is not there succeeds.",
    },
    Section {
        heading: "Additions",
        text: "Operations marked `x-extension` are this service's own. Clients of the contract \
               need none of them.",
    },
];

/// The general text as Markdown.
pub(super) fn markdown() -> String {
    let mut text = String::new();
    for Section { heading, text: paragraph } in &SECTIONS {
        text += &format!("## {heading}\n\n{paragraph}\n\n");
    }
    text += "## Refusals any operation may meet\n\n";
    for error in further_refusals() {
        let code = json!(error.code());
        let code = code.as_str().unwrap_or("no body");
        text += &format!("- {} `{code}`: {error}\n", error.status());
    }
    text
}

/// The refusals that no operation lists.
fn further_refusals() -> impl Iterator<Item = ApiError> {
    ApiError::ALL.iter().copied().filter(|error| !is_listed(*error))
}

fn is_listed(error: ApiError) -> bool {
    let Some(code) = error.code() else { return true };
    let mut refusals = Operation::ALL.iter().flat_map(|operation| operation.description().refusals);
    refusals.any(|refusal| refusal.status == error.status() && refusal.codes.contains(&code))
}
