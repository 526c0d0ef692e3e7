//! Parts: the bulky values that heads name.

use super::{Head, Held, Part, Shelf, State};
use crate::failure::Failure;
use crate::platform::{Platform, Records, StoreError};
use selfsame_protocol::envelope::Lifetime;

const LIVES_OF_A_PART: u64 = 2;

impl<P: Platform> Shelf<'_, P> {
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

    /// Removes the parts of a state that `named` does not have.
    pub(super) async fn discard_unnamed<S: State>(
        &self,
        state: &S,
        named: Option<&S>,
    ) -> Result<(), Failure> {
        let named = named.map(S::parts).unwrap_or_default();
        for part in state.parts().into_iter().filter(|part| !named.contains(part)) {
            self.discard(part).await?;
        }
        Ok(())
    }

    /// Reseals the parts of a head for two lives from now; answers their new end.
    pub(super) async fn prolong_parts<S: State>(
        &self,
        head: &Head<S>,
        now: u64,
    ) -> Result<u64, Failure> {
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

    /// Two lives from now, or until the bound.
    pub(super) fn part_lifetime<S: State>(&self, now: u64, bound_ms: Option<u64>) -> Lifetime {
        let end = now.saturating_add(LIVES_OF_A_PART * S::life_ms(&self.config.lives));
        Lifetime { created_at_ms: now, expires_at_ms: end.min(bound_ms.unwrap_or(u64::MAX)) }
    }
}
