//! Finding palms: the whole picture first, and smaller within a margin where no palm was
//! seen; two looks at each hand.

use crate::infer::{self, Setback};
use selfsame_biometrics::palm::detect::{Candidate, View, join};
use selfsame_biometrics::palm::hand::{Hand, HandSquare};
use selfsame_biometrics::palm::region::Region;
use selfsame_guest_kit::Graphs;
use selfsame_imaging::RgbImage;
use selfsame_protocol::palm::DetectedPalm;

/// Confidence from which the detector's authors take a proposal for a palm.
const PROPOSED: f32 = 0.5;

/// Presence from which the authors of the hand model take a hand for there.
const PRESENT: f32 = 0.5;

/// Margins around the picture, over its longer side, one after the other until a palm
/// is seen. A hand that fills the picture is seen with a margin alone.
const MARGINS: [f32; 3] = [0.0, 0.25, 0.75];

/// Hands that are looked at, largest first.
const MAX_HANDS: usize = 4;

/// A palm that is open to the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// Where it is.
    pub palm: DetectedPalm,
    /// The part that is compared.
    pub region: Region,
}

/// The open palms in a picture, largest first. Backs of hands, fists and hands seen from
/// their edge are none.
///
/// # Errors
/// See [`Setback`].
pub fn palms<G: Graphs>(graphs: &G, image: &RgbImage) -> Result<Vec<Shown>, Setback> {
    for margin in MARGINS {
        let palms = palms_within(graphs, image, margin)?;
        if !palms.is_empty() {
            return Ok(palms);
        }
    }
    Ok(Vec::new())
}

fn palms_within<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    margin: f32,
) -> Result<Vec<Shown>, Setback> {
    let view = View::whole(image.size(), margin);
    let proposals = join(infer::detect(graphs, image, &view, PROPOSED)?);
    let mut palms = Vec::new();
    for candidate in proposals.iter().take(MAX_HANDS) {
        let hand = look(graphs, image, candidate)?;
        palms.extend(hand.and_then(|hand| shown(candidate, &hand)));
    }
    Ok(palms)
}

/// Looks twice: joints are found best in a square that is placed by the joints. Whether
/// a hand is there is told by the second look.
fn look<G: Graphs>(
    graphs: &G,
    image: &RgbImage,
    candidate: &Candidate,
) -> Result<Option<Hand>, Setback> {
    let Some(square) = HandSquare::around(candidate) else { return Ok(None) };
    let first = infer::hand(graphs, image, &square)?;
    let Some(square) = HandSquare::around_hand(&first) else { return Ok(None) };
    let second = infer::hand(graphs, image, &square)?;
    Ok((second.presence() >= PRESENT).then_some(second))
}

fn shown(candidate: &Candidate, hand: &Hand) -> Option<Shown> {
    let (region, rectangle) = (Region::of(hand)?, hand.rectangle()?);
    let confidence = candidate.confidence * hand.presence() * hand.palm_side();
    let palm = DetectedPalm { confidence, rectangle, hand: hand.handedness() };
    (hand.palm_side() >= 0.5).then_some(Shown { palm, region })
}
