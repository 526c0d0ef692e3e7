//! A host of palms that sees in a photo what the height in its header says.

use crate::stage::png_header;
use selfsame_biometrics::palm::code::{CELLS, CompetitiveCode};
use selfsame_biometrics::palm::template::PalmTemplate;
use selfsame_protocol::geometry::{PixelSize, Position, Quadrilateral};
use selfsame_protocol::palm::{
    DetectedPalm, FoundPalm, Handedness, PalmRefusal, PalmReply, PalmReport, PalmRequest,
};
use selfsame_protocol::{MessageLimits, decode, encode};

/// Heights of photos that show something out of the ordinary.
pub(crate) const NO_PALM: u32 = 481;
pub(crate) const OTHER_PALM: u32 = 482;
pub(crate) const LOWER_HALF: u32 = 483;
pub(crate) const UNREADABLE: u32 = 484;
pub(crate) const WITHOUT_MODEL: u32 = 485;
pub(crate) const BROKEN: u32 = 486;

/// A photo of a palm of that height.
pub(crate) fn photo(height: u32) -> Vec<u8> {
    png_header(640, height)
}

pub(crate) fn answer(frame: &[u8]) -> Vec<u8> {
    let request: PalmRequest = decode(frame, MessageLimits::default()).unwrap();
    encode(&reply(&request)).unwrap()
}

fn reply(request: &PalmRequest) -> PalmReply {
    let height = request.image.get(20..24).and_then(|bytes| bytes.try_into().ok());
    let height = u32::from_be_bytes(height.unwrap_or_default());
    let template = match height {
        UNREADABLE => return Err(PalmRefusal::InvalidImage),
        WITHOUT_MODEL => return Err(PalmRefusal::ModelUnavailable),
        BROKEN => return Err(PalmRefusal::Failed),
        OTHER_PALM => template(0x0F0F_3355, 0..CELLS),
        // Too little in common with the upper part of a palm that is cut off as well.
        LOWER_HALF => template(0x5A5A_0F36, 24..CELLS),
        _ => template(0x5A5A_0F36, 0..CELLS),
    };
    let palm = FoundPalm { palm: palm(), template };
    let image_size = PixelSize { width: 640, height };
    Ok(PalmReport { image_size, palm: (height != NO_PALM).then_some(palm) })
}

fn palm() -> DetectedPalm {
    let at = |x, y| Position { x, y };
    DetectedPalm {
        confidence: 0.875,
        rectangle: Quadrilateral {
            top_left: at(200.0, 99.6),
            top_right: at(400.0, 99.6),
            bottom_right: at(400.0, 320.0),
            bottom_left: at(200.0, 320.0),
        },
        hand: Handedness::Left,
    }
}

/// The template of a palm of which some rows are shown.
pub(crate) fn template(pattern: u32, rows: std::ops::Range<usize>) -> Vec<u8> {
    let plane = |number: u32| {
        std::array::from_fn(|row: usize| {
            let mixed =
                (pattern ^ number << 8 ^ u32::try_from(row).unwrap()).wrapping_mul(0x85EB_CA6B);
            (mixed ^ mixed >> 13).wrapping_mul(0xC2B2_AE35)
        })
    };
    let shown = std::array::from_fn(|row| if rows.contains(&row) { u32::MAX } else { 0 });
    let code = CompetitiveCode::from_planes([plane(1), plane(2), plane(3)], shown);
    PalmTemplate::new(code).unwrap().to_bytes()
}
