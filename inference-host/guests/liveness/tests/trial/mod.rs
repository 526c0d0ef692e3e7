//! Trials of passive detection: photographs, attacks made of them, error rates.

#![allow(missing_docs, unreachable_pub, dead_code, reason = "each program uses a part")]

use super::support::{gallery::Gallery, graphs::RtenGraphs, suite::Missing};
use selfsame_attack::{Oval, Sitter, Species, render};
use selfsame_biometrics::face::frame::face_bounds;
use selfsame_biometrics::pad::eye;
use selfsame_biometrics::pad::passive::{Network, raw_score};
use selfsame_guest_face::infer::DETECTOR;
use selfsame_guest_face::interpret;
use selfsame_guest_liveness::infer;
use selfsame_imaging::warp::warp;
use selfsame_imaging::{Rgb, RgbImage, Similarity};
use selfsame_protocol::face::{DetectedFace, FaceSearch, Subject};
use selfsame_protocol::geometry::{PixelSize, Position};
use selfsame_protocol::liveness::EyePatch;
use std::ops::Range;

/// The photographs and the models of a trial.
pub struct Laboratory {
    pub gallery: Gallery,
    pub graphs: RtenGraphs,
}

/// Which people a trial is about. The score is calibrated on one half, figures are
/// of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Calibration,
    Report,
}

/// A photograph with a face.
pub struct Portrait {
    image: RgbImage,
    face: DetectedFace,
}

/// So many of so many.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub count: usize,
    pub of: usize,
}

impl Half {
    /// By the FNV-1a hash (Fowler, Noll, Vo) of the person's folder or file.
    fn of(path: &str) -> Self {
        let person = path.split('/').nth(1).unwrap_or_default();
        let hash = person.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        // The lowest bit of this hash is the parity of the letters' lowest bits.
        if hash >> 32 & 1 == 0 { Self::Calibration } else { Self::Report }
    }
}

impl Laboratory {
    /// With the networks that are asked about.
    pub fn open(networks: &[Network]) -> Result<Self, Missing> {
        let passive = networks.iter().copied().map(infer::passive);
        let graphs = RtenGraphs::load(&[DETECTOR].into_iter().chain(passive).collect::<Vec<_>>())?;
        Ok(Self { gallery: Gallery::open()?, graphs })
    }

    /// The photographs of a folder that show people of one half.
    pub fn photographs(&self, folder: &str, half: Half) -> Vec<String> {
        let mut files = self.gallery.files(folder);
        files.retain(|path| Half::of(path) == half);
        files
    }

    /// The first photograph of each person of one half.
    pub fn people(&self, half: Half) -> Vec<String> {
        let mut files = self.photographs("lfw", half);
        files.dedup_by_key(|path| path.split('/').nth(1).map(str::to_owned));
        files
    }

    pub fn portrait(&self, path: &str) -> Portrait {
        let image = self.gallery.image(path);
        let face = self.find(&image).unwrap_or_else(|| panic!("{path}: no face"));
        Portrait { image, face }
    }

    fn find(&self, image: &RgbImage) -> Option<DetectedFace> {
        let subject = Subject::Largest(FaceSearch::default());
        interpret::subject(&self.graphs, image, &subject).unwrap().face
    }

    /// What a camera sees of both eyes of a portrait from where the picture is
    /// `reach` eye widths wide, as far as an eye is found there.
    pub fn close_ups(&self, portrait: &Portrait, reach: f32) -> Vec<EyePatch> {
        let [left, right, ..] = portrait.face.landmarks;
        let seen = |middle| {
            let image = portrait.closer(middle, reach);
            eye::close_up(&image, &self.find(&image)?.landmarks).ok()
        };
        [left, right].into_iter().filter_map(seen).collect()
    }

    /// What the networks make of the photograph itself.
    pub fn bona_fide(&self, portrait: &Portrait) -> f32 {
        let answers = infer::presentation(&self.graphs, &portrait.image, &portrait.face).unwrap();
        raw_score(&answers).unwrap()
    }

    /// What one network makes of it.
    pub fn answer(&self, network: Network, portrait: &Portrait) -> Vec<f32> {
        infer::answer(&self.graphs, network, &portrait.image, &portrait.face).unwrap()
    }

    /// An attack as it is presented; `None` when no face is found, which the
    /// attack does not survive.
    pub fn presented(&self, scene: RgbImage) -> Option<Portrait> {
        let face = self.find(&scene)?;
        Some(Portrait { image: scene, face })
    }

    /// What the networks make of an attack.
    pub fn attack(&self, scene: RgbImage) -> Option<f32> {
        Some(self.bona_fide(&self.presented(scene)?))
    }
}

impl Portrait {
    fn sitter(&self) -> Sitter<'_> {
        let bounds = face_bounds(&self.face.rectangle);
        let middle = bounds.centre();
        let (half_width, half_height) = (bounds.width / 2.0, bounds.height / 2.0);
        Sitter {
            photo: &self.image,
            face: Oval { x: middle.x, y: middle.y, half_width, half_height },
        }
    }

    /// What a network sees of it.
    pub fn view(&self, network: Network, side: u32) -> RgbImage {
        network.view(&self.image, &self.face, side).unwrap()
    }

    /// Both eyes.
    pub fn eyes(&self) -> [EyePatch; 2] {
        eye::eyes(&self.image, &self.face.landmarks).unwrap()
    }

    /// The part around a place that is `reach` eye widths wide, enlarged.
    pub fn closer(&self, middle: Position, reach: f32) -> RgbImage {
        let size = PixelSize { width: 900, height: 1200 };
        let scale = self.eyes()[0].width * reach / size.width as f32;
        let corner = Position {
            x: middle.x - scale * size.width as f32 / 2.0,
            y: middle.y - scale * size.height as f32 / 2.0,
        };
        let to_image = Similarity::scaling(scale).then(&Similarity::translation(corner));
        warp(&self.image, &to_image, size, Rgb::BLACK).unwrap()
    }

    /// An attack with this photograph.
    pub fn attacked(&self, species: Species, bearer: &Self, seed: u64) -> RgbImage {
        render(species, &self.sitter(), &bearer.sitter(), seed).unwrap()
    }
}

impl Rate {
    /// How many scores lie below a threshold.
    pub fn below(scores: &[f32], threshold: f32) -> Self {
        let count = scores.iter().filter(|&&score| score < threshold).count();
        Self { count, of: scores.len() }
    }

    /// How many do not.
    pub fn from(scores: &[f32], threshold: f32) -> Self {
        let Self { count, of } = Self::below(scores, threshold);
        Self { count: of - count, of }
    }

    pub fn share(self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }

    /// The 95 % interval of Wilson (1927).
    pub fn interval(self) -> Range<f64> {
        let (share, of, z) = (self.share(), self.of.max(1) as f64, 1.96_f64);
        let middle = share + z * z / (2.0 * of);
        let reach = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
        let scale = 1.0 + z * z / of;
        ((middle - reach) / scale).max(0.0)..((middle + reach) / scale).min(1.0)
    }
}
