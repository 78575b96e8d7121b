//! From word forms to terms: case and apostrophes folded, function words dropped, stems taken.
//!
//! The same rules read the transcripts and the codebook, or the two would not meet.

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};

use super::word_lists::WordLists;

/// A language whose function words are listed, or another one.
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
    /// Chinese: cut by characters, not stemmed.
    Zh,
    /// Japanese: cut by characters, not stemmed.
    Ja,
    /// Thai: cut by clusters of letters, not stemmed.
    Th,
    /// No stemmer and no list: the corpus's own statistics must do.
    Other,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Ar,
        Self::Da,
        Self::De,
        Self::El,
        Self::En,
        Self::Es,
        Self::Fi,
        Self::Fr,
        Self::Hu,
        Self::It,
        Self::Nl,
        Self::No,
        Self::Pt,
        Self::Ro,
        Self::Ru,
        Self::Sv,
        Self::Ta,
        Self::Tr,
        Self::Zh,
        Self::Ja,
        Self::Th,
        Self::Other,
    ];

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
            Self::Zh => "zh",
            Self::Ja => "ja",
            Self::Th => "th",
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
            Self::Zh | Self::Ja | Self::Th | Self::Other => return None,
        })
    }
}

/// Turns forms into terms for one language.
pub struct TermRules {
    stemmer: Option<Stemmer>,
    lists: &'static WordLists,
}

impl TermRules {
    /// The rules of a language.
    pub fn new(language: Language) -> Self {
        Self { stemmer: language.stemmer().map(Stemmer::create), lists: WordLists::of(language) }
    }

    /// The lists that function words are known by.
    pub fn lists(&self) -> &'static WordLists {
        self.lists
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
        self.lists.is_function_word(folded)
    }

    /// The stem of a folded form.
    pub fn stem(&self, folded: &str) -> String {
        self.stemmer.as_ref().map_or_else(|| folded.to_owned(), |stemmer| stemmer.stem(folded).into_owned())
    }

    /// The term for a form: `None` for function words, for numbers and times, for hiragana alone, and for forms without a letter or digit.
    pub fn content_term(&self, form: &str) -> Option<String> {
        self.content_form(form).map(|folded| self.stem(&folded))
    }

    /// The term for a form where nothing is stemmed: `None` as for [`TermRules::content_term`].
    pub fn content_form(&self, form: &str) -> Option<String> {
        let folded = Self::fold(form);
        if !folded.chars().any(char::is_alphanumeric) || is_number(&folded) || is_kana(&folded) || self.is_function_word(&folded) {
            return None;
        }
        Some(self.lists.bare(&folded).unwrap_or(folded))
    }

    /// The term for a form where function words count too: folded, not stemmed.
    pub fn speech_term(form: &str) -> Option<String> {
        let folded = Self::fold(form);
        folded.chars().any(char::is_alphanumeric).then_some(folded)
    }
}

/// Whether a form is a number, a time or a count with its unit: it begins with a digit, and has no run of letters longer than [`UNIT`].
fn is_number(folded: &str) -> bool {
    folded.starts_with(char::is_numeric) && folded.split(|c: char| !c.is_alphabetic()).all(|letters| letters.chars().count() <= UNIT)
}

/// Whether a form is hiragana alone: endings and particles of Japanese, which is cut by characters.
fn is_kana(folded: &str) -> bool {
    folded.chars().all(|c| matches!(c, '\u{3041}'..='\u{309f}' | '\u{30fc}'))
}

/// Letters of the longest unit or ordinal ending that is read as part of a number: "15min", "2nd", "1ère".
const UNIT: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_no_terms() {
        let rules = TermRules::new(Language::En);
        for form in ["12", "00", "1987", "10am", "5pm", "2nd", "15h30", "1m20s", "9-5", "٣٤", "½", "1ère"] {
            assert_eq!(rules.content_term(form), None, "{form}");
        }
        for form in ["12-year-old", "b12", "covid-19", "24-hour"] {
            assert!(rules.content_term(form).is_some(), "{form}");
        }
    }

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
