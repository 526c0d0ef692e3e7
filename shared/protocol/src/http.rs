//! Addresses and headers of the inference host's HTTP listener.
//!
//! `POST /v1/analyse/{capability}` carries one framed request and answers one
//! framed response with status 200. Every other status comes without a frame:
//! 400 malformed frame, 401 wrong secret, 404 unknown capability, 413 too large,
//! 429 queue full (with `Retry-After`), 500 the guest failed, 503 the capability
//! is down, 504 the deadline passed.
//! `GET /v1/health` answers 200 when every capability is up, else 503.

/// Prefix of the analysis addresses; the capability's name follows.
pub const ANALYSE_PREFIX: &str = "/v1/analyse/";

/// Address of the health report.
pub const HEALTH_PATH: &str = "/v1/health";

/// Header with the milliseconds the caller is still willing to wait.
pub const DEADLINE_HEADER: &str = "x-selfsame-deadline-ms";

/// Header with the id of the client's request, for matching logs.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// Media type of frames.
pub const MEDIA_TYPE: &str = "application/octet-stream";

/// Authority under which the embedded runtime offers its own host; calls to it
/// stay in the process.
pub const EMBEDDED_AUTHORITY: &str = "inference.selfsame.internal";
