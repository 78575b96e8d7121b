//! Codes as lines: a code below its parent, parents and facets in the order of the codebook.

use rustc_hash::FxHashSet;

use crate::domain::codebook::{Code, Codebook};
use crate::domain::ids::CodeId;

/// A code in its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The code.
    pub code: CodeId,
    /// Its facet.
    pub facet: Option<String>,
    /// How deep it is in the tree: 0 below no code.
    pub depth: usize,
    /// One past the last line below it.
    pub end: usize,
    /// Whether the codebook has it.
    pub is_known: bool,
}

/// The codes of a codebook, then those that were used and are not in it, by name.
pub fn code_lines<'a>(book: Option<&Codebook>, used: impl Iterator<Item = &'a CodeId>) -> Vec<CodeLine> {
    let mut lines = Vec::new();
    for (facet, codes) in book.map(Codebook::facets).unwrap_or_default() {
        let codes: Vec<&Code> = codes.iter().filter_map(|&at| book?.codes().get(at)).collect();
        for root in codes.iter().filter(|code| code.parent.is_none()) {
            add(&mut lines, root, &codes, facet, 0);
        }
    }
    let known: FxHashSet<&CodeId> = book.into_iter().flat_map(Codebook::codes).map(|code| &code.id).collect();
    let mut others: Vec<&CodeId> = used.filter(|code| !known.contains(code)).collect();
    others.sort_unstable();
    others.dedup();
    for code in others {
        lines.push(CodeLine { code: code.clone(), facet: None, depth: 0, end: lines.len() + 1, is_known: false });
    }
    lines
}

fn add(lines: &mut Vec<CodeLine>, code: &Code, all: &[&Code], facet: Option<&str>, depth: usize) {
    let at = lines.len();
    lines.push(CodeLine { code: code.id.clone(), facet: facet.map(str::to_owned), depth, end: 0, is_known: true });
    for child in all.iter().filter(|child| child.parent.as_ref() == Some(&code.id)) {
        add(lines, child, all, facet, depth + 1);
    }
    lines[at].end = lines.len();
}
