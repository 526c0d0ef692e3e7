//! Capture records: what a client's camera or chip reader delivers, in one file.
//!
//! A client writes a record with [`Draft`], the service reads it with
//! [`Record::read`], asks [`Record::mac_status`] whether it arrived as it was made,
//! and [`plausibility`] whether it can be what it claims. No pixel is decoded here,
//! no clock is read, and nothing is copied out of the payload.
//!
//! # Bytes
//!
//! | offset | length | content |
//! | --- | --- | --- |
//! | 0 | 4 | magic `IDVR` |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | [`Kind`]: 1 liveness, 2 face, 3 page, 4 palm, 5 chip |
//! | 6 | 2 | zero |
//! | 8 | 4 | length H of the header in bytes, big endian |
//! | 12 | H | header: one JSON object, UTF-8 |
//! | 12 + H | rest | payload: images, video, chip files |
//!
//! # Header
//!
//! Members a reader does not know are ignored, `null` counts as absent, and no known
//! member may come twice. Offsets count from the start of the payload.
//!
//! | member | kinds | meaning |
//! | --- | --- | --- |
//! | `type` | 1, required | the liveness type, as in the REST contract |
//! | `createdAt` | all | when the record was closed, RFC 3339 |
//! | `device` | all | any JSON that tells the device; carried, not interpreted |
//! | `corners` | 1 | the corners of the challenge that was shown, in order |
//! | `frames` | 1 to 4 | list of `role`, `corner`, `atMs`, `mime`, `offset`, `length` |
//! | `video` | 1 to 4 | `offset` and `length` of an MP4 file |
//! | `files` | 5 | name (`COM`, `SOD`, `DG1` to `DG16`) to `offset` and `length` |
//! | `accessControl` | 5 | `BAC` or `PACE` |
//! | `chipAuthentication` | 5 | `type`, `challenge`, `signature`, the latter in Base64 |
//! | `mac` | all | see below |
//!
//! Of a frame, `role`, `offset` and `length` are required, and `corner` where the role
//! is `GAZE`. `atMs` is the time of exposure in whole milliseconds from any start that
//! all frames of the record share. Frames, video and files must be non-empty, inside
//! of the payload and apart from each other. [`Role`] tells which roles a kind allows.
//!
//! # MAC
//!
//! 1. The key: `HKDF-SHA-256(input, no salt, label, 32 bytes)`. With a session the input
//!    is the session token, as the text that stands in `x-inn-session-token`, and the
//!    label is `selfsame capture record v1 session token`; without one it is the capture
//!    key that client and service share, and `selfsame capture record v1 capture key`.
//! 2. The header is written without `mac`; its closing brace is replaced by
//!    `,"mac":"AAAA…"}` with 44 letters `A`, without any white space.
//! 3. HMAC-SHA-256 is computed over the whole record, from magic to end of payload.
//! 4. The 44 `A` are replaced by the Base64 text of the 32 bytes.
//!
//! The place of the MAC follows from the header's length, all other bytes are covered,
//! and the text itself is compared, so no byte of a record can change and no other
//! spelling of it is accepted. Leaving the whole member out is possible and makes a
//! record without proof: [`MacStatus::Missing`].
//!
//! `tests/vectors` holds a worked example and the Python program that made it.
//!
//! ```
//! use selfsame_capture::{CaptureKey, Draft, Kind, Limits, MacStatus, Record, Role, Shot};
//!
//! let key = CaptureKey::of_session("c2Vzc2lvbi10b2tlbg==");
//! let image = b"\xFF\xD8\xFF\xE0 the rest of a JPEG file";
//! let bytes = Draft::face()
//!     .created_at_ms(1_700_000_000_000)
//!     .frame(Shot::jpeg(Role::Selfie, 0), image)
//!     .finish(Some(&key), &Limits::default())?;
//!
//! let record = Record::read(&bytes, Kind::Face, &Limits::default())?;
//! assert_eq!(record.mac_status(&key), MacStatus::Genuine);
//! assert_eq!(record.selfie().map(|frame| frame.bytes), Some(&image[..]));
//! # Ok::<(), selfsame_capture::RecordError>(())
//! ```

mod chip;
mod created_at;
mod error;
mod header;
mod layout;
mod limits;
mod mac;
mod record;
mod role;
mod section;
mod writer;

pub mod frame_hash;
pub mod plausibility;

pub use chip::{Chip, ChipProof, ElementaryFile, UnknownFile};
pub use error::RecordError;
pub use header::MediaType;
pub use layout::{Kind, MAGIC, is_record};
pub use limits::Limits;
pub use mac::{CaptureKey, MacStatus};
pub use record::{Frame, Record};
pub use role::Role;
pub use writer::{Draft, Shot};
