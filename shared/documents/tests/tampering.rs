//! The checks on tampering, on the drawn photographs of the test data: how often they
//! take them for attacks, and what they make of attacks rendered out of the pages in
//! them. `-- --nocapture` prints the tables of `docs/accuracy.md`. Reported as ignored
//! where the test data is not there; in CI that is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a failed expectation is what a test reports"
)]

use libtest_mimic::{Arguments, Failed, Trial};
use selfsame_attack::page::{FlatPage, PageSpecies, Shot, photograph};
use selfsame_documents::tampering::alteration::{self, Look};
use selfsame_documents::tampering::presentation::{self, Presentation};
use selfsame_documents::tampering::{colour, frame};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_imaging::projective::corners;
use selfsame_imaging::warp::{Mapping, warp};
use selfsame_imaging::{Part, Projective, Rgb, RgbImage, decode};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs};

/// The size of a page that attacks are rendered from: about that in the photographs.
const FLAT: PixelSize = PixelSize { width: 1000, height: 680 };

/// The size of the rendered photographs, that of the drawn ones.
const PHOTO: PixelSize = PixelSize { width: 1280, height: 960 };

/// From which score on a check raises an alarm: the default of the service.
const ALARM: f32 = 0.5;

#[derive(Deserialize)]
struct GroundTruth {
    images: Vec<Drawn>,
}

type Quad = [[f32; 2]; 4];

#[derive(Deserialize)]
struct Drawn {
    file: String,
    card_corners_tl_tr_br_bl: Quad,
    portrait_quad: Quad,
    field_quads: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    quad: Quad,
}

/// A drawn photograph, and the page in it.
struct Document {
    shot: Shot,
    outlines: Vec<Quadrilateral>,
    page: RgbImage,
    portrait: Part,
    values: Vec<Part>,
}

/// The alarms that a photograph raises; none where a check could not be made.
#[derive(Default)]
struct Alarms {
    screen: Option<bool>,
    copy: Option<bool>,
    grey: Option<bool>,
    text: Option<bool>,
}

/// One of them.
type Alarm = fn(&Alarms) -> Option<bool>;

/// Their names in the contract.
const COLUMNS: [(&str, Alarm); 4] = [
    ("looksLikeScreenshot", |it| it.screen),
    ("looksLikePrintCopy", |it| it.copy),
    ("colorProfileChangeDetected", |it| it.grey),
    ("tamperedTexts", |it| it.text),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials(&folder())).exit_code()
}

fn folder() -> PathBuf {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/testdata");
    let folder = env::var_os("TESTDATA_DIR").map_or_else(|| usual.into(), PathBuf::from);
    folder.join("document/synthetic")
}

fn trials(folder: &Path) -> Vec<Trial> {
    let file = folder.join("ground_truth.json");
    let Ok(text) = fs::read(&file) else {
        let in_ci = env::var("CI").is_ok_and(|ci| ci == "true");
        let missing = move || Err(format!("{} is not there", file.display()).into());
        return vec![Trial::test("tampering", missing).with_ignored_flag(!in_ci)];
    };
    let truth: GroundTruth = serde_json::from_slice(&text).unwrap();
    let documents = truth.images.iter().map(|drawn| Document::read(folder, drawn));
    let documents: Arc<[Document]> = documents.collect();
    let own = Arc::clone(&documents);
    let rendered = PageSpecies::ALL.map(|species| {
        let documents = Arc::clone(&documents);
        Trial::test(species.name(), move || are_told(&documents, species))
    });
    let genuine = Trial::test("drawn photographs", move || raise_no_alarm(&own));
    [genuine].into_iter().chain(rendered).collect()
}

fn raise_no_alarm(documents: &[Document]) -> Result<(), Failed> {
    let photographs: Vec<_> = documents.iter().map(|it| alarms(&it.shot, &it.outlines)).collect();
    print("drawn photographs", &photographs);
    COLUMNS.iter().try_for_each(|(name, alarm)| {
        let rate = Rate::of(&photographs, *alarm);
        if rate.share() <= 0.1 { Ok(()) } else { Err(format!("{name}: {}", rate.shown()).into()) }
    })
}

fn are_told(documents: &[Document], species: PageSpecies) -> Result<(), Failed> {
    let rendered = rendered(documents, species);
    print(species.name(), &rendered);
    let Some((alarm, least)) = expected(species) else { return Ok(()) };
    let rate = Rate::of(&rendered, alarm);
    if rate.share() >= least { Ok(()) } else { Err(rate.shown().into()) }
}

/// The alarm that a species must raise, and how often. Nothing tells other portraits.
fn expected(species: PageSpecies) -> Option<(Alarm, f64)> {
    match species {
        PageSpecies::Screen | PageSpecies::Screenshot => Some((|it| it.screen, 0.75)),
        PageSpecies::GreyCopy => Some((|it| it.grey, 0.75)),
        PageSpecies::ColourCopy => Some((|it| it.copy, 0.25)),
        PageSpecies::OtherText => Some((|it| it.text, 0.25)),
        PageSpecies::Original | PageSpecies::OtherPortrait => None,
    }
}

/// Every other document, seen by the renderer's camera.
fn rendered(documents: &[Document], species: PageSpecies) -> Vec<Alarms> {
    let pairs = documents.iter().zip(documents.iter().cycle().skip(4)).enumerate().step_by(2);
    pairs
        .map(|(index, (document, donor))| {
            let seed = 1000 + index as u64 * 16 + species as u64;
            let shot = photograph(species, &document.flat(), &donor.flat(), PHOTO, seed).unwrap();
            let shot = Shot { photo: stored(&shot.photo, 84 + index as u8 % 12), ..shot };
            let map = Projective::from_rectangle(FLAT, &shot.corners).unwrap();
            let outlines: Vec<_> =
                document.values.iter().map(|value| moved(&map, &value.corners())).collect();
            alarms(&shot, &outlines)
        })
        .collect()
}

fn alarms(shot: &Shot, values: &[Quadrilateral]) -> Alarms {
    let seen = presentation::measures(&shot.photo, &shot.corners);
    let seen = seen.as_ref().map(presentation::presentation);
    let saved = frame::screenshot(&shot.photo, &shot.corners);
    let looks: Vec<_> = values.iter().map(|value| Look::of(&shot.photo, value)).collect();
    let oddest = alteration::oddities(&looks).into_iter().flatten().reduce(f32::max);
    Alarms {
        screen: seen.map(|Presentation { screen, .. }| screen.max(saved) >= ALARM),
        copy: seen.map(|seen| seen.copy >= ALARM),
        grey: Some(colour::change(&straight(shot)).unwrap() >= ALARM),
        text: oddest.map(|oddity| alteration::score(oddity) >= ALARM),
    }
}

fn straight(shot: &Shot) -> RgbImage {
    let map = Projective::from_rectangle(FLAT, &shot.corners).unwrap();
    warp(&shot.photo, &map, FLAT, Rgb::BLACK).unwrap()
}

fn stored(photo: &RgbImage, quality: u8) -> RgbImage {
    decode(&jpeg(photo, JpegQuality(quality)).unwrap(), ImageLimits::default()).unwrap()
}

impl Document {
    fn read(folder: &Path, drawn: &Drawn) -> Self {
        let photo = fs::read(folder.join(&drawn.file)).unwrap();
        let photo = decode(&photo, ImageLimits::default()).unwrap();
        let corners = quadrilateral(&drawn.card_corners_tl_tr_br_bl);
        let back = Projective::from_rectangle(FLAT, &corners).unwrap().inverse().unwrap();
        let part = |quad: &Quad| bounds(&moved(&back, &quadrilateral(quad)));
        let quads = || drawn.field_quads.iter().map(|field| &field.quad);
        let shot = Shot { photo, corners, changed_values: Vec::new() };
        Self {
            page: straight(&shot),
            outlines: quads().map(quadrilateral).collect(),
            portrait: part(&drawn.portrait_quad),
            values: quads().map(part).collect(),
            shot,
        }
    }

    fn flat(&self) -> FlatPage<'_> {
        FlatPage { picture: &self.page, portrait: self.portrait, values: &self.values }
    }
}

fn quadrilateral(quad: &Quad) -> Quadrilateral {
    let [top_left, top_right, bottom_right, bottom_left] = quad.map(|[x, y]| Position { x, y });
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

fn moved(map: &Projective, outline: &Quadrilateral) -> Quadrilateral {
    let [top_left, top_right, bottom_right, bottom_left] =
        corners(outline).map(|corner| map.apply(corner));
    Quadrilateral { top_left, top_right, bottom_right, bottom_left }
}

fn bounds(outline: &Quadrilateral) -> Part {
    let corners = corners(outline);
    let span = |of: fn(&Position) -> f32, side: u32| {
        let low = corners.iter().map(of).fold(f32::INFINITY, f32::min).max(0.0) as u32;
        let high = corners.iter().map(of).fold(0.0, f32::max).min(side as f32) as u32;
        (low.min(side - 1), high.saturating_sub(low).max(1))
    };
    let (left, width) = span(|corner| corner.x, FLAT.width);
    let (top, height) = span(|corner| corner.y, FLAT.height);
    Part { left, top, size: PixelSize { width, height } }
}

/// How often an alarm was raised where the check was made.
#[derive(Clone, Copy)]
struct Rate {
    count: usize,
    of: usize,
}

impl Rate {
    fn of(all: &[Alarms], alarm: Alarm) -> Self {
        let made = all.iter().filter_map(alarm);
        Self { count: made.clone().filter(|raised| *raised).count(), of: made.count() }
    }

    fn share(self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }

    /// In per cent, with the 95 % interval of Wilson (1927).
    fn shown(self) -> String {
        let (share, of, z) = (self.share(), self.of.max(1) as f64, 1.96_f64);
        let middle = share + z * z / (2.0 * of);
        let reach = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
        let [low, high] = [middle - reach, middle + reach]
            .map(|end| 100.0 * (end / (1.0 + z * z / of)).clamp(0.0, 1.0));
        format!("{} of {}, {low:.0}–{high:.0} %", self.count, self.of)
    }
}

fn print(name: &str, all: &[Alarms]) {
    let rates = COLUMNS.map(|(_, alarm)| Rate::of(all, alarm).shown());
    println!("| {name} | {} |", rates.join(" | "));
}
