//! Identifies the language of talk by its function words, and by its script where that settles it.
//!
//! In talk more than half of all words are function words, and two languages share few of them. The language whose listed words make up the
//! largest share of a text is the text's, if the share is large enough and clearly larger than the next. Chinese, Japanese and Thai are known by
//! their letters. Limits: only languages with a section in `models/words/languages.toml` are named; Danish and Norwegian can
//! be taken for each other in a few sentences; a text in two languages goes to the larger part or to none.
//! Measured against whatlang in docs/dependencies.md. Cost: distinct words x languages look-ups.

use rustc_hash::FxHashMap;

use super::tag::Language;
use super::terms::TermRules;
use super::word_finder::{each_word, is_cut_by_character};
use super::word_lists::WordLists;

/// Words from which on a text is judged.
const LEAST_WORDS: u64 = 40;

/// The smallest share of function words by which a language is known. The weakest of seventeen languages had .40.
const LEAST_SHARE: f64 = 0.2;

/// The least lead of the share over that of the next language. Norwegian and Danish are nearest: 1.2.
const CLEARLY: f64 = 1.1;

/// In a text of characters, this share of hiragana makes it Japanese.
const KANA: f64 = 0.1;

/// A language, with the share of words that identifies it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identified {
    /// Which.
    pub language: Language,
    /// The share of words by which it is known: its function words, or for scripts without blanks its letters.
    pub share: f64,
}

/// The language of a text, from its distinct word forms and how often each occurs; `None` where there is too little evidence for any.
pub fn identify<'t>(forms: impl IntoIterator<Item = (&'t str, u64)>) -> Option<Identified> {
    let mut counted: FxHashMap<String, u64> = FxHashMap::default();
    for (form, uses) in forms.into_iter().filter(|(form, _)| form.chars().any(char::is_alphabetic)) {
        *counted.entry(TermRules::fold(form)).or_default() += uses;
    }
    let all: u64 = counted.values().sum();
    if all < LEAST_WORDS {
        return None;
    }
    let share = |is_one: &dyn Fn(&str) -> bool| {
        counted.iter().filter(|(form, _)| is_one(form)).map(|(_, uses)| uses).sum::<u64>() as f64 / all as f64
    };
    let starts = |form: &str, is_one: fn(char) -> bool| form.chars().next().is_some_and(is_one);
    let cut = share(&|form| starts(form, is_cut_by_character));
    if cut > 0.5 {
        let kana = share(&|form| starts(form, |c| matches!(c, '\u{3041}'..='\u{30ff}')));
        let thai = share(&|form| starts(form, |c| matches!(c, '\u{e00}'..='\u{e7f}')));
        let han = share(&|form| starts(form, |c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')));
        let language = [(thai > 0.5, Language::Th), (kana > KANA, Language::Ja), (han > 0.5, Language::Zh)];
        return language.into_iter().find(|(is, _)| *is).map(|(_, language)| Identified { language, share: cut });
    }
    let by_words = Language::ALL.into_iter().filter(|language| !WordLists::of(*language).is_empty()).map(|language| {
        let lists = WordLists::of(language);
        Identified { language, share: share(&|form| lists.is_function_word(form)) }
    });
    let mut best: Vec<Identified> = by_words.collect();
    // Equal shares keep the order of the list, so the answer never hangs on chance.
    best.sort_by(|a, b| b.share.total_cmp(&a.share));
    let (first, next) = (best[0], best[1]);
    (first.share >= LEAST_SHARE && first.share > CLEARLY * next.share).then_some(first)
}

/// The same, from pieces of text.
pub fn identify_text<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Option<Identified> {
    let mut uses: FxHashMap<&str, u64> = FxHashMap::default();
    for piece in pieces {
        each_word(piece, |word| *uses.entry(&piece[word.start..word.end]).or_default() += 1);
    }
    identify(uses)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made-up talk in each language; see the file.
    const TALK: &str = include_str!("../../tests/data/languages/talk.txt");

    fn identified(text: &str) -> Option<Identified> {
        identify_text([text])
    }

    #[test]
    fn every_listed_language_is_known_by_ten_answers_and_another_is_not() {
        let mut known = 0;
        for section in TALK.split("\n[").skip(1) {
            let (tag, text) = section.split_once(']').expect("a tag");
            let found = identified(text);
            let tag = Some(tag).filter(|&tag| tag != "pl");
            assert_eq!(found.and_then(|found| found.language.tag()), tag, "{found:?}");
            known += 1;
        }
        assert_eq!(known, Language::ALL.len(), "a language without talk");
    }

    #[test]
    fn too_little_and_numbers_and_names_are_no_language() {
        assert_eq!(identified("Yes, I think so, he was there with her and they all knew it."), None);
        assert_eq!(identified(&"12 1987 Ana Ben Cora ".repeat(40)), None);
        assert_eq!(identified(""), None);
    }
}
