//! What heads a transcript and nobody said: `Date: 4 May 2023`, `Interviewer: Anna Moss`, `I: Interviewer`.
//!
//! Takes the lines of a file, or the cells of a table above the talk, and says which are particulars. Such a line has a key and a short
//! fact; no key comes twice, and some of them are words that head lines and name nobody, or there is one for who asks and one for who
//! answers, whom other labels name below. Limit: a greeting without a sign at its end, in a file that labels nobody twice, is read as talk.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::labels_of_file::{Line, bare, key};
use super::shape::{Candidate, Style};
use crate::domain::corpus::role_words::{LabelMeaning, fold_label, heads_a_line, meaning};

/// Only so many blocks at the top can head the page by themselves.
const HIGHEST_BLOCKS: usize = 4;
/// Only so many lines at the top are looked at.
const MOST_LINES: usize = 60;
/// The most words of a fact.
const FACT_WORDS: usize = 9;

/// What a key and its fact are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// `Date: 4 May 2023`
    Heads,
    /// `I: Interviewer`
    Legend,
    /// `Interviewer: Anna Moss`
    Asks,
    /// `Participant: P07`
    Answers,
    /// `Site: North clinic`
    Other,
}

/// Which lines head the page.
pub(super) fn header_lines(lines: &[Line<'_>], blocks: &[u32]) -> Vec<bool> {
    let mut header = whole_blocks(lines, blocks);
    for at in run_of_facts(lines) {
        header[at] = true;
    }
    header
}

/// The lines of blocks at the top that are lists of particulars: one below the other, no two keys alike.
fn whole_blocks(lines: &[Line<'_>], blocks: &[u32]) -> Vec<bool> {
    let mut header = vec![false; lines.len()];
    for (block, &length) in blocks.iter().enumerate().take(HIGHEST_BLOCKS) {
        let mut keys: Vec<String> = Vec::new();
        for line in lines.iter().take_while(|line| line.block <= block).filter(|line| line.block == block) {
            let colon = line.candidates.iter().find(|candidate| matches!(candidate.style, Style::Colon | Style::TightColon | Style::Tab));
            keys.extend(colon.map(|candidate| key(line.text, candidate)));
        }
        let labelled = keys.len();
        let names_the_page = keys.iter().filter(|key| heads(bare(key))).count();
        keys.sort_unstable();
        keys.dedup();
        let head = labelled > 1 && labelled * 2 >= length as usize && keys.len() == labelled && names_the_page * 3 >= labelled;
        if head {
            (0..lines.len()).filter(|&at| lines[at].block == block).for_each(|at| header[at] = true);
        }
        // Below the first label that is none of a head, people talk.
        if labelled > 0 && !head {
            break;
        }
    }
    header
}

/// The lines from the first particular to the last, where each line with a key above the talk is one; blank lines may be between.
fn run_of_facts(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for line in lines {
        if let Some(entry) = entry_of(line) {
            *times.entry(key(line.text, entry)).or_default() += 1;
        }
    }
    // Where hardly anybody speaks twice, a greeting looks like a fact.
    let others_speak = times.values().filter(|times| **times > 1).count() > 1;
    let mut entries: Vec<(usize, Kind, bool)> = Vec::new();
    let mut keys = BTreeSet::new();
    for (at, line) in lines.iter().enumerate().take(MOST_LINES) {
        if row_of_facts(line.text) {
            return 0..at + 1;
        }
        let Some(entry) = entry_of(line) else { continue };
        let key = key(line.text, entry);
        let fact = line.text[entry.body.min(line.text.len())..].trim();
        let single = times.get(&key) == Some(&1);
        let once = others_speak && single;
        // `Frage: ...` heads lines too, again and again.
        let comes_back = |kind: &Kind| *kind == Kind::Heads && !single;
        let Some(kind) = kind(bare(&key), fact, once).filter(|kind| !comes_back(kind)).filter(|_| keys.insert(bare(&key).to_owned()))
        else {
            break;
        };
        entries.push((at, kind, once));
    }
    // The last lines under names that are met once may be the first that somebody says.
    while entries.last().is_some_and(|(_, kind, _)| *kind == Kind::Other) {
        entries.pop();
    }
    let kinds: Vec<(Kind, bool)> = entries.iter().map(|&(_, kind, once)| (kind, once)).collect();
    match (entries.first(), entries.last()) {
        (Some((first, ..)), Some((last, ..))) if are_facts(&kinds, others_speak) => *first..last + 1,
        _ => 0..0,
    }
}

fn entry_of<'a>(line: &'a Line<'_>) -> Option<&'a Candidate> {
    let sign = |style| matches!(style, Style::Colon | Style::TightColon | Style::Tab | Style::Dash);
    line.candidates.iter().find(|candidate| sign(candidate.style))
}

/// What a key is with its fact; `None` where somebody may be speaking. `once` says whether the key labels no other line.
fn kind(key: &str, fact: &str, once: bool) -> Option<Kind> {
    if fact.is_empty() {
        return None;
    }
    if heads(key) {
        return Some(Kind::Heads);
    }
    let role = |label: &str| meaning(label).filter(|meaning| *meaning != LabelMeaning::Note);
    // `P07` is a participant's number, and no word for what somebody does.
    if fact.split_whitespace().count() < 4 && !fact.contains(char::is_numeric) && role(fact).is_some() {
        return Some(Kind::Legend);
    }
    if !is_fact(fact) || !(once || key.chars().count() > 2 && is_name(fact)) {
        return None;
    }
    match role(key) {
        Some(LabelMeaning::Asks) => Some(Kind::Asks),
        Some(_) => Some(Kind::Answers),
        None => once.then_some(Kind::Other),
    }
}

fn are_facts(kinds: &[(Kind, bool)], others_speak: bool) -> bool {
    let count = |wanted: Kind| kinds.iter().filter(|(kind, _)| *kind == wanted).count();
    let heading = count(Kind::Heads);
    let legend = count(Kind::Legend);
    // Who asks and who answers are named once each, and other labels come back below.
    let once = |wanted: Kind| kinds.iter().any(|(kind, once)| *kind == wanted && *once);
    let people = once(Kind::Asks) && once(Kind::Answers) && others_speak;
    let all = kinds.len();
    all > 1 && (heading > 0 && (heading + legend) * 3 >= all || legend > 1 && legend * 2 >= all || people && count(Kind::Other) * 2 <= all)
}

/// Whether a word heads lines, alone or with a number: `tape 1`.
fn heads(key: &str) -> bool {
    let bare = key.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '.' | '#' | '°'));
    heads_a_line(key) || heads_a_line(bare)
}

/// Whether words state something and are no sentence.
fn is_fact(fact: &str) -> bool {
    let ends = fact.ends_with(['?', '!', '…', '。', '？', '！', ':', ',', ';', '-', '–', '—']);
    // `A.M.`, `45 min.`
    let sentence = fact.ends_with('.') && fact.split_whitespace().count() > 2;
    fact.split_whitespace().count() <= FACT_WORDS && !ends && !sentence
}

/// Whether a fact is a name, initials or a number: no greeting is.
fn is_name(fact: &str) -> bool {
    let words: Vec<&str> = fact.split_whitespace().collect();
    let large = words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '('));
    let initials = fact.contains('.') && fact.chars().all(|c| c.is_uppercase() || matches!(c, '.' | ' '));
    fact.chars().any(char::is_numeric) || initials || large && words.len() > 1 && !fact.ends_with('.')
}

/// `Interviewer: Anna Moss | Participant: P07 | Date: 4 May 2023`
fn row_of_facts(line: &str) -> bool {
    let parts: Vec<(&str, &str)> = line.split(['|', ';', '•', '·']).filter_map(|part| part.split_once([':', '：'])).collect();
    let all = line.split(['|', ';', '•', '·']).count();
    let kinds = parts.iter().filter_map(|(key, fact)| Some((kind(&fold_label(key), fact.trim(), true)?, true)));
    let kinds: Vec<(Kind, bool)> = kinds.collect();
    parts.len() == all && kinds.len() == all && are_facts(&kinds, true)
}

/// Whether a table is a list of particulars: a key and a fact in each row, or a row of keys above one of facts.
pub fn is_table_of_particulars(rows: &[Vec<String>]) -> bool {
    let cells = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let pairs: Vec<(String, &str)> = match rows {
        [keys, facts] if keys.len() > 2 && cells(keys) == keys.len() && facts.len() == keys.len() => {
            keys.iter().map(|key| fold_key(key)).zip(facts.iter().map(String::as_str)).collect()
        }
        _ if rows.len() > 1 && rows.iter().all(|row| row.len() == 2) => {
            rows.iter().map(|row| (fold_key(&row[0]), row[1].as_str())).collect()
        }
        _ => return false,
    };
    let distinct: BTreeSet<&str> = pairs.iter().map(|(key, _)| key.as_str()).collect();
    // An empty cell is a fact that was not filled in.
    let filled = pairs.iter().filter(|(_, fact)| !fact.trim().is_empty());
    let kinds: Option<Vec<(Kind, bool)>> = filled.map(|(key, fact)| Some((kind(key, fact.trim(), true)?, true))).collect();
    distinct.len() == pairs.len() && kinds.is_some_and(|kinds| are_facts(&kinds, kinds.iter().any(|(kind, _)| *kind == Kind::Heads)))
}

fn fold_key(key: &str) -> String {
    fold_label(key.trim().trim_end_matches([':', '：']).trim_end())
}
