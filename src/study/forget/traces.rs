//! Traces of a participant: what a search through a study's files looks for.
//!
//! A trace is a number or name as whole words, in any case, or five words in a row that the participant's transcripts hold and
//! no other transcript does. Limits: a number that is digits alone, or shorter than three letters, would be found everywhere and is
//! not searched for by itself; fewer than five words in a row may be anybody's.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

/// So many words in a row are somebody's own.
const RUN: usize = 5;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trace {
    /// The participant's number, or the name of a transcript.
    Number,
    /// A name.
    Name,
    /// Words that were said.
    Words,
}

impl Trace {
    /// The word for it in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Words => "words",
        }
    }
}

/// All that is looked for.
#[derive(Default)]
pub struct Traces {
    /// Phrases by the digest of their first word.
    phrases: FxHashMap<u64, Vec<(Trace, Vec<u64>)>>,
    /// Numbers of one word, which may be followed by a letter where a file has no space between its fields.
    numbers: Vec<String>,
    runs: FxHashSet<u64>,
    longest: usize,
}

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Traces({} phrases, {} runs of words)", self.phrases.len(), self.runs.len())
    }
}

impl Traces {
    /// Also looks for a number or the name of a transcript; `false` where it is too short to be looked for.
    pub fn add_number(&mut self, number: &str) -> bool {
        let all = words(number);
        if let [(_, one)] = &all[..]
            && is_telling(one)
        {
            self.numbers.push(one.clone());
        }
        self.add(Trace::Number, &all)
    }

    /// Also looks for a name; `false` where it is too short to be looked for.
    pub fn add_name(&mut self, name: &str) -> bool {
        self.add(Trace::Name, &words(name))
    }

    fn add(&mut self, trace: Trace, all: &[(usize, String)]) -> bool {
        let is_short = all.iter().all(|(_, word)| !is_telling(word));
        let Some((_, first)) = all.first().filter(|_| !is_short) else { return false };
        let phrase: Vec<u64> = all.iter().map(|(_, word)| hash(word)).collect();
        self.longest = self.longest.max(phrase.len());
        self.phrases.entry(hash(first)).or_default().push((trace, phrase));
        true
    }

    /// Also looks for what these texts say and no other text does.
    pub fn add_words<'a>(&mut self, own: impl Iterator<Item = &'a str>, others: impl Iterator<Item = &'a str>) {
        self.runs.extend(own.flat_map(runs));
        for run in others.flat_map(runs) {
            self.runs.remove(&run);
        }
    }

    /// Whether a text holds a trace.
    pub fn are_in(&self, text: &str) -> bool {
        let mut any = false;
        self.find(text, |_, _| any = true);
        any
    }

    /// Tells of every trace in a text, with its place in bytes.
    pub fn find(&self, text: &str, mut found: impl FnMut(Trace, usize)) {
        let all = words(text);
        let hashes: Vec<u64> = all.iter().map(|(_, word)| hash(word)).collect();
        for (at, (place, word)) in all.iter().enumerate() {
            for (trace, phrase) in self.phrases.get(&hashes[at]).into_iter().flatten() {
                if hashes[at..].starts_with(phrase) {
                    found(*trace, *place);
                }
            }
            let runs_on = |number: &String| {
                word.strip_prefix(number.as_str()).is_some_and(|rest| rest.starts_with(char::is_alphabetic))
                    && number.ends_with(|c: char| c.is_ascii_digit())
            };
            if self.numbers.iter().any(runs_on) {
                found(Trace::Number, *place);
            }
            if !self.runs.is_empty() && hashes.len() >= at + RUN && self.runs.contains(&run(&hashes[at..at + RUN])) {
                found(Trace::Words, *place);
            }
        }
    }
}

/// Whether a word alone says whom it means: not where it is digits, or one or two letters.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().any(char::is_alphabetic)
}

/// Letters and digits in a row, in small letters, each with its place.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            inside = false;
            continue;
        }
        if !inside {
            found.push((at, String::new()));
            inside = true;
        }
        if let Some((_, word)) = found.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    found
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

fn run(hashes: &[u64]) -> u64 {
    hash(hashes)
}

fn runs(text: &str) -> Vec<u64> {
    let hashes: Vec<u64> = words(text).iter().map(|(_, word)| hash(word.as_str())).collect();
    hashes.windows(RUN).map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(traces: &Traces, text: &str) -> Vec<Trace> {
        let mut all = Vec::new();
        traces.find(text, |trace, _| all.push(trace));
        all
    }

    #[test]
    fn numbers_and_names_are_whole_words_in_any_case() {
        let mut traces = Traces::default();
        assert!(traces.add_number("SP01") && traces.add_number("FICTIONAL_SP01.txt") && traces.add_name("Ana María"));
        assert!(!traces.add_number("7") && !traces.add_number("12") && !traces.add_name("Al"));
        assert_eq!(found(&traces, "see sp01, and ANA  maría"), [Trace::Number, Trace::Name]);
        assert_eq!(found(&traces, "SP011 SP010 ana Maria Bana María"), [] as [Trace; 0]);
        // Two fields of a database lie side by side without a space.
        assert_eq!(found(&traces, "participant SP01member_answer"), [Trace::Number]);
    }

    #[test]
    fn words_that_others_said_too_are_no_trace() {
        let mut traces = Traces::default();
        let own = ["My aunt kept the lamp lit for me", "I do not know what you mean"];
        traces.add_words(own.into_iter(), ["Well, I do not know what you mean."].into_iter());
        assert!(
            traces.are_in("<td>my aunt kept the lamp</td>")
                && !traces.are_in("i do not know what you mean")
                && !traces.are_in("kept the lamp")
        );
    }
}
