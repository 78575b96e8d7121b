//! Makes the key under which the cache keeps an item of a stage: whatever the item is made from is in it, and nothing else.

use super::artefact::{Kind, Per};
use super::cache::{Entry, Item};
use super::call::StepError;
use super::plan::PlannedStage;
use super::reads::{KnownFile, StudyView};
use crate::domain::digest::Digest;

/// What a stage takes from, as digests.
pub(super) struct Source<'a> {
    kind: Kind,
    entry: &'a Entry,
    there: Option<Vec<&'a Item>>,
}

impl<'a> Source<'a> {
    pub fn of(stage: &PlannedStage, entry: &'a Entry) -> Self {
        let there = || entry.items.iter().filter(|item| item.length > 0).collect();
        let produces = stage.spec.produces;
        Self { kind: produces.kind, entry, there: (produces.per == Per::Transcript).then(there) }
    }

    /// How many items there are, where there is one for each transcript.
    pub fn items(&self) -> Option<usize> {
        self.there.as_ref().map(Vec::len)
    }

    /// The digest of one item, or of the whole: what belongs to the corpus, such as the codebook's tokens, is in every transcript's key.
    fn digest(&self, per: Per, item: usize) -> Digest {
        match &self.there {
            Some(items) if per == Per::Transcript => items[item].digest,
            _ => self.entry.digest(),
        }
    }
}

/// What an item is made from, as one digest: the stage, its parameters, the seed, what it takes from, and all that it reads.
///
/// # Errors
///
/// A [`StepError`] if something that the stage reads is not there.
pub(super) fn item_key(
    stage: &PlannedStage,
    seed: u64,
    from: &[Source<'_>],
    study: &StudyView<'_>,
    item: usize,
    file: Option<&KnownFile>,
) -> Result<Digest, StepError> {
    let PlannedStage { spec, written, reads, .. } = stage;
    let mut parts: Vec<(String, Vec<u8>)> = vec![("seed".to_owned(), seed.to_le_bytes().to_vec())];
    parts.push((spec.id.to_owned(), written.as_bytes().to_vec()));
    let digest = |source: &Source<'_>| source.digest(spec.produces.per, item).as_bytes().to_vec();
    parts.extend(from.iter().map(|source| (source.kind.name().to_owned(), digest(source))));
    for read in reads.iter() {
        parts.push((read.name(), read.digest(study, file)?.as_bytes().to_vec()));
    }
    Ok(Digest::of_parts(parts.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_slice()])))
}
