//! Rejoins words that are broken at the end of a line.
//!
//! A hyphen there may belong to the word (well-known) or to the line. The rest of the document decides: where the word
//! occurs with the hyphen elsewhere it keeps it, where it occurs without it loses it. Where neither
//! occurs, it loses it in a document that breaks words as a habit, and keeps it elsewhere.

use std::collections::BTreeSet;

use super::Placed;

/// How many lines of a hundred end in a hyphen where words are broken as a habit.
const HABIT_PERCENT: usize = 2;

/// What is between two lines of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// A space.
    Space,
    /// The hyphen at the end of the first, which belongs to the word.
    Hyphen,
    /// Nothing: the hyphen goes.
    Whole,
}

/// The words of a document.
pub struct Hyphens {
    words: BTreeSet<String>,
    habit: bool,
}

impl Hyphens {
    /// Those of these lines.
    pub fn of(lines: &[Placed<'_>]) -> Self {
        let mut words = BTreeSet::new();
        let mut broken = 0;
        for Placed { line, .. } in lines {
            words.extend(line.text.split_whitespace().map(bare).filter(|word| !word.is_empty()));
            broken += usize::from(stem(line.text.trim_end()).is_some());
        }
        Self { words, habit: broken * 100 > lines.len() * HABIT_PERCENT }
    }

    /// What joins a line to the words before it.
    pub fn between(&self, before: &str, line: &str) -> Join {
        let Some(first) = stem(before) else { return Join::Space };
        let second = line.split_whitespace().next().unwrap_or("");
        if !second.starts_with(char::is_lowercase) {
            return Join::Space;
        }
        let (first, second) = (bare(first), bare(second));
        if self.words.contains(&format!("{first}-{second}")) {
            Join::Hyphen
        } else if before.ends_with('\u{ad}') || self.habit || self.words.contains(&format!("{first}{second}")) {
            Join::Whole
        } else {
            Join::Hyphen
        }
    }
}

/// The part of a broken word that a line ends in.
fn stem(line: &str) -> Option<&str> {
    let rest = line.strip_suffix(['-', '\u{ad}', '\u{2010}'])?;
    let word = rest.rsplit(char::is_whitespace).next()?;
    // A dash after a word that is cut short is alone or is doubled.
    word.ends_with(char::is_alphabetic).then_some(word)
}

/// A word in lower case without the marks around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('\u{2010}', "-").to_lowercase()
}
