//! Lists function words (stop words), fillers, pronouns and abbreviations of each language, from `models/words/languages.toml`.
//!
//! Function words of fifteen languages come from the crate stop-words (the Snowball lists that NLTK ships); the file adds what
//! talk has besides, and holds the whole list where that crate has none that fits (English, Arabic, modern Greek, and the
//! languages that are written without blanks). Everything is in small letters and built into the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::tag::Language;

/// The file that ships.
const FILE: &str = include_str!("../../models/words/languages.toml");

/// One section of the file, as it is written: words with blanks between them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    name: String,
    listed: bool,
    function: String,
    filler: String,
    third_person: String,
    abbreviations: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    elided: String,
    #[serde(default)]
    enclitic: String,
    #[serde(default)]
    joined: String,
}

/// What is listed for one language; all empty for [`Language::Other`].
#[derive(Debug, Default)]
pub struct WordLists {
    /// The language as messages name it.
    pub name: String,
    /// Words for the person talked about: "he", "her", "they", in all cases, sorted.
    pub third_person: Vec<String>,
    /// Abbreviations after which a capital begins no sentence; `#.` is any number with a full stop.
    pub abbreviations: Vec<String>,
    function: FxHashSet<String>,
    elided: Vec<String>,
    enclitic: Vec<String>,
    joined: Vec<String>,
}

static LISTS: LazyLock<BTreeMap<String, WordLists>> = LazyLock::new(|| {
    let sections: BTreeMap<String, Section> = toml::from_str(FILE).expect("the file is read by a test");
    sections.into_iter().map(|(tag, section)| (tag.clone(), section.lists(&tag))).collect()
});

/// Bytes of a word that can be an abbreviation.
const LONGEST_ABBREVIATION: usize = 32;

static NONE: LazyLock<WordLists> = LazyLock::new(WordLists::default);

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(str::to_owned)
}

impl Section {
    fn lists(self, tag: &str) -> WordLists {
        let content: FxHashSet<&str> = self.content.split_whitespace().collect();
        let listed = if self.listed { stop_words::lookup(tag).unwrap_or_default() } else { &[] };
        let listed = listed.iter().filter(|word| !content.contains(*word)).map(|word| (*word).to_owned());
        let function = listed.chain(words(&self.function)).chain(words(&self.filler)).chain(words(&self.third_person));
        let function = function.map(|word| one_spelling(&word)).collect();
        let sorted = |text: &str| {
            let mut sorted: Vec<String> = words(text).collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted
        };
        WordLists {
            name: self.name,
            third_person: sorted(&self.third_person),
            abbreviations: sorted(&self.abbreviations),
            function,
            elided: sorted(&self.elided),
            enclitic: sorted(&self.enclitic),
            joined: sorted(&self.joined),
        }
    }
}

/// Romanian is typed with a comma below or a cedilla; the stemmer knows the cedilla.
fn one_spelling(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'ș' => 'ş',
            'ț' => 'ţ',
            c => c,
        })
        .collect()
}

impl WordLists {
    /// The lists of a language.
    pub fn of(language: Language) -> &'static Self {
        language.tag().and_then(|tag| LISTS.get(tag)).unwrap_or(&NONE)
    }

    /// Whether any function word is known.
    pub fn is_empty(&self) -> bool {
        self.function.is_empty()
    }

    /// Whether a folded form says how something is said and not what about.
    ///
    /// `folded` is in small letters with straight apostrophes, as [`TermRules::fold`](super::terms::TermRules::fold) gives it.
    pub fn is_function_word(&self, folded: &str) -> bool {
        self.function.contains(folded) || self.bare(folded).is_some_and(|bare| self.function.contains(&bare)) || self.is_joined(folded)
    }

    /// The form without what is shortened before it ("l'argent") or hung on it ("disse-me"), in the spelling that the stemmer
    /// knows; `None` where that is the form itself.
    pub fn bare(&self, folded: &str) -> Option<String> {
        let mut bare = folded;
        while let Some((_, rest)) = bare.split_once('\'').filter(|(before, rest)| !rest.is_empty() && self.is_elided(before)) {
            bare = rest;
        }
        while let Some((rest, _)) = bare.rsplit_once('-').filter(|(rest, hung)| !rest.is_empty() && self.is_enclitic(hung)) {
            bare = rest;
        }
        let spelled = one_spelling(bare);
        (spelled != folded).then_some(spelled)
    }

    fn is_elided(&self, before: &str) -> bool {
        self.elided.binary_search_by(|have| have.as_str().cmp(before)).is_ok()
    }

    fn is_enclitic(&self, hung: &str) -> bool {
        self.enclitic.binary_search_by(|have| have.as_str().cmp(hung)).is_ok()
    }

    fn is_joined(&self, folded: &str) -> bool {
        self.joined.iter().any(|first| folded.strip_prefix(first.as_str()).is_some_and(|rest| self.function.contains(rest)))
    }

    /// Whether a word ends in a full stop that ends no sentence.
    pub fn is_abbreviation(&self, word: &str) -> bool {
        if !word.ends_with('.') || word.len() > LONGEST_ABBREVIATION {
            return false;
        }
        let lower = word.to_lowercase();
        let number =
            || lower.strip_suffix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let has = |wanted: &str| self.abbreviations.iter().any(|have| have == wanted);
        has(&lower) || (has("#.") && number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::terms::TermRules;

    #[test]
    fn every_language_but_the_unknown_one_has_lists() {
        for language in Language::ALL {
            let lists = WordLists::of(language);
            assert_eq!(lists.is_empty(), language == Language::Other, "{language:?}");
            assert_eq!(lists.third_person.is_empty(), language == Language::Other, "{language:?}");
            // A person talked about is no topic by itself.
            for word in &lists.third_person {
                assert!(lists.is_function_word(word), "{language:?} {word}");
            }
        }
        assert_eq!(LISTS.len() + 1, Language::ALL.len(), "a section without a language");
    }

    /// The content terms of a sentence, unstemmed.
    fn check(language: Language, sentence: &str, content: &[&str]) {
        let rules = TermRules::new(language);
        let forms = sentence.split(|c: char| !(c.is_alphanumeric() || "'’-\u{301}".contains(c) || ('\u{b80}'..='\u{bff}').contains(&c)));
        let kept: Vec<String> = forms.filter(|form| !form.is_empty()).filter_map(|form| rules.content_form(form)).collect();
        assert_eq!(kept, content, "{language:?}: {sentence}");
    }

    #[test]
    fn what_talk_is_about_is_left() {
        check(
            Language::Fr,
            "Ben, c'est qu'il n'y avait plus d'argent, quoi, peut-être que l'école a fermé.",
            &["argent", "école", "fermé"],
        );
        check(Language::De, "Also ich hab halt nicht gewusst, ob die Miete bezahlt ist, ne.", &["gewusst", "miete", "bezahlt"]);
        check(Language::Es, "Pues mira, yo no sabía que el alquiler ya lo había pagado mi tía, ¿sabes?", &["alquiler", "pagado", "tía"]);
        check(Language::Pt, "Pronto, ela disse-me que o senhorio estava lá em baixo, né?", &["senhorio", "baixo"]);
        check(Language::It, "Beh, c'era dell'acqua, e quell'uomo non l'ho mai visto.", &["acqua", "uomo", "visto"]);
        check(Language::Ro, "Păi, și ea știa că chiria și țara noastră...", &["chiria", "ţara"]);
        check(Language::Ru, "Ну вот, она мне сказала, что квартира была дорогая.", &["квартира", "дорогая"]);
        check(Language::Ar, "وكان هو في الميناء ولم يكن معنا", &["الميناء", "يكن"]);
        check(Language::En, "Well, I guess she paid the rent, you know.", &["paid", "rent"]);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        let german = WordLists::of(Language::De);
        assert!(german.is_abbreviation("Dr.") && german.is_abbreviation("3.") && !german.is_abbreviation("Haus."));
        assert!(!WordLists::of(Language::En).is_abbreviation("3.") && WordLists::of(Language::En).is_abbreviation("Mrs."));
        assert!(!WordLists::of(Language::Other).is_abbreviation("Dr."));
    }
}
