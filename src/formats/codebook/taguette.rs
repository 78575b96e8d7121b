//! The table of tags that Taguette writes and takes: a name, and a description.
//!
//! A tag's place in the tree is its name: `risk.family` lies below `risk`. The entry's parts stand in
//! the description as labelled lines, as in every exchange file.

use std::collections::BTreeMap;

use super::{Entry, OneOrMany};
use crate::domain::codebook::{Code, Codebook};
use crate::domain::ids::CodeId;
use crate::formats::projects::refi::{read_description, write_description};
use crate::formats::table::{Table, write_table};

const NAMES: [&str; 3] = ["tag", "path", "name"];

/// Whether a table is of this kind: it has a name and a description, and no column that ours has.
pub fn is_one(table: &Table) -> bool {
    let has = |name: &str| table.columns().iter().any(|column| column == name);
    has("description") && !has("code") && NAMES.iter().any(|name| has(name))
}

/// The name of each tag's code and the place of its parent in the list. The name is what follows the parent's, unless two codes would then
/// bear one name.
pub fn tree(paths: &[&str]) -> Vec<(String, Option<usize>)> {
    let places: BTreeMap<&str, usize> = paths.iter().enumerate().map(|(at, path)| (*path, at)).collect();
    let parent = |path: &str| {
        let dots = path.rmatch_indices('.').map(|(dot, _)| dot);
        dots.into_iter().find(|&dot| places.contains_key(&path[..dot]) && !path[dot + 1..].trim().is_empty())
    };
    let own = |path: &str| parent(path).map_or(path.to_owned(), |dot| path[dot + 1..].trim().to_owned());
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    paths.iter().for_each(|path| *count.entry(own(path)).or_default() += 1);
    let name = |path: &str| Some(own(path)).filter(|own| count[own] == 1).unwrap_or_else(|| path.to_owned());
    paths.iter().map(|path| (name(path), parent(path).map(|dot| places[&path[..dot]]))).collect()
}

/// Reads the tags.
pub fn read(table: &Table) -> Vec<Entry> {
    let rows: Vec<(&str, &str)> =
        table.rows().filter_map(|row| Some((NAMES.iter().find_map(|name| row.get(name))?, row.get("description").unwrap_or("")))).collect();
    let names = tree(&rows.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    let entry = |((_, description), (name, parent)): (&(&str, &str), &(String, Option<usize>))| {
        let mut code = Code::named(name);
        code.parent = parent.map(|parent| CodeId::new(&names[parent].0));
        read_description(description, &mut code);
        Entry {
            code: code.id.to_string(),
            // A child's facet is its parent's, whatever its description says.
            facet: code.facet.filter(|_| code.parent.is_none()),
            parent: code.parent.map(String::from),
            group: code.heading,
            kind: code.kind,
            colour: None,
            source: code.origin,
            brief: code.brief,
            definition: code.definition,
            inclusion: code.inclusion,
            exclusion: code.exclusion,
            example: OneOrMany::Many(code.examples),
            seeds: OneOrMany::Many(code.seeds),
        }
    };
    rows.iter().zip(&names).map(entry).collect()
}

/// Writes the tags. Colours and whatever else has no label are lost.
pub fn write(book: &Codebook) -> Vec<u8> {
    let row = |code: &Code| [path(book, code), write_description(code)];
    write_table(["tag", "description"], book.codes().iter().map(row))
}

/// The names from the top of the tree down to a code, parted by dots.
fn path(book: &Codebook, code: &Code) -> String {
    let mut line = vec![code.id.as_str()];
    let mut above = code.parent.as_ref();
    while let Some(parent) = above.and_then(|parent| book.get(parent)) {
        line.push(parent.id.as_str());
        above = parent.parent.as_ref();
    }
    line.reverse();
    line.join(".")
}
