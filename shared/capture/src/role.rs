//! What a frame shows, and which frames belong into which record.

use crate::{Kind, RecordError};
use selfsame_contract::LivenessType;
use serde::{Deserialize, Serialize};

/// What a frame shows.
///
/// | record | once | as often as wanted |
/// | --- | --- | --- |
/// | passive liveness | | `SELFIE` |
/// | smile liveness | `SELFIE`, `NEUTRAL`, `SMILE` | |
/// | eye gaze liveness | `SELFIE` | `GAZE` |
/// | MagnifEye liveness | `SELFIE`, `EYE_CLOSEUP` | |
/// | face | `SELFIE` | |
/// | page | `PAGE` | |
/// | palm | `PALM` | |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// A face, nothing in particular asked for.
    Selfie,
    /// A face with a neutral expression.
    Neutral,
    /// A face that smiles.
    Smile,
    /// A face that looks at a corner of the screen.
    Gaze,
    /// One eye, held close to the camera.
    #[serde(rename = "EYE_CLOSEUP")]
    EyeCloseup,
    /// A page of a document.
    Page,
    /// A palm.
    Palm,
}

/// How often a role may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occurrence {
    Never,
    Once,
    Often,
}

/// Checks that all `roles` belong into a record of `kind`, none too often.
///
/// # Errors
/// When there is none, or one does not belong.
pub(crate) fn check(
    roles: &[Role],
    kind: Kind,
    liveness: Option<LivenessType>,
) -> Result<(), RecordError> {
    if roles.is_empty() {
        return Err(RecordError::MissingMember("frames"));
    }
    for (index, role) in roles.iter().enumerate() {
        match occurrence(*role, kind, liveness) {
            Occurrence::Never => return Err(RecordError::ForeignRole(index)),
            Occurrence::Once if roles.iter().take(index).any(|earlier| earlier == role) => {
                return Err(RecordError::DuplicateRole(index));
            }
            Occurrence::Once | Occurrence::Often => {}
        }
    }
    Ok(())
}

fn occurrence(role: Role, kind: Kind, liveness: Option<LivenessType>) -> Occurrence {
    match (kind, role) {
        (Kind::Liveness, _) => {
            liveness.map_or(Occurrence::Never, |liveness| in_liveness(role, liveness))
        }
        (Kind::Face, Role::Selfie) | (Kind::Page, Role::Page) | (Kind::Palm, Role::Palm) => {
            Occurrence::Once
        }
        _ => Occurrence::Never,
    }
}

fn in_liveness(role: Role, liveness: LivenessType) -> Occurrence {
    use LivenessType as Type;
    match (liveness, role) {
        (Type::PassiveLiveness, Role::Selfie) | (Type::EyeGazeLiveness, Role::Gaze) => {
            Occurrence::Often
        }
        (_, Role::Selfie)
        | (Type::SmileLiveness, Role::Neutral | Role::Smile)
        | (Type::MagnifeyeLiveness, Role::EyeCloseup) => Occurrence::Once,
        _ => Occurrence::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_belong_or_do_not() {
        struct Case {
            name: &'static str,
            roles: &'static [Role],
            kind: Kind,
            liveness: Option<LivenessType>,
            expected: Result<(), RecordError>,
        }
        let cases = [
            Case {
                name: "smile",
                roles: &[Role::Neutral, Role::Smile, Role::Selfie],
                kind: Kind::Liveness,
                liveness: Some(LivenessType::SmileLiveness),
                expected: Ok(()),
            },
            Case {
                name: "two smiles",
                roles: &[Role::Smile, Role::Smile],
                kind: Kind::Liveness,
                liveness: Some(LivenessType::SmileLiveness),
                expected: Err(RecordError::DuplicateRole(1)),
            },
            Case {
                name: "gaze",
                roles: &[Role::Selfie, Role::Gaze, Role::Gaze],
                kind: Kind::Liveness,
                liveness: Some(LivenessType::EyeGazeLiveness),
                expected: Ok(()),
            },
            Case {
                name: "burst of selfies",
                roles: &[Role::Selfie, Role::Selfie],
                kind: Kind::Liveness,
                liveness: Some(LivenessType::PassiveLiveness),
                expected: Ok(()),
            },
            Case {
                name: "page among selfies",
                roles: &[Role::Selfie, Role::Page],
                kind: Kind::Liveness,
                liveness: Some(LivenessType::MagnifeyeLiveness),
                expected: Err(RecordError::ForeignRole(1)),
            },
            Case {
                name: "two faces",
                roles: &[Role::Selfie, Role::Selfie],
                kind: Kind::Face,
                liveness: None,
                expected: Err(RecordError::DuplicateRole(1)),
            },
            Case {
                name: "palm as a page",
                roles: &[Role::Palm],
                kind: Kind::Page,
                liveness: None,
                expected: Err(RecordError::ForeignRole(0)),
            },
            Case {
                name: "nothing",
                roles: &[],
                kind: Kind::Palm,
                liveness: None,
                expected: Err(RecordError::MissingMember("frames")),
            },
        ];
        for case in cases {
            let outcome = check(case.roles, case.kind, case.liveness);
            assert_eq!(outcome, case.expected, "{}", case.name);
        }
    }
}
