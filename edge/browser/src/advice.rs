//! What to tell the person in front of the camera.

use serde::Serialize;

/// One thing to do better. The codes are for programs and for translations; the
/// sentence is what an English page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// There is no face.
    NoFace,
    /// There is another face of similar size.
    SeveralFaces,
    /// The face is too small.
    FaceTooFar,
    /// The face fills too much of the picture.
    FaceTooClose,
    /// The face is not in the middle.
    NotCentred,
    /// The head leans to a shoulder.
    HeadTilted,
    /// The head is turned away.
    HeadTurned,
    /// An eye is closed.
    EyesClosed,
    /// There is no document within the frame.
    NoPage,
    /// The document is too small.
    PageTooFar,
    /// The document or the camera moves.
    NotSteady,
    /// There is too little light.
    TooDark,
    /// There is too much light.
    TooBright,
    /// Light comes from one side.
    SideLight,
    /// Light comes from behind.
    BackLight,
    /// The document reflects a light.
    Reflection,
    /// The picture is not sharp.
    Blurred,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::NoFace,
        Self::SeveralFaces,
        Self::FaceTooFar,
        Self::FaceTooClose,
        Self::NotCentred,
        Self::HeadTilted,
        Self::HeadTurned,
        Self::EyesClosed,
        Self::NoPage,
        Self::PageTooFar,
        Self::NotSteady,
        Self::TooDark,
        Self::TooBright,
        Self::SideLight,
        Self::BackLight,
        Self::Reflection,
        Self::Blurred,
    ];

    /// The sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoFace => "Look into the camera.",
            Self::SeveralFaces => "Make sure that you are alone in the picture.",
            Self::FaceTooFar => "Come closer.",
            Self::FaceTooClose => "Move back a little.",
            Self::NotCentred => "Bring your face to the middle.",
            Self::HeadTilted => "Hold your head upright.",
            Self::HeadTurned => "Face the camera.",
            Self::EyesClosed => "Open your eyes.",
            Self::NoPage => "Lay the document into the frame.",
            Self::PageTooFar => "Bring the document closer.",
            Self::NotSteady => "Hold still.",
            Self::TooDark => "Find more light.",
            Self::TooBright => "Find less light.",
            Self::SideLight => "Turn so that light falls on your face from the front.",
            Self::BackLight => "Turn away from the light behind you.",
            Self::Reflection => "Tilt the document until it does not reflect.",
            Self::Blurred => "Hold still until the picture is sharp.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_reason_says_something_of_its_own() {
        let sentences: HashSet<_> = Reason::ALL.iter().map(|reason| reason.sentence()).collect();
        assert_eq!(sentences.len(), Reason::ALL.len());
        assert_eq!(serde_json::to_string(&Reason::NoFace).unwrap(), "\"NO_FACE\"");
    }
}
