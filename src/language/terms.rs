//! From word forms to terms: case and apostrophes folded, function words dropped, stems taken.
//!
//! The same rules read the transcripts and the codebook, or the two would not meet.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// English function words and fillers of talk, one per line.
const ENGLISH: &str = include_str!("../../models/words/function_words.en.txt");

/// A language with a Snowball stemmer, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Language {
    Ar,
    Da,
    De,
    El,
    En,
    Es,
    Fi,
    Fr,
    Hu,
    It,
    Nl,
    No,
    Pt,
    Ro,
    Ru,
    Sv,
    Ta,
    Tr,
    /// No stemmer and no list: the corpus's own statistics must do.
    Other,
}

impl Language {
    /// Its two-letter tag; `None` where the language is not known.
    pub fn tag(self) -> Option<&'static str> {
        Some(match self {
            Self::Ar => "ar",
            Self::Da => "da",
            Self::De => "de",
            Self::El => "el",
            Self::En => "en",
            Self::Es => "es",
            Self::Fi => "fi",
            Self::Fr => "fr",
            Self::Hu => "hu",
            Self::It => "it",
            Self::Nl => "nl",
            Self::No => "no",
            Self::Pt => "pt",
            Self::Ro => "ro",
            Self::Ru => "ru",
            Self::Sv => "sv",
            Self::Ta => "ta",
            Self::Tr => "tr",
            Self::Other => return None,
        })
    }

    fn stemmer(self) -> Option<Algorithm> {
        Some(match self {
            Self::Ar => Algorithm::Arabic,
            Self::Da => Algorithm::Danish,
            Self::De => Algorithm::German,
            Self::El => Algorithm::Greek,
            Self::En => Algorithm::English,
            Self::Es => Algorithm::Spanish,
            Self::Fi => Algorithm::Finnish,
            Self::Fr => Algorithm::French,
            Self::Hu => Algorithm::Hungarian,
            Self::It => Algorithm::Italian,
            Self::Nl => Algorithm::Dutch,
            Self::No => Algorithm::Norwegian,
            Self::Pt => Algorithm::Portuguese,
            Self::Ro => Algorithm::Romanian,
            Self::Ru => Algorithm::Russian,
            Self::Sv => Algorithm::Swedish,
            Self::Ta => Algorithm::Tamil,
            Self::Tr => Algorithm::Turkish,
            Self::Other => return None,
        })
    }
}

/// Turns forms into terms for one language.
pub struct TermRules {
    stemmer: Option<Stemmer>,
    function_words: FxHashSet<&'static str>,
}

impl TermRules {
    /// The rules of a language. Function words are listed for English only.
    pub fn new(language: Language) -> Self {
        let list = if language == Language::En { ENGLISH } else { "" };
        let words = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self { stemmer: language.stemmer().map(Stemmer::create), function_words: words.collect() }
    }

    /// Lower case, one form of apostrophe, no possessive `'s`.
    pub fn fold(form: &str) -> String {
        let lower: String = form
            .chars()
            .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
            .flat_map(char::to_lowercase)
            .map(|c| if matches!(c, '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}') { '\'' } else { c })
            .collect();
        match lower.strip_suffix("'s") {
            Some(bare) if !bare.is_empty() => bare.to_owned(),
            _ => lower,
        }
    }

    /// Whether a folded form says how something is said and not what about.
    pub fn is_function_word(&self, folded: &str) -> bool {
        self.function_words.contains(folded)
    }

    /// The stem of a folded form.
    pub fn stem(&self, folded: &str) -> String {
        self.stemmer.as_ref().map_or_else(|| folded.to_owned(), |stemmer| stemmer.stem(folded).into_owned())
    }

    /// The term for a form: `None` for function words and for forms without a letter or digit.
    pub fn content_term(&self, form: &str) -> Option<String> {
        self.content_form(form).map(|folded| self.stem(&folded))
    }

    /// The term for a form where nothing is stemmed: `None` as for [`TermRules::content_term`].
    pub fn content_form(&self, form: &str) -> Option<String> {
        let folded = Self::fold(form);
        (folded.chars().any(char::is_alphanumeric) && !self.is_function_word(&folded)).then_some(folded)
    }

    /// The term for a form where function words count too: folded, not stemmed.
    pub fn speech_term(form: &str) -> Option<String> {
        let folded = Self::fold(form);
        folded.chars().any(char::is_alphanumeric).then_some(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_people_read_as_one_word_become_one_term() {
        let rules = TermRules::new(Language::En);
        for (form, term) in
            [("Mother’s", Some("mother")), ("helping", Some("help")), ("the", None), ("…", None), ("co\u{ad}operate", Some("cooper"))]
        {
            assert_eq!(rules.content_term(form).as_deref(), term, "{form}");
        }
    }
}
