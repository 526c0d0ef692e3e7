//! Where resources lie: a small *head* in the ledger, bulky *parts* in records.
//!
//! A head names its parts; a part is written once under a name never used
//! before, and counts only from the moment the head that names it is in place.
//! So a reader sees the old state or the new one, never half of each, and
//! deleting needs no listing. Two writers that saw the same head: one wins, the
//! other gets a conflict.
//!
//! A resource ends a fixed time after its last use. Noting each use would cost a
//! write per read, so a use is noted once a tenth of the life has gone by, and
//! that tenth is granted on top. Parts are sealed for two lives and resealed
//! when the head is about to outlive them.

use crate::config::{Config, Lives};
use crate::failure::Failure;
use crate::platform::{Ledger, MaybeSend, Platform, Records, StoreError};
use selfsame_contract::ApiError;
use selfsame_protocol::envelope::Lifetime;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const USES_NOTED_PER_LIFE: u64 = 10;
const LIVES_OF_A_PART: u64 = 2;
const TRIES: usize = 8;

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
            state,
        };
        if self.replace(name, None, &head).await?.is_some() {
            return Ok(true);
        }
        match self.platform.ledger().read(name).await? {
            Some(taken) if self.open::<S>(name, &taken).is_none() => {
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
        if now.saturating_sub(held.head.used_at_ms) >= pause {
            self.note_use(&mut held, now).await?;
        }
        Ok(held)
    }

    /// Changes the state; a change by somebody else since `held` was looked up
    /// is a conflict.
    pub(crate) async fn change<S: State>(
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

    /// Changes the state whatever others do to it meanwhile; answers the state
    /// before, `None` when the resource is gone.
    pub(crate) async fn change_newest<S: State>(
        &self,
        name: &str,
        change: impl Fn(&mut S),
    ) -> Result<Option<S>, Failure> {
        for _ in 0..TRIES {
            let Some(held) = self.find::<S>(name).await? else { return Ok(None) };
            let mut head = held.head.clone();
            change(&mut head.state);
            head.version += 1;
            if self.replace(name, Some(&held.sealed), &head).await?.is_some() {
                return Ok(Some(held.head.state));
            }
        }
        Err(ApiError::Conflict.into())
    }

    /// Removes a resource whole; nothing there is success.
    pub(crate) async fn erase<S: State>(&self, name: &str) -> Result<(), Failure> {
        let held = self.find::<S>(name).await?;
        self.platform.ledger().remove(name).await?;
        for part in held.iter().flat_map(|held| held.head.state.parts()) {
            self.discard(part).await?;
        }
        Ok(())
    }

    /// Writes a part for the resource `owner`; it counts once the head names it.
    pub(crate) async fn stow<S: State>(
        &self,
        owner: &str,
        kind: &str,
        bound_ms: Option<u64>,
        content: &[u8],
    ) -> Result<Part, Failure> {
        let mut unique = [0; 8];
        self.platform.fill_random(&mut unique)?;
        let part = Part(format!("{owner}/{kind}.{:016x}", u64::from_be_bytes(unique)));
        let lifetime = self.part_lifetime::<S>(self.platform.now_ms(), bound_ms);
        self.write_part(&part, lifetime, content).await?;
        Ok(part)
    }

    /// Writes a part for a held resource.
    pub(crate) async fn stow_for<S: State>(
        &self,
        held: &Held<S>,
        kind: &str,
        content: &[u8],
    ) -> Result<Part, Failure> {
        self.stow::<S>(&held.name, kind, held.head.bound_ms, content).await
    }

    /// Reads a part; `None` when it is gone.
    pub(crate) async fn fetch(&self, part: &Part) -> Result<Option<Vec<u8>>, Failure> {
        let Some(value) = self.platform.records().get(&part.0).await? else { return Ok(None) };
        let opened = self.config.vault.open(&part.0, &value).ok();
        Ok(opened
            .filter(|(life, _)| !life.is_over(self.platform.now_ms()))
            .map(|(_, content)| content))
    }

    /// Removes a part.
    pub(crate) async fn discard(&self, part: &Part) -> Result<(), StoreError> {
        self.platform.records().delete(&part.0).await
    }

    /// Opens a head; one that is over, or sealed with a key no longer known, is gone.
    fn open<S: State>(&self, name: &str, sealed: &[u8]) -> Option<Head<S>> {
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
        let ledger = self.platform.ledger();
        let won = ledger.replace(name, seen, sealed.clone(), lifetime.expires_at_ms).await?;
        Ok(won.then_some(sealed))
    }

    /// Notes a use. Losing a race here means that somebody else noted one.
    async fn note_use<S: State>(&self, held: &mut Held<S>, now: u64) -> Result<(), Failure> {
        let mut head = held.head.clone();
        head.used_at_ms = now;
        let life = S::life_ms(&self.config.lives);
        if now + life + life / USES_NOTED_PER_LIFE > head.parts_end_at_ms {
            head.parts_end_at_ms = self.prolong_parts(&head, now).await?;
        }
        if let Some(sealed) = self.replace(&held.name, Some(&held.sealed), &head).await? {
            held.sealed = sealed;
            held.head = head;
        }
        Ok(())
    }

    async fn prolong_parts<S: State>(&self, head: &Head<S>, now: u64) -> Result<u64, Failure> {
        let lifetime = self.part_lifetime::<S>(now, head.bound_ms);
        for part in head.state.parts() {
            if let Some(content) = self.fetch(part).await? {
                self.write_part(part, lifetime, &content).await?;
            }
        }
        Ok(lifetime.expires_at_ms)
    }

    async fn write_part(
        &self,
        part: &Part,
        lifetime: Lifetime,
        content: &[u8],
    ) -> Result<(), Failure> {
        let sealed = self.config.vault.seal(self.platform, &part.0, lifetime, content)?;
        Ok(self.platform.records().put(&part.0, sealed, lifetime.expires_at_ms).await?)
    }

    fn part_lifetime<S: State>(&self, now: u64, bound_ms: Option<u64>) -> Lifetime {
        let end = now.saturating_add(LIVES_OF_A_PART * S::life_ms(&self.config.lives));
        Lifetime { created_at_ms: now, expires_at_ms: end.min(bound_ms.unwrap_or(u64::MAX)) }
    }
}
