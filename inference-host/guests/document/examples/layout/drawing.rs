//! What a layout reads, drawn on the page as an SVG file.

use super::Check;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use selfsame_documents::layout::Region;
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::projective::corners;
use selfsame_protocol::document::TextLine;
use selfsame_protocol::geometry::{PixelSize, Quadrilateral};

/// The page; in grey the lines, in green the regions of fields, in blue the anchors, in
/// red the regions of pictures, in orange what is cut out; beside each field its value and
/// how sure it is.
///
/// # Errors
/// The page cannot be encoded.
pub(crate) fn svg(check: &Check) -> Result<String, String> {
    let PixelSize { width, height } = check.size();
    let page = check.page.handed_out().map_err(|error| error.to_string())?;
    let page = jpeg(&page, JpegQuality::default()).map_err(|error| error.to_string())?;
    let marks = [lines(check), anchors(check), pictures(check), cut_out(check), fields(check)];
    let marks = marks.concat();
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"9\">\n\
         <image width=\"{width}\" height=\"{height}\" href=\"data:image/jpeg;base64,{}\"/>\n\
         {marks}</svg>\n",
        STANDARD.encode(page)
    ))
}

fn lines(check: &Check) -> String {
    check.lines.iter().map(|line: &TextLine| polygon(&line.outline, "gray")).collect()
}

fn anchors(check: &Check) -> String {
    let anchors = check.layout.anchors.iter();
    anchors.map(|anchor| rectangle(check, anchor.region, "blue", &anchor.text)).collect()
}

fn pictures(check: &Check) -> String {
    let layout = &check.layout;
    let named = [
        (layout.portrait, "portrait"),
        (layout.ghost_portrait, "ghost portrait"),
        (layout.signature, "signature"),
        (layout.fingerprint, "fingerprint"),
    ];
    let drawn = named
        .iter()
        .filter_map(|(region, name)| region.map(|region| rectangle(check, region, "red", name)));
    drawn.collect()
}

fn cut_out(check: &Check) -> String {
    let images = &check.images;
    let portrait = images.portrait.as_ref().map(|portrait| &portrait.picture);
    let others = [&images.ghost_portrait, &images.signature, &images.fingerprint];
    let found = portrait.into_iter().chain(others.into_iter().flatten());
    found.map(|picture| polygon(&picture.outline, "orange")).collect()
}

fn fields(check: &Check) -> String {
    let drawn = check.layout.fields.iter().map(|field| {
        let found = check.fields.iter().find(|found| found.name == field.name);
        let text = found.map_or_else(
            || format!("{}: -", field.name),
            |found| format!("{}: {} ({:.2})", field.name, found.value, found.confidence),
        );
        match (field.region, found) {
            (Some(region), _) => rectangle(check, region, "green", &text),
            (None, Some(found)) => {
                let place = found.outline.top_left;
                polygon(&found.outline, "green") + &label(place.x, place.y, "green", &text)
            }
            (None, None) => String::new(),
        }
    });
    drawn.collect()
}

/// A region as it lies on the page, with a word above it.
#[expect(clippy::cast_precision_loss, reason = "sides of pages are far below 2^24")]
fn rectangle(check: &Check, region: Region, colour: &str, text: &str) -> String {
    let (width, height) = (check.size().width as f32, check.size().height as f32);
    let [left, top, right, bottom] = check.placement.sides(region);
    let (x, y) = (left * width, top * height);
    let (wide, high) = ((right - left) * width, (bottom - top) * height);
    let drawn = format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"none\" \
         stroke=\"{colour}\"/>\n"
    );
    drawn + &label(x, y, colour, text)
}

fn polygon(outline: &Quadrilateral, colour: &str) -> String {
    let points = corners(outline).map(|corner| format!("{:.1},{:.1}", corner.x, corner.y));
    format!("<polygon points=\"{}\" fill=\"none\" stroke=\"{colour}\"/>\n", points.join(" "))
}

fn label(x: f32, y: f32, colour: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{colour}\">{text}</text>\n", y - 2.0)
}
