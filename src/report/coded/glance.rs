//! The study at a glance: how much there is, who spoke, who coded, and what nobody coded.

use std::collections::{BTreeMap, BTreeSet};

use super::CodedStudy;
use crate::domain::ids::CoderId;

/// What a first look shows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Glance {
    /// Transcripts.
    pub transcripts: usize,
    /// Participants.
    pub participants: usize,
    /// Participants and transcripts of each group; what has none comes last under no name.
    pub groups: Vec<(Option<String>, usize, usize)>,
    /// Turns of everybody.
    pub turns: usize,
    /// Words of participants.
    pub words: usize,
    /// Codes of the codebook, and those of them that were used.
    pub codes: [usize; 2],
    /// Codings and transcripts coded, by coder.
    pub coders: Vec<(CoderId, usize, usize)>,
    /// Codings with a memo, and flagged ones.
    pub marked: [usize; 2],
    /// Transcripts in which nobody coded anything.
    pub uncoded: Vec<String>,
    /// Codes of the codebook that nobody used.
    pub unused: Vec<String>,
}

/// Counts what a first look shows.
pub fn glance(study: &CodedStudy<'_>) -> Glance {
    let mut groups: BTreeMap<Option<&str>, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for text in &study.texts {
        let (people, transcripts) = groups.entry(text.group()).or_default();
        people.insert(&text.participant);
        *transcripts += 1;
    }
    let mut coders: BTreeMap<&CoderId, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for passage in &study.passages {
        let (codings, texts) = coders.entry(&passage.coder).or_default();
        *codings += 1;
        texts.insert(passage.text);
    }
    let coded: BTreeSet<usize> = study.passages.iter().map(|passage| passage.text).collect();
    let used: BTreeSet<usize> = study.passages.iter().map(|passage| passage.code).collect();
    let known: Vec<usize> = (0..study.codes.len()).filter(|&code| study.codes[code].is_known).collect();
    // A code that heads used ones is used by them.
    let is_used = |code: usize| used.range(code..study.codes[code].end).next().is_some();
    let mut listed: Vec<(Option<String>, usize, usize)> =
        groups.into_iter().map(|(group, (people, transcripts))| (group.map(str::to_owned), people.len(), transcripts)).collect();
    listed.sort_by_key(|(group, ..)| group.is_none());
    Glance {
        transcripts: study.texts.len(),
        participants: study.participants(),
        groups: listed,
        turns: study.texts.iter().map(|text| text.turns.len()).sum(),
        words: study.texts.iter().map(|text| text.words.len()).sum(),
        codes: [known.len(), known.iter().filter(|&&code| is_used(code)).count()],
        coders: coders.into_iter().map(|(coder, (codings, texts))| (coder.clone(), codings, texts.len())).collect(),
        marked: [
            study.passages.iter().filter(|passage| !passage.memo.is_empty()).count(),
            study.passages.iter().filter(|passage| passage.quotation).count(),
        ],
        uncoded: (0..study.texts.len()).filter(|at| !coded.contains(at)).map(|at| study.texts[at].document.to_string()).collect(),
        unused: known.into_iter().filter(|&code| !is_used(code)).map(|code| study.codes[code].code.to_string()).collect(),
    }
}
