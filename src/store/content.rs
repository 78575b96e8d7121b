//! Codebooks and offers, kept under their digests, and the texts that places belong to.

use rusqlite::TransactionBehavior;

use super::append::{head, head_of, insert, keep_codebook, not_before_last, rows_after};
use super::{Store, StoreError, events};
use crate::domain::codebook::Codebook;
use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::event::{CodebookUsed, EventKind, KnownText, OffersUsed};
use crate::domain::review::log_state::{LogState, Version};
use crate::domain::review::offer::Offer;
use crate::formats::codebook::{Form, codebook_toml, read_codebook};
use crate::formats::review::log::new_row;
use crate::formats::review::offers::{digest_of_offers, offer_json, read_offer};

/// What was written down when a study was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The codebook.
    pub codebook: Digest,
    /// The offers.
    pub offers: Digest,
    /// How many rows were added: none where nothing changed.
    pub added: usize,
}

impl Store {
    /// Writes down what holds from here on: who codes (where they come to code), the texts, the codebook (where there is
    /// one), the offers. What is already is not written again.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written.
    pub fn register(
        &mut self,
        coder: &CoderId,
        millis: u64,
        texts: &[KnownText],
        codebook: &Codebook,
        offers: &[Offer],
        joins: bool,
    ) -> Result<Registered, StoreError> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| StoreError::of(&error, &path);
        let book = codebook_toml(codebook);
        let used = CodebookUsed { digest: Digest::of(book.as_bytes()), version: codebook.version(), codes: codebook.len() as u32 };
        let rows: Vec<String> = offers.iter().map(offer_json).collect();
        let offers_used = OffersUsed { digest: digest_of_offers(rows.iter().map(String::as_str)), count: offers.len() as u32 };
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let trail = LogState::of(&events(&rows_after(&change, 0)?)?);
        let mut acts = Vec::new();
        if joins && !trail.coders.contains_key(coder) {
            acts.push(EventKind::Joined);
        }
        if !texts.iter().map(|text| (&text.document, text)).eq(trail.texts.iter()) {
            acts.push(EventKind::Texts(texts.to_vec()));
        }
        if trail.codebook.as_ref().map(|held| held.digest) != Some(used.digest) && !codebook.is_empty() {
            keep_codebook(&change, &used.digest.to_string(), &book).map_err(failed)?;
            acts.push(EventKind::Codebook(used.clone()));
        }
        if trail.offers.as_ref() != Some(&offers_used) {
            let mut statement =
                change.prepare("INSERT INTO offers (offers, place, content) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING").map_err(failed)?;
            for (place, row) in rows.iter().enumerate() {
                statement.execute((offers_used.digest.to_string(), place as i64 + 1, row)).map_err(failed)?;
            }
            acts.push(EventKind::Offers(offers_used.clone()));
        }
        let mut head = head(&change, &self.log)?;
        let time = not_before_last(&change, &self.log, millis).map_err(failed)?;
        for act in &acts {
            let row = new_row(&self.log, head.seq + 1, &head.digest, &time, coder, act);
            insert(&change, &row).map_err(failed)?;
            head = head_of(&row)?;
        }
        change.commit().map_err(failed)?;
        self.settle()?;
        Ok(Registered { codebook: used.digest, offers: offers_used.digest, added: acts.len() })
    }

    /// The codebook that holds: that of the study's file, or what was made of it while reading. A file that was changed
    /// since holds as it is.
    ///
    /// # Errors
    /// Where the database cannot be read, or does not hold the codebook that its log names.
    pub fn holding(&self, file: &Codebook) -> Result<Codebook, StoreError> {
        let trail = self.trail()?;
        let digest = Digest::of(codebook_toml(file).as_bytes());
        let Some(held) = trail.codebook.as_ref().filter(|held| held.digest != digest) else { return Ok(file.clone()) };
        let before = made_of(&trail.versions, held.digest);
        if before.is_empty() || !(file.is_empty() || before.contains(&digest)) {
            return Ok(file.clone());
        }
        let content = self.codebook(&held.digest)?.ok_or_else(|| StoreError::Damaged { path: self.path.display().to_string() })?;
        // A codebook whose only code was taken back is empty, and no file of codes.
        Ok(read_codebook(&content, Form::Toml).unwrap_or_default())
    }

    /// Whether codes were made while reading that a file which holds does not have as they are.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn was_overtaken(&self, file: &Codebook) -> Result<bool, StoreError> {
        let trail = self.trail()?;
        let digest = Digest::of(codebook_toml(file).as_bytes());
        let is_live = |held: Digest| !made_of(&trail.versions, held).is_empty();
        Ok(trail.codebook.as_ref().is_some_and(|held| held.digest != digest && is_live(held.digest)))
    }

    /// The content of a codebook that the log names.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn codebook(&self, digest: &Digest) -> Result<Option<String>, StoreError> {
        self.codebook_named(&digest.to_string())
    }

    /// The same, by the digest as it is written.
    pub(super) fn codebook_named(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::of(&error, &self.path);
        let mut statement = self.connection.prepare("SELECT content FROM codebooks WHERE digest = ?1").map_err(failed)?;
        let mut rows = statement.query([digest]).map_err(failed)?;
        rows.next().map_err(failed)?.map(|row| row.get(0)).transpose().map_err(failed)
    }

    /// The rows of offers that the log names, as they are stored.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn offer_rows(&self, digest: &Digest) -> Result<Vec<String>, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::of(&error, &self.path);
        let mut statement = self.connection.prepare("SELECT content FROM offers WHERE offers = ?1 ORDER BY place").map_err(failed)?;
        let rows = statement.query_map([digest.to_string()], |row| row.get(0)).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    /// Offers that the log names, in the order in which they are shown.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn offers(&self, digest: &Digest) -> Result<Vec<Offer>, StoreError> {
        let rows = self.offer_rows(digest)?;
        // An empty row is an offer that went with a withdrawal.
        rows.iter()
            .filter(|row| !row.is_empty())
            .map(|row| read_offer(row).ok_or_else(|| StoreError::Damaged { path: self.path.display().to_string() }))
            .collect()
    }
}

/// The codebooks from which one was made while reading, newest first; none where it was not made so.
fn made_of(versions: &[Version], digest: Digest) -> Vec<Digest> {
    let mut found = Vec::new();
    let mut at = digest;
    // No codebook is made of itself, so the way back ends; a log of elsewhere may say otherwise.
    while found.len() <= versions.len()
        && let Some(made) = versions.iter().find(|version| version.what.live && version.what.digest == at)
    {
        at = made.what.from;
        found.push(at);
    }
    found
}
