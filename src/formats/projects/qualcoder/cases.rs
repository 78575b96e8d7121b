//! Reads cases, and the attributes of cases and texts.

use std::collections::{BTreeMap, BTreeSet};

use super::{People, guid, note};
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::{Case, Project, Variable, VariableKind, VariableValue};
use crate::formats::fault::FormatFault;
use crate::formats::projects::database::Tables;
use crate::formats::projects::refi::{Remark, Remarks, one_line};

/// The most attributes, and the most values that rows of participants may come to.
const MOST_VARIABLES: usize = 200;
const MOST_VALUES: usize = 1_000_000;

/// Reads cases and attributes into the project; its texts are there.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read(tables: &Tables, project: &mut Project, people: &mut People, remarks: &mut Remarks) -> Result<(), FormatFault> {
    let mut values = values(tables, project, remarks)?;
    let places: BTreeMap<Guid, usize> = project.sources.iter().enumerate().map(|(at, source)| (source.guid, at)).collect();
    let mut owned: BTreeMap<i64, BTreeSet<usize>> = BTreeMap::new();
    let names: BTreeMap<i64, String> = tables.rows("cases").filter_map(|row| Some((row.whole("caseid")?, row.trimmed("name")))).collect();
    for (number, row) in tables.rows("case_text").enumerate() {
        let source = row.whole("fid").and_then(|fid| places.get(&guid("source", fid)));
        let (Some(case), Some(&source)) = (row.whole("caseid"), source) else {
            remarks.add(Remark::CaseLink);
            continue;
        };
        if !row.trimmed("memo").is_empty() {
            let about = format!("case {} in {}", names.get(&case).map_or("", String::as_str), project.sources[source].name);
            let memo = note(guid("case passage memo", number as i64), about, "memo", row, people, remarks);
            project.notes.push(memo);
        }
        let length = project.sources[source].text.chars().count() as i64;
        // The program writes the length of the text, or one less, where all of it is meant.
        if row.whole("pos0").unwrap_or(0) > 0 || row.whole("pos1").is_some_and(|end| end + 1 < length) {
            remarks.add(Remark::CasePassage);
        }
        owned.entry(case).or_default().insert(source);
    }
    let mut known = BTreeSet::new();
    let mut cells = 0;
    for row in tables.rows("cases") {
        let Some(id) = row.whole("caseid").filter(|id| known.insert(*id)) else { continue };
        let name = one_line(&row.trimmed("name"));
        if !row.trimmed("memo").is_empty() {
            let memo = note(guid("case memo", id), format!("case {name}"), "memo", row, people, remarks);
            project.notes.push(memo);
        }
        let sources: Vec<Guid> = owned.remove(&id).into_iter().flatten().map(|at| project.sources[at].guid).collect();
        let values = values.cases.remove(&id).unwrap_or_default();
        cells += sources.len() * values.len();
        if cells > MOST_VALUES {
            let message = format!("the cases come to more than {MOST_VALUES} values of participants");
            return Err(FormatFault::new(message, "see whether the file is what it should be"));
        }
        project.cases.push(Case {
            guid: guid("case", id),
            name,
            description: GuardedText::default(),
            values,
            codes: Vec::new(),
            sources,
            selections: Vec::new(),
        });
    }
    remarks.add_many(Remark::CaseLink, owned.len() as u32);
    for (id, list) in values.texts {
        match places.get(&guid("source", id)) {
            Some(&at) => project.sources[at].values = list,
            None => remarks.add_many(Remark::Dangling, list.len() as u32),
        }
    }
    remarks.add_many(Remark::Dangling, values.cases.values().map(|list| list.len() as u32).sum());
    Ok(())
}

/// Values by the row that they are known of.
#[derive(Default)]
struct Values {
    cases: BTreeMap<i64, Vec<VariableValue>>,
    texts: BTreeMap<i64, Vec<VariableValue>>,
}

/// The attributes become variables; their values are sorted by what they are known of.
fn values(tables: &Tables, project: &mut Project, remarks: &mut Remarks) -> Result<Values, FormatFault> {
    let mut variables: BTreeMap<String, Guid> = BTreeMap::new();
    for row in tables.rows("attribute_type") {
        let name = one_line(&row.trimmed("name"));
        let kind = if row.trimmed("valuetype") == "numeric" { VariableKind::Float } else { VariableKind::Text };
        declare(&name, kind, row.trimmed("memo"), &mut variables, project);
    }
    let mut values = Values::default();
    let mut seen = BTreeSet::new();
    for row in tables.rows("attribute") {
        let (name, value) = (one_line(&row.trimmed("name")), row.trimmed("value"));
        if value.is_empty() {
            continue;
        }
        let kind = row.trimmed("attr_type");
        let list = match (kind.as_str(), row.whole("id")) {
            ("case", Some(id)) => values.cases.entry(id).or_default(),
            ("file", Some(id)) => values.texts.entry(id).or_default(),
            _ => {
                remarks.add(Remark::OwnTables);
                continue;
            }
        };
        let variable = declare(&name, VariableKind::Text, String::new(), &mut variables, project);
        // One value of a kind for each: a second one is not the program's.
        if seen.insert((kind, row.whole("id"), variable)) {
            list.push(VariableValue { variable, value: GuardedText::new(value) });
        } else {
            remarks.add(Remark::Dangling);
        }
    }
    if variables.len() > MOST_VARIABLES {
        let message = format!("the database holds {} attributes, and at most {MOST_VARIABLES} are read", variables.len());
        return Err(FormatFault::new(message, "see whether the file is what it should be"));
    }
    Ok(values)
}

fn declare(name: &str, kind: VariableKind, description: String, variables: &mut BTreeMap<String, Guid>, project: &mut Project) -> Guid {
    *variables.entry(name.to_owned()).or_insert_with(|| {
        let guid = Guid::derive("variable", [&b"qualcoder"[..], name.as_bytes()]);
        project.variables.push(Variable { guid, name: name.to_owned(), kind, description });
        guid
    })
}
