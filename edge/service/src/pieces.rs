//! Bulky values in a store that bounds the length of a value.
//!
//! Under its own name a value has an *entry*: its first bytes and a footer that
//! tells how many *pieces* hold the rest and in which series they are. Pieces are
//! written before the entry that counts them and removed before it, and a value
//! written anew has a new series, so a reader finds a value whole or not at all.
//!
//! Each piece begins with the plain header of the sealed value
//! ([`selfsame_protocol::envelope`]). So what a crash left behind ends, for whoever
//! sweeps the store, when the value would have ended.

use crate::platform::{EntropyError, Records, StoreError};
use selfsame_protocol::envelope;

/// Series and number of pieces, big endian.
const FOOTER_LENGTH: usize = size_of::<u64>() + size_of::<u16>();

/// A value may be replaced while it is read; then it is looked at once more.
const LOOKS: usize = 2;

/// Fills a buffer from a cryptographic source.
pub type Entropy = fn(&mut [u8]) -> Result<(), EntropyError>;

/// Records in a store that bounds the length of a value.
#[derive(Debug)]
pub struct PiecedRecords<R> {
    store: R,
    value_bytes: usize,
    entropy: Entropy,
}

#[derive(Debug, Clone, Copy)]
struct Footer {
    series: u64,
    pieces: u16,
}

impl Footer {
    /// Takes the footer off an entry; `None` when it is none of ours.
    fn split_off(entry: &mut Vec<u8>) -> Option<Self> {
        let (first, footer) = entry.split_last_chunk::<FOOTER_LENGTH>()?;
        let (series, pieces) = footer.split_first_chunk()?;
        let pieces = u16::from_be_bytes(*pieces.first_chunk()?);
        let footer = Self { series: u64::from_be_bytes(*series), pieces };
        let length = first.len();
        entry.truncate(length);
        Some(footer)
    }

    fn append_to(self, entry: &mut Vec<u8>) {
        entry.extend_from_slice(&self.series.to_be_bytes());
        entry.extend_from_slice(&self.pieces.to_be_bytes());
    }

    /// The names of the pieces of the value `name`.
    fn names(self, name: &str) -> impl Iterator<Item = String> {
        (1..=self.pieces).map(move |number| format!("{name}~{:016x}.{number}", self.series))
    }
}

impl<R: Records + Sync> PiecedRecords<R> {
    /// Records in `store`, which takes values of up to `value_bytes`; a few dozen
    /// of them are needed for headers. Names of pieces are 23 bytes longer than
    /// that of their value at the most.
    pub fn new(store: R, value_bytes: usize, entropy: Entropy) -> Self {
        Self { store, value_bytes, entropy }
    }

    /// The store itself.
    pub fn store(&self) -> &R {
        &self.store
    }

    /// How many bytes of a value its entry holds.
    fn first_bytes(&self) -> usize {
        self.value_bytes.saturating_sub(FOOTER_LENGTH)
    }

    /// How many bytes of a value a piece holds.
    fn piece_bytes(&self) -> usize {
        self.value_bytes.saturating_sub(envelope::LENGTH).max(1)
    }

    fn footer_for(&self, value: &[u8]) -> Result<Footer, StoreError> {
        let rest = value.len().saturating_sub(self.first_bytes());
        let pieces = u16::try_from(rest.div_ceil(self.piece_bytes()))
            .map_err(|_| StoreError("the value has too many pieces".to_owned()))?;
        let mut series = [0; size_of::<u64>()];
        if pieces > 0 {
            (self.entropy)(&mut series).map_err(|error| StoreError(error.to_string()))?;
        }
        Ok(Footer { series: u64::from_be_bytes(series), pieces })
    }

    async fn put_pieces(
        &self,
        name: &str,
        footer: Footer,
        value: &[u8],
        expires_at_ms: u64,
    ) -> Result<(), StoreError> {
        let header = value.get(..envelope::LENGTH).unwrap_or_default();
        let rest = value.get(self.first_bytes()..).unwrap_or_default();
        for (name, piece) in footer.names(name).zip(rest.chunks(self.piece_bytes())) {
            self.store.put(&name, [header, piece].concat(), expires_at_ms).await?;
        }
        Ok(())
    }

    /// Appends the pieces of a value to its beginning; `false` when one is gone.
    async fn append_pieces(
        &self,
        name: &str,
        footer: Footer,
        value: &mut Vec<u8>,
    ) -> Result<bool, StoreError> {
        for name in footer.names(name) {
            let piece = self.store.get(&name).await?;
            let Some(bytes) = piece.as_deref().and_then(|piece| piece.get(envelope::LENGTH..))
            else {
                return Ok(false);
            };
            value.extend_from_slice(bytes);
        }
        Ok(true)
    }

    /// Removes the pieces that the entry under `name` counts, if there is one.
    async fn delete_pieces(&self, name: &str, entry: Option<Vec<u8>>) -> Result<(), StoreError> {
        let footer = entry.and_then(|mut entry| Footer::split_off(&mut entry));
        for name in footer.iter().flat_map(|footer| footer.names(name)) {
            self.store.delete(&name).await?;
        }
        Ok(())
    }
}

impl<R: Records + Sync> Records for PiecedRecords<R> {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        for _ in 0..LOOKS {
            let Some(mut value) = self.store.get(name).await? else { return Ok(None) };
            let Some(footer) = Footer::split_off(&mut value) else { return Ok(None) };
            if self.append_pieces(name, footer, &mut value).await? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    async fn put(
        &self,
        name: &str,
        mut value: Vec<u8>,
        expires_at_ms: u64,
    ) -> Result<(), StoreError> {
        let footer = self.footer_for(&value)?;
        self.put_pieces(name, footer, &value, expires_at_ms).await?;
        // Only a value that is written anew to prolong its life was here before.
        let replaced = self.store.get(name).await?;
        value.truncate(self.first_bytes());
        footer.append_to(&mut value);
        self.store.put(name, value, expires_at_ms).await?;
        self.delete_pieces(name, replaced).await
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let entry = self.store.get(name).await?;
        self.delete_pieces(name, entry).await?;
        self.store.delete(name).await
    }
}

#[cfg(test)]
#[cfg(feature = "memory")]
mod tests;
