//! Heads and feet of pages in typed text: nobody said them.
//!
//! Takes the lines of a text, gives those that belong to its pages. A line that counts pages comes back with the same words and a number that
//! goes up by one; it is nothing but a page and its number, or form feeds or blank lines set it off. Beside such lines and form feeds, a
//! line that comes back at the same distance and nowhere else is one too. A line that ends as a sentence is speech, however often it comes back,
//! and a known label is a label. Where in doubt a line stays: a head among the words does less harm than words that are lost.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::colon_labels::{before_colon, is_known_label, is_stated};
use crate::domain::corpus::role_words::{fold_label, meaning};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::labels::Known;

/// The longest head or foot of a page, in bytes.
const LONGEST: usize = 120;
/// The most words of a name alone on its line.
const LONGEST_NAME: usize = 5;
/// How many lines beside the border of two pages are looked at.
const FROM_BORDER: usize = 2;
/// How many blanks are before what is set in the middle of a page.
const FAR_IN: usize = 16;
/// The most numbers of a line that are looked at.
const MOST_NUMBERS: usize = 8;

/// What is before the number of a page, in small letters.
const PAGE_WORDS: [&str; 21] = [
    "page",
    "pg",
    "pg.",
    "p.",
    "pp.",
    "seite",
    "s.",
    "blatt",
    "página",
    "pagina",
    "pág.",
    "pag.",
    "sida",
    "side",
    "sivu",
    "strona",
    "str.",
    "страница",
    "стр.",
    "sayfa",
    "ページ",
];

/// What is between the number of a page and that of all pages, in small letters.
const OF: [&str; 9] = ["of", "von", "de", "di", "van", "av", "af", "z", "из"];

/// Takes the heads and feet of pages out of the lines.
pub fn take_page_lines(text: &str, lines: &mut Vec<ByteSpan>, known: Known<'_>) -> Vec<ByteSpan> {
    let mut of_page = counting_lines(text, lines, known);
    let borders = borders(text, lines, &of_page);
    if !borders.is_empty() {
        lines_at_borders(text, lines, &borders, known, &mut of_page);
    }
    let mut taken = Vec::new();
    // A file of nothing else is read as it is.
    if of_page.contains(&false) && of_page.contains(&true) {
        let mut flags = of_page.into_iter();
        lines.retain(|line| {
            let of_page = flags.next().unwrap_or(false);
            taken.extend(of_page.then_some(*line));
            !of_page
        });
    }
    taken
}

/// The words of a line with its numbers as `#`, without regard to white space.
pub fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_numeric() {
            true if pattern.ends_with('#') => {}
            true => pattern.push('#'),
            false => pattern.push(c),
        }
    }
    pattern
}

/// Whether a line begins as far from the edge as what is set in the middle of a page or at its right.
fn is_set_in(text: &str, line: ByteSpan) -> bool {
    let before = &text[..line.start as usize];
    let blanks = before.chars().rev().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 8 } else { 1 });
    blanks.sum::<usize>() >= FAR_IN
}

/// Whether a form feed is between a line and the one before it.
fn follows_feed(text: &str, lines: &[ByteSpan], at: usize) -> bool {
    at > 0 && at < lines.len() && ByteSpan { start: lines[at - 1].end, end: lines[at].start }.slice(text).contains('\u{c}')
}

/// For each line, whether it counts pages.
fn counting_lines(text: &str, lines: &[ByteSpan], known: Known<'_>) -> Vec<bool> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let words = line.slice(text);
        if words.len() <= LONGEST && words.bytes().any(|byte| byte.is_ascii_digit()) {
            groups.entry(pattern(words)).or_default().push(at);
        }
    }
    let mut of_page = vec![false; lines.len()];
    let has_feeds = text.contains('\u{c}');
    for group in groups.values() {
        // Numbers in the middle of a page may be among numbers of lines.
        let set_in: Vec<usize> = group.iter().copied().filter(|&at| is_set_in(text, lines[at])).collect();
        let taken = [group, &set_in].into_iter().find(|group| count_pages(text, lines, group, has_feeds, known));
        taken.into_iter().flatten().for_each(|&at| of_page[at] = true);
    }
    of_page
}

/// Whether lines of one pattern count the pages.
fn count_pages(text: &str, lines: &[ByteSpan], group: &[usize], has_feeds: bool, known: Known<'_>) -> bool {
    if group.len() < 2 {
        return false;
    }
    let numbers: Vec<Vec<i64>> = group.iter().map(|&at| numbers(lines[at].slice(text))).collect();
    if !counts_up(&numbers) {
        return false;
    }
    let at_edge = |at: usize| {
        at < FROM_BORDER
            || at + FROM_BORDER >= lines.len()
            || (at.saturating_sub(1)..=at + FROM_BORDER).any(|at| follows_feed(text, lines, at))
    };
    let set_in = group.iter().all(|&at| is_set_in(text, lines[at]));
    let at_feeds = set_in || has_feeds && group.iter().all(|&at| at_edge(at));
    let line = lines[group[0]].slice(text);
    let label = before_colon(line);
    // `Interview P3 - housing: page 2` has a word for who answers, and is too long for a label of that word.
    let is_label = |label: &str| label.split_whitespace().count() < 3 && is_known_label(label, known) || is_stated(label, known);
    if label.is_some_and(|label| !at_feeds || is_label(label)) || is_label(line) {
        return false;
    }
    let often = group.len() > 2;
    if is_bare_number(line) {
        return at_feeds || often && group.iter().all(|&at| is_alone(text, lines, at));
    }
    let stands_off = || group.iter().all(|&at| has_blank_beside(text, lines, at));
    let parted = || often && is_parted_number(line, &numbers) && group.iter().all(|&at| is_alone(text, lines, at));
    names_only_page(line) || !ends_as_speech(line) && ((at_feeds || often && stands_off()) && is_head(line, at_feeds) || parted())
}

/// `Interview P07 - 3`: a number that stays, and a sign before the last number, which goes up. `Respondent - 3` counts people.
fn is_parted_number(line: &str, numbers: &[Vec<i64>]) -> bool {
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let parted = before.ends_with(['-', '–', '—', '|', '•', '·', '/']) && before.len() < line.len();
    // `P07`: letters and a number in one word.
    let coded = line.char_indices().find(|(_, c)| c.is_ascii_digit()).is_some_and(|(at, _)| line[..at].ends_with(char::is_alphabetic));
    let stays = |which: usize| numbers.iter().all(|of_line| of_line.get(which) == numbers[0].get(which));
    let last = numbers[0].len() - 1;
    parted && coded && last > 0 && stays(0) && !stays(last)
}

/// The first numbers of a line; -1 for one that is too long.
pub fn numbers(line: &str) -> Vec<i64> {
    let digits = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.take(MOST_NUMBERS).map(|digits| digits.parse().unwrap_or(-1)).collect()
}

/// Whether each number is always the same or goes up by one from line to line, and at least one goes up; by two where left and right pages
/// have heads of their own.
fn counts_up(lines: &[Vec<i64>]) -> bool {
    let step = |which: usize, step: i64| {
        lines.windows(2).all(|pair| match (pair[0].get(which), pair[1].get(which)) {
            (Some(before), Some(after)) => before.checked_add(step) == Some(*after),
            _ => false,
        })
    };
    let all = lines.first().map_or(0, Vec::len);
    let by = |up: i64| (0..all).all(|which| step(which, 0) || step(which, up)) && (0..all).any(|which| step(which, up));
    by(1) || lines.len() > 2 && by(2)
}

/// Whether a line is a number and nothing else, such as `- 3 -` and `4/9`. `1.2` is no page; a dot may end one.
fn is_bare_number(line: &str) -> bool {
    line.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "-–—()[]|/.".contains(c)) && !line.trim_end_matches('.').contains('.')
}

/// Whether a line is nothing but a page and its number, such as `Page 3 of 9` and `第 3 页`.
fn names_only_page(line: &str) -> bool {
    let small = line.to_lowercase();
    let tokens = || small.split(|c: char| c.is_whitespace() || "-–—()[]|/:".contains(c)).filter(|token| !token.is_empty());
    let is_number = |token: &str| token.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
    let is_page = |token: &str| PAGE_WORDS.contains(&token);
    let plain = tokens().all(|token| is_number(token) || is_page(token) || OF.contains(&token)) && tokens().any(is_page);
    plain || small.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "第页頁共".contains(c)) && small.contains('第')
}

/// Whether a line with other words counts pages: its number is at an edge, or beside the word for a page, and it is no label that counts
/// those who speak.
fn is_head(line: &str, at_feeds: bool) -> bool {
    let small = line.to_lowercase();
    let tokens: Vec<&str> = small.split_whitespace().collect();
    let near_number = |word: &str| PAGE_WORDS.contains(&word.trim_matches(|c: char| "-–—([|:,".contains(c)));
    let names_page = tokens.windows(2).any(|pair| near_number(pair[0]) && pair[1].starts_with(|c: char| c.is_ascii_digit()));
    if names_page {
        return true;
    }
    let words: Vec<&&str> = tokens.iter().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let names_speaker = words.iter().any(|word| meaning(&fold_label(word)).is_some());
    let at_edge = line.starts_with(|c: char| c.is_ascii_digit()) || line.ends_with(|c: char| c.is_ascii_digit());
    let set_off = line.contains("  ") || line.contains('\t');
    at_edge && !names_speaker && (at_feeds || words.len() >= if set_off { 1 } else { 3 })
}

/// How many line ends are before a line and behind it; at the edges of the text as at a blank line.
fn breaks(text: &str, lines: &[ByteSpan], at: usize) -> [usize; 2] {
    let between = |start: u32, end: u32| ByteSpan { start, end }.slice(text).matches(['\n', '\u{c}']).count();
    let before = if at == 0 { 2 } else { between(lines[at - 1].end, lines[at].start) };
    [before, lines.get(at + 1).map_or(2, |next| between(lines[at].end, next.start))]
}

fn has_blank_beside(text: &str, lines: &[ByteSpan], at: usize) -> bool {
    breaks(text, lines, at).iter().any(|breaks| *breaks > 1)
}

/// Whether blank lines are on both sides, and what is above is more than a label.
fn is_alone(text: &str, lines: &[ByteSpan], at: usize) -> bool {
    let above = at.checked_sub(1).map_or("", |above| lines[above].slice(text));
    let is_short = above.split_whitespace().count() < 4 && before_colon(above).is_none() && !is_speech(above) && !above.is_empty();
    let may_be_label = is_short || above.ends_with([':', '：']);
    breaks(text, lines, at).iter().all(|breaks| *breaks > 1) && !may_be_label
}

/// Where pages meet, as the number of the first line behind it, with those lines of pages that lie there.
fn borders(text: &str, lines: &[ByteSpan], of_page: &[bool]) -> Vec<(usize, usize)> {
    // A border is a stretch of page lines and form feeds: from the first line in it to the first behind it.
    let mut borders: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|&other| !of_page[other]).unwrap_or(lines.len());
        if end > at || follows_feed(text, lines, at) {
            borders.push((at, end));
        }
        // A form feed behind page lines is part of the same border.
        at = end + 1;
    }
    if borders.is_empty() {
        return borders;
    }
    if borders[0].0 > 0 {
        borders.insert(0, (0, 0));
    }
    if borders.last().is_some_and(|border| border.1 < lines.len()) {
        borders.push((lines.len(), lines.len()));
    }
    borders
}

/// Finds lines that come back beside the borders of pages, and nowhere else.
fn lines_at_borders(text: &str, lines: &[ByteSpan], borders: &[(usize, usize)], known: Known<'_>, of_page: &mut [bool]) {
    let mut everywhere: BTreeMap<&str, usize> = BTreeMap::new();
    lines.iter().filter(|line| line.len() <= LONGEST).for_each(|line| *everywhere.entry(line.slice(text)).or_default() += 1);
    // Where labels have a colon, a name alone on its line is none.
    let labelled = lines.iter().filter(|line| before_colon(line.slice(text)).is_some());
    let by_colons = labelled.count() * 4 >= lines.len();
    // By place beside the border, the farthest first, and by words.
    let mut groups: BTreeMap<(Reverse<usize>, bool, &str), Vec<usize>> = BTreeMap::new();
    for &(start, end) in borders {
        for far in 0..FROM_BORDER {
            let above = start.checked_sub(far + 1).map(|at| (at, false));
            let below = Some((end + far, true)).filter(|(at, _)| *at < lines.len());
            for (at, is_below) in above.into_iter().chain(below) {
                groups.entry((Reverse(far), is_below, lines[at].slice(text))).or_default().push(at);
            }
        }
    }
    for ((_, is_below, words), group) in groups {
        let count = words.split_whitespace().count();
        let often = group.len() * 2 >= borders.len().saturating_sub(1) && (group.len() > 2 || group.len() == 2 && count > 1);
        let only_here = everywhere.get(words) == Some(&group.len());
        let is_apart = || by_colons || group.iter().all(|&at| stands_off(text, lines, at, is_below, of_page));
        if often && only_here && !is_speech(words) && !is_known_label(words, known) && is_apart() {
            group.iter().for_each(|&at| of_page[at] = true);
        }
    }
}

/// Whether a line that comes back ends as speech does, or begins as labelled speech.
fn is_speech(words: &str) -> bool {
    ends_as_speech(words) || words.contains([':', '：', '\t'])
}

fn ends_as_speech(words: &str) -> bool {
    words.ends_with(['.', '?', '!', '…', '"', '”', '。', '？', '！', ')', ']', ':', ',', ';'])
}

/// Whether a line cannot be a name above what is said: it is long, or a blank line or a line of the page parts it from the words.
fn stands_off(text: &str, lines: &[ByteSpan], at: usize, is_below: bool, of_page: &[bool]) -> bool {
    let words = lines[at].slice(text);
    let gap = |before: usize, after: usize| {
        let (start, end) = (lines.get(before).map_or(0, |line| line.end), lines.get(after).map_or(text.len() as u32, |line| line.start));
        ByteSpan { start, end }.slice(text).matches('\n').count() > 1
    };
    let blank = if is_below { gap(at, at + 1) } else { at > 0 && gap(at - 1, at) };
    // A line of the page on the side of the words: the second line of a head.
    let beside_page = if is_below { of_page.get(at + 1) == Some(&true) } else { at > 0 && of_page[at - 1] };
    blank || beside_page || words.split_whitespace().count() > LONGEST_NAME
}
