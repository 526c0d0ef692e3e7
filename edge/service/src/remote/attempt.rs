//! What one try at an inference host says about the host and about a second try.
//!
//! A host is only blamed for what no request can bring about: otherwise one
//! hostile image, sent again and again, would take every host out of turn.

use crate::platform::InferenceError;

/// A try at one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// How it ended.
    pub ending: Ending,
    /// The frame it brought, or what the caller is told.
    pub outcome: Result<Vec<u8>, InferenceError>,
}

impl Attempt {
    /// A try without a connection.
    #[must_use]
    pub fn without_connection() -> Self {
        Self { ending: Ending::NoConnection, outcome: Err(InferenceError::Unavailable) }
    }

    /// A try without an answer in time.
    #[must_use]
    pub fn without_answer() -> Self {
        Self { ending: Ending::NoAnswer, outcome: Err(InferenceError::DeadlinePassed) }
    }
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The host answered with this status and a whole body.
    Status(u16),
    /// The connection failed or broke.
    NoConnection,
    /// Nothing came within the deadline.
    NoAnswer,
}

impl Ending {
    /// Whether the host itself is in trouble: out of reach, silent, behind a
    /// gateway that cannot reach it, or short of the capability.
    #[must_use]
    pub fn blames_host(self) -> bool {
        match self {
            Self::Status(status) => matches!(status, 502 | 503),
            Self::NoConnection | Self::NoAnswer => true,
        }
    }

    /// Whether the same call may fare better at another host. Never after a 4xx,
    /// and not once the deadline is used up.
    #[must_use]
    pub fn is_worth_another_try(self) -> bool {
        match self {
            Self::Status(status) => (500..600).contains(&status) && status != 504,
            Self::NoConnection => true,
            Self::NoAnswer => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_told_apart() {
        struct Case {
            ending: Ending,
            blames_host: bool,
            again: bool,
        }
        let cases = [
            Case { ending: Ending::Status(200), blames_host: false, again: false },
            Case { ending: Ending::Status(302), blames_host: false, again: false },
            Case { ending: Ending::Status(400), blames_host: false, again: false },
            Case { ending: Ending::Status(401), blames_host: false, again: false },
            Case { ending: Ending::Status(429), blames_host: false, again: false },
            Case { ending: Ending::Status(500), blames_host: false, again: true },
            Case { ending: Ending::Status(502), blames_host: true, again: true },
            Case { ending: Ending::Status(503), blames_host: true, again: true },
            Case { ending: Ending::Status(504), blames_host: false, again: false },
            Case { ending: Ending::NoConnection, blames_host: true, again: true },
            Case { ending: Ending::NoAnswer, blames_host: true, again: false },
        ];
        for Case { ending, blames_host, again } in cases {
            assert_eq!(ending.blames_host(), blames_host, "{ending:?}");
            assert_eq!(ending.is_worth_another_try(), again, "{ending:?}");
        }
    }
}
