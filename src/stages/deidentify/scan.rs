//! The words of a text with what their spelling says: capitals, and whether a sentence begins.

use std::collections::BTreeMap;

/// A word as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte, without a possessive ending.
    pub end: usize,
    /// In small letters.
    pub form: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether a sentence, a turn or a quotation begins with it.
    pub first: bool,
}

/// How words are written over all transcripts.
#[derive(Default)]
pub(super) struct Spellings {
    counts: BTreeMap<String, [u32; 3]>,
    /// All words, and German ones among them: asked for at every word, so they are counted once.
    all: u64,
    german: u64,
}

/// Where capital letters are counted.
const SMALL: usize = 0;
const CAPITAL_INSIDE: usize = 1;
const CAPITAL_FIRST: usize = 2;

/// German words by which a text is known for German, where every noun has a capital letter and names need more than one.
const GERMAN: [&str; 10] = ["ich", "und", "nicht", "der", "die", "das", "ist", "war", "mit", "ein"];

/// Above this share of such words a text is German.
const GERMAN_SHARE: f64 = 0.06;

impl Spellings {
    /// Counts the words of a text.
    pub fn add(&mut self, words: &[Written]) {
        for word in words {
            let class = match (word.capital, word.first) {
                (false, _) => SMALL,
                (true, false) => CAPITAL_INSIDE,
                (true, true) => CAPITAL_FIRST,
            };
            self.counts.entry(word.form.clone()).or_default()[class] += 1;
            self.all += 1;
            self.german += u64::from(GERMAN.contains(&word.form.as_str()));
        }
    }

    /// How often a word is written with a small letter.
    pub fn small(&self, form: &str) -> u32 {
        self.counts.get(form).map_or(0, |counts| counts[SMALL])
    }

    /// How often a word has a capital letter inside a sentence.
    pub fn capital_inside(&self, form: &str) -> u32 {
        self.counts.get(form).map_or(0, |counts| counts[CAPITAL_INSIDE])
    }

    /// Whether nouns are written with capital letters.
    pub fn capital_nouns(&self) -> bool {
        self.german as f64 > GERMAN_SHARE * self.all as f64
    }

    /// All forms, sorted.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.counts.keys().map(String::as_str)
    }
}

/// The words of a text: letters and marks, with apostrophes and hyphens between letters.
pub(super) fn words(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut first = true;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphabetic() {
            first |= matches!(c, '.' | '!' | '?' | '\n' | '"' | '“' | '„' | '«' | '¿' | '¡' | ':');
            // A digit or a comma inside a sentence ends no sentence.
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let after = text[at + next.len_utf8()..].chars().next();
            let joins = matches!(next, '\'' | '’' | '-') && after.is_some_and(char::is_alphabetic);
            if !next.is_alphabetic() && !is_mark(next) && !joins {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let (start, end) = without_ending(text, without_article(text, start, end), end);
        found.push(Written {
            start,
            end,
            form: text[start..end].to_lowercase(),
            capital: text[start..].starts_with(char::is_uppercase),
            first,
        });
        first = false;
    }
    found
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// `l'abbé` and `d'Angers` are an article and a word.
fn without_article(text: &str, start: usize, end: usize) -> usize {
    let word = &text[start..end];
    let joint = word
        .find(['\'', '’'])
        .filter(|&at| at <= 2 && matches!(word[..at].to_lowercase().as_str(), "l" | "d" | "qu" | "m" | "s" | "t" | "j" | "n" | "c"));
    joint.map_or(start, |at| start + at + word[at..].chars().next().map_or(0, char::len_utf8))
}

/// Takes a possessive ending away.
fn without_ending(text: &str, start: usize, end: usize) -> (usize, usize) {
    let word = &text[start..end];
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).filter(|bare| !bare.is_empty()).unwrap_or(word);
    (start, start + bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_capitals_and_where_sentences_begin() {
        let shown = |text: &str| -> Vec<String> {
            words(text)
                .iter()
                .map(|w| format!("{}{}{}", w.form, if w.capital { "+" } else { "" }, if w.first { "|" } else { "" }))
                .collect()
        };
        assert_eq!(shown("Then Ann's dog ran. Bo saw it"), ["then+|", "ann+", "dog", "ran", "bo+|", "saw", "it"]);
        assert_eq!(shown("chez l'abbé d'Angers"), ["chez|", "abbé", "angers+"]);
        assert_eq!(shown("Okonkwo-Reyes, 12 men"), ["okonkwo-reyes+|", "men"]);
    }

    #[test]
    fn german_nouns_are_noticed() {
        let mut spellings = Spellings::default();
        spellings.add(&words("Ich habe das Haus und den Garten und die Katze gesehen."));
        assert!(spellings.capital_nouns());
        let mut english = Spellings::default();
        english.add(&words("I saw the house and the garden and the cat and then Ann came by again."));
        assert!(!english.capital_nouns());
    }
}
