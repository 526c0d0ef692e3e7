//! Requests on the wire: unknown members are ignored, `null` is absent, and what
//! has no meaning is refused.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the report")]

use selfsame_contract::*;
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;

const FACE: &str = "/api/v1/faces/c2e91b1f-0ccb-4ba0-93ae-d255a2a443af";
const SELFIE: &str = "/api/v1/customers/c2e91b1f-0ccb-4ba0-93ae-d255a2a443af/selfie";
const RECORD: &str = "/api/v1/customers/c2e91b1f-0ccb-4ba0-93ae-d255a2a443af/liveness/records/\
                      c2e91b1f-0ccb-4ba0-93ae-d255a2a443af/selfie";
const ID: Uuid = Uuid::from_u128(0xc2e9_1b1f_0ccb_4ba0_93ae_d255_a2a4_43af);

#[test]
fn unknown_members_are_ignored() {
    let json = r#"{"timeout": 600, "colour": "blue", "nested": {"timeout": []}}"#;
    let request: CreateSessionRequest = serde_json::from_str(json).unwrap();
    assert_eq!(request.timeout, 600);
}

#[test]
fn null_is_absent() {
    let request: CreateDocumentRequest =
        serde_json::from_str(r#"{"advice": null, "sources": null}"#).unwrap();
    assert_eq!(request, CreateDocumentRequest::default());
    let advice: DocumentClassificationAdvice =
        serde_json::from_str(r#"{"countries": null, "types": ["passport"]}"#).unwrap();
    assert_eq!((advice.countries.len(), advice.types.len()), (0, 1));
    let face: CreateFaceRequest = serde_json::from_str(
        r#"{"image": {"data": "AQI=", "url": null}, "detection": null, "faceOrigin": null}"#,
    )
    .unwrap();
    let image = ImageContent::Data(vec![1, 2]);
    assert_eq!(face.source(), Ok(FaceSource::Image(image, FaceDetectionProperties::default())));
}

/// Whether the text reads as a `T`.
fn reads<T: DeserializeOwned>(json: &str) -> bool {
    serde_json::from_str::<T>(json).is_ok()
}

/// A request that must not be read.
struct Meaningless {
    name: &'static str,
    json: &'static str,
    reads: fn(&str) -> bool,
}

const MEANINGLESS: &[Meaningless] = &[
    Meaningless {
        name: "unknown value",
        json: r#"{"type": "BLINK_LIVENESS"}"#,
        reads: reads::<EvaluateCustomerLivenessRequest>,
    },
    Meaningless {
        name: "value in other case",
        json: r#"{"type": "passive_liveness"}"#,
        reads: reads::<LivenessChallengeRequest>,
    },
    Meaningless {
        name: "required member missing",
        json: r#"{"image": {"data": "AQI="}}"#,
        reads: reads::<CreateCustomerLivenessSelfieRequest>,
    },
    Meaningless {
        name: "required member null",
        json: r#"{"timeout": null}"#,
        reads: reads::<CreateSessionRequest>,
    },
    Meaningless {
        name: "fraction",
        json: r#"{"timeout": 1.5}"#,
        reads: reads::<CreateSessionRequest>,
    },
    Meaningless {
        name: "number too large",
        json: r#"{"timeout": 2147483648}"#,
        reads: reads::<CreateSessionRequest>,
    },
    Meaningless {
        name: "ratio above 1",
        json: r#"{"detection": {"faceSizeRatio": {"min": 0.1, "max": 1.5}}}"#,
        reads: reads::<CreateFaceRequest>,
    },
    Meaningless {
        name: "unknown source",
        json: r#"{"sources": ["VIZ", "SMELL"]}"#,
        reads: reads::<CreateDocumentRequest>,
    },
    Meaningless {
        name: "unknown page type",
        json: r#"{"pageTypes": ["cover"]}"#,
        reads: reads::<DocumentPageClassificationAdvice>,
    },
    Meaningless {
        name: "no Base64",
        json: r#"{"image": {"data": "not base64"}}"#,
        reads: reads::<CreatePalmRequest>,
    },
    Meaningless {
        name: "external id with a space",
        json: r#"{"externalId": "a b", "onboardingStatus": "FINISHED"}"#,
        reads: reads::<CustomerStoreRequest>,
    },
];

#[test]
fn requests_without_meaning_are_refused() {
    for case in MEANINGLESS {
        assert!(!(case.reads)(case.json), "{}", case.name);
    }
}

/// The request that the JSON means.
fn request<T: DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_face_has_one_source() {
    let image = json!({"data": "AQI="});
    let link = json!({"link": SELFIE});
    let ratio = |min: f32, max: f32| json!({"faceSizeRatio": {"min": min, "max": max}});
    struct Case {
        name: &'static str,
        json: serde_json::Value,
        refusal: Option<ApiError>,
    }
    let contradiction = Some(ApiError::ContradictoryMembers);
    let cases = [
        Case { name: "image", json: json!({"image": image}), refusal: None },
        Case { name: "link", json: json!({"faceOrigin": link}), refusal: None },
        Case { name: "none", json: json!({}), refusal: contradiction },
        Case {
            name: "both",
            json: json!({"image": image, "faceOrigin": link}),
            refusal: contradiction,
        },
        Case {
            name: "link with a search",
            json: json!({"faceOrigin": link, "detection": {"mode": "STRICT"}}),
            refusal: contradiction,
        },
        Case {
            name: "sizes in order",
            json: json!({"image": image, "detection": ratio(0.1, 0.5)}),
            refusal: None,
        },
        Case {
            name: "sizes out of order",
            json: json!({"image": image, "detection": ratio(0.5, 0.1)}),
            refusal: contradiction,
        },
        Case { name: "empty image", json: json!({"image": {}}), refusal: contradiction },
        Case {
            name: "image by both ways",
            json: json!({"image": {"data": "", "url": "https://example.org"}}),
            refusal: contradiction,
        },
        Case {
            name: "link to a face",
            json: json!({"faceOrigin": {"link": FACE}}),
            refusal: Some(ApiError::InvalidLink),
        },
    ];
    for case in cases {
        let refusal = request::<CreateFaceRequest>(case.json).source().err();
        assert_eq!(refusal, case.refusal, "{}", case.name);
    }
}

#[test]
fn a_photo_has_one_source() {
    let both =
        json!({"image": {"data": ""}, "selfieOrigin": {"link": SELFIE}, "assertion": "NONE"});
    let contradiction = Err(ApiError::ContradictoryMembers);
    assert_eq!(request::<CreateSelfieRequest>(both.clone()).source(), contradiction);
    assert_eq!(request::<CreateCustomerLivenessSelfieRequest>(both).source(), contradiction);

    let selfie = json!({"selfieOrigin": {"link": SELFIE}, "assertion": "NONE"});
    let record = json!({"selfieOrigin": {"link": RECORD}, "assertion": "NONE"});
    let wrong = Err(ApiError::InvalidLink);
    assert_eq!(request::<CreateSelfieRequest>(selfie.clone()).source(), wrong);
    assert_eq!(
        request::<CreateSelfieRequest>(record.clone()).source(),
        Ok(PhotoSource::Origin(Resource::RecordSelfie { customer: ID, record: ID })),
    );
    assert_eq!(request::<CreateCustomerLivenessSelfieRequest>(record).source(), wrong);
    assert_eq!(
        request::<CreateCustomerLivenessSelfieRequest>(selfie).source(),
        Ok(PhotoSource::Origin(Resource::Selfie(ID))),
    );
}

#[test]
fn a_comparison_has_one_reference() {
    let by_link: FaceSimilarityRequest = request(json!({"referenceFace": FACE}));
    assert_eq!(by_link.reference(), Ok(FaceReference::Face(ID)));
    let by_template: FaceSimilarityRequest = request(json!({"referenceFaceTemplate": "AQI="}));
    assert_eq!(by_template.reference(), Ok(FaceReference::Template(vec![1, 2])));
    let none: FaceSimilarityRequest = request(json!({}));
    assert_eq!(none.reference(), Err(ApiError::ContradictoryMembers));
    let palm: PalmSimilarityRequest = request(json!({"referencePalm": FACE}));
    assert_eq!(palm.reference(), Err(ApiError::InvalidLink));
}
