//! A whole run of a study: read, plan, run, write. The one function that `cli` and `front` call.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use thiserror::Error;

use super::cache::Cache;
use super::call::StepError;
use super::catalogue::INGEST_FILES;
use super::outputs::{OutputOptions, Summary, wanted, write_outputs};
use super::plan::{Overrides, Plan, PlanError};
use super::run::{StageCost, run};
use super::watch::Watch;
use crate::contract::Context;
use crate::domain::finding::{Finding, Place};
use crate::formats::inputs::study_toml::StudyFile;
use crate::language::tag::Language;
use crate::stages::vectorize::study_language;
use crate::study::files::{hold, make_private_folder, remove_unfinished, write_whole};
use crate::study::inputs::{InputError, Inputs, Sources, read_inputs};
use crate::study::kept_labels::KeptLabels;
use crate::study::models::Model;
use crate::study::transcripts::read_transcripts;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the inputs lie.
    pub sources: Sources,
    /// Where the results go.
    pub out: PathBuf,
    /// A built-in pipeline's name, or a pipeline file.
    pub pipeline: String,
    /// Settings that go before those of the pipeline file and of the study.
    pub overrides: Overrides,
    /// What is written.
    pub options: OutputOptions,
    /// Whether a study without a codebook has one drafted, instead of a refusal.
    pub or_draft: bool,
}

/// The pipeline that runs where none is named, and the one that drafts a codebook where there is none.
const DEFAULT: &str = "default";
const DRAFT: &str = "seed_codebook";

/// Why a run could not be done.
#[derive(Debug, Error)]
pub enum RunError {
    /// The inputs.
    #[error("{}", list(.0))]
    Inputs(Vec<InputError>),
    /// The plan.
    #[error("{}", list(.0))]
    Plan(Vec<PlanError>),
    /// A stage.
    #[error(transparent)]
    Step(#[from] StepError),
    /// No pipeline of that name.
    #[error("E0010 there is no pipeline {name}; the built-in ones are {known}, or name a .toml file")]
    NoPipeline {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// A language model was named, and no stage of this pipeline uses one.
    #[error(
        "E0458 the model {model} is named, and pipeline {pipeline} has no stage that asks one; leave out --model, or copy the embed stages of pipelines/default.toml"
    )]
    NoUse {
        /// Which model.
        model: String,
        /// Which pipeline.
        pipeline: String,
    },
    /// The results folder cannot be written to.
    #[error("E0008 {path}: {reason}; see whether there is room and whether you may write to it, or name another folder with --out")]
    Results {
        /// The results folder.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Another run uses the results folder.
    #[error("E0009 another run is writing to {path}; wait for it, or name another folder with --out")]
    Busy {
        /// The results folder.
        path: String,
    },
}

fn list<T: std::fmt::Display>(faults: &[T]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Does a whole run.
///
/// # Errors
///
/// A [`RunError`] if an input, the plan or a stage is wrong, the disk refuses, or another run writes to the folder.
pub fn run_study(request: &Request, watch: &dyn Watch, cancel: &AtomicBool) -> Result<Summary, RunError> {
    let kept_labels = KeptLabels::read(&request.out.join("cache"), INGEST_FILES);
    let mut inputs = read_inputs(&Sources { kept_labels, ..request.sources.clone() }).map_err(RunError::Inputs)?;
    let drafting = request.or_draft && inputs.codebook.is_none() && request.pipeline == DEFAULT;
    let request = &Request { pipeline: if drafting { DRAFT.to_owned() } else { request.pipeline.clone() }, ..request.clone() };
    if drafting {
        let message =
            "there is no codebook, so what recurs in the transcripts was grouped, and each group drafted as a code for people to judge";
        inputs.findings.push(Finding::note(
            "E0042",
            Place::study(),
            message,
            "to have passages ranked for codes of your own, add codebook.toml",
        ));
    }
    let plan = plan_for(request, &mut inputs)?;
    let named = request.sources.model.clone().or_else(|| inputs.study.model.clone());
    match &request.sources.model {
        Some(model) if !plan.wants_model() => return Err(RunError::NoUse { model: model.clone(), pipeline: plan.name }),
        _ => {}
    }
    if plan.wants_model() {
        let read = |named: String| Model::read(&named, request.sources.study.as_deref());
        inputs.model = named.map(read).transpose().map_err(StepError::Model)?;
    }
    let disk = |error: std::io::Error| RunError::Results { path: request.out.display().to_string(), reason: error.kind().to_string() };
    let cache_folder = request.out.join("cache");
    make_private_folder(&cache_folder).map_err(disk)?;
    let held = hold(&cache_folder).map_err(disk)?;
    if held.is_none() {
        return Err(RunError::Busy { path: request.out.display().to_string() });
    }
    remove_unfinished(&request.out).map_err(disk)?;
    remove_unfinished(&cache_folder).map_err(disk)?;
    inputs.file_labels.write(&cache_folder).map_err(disk)?;
    let context = Context::new(plan.seed, watch, cancel);
    let results = run(&plan, &inputs, &Cache::new(&cache_folder), &wanted(), watch, &context)?;
    let costs = results.costs.clone();
    let begun = Instant::now();
    let summary = write_outputs(&request.out, &plan, &inputs, results, request.options);
    let summary = summary.map_err(|error| match error {
        StepError::Disk(error) => disk(error),
        other => other.into(),
    })?;
    record(&cache_folder, costs, begun.elapsed().as_secs_f64(), usize::from(summary.unchanged)).map_err(disk)?;
    Ok(Summary { head: inputs.head, shown: inputs.shown, ..summary })
}

/// Reads the inputs and plans the run.
///
/// # Errors
///
/// A [`RunError`] if an input or the plan is wrong.
pub fn planned(request: &Request) -> Result<(Inputs, Plan), RunError> {
    let mut inputs = read_inputs(&request.sources).map_err(RunError::Inputs)?;
    let plan = plan_for(request, &mut inputs)?;
    Ok((inputs, plan))
}

/// The plan over some inputs, whose language is found where nobody says it.
fn plan_for(request: &Request, inputs: &mut Inputs) -> Result<Plan, RunError> {
    let named = request.sources.model.is_some() || inputs.study.model.is_some();
    let plan = read_plan(request, inputs, named)?;
    let Some((language, note)) = silent_language(&plan, request, inputs) else { return Ok(plan) };
    inputs.study.language = Some(language);
    inputs.findings.push(note);
    read_plan(request, inputs, named)
}

/// Writes what each stage cost beside the cache: the one file that may differ between two runs of the same.
fn record(folder: &Path, mut costs: Vec<StageCost>, writing: f64, unchanged: usize) -> std::io::Result<()> {
    costs.push(StageCost { stage: "outputs".to_owned(), seconds: writing, reused: unchanged, items: 1 });
    let line = |cost: &StageCost| serde_json::to_string(cost).map(|line| line + "\n").map_err(std::io::Error::other);
    let lines: String = costs.iter().map(line).collect::<Result<_, _>>()?;
    write_whole(&folder.join("run.jsonl"), lines.as_bytes(), false)
}

/// The language that the transcripts are in, where nothing that a person wrote says which: no study.toml, no setting, and the
/// pipeline's own word is English. The transcripts are read once more for it, as the plan must know before anything runs.
fn silent_language(plan: &Plan, request: &Request, inputs: &Inputs) -> Option<(Language, Finding)> {
    let is_set = request.overrides.settings.keys().chain(inputs.study.pipeline.keys()).any(|key| key.ends_with(".language"));
    let languages = || plan.stages.iter().filter_map(|stage| stage.params.get("language"));
    let is_english = languages().count() > 0 && languages().all(|language| language.as_str() == Language::En.tag());
    let has_transcripts = plan.stages.iter().any(|stage| stage.spec.id.starts_with("segment."));
    if inputs.study.language.is_some() || is_set || !is_english || !has_transcripts {
        return None;
    }
    study_language(&read_transcripts(inputs, &mut Vec::new()))
}

/// Checks the settings that `study.toml` makes, against the pipelines that are built in.
///
/// # Errors
/// Every [`PlanError`]: a setting that is unknown, or has a value that no stage takes.
pub fn check_settings(study: &StudyFile) -> Result<(), Vec<PlanError>> {
    let overrides = Overrides {
        of_study: study.pipeline.clone(),
        language: study.language,
        compare: study.compare.clone(),
        model: study.model.is_some(),
        ..Overrides::default()
    };
    let text = Plan::built_in(DEFAULT).unwrap_or_default();
    Plan::read(DEFAULT, text, &overrides).map(|_| ())
}

fn read_plan(request: &Request, inputs: &Inputs, model: bool) -> Result<Plan, RunError> {
    let (name, text) = pipeline_text(&request.pipeline)?;
    let mut overrides = request.overrides.clone();
    overrides.of_study = inputs.study.pipeline.clone();
    overrides.language = inputs.study.language;
    overrides.compare = inputs.study.compare.clone();
    overrides.model = model;
    Plan::read(&name, &text, &overrides).map_err(RunError::Plan)
}

/// The text of a built-in pipeline, or of a file.
fn pipeline_text(pipeline: &str) -> Result<(String, String), RunError> {
    if let Some(text) = Plan::built_in(pipeline) {
        return Ok((pipeline.to_owned(), text.to_owned()));
    }
    let path = Path::new(pipeline);
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    std::fs::read_to_string(path)
        .map(|text| (name, text))
        .map_err(|_| RunError::NoPipeline { name: pipeline.to_owned(), known: super::plan::BUILT_IN.map(|(name, _)| name).join(", ") })
}
