//! A palm: what the guest takes to find one and make its template, and what it takes to
//! compare two templates.

use crate::setting::{BenchError, LIMITS, Setting};
use crate::timing::Samples;
use selfsame_biometrics::palm::compare::compare;
use selfsame_biometrics::palm::template::PalmTemplate;
use selfsame_hands::{Capture, Hand};
use selfsame_imaging::encode::{JpegQuality, jpeg};
use selfsame_protocol::face::ImageLimits;
use selfsame_protocol::palm::{PalmReply, PalmRequest};
use selfsame_protocol::{MessageLimits, decode, encode};

const ROUNDS: usize = 15;
const COMPARISONS: usize = 1000;

/// Prints the table.
pub(crate) fn run(setting: &Setting) -> Result<(), BenchError> {
    println!("| work | backend | median, ms |\n| --- | --- | --- |");
    let frames = [request(0)?, request(1)?];
    let mut templates = Vec::new();
    for &choice in setting.backends() {
        let graphs = setting.graphs(choice)?;
        let guest = setting.guest(&setting.guests.join("palm.wasm"), &graphs)?;
        let mut samples = Samples::default();
        for frame in frames.iter().cycle().take(frames.len() * ROUNDS) {
            let answer = samples.take(|| guest.call(frame, LIMITS)).map_err(BenchError::failed)?;
            templates.push(template(&answer)?);
        }
        println!("| find a palm, 960×1280 | {choice:?} | {:.1} |", samples.median_ms());
    }
    println!("| compare two | | {:.3} |", comparison_ms(&templates)?);
    Ok(())
}

fn request(picture: u64) -> Result<Vec<u8>, BenchError> {
    let photo = Hand::new(2).photograph(&Capture::varied(picture)).map_err(BenchError::failed)?;
    let image = jpeg(&photo, JpegQuality::default()).map_err(BenchError::failed)?;
    encode(&PalmRequest { image, limits: ImageLimits::default() }).map_err(BenchError::failed)
}

fn template(answer: &[u8]) -> Result<PalmTemplate, BenchError> {
    let reply: PalmReply = decode(answer, MessageLimits::default()).map_err(BenchError::failed)?;
    let palm = reply.ok().and_then(|report| report.palm);
    let palm = palm.ok_or_else(|| BenchError::failed("no palm was found"))?;
    PalmTemplate::from_bytes(&palm.template).map_err(BenchError::failed)
}

fn comparison_ms(templates: &[PalmTemplate]) -> Result<f64, BenchError> {
    let [probe, reference, ..] = templates else { return Err(BenchError::failed("no templates")) };
    let mut samples = Samples::default();
    for _ in 0..COMPARISONS {
        samples.take(|| compare(probe, reference)).map_err(BenchError::failed)?;
    }
    Ok(samples.median_ms())
}
