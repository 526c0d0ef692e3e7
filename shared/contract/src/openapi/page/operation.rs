//! One operation on the reference page.

use super::html::{code, escape, inline, table, type_link};
use crate::{Description, Refusal, SessionHeader, SessionToken, Success};

/// The entry of the operation in the navigation.
pub(super) fn link(row: &Description) -> String {
    format!(
        "<li><a href=\"#{}\">{}<span>{}</span></a></li>\n",
        escape(row.operation_id),
        method(row),
        escape(row.path.trim_start_matches("/api/v1")),
    )
}

/// The operation with its parameters, its request and its answers.
pub(super) fn article(row: &Description) -> String {
    let token = if row.needs_token { "" } else { "<p>Needs no token.</p>\n" };
    let own = if row.is_extension { "<p>An addition of this service.</p>\n" } else { "" };
    format!(
        "<article id=\"{id}\">\n<h3><a href=\"#{id}\">{}<span>{}</span></a></h3>\n\
         <p>{}</p>\n{token}{own}{}{}{}</article>\n",
        method(row),
        escape(row.path),
        inline(row.summary),
        parameters(row),
        request(row),
        answers(row),
        id = escape(row.operation_id),
    )
}

fn method(row: &Description) -> String {
    let name = row.method.as_str();
    format!("<b class=\"{}\">{name}</b>", name.to_ascii_lowercase())
}

fn parameters(row: &Description) -> String {
    let cells = |name: &str, place: &str, needed: bool, meaning: &str| {
        let needed = if needed { "required" } else { "optional" };
        vec![format!("<code>{}</code>", escape(name)), place.into(), needed.into(), inline(meaning)]
    };
    let mut rows = Vec::new();
    rows.extend(row.path_parameters.iter().map(|p| cells(p.name(), "path", true, p.meaning())));
    rows.extend(row.query_parameters.iter().map(|p| cells(p.name(), "query", false, p.meaning())));
    let session = match row.session {
        SessionHeader::NotTaken => None,
        SessionHeader::Optional => Some((false, "The session that the customer belongs to.")),
        SessionHeader::Required => Some((true, "The session to close.")),
    };
    rows.extend(session.map(|(needed, text)| cells(SessionToken::HEADER, "header", needed, text)));
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<h4>Parameters</h4>\n{}",
        table(&["Name", "In", "Needed", "Meaning"], rows.into_iter())
    )
}

fn request(row: &Description) -> String {
    let Some(body) = &row.request else { return String::new() };
    let json = body.json().map(|schema| ("application/json", type_link(schema.name)));
    let octets = body.octets().map(|octets| ("application/octet-stream", inline(octets.meaning())));
    let rows = json.into_iter().chain(octets);
    let rows = rows.map(|(media, content)| vec![format!("<code>{media}</code>"), content]);
    format!("<h4>Request</h4>\n{}", table(&["Media type", "Body"], rows))
}

fn answers(row: &Description) -> String {
    let content = match &row.success {
        Success::Json(schema) => type_link(schema.name),
        Success::Empty => "Done; no body.".to_owned(),
    };
    let success = vec![row.success.status().to_string(), content];
    let mut refusals: Vec<&Refusal> = row.refusals.iter().chain(row.bodiless_refusals()).collect();
    refusals.sort_by_key(|refusal| refusal.status);
    let refusals = refusals.into_iter().map(refusal);
    format!(
        "<h4>Answers</h4>\n{}",
        table(&["Status", "Body"], [success].into_iter().chain(refusals))
    )
}

fn refusal(refusal: &Refusal) -> Vec<String> {
    let codes: Vec<String> = refusal.codes.iter().map(code).collect();
    let meaning = inline(refusal.meaning());
    let content =
        if codes.is_empty() { meaning } else { format!("{}<br>{meaning}", codes.join(" ")) };
    vec![refusal.status.to_string(), content]
}
