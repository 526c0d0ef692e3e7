//! Plausibility: whether a record can be what it claims.
//!
//! The rules of video injection for a record whose MAC is genuine: any [`Finding`]
//! means that the pictures hardly came from a camera in this moment. They need no
//! pixels; whether a frame resembles an earlier one, [`crate::frame_hash`] tells.

use crate::{Frame, Record, Role};
use selfsame_contract::{Corner, LivenessType};
use std::collections::BTreeMap;

/// What the service knows when a record comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Its clock: milliseconds since 1970, UTC.
    pub now_ms: u64,
    /// The corners of the challenge that is open for the customer, if one is.
    pub challenge: Option<&'a [Corner]>,
}

/// What times are plausible, in milliseconds; each bound counts as plausible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How old a record may be.
    pub max_age_ms: u64,
    /// How far the client's clock may be ahead.
    pub max_ahead_ms: u64,
    /// What a person needs at least to do something else than in the frame before.
    pub min_reaction_ms: u64,
    /// What may pass at most between two frames of one capture.
    pub max_pause_ms: u64,
}

/// Five minutes of age, as the format says, and one minute for clocks that are wrong.
///
/// Reaction: the fastest saccades to a new target, express saccades, begin about
/// 100 ms after it appears, regular ones after 150 ms and more (B. Fischer,
/// E. Ramsperger, Exp. Brain Res. 57, 1984); faces move no sooner. Pause: not a limit
/// of people but of patience; half a minute without any frame is no guided capture.
/// It is ample, since slow is not false.
impl Default for Bounds {
    fn default() -> Self {
        Self {
            max_age_ms: 300_000,
            max_ahead_ms: 60_000,
            min_reaction_ms: 100,
            max_pause_ms: 30_000,
        }
    }
}

/// Something that a camera and a living person would hardly have produced. Frames are
/// told by their index in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The record does not say when it was closed.
    Undated,
    /// It was closed too long ago.
    TooOld {
        /// Its age.
        age_ms: u64,
    },
    /// It was closed in the future.
    FromTheFuture {
        /// How far.
        ahead_ms: u64,
    },
    /// The frame was not exposed after the one before, or one of the two has no time.
    TimeNotIncreasing {
        /// The later one.
        frame: usize,
    },
    /// The person did something else sooner than people can.
    TooFast {
        /// The later frame.
        frame: usize,
        /// The time since the one before.
        after_ms: u64,
    },
    /// The capture was interrupted.
    TooSlow {
        /// The later frame.
        frame: usize,
        /// The time since the one before.
        after_ms: u64,
    },
    /// Two frames are equal byte for byte, which the noise of a sensor rules out.
    EqualFrames {
        /// The earlier frame.
        first: usize,
        /// The later frame.
        second: usize,
    },
    /// A challenge is open, and the record answers none.
    ChallengeUnanswered,
    /// The record answers a challenge, and none is open.
    ChallengeNotOpen,
    /// The record answers another challenge than the open one.
    CornersUnlikeChallenge,
    /// The frames were not made in the order of the corners that the record names.
    CornersUnlikeFrames,
}

/// Everything about the record that is not plausible at this moment.
#[must_use]
pub fn examine(record: &Record<'_>, moment: &Moment<'_>, bounds: &Bounds) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(age(record.created_at_ms, moment.now_ms, bounds));
    findings.extend(pace(&record.frames, bounds));
    findings.extend(equal_frames(&record.frames));
    if record.liveness == Some(LivenessType::EyeGazeLiveness) {
        findings.extend(answer(&record.corners, moment.challenge));
        findings.extend(order(record));
    }
    findings
}

fn age(created_at_ms: Option<u64>, now_ms: u64, bounds: &Bounds) -> Option<Finding> {
    let Some(created_at_ms) = created_at_ms else {
        return Some(Finding::Undated);
    };
    let age_ms = now_ms.saturating_sub(created_at_ms);
    let ahead_ms = created_at_ms.saturating_sub(now_ms);
    if age_ms > bounds.max_age_ms {
        Some(Finding::TooOld { age_ms })
    } else if ahead_ms > bounds.max_ahead_ms {
        Some(Finding::FromTheFuture { ahead_ms })
    } else {
        None
    }
}

fn pace(frames: &[Frame<'_>], bounds: &Bounds) -> impl Iterator<Item = Finding> {
    let pairs = frames.iter().zip(frames.iter().skip(1)).enumerate();
    pairs.filter_map(|(index, (before, after))| step(before, after, index + 1, bounds))
}

fn step(before: &Frame<'_>, after: &Frame<'_>, frame: usize, bounds: &Bounds) -> Option<Finding> {
    let times = before.at_ms.zip(after.at_ms);
    let Some(after_ms) = times.and_then(|(before, after)| after.checked_sub(before)) else {
        return Some(Finding::TimeNotIncreasing { frame });
    };
    let did_something_else = (before.role, before.corner) != (after.role, after.corner);
    if after_ms == 0 {
        Some(Finding::TimeNotIncreasing { frame })
    } else if did_something_else && after_ms < bounds.min_reaction_ms {
        Some(Finding::TooFast { frame, after_ms })
    } else if after_ms > bounds.max_pause_ms {
        Some(Finding::TooSlow { frame, after_ms })
    } else {
        None
    }
}

/// Each frame that repeats an earlier one, with the first of its like.
fn equal_frames<'a>(frames: &'a [Frame<'a>]) -> impl Iterator<Item = Finding> {
    let mut firsts = BTreeMap::new();
    frames.iter().enumerate().filter_map(move |(second, frame)| {
        let first = *firsts.entry(frame.bytes).or_insert(second);
        (first != second).then_some(Finding::EqualFrames { first, second })
    })
}

fn answer(corners: &[Corner], challenge: Option<&[Corner]>) -> Option<Finding> {
    match challenge {
        None if corners.is_empty() => None,
        None => Some(Finding::ChallengeNotOpen),
        Some([]) if corners.is_empty() => None,
        Some(_) if corners.is_empty() => Some(Finding::ChallengeUnanswered),
        Some(challenge) => (corners != challenge).then_some(Finding::CornersUnlikeChallenge),
    }
}

/// Several frames may show the person at one corner.
fn order(record: &Record<'_>) -> Option<Finding> {
    let gazes = record.frames.iter().filter(|frame| frame.role == Role::Gaze);
    let mut visited: Vec<Corner> = gazes.filter_map(|frame| frame.corner).collect();
    let mut named = record.corners.clone();
    visited.dedup();
    named.dedup();
    (!named.is_empty() && visited != named).then_some(Finding::CornersUnlikeFrames)
}
