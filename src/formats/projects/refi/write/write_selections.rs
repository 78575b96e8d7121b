//! Merges selections for writing: one for each passage, coder and memo, without white space at their ends.
//!
//! Two selections of one coder over one passage are merged where they have one memo, or none; with two memos they stay apart, since a
//! selection's memo is that of all its codings. Those of two coders are never merged, or one coder's work would be lost.

use std::collections::BTreeMap;

use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::guid::Guid;
use crate::domain::project::{Selection, TextSource};
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// The longest quotation that names a selection, in characters.
const QUOTE: usize = 100;

/// A source's selections in the order of their places. What became of those that are not among them is described in `moved`.
pub fn one_for_each(source: &TextSource, moved: &mut BTreeMap<Guid, Option<Guid>>, remarks: &mut Remarks) -> Vec<Selection> {
    let offsets = OffsetTable::new(&source.text);
    let mut merged: BTreeMap<(CharSpan, Option<Guid>, &str), Selection> = BTreeMap::new();
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
        let key = (span, selection.coder, selection.memo.as_str());
        match merged.get_mut(&key) {
            None => drop(merged.insert(key, Selection { span, ..selection.clone() })),
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
}

/// The words of an excerpt on one line, cut where they are many: some programs name a selection so, and need a name.
pub fn quote(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
