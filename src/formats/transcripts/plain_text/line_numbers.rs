//! Numbers of lines at the starts or the ends of lines, as transcripts have them that are quoted by line: they are no words.
//!
//! Takes the lines of a text, gives the numbers. They count up by one on most lines, or are at every fifth (or other) line and
//! count by as many as there are lines between. A page may begin anew with one. A list inside an answer is not most of a file.

use std::collections::BTreeMap;

use super::numbers_of;
use crate::domain::corpus::span::ByteSpan;

/// How many lines lie between numbers that are not at every line.
const STEPS: [u32; 6] = [5, 10, 2, 3, 4, 20];
/// The most digits of a number.
const MOST_DIGITS: usize = 5;
/// The fewest lines of a text in which every line has a number.
const FEWEST: usize = 4;

/// A number of a line: its value, its place in the text, the words beside it, and whether it is set off by more than one blank.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    span: ByteSpan,
    rest: ByteSpan,
    apart: bool,
}

/// Takes the numbers of lines out of the lines.
pub fn take_line_numbers(text: &str, lines: &mut Vec<ByteSpan>) -> Vec<ByteSpan> {
    if lines.len() < FEWEST {
        return Vec::new();
    }
    let places = [(1..=lines.len()).collect(), numbers_of(text, lines)];
    for at_start in [true, false] {
        let numbers: Vec<Option<Number>> =
            lines.iter().map(|line| if at_start { number_at_start(text, *line) } else { number_at_end(text, *line) }).collect();
        let taken = every_line(&numbers, &places[1]).or_else(|| every_nth_line(&numbers, &places));
        let Some(taken) = taken else { continue };
        let mut spans = Vec::new();
        for ((line, number), _) in lines.iter_mut().zip(&numbers).zip(&taken).filter(|(_, taken)| **taken) {
            if let Some(number) = number {
                spans.push(number.span);
                *line = number.rest;
            }
        }
        // A file of nothing but numbers is read as it is.
        if lines.iter().any(|line| !line.is_empty()) {
            lines.retain(|line| !line.is_empty());
            return spans;
        }
        return Vec::new();
    }
    Vec::new()
}

/// Takes the numbers that are alone on the first line of nearly every paragraph and count up by one: those of cues, as Webex writes them.
pub fn take_cue_numbers(text: &str, lines: &mut Vec<ByteSpan>) -> Vec<ByteSpan> {
    let between = |at: usize| {
        at.checked_sub(1).map_or(2, |above| ByteSpan { start: lines[above].end, end: lines[at].start }.slice(text).matches('\n').count())
    };
    let begins: Vec<usize> = (0..lines.len()).filter(|&at| between(at) > 1).collect();
    let number = |&at: &usize| {
        let goes_on = at + 1 < lines.len() && between(at + 1) == 1;
        number_at_start(text, lines[at]).filter(|number| goes_on && number.rest.is_empty()).map(|number| (at, number.value))
    };
    let numbers: Vec<(usize, u32)> = begins.iter().filter_map(number).collect();
    let counts = numbers.windows(2).all(|pair| pair[0].1.checked_add(1) == Some(pair[1].1));
    if numbers.len() < FEWEST - 1 || !counts || numbers.len() * 10 < begins.len() * 9 {
        return Vec::new();
    }
    let taken: Vec<ByteSpan> = numbers.iter().map(|&(at, _)| lines[at]).collect();
    lines.retain(|line| taken.binary_search(line).is_err());
    taken
}

/// `12 words`, `12. words`, `[12] words`, `12<tab>words`, and `12` alone; before a colon it may be somebody's number.
fn number_at_start(text: &str, line: ByteSpan) -> Option<Number> {
    let words = line.slice(text);
    let open = usize::from(words.starts_with(['(', '[']));
    let digits = words[open..].bytes().take_while(u8::is_ascii_digit).count();
    let value = words[open..open + digits].parse().ok().filter(|_| (1..=MOST_DIGITS).contains(&digits))?;
    let sign = words[open + digits..].starts_with(if open > 0 { [')', ']', ']', ']'] } else { ['.', ')', '|', '|'] });
    let end = open + digits + usize::from(sign);
    let behind = &words[end..];
    if (open > 0 && !sign) || !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
        return None;
    }
    let start = line.start as usize;
    let rest = ByteSpan::new(start + end, line.end as usize).trimmed(text);
    let apart = behind.starts_with('\t') || behind.chars().take_while(|c| c.is_whitespace()).count() > 1;
    Some(Number { value, span: ByteSpan::new(start, start + end), rest, apart })
}

/// `words   12`, and `12` alone; behind one blank it may be what somebody says.
fn number_at_end(text: &str, line: ByteSpan) -> Option<Number> {
    let words = line.slice(text);
    let digits = words.len() - words.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let at = words.len() - digits;
    let value = words[at..].parse().ok().filter(|_| (1..=MOST_DIGITS).contains(&digits))?;
    if at > 0 && !words[..at].ends_with(char::is_whitespace) {
        return None;
    }
    let start = line.start as usize;
    let rest = ByteSpan::new(start, start + at).trimmed(text);
    let apart = words[..at].ends_with('\t') || words[..at].chars().rev().take_while(|c| c.is_whitespace()).count() > 1;
    (apart || at == 0).then(|| Number { value, span: ByteSpan::new(start + at, line.end as usize), rest, apart })
}

/// Which numbers count the lines, where six lines of ten have one.
fn every_line(numbers: &[Option<Number>], places: &[usize]) -> Option<Vec<bool>> {
    let numbered: Vec<usize> = (0..numbers.len()).filter(|&at| numbers[at].is_some()).collect();
    if numbered.len() < FEWEST || numbered.len() * 10 < numbers.len() * 6 {
        return None;
    }
    // The first line or two may begin with a number that somebody says.
    (0..2).find_map(|from| {
        let (mut taken, mut last, mut ups) = (vec![false; numbers.len()], None, 0);
        for (&at, number) in numbered.iter().zip(numbered.iter().filter_map(|&at| numbers[at])).skip(from) {
            let goes_up = last.is_some_and(|last: u32| last.checked_add(1) == Some(number.value));
            // An excerpt may begin in the middle; further down a number counts the lines above it, or it is a year.
            let begins = last.is_none() && (at == 0 || number.value as usize <= places[at]);
            if begins || goes_up || number.value == 1 {
                (taken[at], last) = (true, Some(number.value));
                ups += usize::from(goes_up);
            }
        }
        let all = taken.iter().filter(|taken| **taken).count();
        (all >= FEWEST && all * 10 >= numbers.len() * 6 && ups * 10 >= all * 7).then_some(taken)
    })
}

/// Which numbers count the lines, where every fifth (or other) line has one. Blank lines may be counted or not.
fn every_nth_line(numbers: &[Option<Number>], places: &[Vec<usize>; 2]) -> Option<Vec<bool>> {
    STEPS
        .into_iter()
        .flat_map(|step| places.iter().map(move |places| (step, places)))
        .find_map(|(step, places)| chain(numbers, places, step))
}

/// The numbers that go up by `step` from line to line `step` lines further down, if they are enough to be no chance.
fn chain(numbers: &[Option<Number>], places: &[usize], step: u32) -> Option<Vec<bool>> {
    let mut known: BTreeMap<(u32, usize), usize> = BTreeMap::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number.filter(|number| number.value > 0 && number.value % step == 0) else { continue };
        before[at] = places[at].checked_sub(step as usize).and_then(|place| known.get(&(number.value - step, place))).copied();
        known.insert((number.value, places[at]), at);
    }
    let mut taken = vec![false; numbers.len()];
    for (at, before) in before.iter().enumerate() {
        if let Some(before) = before {
            (taken[at], taken[*before]) = (true, true);
        }
    }
    let members: Vec<&Number> = numbers.iter().zip(&taken).filter(|(_, taken)| **taken).filter_map(|(number, _)| number.as_ref()).collect();
    let apart = members.len() == 2 && members.iter().all(|number| number.apart) && members[0].value == step;
    // Small numbers at every second line may be what somebody says, where they are not set off.
    let set_off = members.iter().all(|number| number.apart);
    let fewest = if step >= STEPS[0] || set_off { 3 } else { 5 };
    let enough = members.len() >= fewest || apart;
    (enough && members.len() * step as usize * 2 >= numbers.len()).then_some(taken)
}
