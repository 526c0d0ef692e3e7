//! The table of operations: one row each, read by routers and by documents.
//!
//! The rows stand in one module per group; this module lists them. Which of
//! them a service has built is the service's to know.

mod chip;
mod common;
mod customer;
mod description;
mod document;
mod face;
mod general;
mod liveness;
mod palm;
mod parts;

pub use description::{Description, Octets, Refusal, RequestBody, SchemaOf, Success};
pub use parts::{Method, PathParameter, QueryParameter, SessionHeader, Tag};

/// Makes the type, the list of its values and the look-up of rows out of one list.
macro_rules! operations {
    ($($(#[doc = $doc:literal])* $name:ident => $row:path,)+) => {
        /// An operation of the contract, named as in the OpenAPI document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operation {
            $($(#[doc = $doc])* $name,)+
        }

        impl Operation {
            /// Every operation, in the order of the reference; our own stand with
            /// those they belong to.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The row of the table.
            #[must_use]
            pub const fn description(self) -> &'static Description {
                match self {
                    $(Self::$name => &$row,)+
                }
            }
        }
    };
}

operations! {
    /// `GET /api/v1/info`
    Info => general::INFO,
    /// `GET /api/v1/health`
    Health => general::HEALTH,
    /// `POST /api/v1/customers`
    CreateCustomer => customer::CREATE_CUSTOMER,
    /// `POST /api/v1/customers/{id}`
    CreateCustomerWithUuid => customer::CREATE_CUSTOMER_WITH_UUID,
    /// `GET /api/v1/customers/{id}`
    GetCustomer => customer::GET_CUSTOMER,
    /// `DELETE /api/v1/customers/{id}`
    DeleteCustomer => customer::DELETE_CUSTOMER,
    /// `PUT /api/v1/customers/{id}/selfie`
    CreateSelfie => customer::CREATE_SELFIE,
    /// `GET /api/v1/customers/{id}/selfie`
    GetSelfieImage => customer::GET_SELFIE_IMAGE,
    /// `DELETE /api/v1/customers/{id}/selfie`
    DeleteSelfie => customer::DELETE_SELFIE,
    /// `PUT /api/v1/customers/{id}/liveness`
    CreateLiveness => liveness::CREATE_LIVENESS,
    /// `DELETE /api/v1/customers/{id}/liveness`
    DeleteLiveness => liveness::DELETE_LIVENESS,
    /// `POST /api/v1/customers/{id}/liveness/selfies`
    CreateLivenessSelfie => liveness::CREATE_LIVENESS_SELFIE,
    /// `POST /api/v1/customers/{id}/liveness/selfies/retrieve`
    RetrieveLivenessSelfiesAndRecords => liveness::RETRIEVE_LIVENESS_SELFIES_AND_RECORDS,
    /// `PUT /api/v1/customers/{id}/liveness/records/challenge`
    CreateLivenessRecordChallenge => liveness::CREATE_LIVENESS_RECORD_CHALLENGE,
    /// `POST /api/v1/customers/{id}/liveness/records`
    CreateLivenessRecord => liveness::CREATE_LIVENESS_RECORD,
    /// `GET /api/v1/customers/{id}/liveness/records/{recordId}/selfie`
    CustomerLivenessRecordSelfie => liveness::CUSTOMER_LIVENESS_RECORD_SELFIE,
    /// `POST /api/v1/customers/{id}/liveness/evaluation`
    EvaluateLiveness => liveness::EVALUATE_LIVENESS,
    /// `POST /api/v1/customers/{id}/inspect`
    Inspect => customer::INSPECT,
    /// `POST /api/v1/customers/{id}/inspect/disclose`
    InspectDisclose => customer::INSPECT_DISCLOSE,
    /// `PUT /api/v1/customers/{id}/document`
    CreateDocument => document::CREATE_DOCUMENT,
    /// `DELETE /api/v1/customers/{id}/document`
    DeleteDocument => document::DELETE_DOCUMENT,
    /// `PUT /api/v1/customers/{id}/document/pages`
    CreateDocumentPage => document::CREATE_DOCUMENT_PAGE,
    /// `GET /api/v1/customers/{id}/document/pages/{page-type}`
    DocumentPageCrop => document::DOCUMENT_PAGE_CROP,
    /// `GET /api/v1/customers/{id}/document/pages/{page-type}/quality`
    DocumentPageQuality => document::DOCUMENT_PAGE_QUALITY,
    /// `GET /api/v1/customers/{id}/document/portrait`
    DocumentPortrait => document::DOCUMENT_PORTRAIT,
    /// `GET /api/v1/customers/{id}/document/ghost-portrait`
    DocumentGhostPortrait => document::DOCUMENT_GHOST_PORTRAIT,
    /// `GET /api/v1/customers/{id}/document/signature`
    DocumentSignature => document::DOCUMENT_SIGNATURE,
    /// `GET /api/v1/customers/{id}/document/fingerprint`
    DocumentFingerprint => document::DOCUMENT_FINGERPRINT,
    /// `PUT /api/v1/customers/{id}/document/chip/challenge`
    CreateDocumentChipChallenge => chip::CREATE_DOCUMENT_CHIP_CHALLENGE,
    /// `PUT /api/v1/customers/{id}/document/chip/data`
    CreateDocumentChipData => chip::CREATE_DOCUMENT_CHIP_DATA,
    /// `GET /api/v1/customers/{id}/document/chip/data`
    GetDocumentChipData => chip::GET_DOCUMENT_CHIP_DATA,
    /// `GET /api/v1/customers/{id}/document/chip/portrait`
    DocumentChipPortrait => chip::DOCUMENT_CHIP_PORTRAIT,
    /// `GET /api/v1/customers/{id}/document/chip/report`
    DocumentChipReport => chip::DOCUMENT_CHIP_REPORT,
    /// `POST /api/v1/customers/{id}/document/inspect`
    DocumentInspect => document::DOCUMENT_INSPECT,
    /// `POST /api/v1/customers/{id}/document/inspect/disclose`
    DocumentInspectDisclose => document::DOCUMENT_INSPECT_DISCLOSE,
    /// `POST /api/v1/sessions`
    CreateSession => general::CREATE_SESSION,
    /// `DELETE /api/v1/sessions`
    DeleteSession => general::DELETE_SESSION,
    /// `POST /api/v1/palms`
    CreatePalm => palm::CREATE_PALM,
    /// `POST /api/v1/palms/{probe_palm_id}/similarity`
    CheckPalmSimilarity => palm::CHECK_PALM_SIMILARITY,
    /// `POST /api/v1/palms/{id}/inspect`
    InspectPalm => palm::INSPECT_PALM,
    /// `GET /api/v1/palms/{id}/template`
    GetPalmTemplate => palm::GET_PALM_TEMPLATE,
    /// `DELETE /api/v1/palms/{id}`
    DeletePalm => palm::DELETE_PALM,
    /// `POST /api/v1/faces`
    DetectFace => face::DETECT_FACE,
    /// `POST /api/v1/faces/{probe_face_id}/similarity`
    CheckFaceSimilarity => face::CHECK_FACE_SIMILARITY,
    /// `GET /api/v1/faces/{id}/quality`
    CheckQuality => face::CHECK_QUALITY,
    /// `GET /api/v1/faces/{id}/glasses`
    CheckGlasses => face::CHECK_GLASSES,
    /// `GET /api/v1/faces/{id}/face-template`
    CreateTemplate => face::CREATE_TEMPLATE,
    /// `GET /api/v1/faces/{id}/face-mask`
    CheckFaceMask => face::CHECK_FACE_MASK,
    /// `GET /api/v1/faces/{id}/crop`
    DoCrop => face::DO_CROP,
    /// `GET /api/v1/faces/{id}/crop/removed-background`
    DoCropRemoveBackground => face::DO_CROP_REMOVE_BACKGROUND,
    /// `GET /api/v1/faces/{id}/crop/coordinates`
    DoCropCoordinates => face::DO_CROP_COORDINATES,
    /// `GET /api/v1/faces/{id}/aspects`
    EvaluateAspects => face::EVALUATE_ASPECTS,
    /// `DELETE /api/v1/faces/{id}`
    DeleteFace => face::DELETE_FACE,
    /// `POST /api/v1/customers/{id}/store`
    StoreInTrustPlatform => customer::STORE_IN_TRUST_PLATFORM,
    /// `GET /api/v1/metadata`
    Metadata => general::METADATA,
}

#[cfg(test)]
mod tests {
    use super::{Description, Operation};
    use std::collections::BTreeSet;

    #[test]
    fn there_are_54_operations_on_46_paths_and_one_of_our_own() {
        let rows = Operation::ALL.iter().map(|operation| operation.description());
        let (own, rows): (Vec<&Description>, Vec<&Description>) =
            rows.partition(|row| row.is_extension);
        let own: Vec<_> = own.iter().map(|row| row.operation_id).collect();
        assert_eq!(own, ["documentChipReport"]);
        let ids: BTreeSet<_> = rows.iter().map(|row| row.operation_id).collect();
        let routes: BTreeSet<_> = rows.iter().map(|row| (row.path, row.method)).collect();
        let paths: BTreeSet<_> = rows.iter().map(|row| row.path).collect();
        assert_eq!((rows.len(), ids.len(), routes.len(), paths.len()), (54, 54, 54, 46));
    }

    #[test]
    fn a_row_lists_the_variable_parts_of_its_path() {
        for operation in Operation::ALL {
            let row = operation.description();
            let parts = row.path.split('/');
            let in_path: Vec<_> =
                parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            let listed: Vec<_> = row.path_parameters.iter().map(|part| part.name()).collect();
            assert_eq!(in_path, listed, "{}", row.operation_id);
        }
    }

    #[test]
    fn a_row_does_not_contradict_itself() {
        for operation in Operation::ALL {
            let row = operation.description();
            let statuses: Vec<_> = row.refusals.iter().map(|refusal| refusal.status).collect();
            assert!(statuses.is_sorted_by(|a, b| a < b), "{}: {statuses:?}", row.operation_id);
            assert_eq!(statuses.contains(&413), row.request.is_some(), "{}", row.operation_id);
            assert!(row.refusals.iter().all(|refusal| !refusal.codes.is_empty()));
            assert!(row.summary.ends_with('.'), "{}", row.operation_id);
        }
    }
}
