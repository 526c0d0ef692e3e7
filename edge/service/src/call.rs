//! One call on its way to a handler: what it carries, read on demand.
//!
//! Each reader refuses with the error of the contract. Token and media type are
//! checked before; handlers read on in the order of the checks: id, session,
//! existence, body.

use crate::config::Config;
use crate::failure::Failure;
use crate::platform::Platform;
use crate::shelf::Shelf;
use bytes::Bytes;
use http::{HeaderMap, header::CONTENT_TYPE};
use selfsame_contract::{ApiError, Operation, PageType, SessionToken, parse_id};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A request body as the adapter collected it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// All of it.
    Whole(Bytes),
    /// More than the configured limit; the adapter stopped reading.
    TooLarge,
    /// Not read: the adapter holds too many bodies already. The client is asked
    /// to come back.
    NoRoom,
}

/// How long a client waits before it sends a body again that found no room.
const ROOM_RETRY_SECONDS: u32 = 1;

impl Body {
    /// The body as a message of the contract. The bytes are gone with it, so that
    /// an upload is not held beside what was read from it.
    pub(crate) fn json<M: DeserializeOwned>(self) -> Result<M, Failure> {
        serde_json::from_slice(&self.bytes()?).map_err(|_| ApiError::UnreadableBody.into())
    }

    /// The body as it is; an empty one is refused.
    pub(crate) fn bytes(self) -> Result<Bytes, Failure> {
        let error = match self {
            Self::Whole(bytes) if !bytes.is_empty() => return Ok(bytes),
            Self::Whole(_) => ApiError::EmptyBody,
            Self::TooLarge => ApiError::BodyTooLarge,
            Self::NoRoom => ApiError::TooManyRequests { retry_after_seconds: ROOM_RETRY_SECONDS },
        };
        Err(error.into())
    }
}

/// The form a request's body is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediaType {
    /// JSON, or no body at all.
    Json,
    /// Bytes.
    OctetStream,
}

/// The form of the body, if the operation takes it.
pub(crate) fn media_type(operation: Operation, headers: &HeaderMap) -> Result<MediaType, ApiError> {
    let Some(request) = &operation.description().request else { return Ok(MediaType::Json) };
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if request.json().is_some() && essence.eq_ignore_ascii_case("application/json") {
        Ok(MediaType::Json)
    } else if request.octets().is_some() && essence.eq_ignore_ascii_case("application/octet-stream")
    {
        Ok(MediaType::OctetStream)
    } else {
        Err(ApiError::UnsupportedMediaType)
    }
}

/// A call with everything a handler may need beside the body, which goes to the
/// handlers that read one.
pub(crate) struct Call<'a, P> {
    pub(crate) platform: &'a P,
    pub(crate) config: &'a Config,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) query: &'a str,
    pub(crate) path_values: &'a [(String, String)],
    pub(crate) media_type: MediaType,
}

impl<'a, P: Platform> Call<'a, P> {
    pub(crate) fn shelf(&self) -> Shelf<'a, P> {
        Shelf { platform: self.platform, config: self.config }
    }

    /// The id in the path.
    pub(crate) fn id(&self) -> Result<Uuid, Failure> {
        self.id_at(0)
    }

    /// The second id in the path, of what belongs to the first.
    pub(crate) fn second_id(&self) -> Result<Uuid, Failure> {
        self.id_at(1)
    }

    /// The type of page in the path.
    pub(crate) fn page_type(&self) -> Result<PageType, Failure> {
        self.id()?;
        let text = self.path_values.get(1).map(|(_, value)| value.as_str()).unwrap_or_default();
        Ok(text.parse()?)
    }

    fn id_at(&self, index: usize) -> Result<Uuid, Failure> {
        let text = self.path_values.get(index).map(|(_, value)| value.as_str()).unwrap_or_default();
        parse_id(text).ok_or_else(|| ApiError::InvalidId.into())
    }

    /// The session token, if the caller sent one. One that is no text is empty,
    /// which names no session; without the header there would be none to name.
    pub(crate) fn session_token(&self) -> Option<&'a str> {
        let value = self.headers.get(SessionToken::HEADER)?;
        Some(value.to_str().unwrap_or_default().trim())
    }

    /// A number of pixels in the query; absent is `None`.
    pub(crate) fn side(&self, name: &str) -> Result<Option<u32>, Failure> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let Some((_, text)) = pairs.find(|(key, _)| *key == name) else { return Ok(None) };
        match text.parse::<u32>() {
            Ok(side) if (1..=self.config.limits.crop_side).contains(&side) => Ok(Some(side)),
            _ => Err(ApiError::InvalidSize.into()),
        }
    }
}
