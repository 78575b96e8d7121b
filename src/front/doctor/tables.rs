//! Checks the codebook and the table of participants against the transcripts.

use std::collections::{BTreeMap, BTreeSet};

use super::{of_file, texts};
use crate::domain::codebook::Code;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::fault::nearest;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;
use crate::study::inputs::{Input, Inputs};

/// Names of months as spreadsheets shorten them.
const MONTHS: [&str; 18] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai", "okt", "dez", "mrz", "ene", "ago"];

/// Checks both.
pub fn check(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(table) = &inputs.participants {
        findings.extend(rows_of_nobody(table, inputs));
        findings.extend(turned_into_dates(table));
        findings.extend(spelt_twice(table));
    }
    findings.extend(codes_of_no_codebook(inputs));
    findings.extend(compared(inputs));
    findings.extend(codes_without_words(inputs, transcripts));
    findings
}

/// Rows of participants that name no transcript.
fn rows_of_nobody(table: &Input<Participants>, inputs: &Inputs) -> Vec<Finding> {
    let names = crate::domain::corpus::transcript_names::Names::of(inputs.transcripts.iter().map(|found| &found.id));
    let stems: Vec<&str> = inputs.transcripts.iter().map(|found| found.id.stem()).collect();
    let open = table.value.rows.keys().filter(|name| names.find(name).is_err() && !inputs.transcripts.is_empty());
    let finding = |name: &String| {
        let remedy = match nearest(DocumentId::new(name).stem(), stems.iter().copied()) {
            Some(near) => format!("is {near} meant? write the file's name as it is"),
            None => "write the file's name as it is in transcripts, or take the row out".to_owned(),
        };
        of_file("E0035", &table.name, format!("the row {name} names no transcript of the study"), remedy)
    };
    open.map(finding).collect()
}

/// Groups and other values that differ by capitals or blanks alone, and so count as two.
fn spelt_twice(table: &Input<Participants>) -> Vec<Finding> {
    let mut spelt: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
    for row in table.value.rows.values() {
        let groups = row.group.iter().map(|group| ("group", group.as_str()));
        let attributes = row.attributes.iter().flat_map(|(column, values)| values.iter().map(|value| (column.as_str(), value.as_str())));
        groups.chain(attributes).for_each(|(column, value)| {
            let plain = value.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            spelt.entry((column, plain)).or_default().insert(value);
        });
    }
    let finding = |(column, values): (&str, BTreeSet<&str>)| {
        let values: Vec<&str> = values.into_iter().collect();
        let message = format!("the column {column} has values that may be one: {}", values.join(", "));
        of_file("E0052", &table.name, message, "write each value the same way in every row")
    };
    spelt.into_iter().filter(|(_, values)| values.len() > 1).map(|((column, _), values)| finding((column, values))).collect()
}

/// Codes of codings that the codebook does not hold: a slip of the pen makes a code of its own.
fn codes_of_no_codebook(inputs: &Inputs) -> Vec<Finding> {
    let Some(book) = &inputs.codebook else { return Vec::new() };
    let known: BTreeSet<&str> = book.value.codes().iter().map(|code| code.id.as_str()).collect();
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for file in &inputs.codings {
        for coding in file.value.iter().filter(|coding| !known.contains(&coding.code.as_str())) {
            *found.entry((file.name.as_str(), coding.code.as_str())).or_default() += 1;
        }
    }
    let finding = |((file, code), count): ((&str, &str), usize)| {
        let remedy = match nearest(code, known.iter().copied()) {
            Some(near) => format!("is {near} meant? correct it, or add the code to {}", book.name),
            None => format!("add the code to {}, or correct the codings", book.name),
        };
        let codings = if count == 1 { "1 coding".to_owned() } else { format!("{count} codings") };
        of_file("E0907", file, format!("code {code} is on {codings} and not in the codebook"), remedy)
    };
    found.into_iter().map(finding).collect()
}

/// Cells such as 3-May or May-45, which a spreadsheet made of 3-5 or 5-45.
fn turned_into_dates(table: &Input<Participants>) -> Option<Finding> {
    let is_month = |part: &str| MONTHS.contains(&part.trim_end_matches('.').to_lowercase().as_str());
    let is_number = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_made = |value: &str| match value.split(['-', ' ']).collect::<Vec<_>>()[..] {
        [a, b] => (is_number(a) && is_month(b)) || (is_month(a) && is_number(b)),
        _ => false,
    };
    let rows = table.value.rows.values();
    let columns: BTreeSet<&str> = rows
        .flat_map(|row| &row.attributes)
        .filter(|(_, values)| values.iter().any(|value| is_made(value)))
        .map(|(column, _)| column.as_str())
        .collect();
    let columns = columns.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("the spreadsheet seems to have made dates of ranges such as 3-5 in the column {columns}");
    let remedy = "format the column as text in the spreadsheet, and type these cells again";
    (!columns.is_empty()).then(|| of_file("E0046", &table.name, message, remedy))
}

/// Attributes that are to be compared and are no column.
fn compared(inputs: &Inputs) -> Vec<Finding> {
    let Some(compare) = &inputs.study.compare else { return Vec::new() };
    let columns: Vec<&str> = match &inputs.participants {
        Some(table) => {
            let grouped = table.value.rows.values().any(|row| row.group.is_some());
            grouped.then_some("group").into_iter().chain(table.value.attributes.iter().map(String::as_str)).collect()
        }
        None => Vec::new(),
    };
    let known = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(&name.replace([' ', '-'], "_")));
    let finding = |name: &String| {
        let remedy = match nearest(name, columns.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => "add the column, or take the name out of compare".to_owned(),
        };
        of_file("E0039", "study.toml", format!("compare names {name}, which is no column of participants.csv"), remedy)
    };
    compare.iter().filter(|name| !known(name)).map(finding).collect()
}

/// So many codes without anything but a name are told one by one.
const FEW_BARE: usize = 3;

/// Codes whose own words occur nowhere in what participants say, or which have none but their name.
fn codes_without_words(inputs: &Inputs, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let Some(book) = &inputs.codebook else { return Vec::new() };
    let language = inputs.study.language.or_else(|| texts::language_of(transcripts)).unwrap_or(Language::En);
    let rules = TermRules::new(language);
    let terms = |text: &str| {
        let mut found = BTreeSet::new();
        each_word(text, |word| found.extend(rules.content_term(&text[word.start..word.end])));
        found
    };
    let forms = |text: &str| {
        let mut found = BTreeSet::new();
        each_word(text, |word| {
            found.insert(text[word.start..word.end].to_lowercase());
        });
        found
    };
    let (mut spoken, mut spoken_forms) = (BTreeSet::new(), BTreeSet::new());
    for transcript in transcripts {
        for turn in transcript.turns.iter().filter(|turn| turn.role == Role::Participant) {
            let said = turn.span.slice(&transcript.text);
            spoken.extend(terms(said));
            spoken_forms.extend(forms(said));
        }
    }
    // A seed may be a function word, which is no term elsewhere: `alone`, `nadie`.
    let says_seed = |code: &Code| code.seeds.iter().map(|seed| forms(seed)).any(|seed| !seed.is_empty() && seed.is_subset(&spoken_forms));
    let is_heading = |code: &Code| book.value.codes().iter().any(|other| other.parent.as_ref() == Some(&code.id));
    let finding = |code: &Code| {
        let own: Vec<&str> = std::iter::once(code.definition.as_str())
            .chain([code.brief.as_str(), code.inclusion.as_str()])
            .chain(code.seeds.iter().chain(&code.examples).map(String::as_str))
            .filter(|part| !part.trim().is_empty())
            .collect();
        let place = || Place::file(&book.name);
        if own.is_empty() {
            let message = format!("the code {} has a name and nothing else, so passages can hardly be found for it", code.id);
            return Some(Finding::new("E0036", place(), message, "add a few terms (seeds) that people would say, or one example"));
        }
        let found = own.iter().copied().chain([code.id.as_str()]).any(|part| terms(part).iter().any(|term| spoken.contains(term)))
            || says_seed(code);
        let message = format!("no word of the code {} occurs in what participants say", code.id);
        (!found && !spoken.is_empty()).then(|| Finding::new("E0037", place(), message, "add terms (seeds) in the words of your interviews"))
    };
    let found: Vec<Finding> = book.value.codes().iter().filter(|code| !is_heading(code)).filter_map(finding).collect();
    bare_codes_together(&book.name, found)
}

/// Codes of open coding often have a name alone: of more than a few, one line speaks.
fn bare_codes_together(name: &str, found: Vec<Finding>) -> Vec<Finding> {
    let bare = found.iter().filter(|finding| finding.code == "E0036").count();
    if bare <= FEW_BARE {
        return found;
    }
    let remedy = found.iter().find(|finding| finding.code == "E0036").map_or_else(String::new, |finding| finding.remedy.clone());
    let message = format!("{bare} codes have a name and nothing else, so passages can hardly be found for them");
    let others = found.into_iter().filter(|finding| finding.code != "E0036");
    std::iter::once(Finding::new("E0036", Place::file(name), message, remedy)).chain(others).collect()
}
