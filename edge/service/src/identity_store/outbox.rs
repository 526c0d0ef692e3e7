//! The outbox: what is on its way to a webhook.
//!
//! A letter is durable before its client is told so, and leaves only when the
//! receiver has answered 2xx or when its retention ends. One list in the ledger
//! names all letters, which lie sealed in the records. Who wants to deliver one
//! claims it by moving its due time on: if he vanishes, it becomes due again. So
//! the receiver gets every letter at least once, each time under the same id.

use super::Enrolment;
use crate::config::{Lives, Webhook};
use crate::failure::Failure;
use crate::handlers::fresh_id;
use crate::platform::{AuditEntry, Outbound, OutboundError, Platform};
use crate::shelf::{Part, Shelf, State};
use selfsame_contract::ApiError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const NAME: &str = "outbox";
const OPERATION: &str = "deliverToIdentityStore";

/// When a client is asked to come back to a full outbox.
const FULL_RETRY_SECONDS: u32 = 60;

/// Pause after a failed try; it doubles with every further one.
const FIRST_PAUSE_MS: u64 = 5_000;
const LONGEST_PAUSE_MS: u64 = 3_600_000;
const DOUBLINGS: u32 = 10;
/// How much longer than a try a claim on a letter lasts: a store may be slow.
const CLAIM_MS: u64 = 60_000;

/// A letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Letter {
    id: Uuid,
    content: Part,
    ends_at_ms: u64,
    failures: u32,
    due_at_ms: u64,
}

/// All letters that wait, in the order they came.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Waiting {
    letters: Vec<Letter>,
}

impl State for Waiting {
    fn life_ms(lives: &Lives) -> u64 {
        lives.identity_store_ms
    }

    /// Letters end by themselves, each at its time, and are never prolonged.
    fn parts(&self) -> Vec<&Part> {
        Vec::new()
    }
}

impl Waiting {
    fn has_room(&self, most: usize, now_ms: u64) -> bool {
        self.letters.iter().filter(|letter| now_ms < letter.ends_at_ms).count() < most
    }

    fn add(&mut self, letter: &Letter, most: usize, now_ms: u64) {
        if self.has_room(most, now_ms) {
            self.letters.retain(|letter| now_ms < letter.ends_at_ms);
            self.letters.push(letter.clone());
        }
    }

    /// The letter that has been due for longest. None is ever due later than
    /// `horizon_ms`, except by a clock that was wrong.
    fn due(&self, now_ms: u64, horizon_ms: u64) -> Option<&Letter> {
        let live = self.letters.iter().filter(|letter| now_ms < letter.ends_at_ms);
        let due = live.filter(|letter| letter.due_at_ms <= now_ms || horizon_ms < letter.due_at_ms);
        due.min_by_key(|letter| letter.due_at_ms)
    }

    fn with(&mut self, id: Uuid, change: impl FnOnce(&mut Letter)) {
        self.letters.iter_mut().find(|letter| letter.id == id).map(change);
    }

    fn remove(&mut self, id: Uuid) {
        self.letters.retain(|letter| letter.id != id);
    }
}

/// What came of trying several letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Deliveries {
    /// Letters that arrived.
    pub delivered: usize,
    /// Letters that did not; they wait for their next try.
    pub failed: usize,
}

/// The outbox in front of a webhook.
pub(crate) struct Outbox<'a, P> {
    pub(crate) shelf: Shelf<'a, P>,
    pub(crate) webhook: &'a Webhook,
}

impl<P: Platform> Outbox<'_, P> {
    /// Takes a letter in for good and tries to deliver it at once; the receiver
    /// being up, also some that wait. What fails from then on is for a later try.
    pub(crate) async fn send(&self, enrolment: &Enrolment, others: usize) -> Result<(), Failure> {
        let letter = self.take_in(enrolment).await?;
        if self.deliver(&letter).await {
            // The client's letter has arrived; of the others the log tells.
            let _ = self.deliver_due(others).await;
        }
        Ok(())
    }

    /// Tries letters that are due, `most` of them and none after a failure: the
    /// receiver may be down.
    pub(crate) async fn deliver_due(&self, most: usize) -> Result<Deliveries, Failure> {
        let mut deliveries = Deliveries::default();
        while deliveries.delivered < most {
            let Some(letter) = self.claim().await? else { break };
            if !self.deliver(&letter).await {
                deliveries.failed += 1;
                break;
            }
            deliveries.delivered += 1;
        }
        Ok(deliveries)
    }

    /// Writes a letter durably, claimed for a first try.
    async fn take_in(&self, enrolment: &Enrolment) -> Result<Letter, Failure> {
        let now = self.shelf.platform.now_ms();
        let ends_at_ms = now.saturating_add(self.shelf.config.lives.identity_store_ms);
        let content = enrolment.to_bytes()?;
        let content =
            self.shelf.stow::<Waiting>(NAME, "letter", Some(ends_at_ms), &content).await?;
        let id = fresh_id(self.shelf.platform)?;
        let due_at_ms = self.end_of_claim(now);
        let letter = Letter { id, content, ends_at_ms, failures: 0, due_at_ms };
        let most = self.webhook.most_waiting;
        let before = self.change_list(|waiting| waiting.add(&letter, most, now)).await?;
        if !before.has_room(most, now) {
            self.shelf.discard(&letter.content).await?;
            return Err(
                ApiError::TooManyRequests { retry_after_seconds: FULL_RETRY_SECONDS }.into()
            );
        }
        Ok(letter)
    }

    /// Takes a letter that is due away from everybody else for a while.
    async fn claim(&self) -> Result<Option<Letter>, Failure> {
        let now = self.shelf.platform.now_ms();
        let until = self.end_of_claim(now);
        let horizon = now.saturating_add(LONGEST_PAUSE_MS).max(until);
        let Some(list) = self.shelf.find::<Waiting>(NAME).await? else { return Ok(None) };
        if list.state().due(now, horizon).is_none() {
            return Ok(None);
        }
        let mark = |waiting: &mut Waiting| {
            if let Some(id) = waiting.due(now, horizon).map(|letter| letter.id) {
                waiting.with(id, |letter| letter.due_at_ms = until);
            }
        };
        let before = self.shelf.change_newest::<Waiting>(NAME, mark).await?;
        Ok(before.and_then(|waiting| waiting.due(now, horizon).cloned()))
    }

    fn end_of_claim(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add(self.webhook.deadline_ms).saturating_add(CLAIM_MS)
    }

    /// Tries a claimed letter and notes what came of it; whether it arrived.
    async fn deliver(&self, letter: &Letter) -> bool {
        let started_ms = self.shelf.platform.now_ms();
        let receipt = self.post(letter).await;
        let arrived = matches!(receipt, Ok(200..=299));
        let noted = self.note(letter, arrived).await;
        let fault = match (&receipt, &noted) {
            (_, Err(failure)) | (Err(failure), _) => failure.fault.clone(),
            (Ok(_), Ok(())) if arrived => None,
            (Ok(status), Ok(())) => Some(format!("the receiver answered {status}")),
        };
        self.shelf.platform.audit(&AuditEntry {
            request_id: &letter.id.to_string(),
            operation: OPERATION,
            status: receipt.unwrap_or_else(|failure| failure.error.status()),
            duration_ms: self.shelf.platform.now_ms().saturating_sub(started_ms),
            fault: fault.as_deref(),
        });
        arrived
    }

    async fn post(&self, letter: &Letter) -> Result<u16, Failure> {
        // In a store that takes its time it may not be there yet.
        let content = self.shelf.fetch(&letter.content).await?;
        let content = content.ok_or_else(|| Failure::unexpected("a letter without content"))?;
        let body = Enrolment::from_bytes(&content)?.to_json()?.to_string().into_bytes();
        let platform = self.shelf.platform;
        let post = self.webhook.post(&letter.id.to_string(), platform.now_ms(), body);
        Ok(platform.outbound().post(post).await?)
    }

    async fn note(&self, letter: &Letter, arrived: bool) -> Result<(), Failure> {
        if !arrived {
            let pause_ms = FIRST_PAUSE_MS << letter.failures.min(DOUBLINGS);
            let due_at_ms =
                self.shelf.platform.now_ms().saturating_add(pause_ms.min(LONGEST_PAUSE_MS));
            let fail = |letter: &mut Letter| {
                letter.failures = letter.failures.saturating_add(1);
                letter.due_at_ms = due_at_ms;
            };
            self.shelf.change_newest(NAME, |list: &mut Waiting| list.with(letter.id, fail)).await?;
            return Ok(());
        }
        self.shelf.change_newest(NAME, |list: &mut Waiting| list.remove(letter.id)).await?;
        Ok(self.shelf.discard(&letter.content).await?)
    }

    /// Changes the list, which is made if there is none; answers the list before.
    async fn change_list(&self, change: impl Fn(&mut Waiting)) -> Result<Waiting, Failure> {
        if let Some(list) = self.shelf.find::<Waiting>(NAME).await? {
            self.shelf.count_use(list).await?;
        } else {
            // Somebody else may have been faster, which is as well.
            self.shelf.create(NAME, Waiting::default(), None).await?;
        }
        let before = self.shelf.change_newest(NAME, change).await?;
        before.ok_or_else(|| Failure::unexpected("the outbox vanished"))
    }
}

impl From<OutboundError> for Failure {
    fn from(error: OutboundError) -> Self {
        let public = match error {
            OutboundError::NoConnection => ApiError::CapabilityUnavailable,
            OutboundError::DeadlinePassed => ApiError::DeadlineExceeded,
        };
        Self { error: public, fault: Some(error.to_string()) }
    }
}
