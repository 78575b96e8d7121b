//! Third-person pronouns and words for people, by language.
//!
//! They are data (`models/words/people.txt`); a language that the file does not hold has none, and then nothing is counted.

use rustc_hash::FxHashSet;

use super::tag::Language;

const WORDS: &str = include_str!("../../models/words/people.txt");

/// An entry of a codebook with at least this share of words for people may be about people.
pub const MANY: f64 = 0.06;
/// A code with a smaller share of function words in its terms would hardly be ranked otherwise.
pub const MATTERS: f64 = 0.25;

/// He and she, and words for people, of one language; folded forms.
#[derive(Debug, Default)]
pub struct PeopleWords {
    third_person: FxHashSet<&'static str>,
    people: FxHashSet<&'static str>,
}

impl PeopleWords {
    /// The words of a language.
    pub fn new(language: Language) -> Self {
        let Some(tag) = language.tag() else { return Self::default() };
        Self { third_person: section(&format!("[{tag} third person]")), people: section(&format!("[{tag} people]")) }
    }

    /// Whether a folded form is he or she in one of its forms.
    pub fn is_third_person(&self, folded: &str) -> bool {
        self.third_person.contains(folded)
    }

    /// Whether a folded form is about people or about what is between them.
    pub fn is_about_people(&self, folded: &str) -> bool {
        self.people.contains(folded)
    }
}

/// The words under a heading.
fn section(heading: &str) -> FxHashSet<&'static str> {
    let lines = WORDS.lines().skip_while(|line| line.trim() != heading).skip(1);
    lines.take_while(|line| !line.starts_with('[')).flat_map(str::split_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::terms::TermRules;

    #[test]
    fn english_he_and_she_are_known_in_every_form() {
        let words = PeopleWords::new(Language::En);
        for form in ["He", "she’s", "HER", "he'd", "Himself"] {
            assert!(words.is_third_person(&TermRules::fold(form)), "{form}");
        }
        assert!(!words.is_third_person("they") && words.is_about_people("they") && words.is_about_people("relationship"));
        assert!(!words.is_about_people("housing"));
    }

    #[test]
    fn each_language_of_the_file_has_both_lists_in_folded_forms() {
        for language in [Language::De, Language::En, Language::Es, Language::Fr, Language::It, Language::Nl, Language::Pt] {
            let words = PeopleWords::new(language);
            assert!(words.third_person.len() >= 2 && words.people.len() >= 30, "{language:?}");
            assert!(words.third_person.iter().chain(&words.people).all(|word| TermRules::fold(word) == **word), "{language:?}");
        }
        assert!(PeopleWords::new(Language::Other).people.is_empty());
    }
}
