//! Cases: the turns of a study with the codes that the team gave them, and the participants who spoke.

use std::collections::{BTreeMap, BTreeSet};

use super::ThemesInput;
use super::params::ThemesParams;
use crate::domain::ids::{CodeId, CoderId, SegmentId};
use crate::domain::measure::themes::Trait;
use crate::domain::review::choice::CodedBy;
use crate::stages::coverage::turns::{by_document, touched};

/// A value of an attribute, and whether it is said of each participant.
pub type Held = (Trait, Vec<bool>);

/// The turns and participants of a study.
pub struct Cases {
    /// The codes.
    pub codes: Vec<CodeId>,
    /// The facet of each.
    pub facets: Vec<Option<String>>,
    /// Turns of the transcripts that were read.
    pub turns: Vec<Turn>,
    /// The turns of each transcript that was read, by its place in the study.
    pub documents: Vec<(usize, std::ops::Range<usize>)>,
    /// The participants whose transcripts were read.
    pub people: Vec<Person>,
}

/// A turn.
pub struct Turn {
    /// Which one.
    pub segment: SegmentId,
    /// Whose, as a place in `people`.
    pub person: usize,
    /// Its codes, rising.
    pub codes: Vec<usize>,
    /// How many words it has.
    pub words: u32,
}

/// A participant.
#[derive(Default)]
pub struct Person {
    /// What is said of them.
    pub traits: BTreeSet<Trait>,
    /// Their turns.
    pub turns: usize,
}

impl Cases {
    /// Assigns the codings of some coders to turns.
    pub fn of(input: &ThemesInput<'_>, coders: &[CoderId], codes: Vec<CodeId>, params: &ThemesParams) -> Self {
        let code_at: BTreeMap<&CodeId, usize> = codes.iter().enumerate().map(|(at, code)| (code, at)).collect();
        let coded = by_document(input.codings);
        let (mut turns, mut documents, mut people) = (Vec::new(), Vec::new(), Vec::<Person>::new());
        let mut person_at: BTreeMap<String, usize> = BTreeMap::new();
        for (document, transcript) in input.transcripts.iter().enumerate() {
            let codings = coded.get(&transcript.id).map(Vec::as_slice).unwrap_or_default();
            let readers: Vec<&CoderId> = coders.iter().filter(|coder| codings.iter().any(|coding| &coding.coder == *coder)).collect();
            let needed = if params.documents_coded_by == CodedBy::All { coders.len() } else { 1 };
            if readers.len() < needed.max(1) {
                continue;
            }
            let row = input.participants.and_then(|participants| participants.of(&transcript.id));
            let name = row.map(|row| row.id.clone()).filter(|id| !id.is_empty()).unwrap_or_else(|| transcript.id.to_string());
            let person = *person_at.entry(name).or_insert_with(|| {
                people.push(Person::default());
                people.len() - 1
            });
            let compared = row.into_iter().flat_map(traits).filter(|of| params.compare.contains(&of.attribute));
            people[person].traits.extend(compared);
            let first = turns.len();
            let table = transcript.offsets();
            let mut spans = Vec::new();
            for (at, segment) in input.segments[document].items.iter().enumerate() {
                if params.speaker_role.holds(segment.role) {
                    spans.push(table.to_chars(&transcript.text, segment.span));
                    let id = SegmentId(input.layout.starts[document] + at as u32);
                    turns.push(Turn { segment: id, person, codes: Vec::new(), words: segment.words });
                }
            }
            people[person].turns += spans.len();
            let mut votes: BTreeMap<(usize, usize), BTreeSet<&CoderId>> = BTreeMap::new();
            for coding in codings.iter().filter(|coding| readers.contains(&&coding.coder)) {
                let Some(&code) = code_at.get(&coding.code) else { continue };
                for turn in touched(&spans, coding, params.min_overlap) {
                    votes.entry((turn, code)).or_default().insert(&coding.coder);
                }
            }
            for ((turn, code), voters) in votes {
                if params.given_by == CodedBy::Any || voters.len() == readers.len() {
                    turns[first + turn].codes.push(code);
                }
            }
            documents.push((document, first..turns.len()));
        }
        let facet = |code: &CodeId| input.codebook.and_then(|book| book.get(code)).and_then(|code| code.facet.clone());
        Self { facets: codes.iter().map(facet).collect(), codes, turns, documents, people }
    }

    /// Per participant, how many of their turns have all of some codes.
    pub fn per_person(&self, codes: &[usize]) -> Vec<u64> {
        let mut counts = vec![0; self.people.len()];
        for turn in self.turns.iter().filter(|turn| codes.iter().all(|code| turn.codes.contains(code))) {
            counts[turn.person] += 1;
        }
        counts
    }

    /// The attributes, each with its values and for each value whether it is said of each participant. Left out are values
    /// of too few participants, or of all but too few.
    pub fn attributes(&self, least: usize) -> Vec<(String, Vec<Held>)> {
        let mut all: BTreeMap<&Trait, Vec<bool>> = BTreeMap::new();
        for (at, person) in self.people.iter().enumerate() {
            for of in &person.traits {
                all.entry(of).or_insert_with(|| vec![false; self.people.len()])[at] = true;
            }
        }
        let mut attributes: BTreeMap<&str, Vec<Held>> = BTreeMap::new();
        for (of, has) in all {
            let count = has.iter().filter(|&&has| has).count();
            if count >= least && self.people.len() - count >= least {
                attributes.entry(&of.attribute).or_default().push((of.clone(), has));
            }
        }
        attributes.into_iter().map(|(name, values)| (name.to_owned(), values)).collect()
    }
}

/// What a table says of a participant; a cell may hold several values.
fn traits(row: &crate::domain::corpus::participant::Participant) -> Vec<Trait> {
    let group = row.group.iter().map(|group| Trait { attribute: "group".to_owned(), value: group.clone() });
    let others = row
        .attributes
        .iter()
        .flat_map(|(attribute, values)| values.iter().map(move |value| Trait { attribute: attribute.clone(), value: value.clone() }));
    group.chain(others).collect()
}
