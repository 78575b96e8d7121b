//! A methods section to start from: what the study's own files say, the items of two reporting checklists that they fill, and how
//! to cite the program.
//!
//! COREQ is Tong, Sainsbury and Craig (2007), doi 10.1093/intqhc/mzm042, 32 items; SRQR is O'Brien and others (2014), doi
//! 10.1097/ACM.0000000000000388, 21 standards. Items are named by number and topic. What no file can know is listed as yours to
//! write; nothing is made up for it.

use std::collections::BTreeSet;

use super::Source;
use crate::domain::codebook::{Codebook, Origin};
use crate::domain::corpus::transcript::{Declaration, Role};
use crate::formats::manuscript::{Block, Manuscript, Run};
use crate::report::figures::{count, some};

/// What is known beside the codings.
#[derive(Default)]
pub struct MethodsFacts<'a> {
    /// The program's version.
    pub version: &'a str,
    /// The scheme that holds.
    pub codebook: Option<&'a Codebook>,
    /// Whether coders coded before suggestions were shown; `None` where `study.toml` does not say.
    pub blind: Option<bool>,
    /// Memos of all kinds.
    pub memos: usize,
    /// Agreement as the last `leitmotif agreement` wrote it: what of, and the figure in words.
    pub agreement: Vec<(String, String)>,
    /// Code saturation as the last `leitmotif coverage` wrote it, in words.
    pub saturation: Option<String>,
    /// The pipeline and the seed of the last run, and the stages that it went through.
    pub run: Option<(String, String, Vec<String>)>,
}

/// A checklist: name, reference, and its items with their topics.
struct Checklist {
    name: &'static str,
    reference: &'static str,
    items: &'static [(&'static str, &'static str)],
}

const COREQ: Checklist = Checklist {
    name: "COREQ",
    reference: "Tong A, Sainsbury P, Craig J. Consolidated criteria for reporting qualitative research (COREQ): a 32-item checklist for \
                interviews and focus groups. Int J Qual Health Care 2007;19(6):349–357.",
    items: &[
        ("1", "Interviewer or facilitator"),
        ("2", "Credentials"),
        ("3", "Occupation"),
        ("4", "Gender"),
        ("5", "Experience and training"),
        ("6", "Relationship established"),
        ("7", "Participants’ knowledge of the interviewer"),
        ("8", "Interviewer characteristics"),
        ("9", "Methodological orientation and theory"),
        ("10", "Sampling"),
        ("11", "Method of approach"),
        ("12", "Sample size"),
        ("13", "Non-participation"),
        ("14", "Setting of data collection"),
        ("15", "Presence of non-participants"),
        ("16", "Description of sample"),
        ("17", "Interview guide"),
        ("18", "Repeat interviews"),
        ("19", "Audio or visual recording"),
        ("20", "Field notes"),
        ("21", "Duration"),
        ("22", "Data saturation"),
        ("23", "Transcripts returned"),
        ("24", "Number of data coders"),
        ("25", "Description of the coding tree"),
        ("26", "Derivation of themes"),
        ("27", "Software"),
        ("28", "Participant checking"),
        ("29", "Quotations presented"),
        ("30", "Data and findings consistent"),
        ("31", "Clarity of major themes"),
        ("32", "Clarity of minor themes"),
    ],
};

const SRQR: Checklist = Checklist {
    name: "SRQR",
    reference: "O’Brien BC, Harris IB, Beckman TJ, Reed DA, Cook DA. Standards for reporting qualitative research: a synthesis of \
                recommendations. Acad Med 2014;89(9):1245–1251.",
    items: &[
        ("S1", "Title"),
        ("S2", "Abstract"),
        ("S3", "Problem formulation"),
        ("S4", "Purpose or research question"),
        ("S5", "Qualitative approach and research paradigm"),
        ("S6", "Researcher characteristics and reflexivity"),
        ("S7", "Context"),
        ("S8", "Sampling strategy"),
        ("S9", "Ethical issues pertaining to human subjects"),
        ("S10", "Data collection methods"),
        ("S11", "Data collection instruments and technologies"),
        ("S12", "Units of study"),
        ("S13", "Data processing"),
        ("S14", "Data analysis"),
        ("S15", "Techniques to enhance trustworthiness"),
        ("S16", "Synthesis and interpretation"),
        ("S17", "Links to empirical data"),
        ("S18", "Integration with prior work, implications, transferability, contributions"),
        ("S19", "Limitations"),
        ("S20", "Conflicts of interest"),
        ("S21", "Funding"),
    ],
};

/// Sentences by what they are about; empty where nothing is known.
struct Sentences {
    sample: String,
    groups: String,
    repeat: String,
    guide: String,
    duration: String,
    saturation: String,
    coders: String,
    tree: String,
    derivation: String,
    software: String,
    quotations: String,
    processing: String,
    trust: String,
}

/// The methods section as text.
pub fn methods_manuscript(source: &Source<'_>, facts: &MethodsFacts<'_>) -> Manuscript {
    let said = sentences(source, facts);
    let mut out = Manuscript { title: format!("{}: methods", source.name), date: source.date.to_owned(), ..Manuscript::default() };
    out.paragraph("What follows is filled from the study’s own files. Read it against what was done, and write the rest.");
    out.heading(1, "Text");
    let paragraphs = [
        [&said.sample, &said.groups, &said.repeat, &said.duration, &said.guide],
        [&said.processing, &said.coders, &said.tree, &said.derivation, &said.trust],
        [&said.saturation, &said.quotations, &said.software, &String::new(), &String::new()],
    ];
    for parts in paragraphs {
        let full: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        out.paragraph(full.join(" "));
    }
    let analysis = [said.coders.as_str(), &said.tree, &said.derivation].join(" ").trim().to_owned();
    let coreq = |item: &str| match item {
        "12" => said.sample.clone(),
        "16" => said.groups.clone(),
        "17" => said.guide.clone(),
        "18" => said.repeat.clone(),
        "21" => said.duration.clone(),
        "22" => said.saturation.clone(),
        "24" => said.coders.clone(),
        "25" => said.tree.clone(),
        "26" => said.derivation.clone(),
        "27" => said.software.clone(),
        "29" => said.quotations.clone(),
        _ => String::new(),
    };
    let srqr = |item: &str| match item {
        "S11" => said.guide.clone(),
        "S12" => [said.sample.as_str(), &said.groups].join(" ").trim().to_owned(),
        "S13" => said.processing.clone(),
        "S14" => [analysis.as_str(), &said.software].join(" ").trim().to_owned(),
        "S15" => said.trust.clone(),
        "S17" => said.quotations.clone(),
        _ => String::new(),
    };
    checklist(&mut out, &COREQ, coreq);
    checklist(&mut out, &SRQR, srqr);
    cite(&mut out, source, facts);
    out
}

fn checklist(out: &mut Manuscript, list: &Checklist, fill: impl Fn(&str) -> String) {
    out.heading(1, list.name);
    let filled: Vec<Vec<String>> = list
        .items
        .iter()
        .map(|(item, topic)| vec![(*item).to_owned(), (*topic).to_owned(), fill(item)])
        .filter(|row| !row[2].is_empty())
        .collect();
    let open = list.items.iter().filter(|(item, _)| fill(item).is_empty()).map(|(item, topic)| format!("{item} {topic}"));
    let open: Vec<String> = open.collect();
    let caption = format!("{} of {} items are filled from the study’s files", filled.len(), list.items.len());
    out.blocks.push(Block::Table { caption, head: ["Item", "Topic", "From this study"].map(str::to_owned).to_vec(), rows: filled });
    out.labelled("Yours to write", &open.join("; "));
    out.blocks.push(Block::Paragraph(vec![Run::source(list.reference)]));
}

fn sentences(source: &Source<'_>, facts: &MethodsFacts<'_>) -> Sentences {
    let study = source.coded;
    let words: usize = study.texts.iter().map(|text| text.words.len()).sum();
    let (participants, transcripts) = (study.participants(), study.texts.len());
    let sample = format!(
        "{} of {} were analysed; participants spoke {} words in them.",
        some(transcripts, "transcript", "transcripts"),
        some(participants, "participant", "participants"),
        count(words),
    );
    let coders = study.coders();
    let names: Vec<&str> = coders.iter().map(|coder| coder.as_str()).collect();
    let coders = match names.as_slice() {
        [] => String::new(),
        [one] => format!("One person ({one}) coded; {}.", some(study.passages.len(), "coding", "codings")),
        _ => format!("{} people coded ({}); {}.", names.len(), names.join(", "), some(study.passages.len(), "coding", "codings")),
    };
    let (tree, derivation) = facts.codebook.map_or_else(Default::default, codebook_sentences);
    let quoted = study.passages.iter().filter(|passage| passage.quotation).count();
    let quotations = if study.passages.is_empty() {
        String::new()
    } else {
        format!("Quotations are identified by participant number; {} flagged for the report.", some(quoted, "coding was", "codings were"))
    };
    let agreed: Vec<String> = facts.agreement.iter().map(|(of, figure)| format!("{of}: {figure}")).collect();
    Sentences {
        sample,
        groups: groups(source),
        repeat: if participants < transcripts {
            format!("Some participants were interviewed more than once: {transcripts} transcripts of {participants}.")
        } else {
            String::new()
        },
        guide: if study.questions.is_empty() {
            String::new()
        } else {
            format!("The interview guide has {}.", some(study.questions.len(), "question", "questions"))
        },
        duration: duration(source),
        saturation: facts.saturation.clone().unwrap_or_default(),
        coders,
        tree,
        derivation,
        software: software(facts),
        quotations,
        processing: processing(source),
        trust: trust(source, facts, &agreed),
    }
}

/// Participants by each attribute that the study compares.
fn groups(source: &Source<'_>) -> String {
    let study = source.coded;
    let mut sentences = Vec::new();
    for attribute in &study.compare {
        let mut values: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        for text in &study.texts {
            for value in text.traits.get(attribute).into_iter().flatten() {
                match values.iter_mut().find(|(have, _)| have == value) {
                    Some((_, people)) => _ = people.insert(&text.participant),
                    None => values.push((value, BTreeSet::from([text.participant.as_str()]))),
                }
            }
        }
        values.sort();
        // How few belong to a small group may point at somebody.
        let counted = |(value, people): &(&str, BTreeSet<&str>)| {
            if people.len() >= study.least as usize {
                format!("{value} {}", people.len())
            } else {
                format!("{value} under {}", study.least)
            }
        };
        if !values.is_empty() {
            sentences.push(format!("Participants by {attribute}: {}.", values.iter().map(counted).collect::<Vec<_>>().join(", ")));
        }
    }
    sentences.join(" ")
}

/// The time of the last turn of each transcript that has times: the length, but for that turn.
fn duration(source: &Source<'_>) -> String {
    let ends: Vec<u32> = source
        .coded
        .texts
        .iter()
        .filter_map(|text| text.turns.iter().filter_map(|turn| turn.time).max())
        .map(|time| time.tenths())
        .collect();
    let (Some(least), Some(most)) = (ends.iter().min(), ends.iter().max()) else { return String::new() };
    let minutes = |tenths: u32| tenths / 600;
    format!(
        "By the times in {} the interviews last about {} to {} minutes.",
        some(ends.len(), "transcript", "transcripts"),
        minutes(*least),
        minutes(*most)
    )
}

fn codebook_sentences(book: &Codebook) -> (String, String) {
    if book.is_empty() {
        return Default::default();
    }
    let below = book.codes().iter().filter(|code| code.parent.is_some()).count();
    let facets: Vec<&str> = book.facets().into_iter().filter_map(|(facet, _)| facet).collect();
    let mut tree = format!("The codebook (version {}) has {}", book.version(), some(book.len(), "code", "codes"));
    if !facets.is_empty() {
        tree += &format!(" in {} ({})", some(facets.len(), "dimension", "dimensions"), facets.join(", "));
    }
    if below > 0 {
        tree += &format!(", {below} of them below another");
    }
    let of = |origin: Origin| book.codes().iter().filter(|code| code.origin == Some(origin)).count();
    let (before, from) = (of(Origin::APriori), of(Origin::Emergent));
    let derivation = if before + from == 0 {
        String::new()
    } else {
        format!("{before} codes were set beforehand and {from} came from the transcripts, as the codebook says.")
    };
    (tree + ".", derivation)
}

fn software(facts: &MethodsFacts<'_>) -> String {
    let mut text = format!("Leitmotif {} (offline) was used to code, compare and export", facts.version);
    if let Some((pipeline, seed, stages)) = &facts.run {
        text += &format!("; its last run went through the pipeline {pipeline} (seed {seed}; {})", stages.join(", "));
        text += ", whose excerpts were offered to people as suggestions: no excerpt was coded by the program";
    }
    text + "."
}

fn processing(source: &Source<'_>) -> String {
    let of = |declaration: Declaration| source.transcripts.iter().filter(|transcript| transcript.declaration() == declaration).count();
    let notes = source.coded.texts.iter().flat_map(|text| &text.turns).filter(|turn| turn.role == Role::Note).count();
    let mut text: Vec<String> = Vec::new();
    for (n, what) in [
        (of(Declaration::Reviewed), "de-identified, and a person went through every proposal"),
        (of(Declaration::AlreadySafe), "de-identified before, or hold nobody to protect, as the study declares"),
        (of(Declaration::AsIs), "not de-identified"),
    ] {
        if n > 0 {
            text.push(format!("{} {what}.", some(n, "transcript was", "transcripts were")));
        }
    }
    if notes > 0 {
        text.push(format!("{} of transcribers were read as context.", some(notes, "remark", "remarks")));
    }
    text.join(" ")
}

fn trust(source: &Source<'_>, facts: &MethodsFacts<'_>, agreed: &[String]) -> String {
    let mut text: Vec<String> = Vec::new();
    match facts.blind {
        Some(true) => text.push("Coders coded each transcript before they were shown suggestions for it.".to_owned()),
        Some(false) => text.push("Suggestions were shown from the start.".to_owned()),
        None => {}
    }
    if !agreed.is_empty() {
        text.push(format!("Agreement of coders who worked apart: {}.", agreed.join("; ")));
    }
    if facts.memos > 0 {
        text.push(format!("Coders wrote {}.", some(facts.memos, "memo", "memos")));
    }
    if let Some(head) = source.head {
        text.push(format!("Every decision is a row of a record that shows later changes; its audit code is {head}."));
    }
    text.join(" ")
}

fn cite(out: &mut Manuscript, source: &Source<'_>, facts: &MethodsFacts<'_>) {
    out.heading(1, "How to cite the program");
    let year = source.date.get(..4).filter(|year| year.chars().all(|c| c.is_ascii_digit()));
    out.paragraph(format!(
        "Leitmotif contributors. Leitmotif: theme discovery for interview research (version {}) [computer program].",
        facts.version
    ));
    let mut entry = format!(
        "@software{{leitmotif,\n  author  = {{{{Leitmotif contributors}}}},\n  title   = {{Leitmotif: theme discovery for interview research}},\n  version = {{{}}},\n",
        facts.version
    );
    if let Some(year) = year {
        entry += &format!("  year    = {{{year}}},\n");
    }
    entry += "  license = {MIT OR Apache-2.0},\n  note    = {Computer program}\n}";
    out.blocks.push(Block::Typed(entry));
    if year.is_some() {
        out.paragraph("The year is that of the study’s date; write the year in which you used the program.");
    }
}
