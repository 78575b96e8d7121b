//! Numbers of lines in the margin of a page: they are no words, and behind them no label would begin a line.
//!
//! A number is drawn in one piece with its line, or by itself at the same height. Whether it counts lines is judged by the rules for
//! typed text. Limit: how far a line is indented is not known where it was drawn in one piece with its number.

use std::collections::BTreeMap;

use super::{PdfLine, Placed};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::plain_text::take_line_numbers;

/// The most digits of a number.
const MOST_DIGITS: usize = 5;

/// A line, and the number that is drawn by itself beside it.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The line and its page.
    pub placed: Placed<'a>,
    number: Option<Number<'a>>,
}

#[derive(Clone, Copy)]
struct Number<'a> {
    text: &'a str,
    before: bool,
}

/// The lines in the order in which they are drawn, each with the number at its height.
pub fn rows<'a>(all: &[Placed<'a>]) -> Vec<Row<'a>> {
    let mut pages: BTreeMap<u32, Vec<(i32, usize)>> = BTreeMap::new();
    for (at, placed) in all.iter().enumerate() {
        if !is_number(&placed.line.text) {
            pages.entry(placed.page).or_default().push((placed.line.down, at));
        }
    }
    pages.values_mut().for_each(|page| page.sort_unstable());
    let mut numbers: Vec<Option<Number<'a>>> = vec![None; all.len()];
    let mut joined = vec![false; all.len()];
    for (at, placed) in all.iter().enumerate().filter(|(_, placed)| is_number(&placed.line.text)) {
        let Some(page) = pages.get(&placed.page) else { continue };
        let (number, near) = (placed.line, placed.line.size / 2);
        let first = page.partition_point(|(down, _)| *down < number.down.saturating_sub(near));
        let level = page[first..].iter().take_while(|(down, _)| *down <= number.down.saturating_add(near)).map(|(_, other)| *other);
        let beside = level.filter(|&other| numbers[other].is_none()).find_map(|other| {
            let line = all[other].line;
            let before = number.right <= line.left;
            (before || number.left >= line.right).then_some((other, before))
        });
        if let Some((other, before)) = beside {
            (numbers[other], joined[at]) = (Some(Number { text: number.text.trim(), before }), true);
        }
    }
    let rows = all.iter().zip(numbers).zip(joined);
    rows.filter(|(_, joined)| !joined).map(|((placed, number), _)| Row { placed: *placed, number }).collect()
}

/// The lines without the numbers that count them, each with its page; and how many numbers there were.
pub fn lines(rows: &[Row<'_>]) -> (Vec<(u32, PdfLine)>, usize) {
    // On a page numbers count from the top, in whatever order the lines are drawn.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&at| (rows[at].placed.page, rows[at].placed.line.down, at));
    let (mut text, mut spans) = (String::new(), Vec::new());
    for &at in &order {
        let start = text.len();
        text.push_str(&rows[at].text());
        spans.push(ByteSpan::new(start, text.len()).trimmed(&text));
        text.push('\n');
    }
    let mut kept = spans.clone();
    let numbers = take_line_numbers(&text, &mut kept);
    let leftmost = rows.iter().map(|row| row.placed.line.left).min().unwrap_or(0);
    let mut lines: Vec<Option<PdfLine>> = rows.iter().map(|row| Some(row.whole())).collect();
    for (&at, span) in order.iter().zip(&spans) {
        let number = numbers.get(numbers.partition_point(|number| number.start < span.start)).filter(|number| number.end <= span.end);
        if let Some(number) = number {
            let before = number.start == span.start;
            let rest = if before { number.end..span.end } else { span.start..number.start };
            let rest = text[rest.start as usize..rest.end as usize].trim();
            lines[at] = (!rest.is_empty()).then(|| rows[at].without(before, rest, leftmost));
        }
    }
    let pages = rows.iter().map(|row| row.placed.page);
    (pages.zip(lines).filter_map(|(page, line)| Some((page, line?))).collect(), numbers.len())
}

impl Row<'_> {
    fn text(&self) -> String {
        let line = self.placed.line.text.trim();
        match self.number {
            Some(Number { text, before: true }) => format!("{text}\t{line}"),
            Some(Number { text, before: false }) => format!("{line}\t{text}"),
            None => line.to_owned(),
        }
    }

    /// The line with the number beside it, which is none of a line.
    fn whole(&self) -> PdfLine {
        PdfLine { text: self.text(), ..self.placed.line.clone() }
    }

    /// The line without the number before or behind it.
    fn without(&self, before: bool, rest: &str, leftmost: i32) -> PdfLine {
        let line = self.placed.line;
        let (mut left, mut right) = (line.left, line.right);
        if self.number.is_none_or(|number| number.before != before) {
            let chars = |text: &str| text.chars().count() as i64;
            let width = i64::from(right) - i64::from(left);
            match before {
                true => left = leftmost,
                false => right = left.saturating_add((width * chars(rest) / chars(&line.text).max(1)) as i32),
            }
        }
        PdfLine { left, right, text: rest.to_owned(), ..line.clone() }
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    (1..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
