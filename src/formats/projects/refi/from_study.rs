//! Converts a study to a project: transcripts to texts, participants to cases, codings to selections.
//!
//! GUIDs come from what they name, so the same study gives the same project. A document's name is the
//! whole of its id, ending included, so that what comes back is read by the same reader.

use std::collections::{BTreeMap, BTreeSet};

use super::narrowest;
use super::write::write_codes::project_codes;
use crate::domain::codebook::{Code, Codebook};
use crate::domain::corpus::participant::{Participant, Participants};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::guid::Guid;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::project::{Case, Project, ProjectCode, Selection, SelectionCoding, TextSource, User, Variable, VariableValue};
use crate::domain::review::coding::CodedExcerpt;
use crate::domain::review::event::Head;

/// What a project is made of.
pub struct StudyParts<'a> {
    /// The study's name.
    pub name: &'a str,
    /// The study's date, `2026-01-15`.
    pub date: &'a str,
    /// Its transcripts.
    pub transcripts: &'a [SafeTranscript],
    /// Its codes.
    pub codebook: Option<&'a Codebook>,
    /// Who was interviewed.
    pub participants: Option<&'a Participants>,
    /// What was coded, by people or by the machine.
    pub excerpts: &'a [CodedExcerpt],
    /// The last row of the log of decisions; it is in the project's description.
    pub head: Option<Head>,
}

/// The name of the variable that holds the participant's group.
pub const GROUP: &str = "group";

/// Makes the project. Codes that somebody used and the codebook lacks are added without a definition.
pub fn project_of(parts: &StudyParts<'_>) -> Project {
    let mut codes = parts.codebook.map(project_codes).unwrap_or_default();
    let known: BTreeSet<CodeId> = codes.iter().map(|code| code.code.id.clone()).collect();
    let lacking: BTreeSet<&CodeId> =
        parts.excerpts.iter().map(|excerpt| &excerpt.coding.code).filter(|code| !known.contains(*code)).collect();
    codes.extend(lacking.into_iter().map(|id| ProjectCode {
        guid: Guid::derive("code", [id.as_str().as_bytes()]),
        codable: true,
        code: Code::named(id.as_str()),
        notes: Vec::new(),
    }));
    let coders: BTreeSet<&CoderId> = parts.excerpts.iter().map(|excerpt| &excerpt.coding.coder).collect();
    let Known { variables, cases, mut of_texts } = cases(parts);
    let mut of: BTreeMap<&DocumentId, Vec<&CodedExcerpt>> = BTreeMap::new();
    for excerpt in parts.excerpts {
        of.entry(&excerpt.coding.document).or_default().push(excerpt);
    }
    let mut source = |transcript: &SafeTranscript| TextSource {
        guid: source_guid(transcript),
        name: transcript.id.to_string(),
        text: transcript.text.clone(),
        author: None,
        created: None,
        description: GuardedText::default(),
        selections: selections(source_guid(transcript), of.get(&transcript.id).map_or(&[], Vec::as_slice)),
        codings: Vec::new(),
        notes: Vec::new(),
        values: of_texts.remove(&source_guid(transcript)).unwrap_or_default(),
    };
    Project {
        name: parts.name.to_owned(),
        created: Some(format!("{}T00:00:00Z", parts.date)),
        users: coders.into_iter().map(|coder| User { guid: user_guid(coder), name: coder.to_string() }).collect(),
        codes,
        variables,
        cases,
        sources: parts.transcripts.iter().map(&mut source).collect(),
        description: parts
            .head
            .map(|head| GuardedText::new(format!("Leitmotif's log of decisions ends here with row {head}")))
            .unwrap_or_default(),
        ..Project::default()
    }
}

fn source_guid(transcript: &SafeTranscript) -> Guid {
    Guid::derive("source", [transcript.id.as_str().as_bytes(), transcript.digest.as_bytes()])
}

fn user_guid(coder: &CoderId) -> Guid {
    Guid::derive("user", [coder.as_str().as_bytes()])
}

/// One selection for each passage, coder and memo, with a coding for each code: a selection's memo is that of all its codings.
fn selections(source: Guid, excerpts: &[&CodedExcerpt]) -> Vec<Selection> {
    let mut grouped: BTreeMap<(CharSpan, &CoderId, &str), Vec<&CodedExcerpt>> = BTreeMap::new();
    for excerpt in excerpts {
        grouped.entry((excerpt.coding.span, &excerpt.coding.coder, excerpt.memo.as_str())).or_default().push(excerpt);
    }
    let selection = |((span, coder, memo), group): ((CharSpan, &CoderId, &str), Vec<&CodedExcerpt>)| {
        let user = user_guid(coder);
        let (start, end) = (span.start.to_le_bytes(), span.end.to_le_bytes());
        let place = [source.as_bytes(), &start[..], &end[..], user.as_bytes()];
        let guid = match memo {
            "" => Guid::derive("selection", place),
            _ => Guid::derive("selection", place.into_iter().chain([memo.as_bytes()])),
        };
        let mut seen = BTreeSet::new();
        let coding = |excerpt: &&CodedExcerpt| {
            let code = Guid::derive("code", [excerpt.coding.code.as_str().as_bytes()]);
            let own = Guid::derive("coding", [guid.as_bytes(), code.as_bytes()]);
            SelectionCoding { guid: own, code, created: excerpt.created.clone(), notes: Vec::new() }
        };
        let dates: BTreeSet<&Option<String>> = group.iter().map(|excerpt| &excerpt.created).collect();
        Selection {
            guid,
            span,
            coder: Some(user),
            // A passage has a date where all its codings have one, and not the one that only some have.
            created: if dates.contains(&None) { None } else { group.iter().find_map(|excerpt| excerpt.created.clone()) },
            memo: GuardedText::new(memo),
            codings: group.iter().filter(|excerpt| seen.insert(&excerpt.coding.code)).map(coding).collect(),
            notes: Vec::new(),
        }
    };
    grouped.into_iter().map(selection).collect()
}

/// Variables, cases, and values that belong to one text alone.
#[derive(Default)]
struct Known {
    variables: Vec<Variable>,
    cases: Vec<Case>,
    of_texts: BTreeMap<Guid, Vec<VariableValue>>,
}

/// A case for each participant, whose texts may be several or none, and a variable for each column. What differs between the rows of one
/// participant is known of each text.
fn cases(parts: &StudyParts<'_>) -> Known {
    let Some(participants) = parts.participants else { return Known::default() };
    let mut people: BTreeMap<&str, Vec<(&Participant, Option<Guid>)>> = BTreeMap::new();
    let texts: BTreeMap<&str, Guid> =
        parts.transcripts.iter().map(|transcript| (transcript.id.as_str(), source_guid(transcript))).collect();
    for (document, person) in &participants.rows {
        people.entry(person.id.as_str()).or_default().push((person, texts.get(document.as_str()).copied()));
    }
    let cell = |person: &Participant, name: &str| match name {
        GROUP => person.group.clone(),
        _ => person.attributes.get(name).map(|values| values.join("; ")),
    };
    let names: Vec<&str> = std::iter::once(GROUP).chain(participants.attributes.iter().map(String::as_str)).collect();
    let mut known = Known::default();
    let mut folded = Vec::new();
    for name in names {
        let values: Vec<String> = participants.rows.values().filter_map(|person| cell(person, name)).collect();
        if !values.is_empty() {
            let guid = Guid::derive("variable", [name.as_bytes()]);
            let kind = narrowest(values.iter().map(String::as_str));
            let spelt = participants.spelt.get(name).map_or(name, String::as_str);
            folded.push(name);
            known.variables.push(Variable { guid, name: spelt.to_owned(), kind, description: String::new() });
        }
    }
    for (id, rows) in people {
        let mut values = Vec::new();
        for (variable, name) in known.variables.iter().zip(&folded) {
            let value = |text: String| VariableValue { variable: variable.guid, value: GuardedText::new(text) };
            let cells: BTreeSet<Option<String>> = rows.iter().map(|(person, _)| cell(person, name)).collect();
            if cells.len() == 1 {
                values.extend(cells.into_iter().flatten().map(value));
                continue;
            }
            for (person, text) in &rows {
                match (cell(person, name), text) {
                    (Some(text_value), Some(text)) => known.of_texts.entry(*text).or_default().push(value(text_value)),
                    (Some(text_value), None) => values.push(value(text_value)),
                    (None, _) => {}
                }
            }
        }
        known.cases.push(Case {
            guid: Guid::derive("case", [id.as_bytes()]),
            name: id.to_owned(),
            description: GuardedText::default(),
            values,
            codes: Vec::new(),
            sources: rows.iter().filter_map(|(_, text)| *text).collect(),
            selections: Vec::new(),
        });
    }
    known
}
