//! Answers on the wire: what is there is printed, what is absent is left out.

#![expect(clippy::unwrap_used, reason = "a failed expectation is the report")]

use selfsame_contract::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Debug;
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0xc2e9_1b1f_0ccb_4ba0_93ae_d255_a2a4_43af);

/// Expects the answer to print as the JSON, and the JSON to read as the answer.
fn assert_wire<T: Serialize + DeserializeOwned + PartialEq + Debug>(answer: &T, expected: &Value) {
    assert_eq!(&serde_json::to_value(answer).unwrap(), expected);
    assert_eq!(&serde_json::from_value::<T>(expected.clone()).unwrap(), answer);
}

fn point(x: i32, y: i32) -> Point {
    Point { x, y }
}

fn detection() -> FaceDetection {
    FaceDetection {
        confidence: Score::new(0.7246),
        face_rectangle: Roi {
            top_left: point(178, 99),
            top_right: point(303, 91),
            bottom_right: point(318, 328),
            bottom_left: point(-1, 336),
        },
    }
}

fn detection_json() -> Value {
    json!({
        "confidence": 0.7246,
        "faceRectangle": {
            "topLeft": {"x": 178, "y": 99},
            "topRight": {"x": 303, "y": 91},
            "bottomRight": {"x": 318, "y": 328},
            "bottomLeft": {"x": -1, "y": 336},
        },
    })
}

#[test]
fn a_face_that_was_found() {
    let warnings = vec![CreateFaceWarning::MultipleFacesDetected];
    let expected = json!({
        "id": "c2e91b1f-0ccb-4ba0-93ae-d255a2a443af",
        "detection": detection_json(),
        "links": {"self": "/api/v1/faces/c2e91b1f-0ccb-4ba0-93ae-d255a2a443af"},
        "warnings": ["MULTIPLE_FACES_DETECTED"],
    });
    assert_wire(&CreateFaceResponse::found(ID, detection(), warnings), &expected);
}

#[test]
fn a_failure_holds_the_code_alone() {
    assert_wire(
        &CreateFaceResponse::failed(CreateFaceErrorCode::NoFaceDetected),
        &json!({"errorCode": "NO_FACE_DETECTED"}),
    );
    assert_wire(
        &CreateSelfieResponse::failed(CreateSelfieErrorCode::InvalidData),
        &json!({"errorCode": "INVALID_DATA"}),
    );
    assert_wire(
        &CreateCustomerLivenessSelfieResponse::failed(
            CreateLivenessSelfieErrorCode::NoFaceDetected,
        ),
        &json!({"errorCode": "NO_FACE_DETECTED"}),
    );
    assert_wire(
        &CreateCustomerLivenessRecordResponse::failed(CreateLivenessRecordErrorCode::InvalidData),
        &json!({"errorCode": "INVALID_DATA"}),
    );
    assert_wire(
        &EvaluateCustomerLivenessResponse::failed(EvaluateLivenessErrorCode::NotEnoughData),
        &json!({"errorCode": "NOT_ENOUGH_DATA"}),
    );
    assert_wire(
        &CreateDocumentPageResponse::failed(
            CreateDocumentPageErrorCode::PageDoesntMatchDocumentTypeOfPreviousPage,
        ),
        &json!({"errorCode": "PAGE_DOESNT_MATCH_DOCUMENT_TYPE_OF_PREVIOUS_PAGE"}),
    );
    assert_wire(
        &CreateDocumentChipDataResponse::failed(CreateChipDataErrorCode::LdsParseError),
        &json!({"errorCode": "LDS_PARSE_ERROR"}),
    );
    assert_wire(
        &CreatePalmResponse::failed(CreatePalmErrorCode::NoPalmDetected),
        &json!({"errorCode": "NO_PALM_DETECTED"}),
    );
    assert_wire(
        &PalmSimilarityResponse::failed(PalmSimilarityErrorCode::PalmTemplateVersionMismatch),
        &json!({"errorCode": "PALM_TEMPLATE_VERSION_MISMATCH"}),
    );
}

#[test]
fn nothing_known_is_an_empty_object() {
    assert_wire(&CreateCustomerLivenessSelfieResponse::stored(Vec::new()), &json!({}));
    assert_wire(&CustomerInspectResponse::default(), &json!({}));
    assert_wire(&CustomerInspectDiscloseResponse::default(), &json!({}));
    assert_wire(&DocumentInspectResponse::default(), &json!({}));
    assert_wire(&DocumentInspectDiscloseResponse::default(), &json!({}));
    assert_wire(&FaceQualityResponse::default(), &json!({}));
    assert_wire(
        &GetCustomerResponse { customer: Some(Customer::default()) },
        &json!({"customer": {}}),
    );
}

#[test]
fn liveness_photos_are_lists_even_when_empty() {
    let none = RetrieveLivenessSelfiesResponse { selfies: Vec::new(), record_selfies: Vec::new() };
    assert_wire(&none, &json!({"selfies": [], "recordSelfies": []}));
}

/// The front of an identity card with a barcode.
fn document() -> CustomerDocument {
    let barcode = Barcode { data: vec![1, 2].into(), symbology: "pdf_417".into() };
    let page = Resource::Page { customer: ID, page_type: PageType::Front };
    CustomerDocument {
        document_type: Some(DocumentType {
            country: Some("svk".into()),
            kind: Some("identity-card".into()),
            machine_readable_travel_document: Some(TravelDocumentFormat::Td1),
            support_level: Some(SupportLevel::MrzExtractionOnly),
            edition: None,
        }),
        page_types: vec![PageType::Front],
        barcodes: [(PageType::Front, BTreeMap::from([("barcode1".to_owned(), barcode)]))].into(),
        links: CustomerDocumentLinks {
            pages: [(PageType::Front, page.into())].into(),
            ..CustomerDocumentLinks::default()
        },
        ..CustomerDocument::default()
    }
}

fn document_json() -> Value {
    json!({
        "type": {
            "country": "svk",
            "type": "identity-card",
            "machineReadableTravelDocument": "TD1",
            "supportLevel": "MRZ_EXTRACTION_ONLY",
        },
        "pageTypes": ["front"],
        "barcodes": {"front": {"barcode1": {"data": "AQI=", "type": "pdf_417"}}},
        "links": {"pages": {"front": format!("/api/v1/customers/{ID}/document/pages/front")}},
    })
}

#[test]
fn a_customer_with_a_document() {
    let customer = Customer {
        age: Some(BiometricMultiValueAttribute {
            selfie: Some("32".into()),
            ..BiometricMultiValueAttribute::default()
        }),
        surname: Some(MultiValueAttribute {
            visual_zone: Some("Doe".into()),
            visual_zone_duplicates: vec!["DOE".into()],
            mrz: Some("DOE".into()),
            ..MultiValueAttribute::default()
        }),
        document: Some(document()),
        ..Customer::default()
    };
    let expected = json!({
        "customer": {
            "age": {"selfie": "32"},
            "surname": {"visualZone": "Doe", "visualZoneDuplicates": ["DOE"], "mrz": "DOE"},
            "document": document_json(),
        },
    });
    assert_wire(&GetCustomerResponse { customer: Some(customer) }, &expected);
}

#[test]
fn the_inspections() {
    let customer = CustomerInspectResponse {
        selfie_inspection: Some(SelfieInspection {
            similarity_with: Some(SelfieSimilarityWith {
                liveness_selfies: Some(true),
                ..SelfieSimilarityWith::default()
            }),
            gender_estimate: Some(EstimatedGender::Female),
            age_estimate: Some(32),
            ..SelfieInspection::default()
        }),
        security: Some(SecurityInspection::default()),
        links: None,
    };
    let expected = json!({
        "selfieInspection": {
            "similarityWith": {"livenessSelfies": true},
            "genderEstimate": "F",
            "ageEstimate": 32,
        },
        "security": {"videoInjection": {"evaluated": false}},
    });
    assert_wire(&customer, &expected);

    let scores = PageTamperingInspectionDisclose {
        looks_like_screenshot: Some(LooksLikeScreenshotDisclose {
            score: Score::new(0.1455).into(),
        }),
        ..PageTamperingInspectionDisclose::default()
    };
    let document = DocumentInspectDiscloseResponse {
        page_tampering: BTreeMap::from([(PageType::Back, scores)]),
    };
    assert_wire(
        &document,
        &json!({"pageTampering": {"back": {"looksLikeScreenshot": {"score": 0.1455}}}}),
    );
    let chip = DocumentChipInspection {
        data_authentication: Some(DataAuthentication::AuthorityCertificatesNotProvided),
        access_control_protocol_type: Some(AccessControlProtocolType::Pace),
        ..DocumentChipInspection::default()
    };
    assert_wire(
        &chip,
        &json!({
            "dataAuthentication": "AUTHORITY_CERTIFICATES_NOT_PROVIDED",
            "accessControlProtocolType": "PACE",
        }),
    );
}

#[test]
fn a_refusal() {
    let body = ApiError::InvalidId.body().unwrap();
    let expected =
        json!({"errorCode": "INVALID_ID", "errorMessage": "The id is not a valid UUID."});
    assert_wire(&body, &expected);
}
