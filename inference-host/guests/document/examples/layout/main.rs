//! Shows what a layout file reads on a picture: a table, and a drawing for the eye.
//!
//! Run: `cargo xtask layout check FILE IMAGE [DRAWING]`.

#[path = "../../../face/tests/support/mod.rs"]
mod support;

mod drawing;
mod table;

use selfsame_documents::layout::placement::Placement;
use selfsame_documents::layout::{Layout, assign};
use selfsame_guest_document::infer::{LINE_ORIENTATION, PAGE_MASK};
use selfsame_guest_document::mrz::Zone;
use selfsame_guest_document::straighten::Page;
use selfsame_guest_document::{locate, mrz, pictures, portrait, printed, text, upright};
use selfsame_guest_face::infer::DETECTOR;
use selfsame_imaging::{Part, RgbImage, decode};
use selfsame_protocol::document::{PageImages, TextField, TextLine};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};
use support::graphs::RtenGraphs;

/// Scans cut to the document's edge may be small.
const SMALLEST_SIDE: u32 = 16;

/// What a layout reads on a page.
struct Check {
    layout: Layout,
    page: Page,
    is_recognised: bool,
    lines: Vec<TextLine>,
    placement: Placement,
    fields: Vec<TextField>,
    images: PageImages,
}

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, picture, drawing] = arguments.as_slice() else {
        eprintln!("usage: layout FILE IMAGE DRAWING");
        return ExitCode::FAILURE;
    };
    match check(file, picture, drawing) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn check(file: &Path, picture: &Path, drawing: &Path) -> Result<(), String> {
    let told = |path: &Path| format!("{}: ", path.display());
    let toml = fs::read_to_string(file).map_err(|error| format!("{}{error}", told(file)))?;
    let layout = Layout::from_toml(&toml).map_err(|error| format!("{}{error}", told(file)))?;
    let photo = fs::read(picture).map_err(|error| format!("{}{error}", told(picture)))?;
    let limits = ImageLimits { min_side: SMALLEST_SIDE, ..ImageLimits::default() };
    let photo = decode(&photo, limits).map_err(|error| format!("{}{error}", told(picture)))?;
    let check = Check::of(layout, &photo)?;
    print!("{}", table::table(&check));
    let svg = drawing::svg(&check)?;
    fs::write(drawing, svg).map_err(|error| format!("{}{error}", told(drawing)))?;
    println!("\ndrawn into {}", drawing.display());
    Ok(())
}

impl Check {
    fn of(layout: Layout, photo: &RgbImage) -> Result<Self, String> {
        let graphs = RtenGraphs::load(&[
            PAGE_MASK,
            LINE_ORIENTATION,
            DETECTOR,
            text::DETECTOR,
            text::READER,
            mrz::RECOGNISER,
        ])?;
        let found = locate::page(&graphs, photo).map_err(|error| format!("{error:?}"))?;
        if found.is_none() {
            println!("no page found: the whole picture is taken for one\n");
        }
        let corners = found.map_or_else(|| whole(photo.size()), |found| found.corners);
        let page = Page::straightened(photo, &corners).map_err(|error| error.to_string())?;
        let page = upright::upright(&graphs, page).map_err(|error| error.to_string())?;
        let (page, zone) = zone(&graphs, photo, page)?;
        let lines = text::read(&graphs, &page).map_err(|error| format!("{error:?}"))?;
        let size = page.shape.size();
        let placement = Placement::of(&layout, &lines, size);
        let fields = assign::fields(&layout, &lines, size);
        let portrait = portrait::portrait(&graphs, &page, &portrait::faces(&graphs, &page));
        let others = pictures::cut_out(&page, Some(&layout), &lines);
        let images = PageImages { portrait, ..others };
        let zone = zone.as_ref().map(Zone::issue);
        let is_recognised = printed::is_of(&layout, &lines, page.shape, zone);
        Ok(Self { layout, page, is_recognised, lines, placement, fields, images })
    }

    fn size(&self) -> PixelSize {
        self.page.shape.size()
    }
}

/// The page as its machine-readable zone shows it, where one is read.
fn zone(graphs: &RtenGraphs, photo: &RgbImage, page: Page) -> Result<(Page, Option<Zone>), String> {
    let found = mrz::read(graphs, photo, &page).map_err(|error| format!("{error:?}"))?;
    let Some(found) = found else { return Ok((page, None)) };
    let (page, zone) = mrz::settled(photo, page, &found).map_err(|error| error.to_string())?;
    Ok((page, Some(zone)))
}

fn whole(size: PixelSize) -> Quadrilateral {
    Part { left: 0, top: 0, size }.corners()
}

/// A place on the page in shares of its sides.
#[expect(clippy::cast_precision_loss, reason = "sides of pages are far below 2^24")]
fn share(place: Position, size: PixelSize) -> [f32; 2] {
    [place.x / size.width as f32, place.y / size.height as f32]
}
