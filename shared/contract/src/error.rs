//! The error catalogue: every refusal a caller can meet.
//!
//! A variant of [`ApiError`] is something a caller can act on. It has one
//! status, one [`ErrorCode`] or none, and one sentence that never changes and
//! never quotes the request. Content that is of no use (no face, no document)
//! is not an error but an answer with a code of its own.

use crate::catalogue::catalogue;
use crate::words::words;
use serde::{Deserialize, Serialize};
use thiserror::Error;

words! {
    /// The codes of refusals. Several refusals share a code.
    pub enum ErrorCode {
        /// Something named by the request is not there, or has expired.
        NotFound,
        /// An id in the path is not a UUID.
        InvalidId,
        /// The bytes are not a readable image.
        InvalidImage,
        /// The body is broken, empty or contradicts itself.
        InvalidRequestBody,
        /// A part of the path or of the query has an impossible value.
        InvalidRequestParameter,
        /// The path does not take this method.
        InvalidRequestMethod,
        /// Another call changed the same customer meanwhile.
        Conflict,
        /// Anything that is not the caller's fault.
        UnexpectedError,
        /// The chosen id is taken.
        AlreadyExists,
        /// Loading images by address is switched off.
        DataDownloaderDisabled,
        /// The address of an image is none.
        MalformedUrl,
        /// The smallest face asked for is too small to search for.
        FaceSizeMemoryLimit,
        /// The template was made by another algorithm.
        IncompatibleTemplate,
        /// The template is damaged, or none.
        CorruptedTemplate,
        /// The template is of another major version.
        UnsupportedVersionTemplate,
        /// An image could not be loaded from its address.
        DataDownloadError,
        /// There is nothing yet to work on.
        NotEnoughData,
        /// The service is busy.
        TooManyRequests,
    }
}

/// The body of a refusal. The statuses 401 and 403 have none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorResponse {
    /// What programs read.
    pub error_code: ErrorCode,
    /// What people read; its words may change.
    pub error_message: String,
}

catalogue! {
    /// The bearer token is missing or wrong, or so is the session's.
    Unauthorized: 401, None, "The token is missing or not valid.";
    /// The token is good, but not for this.
    Forbidden: 403, None, "The token does not permit this call.";

    /// The path is none of the contract's.
    UnknownPath: 404, Some(NotFound), "There is no operation at this path.";
    /// The customer does not exist or has expired.
    MissingCustomer: 404, Some(NotFound), "There is no customer with this id.";
    /// The customer has no selfie.
    MissingSelfie: 404, Some(NotFound), "The customer has no selfie.";
    /// Liveness was not started.
    MissingLiveness: 404, Some(NotFound), "The liveness of the customer was not started.";
    /// The customer has no such liveness record.
    MissingLivenessRecord: 404, Some(NotFound), "The customer has no liveness record with this id.";
    /// The document was not started.
    MissingDocument: 404, Some(NotFound), "The document of the customer was not started.";
    /// The page was not uploaded.
    MissingDocumentPage: 404, Some(NotFound), "The document has no page of this type.";
    /// The portrait, signature or other image was not found on the document.
    MissingDocumentImage: 404, Some(NotFound), "The document has no such image.";
    /// No chip data was uploaded.
    MissingChipData: 404, Some(NotFound), "The document has no chip data.";
    /// The face does not exist or has expired.
    MissingFace: 404, Some(NotFound), "There is no face with this id.";
    /// The palm does not exist or has expired.
    MissingPalm: 404, Some(NotFound), "There is no palm with this id.";
    /// A link in the body has the right form, but its target is not there.
    MissingLinkTarget: 404, Some(NotFound), "There is nothing at the given link.";
    /// No identity store is configured.
    MissingIdentityStore: 404, Some(NotFound), "No identity store is configured.";

    /// An id in the path is not a UUID, or not one of version 4 where that counts.
    InvalidId: 400, Some(InvalidId), "The id is not a valid UUID.";
    /// The call needs a body and there is none.
    EmptyBody: 400, Some(InvalidRequestBody), "The request has no body.";
    /// The body is not the JSON that the call takes.
    UnreadableBody: 400, Some(InvalidRequestBody), "The body cannot be read.";
    /// Both or none of two members are there that exclude each other.
    ContradictoryMembers: 400, Some(InvalidRequestBody), "The members of the body contradict each other.";
    /// A link in the body has a form that does not belong there.
    InvalidLink: 400, Some(InvalidRequestBody), "The link does not name a resource this call can use.";
    /// The liveness holds as many photos as it may.
    TooManyPhotos: 400, Some(InvalidRequestBody), "The liveness holds as many photos as it may.";
    /// The liveness holds as many records as it may.
    TooManyRecords: 400, Some(InvalidRequestBody), "The liveness holds as many records as it may.";
    /// The life time asked for a session is out of range.
    InvalidSessionTimeout: 400, Some(InvalidRequestBody), "The timeout of a session is out of range.";
    /// Width or height is not a number in the range.
    InvalidSize: 400, Some(InvalidRequestParameter), "Width and height must be whole numbers in the allowed range.";
    /// The page type in the path is none.
    UnknownPageType: 400, Some(InvalidRequestParameter), "The page type is not one of front, back and unknown.";
    /// A call that closes a session does not name it.
    MissingSessionToken: 400, Some(InvalidRequestParameter), "The session header is missing.";
    /// The bytes are not an image within the limits.
    InvalidImage: 400, Some(InvalidImage), "The data is not a readable image.";
    /// A search for faces that small would need too much memory.
    FaceSizeMemoryLimit: 400, Some(FaceSizeMemoryLimit), "Faces of this size need more memory than is allowed.";
    /// The template is of another major version.
    UnsupportedVersionTemplate: 400, Some(UnsupportedVersionTemplate), "The version of the template is not supported.";
    /// The template is damaged, or none.
    CorruptedTemplate: 400, Some(CorruptedTemplate), "The template is corrupted.";
    /// The template was made by another algorithm.
    IncompatibleTemplate: 400, Some(IncompatibleTemplate), "The template was made by another algorithm.";
    /// Loading images by address is switched off.
    DownloaderDisabled: 400, Some(DataDownloaderDisabled), "Images by address are switched off.";
    /// The address of an image is none, or not of a permitted kind.
    MalformedUrl: 400, Some(MalformedUrl), "The address of the image is not valid.";
    /// The image could not be loaded.
    DownloadError: 400, Some(DataDownloadError), "The image could not be loaded from its address.";
    /// There is nothing yet to work on.
    NotEnoughData: 400, Some(NotEnoughData), "There is not enough data for this call.";

    /// The path does not take this method.
    MethodNotAllowed: 405, Some(InvalidRequestMethod), "The path does not take this method.";
    /// Another call changed the same customer meanwhile; repeating helps.
    Conflict: 409, Some(Conflict), "Another call changed the customer meanwhile.";
    /// The body is larger than allowed.
    BodyTooLarge: 413, Some(InvalidRequestBody), "The body is larger than allowed.";
    /// The call does not take bodies of this media type.
    UnsupportedMediaType: 415, Some(InvalidRequestBody), "The call does not take this media type.";
    /// The chosen id of a customer is taken.
    AlreadyExists: 422, Some(AlreadyExists), "A customer with this id exists already.";
    /// The queue is full.
    TooManyRequests { retry_after_seconds: u32 = 1 }: 429, Some(TooManyRequests), "Too many requests at once.";

    /// Anything unforeseen.
    Unexpected: 500, Some(UnexpectedError), "Something went wrong on the server.";
    /// A model or another part that the call needs is not there.
    CapabilityUnavailable: 503, Some(UnexpectedError), "A part of the service that this call needs is not available.";
    /// The work took longer than allowed.
    DeadlineExceeded: 504, Some(UnexpectedError), "The work took longer than allowed.";
}

impl ApiError {
    /// After how many seconds to try again, for the header `Retry-After`.
    #[must_use]
    pub const fn retry_after_seconds(self) -> Option<u32> {
        if let Self::TooManyRequests { retry_after_seconds } = self {
            Some(retry_after_seconds)
        } else {
            None
        }
    }

    /// The body of the answer, if it has one.
    #[must_use]
    pub fn body(self) -> Option<ErrorResponse> {
        let error_code = self.code()?;
        Some(ErrorResponse { error_code, error_message: self.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, ErrorCode};
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_keeps_the_rules() {
        let mut sentences = BTreeSet::new();
        for error in ApiError::ALL {
            let sentence = error.to_string();
            assert!((400..=599).contains(&error.status()), "{error:?}");
            assert!(sentence.ends_with('.'), "{error:?}");
            assert!(sentences.insert(sentence.clone()), "{error:?} repeats a sentence");
            let bodiless = matches!(error.status(), 401 | 403);
            assert_eq!(error.body().is_none(), bodiless, "{error:?}");
            if let Some(body) = error.body() {
                assert_eq!(body.error_message, sentence);
            }
        }
    }

    #[test]
    fn every_code_has_the_statuses_of_the_reference() {
        use ErrorCode as Code;
        let cases = [
            (Code::NotFound, vec![404]),
            (Code::InvalidId, vec![400]),
            (Code::InvalidImage, vec![400]),
            (Code::InvalidRequestBody, vec![400, 413, 415]),
            (Code::InvalidRequestParameter, vec![400]),
            (Code::InvalidRequestMethod, vec![405]),
            (Code::Conflict, vec![409]),
            (Code::UnexpectedError, vec![500, 503, 504]),
            (Code::AlreadyExists, vec![422]),
            (Code::DataDownloaderDisabled, vec![400]),
            (Code::MalformedUrl, vec![400]),
            (Code::FaceSizeMemoryLimit, vec![400]),
            (Code::IncompatibleTemplate, vec![400]),
            (Code::CorruptedTemplate, vec![400]),
            (Code::UnsupportedVersionTemplate, vec![400]),
            (Code::DataDownloadError, vec![400]),
            (Code::NotEnoughData, vec![400]),
            (Code::TooManyRequests, vec![429]),
        ];
        for (code, expected) in cases {
            let with_code = ApiError::ALL.iter().filter(|error| error.code() == Some(code));
            let statuses: BTreeSet<u16> = with_code.map(|error| error.status()).collect();
            assert_eq!(statuses.into_iter().collect::<Vec<_>>(), expected, "{code:?}");
        }
    }

    #[test]
    fn only_a_busy_service_says_when_to_come_back() {
        let busy = ApiError::TooManyRequests { retry_after_seconds: 7 };
        assert_eq!(busy.retry_after_seconds(), Some(7));
        let others = ApiError::ALL.iter().filter(|error| error.status() != 429);
        assert!(others.into_iter().all(|error| error.retry_after_seconds().is_none()));
    }
}
