//! Small pieces of HTML.

use serde::Serialize;

/// The text with nothing in it that HTML would read as its own.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text, escaped, with what stands in back-quotes as code.
pub(super) fn inline(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces
        .map(|(index, piece)| match index % 2 {
            0 => escape(piece),
            _ => format!("<code>{}</code>", escape(piece)),
        })
        .collect()
}

/// A word of the wire, such as an error code.
pub(super) fn code(word: &impl Serialize) -> String {
    let word = serde_json::json!(word);
    format!("<code>{}</code>", escape(word.as_str().unwrap_or_default()))
}

/// A link to a type on the same page.
pub(super) fn type_link(name: &str) -> String {
    let name = escape(name);
    format!("<a href=\"#type-{name}\">{name}</a>")
}

/// A table that scrolls by itself on a narrow screen; the cells are HTML already.
pub(super) fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |tag: &str, cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>"));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let heads: Vec<String> = heads.iter().map(|head| escape(head)).collect();
    let body: String = rows.map(|cells| line("td", &cells)).collect();
    format!(
        "<div class=\"table\"><table>\n<thead>\n{}</thead>\n<tbody>\n{body}</tbody>\n</table></div>\n",
        line("th", &heads),
    )
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn text_is_escaped_and_code_is_marked() {
        assert_eq!(inline("a < b & `\"c\"`."), "a &lt; b &amp; <code>&quot;c&quot;</code>.");
    }
}
