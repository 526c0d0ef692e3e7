//! A platform whose ports fail, fall silent or are overtaken when the test says.
//!
//! It counts the uses of its ports. Trouble is planned for one of them, told by
//! its place in the order; every other works as in memory.

use crate::stage::Scripted;
use selfsame_protocol::Capability;
use selfsame_service::Platform;
use selfsame_service::memory::MemoryPlatform;
use selfsame_service::platform::{
    AuditEntry, EntropyError, Inference, InferenceError, Ledger, Outbound, OutboundError, Post,
    Records, StoreError,
};
use std::future::{Future, pending};
use std::sync::{Mutex, MutexGuard};

/// What a port is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A look into a store.
    Read,
    /// A change of a store.
    Write,
    /// A draw of random bytes.
    Draw,
    /// A call of the inference host.
    Analysis,
    /// A message to a receiver outside.
    Message,
}

/// What befalls one use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It fails, and nothing was done.
    Fails,
    /// It is done all the same, but reported as failed.
    FailsWhenDone,
    /// It never answers, and nothing was done.
    Hangs,
    /// It is done, but never answers.
    HangsWhenDone,
    /// The host answers this.
    Refused(InferenceError),
}

impl Use {
    /// All that can befall such a use.
    pub(crate) fn troubles(self) -> Vec<Trouble> {
        use Trouble::{Fails, FailsWhenDone, Hangs, HangsWhenDone, Refused};
        match self {
            Self::Read => vec![Fails, Hangs],
            Self::Write => vec![Fails, FailsWhenDone, Hangs, HangsWhenDone],
            Self::Draw => vec![Fails],
            Self::Message => vec![Fails, FailsWhenDone, Hangs, HangsWhenDone],
            Self::Analysis => vec![
                Hangs,
                Refused(InferenceError::Overloaded { retry_after_seconds: 3 }),
                Refused(InferenceError::Unavailable),
                Refused(InferenceError::DeadlinePassed),
                Refused(InferenceError::Failed("garbage".to_owned())),
            ],
        }
    }
}

/// Something that happens right before a use.
pub(crate) type Interruption = Box<dyn FnOnce(&MemoryPlatform<Scripted>) + Send>;

/// The platform.
pub(crate) struct Faulty {
    pub(crate) memory: MemoryPlatform<Scripted>,
    plan: Mutex<Plan>,
}

#[derive(Default)]
struct Plan {
    uses: Vec<Use>,
    trouble: Option<(usize, Trouble)>,
    interruption: Option<(usize, Interruption)>,
}

impl Faulty {
    /// A platform that works.
    pub(crate) fn new(memory: MemoryPlatform<Scripted>) -> Self {
        Self { memory, plan: Mutex::default() }
    }

    /// Counts from here on, and plans `trouble` for the use at that place.
    pub(crate) fn plan(&self, trouble: Option<(usize, Trouble)>) {
        *self.locked() = Plan { trouble, ..Plan::default() };
    }

    /// Counts from here on; `interruption` happens before the use at that place.
    pub(crate) fn interrupt(&self, at: usize, interruption: Interruption) {
        *self.locked() = Plan { interruption: Some((at, interruption)), ..Plan::default() };
    }

    /// The uses counted.
    pub(crate) fn uses(&self) -> Vec<Use> {
        self.locked().uses.clone()
    }

    fn locked(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap()
    }

    /// Counts a use and answers what befalls it.
    fn count(&self, what: Use) -> Option<Trouble> {
        let mut plan = self.locked();
        let place = plan.uses.len();
        plan.uses.push(what);
        let trouble = plan.trouble.take_if(|(at, _)| *at == place);
        let interruption = plan.interruption.take_if(|(at, _)| *at == place);
        drop(plan);
        if let Some((_, interrupt)) = interruption {
            interrupt(&self.memory);
        }
        trouble.map(|(_, trouble)| trouble)
    }

    async fn store<T>(
        &self,
        what: Use,
        work: impl Future<Output = Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        let trouble = self.count(what);
        let is_done =
            matches!(trouble, None | Some(Trouble::FailsWhenDone | Trouble::HangsWhenDone));
        let outcome = if is_done { Some(work.await) } else { None };
        match (trouble, outcome) {
            (None, Some(outcome)) => outcome,
            (Some(Trouble::Hangs | Trouble::HangsWhenDone), _) => pending().await,
            _ => Err(StoreError("as planned".to_owned())),
        }
    }
}

impl Platform for Faulty {
    type Records = Self;
    type Ledger = Self;
    type Inference = Self;
    type Outbound = Self;

    fn records(&self) -> &Self {
        self
    }

    fn ledger(&self) -> &Self {
        self
    }

    fn inference(&self) -> &Self {
        self
    }

    fn outbound(&self) -> &Self {
        self
    }

    fn now_ms(&self) -> u64 {
        self.memory.now_ms()
    }

    fn fill_random(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        match self.count(Use::Draw) {
            Some(_) => Err(EntropyError),
            None => self.memory.fill_random(out),
        }
    }

    fn audit(&self, entry: &AuditEntry<'_>) {
        self.memory.audit(entry);
    }
}

impl Records for Faulty {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store(Use::Read, self.memory.records().get(name)).await
    }

    async fn put(&self, name: &str, value: Vec<u8>, expires_at_ms: u64) -> Result<(), StoreError> {
        self.store(Use::Write, self.memory.records().put(name, value, expires_at_ms)).await
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.store(Use::Write, self.memory.records().delete(name)).await
    }
}

impl Ledger for Faulty {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store(Use::Read, self.memory.ledger().read(name)).await
    }

    async fn replace(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Vec<u8>,
        expires_at_ms: u64,
    ) -> Result<bool, StoreError> {
        let work = self.memory.ledger().replace(name, seen, new, expires_at_ms);
        self.store(Use::Write, work).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.store(Use::Write, self.memory.ledger().remove(name)).await
    }
}

impl Inference for Faulty {
    async fn analyse(
        &self,
        capability: Capability,
        frame: Vec<u8>,
        deadline_ms: u64,
    ) -> Result<Vec<u8>, InferenceError> {
        match self.count(Use::Analysis) {
            None => self.memory.inference().analyse(capability, frame, deadline_ms).await,
            Some(Trouble::Refused(error)) => Err(error),
            Some(_) => pending().await,
        }
    }

    async fn is_healthy(&self) -> bool {
        self.memory.inference().is_healthy().await
    }
}

impl Outbound for Faulty {
    async fn post(&self, post: Post) -> Result<u16, OutboundError> {
        let arrives = async { self.memory.outbound().post(post).await };
        match self.count(Use::Message) {
            None => arrives.await,
            Some(Trouble::FailsWhenDone) => arrives.await.and(Err(OutboundError::DeadlinePassed)),
            Some(Trouble::HangsWhenDone) => {
                let _ = arrives.await;
                pending().await
            }
            Some(Trouble::Hangs) => pending().await,
            Some(_) => Err(OutboundError::NoConnection),
        }
    }
}
