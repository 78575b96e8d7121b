//! Labels whose sign slipped: `PT; My brother` and `PT My brother` in a file of `PT: ...`.

use super::labels_of_file::Line;
use crate::domain::corpus::role_words::meaning;
use crate::formats::transcripts::times::leading_mark;

/// The lines that begin with such a label, each with the label. A line that an editor wrapped begins in the middle of a sentence, with whatever
/// word comes next. In a file of capitals every word looks like a code, so none is found there.
pub(super) fn slips<'a>(lines: &[Line<'a>], is_label: impl Fn(&str) -> bool) -> Vec<(usize, &'a str)> {
    let capitals = lines.iter().filter(|line| !line.text.chars().any(char::is_lowercase)).count();
    if capitals * 2 > lines.len() {
        return Vec::new();
    }
    let begins = |at: usize| {
        let above = at.checked_sub(1).map(|above| &lines[above]);
        above.is_none_or(|above| {
            above.block != lines[at].block || above.text.ends_with(['.', '?', '!', '…', '"', '”', ')', ']', '-', '–', '—'])
        })
    };
    (0..lines.len()).filter(|&at| begins(at)).filter_map(|at| Some((at, slipped_label(lines[at].text, &is_label)?))).collect()
}

/// The label of this file that a line begins with though its sign is missing or another than the file's: `PT; My brother`, `INT Who`,
/// `P:A neighbour`.
///
/// Without a colon only codes and customary words are taken for such: a line may well begin with the name of somebody who is talked about.
fn slipped_label(line: &str, is_label: impl Fn(&str) -> bool) -> Option<&str> {
    let line = leading_mark(line).map_or(line, |(_, length)| line[length..].trim_start());
    if let Some(name) = set_apart(line).or_else(|| before_tight_colon(line)).filter(|name| is_label(name)) {
        return Some(name);
    }
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    let (name, rest) = line.split_at(end);
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    // One letter is a code where it is customary and no word, as `P`.
    let one = name.chars().count() == 1;
    let behind = rest.trim_start_matches([';', '.', ',', '-', '–', '—', '/', '|', ')', '>', '=', '…']);
    let signed = behind.len() < rest.len();
    // `P. O. Box`, `P, that is the letter`: an abbreviation, or a word.
    let next = behind.trim_start();
    let abbreviates =
        || next.chars().nth(1) == Some('.') || rest.starts_with(',') || !next.starts_with(char::is_uppercase) || !spaced(behind);
    let customary = || meaning(name).is_some() && !is_word_of_a_letter(name) && (rest.starts_with(' ') || signed && !abbreviates());
    let code = letters > 0 && !name.chars().any(char::is_lowercase) && (!one || customary());
    let word = letters >= LONG_WORD && name.starts_with(char::is_uppercase) && meaning(name).is_some();
    let sign = signed && (spaced(behind) || code && !one && behind.starts_with(char::is_uppercase));
    let blank = rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase);
    ((code || word) && (sign || blank) && !behind.trim().is_empty() && is_label(name)).then_some(name)
}

fn spaced(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

/// `P:A neighbour`, `John :By ferry`: a name of this file before a colon without a blank behind it.
fn before_tight_colon(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    (rest.starts_with(char::is_uppercase) && name.chars().count() <= LONGEST_NAME).then(|| name.trim())
}

/// The longest such name, in characters.
const LONGEST_NAME: usize = 40;

/// `[P] A neighbour`, `"P: A neighbour"`: a name of this file between other signs than its own.
fn set_apart(line: &str) -> Option<&str> {
    let (open, close) =
        [('[', ']'), ('{', '}'), ('"', ':'), ('“', ':'), ('„', ':')].into_iter().find(|(open, _)| line.starts_with(*open))?;
    let (name, rest) = line[open.len_utf8()..].split_once(close)?;
    let said = rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase);
    (said && !name.trim().is_empty()).then_some(name.trim())
}

/// Whether a letter is a word too: `I`, `A`.
pub(super) fn is_word_of_a_letter(name: &str) -> bool {
    matches!(name, "I" | "A" | "E" | "O" | "Y" | "U" | "À" | "È" | "Ó")
}

/// The fewest letters of a customary word that is looked for without its sign.
const LONG_WORD: usize = 6;
