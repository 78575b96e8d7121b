//! Signs that set off a label only where a file sets off all of its labels so: `(Anna) words`, `Q1. words`, `P1 = words`.
//!
//! In round brackets there is more often a sound, a place or what somebody does, and numbers behind a letter count statements of a form that is
//! read aloud, and behind `=` a legend says who somebody is. So such beginnings are labels only in a file without any other: those in brackets where every line begins so and each name
//! comes back, or where several are words for who asks and answers and they begin many lines, numbered questions and answers where there are two. Elsewhere nothing is offered to the judge.

use rustc_hash::FxHashMap;

use super::shape::{Candidate, Style};
use crate::domain::corpus::role_words::{fold_label, meaning};

/// Fewer lines in brackets than this show no habit.
const FEWEST_LINES: usize = 4;

/// Takes such candidates away from lines of a file that has other labels, or has them here and there only. Lines come with their words.
pub fn drop_rare_signs<'a>(lines: impl Iterator<Item = (&'a str, &'a mut Vec<Candidate>)>) {
    let mut lines: Vec<(&str, &mut Vec<Candidate>)> = lines.collect();
    let is_rare = |candidate: &Candidate| matches!(candidate.style, Style::Round | Style::Numbered | Style::Equals);
    if !lines.iter().any(|(_, candidates)| candidates.iter().any(is_rare)) {
        return;
    }
    let name = |line: &str, candidate: &Candidate| fold_label(&line[candidate.start..candidate.end]);
    let mut others: FxHashMap<String, u32> = FxHashMap::default();
    let mut bracketed: FxHashMap<String, u32> = FxHashMap::default();
    let (mut in_brackets, mut numbered) = (0, 0);
    for (line, candidates) in &lines {
        let of = |style| candidates.iter().find(|candidate| candidate.style == style);
        if let Some(strong) = candidates.iter().find(|candidate| candidate.style.is_strong()) {
            *others.entry(name(line, strong)).or_default() += 1;
        }
        if let Some(round) = of(Style::Round) {
            *bracketed.entry(name(line, round)).or_default() += 1;
            in_brackets += 1;
        }
        numbered += usize::from(of(Style::Numbered).is_some());
    }
    let has_others = others.iter().any(|(name, times)| *times > 1 || meaning(name).is_some());
    let round = in_brackets == lines.len()
        && in_brackets >= FEWEST_LINES
        && bracketed.len() > 1
        && bracketed.iter().all(|(name, times)| *times > 1 || meaning(name).is_some());
    // `(INT) words` and `(P1) words` are labels where some lines go on without any.
    let customary: Vec<u32> = bracketed.iter().filter(|(name, _)| meaning(name).is_some()).map(|(_, times)| *times).collect();
    let of_roles = customary.len() > 1
        && customary.iter().sum::<u32>() as usize >= FEWEST_LINES
        && customary.iter().sum::<u32>() as usize * 10 >= lines.len() * 4;
    // A sentence behind `=` is said.
    let keeps = |line: &str, candidate: &Candidate| match candidate.style {
        Style::Round => !has_others && (round || of_roles && meaning(&name(line, candidate)).is_some()),
        Style::Numbered => numbered > 1 && !has_others,
        Style::Equals => !has_others || line.contains(' ') && line.ends_with(['.', '?', '!', '…']),
        _ => true,
    };
    lines.iter_mut().for_each(|(line, candidates)| candidates.retain(|candidate| keeps(line, candidate)));
}
