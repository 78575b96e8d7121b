//! Writes codes: a tree by parents, names unique in the whole of it, each entry in one description.

use std::collections::BTreeMap;

use super::xml_writer::{Attributes, XmlWriter};
use crate::domain::codebook::Codebook;
use crate::domain::guid::Guid;
use crate::domain::project::{ProjectCode, ProjectSet};
use crate::formats::projects::refi::description::write_description;
use crate::formats::projects::refi::names::unique_names;
use crate::formats::projects::refi::read::read_codebook::CODEBOOK_URN;
use crate::formats::projects::refi::read::read_codes::is_colour;
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// The deepest level of a written tree. Readers give up on deeper nesting, ours among them.
const DEEPEST: usize = 100;

/// Writes a `.qdc` codebook. There is no valid file without a code: then there is none.
pub fn write_qdc(codes: &[ProjectCode], sets: &[ProjectSet], origin: &str) -> Option<(Vec<u8>, Remarks)> {
    if codes.is_empty() {
        return None;
    }
    let mut remarks = Remarks::default();
    let mut out = XmlWriter::new();
    out.open("CodeBook", Attributes::default().with("xmlns", CODEBOOK_URN).with("origin", origin));
    write_codes(&mut out, codes, false, &mut remarks);
    if !sets.is_empty() {
        out.open("Sets", Attributes::default());
        for set in sets {
            out.open("Set", Attributes::default().with("guid", set.guid).with("name", set_name(set)));
            if !set.description.is_empty() {
                out.text("Description", &set.description);
            }
            set.codes.iter().for_each(|code| out.empty("MemberCode", Attributes::default().with("guid", code)));
            (0..set.sources.len() + set.notes.len()).for_each(|_| remarks.add(Remark::SetOutsideXml));
            out.close();
        }
        out.close();
    }
    Some((out.finish(), remarks))
}

/// A set needs a name.
pub fn set_name(set: &ProjectSet) -> &str {
    if set.name.is_empty() { "set" } else { &set.name }
}

/// The codes of a codebook with GUIDs made from their names.
pub fn project_codes(book: &Codebook) -> Vec<ProjectCode> {
    let of = |code: &crate::domain::codebook::Code| ProjectCode {
        guid: Guid::derive("code", [code.id.as_str().as_bytes()]),
        codable: true,
        code: code.clone(),
        notes: Vec::new(),
    };
    book.codes().iter().map(of).collect()
}

/// Writes `Codes` and everything in it.
pub fn write_codes(out: &mut XmlWriter, codes: &[ProjectCode], with_notes: bool, remarks: &mut Remarks) {
    let place: BTreeMap<&str, usize> = codes.iter().enumerate().map(|(at, code)| (code.code.id.as_str(), at)).collect();
    let parents: Vec<Option<usize>> =
        codes.iter().map(|code| code.code.parent.as_ref().and_then(|parent| place.get(parent.as_str()).copied())).collect();
    let names: Vec<String> = codes.iter().map(|code| code.code.id.as_str().to_owned()).collect();
    let codable: Vec<bool> = codes.iter().map(|code| code.codable).collect();
    let unique = unique_names(&names, &parents, &codable);
    for (was, (is, _)) in names.iter().zip(&unique).filter(|(_, (_, changed))| *changed) {
        remarks.add_renamed(Remark::CodeRenamed, was, is);
    }
    let names = unique;
    let mut tree = Tree { codes, names, children: vec![Vec::new(); codes.len()], with_notes };
    let mut tops = Vec::new();
    for at in 0..codes.len() {
        match written_parent(at, &parents) {
            (None, _) => tops.push(at),
            (Some(parent), moved) => {
                tree.children[parent].push(at);
                if moved {
                    remarks.add(Remark::TooDeep);
                }
            }
        }
    }
    out.open("Codes", Attributes::default());
    tops.into_iter().for_each(|top| tree.write(out, top, remarks));
    out.close();
}

/// The parent under which a code is written: its own, or the ancestor on the deepest level that may have children.
fn written_parent(at: usize, parents: &[Option<usize>]) -> (Option<usize>, bool) {
    let mut line = Vec::new();
    let mut above = parents[at];
    while let Some(parent) = above.filter(|_| line.len() <= parents.len()) {
        line.push(parent);
        above = parents[parent];
    }
    let moved = line.len() >= DEEPEST;
    (if moved { line.get(line.len() - DEEPEST + 1) } else { line.first() }.copied(), moved)
}

struct Tree<'a> {
    codes: &'a [ProjectCode],
    names: Vec<(String, bool)>,
    children: Vec<Vec<usize>>,
    with_notes: bool,
}

impl Tree<'_> {
    fn write(&self, out: &mut XmlWriter, at: usize, remarks: &mut Remarks) {
        let ProjectCode { guid, codable, code, notes } = &self.codes[at];
        let colour = code.colour.as_deref().filter(|colour| is_colour(colour));
        if colour.is_none() && code.colour.is_some() {
            remarks.add(Remark::ColourDropped);
        }
        let attributes =
            Attributes::default().with("guid", guid).with("name", &self.names[at].0).with("isCodable", codable).maybe("color", colour);
        let description = write_description(code);
        let notes = if self.with_notes { notes.as_slice() } else { &[] };
        if description.is_empty() && notes.is_empty() && self.children[at].is_empty() {
            return out.empty("Code", attributes);
        }
        out.open("Code", attributes);
        if !description.is_empty() {
            out.text("Description", &description);
        }
        notes.iter().for_each(|note| out.empty("NoteRef", Attributes::default().with("targetGUID", note)));
        self.children[at].iter().for_each(|&child| self.write(out, child, remarks));
        out.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_five_thousand_parents_is_cut_at_the_deepest_level() {
        let parents: Vec<Option<usize>> = (0..5000usize).map(|at| at.checked_sub(1)).collect();
        let mut depth = vec![0; 5000];
        for at in 1..5000 {
            let (parent, moved) = written_parent(at, &parents);
            depth[at] = depth[parent.expect("a parent")] + 1;
            assert_eq!(moved, at >= DEEPEST);
        }
        assert_eq!(depth.iter().max(), Some(&(DEEPEST - 1)));
    }
}
