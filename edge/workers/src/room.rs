//! How many request bodies an isolate may hold at once.
//!
//! An isolate has 128 MB for everything and may be given any number of requests.
//! A body takes its length out of the room before it is read and gives it back
//! with the answer; one that does not fit waits where it is, and is refused if
//! that takes too long. What is taken lapses by itself, in case the runtime drops a request without a
//! word. The arithmetic behind the size of the room is in `docs/operations.md`.

/// Longer than any request lives.
const LAPSE_MS: u64 = 60_000;

/// What a body has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

/// The room of one isolate.
#[derive(Debug)]
pub struct Room {
    bytes: usize,
    taken: Vec<Taken>,
    tickets: u64,
}

#[derive(Debug)]
struct Taken {
    ticket: Ticket,
    bytes: usize,
    lapses_at_ms: u64,
}

impl Room {
    /// An empty room of `bytes`.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self { bytes, taken: Vec::new(), tickets: 0 }
    }

    /// Takes `bytes` at `now_ms`; `None` when they do not fit. Into an empty room
    /// anything fits, or a body longer than the room would be refused for ever.
    pub fn take(&mut self, bytes: usize, now_ms: u64) -> Option<Ticket> {
        self.taken.retain(|taken| now_ms < taken.lapses_at_ms);
        let held = self.taken.iter().fold(0_usize, |sum, taken| sum.saturating_add(taken.bytes));
        if held > 0 && held.saturating_add(bytes) > self.bytes {
            return None;
        }
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let lapses_at_ms = now_ms.saturating_add(LAPSE_MS);
        self.taken.push(Taken { ticket, bytes, lapses_at_ms });
        Some(ticket)
    }

    /// Gives back what `ticket` took.
    pub fn give_back(&mut self, ticket: Ticket) {
        self.taken.retain(|taken| taken.ticket != ticket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_let_in_and_what_does_not_is_refused() {
        let mut room = Room::new(100);
        let first = room.take(60, 0).unwrap();
        assert_eq!(room.take(41, 0), None);
        let second = room.take(40, 0).unwrap();
        assert_eq!(room.take(1, 0), None);
        room.give_back(first);
        room.give_back(first);
        assert!(room.take(60, 0).is_some());
        assert_eq!(room.take(1, 0), None);
        room.give_back(second);
        assert!(room.take(40, 0).is_some());
    }

    #[test]
    fn an_empty_room_takes_anything() {
        let mut room = Room::new(100);
        assert!(room.take(1_000, 0).is_some());
        assert_eq!(room.take(1, 0), None);
    }

    #[test]
    fn what_nobody_gives_back_lapses() {
        let mut room = Room::new(100);
        assert!(room.take(100, 5).is_some());
        assert_eq!(room.take(1, 5 + LAPSE_MS - 1), None);
        assert!(room.take(100, 5 + LAPSE_MS).is_some());
    }
}
