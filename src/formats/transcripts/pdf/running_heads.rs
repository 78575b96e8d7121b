//! Finds running heads and feet: titles, dates and page numbers on page after page.
//!
//! Such a line is among the three uppermost or lowest of its page, and the same words stand at the same
//! height on at least a third of the pages and on three. Numbers in it may differ if they count pages. On two pages it must also stand off from
//! the text by more than lines do. A line that is on one page only, such as a title, is text.

use std::collections::BTreeMap;

use super::Placed;
use crate::formats::transcripts::plain_text::{numbers, pattern};

/// How many lines from the edge of the text are looked at.
const FROM_EDGE: usize = 3;
/// How far the heights of one running line may lie apart, in tenths of a point.
const SAME_HEIGHT: i32 = 40;

/// For each line, whether it is a running head or foot.
pub fn lines(all: &[Placed<'_>]) -> Vec<bool> {
    let mut running = vec![false; all.len()];
    let mut pages: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, placed) in all.iter().enumerate() {
        pages.entry(placed.page).or_default().push(at);
    }
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for lines in pages.values_mut() {
        lines.sort_by_key(|&at| (all[at].line.down, at));
        let lowest = lines.len().saturating_sub(FROM_EDGE);
        for (rank, &at) in lines.iter().enumerate() {
            if rank < FROM_EDGE || rank >= lowest {
                groups.entry(pattern(&all[at].line.text)).or_default().push(at);
            }
        }
    }
    let need = pages.len().div_ceil(3).max(3);
    for group in groups.values() {
        let mut heights: Vec<i32> = group.iter().map(|&at| all[at].line.down).collect();
        heights.sort_unstable();
        let middle = heights[heights.len() / 2];
        let level: Vec<usize> = group.iter().copied().filter(|&at| all[at].line.down.abs_diff(middle) <= SAME_HEIGHT as u32).collect();
        let mut on: Vec<u32> = level.iter().map(|&at| all[at].page).collect();
        on.dedup();
        let both = pages.len() == 2 && on.len() == 2 && level.iter().all(|&at| stands_off(all, &pages[&all[at].page], at));
        if (on.len() >= need || both) && counts_pages(all, &level) {
            level.iter().for_each(|&at| running[at] = true);
        }
    }
    running
}

/// Whether each number in these lines is always the same, or counts the pages. A time of day does neither.
fn counts_pages(all: &[Placed<'_>], level: &[usize]) -> bool {
    let of_page = |&at: &usize| -> (i64, Vec<i64>) { (i64::from(all[at].page), numbers(&all[at].line.text)) };
    let lines: Vec<(i64, Vec<i64>)> = level.iter().map(of_page).collect();
    let (first_page, first) = &lines[0];
    (0..first.len()).all(|which| {
        let constant = lines.iter().all(|(_, numbers)| numbers.get(which) == Some(&first[which]));
        let apart = |page: i64, number: i64| number.saturating_sub(page);
        constant
            || lines.iter().all(|(page, numbers)| numbers.get(which).is_some_and(|&n| apart(*page, n) == apart(*first_page, first[which])))
    })
}

/// Whether a line keeps more than a line's distance from its neighbours on the page; `lines` is the page from the top.
fn stands_off(all: &[Placed<'_>], lines: &[usize], at: usize) -> bool {
    let down = |at: usize| all[at].line.down;
    let gaps: Vec<i32> = lines.windows(2).map(|pair| down(pair[1]).saturating_sub(down(pair[0]))).filter(|&gap| gap > 0).collect();
    let mut sorted = gaps.clone();
    sorted.sort_unstable();
    let Some(&usual) = sorted.get(sorted.len() / 2) else { return false };
    let nearest = lines.iter().filter(|&&other| other != at).map(|&other| down(other).abs_diff(down(at))).filter(|&gap| gap > 0).min();
    nearest.is_some_and(|gap| u64::from(gap) * 10 > usual.unsigned_abs() as u64 * 16)
}
