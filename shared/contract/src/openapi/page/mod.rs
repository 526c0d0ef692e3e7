//! The reference page: the document for people, one file of HTML that loads
//! nothing else and runs no script.

mod html;
mod operation;
mod schema;

use super::preamble::{SECTIONS, Section};
use crate::{ApiError, Description, Operation, Tag};
use html::{escape, inline, table};
use serde_json::Value;

const STYLE: &str = include_str!("style.css");

/// The reference page: every operation, type and refusal of the contract.
#[must_use]
pub fn reference_page() -> String {
    let document = super::openapi();
    let schemas = &document["components"]["schemas"];
    let main = [overview(&document), groups(), refusals(), types(schemas)].concat();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Selfsame: reference</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         {}<main>\n{main}</main>\n</body>\n</html>\n",
        navigation(),
    )
}

/// The rows of the table that belong to a group.
fn rows(tag: Tag) -> impl Iterator<Item = &'static Description> {
    Operation::ALL.iter().map(|operation| operation.description()).filter(move |row| row.tag == tag)
}

fn navigation() -> String {
    let groups = Tag::ALL.map(|tag| {
        let links: String = rows(tag).map(operation::link).collect();
        let name = escape(tag.name());
        format!("<details>\n<summary>{name}</summary>\n<ul>\n{links}</ul>\n</details>\n")
    });
    format!(
        "<nav aria-label=\"Operations\">\n<p><a href=\"#top\">Selfsame</a></p>\n{}\
         <p><a href=\"#refusals\">Refusals</a></p>\n<p><a href=\"#types\">Types</a></p>\n</nav>\n",
        groups.concat(),
    )
}

fn overview(document: &Value) -> String {
    let info = |member: &str| inline(document["info"][member].as_str().unwrap_or_default());
    let sections: String = SECTIONS.iter().map(section).collect();
    format!(
        "<header id=\"top\">\n<h1>{}</h1>\n<p>{}</p>\n<p>Version {} of the contract. \
         The same for programs: <a href=\"/api/v1/openapi.json\">openapi.json</a>.</p>\n\
         </header>\n<section>\n{sections}</section>\n",
        info("title"),
        info("summary"),
        info("version"),
    )
}

fn section(section: &Section) -> String {
    format!("<h2>{}</h2>\n<p>{}</p>\n", escape(section.heading), inline(section.text))
}

fn groups() -> String {
    Tag::ALL.map(group).concat()
}

fn group(tag: Tag) -> String {
    let operations: String = rows(tag).map(operation::article).collect();
    let (name, purpose) = (escape(tag.name()), inline(tag.purpose()));
    format!("<section>\n<h2>{name}</h2>\n<p>{purpose}</p>\n{operations}</section>\n")
}

fn refusals() -> String {
    let rows = ApiError::ALL.iter().map(|error| {
        let code = error.code().map_or("no body".to_owned(), |code| html::code(&code));
        vec![error.status().to_string(), code, inline(&error.to_string())]
    });
    let table = table(&["Status", "Code", "Meaning"], rows);
    format!("<section id=\"refusals\">\n<h2>Refusals</h2>\n{table}</section>\n")
}

fn types(schemas: &Value) -> String {
    let types = schemas.as_object().into_iter().flatten();
    let types: String = types.map(|(name, schema)| schema::article(name, schema)).collect();
    format!("<section id=\"types\">\n<h2>Types</h2>\n{types}</section>\n")
}

#[cfg(test)]
mod tests {
    use super::reference_page;
    use crate::{ApiError, Operation};
    use std::collections::BTreeSet;

    /// What stands between each `before` and the quotation mark that follows.
    fn quoted<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
        page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_anchor_leads_somewhere() {
        let page = reference_page();
        let ids = quoted(&page, " id=\"");
        let distinct: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "an id stands twice");
        for target in quoted(&page, "href=\"#") {
            assert!(distinct.contains(target), "#{target} leads nowhere");
        }
    }

    #[test]
    fn nothing_is_loaded_and_nothing_runs() {
        let page = reference_page();
        for word in ["<script", "<link", "<img", "src=", "http:", "https:", "url(", "@import"] {
            assert!(!page.contains(word), "the page holds {word}");
        }
    }

    #[test]
    fn all_operations_and_refusals_are_there() {
        let page = reference_page();
        for operation in Operation::ALL {
            let id = operation.description().operation_id;
            assert!(page.contains(&format!("<article id=\"{id}\">")), "{id}");
        }
        for error in ApiError::ALL {
            assert!(page.contains(&format!("<td>{error}</td>")), "{error}");
        }
    }
}
