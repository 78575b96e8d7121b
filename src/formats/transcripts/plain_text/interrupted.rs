//! Lines in which more than one person speaks, and how much of what is behind a label is its speaker's.
//!
//! Where the labels inside lines take turns with the speaker of the line, all behind each is its speaker's. Many transcribers mark only
//! the person who interrupts (`P: Cold. I: In the winter? Yes, with no stove.`): then what is behind the first sentence may be the words of the
//! speaker who was interrupted, and nobody is given them. Which of the two a file does is judged over all its lines. Takes judged lines and
//! their labels, gives cuts; making turns of them is left to the builder.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::domain::corpus::role_words::{fold_label, is_sound};
use crate::formats::transcripts::labels::{Candidate, InsideLabel, InsidePlace, Labels};

/// What is inside one line. All positions are bytes of the line.
#[derive(Default)]
pub struct NamedInside {
    /// Where other turns begin.
    pub cuts: Vec<LineCut>,
    /// Brackets in which another speaks.
    pub asides: Vec<(usize, usize)>,
    /// What may be labels and changes nothing.
    pub stay: Vec<usize>,
}

/// A place in a line from which another speaks, or may speak.
pub struct LineCut {
    /// The label.
    pub label: Candidate,
    /// Whether its speaker begins there; else it is not known who does.
    pub begins: bool,
    /// Where the words end that are surely its speaker's.
    pub own_end: usize,
}

/// A line, and who is known to begin it.
pub struct BegunLine<'a> {
    /// The line.
    pub text: &'a str,
    /// The folded label of whoever speaks at its beginning, where it states one.
    pub label: Option<String>,
    /// The byte where the words begin, behind a label in the line itself.
    pub body: usize,
    /// Whether a label in the line itself ends there.
    pub labelled: bool,
}

/// The names inside each line of a text.
pub fn named_inside(text: &str, lines: &[BegunLine<'_>], labels: &Labels) -> Vec<NamedInside> {
    let found: Vec<Vec<InsideLabel>> = lines.iter().map(|line| labels.inside(line.text, line.body, line.labelled)).collect();
    if found.iter().all(Vec::is_empty) {
        return found.iter().map(|_| NamedInside::default()).collect();
    }
    let speakers = Speakers::of(lines, &found);
    let talk = OnceCell::new();
    let names = |at: usize, of: &Candidate| fold_label(&lines[at].text[of.start..of.end]);
    let hidden = (0..lines.len()).any(|at| speakers.comes_back_unnamed(at));
    found
        .into_iter()
        .enumerate()
        .map(|(at, inside)| {
            let line = lines[at].text;
            let mut named = NamedInside::default();
            let mut ends: Vec<usize> = inside.iter().filter(|inside| inside.is_cut()).map(|inside| inside.label.opens()).collect();
            ends.push(line.len());
            for one in inside {
                match one.place {
                    InsidePlace::Bracketed { open, close } => named.asides.push((open, close)),
                    InsidePlace::Stays => named.stay.push(one.label.start),
                    InsidePlace::Unsure => named.cuts.push(LineCut { own_end: one.label.start, label: one.label, begins: false }),
                    InsidePlace::Begins => {
                        let end = ends[named.cuts.len() + 1];
                        let whole = speakers.is_whole(at, named.cuts.len(), &names(at, &one.label), hidden);
                        let sure = || first_sentence(&line[one.label.body..end], talk.get_or_init(|| Talk::of(text)));
                        let own_end = if whole { end } else { one.label.body + sure() };
                        named.cuts.push(LineCut { label: one.label, begins: true, own_end });
                    }
                }
            }
            named
        })
        .collect()
}

/// Who speaks before, inside and behind each line, by folded label.
struct Speakers {
    /// Who speaks at the beginning of the line; empty where nobody is named yet.
    own: Vec<String>,
    /// Who speaks from each cut of the line on; nobody knows who speaks from a label in the middle of a sentence.
    cuts: Vec<Vec<Option<String>>>,
    /// The next label behind the line.
    next: Vec<Option<String>>,
}

impl Speakers {
    fn of(lines: &[BegunLine<'_>], found: &[Vec<InsideLabel>]) -> Self {
        let name = |line: &BegunLine<'_>, label: &Candidate| fold_label(&line.text[label.start..label.end]);
        let (mut own, mut cuts) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
        let mut first: Vec<Option<String>> = Vec::with_capacity(lines.len());
        let mut speaks = String::new();
        for (line, inside) in lines.iter().zip(found) {
            let label = line.label.clone();
            if let Some(label) = &label {
                speaks.clone_from(label);
            }
            own.push(speaks.clone());
            let of_line: Vec<Option<String>> = inside
                .iter()
                .filter(|inside| inside.is_cut())
                .map(|inside| (inside.place == InsidePlace::Begins).then(|| name(line, &inside.label)))
                .collect();
            if let Some(last) = of_line.last() {
                speaks = last.clone().unwrap_or_default();
            }
            first.push(label.or_else(|| of_line.iter().flatten().next().cloned()));
            cuts.push(of_line);
        }
        let mut next = vec![None; lines.len()];
        let mut behind: Option<String> = None;
        for at in (0..lines.len()).rev() {
            next[at].clone_from(&behind);
            if first[at].is_some() {
                behind.clone_from(&first[at]);
            }
        }
        Self { own, cuts, next }
    }

    /// Whether one who interrupts is named twice in a row, so that somebody spoke between without a label.
    fn comes_back_unnamed(&self, at: usize) -> bool {
        self.cuts[at].windows(2).any(|pair| pair[0].is_some() && pair[0] == pair[1] && pair[0].as_deref() != Some(&self.own[at]))
    }

    /// Whether all words behind a cut are its speaker's. `hidden`: the file leaves out the label of those who go on after they were interrupted.
    fn is_whole(&self, at: usize, cut: usize, name: &str, hidden: bool) -> bool {
        let (own, cuts) = (self.own[at].as_str(), &self.cuts[at]);
        if name == own {
            return true;
        }
        let inside = cuts.get(cut + 1);
        let next = inside.map_or(self.next[at].as_deref(), Option::as_deref);
        if next == Some(name) {
            return false;
        }
        let mut others: Vec<&str> = cuts.iter().flatten().map(String::as_str).collect();
        let takes_turns = others.contains(&own);
        others.sort_unstable();
        others.dedup();
        match () {
            // A label inside the line, which is another's.
            () if inside.is_some() => true,
            () if takes_turns => true,
            () => !hidden && (next == Some(own) || others.len() > 1),
        }
    }
}

impl InsideLabel {
    /// Whether another speaks from there on, or may.
    fn is_cut(&self) -> bool {
        matches!(self.place, InsidePlace::Begins | InsidePlace::Unsure)
    }
}

/// How a text uses its words: small, or large at the start and in the middle of sentences.
struct Talk(FxHashMap<String, Uses>);

#[derive(Default)]
struct Uses {
    begins: u32,
    inside: u32,
}

impl Talk {
    fn of(text: &str) -> Self {
        let mut uses: FxHashMap<String, Uses> = FxHashMap::default();
        for (_, before, word) in words(text) {
            let entry = uses.entry(word.to_lowercase()).or_default();
            if is_large(word) && !ends_a_sentence(before) {
                entry.inside += 1;
            } else {
                entry.begins += 1;
            }
        }
        Self(uses)
    }

    /// Whether a large word in the middle of a line begins a sentence, and is no name: the text writes it small or at the beginning of a
    /// sentence more often than not.
    fn begins_a_sentence(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        is_large(word)
            && !POLITE.contains(&small.as_str())
            && (is_sound(&small) || self.0.get(&small).is_some_and(|uses| uses.begins > uses.inside))
    }
}

/// Words of politeness, which some languages write large in the middle of a sentence.
const POLITE: [&str; 10] = ["sie", "ihnen", "ihr", "ihre", "ihren", "ihrem", "ihrer", "lei", "usted", "ud"];

/// A word of at least two letters, the first of which is large and the second small.
fn is_large(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// Words with the bytes where they begin, each with the text between it and the word before.
fn words(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let end = text[start..].find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').map_or(text.len(), |length| start + length);
        let before = &text[at..start];
        at = end;
        Some((start, before, &text[start..end]))
    })
}

/// Whether what is before a word ends a sentence or a line, or sets it off.
fn ends_a_sentence(before: &str) -> bool {
    before.is_empty()
        || before.contains(|c| is_end(c) || matches!(c, '\n' | ':' | '：' | '"' | '“' | '„' | '«' | '(' | '[' | '-' | '–' | '—'))
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！' | '؟' | '।')
}

/// The bytes of the first sentence of some words: up to its sign, or to a large word that begins another where the sign was not typed.
fn first_sentence(text: &str, talk: &Talk) -> usize {
    let ends = text.char_indices().filter(|&(_, c)| is_end(c));
    let ends = ends.map(|(at, c)| at + c.len_utf8()).filter(|&end| {
        let behind = text[end..].trim_start_matches(['"', '”', '»', '’', ')', ']']);
        // `3.5`, `e.g. so` and `...` end none.
        behind.starts_with(char::is_whitespace) && !behind.trim_start().starts_with(char::is_lowercase)
    });
    let sentence = ends.into_iter().find(|&end| text[..end].chars().any(char::is_alphabetic)).unwrap_or(text.len());
    // A remark in brackets is spoken by nobody, and the speaker behind it may be another.
    let sentence = text[..sentence].find(['(', '[']).filter(|&at| text[..at].contains(char::is_alphabetic)).unwrap_or(sentence);
    let mut seen = words(&text[..sentence]);
    seen.next();
    let joined = |before: &str| before.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ')' | ']'));
    let unsigned = seen.find(|&(_, before, word)| joined(before) && talk.begins_a_sentence(word));
    unsigned.map_or(sentence, |(at, ..)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first<'a>(words: &'a str, talk: &str) -> &'a str {
        words[..first_sentence(words, &Talk::of(talk))].trim()
    }

    #[test]
    fn a_sentence_ends_at_its_sign_or_where_another_begins_without_one() {
        let talk = "Oh, that. So we went. Oh no. We met Ida and so on. Maybe it was. Then Ida left, and oh, we cried.";
        assert_eq!(first("In the winter? Yes, then.", talk), "In the winter?");
        assert_eq!(first("try the other door Oh yes that works. And", talk), "try the other door");
        assert_eq!(first("ask Ida for 3.5 of them, e.g. at noon. Yes.", talk), "ask Ida for 3.5 of them, e.g. at noon.");
        assert_eq!(first("Maybe So", talk), "Maybe");
        assert_eq!(first("please read it (reads the page) I see.", talk), "please read it");
        assert_eq!(first("Nehmen Sie die Tür. Gut.", "Sie kam. Ob sie kam? Die Tür, sie war zu."), "Nehmen Sie die Tür.");
    }
}
