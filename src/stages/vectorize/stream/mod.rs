//! Counting in batches: lines of text to packed counts, in the shape of map, merge and finish.
//!
//! Takes batches of whole lines, each line a segment, in any order and on any number of workers; gives a
//! [`PackedCorpus`]. [`Counter::map`] numbers words as it meets them; [`Partial::merge`] puts what several workers counted side by side;
//! [`finish`] sorts the vocabulary, leaves out what is too rare or too common, and renumbers the rows. All
//! partial results are whole numbers and texts, so neither workers nor the cut into batches change a byte.
//!
//! Cost: one pass over the text, four bytes of memory for each kept term of each segment.

mod intern;

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::domain::ids::DocumentId;
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::{MOST_TERMS, PackedCorpus, PackedRows, pack, term_of, uses_of};
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::{Word, each_word};

use intern::Forms;

/// What a person wrote about counting in batches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamConfig {
    /// Language of stems and function words, as a two-letter code; `other` uses neither.
    pub language: Language,
    /// Whether words are stemmed.
    pub stems: bool,
    /// A term must stand in so many segments.
    pub min_segments: u32,
    /// A term in a larger share of the segments is left out.
    pub max_share: f64,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreamParams(StreamConfig);

impl TryFrom<StreamConfig> for StreamParams {
    type Error = Vec<String>;

    fn try_from(config: StreamConfig) -> Result<Self, Self::Error> {
        let mut faults = Vec::new();
        if config.min_segments == 0 {
            faults.push("min_segments is 0, and must be at least 1".to_owned());
        }
        // Written so that a NaN fails.
        if !(0.0..=1.0).contains(&config.max_share) {
            faults.push(format!("max_share is {}, and must lie between 0 and 1", config.max_share));
        }
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}

/// Why a corpus cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StreamError {
    /// More terms or entries than the packed form can number.
    #[error("E0502 the corpus holds {found} {what}, and one run counts {most} at most; raise min_segments, or split the corpus")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
}

/// Where a batch is: its file, and its place among the batches of that file.
pub type BatchPlace = (u32, u32);

/// What one worker counted of its batches.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Partial {
    counted: Vec<Counted>,
}

/// Terms in the order in which one worker met them, and rows in their numbers.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Counted {
    terms: Vec<String>,
    df: Vec<u32>,
    /// The rows of batch after batch, in blocks so large that each goes back to the system once it is done with.
    blocks: Vec<PackedRows>,
    batches: Vec<(BatchPlace, Laid)>,
}

/// Where the rows of a batch lie: their block, and their numbers in it.
#[derive(Clone, Serialize, Deserialize)]
struct Laid {
    block: usize,
    rows: Range<usize>,
}

/// A block with so many entries is full: 4 MB, and few in tests, so that they have many.
const BLOCK: usize = if cfg!(test) { 8 } else { 1 << 20 };
/// The rows that a block has room for at first.
const BLOCK_ROWS: usize = 1 << 18;

impl std::fmt::Debug for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Counted({} terms, {} batches)", self.terms.len(), self.batches.len())
    }
}

impl Partial {
    /// Joins two partial counts.
    pub fn merge(mut self, mut other: Self) -> Self {
        self.counted.append(&mut other.counted);
        self
    }
}

/// The number of a form that is no term.
const NO_TERM: u32 = u32::MAX;

/// One worker's table of words. It may be kept from batch to batch: what is known stays known.
pub struct Counter {
    rules: TermRules,
    stems: bool,
    forms: Forms,
    /// The term of each form.
    term_of: Vec<u32>,
    number: FxHashMap<String, u32>,
    counted: Counted,
    row: Vec<u32>,
}

impl Counter {
    /// A worker without counts.
    pub fn new(params: &StreamParams) -> Self {
        Self {
            rules: TermRules::new(params.0.language),
            stems: params.0.stems,
            forms: Forms::default(),
            term_of: Vec::new(),
            number: FxHashMap::default(),
            counted: Counted::default(),
            row: Vec::new(),
        }
    }

    /// Counts the lines of a batch.
    pub fn map(&mut self, place: BatchPlace, text: &str) {
        self.batch(place, |counter, rows| {
            let mut from = 0;
            for line in text.split_inclusive('\n') {
                let span = from..from + line.len();
                from = span.end;
                counter.segment(text, span, rows);
            }
        });
    }

    /// Counts segments that are records of their own. A line's end inside one parts words, and segments do not.
    pub fn map_segments<'t>(&mut self, place: BatchPlace, segments: impl IntoIterator<Item = &'t str>) {
        self.batch(place, |counter, rows| segments.into_iter().for_each(|text| counter.segment(text, 0..text.len(), rows)));
    }

    /// Adds a batch to the last block, or to a new one where that is full.
    fn batch(&mut self, place: BatchPlace, count: impl FnOnce(&mut Self, &mut PackedRows)) {
        let room = || PackedRows::with_room(BLOCK_ROWS, BLOCK + BLOCK / 8);
        let mut rows = self.counted.blocks.pop_if(|last| last.entries() < BLOCK).unwrap_or_else(room);
        let first = rows.len();
        count(self, &mut rows);
        self.counted.batches.push((place, Laid { block: self.counted.blocks.len(), rows: first..rows.len() }));
        self.counted.blocks.push(rows);
    }

    /// Counts one segment in composed characters.
    #[inline]
    fn segment(&mut self, text: &str, span: Range<usize>, rows: &mut PackedRows) {
        let own = &text[span.clone()];
        if own.is_ascii() || is_nfc_quick(own.chars()) == IsNormalized::Yes {
            self.composed(text, span, rows);
        } else {
            let own: String = own.nfc().collect();
            self.composed(&own, 0..own.len(), rows);
        }
    }

    #[inline]
    fn composed(&mut self, text: &str, span: Range<usize>, rows: &mut PackedRows) {
        self.row.clear();
        each_word(&text[span.clone()], |word| {
            let word = Word { start: span.start + word.start, end: span.start + word.end, ..word };
            let form = self.forms.number(text, word);
            if form == self.term_of.len() {
                let term = term(&self.rules, self.stems, &self.forms.spelling(form), &mut self.number, &mut self.counted);
                self.term_of.push(term);
            }
            let term = self.term_of[form];
            if term != NO_TERM {
                self.row.push(term);
            }
        });
        self.row.sort_unstable();
        let df = &mut self.counted.df;
        rows.push(self.row.chunk_by(|a, b| a == b).map(|run| {
            df[run[0] as usize] += 1;
            pack(run[0], run.len() as u32)
        }));
    }

    /// What was counted.
    pub fn into_partial(self) -> Partial {
        Partial { counted: vec![self.counted] }
    }

    /// The terms and how many segments hold each, without the rows.
    pub fn into_counts(self) -> TermCounts {
        let segments = self.counted.blocks.iter().map(|rows| rows.len() as u64).sum();
        let df = self.counted.terms.into_iter().zip(self.counted.df.into_iter().map(u64::from)).collect();
        TermCounts { segments, df }
    }

    /// The rows of all batches, in the order in which they were counted, in numbers of a vocabulary.
    pub fn into_rows(self, vocabulary: &Vocabulary) -> PackedRows {
        let numbers: Vec<u32> = self.counted.terms.iter().map(|term| vocabulary.id(term).unwrap_or(NO_TERM)).collect();
        let mut all = PackedRows::default();
        self.counted.blocks.iter().for_each(|block| all.append(&renumbered(block, 0..block.len(), &numbers)));
        all
    }
}

/// Terms and how many segments hold each, in any part of a corpus: what is counted before a vocabulary can be chosen.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermCounts {
    segments: u64,
    df: BTreeMap<String, u64>,
}

impl TermCounts {
    /// Segments that were counted.
    pub fn segments(&self) -> u64 {
        self.segments
    }

    /// What both counted; in any order the same.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let (mut more, less) = if self.df.len() < other.df.len() { (other, self) } else { (self, other) };
        more.segments += less.segments;
        for (term, df) in less.df {
            *more.df.entry(term).or_default() += df;
        }
        more
    }

    /// The terms that are neither too rare nor too common.
    ///
    /// # Errors
    ///
    /// A [`StreamError`] if there are more terms or segments than one run counts.
    pub fn vocabulary(&self, params: &StreamParams) -> Result<Vocabulary, StreamError> {
        check("segments", self.segments as usize, u32::MAX as usize)?;
        let kept = params.kept(self.segments as usize);
        let terms = self.df.iter().map(|(term, &df)| (term, df as u32)).filter(|(_, df)| kept.contains(df));
        let (terms, df): (Vec<String>, Vec<u32>) = terms.map(|(term, df)| (term.clone(), df)).unzip();
        check("terms", terms.len(), MOST_TERMS)?;
        Ok(Vocabulary { terms, df })
    }
}

impl std::fmt::Debug for TermCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TermCounts({} terms of {} segments)", self.df.len(), self.segments)
    }
}

impl StreamParams {
    /// In how many of so many segments a term must stand to be kept.
    fn kept(&self, segments: usize) -> RangeInclusive<u32> {
        self.0.min_segments..=(self.0.max_share * segments as f64) as u32
    }
}

/// The number of a form's term; a new term gets the next one.
#[cold]
fn term(rules: &TermRules, stems: bool, form: &str, number: &mut FxHashMap<String, u32>, counted: &mut Counted) -> u32 {
    let term = if stems { rules.content_term(form) } else { rules.content_form(form) };
    let Some(term) = term else { return NO_TERM };
    *number.entry(term).or_insert_with_key(|term| {
        counted.terms.push(term.clone());
        counted.df.push(0);
        counted.terms.len() as u32 - 1
    })
}

/// Batches that are renumbered side by side before they are joined end to end.
const AT_ONCE: usize = 16;

/// Sorts the vocabulary and renumbers the rows. `files` are the corpus's files by number.
///
/// # Errors
///
/// A [`StreamError`] if the corpus holds more terms or segments than one run counts.
pub fn finish(partial: Partial, files: &[DocumentId], params: &StreamParams) -> Result<PackedCorpus, StreamError> {
    let counted = partial.counted;
    let blocks = counted.iter().flat_map(|counted| &counted.blocks);
    let (rows, entries) = blocks.fold((0, 0), |(rows, entries), block| (rows + block.len(), entries + block.entries()));
    check("segments", rows, u32::MAX as usize)?;
    check("terms of segments", entries, u32::MAX as usize)?;
    let mut lines = vec![0u32; files.len()];
    let batches = counted.iter().flat_map(|counted| &counted.batches);
    batches.for_each(|((file, _), laid)| lines[*file as usize] += laid.rows.len() as u32);
    let (vocabulary, numbers) = vocabulary(&counted, rows, params);
    check("terms", vocabulary.len(), MOST_TERMS)?;
    let mut parts: Vec<(BatchPlace, usize, Laid)> = Vec::new();
    let mut blocks: Vec<Vec<PackedRows>> = Vec::new();
    for (worker, counted) in counted.into_iter().enumerate() {
        parts.extend(counted.batches.into_iter().map(|(place, laid)| (place, worker, laid)));
        blocks.push(counted.blocks);
    }
    parts.sort_unstable_by_key(|(place, ..)| *place);
    let mut left: Vec<Vec<usize>> = blocks.iter().map(|blocks| vec![0; blocks.len()]).collect();
    parts.iter().for_each(|(_, worker, laid)| left[*worker][laid.block] += 1);
    let mut all = PackedRows::with_room(rows, entries);
    let mut done: Vec<PackedRows> = Vec::new();
    for some in parts.chunks(AT_ONCE) {
        let renumber =
            |(_, worker, laid): &(BatchPlace, usize, Laid)| renumbered(&blocks[*worker][laid.block], laid.rows.clone(), &numbers[*worker]);
        // The next batches are renumbered while the last are written.
        let lay_down = || done.iter().for_each(|batch| all.append(batch));
        let ((), next) = rayon::join(lay_down, || some.par_iter().map(renumber).collect());
        done = next;
        for (_, worker, laid) in some {
            left[*worker][laid.block] -= 1;
            if left[*worker][laid.block] == 0 {
                blocks[*worker][laid.block] = PackedRows::default();
            }
        }
    }
    drop(blocks);
    done.iter().for_each(|batch| all.append(batch));
    Ok(PackedCorpus { vocabulary, rows: all, files: files.iter().cloned().zip(lines).collect() })
}

fn check(what: &'static str, found: usize, most: usize) -> Result<(), StreamError> {
    if found > most { Err(StreamError::TooMany { what, found, most }) } else { Ok(()) }
}

/// The terms that are kept, sorted, with the number of segments that hold each; and for each worker's terms their place among them.
fn vocabulary(counted: &[Counted], rows: usize, params: &StreamParams) -> (Vocabulary, Vec<Vec<u32>>) {
    let mut all: Vec<(&str, usize, usize)> = Vec::new();
    for (worker, counted) in counted.iter().enumerate() {
        all.extend(counted.terms.iter().enumerate().map(|(number, term)| (term.as_str(), worker, number)));
    }
    all.sort_unstable();
    let kept = params.kept(rows);
    let mut numbers: Vec<Vec<u32>> = counted.iter().map(|counted| vec![NO_TERM; counted.terms.len()]).collect();
    let mut vocabulary = Vocabulary::default();
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        let df: u32 = same.iter().map(|&(_, worker, number)| counted[worker].df[number]).sum();
        if kept.contains(&df) {
            same.iter().for_each(|&(_, worker, number)| numbers[worker][number] = vocabulary.len() as u32);
            vocabulary.terms.push(same[0].0.to_owned());
            vocabulary.df.push(df);
        }
    }
    (vocabulary, numbers)
}

/// Some rows of a block, in numbers of the vocabulary.
fn renumbered(block: &PackedRows, batch: Range<usize>, numbers: &[u32]) -> PackedRows {
    let mut rows = PackedRows::with_room(batch.len(), batch.clone().map(|at| block.row(at).len()).sum());
    let mut row = Vec::new();
    for at in batch {
        let known = |&entry: &u32| Some(numbers[term_of(entry)]).filter(|&term| term != NO_TERM).map(|term| pack(term, uses_of(entry)));
        row.clear();
        row.extend(block.row(at).iter().filter_map(known));
        row.sort_unstable();
        rows.push(row.iter().copied());
    }
    rows
}

#[cfg(test)]
mod tests;
