//! The files of a run: which there are, and whether they are there already.

mod lines;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::artefact::Given;
use super::catalogue::{Kind, Use};
use super::lines::digest_file;
use super::manifest::Manifest;
use super::plan::Plan;
use super::rows::{CodeRow, code_rows};
use super::run::Results;
use super::steps::StepError;
use crate::domain::codebook::Codebook;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::{Coverage, LookColumn};
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::measure::themes::Themes;
use crate::domain::review::coding::Coding;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::formats::results::{
    Places, agreement_csv, clusters_json, disagreements_csv, draft_toml, drift_csv, elusion_csv, elusion_sample_csv, findings_jsonl,
    groups_csv, odd_codings_csv, quotations_csv, saturation_csv, scores_jsonl, second_look_csv, second_look_jsonl, stretch_turns_csv,
    stretches_csv, suggestions_csv, suggestions_jsonl, together_csv, trust_csv, uncoded_csv, words_csv,
};
use crate::language::terms::Language;
use crate::report::{ReportInput, report};
use crate::study::exchange::{NO_NAME, codebook_qdc, machine_excerpts, study_qdpx};
use crate::study::files::write_whole;
use crate::study::inputs::Inputs;

/// What is asked for beside the pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutputOptions {
    /// Write `scores.jsonl`.
    pub all_scores: bool,
}

/// What a run left behind, for whoever tells people of it.
pub struct Summary {
    /// Everything that was found.
    pub findings: Vec<Finding>,
    /// The files in the results folder, by name.
    pub files: Vec<String>,
    /// Whether they were there already.
    pub unchanged: bool,
    /// One row per code, for the terminal.
    pub codes: Vec<CodeRow>,
    /// How many transcripts and participants' segments were read.
    pub corpus: (usize, usize),
    /// How far coders agree, where that was asked.
    pub agreement: Option<Agreement>,
    /// What a coder read and coded, where that was asked; the lists are cut to what a terminal shows.
    pub coverage: Option<Coverage>,
}

/// Writes all files of a run, unless the very same stand there already.
pub fn write_outputs(out: &Path, plan: &Plan, inputs: &Inputs, mut results: Results, options: OutputOptions) -> Result<Summary, StepError> {
    let asked = BTreeMap::from([("all_scores".to_owned(), options.all_scores)]);
    let mut manifest = Manifest::of(plan, inputs, &results, asked);
    let mut findings = std::mem::take(&mut results.findings);
    if let Some((old, summary)) = still_there(out, &manifest) {
        return Ok(Summary { unchanged: true, files: old.outputs.into_keys().collect(), findings, ..summary });
    }
    if plan.last(Kind::SafeLines).is_some() {
        return lines::write(out, plan, inputs, results, options, manifest, findings);
    }
    let kinds = [
        Kind::SafeTranscripts,
        Kind::Segments,
        Kind::Codebook,
        Kind::TermSpace,
        Kind::Scores,
        Kind::Clusters,
        Kind::Outside,
        Kind::Suggestions,
        Kind::Agreement,
        Kind::Coverage,
        Kind::Themes,
    ];
    let given = results.last(plan, &kinds)?;
    let (Some(transcripts), Some(segments), Some(layout)) = (given.safe(), given.segments(), given.layout()) else {
        return Ok(Summary {
            findings,
            files: Vec::new(),
            unchanged: false,
            codes: Vec::new(),
            corpus: (0, 0),
            agreement: None,
            coverage: None,
        });
    };
    let participants = inputs.participants.as_ref().map(|input| &input.value);
    let (codings, more) = crate::study::codings::resolve(&inputs.codings, transcripts);
    findings.extend(more);
    findings.extend(crate::study::codings::without_a_row(participants, transcripts));
    let places = Places::new(transcripts, segments, layout, participants);
    let mut files = render(plan, inputs, &given, &places, &codings, &findings, options);
    files.insert("findings.jsonl", findings_jsonl(&findings));
    let codes = code_rows(&given, scheme(plan, inputs, &given), layout, &codings);
    let spoken = (0..layout.len()).filter(|&segment| layout.is_participant(segment)).count();
    let summary = Summary {
        findings: Vec::new(),
        files: Vec::new(),
        unchanged: false,
        codes,
        corpus: (transcripts.len(), spoken),
        agreement: given.agreement().cloned(),
        coverage: given.coverage().map(head),
    };
    let shown = (&summary.codes, summary.corpus, &findings, &summary.agreement, &summary.coverage);
    files.insert(SUMMARY, serde_json::to_vec(&shown).unwrap_or_default());
    findings.extend(set_aside(out, &files)?);
    let summary = Summary { findings, ..summary };
    for (name, bytes) in &files {
        write_whole(&place(out, name), bytes, true)?;
        manifest.outputs.insert((*name).to_owned(), Digest::of(bytes));
    }
    manifest.outputs.remove(SUMMARY);
    remove_old(out, &manifest)?;
    write_whole(&out.join("manifest.json"), &manifest.to_json(), true)?;
    let files = manifest.outputs.into_keys().chain(["manifest.json".to_owned()]).collect();
    Ok(Summary { files, ..summary })
}

/// What the terminal shows, kept in the cache for a run that changes nothing.
pub(super) const SUMMARY: &str = "cache/summary.json";

/// Every file that some pipeline writes.
const NAMES: [&str; 30] = [
    "report.html",
    "suggestions.csv",
    "suggestions.jsonl",
    "scores.jsonl",
    "clusters.json",
    "codebook.draft.toml",
    "codebook.draft.qdc",
    "project.qdpx",
    "agreement.csv",
    "disagreements.csv",
    "second_look.jsonl",
    "second_look.csv",
    "stretches.csv",
    "stretch_turns.csv",
    "odd_codings.csv",
    "drift.csv",
    "uncoded.csv",
    "trust.csv",
    "elusion.csv",
    "elusion_sample.csv",
    "groups.csv",
    "words.csv",
    "quotations.csv",
    "together.csv",
    "saturation.csv",
    "lines.csv",
    "lines_by_code.csv",
    "terms.csv",
    "findings.jsonl",
    "manifest.json",
];

fn place(out: &Path, name: &str) -> std::path::PathBuf {
    out.join(name)
}

/// The manifest that the last run left.
fn last_manifest(out: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(out.join("manifest.json")).ok()?).ok()
}

/// The manifest and summary of the last run, if it was this very one and its files are as it left them.
fn still_there(out: &Path, manifest: &Manifest) -> Option<(Manifest, Summary)> {
    let old = last_manifest(out)?;
    let intact = |(name, digest): (&String, &Digest)| digest_file(&out.join(name)).is_ok_and(|(have, _)| have == *digest);
    if !old.same_run(manifest) || !old.outputs.iter().all(intact) {
        return None;
    }
    let (codes, corpus, findings, agreement, coverage) = serde_json::from_slice(&fs::read(place(out, SUMMARY)).ok()?).ok()?;
    Some((old, Summary { findings, files: Vec::new(), unchanged: true, codes, corpus, agreement, coverage }))
}

/// Moves out of the way what a person wrote into since the last run, such as a sample that was read, so that no run takes it away.
fn set_aside(out: &Path, files: &BTreeMap<&'static str, Vec<u8>>) -> Result<Vec<Finding>, StepError> {
    let Some(old) = last_manifest(out) else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    for (name, left) in &old.outputs {
        let Ok((have, _)) = digest_file(&out.join(name)) else { continue };
        let is_to_be = files.get(name.as_str()).is_some_and(|bytes| Digest::of(bytes) == have);
        if have == *left || is_to_be {
            continue;
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let beside = (1..).map(|number| format!("{stem}.edited-{number}.{ending}")).find(|beside| !out.join(beside).exists());
        let beside = beside.expect("there is always a higher number");
        fs::rename(out.join(name), out.join(&beside))?;
        let message = format!("{name} was changed since the last run, so it was kept as {beside}");
        findings.push(Finding::note("E0016", Place::file(&beside), message, "work on copies: a run writes its results anew"));
    }
    Ok(findings)
}

/// Takes away what an earlier run wrote and this one does not.
pub(super) fn remove_old(out: &Path, manifest: &Manifest) -> Result<(), StepError> {
    for name in NAMES.iter().filter(|name| !manifest.outputs.contains_key(**name) && **name != "manifest.json") {
        match fs::remove_file(out.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn render(
    plan: &Plan,
    inputs: &Inputs,
    given: &Given<'_>,
    places: &Places<'_>,
    codings: &[Coding],
    findings: &[Finding],
    options: OutputOptions,
) -> BTreeMap<&'static str, Vec<u8>> {
    let mut files = BTreeMap::new();
    if let (Some(agreement), Some(transcripts)) = (given.agreement(), given.safe()) {
        let participants = inputs.participants.as_ref().map(|input| &input.value);
        files.insert("agreement.csv", agreement_csv(agreement));
        files.insert("disagreements.csv", disagreements_csv(agreement, transcripts, participants));
    }
    if let Some(coverage) = given.coverage() {
        let answers = inputs.answers.as_ref().map_or(&[][..], |input| &input.value);
        coverage_files(&mut files, places, coverage, answers);
    }
    if let Some(themes) = given.themes() {
        theme_files(&mut files, places, themes);
    }
    let of_people = !files.is_empty();
    let methods: Vec<(String, String)> = plan.stages.iter().map(|stage| (stage.name.clone(), super::methods::sentence(stage))).collect();
    let no_terms = TermSpace::default();
    if let Some(input) = report_input(plan, inputs, given, codings, findings, (&methods, &no_terms)) {
        files.insert("report.html", report(&input).into_bytes());
    }
    let Some(space) = given.space().filter(|_| !of_people) else { return files };
    if let Some(suggestions) = given.suggestions() {
        files.insert("suggestions.csv", suggestions_csv(places, suggestions, space, given.clusters()));
        files.insert("suggestions.jsonl", suggestions_jsonl(places, suggestions, space, given.clusters()));
    }
    if options.all_scores {
        let none = CodeScores::default();
        files.insert("scores.jsonl", scores_jsonl(places, given.scores().unwrap_or(&none), given.clusters()));
    }
    if let Some(clusters) = given.clusters() {
        files.insert("clusters.json", clusters_json(places, clusters, given.outside(), space));
        if let Some(draft) = given.codebook().filter(|_| plan.stages.iter().any(|stage| stage.runs == Use::Draft)) {
            let near_miss = crate::stages::cluster::near_miss_terms(clusters, space);
            files.insert("codebook.draft.toml", draft_toml(places, draft, clusters, &near_miss));
            if let Some((qdc, _)) = codebook_qdc(draft) {
                files.insert("codebook.draft.qdc", qdc);
            }
        }
    }
    if let Some(transcripts) = given.safe() {
        let excerpts = machine_excerpts(places, given.suggestions().unwrap_or_default(), space);
        files.insert("project.qdpx", study_qdpx(inputs, transcripts, scheme(plan, inputs, given), &excerpts).0);
    }
    files
}

/// The files about one coder.
fn coverage_files(files: &mut BTreeMap<&'static str, Vec<u8>>, places: &Places<'_>, coverage: &Coverage, answers: &[SampleAnswer]) {
    files.insert("second_look.jsonl", second_look_jsonl(places, coverage));
    files.insert("second_look.csv", second_look_csv(places, coverage));
    files.insert("stretches.csv", stretches_csv(coverage));
    files.insert("stretch_turns.csv", stretch_turns_csv(places, coverage));
    files.insert("odd_codings.csv", odd_codings_csv(places, coverage));
    files.insert("drift.csv", drift_csv(coverage));
    files.insert("uncoded.csv", uncoded_csv(coverage));
    files.insert("trust.csv", trust_csv(coverage));
    files.insert("elusion.csv", elusion_csv(coverage));
    if let Some(sample) = &coverage.sample {
        files.insert("elusion_sample.csv", elusion_sample_csv(places, &sample.turns, answers));
    }
}

/// The files about what the codings amount to.
fn theme_files(files: &mut BTreeMap<&'static str, Vec<u8>>, places: &Places<'_>, themes: &Themes) {
    files.insert("groups.csv", groups_csv(themes));
    files.insert("words.csv", words_csv(themes));
    files.insert("quotations.csv", quotations_csv(places, themes));
    files.insert("together.csv", together_csv(themes));
    files.insert("saturation.csv", saturation_csv(themes));
}

/// What a terminal shows of it: the figures, without the lists.
fn head(coverage: &Coverage) -> Coverage {
    let columns = coverage.columns.iter().map(|column| LookColumn { looks: Vec::new(), ..column.clone() }).collect();
    Coverage { columns, uncoded: Vec::new(), stretch_turns: Vec::new(), odd: Vec::new(), ..coverage.clone() }
}

/// The study's own codes where the pipeline reads them, else those that it drafts.
fn scheme<'a>(plan: &Plan, inputs: &'a Inputs, given: &Given<'a>) -> Option<&'a Codebook> {
    match plan.stages.iter().any(|stage| stage.runs == Use::Codebook) {
        true => inputs.codebook.as_ref().map(|input| &input.value),
        false => given.codebook(),
    }
}

/// Everything that the page shows; a comparison of coders has no terms of its own.
fn report_input<'a>(
    plan: &'a Plan,
    inputs: &'a Inputs,
    given: &Given<'a>,
    codings: &'a [Coding],
    findings: &'a [Finding],
    (methods, no_terms): (&'a [(String, String)], &'a TermSpace),
) -> Option<ReportInput<'a>> {
    // Without terms there is a page of what people coded, or none.
    given.space().map(|_| ()).or(given.agreement().map(|_| ()))?;
    Some(ReportInput {
        name: inputs.study.name.as_deref().unwrap_or(NO_NAME),
        date: inputs.study.date.as_deref().unwrap_or(""),
        version: env!("CARGO_PKG_VERSION"),
        seed: plan.seed,
        language: language(plan),
        transcripts: given.safe()?,
        segments: given.segments()?,
        participants: inputs.participants.as_ref().map(|input| &input.value),
        guide: inputs.guide.as_ref().map(|input| &input.value),
        codebook: scheme(plan, inputs, given),
        space: given.space().unwrap_or(no_terms),
        scores: given.scores(),
        suggestions: given.suggestions().unwrap_or_default(),
        clusters: given.clusters(),
        outside: given.outside(),
        findings,
        methods,
        codings,
        head: inputs.head,
        coverage: given.coverage(),
        themes: given.themes(),
        agreement: given.agreement(),
    })
}

/// The language that the words were stemmed by.
fn language(plan: &Plan) -> Language {
    let counted = plan.stages.iter().find(|stage| stage.runs == Use::Vectorize);
    let written = counted.and_then(|stage| stage.params.get("language")).cloned();
    written.and_then(|language| language.try_into().ok()).unwrap_or(Language::Other)
}
