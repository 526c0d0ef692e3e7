//! Where resources lie: a small *head* in the ledger, bulky *parts* in records.
//!
//! A head names its parts; a part is written once under a name never used
//! before, and counts only from the moment the head that names it is in place.
//! So a reader sees the old state or the new one, never half of each, and
//! deleting needs no listing. Two writers that saw the same head: one wins, the
//! other gets a conflict.
//!
//! A resource is removed in three steps: its head is marked as ended, which hides
//! it at once and shuts out every writer; its parts go; its head goes. If that
//! breaks off, whoever repeats it finds the marked head and does the rest.
//!
//! A resource ends a fixed time after its last use. Noting each use would cost a
//! write per read, so a use is noted once a tenth of the life has gone by, and
//! that tenth is granted on top. Parts are sealed for two lives and resealed
//! when the head is about to outlive them.

mod parts;

use crate::config::{Config, Lives};
use crate::failure::Failure;
use crate::platform::{LEDGER_VALUE_BYTES, Ledger, MaybeSend, Platform};
use crate::sweep::is_reservation;
use selfsame_contract::ApiError;
use selfsame_protocol::envelope::Lifetime;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const USES_NOTED_PER_LIFE: u64 = 10;
/// A change of what was seen loses to others only when a use is noted meanwhile.
const TRIES: usize = 8;
/// A change of whatever is there must outlast all who do the same at once.
const TURNS: usize = 32;

/// What a head holds.
pub(crate) trait State: Serialize + DeserializeOwned + Clone + MaybeSend + Sync {
    /// How long the resource is kept after its last use, in milliseconds.
    fn life_ms(lives: &Lives) -> u64;
    /// The parts that hang on it.
    fn parts(&self) -> Vec<&Part>;
}

/// The name of a bulky value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part(String);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head<S> {
    /// Grows with every change of the state, not with every use.
    version: u64,
    created_at_ms: u64,
    used_at_ms: u64,
    parts_end_at_ms: u64,
    /// The resource ends here whatever its use: the end of its session.
    bound_ms: Option<u64>,
    /// Being removed: nobody sees it, and its name is not free yet.
    is_ended: bool,
    state: S,
}

/// A resource that was there when it was looked up.
#[derive(Debug)]
pub(crate) struct Held<S> {
    name: String,
    sealed: Vec<u8>,
    head: Head<S>,
}

impl<S> Held<S> {
    /// The name it lies under.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What the head holds.
    pub(crate) fn state(&self) -> &S {
        &self.head.state
    }

    /// When it ends whatever its use, if it does.
    pub(crate) fn bound_ms(&self) -> Option<u64> {
        self.head.bound_ms
    }
}

/// The stores together with the keys and lives that apply.
pub(crate) struct Shelf<'a, P> {
    pub(crate) platform: &'a P,
    pub(crate) config: &'a Config,
}

impl<P: Platform> Shelf<'_, P> {
    /// Puts a new resource in place; `false` when the name is taken.
    pub(crate) async fn create<S: State>(
        &self,
        name: &str,
        state: S,
        bound_ms: Option<u64>,
    ) -> Result<bool, Failure> {
        let now = self.platform.now_ms();
        let parts_end_at_ms = self.part_lifetime::<S>(now, bound_ms).expires_at_ms;
        let head = Head {
            version: 0,
            created_at_ms: now,
            used_at_ms: now,
            parts_end_at_ms,
            bound_ms,
            is_ended: false,
            state,
        };
        if self.replace(name, None, &head).await?.is_some() {
            return Ok(true);
        }
        match self.platform.ledger().read(name).await? {
            Some(taken) if is_reservation(&taken, now) => Err(ApiError::Conflict.into()),
            Some(taken) if self.unseal::<S>(name, &taken).is_none() => {
                Ok(self.replace(name, Some(&taken), &head).await?.is_some())
            }
            _ => Ok(false),
        }
    }

    /// Looks a resource up.
    pub(crate) async fn find<S: State>(&self, name: &str) -> Result<Option<Held<S>>, Failure> {
        let Some(sealed) = self.platform.ledger().read(name).await? else { return Ok(None) };
        let head = self.open(name, &sealed);
        Ok(head.map(|head| Held { name: name.to_owned(), sealed, head }))
    }

    /// Counts a use of a resource, which prolongs its life.
    pub(crate) async fn count_use<S: State>(&self, mut held: Held<S>) -> Result<Held<S>, Failure> {
        let now = self.platform.now_ms();
        let pause = S::life_ms(&self.config.lives) / USES_NOTED_PER_LIFE;
        // A use in the future was noted by a clock that was wrong.
        if now.abs_diff(held.head.used_at_ms) >= pause {
            self.note_use(&mut held, now).await?;
        }
        Ok(held)
    }

    /// Changes the state; a change by somebody else since `held` was looked up
    /// is a conflict. Parts that are not named any more are discarded: those of the
    /// state before, or after a conflict those that were to be named.
    pub(crate) async fn change<S: State>(
        &self,
        held: Held<S>,
        change: impl Fn(&mut S),
    ) -> Result<(), Failure> {
        let before = held.state().clone();
        let mut after = before.clone();
        change(&mut after);
        let changed = self.change_head(held, change).await;
        match &changed {
            Ok(()) => self.discard_unnamed(&before, Some(&after)).await?,
            Err(failure) if failure.is_conflict() => {
                self.discard_unnamed(&after, Some(&before)).await?;
            }
            // The store may have done what it reports as failed: which parts the head
            // names is unknown, so all of them stay until they expire.
            Err(_) => {}
        }
        changed
    }

    async fn change_head<S: State>(
        &self,
        held: Held<S>,
        change: impl Fn(&mut S),
    ) -> Result<(), Failure> {
        let version = held.head.version;
        let mut current = held;
        for _ in 0..TRIES {
            let mut head = current.head.clone();
            change(&mut head.state);
            head.version += 1;
            if self.replace(&current.name, Some(&current.sealed), &head).await?.is_some() {
                return Ok(());
            }
            current = match self.find(&current.name).await? {
                Some(newer) if newer.head.version == version => newer,
                _ => return Err(ApiError::Conflict.into()),
            };
        }
        Err(ApiError::Conflict.into())
    }

    /// Changes the state whatever others do to it meanwhile, and discards the parts
    /// that it does not name any more; answers the state before, `None` when the
    /// resource is gone.
    pub(crate) async fn change_newest<S: State>(
        &self,
        name: &str,
        change: impl Fn(&mut S),
    ) -> Result<Option<S>, Failure> {
        for _ in 0..TURNS {
            let Some(held) = self.find::<S>(name).await? else { return Ok(None) };
            let mut head = held.head.clone();
            change(&mut head.state);
            head.version += 1;
            if self.replace(name, Some(&held.sealed), &head).await?.is_some() {
                self.discard_unnamed(&held.head.state, Some(&head.state)).await?;
                return Ok(Some(held.head.state));
            }
        }
        Err(never_in_turn())
    }

    /// Removes a resource whole; nothing there is success.
    pub(crate) async fn erase<S: State>(&self, name: &str) -> Result<(), Failure> {
        match self.end::<S>(name).await? {
            Some(state) => self.clear_away(name, &state).await,
            None => Ok(()),
        }
    }

    /// Does the rest of a removal that broke off, if there is one.
    pub(crate) async fn finish_erasing<S: State>(&self, name: &str) -> Result<(), Failure> {
        let Some(sealed) = self.platform.ledger().read(name).await? else { return Ok(()) };
        match self.unseal::<S>(name, &sealed) {
            Some(head) if head.is_ended => self.clear_away(name, &head.state).await,
            _ => Ok(()),
        }
    }

    /// Hides a resource from now on. Answers its last state, also when it was hidden
    /// before; `None` when it is gone.
    pub(crate) async fn end<S: State>(&self, name: &str) -> Result<Option<S>, Failure> {
        for _ in 0..TURNS {
            let Some(sealed) = self.platform.ledger().read(name).await? else { return Ok(None) };
            let Some(mut head) = self.unseal::<S>(name, &sealed) else { return Ok(None) };
            let was_ended = std::mem::replace(&mut head.is_ended, true);
            if was_ended || self.replace(name, Some(&sealed), &head).await?.is_some() {
                return Ok(Some(head.state));
            }
        }
        Err(never_in_turn())
    }

    /// Removes what is left of a resource that has ended.
    pub(crate) async fn clear_away<S: State>(&self, name: &str, last: &S) -> Result<(), Failure> {
        for part in last.parts() {
            self.discard(part).await?;
        }
        Ok(self.platform.ledger().remove(name).await?)
    }

    /// Opens the head of a resource that can be seen.
    fn open<S: State>(&self, name: &str, sealed: &[u8]) -> Option<Head<S>> {
        self.unseal(name, sealed).filter(|head| !head.is_ended)
    }

    /// Opens a head; one that is over, or sealed with a key no longer known, is gone.
    fn unseal<S: State>(&self, name: &str, sealed: &[u8]) -> Option<Head<S>> {
        let (lifetime, content) = self.config.vault.open(name, sealed).ok()?;
        if lifetime.is_over(self.platform.now_ms()) {
            return None;
        }
        postcard::from_bytes(&content).ok()
    }

    /// Writes `head` if the newest value still is `seen`; answers the new value.
    async fn replace<S: State>(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        head: &Head<S>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let life = S::life_ms(&self.config.lives);
        let end = head.used_at_ms.saturating_add(life + life / USES_NOTED_PER_LIFE);
        let lifetime = Lifetime {
            created_at_ms: head.created_at_ms,
            expires_at_ms: end.min(head.bound_ms.unwrap_or(u64::MAX)),
        };
        let content = postcard::to_allocvec(head).map_err(Failure::unexpected)?;
        let sealed = self.config.vault.seal(self.platform, name, lifetime, &content)?;
        if sealed.len() > LEDGER_VALUE_BYTES {
            return Err(Failure::unexpected("a head outgrew the ledger"));
        }
        let ledger = self.platform.ledger();
        let won = ledger.replace(name, seen, sealed.clone(), lifetime.expires_at_ms).await?;
        Ok(won.then_some(sealed))
    }

    /// Notes a use. Losing a race here means that somebody else noted one, or that
    /// what was just prolonged is not wanted any more.
    async fn note_use<S: State>(&self, held: &mut Held<S>, now: u64) -> Result<(), Failure> {
        let mut head = held.head.clone();
        head.used_at_ms = now;
        let life = S::life_ms(&self.config.lives);
        let outlives = now.saturating_add(life + life / USES_NOTED_PER_LIFE) > head.parts_end_at_ms;
        if outlives {
            head.parts_end_at_ms = self.prolong_parts(&head, now).await?;
        }
        match self.replace(&held.name, Some(&held.sealed), &head).await? {
            Some(sealed) => (held.sealed, held.head) = (sealed, head),
            // Parts that the newest head does not name may have been prolonged after
            // their removal.
            None if outlives => {
                let newest = self.find::<S>(&held.name).await?;
                self.discard_unnamed(&head.state, newest.as_ref().map(Held::state)).await?;
            }
            None => {}
        }
        Ok(())
    }
}

/// Somebody else was faster every time.
fn never_in_turn() -> Failure {
    Failure::unexpected("others kept changing the same resource")
}
