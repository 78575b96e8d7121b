//! Words of participants: how often each is said, by how many, and where, each use with what is said around it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;

/// A word; forms that count as one term are one.
#[derive(Clone, PartialEq, Eq)]
pub struct WordUse {
    /// The term.
    pub term: String,
    /// How people say it most often.
    pub form: String,
    /// How often it is said.
    pub uses: u32,
    /// Participants who say it.
    pub participants: u32,
}

/// A use of a word.
#[derive(Clone, PartialEq, Eq)]
pub struct InContext {
    /// Which transcript.
    pub text: usize,
    /// Which turn.
    pub turn: usize,
    /// Where the word is, in bytes.
    pub span: ByteSpan,
    /// What is said before it in the same turn.
    pub before: String,
    /// The word as it is said.
    pub word: String,
    /// What is said after it.
    pub after: String,
}

/// Characters of context on either side.
const AROUND: usize = 60;

/// All words that tell something, most used first. `people` names the participant of each transcript.
pub fn word_list(transcripts: &[&SafeTranscript], people: &[&str], rules: &TermRules) -> Vec<WordUse> {
    type Counts = BTreeMap<String, BTreeMap<String, u32>>;
    let count = |transcript: &&SafeTranscript| {
        // A form is looked up once, however often it is said.
        let mut said: BTreeMap<&str, u32> = BTreeMap::new();
        each_spoken(transcript, |_, span| *said.entry(span.slice(&transcript.text)).or_default() += 1);
        let mut counts = Counts::new();
        for (form, n) in said {
            if let Some(term) = rules.content_term(form) {
                *counts.entry(term).or_default().entry(form.to_lowercase()).or_default() += n;
            }
        }
        counts
    };
    let each: Vec<Counts> = transcripts.par_iter().map(count).collect();
    let mut all: BTreeMap<String, (BTreeMap<String, u32>, BTreeSet<&str>)> = BTreeMap::new();
    for (counts, person) in each.into_iter().zip(people) {
        for (term, forms) in counts {
            let (known, speakers) = all.entry(term).or_default();
            forms.into_iter().for_each(|(form, n)| *known.entry(form).or_default() += n);
            speakers.insert(person);
        }
    }
    let word = |(term, (forms, speakers)): (String, (BTreeMap<String, u32>, BTreeSet<&str>))| {
        let uses = forms.values().sum();
        // Of forms that are said equally often, the first of the alphabet.
        let form = forms.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(form, _)| form.clone()).unwrap_or_default();
        WordUse { term, form, uses, participants: speakers.len() as u32 }
    };
    let mut words: Vec<WordUse> = all.into_iter().map(word).collect();
    words.sort_by(|a, b| b.uses.cmp(&a.uses).then(b.participants.cmp(&a.participants)).then(a.form.cmp(&b.form)));
    words
}

/// The uses of a word, up to so many, in the order of the texts.
pub fn in_context(transcripts: &[&SafeTranscript], term: &str, rules: &TermRules, most: usize) -> Vec<InContext> {
    let mut found = Vec::new();
    // Whether a form counts as the term; each is looked up once.
    let mut forms: FxHashMap<&str, bool> = FxHashMap::default();
    for (text, transcript) in transcripts.iter().enumerate() {
        if found.len() == most {
            break;
        }
        each_spoken(transcript, |turn, span| {
            if found.len() == most {
                return;
            }
            let form = span.slice(&transcript.text);
            if *forms.entry(form).or_insert_with(|| rules.content_term(form).as_deref() == Some(term)) {
                let own = transcript.turns[turn].span;
                let side = |from: u32, to: u32| {
                    transcript.spoken(ByteSpan { start: from, end: to }).split_whitespace().collect::<Vec<_>>().join(" ")
                };
                let (before, after) = (last_words(&side(own.start, span.start)), first_words(&side(span.end, own.end)));
                found.push(InContext { text, turn, span, before, word: form.to_owned(), after });
            }
        });
    }
    found
}

/// The whole words at the end of a text that fit.
fn last_words(text: &str) -> String {
    let Some((at, _)) = text.char_indices().rev().nth(AROUND) else { return text.to_owned() };
    text[at..].split_once(' ').map_or_else(String::new, |(_, rest)| format!("… {rest}"))
}

/// The whole words at the start of a text that fit.
fn first_words(text: &str) -> String {
    let Some((at, _)) = text.char_indices().nth(AROUND) else { return text.to_owned() };
    text[..at].rsplit_once(' ').map_or_else(String::new, |(rest, _)| format!("{rest} …"))
}

/// Calls `visit` with each word that a participant says: its turn, and where it is.
fn each_spoken(transcript: &SafeTranscript, mut visit: impl FnMut(usize, ByteSpan)) {
    for (at, turn) in transcript.turns.iter().enumerate().filter(|(_, turn)| turn.role == Role::Participant) {
        each_word(turn.span.slice(&transcript.text), |word| {
            let span = ByteSpan::new(turn.span.start as usize + word.start, turn.span.start as usize + word.end);
            let apart = transcript.unspoken.partition_point(|apart| apart.end <= span.start);
            if transcript.unspoken.get(apart).is_none_or(|apart| span.end <= apart.start) {
                visit(at, span);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_ends_between_words() {
        let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
        assert_eq!(first_words(long), "one two three four five six seven eight nine ten eleven …");
        assert_eq!(last_words(long), "… four five six seven eight nine ten eleven twelve thirteen");
        assert_eq!((first_words("short"), last_words("")), ("short".to_owned(), String::new()));
    }
}
