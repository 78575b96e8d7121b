//! What the words of a speaker's label mean: who asks, who answers, and which words name nobody.
//!
//! The words themselves are data: `role_words.toml` beside this file, by language. Numbers, endings for
//! both genders and names beside a word are understood here, so that `Interviewer 2`, `INT1`,
//! `Chercheur(e)` and `Anna (interviewer)` need no entry. Good for: labels. Not for: words of speech.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a label's word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelMeaning {
    /// Asks and steers.
    Asks,
    /// Answers.
    Answers,
    /// A remark of the transcriber.
    Note,
}

/// The fewest letters of a word that a name or a number may follow in a label; a shorter word must be the whole label.
const LONG_WORD: usize = 6;

/// The shortest word that is read without its ending for another gender.
const SHORTEST_BASE: usize = 4;

static WORDS: LazyLock<FxHashMap<String, Sections>> = LazyLock::new(|| {
    let stored: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(include_str!("role_words.toml")).expect("a test reads the file of role words");
    let mut words: FxHashMap<String, Sections> = FxHashMap::default();
    for (section, languages) in &stored {
        for word in languages.values().flatten() {
            let sections = words.entry(fold_label(word)).or_default();
            match section.as_str() {
                "asks" => sections.asks = true,
                "answers" => sections.answers = true,
                "leads" => sections.leads = true,
                "notes" => sections.notes = true,
                "heads" => sections.heads = true,
                "sounds" => sections.sounds = true,
                "particulars" => sections.particulars = true,
                "parts" => sections.parts = true,
                "ends" => sections.ends = true,
                "closes" => sections.closes = true,
                "totals" => sections.totals = true,
                "messengers" => sections.messengers = true,
                "memos" => sections.memos = true,
                "stops" => sections.stops = true,
                _ => sections.small = true,
            }
        }
    }
    words
});

/// The sections of the file in which a word is.
#[derive(Clone, Copy, Default)]
struct Sections {
    asks: bool,
    answers: bool,
    leads: bool,
    notes: bool,
    heads: bool,
    sounds: bool,
    small: bool,
    particulars: bool,
    parts: bool,
    ends: bool,
    closes: bool,
    totals: bool,
    messengers: bool,
    memos: bool,
    stops: bool,
}

fn sections(folded: &str) -> Sections {
    WORDS.get(folded).copied().unwrap_or_default()
}

/// Whether a character is invisible in print: marks of the direction of writing, joiners, soft hyphens.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A label as people see it: no invisible marks, one blank between words.
pub fn clean_label(label: &str) -> String {
    if is_plain(label) {
        return label.to_owned();
    }
    let seen: String = label.chars().filter(|&c| !is_invisible(c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a label needs no cleaning, which is the common case.
fn is_plain(label: &str) -> bool {
    label.is_ascii() && !label.starts_with(' ') && !label.ends_with(' ') && !label.contains("  ") && !label.contains(['\t', '\n', '\r'])
}

/// Folds a label for comparison: visible characters, small letters, half-width digits and letters.
pub fn fold_label(label: &str) -> String {
    if is_plain(label) {
        return label.to_ascii_lowercase();
    }
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '’' | 'ʼ' => '\'',
        c => c,
    };
    clean_label(label).chars().map(half).flat_map(char::to_lowercase).collect()
}

/// What a label means by its words; `None` for a name.
pub fn meaning(label: &str) -> Option<LabelMeaning> {
    let folded = fold_label(label);
    let folded = folded.trim_end_matches([':', '.', ' ']);
    whole(folded).or_else(|| beside_brackets(folded)).or_else(|| among_words(folded))
}

/// The meaning of a whole label, with or without a number behind it or endings for both genders.
fn whole(folded: &str) -> Option<LabelMeaning> {
    let bare = folded.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '_' | '-' | '.' | '#' | '°' | ':'));
    of_word(folded).or_else(|| of_word(bare)).or_else(|| of_word(one_gender(bare)?))
}

fn of_word(word: &str) -> Option<LabelMeaning> {
    let sections = sections(word);
    match () {
        () if sections.asks => Some(LabelMeaning::Asks),
        () if sections.answers => Some(LabelMeaning::Answers),
        () if sections.notes => Some(LabelMeaning::Note),
        () => None,
    }
}

/// `chercheur(e)`, `interviewer/in`, `interviewer*in`, `enquêteur·rice`: the word before the ending.
pub fn one_gender(word: &str) -> Option<&str> {
    let cut = word.find(['(', '/', '·', '•', '*', ':', '_', '.', '-'])?;
    let ending: Vec<char> = word[cut..].chars().skip(1).collect();
    let letters = ending.iter().filter(|c| c.is_alphabetic()).count();
    let plain = ending.iter().all(|c| c.is_alphabetic() || matches!(c, ')' | '-' | '(' | '·' | '.'));
    ((1..=8).contains(&letters) && plain && word[..cut].chars().count() >= SHORTEST_BASE).then(|| word[..cut].trim_end())
}

/// `anna (interviewer)`, `interviewer (anna)`, `interviewer [anna]`.
fn beside_brackets(folded: &str) -> Option<LabelMeaning> {
    let open = folded.find(['(', '['])?;
    let inside = folded[open + 1..].trim_end_matches([')', ']', ' ']);
    let (outside, inside) = (whole(folded[..open].trim()), whole(inside.trim()));
    if inside == Some(LabelMeaning::Asks) { inside } else { outside.or(inside) }
}

/// `interviewer anna`, `second interviewer`, `访谈者甲`: a long word that is the first or last of a few.
fn among_words(folded: &str) -> Option<LabelMeaning> {
    let words: Vec<&str> = folded.split([' ', '_', '-', ',']).filter(|word| !word.is_empty()).collect();
    if let [word] = words[..] {
        // Languages without blanks: a number or a letter is right behind the word.
        return (2..=3).rev().chain(4..=8).find_map(|letters| {
            let (at, _) = word.char_indices().nth(letters)?;
            let rest = word[at..].chars().count();
            let ideographs = word[..at].chars().all(|c| c as u32 >= 0x2e80);
            if ideographs && rest <= 2 { of_word(&word[..at]) } else { None }
        });
    }
    let long = |word: &str| if word.chars().count() >= LONG_WORD { whole(word) } else { None };
    let few = (2..=4).contains(&words.len());
    let ends = [words.first(), words.last()].into_iter().flatten().filter_map(|word| long(word));
    let mut found: Vec<LabelMeaning> = ends.filter(|_| few).collect();
    found.sort_by_key(|meaning| *meaning != LabelMeaning::Asks);
    found.first().copied()
}

/// Whether a label names somebody who leads a talk by profession: `Counsellor`, `Nurse 2`, `Sozialarbeiter:in`.
pub fn leads(label: &str) -> bool {
    let folded = fold_label(label);
    let folded = folded.trim_end_matches([':', '.', ' ']);
    let bare = folded.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '_' | '-' | '.' | '#' | '°'));
    let outside = folded.split(['(', '[']).next().unwrap_or(folded).trim_end();
    [Some(folded), Some(bare), Some(outside), one_gender(bare)].into_iter().flatten().any(|word| sections(word).leads)
}

/// Whether a word heads lines that name nobody: `date`, `pregunta`.
pub fn heads_a_line(folded: &str) -> bool {
    sections(folded).heads
}

/// Whether a key heads a transcript, before a fact: `age`, `fecha`.
pub fn is_particular(folded: &str) -> bool {
    sections(folded).particulars
}

/// Whether words name a numbered part of a transcript: `section a`, `tape 2`, `abschnitt iv`.
pub fn is_numbered_part(folded: &str) -> bool {
    let Some((part, number)) = folded.split_once(' ') else { return false };
    let roman = number.len() <= 4 && number.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    let counts = number.chars().all(char::is_numeric) || number.chars().count() == 1 || roman;
    counts && !number.is_empty() && sections(part).parts
}

/// Whether a word is one of a figure about the transcript: `total`, `words`, `gesamt`.
pub fn is_total(folded: &str) -> bool {
    sections(folded).totals
}

/// Whether words head what is written below the talk: `notes`, `memo`, `nachbemerkung`.
pub fn heads_a_memo(folded: &str) -> bool {
    sections(folded).memos
}

/// Whether words say that the recorder was stopped or goes on: `recording paused`, `aufnahme unterbrochen`.
pub fn stops_the_recording(folded: &str) -> bool {
    sections(folded).stops
}

/// Whether words are what a messenger writes in place of a message: `media omitted`.
pub fn is_of_a_messenger(folded: &str) -> bool {
    sections(folded).messengers
}

/// Whether words name a sound and no person: `laughter`, `pause`.
pub fn is_sound(folded: &str) -> bool {
    sections(folded).sounds
}

/// Whether a word is one of the small ones that no name holds: `the`, `und`.
pub fn is_small(folded: &str) -> bool {
    sections(folded).small
}

/// Whether words are what is written below the last that somebody says: `end of interview`.
pub fn ends_a_transcript(folded: &str) -> bool {
    sections(folded).ends
}

/// Whether a line is one below the talk that says who wrote it down or when it ended: `transcribed by Ida`, `End time: 10:44`. Behind such
/// words there is a name or a number, and no sentence.
pub fn closes_a_transcript(line: &str) -> bool {
    let sentence = line.ends_with(['.', '!', '?', '…']) || line.split_whitespace().count() > CLOSING_LINE;
    let folded = fold_label(line);
    let borders = folded.char_indices().filter(|(_, c)| matches!(c, ' ' | ':' | '：')).map(|(at, _)| at);
    let begins = borders
        .take(CLOSING_WORDS)
        .any(|at| sections(&folded[..at]).closes && (folded[..at].contains(' ') || folded[at..].starts_with([':', '：'])));
    let named = line.split_whitespace().skip(1).any(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
    let notes = folded.starts_with("notes:");
    notes || begins && named && !sentence
}

/// The most words of such a line.
const CLOSING_LINE: usize = 9;

/// The most words of such a beginning.
const CLOSING_WORDS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(meaning_of: Option<LabelMeaning>, labels: &[&str]) {
        for label in labels {
            assert_eq!(meaning(label), meaning_of, "{label}");
        }
    }

    #[test]
    fn whoever_asks_is_known_in_every_language_of_a_study() {
        check(
            Some(LabelMeaning::Asks),
            &[
                "Interviewer",
                "Interviewer 2",
                "Interviewer_1",
                "INT1",
                "Int.",
                "I",
                "I1",
                "I 2",
                "Moderator_2",
                "Moderator 2",
                "MOD",
                "Interviewer A",
                "Interviewer Anna",
                "Anna (Interviewer)",
                "Interviewer (Anna)",
                "Second interviewer",
                "Co-Moderator",
                "Chercheur(e)",
                "Chercheur·se",
                "Interviewer/in",
                "Interviewer:in",
                "Interviewer*in",
                "Interviewer_in",
                "Entrevistador(a)",
                "Entrevistador/a",
                "Investigadora",
                "Pesquisadora",
                "Enquêtrice",
                "Ricercatrice",
                "Onderzoeker",
                "Forsker",
                "Intervjuare",
                "Haastattelija",
                "Kérdező",
                "Cercetătoare",
                "Интервьюер",
                "Интервьюер 1",
                "Ερευνήτρια",
                "المحاور",
                "\u{200f}المحاور",
                "Görüşmeci",
                "நேர்காணல் செய்பவர்",
                "访谈者",
                "访谈者1",
                "访谈者甲",
                "聞き手",
                "면담자",
                "मराठी साक्षात्कारकर्ता",
                "מראיינת",
                "ＩＮＴ１",
            ],
        );
    }

    #[test]
    fn whoever_answers_is_known_and_names_are_names() {
        check(
            Some(LabelMeaning::Answers),
            &["P1", "P 12", "Participant 3", "Entrevistada 1", "受访者", "Teilnehmer:in", "Speaker 2", "SPEAKER_00"],
        );
        check(None, &["Ida Marsh", "Host mother", "ola brandt", "Maria do Carmo Vale Prado", "سلمى", "王明", "PI", "Iris", "Q-tip"]);
        check(Some(LabelMeaning::Note), &["Note", "note:"]);
    }

    #[test]
    fn labels_are_compared_as_people_see_them() {
        assert_eq!(clean_label("\u{200f}Ida\u{a0} \u{200b}Marsh\u{feff}"), "Ida Marsh");
        assert_eq!(fold_label("Ｐ１ ’X"), "p1 'x");
    }

    #[test]
    fn every_language_of_a_study_has_words_for_both() {
        let stored: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(include_str!("role_words.toml")).expect("TOML");
        assert_eq!(
            stored.keys().collect::<Vec<_>>(),
            [
                "answers",
                "asks",
                "closes",
                "ends",
                "heads",
                "leads",
                "memos",
                "messengers",
                "notes",
                "particulars",
                "parts",
                "small",
                "sounds",
                "stops",
                "totals"
            ]
        );
        for tag in ["ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta", "tr"] {
            assert!(["asks", "answers", "leads"].iter().all(|section| stored[*section].contains_key(tag)), "{tag}");
        }
        for word in stored.values().flat_map(BTreeMap::values).flatten() {
            assert_eq!(*word, fold_label(word), "written in small letters");
        }
    }
}
