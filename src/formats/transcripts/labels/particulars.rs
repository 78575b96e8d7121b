//! What heads a transcript and nobody said: `Date: 4 May 2023`, `Interviewer: Anna Moss`, `I: Interviewer`.
//!
//! Takes the lines of a file down to the first that somebody is known to say, or the cells of a table, and says which are particulars. Such a
//! line has a key and a short fact, and no key comes twice. Some keys are words for particulars, or there is one for who asks and one for
//! who answers, while other labels name both below. In doubt a line is talk: a key that labels other lines too is a particular only where its
//! fact is a number or initials, or where the list ends its block.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::labels_of_file::{Line, bare, key};
use super::shape::{Candidate, Style};
use crate::domain::corpus::role_words::{LabelMeaning, fold_label, heads_a_line, is_particular, meaning};
use crate::domain::corpus::speakers::SpeakerRules;

/// Only so many blocks at the top can head the page by themselves.
const HIGHEST_BLOCKS: usize = 4;
/// Only so many lines at the top are looked at.
const MOST_LINES: usize = 60;
/// The most words of a name with what is behind it, and its most characters in a script without blanks.
const NAME_WORDS: usize = 4;
const NAME_CHARS: usize = 8;

/// What a key and its fact are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// `Date: 4 May 2023`
    Particular,
    /// `I: Interviewer`
    Legend,
    /// `Interviewer: Anna Moss`
    Asks,
    /// `Participant: P07`
    Answers,
}

/// Which lines head the page; `rules` are what the study declares of its speakers.
pub(super) fn header_lines(lines: &[Line<'_>], blocks: &[u32], rules: &SpeakerRules) -> Vec<bool> {
    let mut header = whole_blocks(lines, blocks, rules);
    for at in run_of_facts(lines, rules) {
        header[at] = true;
    }
    header
}

/// The lines of blocks at the top that are lists of particulars: one below the other, no two keys alike.
fn whole_blocks(lines: &[Line<'_>], blocks: &[u32], rules: &SpeakerRules) -> Vec<bool> {
    let mut header = vec![false; lines.len()];
    let times = times_of_keys(lines);
    for (block, &length) in blocks.iter().enumerate().take(HIGHEST_BLOCKS) {
        let first = lines.iter().position(|line| line.block == block).unwrap_or(0);
        let of_block = &lines[first..first + length as usize];
        // Where somebody begins to speak right below the particulars, they end.
        let length = talk_begins(of_block, &times).unwrap_or(of_block.len());
        let talks = length < of_block.len();
        let mut keys: Vec<String> = Vec::new();
        for line in &of_block[..length] {
            let colon = line.candidates.iter().find(|candidate| matches!(candidate.style, Style::Colon | Style::TightColon | Style::Tab));
            keys.extend(colon.map(|candidate| key(line.text, candidate)));
        }
        let labelled = keys.len();
        let somebody = keys.iter().any(|key| rules.is_declared_exactly(bare(key)));
        let names_the_page = keys.iter().filter(|key| heads_a_line(bare(key))).count();
        keys.sort_unstable();
        keys.dedup();
        let head =
            !somebody && (labelled > 1 || talks) && labelled * 2 >= length && keys.len() == labelled && names_the_page * 3 >= labelled;
        if head {
            header[first..first + length].iter_mut().for_each(|line| *line = true);
        }
        if talks {
            break;
        }
        // Below the first label that is none of a head, people talk.
        if labelled > 0 && !head {
            break;
        }
    }
    header
}

/// How many lines begin with each key.
fn times_of_keys(lines: &[Line<'_>]) -> FxHashMap<String, u32> {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for line in lines {
        let mut keys: Vec<String> = line.candidates.iter().map(|candidate| key(line.text, candidate)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(|key| *times.entry(key).or_default() += 1);
    }
    times
}

/// Where in a block somebody whose label comes back begins to speak, and does not only have a fact behind the label: a number or initials, or one of
/// several lines to the end of the block that are nothing but names and particulars.
fn talk_begins(lines: &[Line<'_>], times: &FxHashMap<String, u32>) -> Option<usize> {
    let speaks = |line: &Line<'_>| {
        strong_entry(line).is_some_and(|(key, fact)| {
            let comes_back = times.get(&key).is_some_and(|times| *times > 1) && !heads(bare(&key)) && !heads_a_line(bare(&key));
            comes_back && !fact.is_empty() && !is_code(fact)
        })
    };
    let at = lines.iter().position(speaks)?;
    let mut keys = BTreeSet::new();
    let is_listed = |line: &Line<'_>| {
        strong_entry(line).is_some_and(|(key, fact)| (heads(bare(&key)) || is_name(fact) || is_code(fact)) && keys.insert(key))
    };
    let is_list = lines.len() - at > 1 && lines[at..].iter().all(is_listed);
    (!is_list).then_some(at)
}

/// The key that a line begins with, and what is behind it.
fn strong_entry<'a>(line: &Line<'a>) -> Option<(String, &'a str)> {
    let candidate = line.candidates.iter().find(|candidate| candidate.style.is_strong())?;
    Some((key(line.text, candidate), line.text[candidate.body.min(line.text.len())..].trim()))
}

/// The lines from the first particular to the last: of the lines above the first that somebody says, those with a key.
fn run_of_facts(lines: &[Line<'_>], rules: &SpeakerRules) -> std::ops::Range<usize> {
    let times = times_of_keys(lines);
    let comes_back = |line: &Line<'_>, candidate: &Candidate| times.get(&key(line.text, candidate)).is_some_and(|times| *times > 1);
    let others_speak = times.values().filter(|times| **times > 1).count() > 1;
    let mut entries: Vec<(usize, Kind, bool)> = Vec::new();
    let mut keys = BTreeSet::new();
    for (at, line) in lines.iter().enumerate().take(MOST_LINES) {
        let entry = entry_of(line);
        // A label that is set off otherwise, and comes back, is somebody's who speaks.
        let is_said = |candidate: &Candidate| entry.is_none_or(|entry| entry.end != candidate.end) && comes_back(line, candidate);
        if line.candidates.iter().any(is_said) {
            break;
        }
        if row_of_facts(line.text) {
            return 0..at + 1;
        }
        let Some(entry) = entry else { continue };
        let key = key(line.text, entry);
        let fact = fact_of(line, entry);
        let once = !comes_back(line, entry);
        let kind = kind(bare(&key), fact, others_speak).filter(|kind| match kind {
            // `Frage: ...` heads lines too, again and again; what the study declares is somebody.
            Kind::Particular => once && !rules.is_declared_exactly(&line.text[entry.start..entry.end]),
            Kind::Legend => true,
            Kind::Asks | Kind::Answers => {
                let above = entries.iter().any(|(_, kind, _)| *kind == Kind::Particular);
                once || is_code(fact) || ends_its_block(lines, at, &entries) || facts_follow(lines, at, &times, above)
            }
        });
        let Some(kind) = kind.filter(|_| keys.insert(bare(&key).to_owned())) else { break };
        entries.push((at, kind, once));
    }
    let kinds: Vec<(Kind, bool)> = entries.iter().map(|&(_, kind, once)| (kind, once)).collect();
    // `Participant: P07` in the first line: nobody says a number.
    let alone = matches!(entries[..], [(0, Kind::Answers, _)]) && others_speak;
    if alone && entry_of(&lines[0]).is_some_and(|entry| is_numbered(fact_of(&lines[0], entry))) {
        return 0..1;
    }
    match (entries.first(), entries.last()) {
        (Some((first, ..)), Some((last, ..))) if are_facts(&kinds, others_speak) => *first..last + 1,
        _ => 0..0,
    }
}

/// Whether the lines below one with a name go on with particulars, or with who answers, before any key comes again: nobody speaks between them.
/// Below a particular it is enough that the same key comes again at once: nobody speaks twice in a row.
fn facts_follow(lines: &[Line<'_>], at: usize, times: &FxHashMap<String, u32>, below_facts: bool) -> bool {
    let own = entry_of(&lines[at]).map(|entry| key(lines[at].text, entry));
    let mut keys: BTreeSet<String> = own.iter().cloned().collect();
    let mut is_next = true;
    for line in lines[at + 1..].iter().take(MOST_LINES) {
        // A rule below the particulars.
        if !line.text.contains(char::is_alphanumeric) {
            continue;
        }
        let Some(entry) = entry_of(line) else { return false };
        let key = key(line.text, entry);
        if !keys.insert(key.clone()) {
            return below_facts && is_next && own.as_ref() == Some(&key);
        }
        is_next = false;
        let once = times.get(&key).is_none_or(|times| *times < 2);
        match kind(bare(&key), fact_of(line, entry), true) {
            None => return false,
            Some(_) if once || is_numbered(fact_of(line, entry)) => return true,
            Some(_) => {}
        }
    }
    false
}

/// Whether a line is below another particular in one block, and nothing in the block is below it but lines with keys of their own.
fn ends_its_block(lines: &[Line<'_>], at: usize, entries: &[(usize, Kind, bool)]) -> bool {
    let above = entries.last().is_some_and(|(above, ..)| lines[*above].block == lines[at].block);
    let mut below = lines[at + 1..].iter().take_while(|line| line.block == lines[at].block);
    let is_entry = |line: &Line<'_>| entry_of(line).is_some_and(|entry| is_name(fact_of(line, entry)));
    above && below.all(is_entry)
}

/// What is behind a key; a time too, as in `Recording: 00:32:10`.
fn fact_of<'a>(line: &Line<'a>, entry: &Candidate) -> &'a str {
    line.text[entry.after.min(line.text.len())..].trim()
}

fn entry_of<'a>(line: &'a Line<'_>) -> Option<&'a Candidate> {
    let sign = |style| matches!(style, Style::Colon | Style::TightColon | Style::Tab | Style::Dash);
    line.candidates.iter().find(|candidate| sign(candidate.style))
}

/// What a key is with its fact; `None` where somebody may be speaking.
fn kind(key: &str, fact: &str, others_speak: bool) -> Option<Kind> {
    if fact.is_empty() {
        return None;
    }
    if heads(key) {
        return Some(Kind::Particular);
    }
    let role = |label: &str| meaning(label).filter(|meaning| *meaning != LabelMeaning::Note);
    // `P07` is a participant's number, and no word for what somebody does; `Anna: Patient` may be an answer.
    let stands_for = key.chars().count() <= 3 || role(key).is_some();
    if stands_for && fact.split_whitespace().count() < 4 && !fact.contains(char::is_numeric) && role(fact).is_some() {
        return Some(Kind::Legend);
    }
    if key.chars().count() < 3 || !is_name(fact) || !(others_speak || is_code(fact)) {
        return None;
    }
    Some(if role(key)? == LabelMeaning::Asks { Kind::Asks } else { Kind::Answers })
}

fn are_facts(kinds: &[(Kind, bool)], others_speak: bool) -> bool {
    let count = |wanted: Kind| kinds.iter().filter(|(kind, _)| *kind == wanted).count();
    let (particulars, legend) = (count(Kind::Particular), count(Kind::Legend));
    // Who asks and who answers are named once each, and other labels come back below.
    let once = kinds.iter().any(|(kind, once)| matches!(kind, Kind::Asks | Kind::Answers) && *once);
    let people = count(Kind::Asks) > 0 && (count(Kind::Answers) > 0 || particulars > 0) && once && others_speak;
    let all = kinds.len();
    all > 1 && (particulars > 0 && (particulars + legend) * 3 >= all || legend > 1 && legend * 2 >= all || people)
}

/// Whether a key is one of particulars, alone or with a number: `interview 1`.
fn heads(key: &str) -> bool {
    let bare = key.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '.' | '#' | '°'));
    is_particular(key) || is_particular(bare)
}

/// Whether a fact is a name or a code, with a number or its unit behind it or not: `Maud, 67 years`. A greeting in large letters is one too.
fn is_name(fact: &str) -> bool {
    let ends = fact.ends_with(['?', '!', '…', '。', '？', '！', ':', ',', ';', '-', '–', '—']);
    let words: Vec<&str> = fact.split_whitespace().collect();
    let unbroken = fact.chars().any(|c| c as u32 >= 0x2e80);
    let short = words.len() <= NAME_WORDS && (!unbroken || fact.chars().count() <= NAME_CHARS);
    let large = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '(' || c as u32 >= 0x2e80);
    let unit = words.last().is_some_and(|word| UNITS.contains(&word.trim_end_matches(['.', ')'])));
    let named = if unit { &words[..words.len() - 1] } else { &words[..] };
    let sentence = fact.ends_with('.') && words.len() > 1;
    short && !ends && !sentence && !named.is_empty() && named.iter().all(large)
}

/// Words behind a number of years.
const UNITS: [&str; 14] = ["years", "year", "yrs", "yo", "old", "jahre", "ans", "años", "anni", "anos", "jaar", "år", "лет", "岁"];

/// Whether a fact is a number, a participant's number or initials and nothing else.
fn is_code(fact: &str) -> bool {
    let plain = fact.chars().all(|c| c.is_uppercase() || c.is_numeric() || matches!(c, '.' | '-' | '_' | '/'));
    let initials = fact.contains('.') && fact.chars().filter(|c| c.is_uppercase()).count() < 5;
    !fact.is_empty() && plain && (initials || fact.chars().any(char::is_numeric) && fact.chars().any(char::is_uppercase))
}

/// `P07`, which nobody says; initials may be a greeting: `HI.`
fn is_numbered(fact: &str) -> bool {
    is_code(fact) && fact.contains(char::is_numeric) && fact.contains(char::is_uppercase)
}

/// `Interviewer: Anna Moss | Participant: P07 | Date: 4 May 2023`
fn row_of_facts(line: &str) -> bool {
    let parts: Vec<(&str, &str)> = line.split(['|', ';', '•', '·']).filter_map(|part| part.split_once([':', '：'])).collect();
    let all = line.split(['|', ';', '•', '·']).count();
    let kinds = parts.iter().filter_map(|(key, fact)| Some((kind(&fold_label(key), fact.trim(), true)?, true)));
    let kinds: Vec<(Kind, bool)> = kinds.collect();
    all > 1 && kinds.len() == all && are_facts(&kinds, true)
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
    distinct.len() == pairs.len() && kinds.is_some_and(|kinds| are_facts(&kinds, true))
}

fn fold_key(key: &str) -> String {
    fold_label(key.trim().trim_end_matches([':', '：']).trim_end())
}
