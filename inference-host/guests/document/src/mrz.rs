//! Fifth stage: the machine-readable zone. Candidates are located, each line is read
//! by the recogniser, and the likeliest candidate is the zone, if it can be relied on.
//!
//! The picture is seen in two sizes, since large print needs a small one, and once
//! more straight when its lines lean.
//!
//! A zone tells which way up its page is and what shape it has: [`settled`].

mod recognise;
mod settle;

pub use recognise::RECOGNISER;
pub use settle::{Zone, settled};

use crate::straighten::Page;
use selfsame_documents::mrz::crop::{GROWTHS, Growth};
use selfsame_documents::mrz::locate::{TextLine, View, upside_down};
use selfsame_documents::mrz::{Draft, Format, Reading};
use selfsame_guest_kit::{GraphError, Graphs};
use selfsame_imaging::RgbImage;
use selfsame_protocol::geometry::Quadrilateral;

/// The longer side of the views.
const SIDES: [u32; 2] = [1000, 640];
/// How far lines lean, in radians, from which they are seen again straight.
const LEANING: f32 = 0.05;
/// The likelihood of a zone above which nothing else is looked at.
const SURE: f32 = -2.5;
/// The likelihood below which a candidate is no zone whichever way it is cropped.
const TEXT: f32 = -60.0;

/// A line as it is told, with paper at its ends: what touches the edge of the photo may
/// go on behind it.
const LINE: Growth = Growth { height: 1.0, margin: 0.3 };

/// A zone that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it says.
    pub reading: Reading,
    /// Where its lines are in the picture, from the top.
    pub outlines: Vec<Quadrilateral>,
}

/// Finds and reads the zone of a page: on the page, or, where its corners missed the
/// zone, in the photo. `None` when there is none that can be read reliably. Positions
/// are in the photo.
///
/// # Errors
/// See [`GraphError`].
pub fn read<G: Graphs>(
    graphs: &G,
    photo: &RgbImage,
    page: &Page,
) -> Result<Option<Found>, GraphError> {
    let is_kept = |found: &Found| found.reading.is_reliable() && found.is_whole(photo.size());
    let on_page = find(graphs, &page.picture, 0.0)?.and_then(|found| found.in_photo(page));
    if let Some(found) = on_page.filter(is_kept) {
        return Ok(Some(found));
    }
    let Quadrilateral { top_left, top_right, .. } = page.corners;
    let angle = (top_right.y - top_left.y).atan2(top_right.x - top_left.x);
    Ok(find(graphs, photo, angle)?.filter(is_kept))
}

/// Finds the likeliest zone in a picture whose lines of text lean by `angle`, in
/// radians, clockwise, or are upside down then.
///
/// # Errors
/// See [`GraphError`].
pub fn find<G: Graphs>(
    graphs: &G,
    picture: &RgbImage,
    angle: f32,
) -> Result<Option<Found>, GraphError> {
    let mut search = Search { graphs, picture, best: None };
    let lean = search.view(angle)?;
    if let Some(lean) = lean.filter(|lean| lean.abs() > LEANING && !search.is_sure()) {
        search.view(angle + lean)?;
    }
    Ok(search.best)
}

struct Search<'a, G> {
    graphs: &'a G,
    picture: &'a RgbImage,
    best: Option<Found>,
}

impl<G: Graphs> Search<'_, G> {
    fn is_sure(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.reading.log_likelihood > SURE)
    }

    /// Views the picture as it is turned, in all sizes; tells how much the longest bar
    /// leans.
    fn view(&mut self, angle: f32) -> Result<Option<f32>, GraphError> {
        let mut lean = None;
        for side in SIDES {
            let view = View::new(self.picture.size(), angle, side);
            let bars = view.bars(self.picture).map_err(recognise::failed)?;
            lean = lean.or(View::lean(&bars));
            for lines in view.candidates(&bars) {
                self.consider(&lines)?;
                if self.is_sure() {
                    return Ok(lean);
                }
            }
        }
        Ok(lean)
    }

    /// Keeps what these lines say if they are a likelier zone than the best so far.
    fn consider(&mut self, lines: &[TextLine]) -> Result<(), GraphError> {
        let Some(Candidate { lines, look }) = self.upright(lines)? else { return Ok(()) };
        let known = (look.log_likelihood > SURE).then_some(look.format);
        let mut looks = vec![look];
        let [_, others @ ..] = GROWTHS;
        for growth in others {
            looks.extend(self.look(&lines, growth, known)?);
        }
        let Some(reading) = Reading::of(&looks) else { return Ok(()) };
        let best = self.best.as_ref().map(|best| best.reading.log_likelihood);
        if best.is_none_or(|best| reading.log_likelihood > best) {
            self.best = Some(Found { reading, outlines: recognise::outlines(&lines, LINE) });
        }
        Ok(())
    }

    /// These lines, or, if they are a likelier zone then, upside down; `None` when they
    /// are none either way.
    fn upright(&self, lines: &[TextLine]) -> Result<Option<Candidate>, GraphError> {
        let [growth, ..] = GROWTHS;
        let candidate = |lines: Vec<TextLine>| {
            let look = self.look(&lines, growth, None)?;
            Ok::<_, GraphError>(look.map(|look| Candidate { lines, look }))
        };
        let likelihood = |candidate: &Candidate| candidate.look.log_likelihood;
        let upright = candidate(lines.to_vec())?;
        if upright.as_ref().is_some_and(|upright| likelihood(upright) > SURE) {
            return Ok(upright);
        }
        let both = [upright, candidate(upside_down(lines))?].into_iter().flatten();
        let better = both.max_by(|a, b| likelihood(a).total_cmp(&likelihood(b)));
        Ok(better.filter(|better| likelihood(better) > TEXT))
    }

    fn look(
        &self,
        lines: &[TextLine],
        growth: Growth,
        known: Option<Format>,
    ) -> Result<Option<Draft>, GraphError> {
        recognise::look(self.graphs, self.picture, lines, growth, known)
    }
}

/// Lines that may be a zone, and what was seen of them.
struct Candidate {
    lines: Vec<TextLine>,
    look: Draft,
}
