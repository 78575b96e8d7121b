//! Groups lines into paragraphs, by the signs that a reader's eye follows.
//!
//! A line begins a paragraph if more than a line's distance lies above it; if the line above it ended although the next word had room there;
//! if it is indented otherwise; or if it begins with the label of somebody who speaks. Every one of these can mislead: a wrong break
//! inside a turn is harmless where turns are labelled, a missing one puts words into another's mouth, so labels
//! are looked for first.

use super::Placed;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::is_customary;
use crate::formats::transcripts::plain_text::read_turns;

/// Parts lines into paragraphs; none is empty.
pub fn paragraphs<'a, 'b>(lines: &'b [Placed<'a>], rules: &SpeakerRules) -> Vec<&'b [Placed<'a>]> {
    let sheet = Sheet::of(lines, rules);
    let mut paragraphs = Vec::new();
    let mut begun = 0;
    for at in 1..lines.len() {
        if sheet.breaks(lines, begun, at) {
            paragraphs.push(&lines[begun..at]);
            begun = at;
        }
    }
    if begun < lines.len() {
        paragraphs.push(&lines[begun..]);
    }
    paragraphs
}

/// What is usual in a document.
struct Sheet {
    /// From line to line.
    leading: i64,
    /// Where full lines end.
    edge: i64,
    /// Lines that begin with a label.
    labelled: Vec<Label>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    No,
    /// It could be one.
    Likely,
    /// It is declared, or one that interviews use.
    Sure,
}

impl Sheet {
    fn of(lines: &[Placed<'_>], rules: &SpeakerRules) -> Self {
        let gaps = lines.windows(2).filter(|pair| pair[0].page == pair[1].page);
        let mut gaps: Vec<i64> = gaps.map(|pair| down(pair[1]) - down(pair[0])).filter(|&gap| gap > 0).collect();
        gaps.sort_unstable();
        let leading = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
        let mut rights: Vec<i64> = lines.iter().map(|placed| i64::from(placed.line.right)).collect();
        rights.sort_unstable();
        // The longest lines; a few may run out over the margin.
        let edge = rights.get((rights.len().saturating_sub(1)) * 95 / 100).copied().unwrap_or(0);
        Self { leading, edge, labelled: labelled(lines, rules) }
    }

    /// Whether a line begins a paragraph; the open one began at `begun`.
    fn breaks(&self, lines: &[Placed<'_>], begun: usize, at: usize) -> bool {
        let (above, here) = (lines[at - 1], lines[at]);
        let em = i64::from(here.line.size.max(above.line.size)).max(1);
        let right = i64::from(above.line.right);
        let words = here.line.text.trim();
        let first = words.split_whitespace().next().map_or(0, |word| word.chars().count() as i64);
        let width = i64::from(here.line.right) - i64::from(here.line.left);
        let first = width * first / (words.chars().count() as i64).max(1);
        let had_room = right + em / 4 + first + em < self.edge;
        let ended = above.line.text.trim_end().ends_with(['.', '?', '!', '…', '"', '”', '’', '»', ')', ']', '-', '–', '—', ':']);
        let label = self.labelled[at] == Label::Sure || (self.labelled[at] == Label::Likely && (ended || had_room));
        let gap = down(here) - down(above);
        let apart = above.page == here.page && gap > 0 && gap * 10 > self.leading * 13;
        label || had_room || apart || self.is_indented(lines, begun, at, em)
    }

    /// Whether an indent sets a line off from the one above: not if the one above begins its paragraph, whose first line may be set off.
    fn is_indented(&self, lines: &[Placed<'_>], begun: usize, at: usize, em: i64) -> bool {
        let by = i64::from(lines[at].line.left) - i64::from(lines[at - 1].line.left);
        by.abs() * 10 > em * 8
            && !(begun == at - 1 && (by < 0 || self.labelled[begun] != Label::No))
            && lines[at].page == lines[at - 1].page
    }
}

fn down(placed: Placed<'_>) -> i64 {
    i64::from(placed.line.down)
}

/// Which lines begin with a label, were each line a paragraph of its own.
fn labelled(lines: &[Placed<'_>], rules: &SpeakerRules) -> Vec<Label> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for placed in lines {
        starts.push(text.len());
        text.push_str(placed.line.text.trim());
        text.push('\n');
    }
    let read = read_turns(&text, rules);
    let mut found = vec![Label::No; lines.len()];
    for turn in &read.turns {
        let Some(speaker) = turn.speaker.and_then(|speaker| read.speakers.get(usize::from(speaker))) else { continue };
        let at = starts.partition_point(|&start| start <= turn.span.start as usize).saturating_sub(1);
        // The label comes before the turn's words: on their line, or alone on the one above.
        let holds = |at: usize| lines[at].line.text.contains(speaker.label.as_str());
        let line = if holds(at) || at == 0 { at } else { at - 1 };
        let sure = rules.declared(&speaker.label).is_some() || is_customary(&speaker.label);
        found[line] = if sure { Label::Sure } else { Label::Likely };
    }
    found
}
