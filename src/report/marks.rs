//! Marks: which words of an excerpt are its evidence terms.
//!
//! Terms are folded and stemmed, and a pair of words may have function words in between; so the words of the excerpt
//! go through the same rules as the transcripts did, and what meets a term is marked where it is. The words are
//! found as the built-in tokenizer finds them: one with other borders would mark a little more or less, and change no figure.

use std::ops::Range;

use crate::domain::codebook::CodeKind;
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;

/// The places in a text that one of the terms is at, in order; of a pair both words.
pub fn marks(text: &str, terms: &[&str], rules: &TermRules, kind: CodeKind) -> Vec<Range<usize>> {
    let term = |word: &Range<usize>| match kind {
        CodeKind::Topic => rules.content_term(&text[word.clone()]),
        CodeKind::Act => TermRules::speech_term(&text[word.clone()]),
    };
    let mut kept: Vec<(Range<usize>, String)> = Vec::new();
    each_word(text, |word| {
        let place = word.start..word.end;
        kept.extend(term(&place).map(|term| (place, term)));
    });
    let mut marked: Vec<bool> = kept.iter().map(|(_, term)| terms.contains(&term.as_str())).collect();
    for (at, pair) in kept.windows(2).enumerate() {
        let is_pair = |term: &&str| term.split_once(' ').is_some_and(|(a, b)| a == pair[0].1 && b == pair[1].1);
        if terms.iter().any(is_pair) {
            marked[at] = true;
            marked[at + 1] = true;
        }
    }
    kept.into_iter().zip(marked).filter(|(_, marked)| *marked).map(|((word, _), _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tag::Language;

    fn check(text: &str, terms: &[&str], kind: CodeKind, expect: &[&str]) {
        let found = marks(text, terms, &TermRules::new(Language::En), kind);
        assert_eq!(found.into_iter().map(|place| &text[place]).collect::<Vec<_>>(), expect, "{text}");
    }

    #[test]
    fn a_word_is_found_by_its_stem() {
        check("She helped; helping — HELP’s on its way.", &["help"], CodeKind::Topic, &["helped", "helping", "HELP’s"]);
        check("Self-help, not help-", &["help"], CodeKind::Topic, &["help"]);
    }

    #[test]
    fn both_words_of_a_pair_are_marked_whatever_function_words_stand_between() {
        check("a roof over my head, a bare head", &["roof head"], CodeKind::Topic, &["roof", "head"]);
    }

    #[test]
    fn acts_are_marked_as_spoken() {
        check("Do you know? You know.", &["do", "you know"], CodeKind::Act, &["Do", "you", "know", "You", "know"]);
    }

    #[test]
    fn other_scripts_and_hidden_marks_do_no_harm() {
        check("co\u{ad}operate 🙂 שלום", &["cooper", "שלום"], CodeKind::Topic, &["co\u{ad}operate", "שלום"]);
        check("我们付房租。", &["房 租"], CodeKind::Topic, &["房", "租"]);
        check("", &["a"], CodeKind::Topic, &[]);
    }
}
