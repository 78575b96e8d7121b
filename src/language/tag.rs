//! Languages that a study can be in, by their two-letter tags.

use serde::{Deserialize, Serialize};

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
    /// Any other language: no stemmer and no list.
    Other,
}

impl Language {
    /// All languages.
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
}
