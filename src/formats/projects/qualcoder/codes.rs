//! Reads categories and codes into one tree, in which categories only head codes.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST, guid};
use crate::domain::codebook::Code;
use crate::domain::guid::Guid;
use crate::domain::project::ProjectCode;
use crate::formats::fault::FormatFault;
use crate::formats::projects::database::{Row, Tables, parents_first};
use crate::formats::projects::refi::{Remark, Remarks, is_colour, name_codes, read_description};

/// The codes, and which row became which.
pub struct Codes {
    pub list: Vec<ProjectCode>,
    pub by_id: BTreeMap<i64, Guid>,
}

/// What a row is: a category or a code, by its number.
type Key = (&'static str, i64);

struct Entry {
    key: Key,
    above: Option<Key>,
    name: String,
    code: ProjectCode,
}

/// Reads both tables. A code under a code goes before a category: where a row names both, that is the newer.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read(tables: &Tables, remarks: &mut Remarks) -> Result<Codes, FormatFault> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: BTreeSet<Key> = BTreeSet::new();
    let id = |row: Row<'_>, column: &str, kind: &'static str| row.whole(column).map(|id| (kind, id));
    for row in tables.rows("code_cat") {
        let Some(key) = id(row, "catid", CATEGORY).filter(|key| known.insert(*key)) else { continue };
        entries.push(entry(key, id(row, "supercatid", CATEGORY), row, remarks));
    }
    for row in tables.rows("code_name") {
        let Some(key) = id(row, "cid", CODE).filter(|key| known.insert(*key)) else { continue };
        entries.push(entry(key, id(row, "supercid", CODE).or(id(row, "catid", CATEGORY)), row, remarks));
    }
    // Losing people's codings would be worse than a code without an entry.
    for cid in tables.rows("code_text").filter_map(|row| row.whole("cid")) {
        if known.insert((CODE, cid)) {
            remarks.add(Remark::CodeWithoutEntry);
            entries.push(Entry { key: (CODE, cid), above: None, name: format!("code {cid}"), code: bare((CODE, cid)) });
        }
    }
    if entries.len() > 2 * MOST {
        let message = format!("the codings name {} codes, more than a codebook holds", entries.len());
        return Err(FormatFault::new(message, "see whether the file is what it should be"));
    }
    let places: BTreeMap<Key, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.key, at)).collect();
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let above = entry.above.map(|above| places.get(&above).copied());
        if above == Some(None) {
            remarks.add(Remark::Dangling);
        }
        parents.push(above.flatten());
    }
    let order = parents_first(&mut parents, remarks);
    let mut new_place = vec![0; entries.len()];
    order.iter().enumerate().for_each(|(new, &old)| new_place[old] = new);
    let parents: Vec<Option<usize>> = order.iter().map(|&old| parents[old].map(|above| new_place[above])).collect();
    let names: Vec<String> = order.iter().map(|&old| entries[old].name.clone()).collect();
    let by_id = entries.iter().filter(|entry| entry.key.0 == CODE).map(|entry| (entry.key.1, entry.code.guid)).collect();
    let mut list: Vec<ProjectCode> = order.iter().map(|&old| entries[old].code.clone()).collect();
    name_codes(&mut list, &names, &parents, remarks);
    Ok(Codes { list, by_id })
}

const CATEGORY: &str = "category";
const CODE: &str = "code";

fn bare(key: Key) -> ProjectCode {
    ProjectCode { guid: guid(key.0, key.1), codable: key.0 == CODE, code: Code::named(""), notes: Vec::new() }
}

fn entry(key: Key, above: Option<Key>, row: Row<'_>, remarks: &mut Remarks) -> Entry {
    let mut code = bare(key);
    read_description(&row.trimmed("memo"), &mut code.code);
    let colour = row.trimmed("color");
    if is_colour(&colour) {
        code.code.colour = Some(colour);
    } else if !colour.is_empty() {
        remarks.add(Remark::ColourDropped);
    }
    Entry { key, above, name: row.trimmed("name"), code }
}
