//! Selections as they are written: one for each passage and coder, without white space at their ends.
//!
//! Two selections of one coder over one passage are merged, or readers would show the passage twice;
//! those of two coders never are, or one coder's work would be lost.

use std::collections::BTreeMap;

use super::remark::{Remark, Remarks};
use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::{Selection, TextSource};

/// The longest quotation that names a selection, in characters.
const QUOTE: usize = 100;

/// A source's selections in the order of their places. What became of those that are not among them is told in `moved`.
pub fn one_for_each(source: &TextSource, moved: &mut BTreeMap<Guid, Option<Guid>>, remarks: &mut Remarks) -> Vec<Selection> {
    let offsets = OffsetTable::new(&source.text);
    let mut merged: BTreeMap<(CharSpan, Option<Guid>), Selection> = BTreeMap::new();
    for selection in &source.selections {
        let Some(bytes) = offsets.to_bytes(&source.text, selection.span) else {
            remarks.add_at(Remark::OutsideText, Some(&source.name));
            moved.insert(selection.guid, None);
            continue;
        };
        let inside = bytes.trimmed(&source.text);
        if inside.is_empty() {
            remarks.add_at(Remark::BlankSelection, Some(&source.name));
            moved.insert(selection.guid, None);
            continue;
        }
        if inside != bytes {
            remarks.add_at(Remark::Trimmed, Some(&source.name));
        }
        let span = offsets.to_chars(&source.text, inside);
        match merged.get_mut(&(span, selection.coder)) {
            None => drop(merged.insert((span, selection.coder), Selection { span, ..selection.clone() })),
            Some(first) => {
                moved.insert(selection.guid, Some(first.guid));
                merge(first, selection);
            }
        }
    }
    for selection in merged.values_mut() {
        let mut codes = std::collections::BTreeSet::new();
        selection.codings.retain(|coding| codes.insert(coding.code));
    }
    merged.into_values().collect()
}

fn merge(first: &mut Selection, second: &Selection) {
    first.codings.extend(second.codings.iter().cloned());
    let new: Vec<Guid> = second.notes.iter().filter(|note| !first.notes.contains(note)).copied().collect();
    first.notes.extend(new);
    if first.memo.is_empty() {
        first.memo = second.memo.clone();
    } else if !second.memo.is_empty() && second.memo != first.memo {
        first.memo = GuardedText::new(format!("{}\n\n{}", first.memo.as_str(), second.memo.as_str()));
    }
}

/// The words of an excerpt on one line, cut where they are many: some programs name a selection so, and need a name.
pub fn quote(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
