//! Capture records that steps send, written anew for each call: their age counts.
//!
//! `record.kind` is `face`, `page`, `palm`, `chip`, or the liveness type; `record.frames` are
//! the photos, each with its `role`, its `file` of the test data or other material, the
//! `corner` that a gaze goes to and, as `at`, its time in milliseconds. `record.session` or
//! `record.key` is what the MAC is made with; without either there is none. `record.age_ms`
//! makes it older, `record.corners` are those of the challenge it answers.
//!
//! Of a chip, `record.chip` is the folder of the test data that its files are in,
//! `record.without` names files to leave out, `record.access_control` and
//! `record.proof` are as in the record's header.

use super::material::Store;
use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_capture::{CaptureKey, ChipProof, Draft, ElementaryFile, Limits, Role, Shot};
use selfsame_contract::{AccessControlProtocolType, Corner, LivenessType};
use serde::Deserialize;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    kind: Value,
    #[serde(default)]
    frames: Vec<FramePlan>,
    chip: Option<String>,
    #[serde(default)]
    without: Vec<ElementaryFile>,
    access_control: Option<AccessControlProtocolType>,
    proof: Option<ChipProof>,
    #[serde(default)]
    age_ms: u64,
    #[serde(default)]
    corners: Vec<Corner>,
    session: Option<String>,
    key: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FramePlan {
    role: Role,
    corner: Option<Corner>,
    file: String,
    at: u64,
}

/// The bytes of the record that `plan` describes.
///
/// # Errors
/// A text that tells what is wrong with the plan.
pub(super) fn write(plan: Value, store: &Store) -> Result<Vec<u8>, String> {
    let plan: Plan = serde_json::from_value(plan).map_err(|error| format!("record: {error}"))?;
    let key = key(&plan)?;
    let mut draft = draft(&plan.kind)?
        .corners(&plan.corners)
        .created_at_ms(now_ms().saturating_sub(plan.age_ms));
    for frame in &plan.frames {
        let shot = Shot { corner: frame.corner, ..Shot::jpeg(frame.role, frame.at) };
        let material = Some(frame.file.clone()).filter(|file| file.starts_with('@'));
        let material = material.unwrap_or_else(|| format!("@file:{}", frame.file));
        draft = draft.frame(shot, &store.octets(&material)?);
    }
    if let Some(folder) = &plan.chip {
        draft = with_chip(draft, &plan, store.chip(folder)?);
    }
    draft.finish(key.as_ref(), &Limits::default()).map_err(|error| format!("record: {error}"))
}

fn with_chip<'a>(
    draft: Draft<'a>,
    plan: &Plan,
    files: Vec<(ElementaryFile, Vec<u8>)>,
) -> Draft<'a> {
    let kept = files.into_iter().filter(|(name, _)| !plan.without.contains(name));
    let draft = kept.fold(draft, |draft, (name, file)| draft.file(name, &file));
    let draft = match plan.access_control {
        Some(protocol) => draft.access_control(protocol),
        None => draft,
    };
    match &plan.proof {
        Some(proof) => draft.chip_proof(proof.clone()),
        None => draft,
    }
}

fn draft(kind: &Value) -> Result<Draft<'static>, String> {
    match kind.as_str() {
        Some("face") => return Ok(Draft::face()),
        Some("page") => return Ok(Draft::page()),
        Some("chip") => return Ok(Draft::chip()),
        Some("palm") => return Ok(Draft::palm()),
        _ => {}
    }
    let liveness: Result<LivenessType, _> = serde_json::from_value(kind.clone());
    liveness.map(Draft::liveness).map_err(|error| format!("record.kind: {error}"))
}

fn key(plan: &Plan) -> Result<Option<CaptureKey>, String> {
    if let Some(token) = &plan.session {
        return Ok(Some(CaptureKey::of_session(token)));
    }
    let Some(text) = &plan.key else { return Ok(None) };
    let secret = STANDARD.decode(text).map_err(|error| format!("record.key: {error}"))?;
    Ok(Some(CaptureKey::of_service(&secret)))
}

fn now_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use selfsame_capture::{Kind, MacStatus, Record};
    use serde_json::json;

    #[test]
    fn a_plan_becomes_a_record() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.jpg"), b"\xFF\xD8\xFF").expect("a writable folder");
        let store = Store { test_data: folder.path().into(), local: folder.path().into() };
        let plan = json!({
            "kind": "SMILE_LIVENESS",
            "session": "token",
            "frames": [{ "role": "NEUTRAL", "file": "a.jpg", "at": 0 }],
        });
        let bytes = write(plan.clone(), &store).expect("a record");
        let record = Record::read(&bytes, Kind::Liveness, &Limits::default()).expect("readable");
        assert_eq!(record.frames[0].bytes, b"\xFF\xD8\xFF");
        assert_eq!(record.mac_status(&CaptureKey::of_session("token")), MacStatus::Genuine);
        for (member, value) in [("kind", json!("PALM")), ("key", json!("%")), ("x", json!(1))] {
            let mut wrong = plan.clone();
            wrong["session"] = Value::Null;
            wrong[member] = value;
            assert!(write(wrong, &store).is_err(), "{member}");
        }
    }
}
