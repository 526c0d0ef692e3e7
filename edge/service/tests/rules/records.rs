//! Liveness records: challenges, MACs, replays, and what is kept of them.

use crate::stage::{Answered, SESSION, START_MS, Stage, png_header, request};
use crate::world::report;
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Method;
use selfsame_capture::{CaptureKey, Draft, Limits, Role, Shot};
use selfsame_contract::{Corner, LivenessType};
use selfsame_service::Body;
use serde_json::{Value, json};

const REFUSED: &str = "INVALID_DATA";

/// A customer in a session, with liveness started.
struct Onboarding {
    stage: Stage,
    session: String,
    customer: String,
}

impl Onboarding {
    fn new() -> Self {
        let stage = Stage::with(|request| Ok(Ok(report(request))));
        let session = stage.session(3600);
        let customer = stage.customer_in(&session);
        let onboarding = Self { stage, session, customer };
        onboarding.call(Method::PUT, "liveness", None);
        onboarding
    }

    /// Another customer of the same session.
    fn go_on_with_another(&mut self) {
        self.customer = self.stage.customer_in(&self.session);
        self.call(Method::PUT, "liveness", None);
    }

    fn call(&self, method: Method, path: &str, json: Option<&Value>) -> Answered {
        let mut request = request(method, &format!("{}/{path}", self.customer), json);
        request.headers_mut().insert(SESSION, self.session.parse().unwrap());
        self.stage.send(request)
    }

    fn add(&self, record: &[u8]) -> Answered {
        let path = format!("{}/liveness/records", self.customer);
        let mut request = request(Method::POST, &path, None);
        request.headers_mut().insert(SESSION, self.session.parse().unwrap());
        request.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
        *request.body_mut() = Body::Whole(Bytes::copy_from_slice(record));
        self.stage.send(request)
    }

    fn sign(&self, draft: &Draft<'_>) -> Vec<u8> {
        draft.finish(Some(&CaptureKey::of_session(&self.session)), &Limits::default()).unwrap()
    }

    fn draw(&self) -> Vec<Corner> {
        let body = json!({ "type": "EYE_GAZE_LIVENESS" });
        let answer = self.call(Method::PUT, "liveness/records/challenge", Some(&body));
        serde_json::from_value(answer.body["details"]["corners"].clone()).unwrap()
    }

    fn injection(&self) -> Value {
        let inspection = self.call(Method::POST, "inspect", None);
        inspection.body["security"]["videoInjection"].clone()
    }
}

fn smile(heights: [u32; 2], age_ms: u64) -> Draft<'static> {
    Draft::liveness(LivenessType::SmileLiveness)
        .created_at_ms(START_MS - age_ms)
        .frame(Shot::jpeg(Role::Neutral, 0), &png_header(640, heights[0]))
        .frame(Shot::jpeg(Role::Smile, 900), &png_header(640, heights[1]))
}

fn gaze(corners: &[Corner], first_width: u32) -> Draft<'static> {
    let draft = Draft::liveness(LivenessType::EyeGazeLiveness).created_at_ms(START_MS);
    let frames = corners.iter().zip(0_u32..);
    frames.fold(draft.corners(corners), |draft, (corner, index)| {
        let image = png_header(first_width + 40 * index, 480);
        draft.frame(Shot::gaze(*corner, 700 * u64::from(index)), &image)
    })
}

#[test]
fn a_record_is_kept_as_its_photos() {
    let onboarding = Onboarding::new();
    let answer = onboarding.add(&onboarding.sign(&smile([480, 520], 1000)));
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.body["selfie"]["detection"]["confidence"], json!(0.9174));
    let link = answer.text("/links/selfie");
    let photo = STANDARD.encode(png_header(640, 480));
    let selfie = link.strip_prefix(&format!("{}/", onboarding.customer)).unwrap();
    let handed_out = onboarding.call(Method::GET, &format!("{selfie}?width=200"), None);
    assert_eq!(handed_out.body, json!({ "data": photo }));
    for (path, code) in [(format!("{selfie}?width=0"), 400), (selfie.replace('4', "5"), 404)] {
        assert_eq!(onboarding.call(Method::GET, &path, None).status, code, "{path}");
    }
    let body = json!({ "type": "SMILE_LIVENESS" });
    let photos = onboarding.call(Method::POST, "liveness/selfies/retrieve", Some(&body));
    assert_eq!(photos.body["selfies"], json!([]));
    assert_eq!(photos.body["recordSelfies"][0], json!({ "assertion": "NEUTRAL", "data": photo }));
    assert_eq!(photos.body["recordSelfies"][1]["assertion"], json!("SMILE"));
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": false }));
}

#[test]
fn the_selfie_of_a_record_becomes_the_customers() {
    let mut onboarding = Onboarding::new();
    let record = onboarding.add(&onboarding.sign(&smile([480, 520], 1000)));
    let origin = json!({ "selfieOrigin": { "link": record.text("/links/selfie") } });
    let set = onboarding.call(Method::PUT, "selfie", Some(&origin));
    assert_eq!(set.status, 200, "{:?}", set.body);
    onboarding.call(Method::DELETE, "liveness", None);
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": false }));
    onboarding.go_on_with_another();
    let others = onboarding.call(Method::PUT, "selfie", Some(&origin));
    assert_eq!((others.status, others.error_code()), (404, "NOT_FOUND"));
}

#[test]
fn what_is_no_record_of_this_session_is_refused_and_nothing_stored() {
    let onboarding = Onboarding::new();
    let before = onboarding.stage.platform.stored_names();
    let foreign = CaptureKey::of_session("another session");
    let mut flipped = onboarding.sign(&smile([480, 520], 1000));
    *flipped.last_mut().unwrap() ^= 1;
    let face = Draft::face().frame(Shot::jpeg(Role::Selfie, 0), &png_header(640, 480));
    let cases = [
        (
            "foreign MAC",
            smile([480, 520], 1000).finish(Some(&foreign), &Limits::default()).unwrap(),
        ),
        ("one bit flipped", flipped),
        ("other kind", onboarding.sign(&face)),
        ("bare image", png_header(640, 480)),
        ("rubbish", b"IDVR and something nobody signed".to_vec()),
    ];
    for (name, record) in cases {
        let answer = onboarding.add(&record);
        assert_eq!((answer.status, answer.body), (200, json!({ "errorCode": REFUSED })), "{name}");
    }
    assert_eq!(onboarding.stage.platform.stored_names(), before);
    let empty = onboarding.add(b"");
    assert_eq!((empty.status, empty.error_code()), (400, "INVALID_REQUEST_BODY"));
}

#[test]
fn a_record_counts_once_for_one_customer() {
    let mut onboarding = Onboarding::new();
    let record = onboarding.sign(&smile([480, 520], 1000));
    assert_eq!(onboarding.add(&record).error_code(), "");
    assert_eq!(onboarding.add(&record).error_code(), REFUSED, "again");
    onboarding.call(Method::PUT, "liveness", None);
    assert_eq!(onboarding.add(&record).error_code(), REFUSED, "after starting over");
    onboarding.go_on_with_another();
    assert_eq!(onboarding.add(&record).error_code(), REFUSED, "for another customer");
}

#[test]
fn photos_seen_before_and_stale_records_are_taken_for_injected() {
    let mut onboarding = Onboarding::new();
    assert_eq!(onboarding.add(&onboarding.sign(&smile([480, 520], 1000))).error_code(), "");
    onboarding.go_on_with_another();
    assert_eq!(onboarding.injection(), json!({ "evaluated": false }));
    assert_eq!(onboarding.add(&onboarding.sign(&smile([480, 560], 2000))).error_code(), "");
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": true }));
    onboarding.go_on_with_another();
    assert_eq!(onboarding.add(&onboarding.sign(&smile([600, 640], 301_000))).error_code(), "");
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": true }));
}

#[test]
fn a_challenge_is_answered_once() {
    let onboarding = Onboarding::new();
    let corners = onboarding.draw();
    assert_eq!(corners.len(), 5);
    assert_eq!(onboarding.add(&onboarding.sign(&gaze(&corners, 640))).error_code(), "");
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": false }));
    let again = gaze(&corners, 1640);
    let unsigned = again.clone().finish(None, &Limits::default()).unwrap();
    assert_eq!(onboarding.add(&unsigned).error_code(), REFUSED, "nothing is open");
    assert_eq!(onboarding.add(&onboarding.sign(&again)).error_code(), "");
    assert_eq!(onboarding.injection(), json!({ "evaluated": true, "detected": true }));
}

#[test]
fn an_expired_or_unanswered_challenge_is_refused_and_used_up() {
    let onboarding = Onboarding::new();
    let corners = onboarding.draw();
    onboarding.stage.platform.advance_ms(300_001);
    let late = gaze(&corners, 640).created_at_ms(START_MS + 300_001);
    let late = late.finish(None, &Limits::default()).unwrap();
    assert_eq!(onboarding.add(&late).error_code(), REFUSED);
    let mut wrong = onboarding.draw();
    wrong.reverse();
    let open = onboarding.draw();
    if wrong == open {
        wrong.rotate_left(1);
    }
    let unsigned = |corners: &[Corner]| {
        let draft = gaze(corners, 2640).created_at_ms(START_MS + 300_001);
        draft.finish(None, &Limits::default()).unwrap()
    };
    assert_eq!(onboarding.add(&unsigned(&wrong)).error_code(), REFUSED);
    assert_eq!(onboarding.add(&unsigned(&open)).error_code(), REFUSED, "used up");
}

#[test]
fn kinds_without_a_challenge_have_no_corners() {
    let onboarding = Onboarding::new();
    let corners = onboarding.draw();
    let body = json!({ "type": "SMILE_LIVENESS" });
    let answer = onboarding.call(Method::PUT, "liveness/records/challenge", Some(&body));
    assert_eq!(answer.body, json!({ "details": { "corners": [] } }));
    let record = gaze(&corners, 640).finish(None, &Limits::default()).unwrap();
    assert_eq!(onboarding.add(&record).error_code(), "", "the other challenge is still open");
}

#[test]
fn records_have_a_limit() {
    let onboarding = Onboarding::new();
    for index in 0..5 {
        let record = onboarding.sign(&smile([500 + 20 * index, 1000 + 20 * index], 1000));
        assert_eq!(onboarding.add(&record).error_code(), "");
    }
    let refused = onboarding.add(&onboarding.sign(&smile([490, 990], 1000)));
    assert_eq!((refused.status, refused.error_code()), (400, "INVALID_REQUEST_BODY"));
}
