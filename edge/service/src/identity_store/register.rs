//! The register: an identity store that the service keeps itself.
//!
//! Entries are only ever added, under numbers that rise, and end together with
//! their contents when their retention is over. They are gathered in pages of the
//! ledger; the *book* says which pages there are. A face that is enrolled is held
//! against those enrolled before, as far as [`PAGES_SEARCHED`] reaches, and what
//! looks like the same person under another id is noted in the entry.

use super::Enrolment;
use crate::config::Lives;
use crate::failure::Failure;
use crate::platform::Platform;
use crate::shelf::{Part, Shelf, State};
use selfsame_biometrics::face::compare::{ComparisonDecision, Threshold, compare};
use selfsame_biometrics::face::template::Template;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const BOOK: &str = "register";
/// Entries of a page; with a template and three ids each it stays below the
/// smallest limit that a ledger sets on a value.
const PAGE_ENTRIES: usize = 256;
/// A new face is held against the last 15 full pages and the open one: 3,841 to
/// 4,096 faces, each a few hundred multiplications.
const PAGES_SEARCHED: u64 = 16;
/// Duplicates noted in an entry, best first.
const MOST_DUPLICATES: usize = 10;
/// How often somebody else may fill a page before we do.
const TURNS: usize = 8;
/// A page takes entries for one retention and is there for two, so it outlives
/// every one of them; the book outlives its pages.
const PAGE_RETENTIONS: u64 = 2;
const BOOK_RETENTIONS: u64 = 4;

/// Which pages there are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Book {
    oldest: u64,
    newest: u64,
}

/// A page of the register.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Page {
    closes_at_ms: u64,
    entries: Vec<Entry>,
}

/// An entry. Its number is that of its page and its place in there.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    external_id: String,
    ends_at_ms: u64,
    template: Vec<u8>,
    content: Part,
    duplicates: Vec<Duplicate>,
}

/// An earlier entry that looks like the same person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Duplicate {
    number: u64,
    /// Similarity on the scale of the contract, 0 to 1.
    score: f32,
}

impl State for Book {
    fn life_ms(lives: &Lives) -> u64 {
        lives.identity_store_ms.saturating_mul(BOOK_RETENTIONS)
    }

    fn parts(&self) -> Vec<&Part> {
        Vec::new()
    }
}

impl State for Page {
    fn life_ms(lives: &Lives) -> u64 {
        lives.identity_store_ms.saturating_mul(PAGE_RETENTIONS)
    }

    fn parts(&self) -> Vec<&Part> {
        self.entries.iter().map(|entry| &entry.content).collect()
    }
}

impl Page {
    fn takes(&self, now_ms: u64) -> bool {
        self.entries.len() < PAGE_ENTRIES && now_ms < self.closes_at_ms
    }

    /// Its entries that have not ended, with their numbers.
    fn live(&self, page: u64, now_ms: u64) -> impl Iterator<Item = (u64, &Entry)> {
        let numbered = (first_number(page)..).zip(&self.entries);
        numbered.filter(move |(_, entry)| now_ms < entry.ends_at_ms)
    }

    /// Its entries of other ids with the face of `probe`.
    fn duplicates(&self, page: u64, now_ms: u64, probe: &Probe<'_>) -> Vec<Duplicate> {
        let others = self.live(page, now_ms);
        let others = others.filter(|(_, entry)| entry.external_id != probe.external_id);
        others.filter_map(|(number, entry)| probe.duplicate(number, entry)).collect()
    }
}

/// A face that is about to be enrolled.
struct Probe<'a> {
    external_id: &'a str,
    template: &'a Template,
}

impl Probe<'_> {
    /// A template of another algorithm cannot be compared, so it is no duplicate.
    fn duplicate(&self, number: u64, entry: &Entry) -> Option<Duplicate> {
        let reference = Template::from_bytes(&entry.template).ok()?;
        let score = compare(self.template, &reference).ok()?;
        let is_match = score.decide(Threshold::RECOMMENDED) == ComparisonDecision::Match;
        is_match.then_some(Duplicate { number, score: score.value() })
    }
}

/// The register of a service.
pub(crate) struct Register<'a, P> {
    pub(crate) shelf: Shelf<'a, P>,
}

impl<P: Platform> Register<'_, P> {
    /// Adds an entry for good.
    pub(crate) async fn enrol(
        &self,
        enrolment: &Enrolment,
        template: &Template,
    ) -> Result<(), Failure> {
        let now = self.shelf.platform.now_ms();
        let ends_at_ms = now.saturating_add(self.shelf.config.lives.identity_store_ms);
        let content = enrolment.to_bytes()?;
        let content = self.shelf.stow::<Page>(BOOK, "entry", Some(ends_at_ms), &content).await?;
        let entry = Entry {
            external_id: enrolment.external_id.clone(),
            ends_at_ms,
            template: template.to_bytes(),
            content,
            duplicates: Vec::new(),
        };
        let probe = Probe { external_id: &enrolment.external_id, template };
        for _ in 0..TURNS {
            let book = self.book().await?;
            let earlier = self.search(&book, now, &probe).await?;
            if self.append(book.newest, now, &entry, &probe, &earlier).await? {
                return Ok(());
            }
            self.turn_page(book.newest).await?;
        }
        Err(Failure::unexpected("others kept filling the register"))
    }

    /// The first entry after the one of that number, whole.
    pub(crate) async fn entry_after(&self, after: Option<u64>) -> Result<Option<Value>, Failure> {
        let first = after.map_or(0, |number| number.saturating_add(1));
        let Some(book) = self.shelf.find::<Book>(BOOK).await? else { return Ok(None) };
        let Book { oldest, newest } = *book.state();
        for page in (first / first_number(1)).max(oldest)..=newest {
            if let Some(entry) = self.entry_of_page(page, first).await? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Removes all entries.
    pub(crate) async fn erase(&self) -> Result<(), Failure> {
        let Some(book) = self.shelf.end::<Book>(BOOK).await? else { return Ok(()) };
        for page in book.oldest..=book.newest {
            self.shelf.erase::<Page>(&page_name(page)).await?;
        }
        self.shelf.clear_away(BOOK, &book).await
    }

    /// The book, which is opened if there is none.
    async fn book(&self) -> Result<Book, Failure> {
        match self.shelf.find::<Book>(BOOK).await? {
            Some(book) => Ok(self.shelf.count_use(book).await?.state().clone()),
            None => {
                // Somebody else may have been faster, which is as well.
                self.shelf.create(BOOK, Book::default(), None).await?;
                Ok(Book::default())
            }
        }
    }

    /// Duplicates on the pages before the newest, where nothing is added any more.
    async fn search(
        &self,
        book: &Book,
        now_ms: u64,
        probe: &Probe<'_>,
    ) -> Result<Vec<Duplicate>, Failure> {
        let mut found = Vec::new();
        let first = book.newest.saturating_sub(PAGES_SEARCHED - 1).max(book.oldest);
        for number in first..book.newest {
            if let Some(page) = self.shelf.find::<Page>(&page_name(number)).await? {
                found.extend(page.state().duplicates(number, now_ms, probe));
            }
        }
        Ok(found)
    }

    /// Adds the entry to a page if that takes it. The page's own entries are looked
    /// through in the same change: of two that come at once, one sees the other.
    async fn append(
        &self,
        number: u64,
        now_ms: u64,
        entry: &Entry,
        probe: &Probe<'_>,
        earlier: &[Duplicate],
    ) -> Result<bool, Failure> {
        let name = page_name(number);
        let add = |page: &mut Page| {
            if page.takes(now_ms) {
                let own = page.duplicates(number, now_ms, probe);
                page.entries.push(Entry { duplicates: best(earlier, &own), ..entry.clone() });
            }
        };
        if self.shelf.find::<Page>(&name).await?.is_none() {
            let life_ms = self.shelf.config.lives.identity_store_ms;
            let page = Page { closes_at_ms: now_ms.saturating_add(life_ms), entries: Vec::new() };
            self.shelf.create(&name, page, None).await?;
        }
        let before = self.shelf.change_newest(&name, add).await?;
        Ok(before.is_some_and(|page| page.takes(now_ms)))
    }

    /// Begins the page after `full`, and forgets about the oldest if it has ended.
    async fn turn_page(&self, full: u64) -> Result<(), Failure> {
        let book = self.book().await?;
        let has_ended = self.shelf.find::<Page>(&page_name(book.oldest)).await?.is_none();
        let turn = |book: &mut Book| {
            book.newest = book.newest.max(full.saturating_add(1));
            if has_ended {
                book.oldest = book.oldest.saturating_add(1).min(book.newest);
            }
        };
        self.shelf.change_newest(BOOK, turn).await?;
        Ok(())
    }

    /// The first entry of a page from that number on whose content is there.
    async fn entry_of_page(&self, page: u64, first: u64) -> Result<Option<Value>, Failure> {
        let Some(held) = self.shelf.find::<Page>(&page_name(page)).await? else { return Ok(None) };
        let now = self.shelf.platform.now_ms();
        for (number, entry) in held.state().live(page, now).filter(|(number, _)| *number >= first) {
            if let Some(content) = self.shelf.fetch(&entry.content).await? {
                let enrolment = Enrolment::from_bytes(&content)?.to_json()?;
                let duplicates = &entry.duplicates;
                return Ok(Some(json!({
                    "number": number, "duplicates": duplicates, "enrolment": enrolment,
                })));
            }
        }
        Ok(None)
    }
}

fn page_name(page: u64) -> String {
    format!("{BOOK}/{page}")
}

/// The number of the first entry of a page.
fn first_number(page: u64) -> u64 {
    u64::try_from(PAGE_ENTRIES).unwrap_or(u64::MAX).saturating_mul(page)
}

/// The duplicates of both lists that are most alike.
fn best(earlier: &[Duplicate], own: &[Duplicate]) -> Vec<Duplicate> {
    let mut all = [earlier, own].concat();
    all.sort_by(|one, other| other.score.total_cmp(&one.score));
    all.truncate(MOST_DUPLICATES);
    all
}
