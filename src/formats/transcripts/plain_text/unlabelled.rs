//! Lines without a label in a file that has labels, and are not what the speaker above them says: questions before each labelled
//! answer, headings, and what is below the talk.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::colon_labels::{before_colon, is_known_label, is_stated};
use super::stage_directions::is_stage_direction;
use crate::domain::corpus::role_words::{
    LabelMeaning, closes_a_transcript, ends_a_transcript, fold_label, heads_a_memo, is_numbered_part, is_sound, meaning,
    stops_the_recording,
};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Role;
use crate::formats::transcripts::labels::{Known, Line, Verdict, ends_sentence};
use crate::formats::transcripts::times::{trailing_mark, trailing_time};

/// How many lines below the last label are looked at.
const MOST_BELOW: usize = 12;

/// Questions by themselves before the answers of the only person who is labelled: it is not stated who asks.
pub fn questions_without_label(lines: &[Line<'_>], verdicts: &[Verdict<'_>]) -> BTreeSet<usize> {
    let mut labels: Vec<String> = Vec::new();
    for (line, verdict) in lines.iter().zip(verdicts) {
        if let Verdict::Label(label) = verdict {
            labels.push(fold_label(&line.text[label.start..label.end]));
        }
    }
    let answers = labels.len();
    labels.sort_unstable();
    labels.dedup();
    let one = labels.len() == 1 && !matches!(meaning(&labels[0]), Some(LabelMeaning::Asks | LabelMeaning::Note));
    let is_label = |at: usize| verdicts.get(at).is_some_and(|verdict| matches!(verdict, Verdict::Label(_)));
    let answered = |at: usize| is_label(at + 1) && is_question(lines[at].text);
    let first = verdicts.iter().position(|verdict| matches!(verdict, Verdict::Label(_))).unwrap_or(0);
    // Without blank lines each line without a label must be such a question, or it may be a line that an editor wrapped.
    let line_by_line = (first + 1..lines.len()).filter(|&at| !is_label(at)).all(answered);
    let is_asked = |at: &usize| {
        let begins = line_by_line || lines[*at].block != lines[at - 1].block;
        *at > first && verdicts[*at] == Verdict::Words && begins && answered(*at)
    };
    let asked: BTreeSet<usize> = (1..lines.len()).filter(is_asked).collect();
    // The first question is above the first label.
    let all = asked.len() + usize::from(first > 0 && is_question(lines[first - 1].text));
    if one && all > 1 && all * 2 >= answers { asked } else { BTreeSet::new() }
}

/// Takes a word for notes that is a line of a list for what it is: `Two things:`, and `Field notes` right below.
pub fn take_lists(lines: &[Line<'_>], verdicts: &mut [Verdict<'_>]) {
    for at in 1..lines.len() {
        let (line, above) = (&lines[at], &lines[at - 1]);
        let open = line.block == above.block && above.text.trim_end().ends_with([':', ',', '：']);
        if let Verdict::Label(label) = verdicts[at]
            && open
            && !is_without_words(above)
            && line.text[label.body.min(line.text.len())..].trim().is_empty()
            && meaning(&line.text[label.start..label.end]) == Some(LabelMeaning::Note)
        {
            verdicts[at] = Verdict::Words;
        }
    }
}

/// Takes the last label of a file for what it is where it heads the notes below the talk: `Memo:`, met once and without words behind it.
pub fn take_memo_heads(lines: &[Line<'_>], verdicts: &mut [Verdict<'_>]) {
    let Some(last) = verdicts.iter().rposition(|verdict| matches!(verdict, Verdict::Label(_))) else { return };
    let name = |at: usize| match verdicts[at] {
        Verdict::Label(label) => Some(fold_label(&lines[at].text[label.start..label.end])),
        _ => None,
    };
    // In a file whose names stand above the words, it is a name too.
    let filled =
        verdicts.iter().zip(lines).filter(|(verdict, line)| matches!(verdict, Verdict::Label(_)) && is_without_words(line)).count();
    let labelled = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Label(_))).count();
    let head = name(last).filter(|_| is_without_words(&lines[last]) && filled * 2 < labelled && memo_begins(lines, last));
    if head.is_some_and(|head| !(0..last).filter_map(name).any(|name| name == head)) {
        verdicts[last] = Verdict::Words;
    }
}

/// Finds the answers without a label in a file that labels nobody but interviewers more than once.
///
/// What begins below a question, or behind a blank line or in a new caption below the end of a sentence, is such an answer.
pub fn answers_without_label(lines: &[Line<'_>], verdicts: &[Verdict<'_>], rules: &SpeakerRules) -> BTreeSet<usize> {
    let label = |at: usize| match verdicts[at] {
        Verdict::Label(label) => Some(&lines[at].text[label.start..label.end]),
        _ => None,
    };
    let asking = |label: &str| rules.role(label) == Role::Interviewer;
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    (0..lines.len()).filter_map(label).for_each(|label| *times.entry(fold_label(label)).or_default() += 1);
    let answering = times.iter().any(|(label, times)| *times > 1 && !asking(label));
    if answering || !times.keys().any(|label| asking(label)) {
        return BTreeSet::new();
    }
    let (mut answers, mut questions) = (BTreeSet::new(), 0);
    // Lines whose next label is an interviewer's, and lines whose next label is another's, who may be the one that answers.
    let (mut alone, mut answered) = (0, 0);
    let (mut asks, mut last) = (false, 0);
    // In brackets nobody answers.
    let said = (0..lines.len()).filter(|&at| label(at).is_some() || !is_stage_direction(lines[at].text.trim()));
    for at in said {
        if let Some(label) = label(at) {
            asks = asking(label);
            questions += usize::from(asks);
        } else if asks && !is_without_words(&lines[last]) {
            let above = lines[last].text.trim_end_matches(['*', '_']);
            if is_question(above) || lines[at].block != lines[last].block && ends_sentence(above) {
                let next = (at + 1..lines.len()).find_map(label);
                *(if next.is_none_or(asking) { &mut alone } else { &mut answered }) += 1;
                answers.insert(at);
                asks = false;
            }
        }
        last = at;
    }
    // One such line may be the interviewer's own, after a pause.
    let is_habit = alone > 1 && alone > answered && answers.len() * 2 >= questions;
    if is_habit { answers } else { BTreeSet::new() }
}

fn is_question(line: &str) -> bool {
    line.trim_end().ends_with(['?', '？', '؟']) && line.split_whitespace().count() <= QUESTION_WORDS
}

/// The most words of a question by itself.
const QUESTION_WORDS: usize = 40;

/// The first line below the talk: `End of interview`, `Transcribed by: ...`. From there on nobody says anything.
pub fn end_of_talk(lines: &[Line<'_>], labelled: &[bool]) -> Option<usize> {
    let last = labelled.iter().rposition(|labelled| *labelled)?;
    // Right below a label without words is what that person says.
    let waits = lines[last].words_below && is_without_words(&lines[last]);
    let is_end = |at: &usize| {
        let line = lines[*at].text.trim();
        let words = line.trim_matches(|c: char| !c.is_alphanumeric());
        let apart = lines[*at].block != lines[at - 1].block;
        let framed = line.chars().take_while(|c| matches!(c, '*' | '-' | '–' | '—' | '=' | '_' | '~' | '#')).count() > 1;
        // `END`, `Fin`: one word is what somebody says unless it is set off.
        let one = words.split_whitespace().count() < 2;
        let capitals = !words.chars().any(char::is_lowercase);
        let whole = ends_a_transcript(&fold_label(without_time(words))) && (!one || framed || apart && capitals);
        // Of one word nothing is below.
        let whole = whole && (!one || framed || *at + 1 == lines.len());
        // `Notes`, with what is noted below it.
        let memo = memo_begins(lines, *at);
        whole || apart && (line.starts_with('©') || closes_a_transcript(line) || memo)
    };
    (last + 1 + usize::from(waits)..lines.len()).take(MOST_BELOW).find(is_end)
}

/// Whether a line heads the notes below the talk: by itself, below the end of a sentence, and with a sentence below that begins large.
pub fn memo_begins(lines: &[Line<'_>], at: usize) -> bool {
    let (Some(above), Some(below)) = (at.checked_sub(1).map(|above| &lines[above]), lines.get(at + 1)) else { return false };
    let head = lines[at].text.trim();
    let alone = above.block != lines[at].block && (below.block != lines[at].block || head.ends_with([':', '：']));
    let said = above.text.trim_end().trim_end_matches(['"', '”', '»', ')', ']', '*', '_']);
    let large = below.text.trim_start().starts_with(|c: char| !c.is_lowercase() && !matches!(c, '-' | '–' | '•' | '*'));
    let goes_on = said.ends_with([':', '：', ',', ';', '-', '–', '—']);
    alone
        && ends_sentence(said)
        && !goes_on
        && large
        && head.starts_with(|c: char| !c.is_lowercase())
        && heads_a_memo(&fold_label(head.trim_end_matches([':', '：'])))
}

/// Whether a line is a label and nothing else.
fn is_without_words(line: &Line<'_>) -> bool {
    line.candidates.iter().any(|candidate| line.text[candidate.body.min(line.text.len())..].trim().is_empty())
}

/// `Recording ends 10:45`, `Interview concluded at 11:05`: the words before the time.
fn without_time(words: &str) -> &str {
    // `END OF INTERVIEW (45 minutes)`
    let words = words.split_once(" (").filter(|(_, inside)| inside.contains(char::is_numeric)).map_or(words, |(before, _)| before);
    let bare = words.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ':' | '.' | ' ' | '(' | '['));
    [" at", " um", " à", " a las", " às", " alle", " om"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare).trim_end()
}

/// Which lines are headings: what the document has as such, Markdown's, and `SECTION A: TODAY` or `BREAK` by itself.
pub fn headings(text: &str, lines: &[ByteSpan], known: Known<'_>) -> Vec<bool> {
    let apart = |before: u32, after: u32| ByteSpan { start: before, end: after }.slice(text).matches('\n').count() > 1;
    let by_itself = |at: usize| {
        let above = at == 0 || apart(lines[at - 1].end, lines[at].start);
        // In the middle of a sentence it is said.
        let goes_on = at > 0 && lines[at - 1].slice(text).ends_with(|c: char| c.is_alphanumeric() || c == ',');
        above && !goes_on && lines.get(at + 1).is_none_or(|below| apart(lines[at].end, below.start))
    };
    // Where headings come back, or one is a word for who speaks, they are names.
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    let marked = lines.iter().map(|line| line.slice(text)).filter(|line| is_markdown_heading(line));
    marked.for_each(|line| *times.entry(without_time_behind(line)).or_default() += 1);
    let names = |(line, times): (&&str, &u32)| *times > 1 || is_known_label(line.trim_start_matches('#').trim(), known);
    let has_names = times.iter().any(names);
    let mut parts: BTreeMap<String, u32> = BTreeMap::new();
    lines.iter().filter_map(|line| part_of(line.slice(text))).for_each(|part| *parts.entry(part).or_default() += 1);
    // Looked for only where a line is in capitals by itself.
    let labels = LazyCell::new(|| {
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        lines.iter().filter_map(|line| before_colon(line.slice(text))).for_each(|label| *times.entry(label).or_default() += 1);
        times
    });
    // Between two turns: the next one begins with a label before a colon.
    let above_a_turn = |at: usize| {
        let label = lines.get(at + 1).and_then(|below| before_colon(below.slice(text)));
        label.is_some_and(|label| labels.get(label).is_some_and(|times| *times > 1))
    };
    let small = |line: &ByteSpan| line.slice(text).chars().any(char::is_lowercase);
    // Headings come in numbers; one line in capitals is what somebody shouts.
    let shouts = |at: &usize| lines[*at].len() <= LONGEST_HEADING && is_in_capitals(lines[*at].slice(text)) && by_itself(*at);
    let mut in_capitals: BTreeSet<&str> = (0..lines.len()).filter(shouts).map(|at| lines[at].slice(text)).collect();
    in_capitals.retain(|line| before_colon(line).is_none());
    if in_capitals.len() < FEWEST_HEADINGS {
        in_capitals.clear();
    }
    let mostly_small = LazyCell::new(|| lines.iter().filter(|line| small(line)).count() * 2 > lines.len());
    let is_heading = |(at, line): (usize, &ByteSpan)| {
        let words = line.slice(text);
        // Below a question it is the answer, and behind a colon or a dash it is what was shouted.
        let said_before = || {
            let above = at.checked_sub(1).map_or("", |above| lines[above].slice(text)).trim_end();
            above.ends_with(['?', '？', '!', ':', '：', '…', '-', '–', '—', '"', '”', '»', '“', ')', ']']) || above.ends_with("..")
        };
        let capitals = || in_capitals.contains(words) && *mostly_small && above_a_turn(at) && !said_before();
        let of_recorder = || stops_the_recording(&fold_label(without_time(words.trim_matches(|c: char| !c.is_alphanumeric()))));
        // Below a heading such as `Field notes` are notes, as below a label.
        let notes = || meaning(words) == Some(LabelMeaning::Note);
        let of_document = known.headings.contains(&(line.start as usize)) && !notes();
        let of_markdown = || !has_names && by_itself(at) && is_markdown_heading(words) && !words.contains([':', '：']);
        let by_words = || is_section(words, &parts) || (capitals() || of_recorder()) && !is_known_label(words, known);
        let short = words.len() <= LONGEST_HEADING;
        of_document || of_markdown() || short && by_itself(at) && !is_stated(words, known) && by_words()
    };
    lines.iter().enumerate().map(is_heading).collect()
}

/// `### Vera Lind (0:05)` without its time.
fn without_time_behind(line: &str) -> &str {
    let time = trailing_mark(line).map(|(_, start)| start).or_else(|| trailing_time(line).map(|(_, start, _)| start));
    time.map_or(line, |start| line[..start].trim_end())
}

/// `## Today`, as Markdown has headings.
fn is_markdown_heading(line: &str) -> bool {
    let signs = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&signs) && line[signs..].starts_with(' ') && line[signs..].trim_start().starts_with(char::is_alphabetic)
}

/// `section a` of `Section A: The beginning`.
fn part_of(line: &str) -> Option<String> {
    let head = fold_label(line.split([':', '.', '-', '–', '—', ',']).next().unwrap_or(line));
    is_numbered_part(&head).then_some(head)
}

/// `Tape 1, Side B`, `SECTION A`, `BREAK`; what comes back labels who speaks.
fn is_section(line: &str, parts: &BTreeMap<String, u32>) -> bool {
    let few = line.split_whitespace().count() <= SECTION_WORDS && !line.ends_with(['.', '?', '!', '…', ',', ';']);
    let capitals = line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase);
    let part = || part_of(line).is_some_and(|part| parts.get(&part) == Some(&1));
    few && line.starts_with(char::is_uppercase) && (part() || capitals && is_sound(&fold_label(line)))
}

/// `LIFE BEFORE THE MOVE`: several letters, all of them large, and no end of a sentence.
fn is_in_capitals(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let large = line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let ends = line.ends_with(['.', '?', '!', '…', ',', ';', ':', '-', '–', '—']);
    let words: Vec<&str> = line.split_whitespace().collect();
    let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // Abbreviations, codes, and what is shouted are no headings.
    let long = words.iter().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= LONG_WORD);
    let shouted = words.iter().map(bare).any(|word| SHOUTED.contains(&word.as_str()) || is_laughter(&word));
    let code = words.iter().any(|word| word.chars().any(char::is_alphabetic) && word.chars().any(char::is_numeric));
    large && letters >= LEAST_CAPITALS && long && !shouted && !code && !ends && !line.contains(',') && words.len() <= SECTION_WORDS
}

/// Whether a word is made of two letters or one: `hahaha`.
fn is_laughter(word: &str) -> bool {
    let letters: BTreeSet<char> = word.chars().collect();
    letters.len() < 3 && word.chars().count() > 3
}

/// Words of what people say and of no heading.
const SHOUTED: [&str; 61] = [
    "i", "my", "me", "you", "your", "we", "us", "our", "he", "she", "him", "her", "they", "them", "it", "no", "not", "yes", "never",
    "stop", "go", "get", "out", "help", "please", "don't", "oh", "ich", "du", "mein", "meine", "nein", "nicht", "ja", "raus", "wir", "je",
    "tu", "mon", "ma", "non", "oui", "pas", "nous", "vous", "yo", "mi", "sí", "fuera", "nunca", "eu", "meu", "minha", "não", "sim", "ik",
    "mijn", "nee", "niet", "io", "mio",
];

/// A heading has a word of so many letters.
const LONG_WORD: usize = 4;

/// Fewer letters than this are an abbreviation, or `NO`.
const LEAST_CAPITALS: usize = 6;

/// The most words of such a line.
const SECTION_WORDS: usize = 9;

/// Fewer different lines in capitals than this are no headings.
const FEWEST_HEADINGS: usize = 2;

/// The longest heading, in bytes.
const LONGEST_HEADING: usize = 200;
