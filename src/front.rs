//! Runs a study from a program of twenty lines: open a folder, choose a pipeline, set what differs, run, read the results.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let study = leitmotif::Study::open("data/demo")?;
//! let run = study.pipeline("default").set("cluster.k", 9).run()?;
//! for excerpt in run.suggestions("protective")? {
//!     println!("{:.2} {}: {}", excerpt.score, excerpt.document, &*excerpt.text);
//! }
//! # Ok(())
//! # }
//! ```

pub mod doctor;
pub mod next_step;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use thiserror::Error;

use crate::contract::NoProgress;
use crate::domain::finding::Finding;
use crate::domain::measure::agreement::Agreement;
use crate::formats::fault::FormatFault;
use crate::formats::results::{FoundCluster, RankedExcerpt, read_clusters, read_ranked_excerpts};
use crate::pipeline::outputs::{OutputOptions, Summary};
use crate::pipeline::plan::Overrides;
use crate::pipeline::study::{Request, RunError, run_study};
use crate::pipeline::watch::Watch;
use crate::study::decisions::DecisionsRead;
use crate::study::inputs::{InputError, Inputs, Sources, read_inputs};

/// Pipelines of what people coded. Their results have a folder of their own: they would take away the page and the suggestions
/// that a review needs.
const OF_PEOPLE: [&str; 2] = ["agreement", "coverage"];

/// The folder for the results of a pipeline, where none is named.
pub fn results_folder(study: &Path, pipeline: &str) -> PathBuf {
    let out = study.join("out");
    if OF_PEOPLE.contains(&pipeline) { out.join(pipeline) } else { out }
}

/// Why a study cannot be opened or run, or its results not be read.
#[derive(Debug, Error)]
pub enum FrontError {
    /// The inputs, each with its place and the way out.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<InputError>),
    /// The run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A result file that is not there: another pipeline writes it.
    #[error("E1072 there is no {path}; run the study first")]
    NoResult {
        /// Which file.
        path: String,
    },
    /// A result file that cannot be read.
    #[error("E1073 {path}: {fault}")]
    Result {
        /// Which file.
        path: String,
        /// What, where, and the way out.
        fault: FormatFault,
    },
}

/// A study in a folder.
pub struct Study {
    sources: Sources,
    folder: PathBuf,
    inputs: Inputs,
}

impl Study {
    /// Opens the study in a folder: reads everything but the transcripts' text, and the decisions that people made in the review.
    ///
    /// # Errors
    ///
    /// [`FrontError::Inputs`] with every file that is missing or wrong.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, FrontError> {
        let folder = folder.as_ref().to_path_buf();
        let sources = Sources { study: Some(folder.clone()), decisions: DecisionsRead::Coders, ..Sources::default() };
        let inputs = read_inputs(&sources).map_err(FrontError::Inputs)?;
        Ok(Self { sources, folder, inputs })
    }

    /// What was read: the codebook, participants, codings, and where the transcripts are.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Chooses a pipeline: the name of a built-in one, or a pipeline file.
    pub fn pipeline(&self, pipeline: &str) -> StudyRun<'_> {
        let decisions = match pipeline {
            "agreement" => DecisionsRead::OriginalsAndTeam,
            "coverage" => DecisionsRead::CodersAndTeam,
            _ => DecisionsRead::Coders,
        };
        let request = Request {
            sources: Sources { decisions, ..self.sources.clone() },
            out: results_folder(&self.folder, pipeline),
            pipeline: pipeline.to_owned(),
            overrides: Overrides::default(),
            options: OutputOptions::default(),
            or_draft: false,
        };
        StudyRun { request, watch: &NoProgress, cancel: &NEVER }
    }
}

static NEVER: AtomicBool = AtomicBool::new(false);

/// A run that is being prepared.
pub struct StudyRun<'a> {
    request: Request,
    watch: &'a dyn Watch,
    cancel: &'a AtomicBool,
}

impl<'a> StudyRun<'a> {
    /// Sets a key of the pipeline, such as `cluster.k`. An unknown key is an error of [`run`](Self::run), which names the nearest one.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Into<toml::Value>) -> Self {
        self.request.overrides.settings.insert(key.to_owned(), value.into());
        self
    }

    /// Writes the results to another folder than `out/` of the study.
    #[must_use]
    pub fn out(mut self, folder: impl AsRef<Path>) -> Self {
        self.request.out = folder.as_ref().to_path_buf();
        self
    }

    /// Takes the seed of every random choice, instead of the pipeline's.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.request.overrides.seed = Some(seed);
        self
    }

    /// Reports progress, and stops as soon as `cancel` is set.
    #[must_use]
    pub fn watched(mut self, watch: &'a dyn Watch, cancel: &'a AtomicBool) -> Self {
        (self.watch, self.cancel) = (watch, cancel);
        self
    }

    /// Runs the pipeline, reuses what earlier runs left in the results folder, and writes the result files.
    ///
    /// # Errors
    ///
    /// [`FrontError::Run`] if an input, the plan or a stage is wrong, if the disk refuses, or if the run was stopped.
    pub fn run(self) -> Result<FinishedRun, FrontError> {
        let summary = run_study(&self.request, self.watch, self.cancel)?;
        Ok(FinishedRun { summary, out: self.request.out })
    }
}

/// The results of a run.
pub struct FinishedRun {
    summary: Summary,
    out: PathBuf,
}

impl FinishedRun {
    /// The results folder.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// What the run left behind: its files, and a row for each code.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What a person should look at.
    pub fn findings(&self) -> &[Finding] {
        &self.summary.findings
    }

    /// The excerpts that are offered for a code, best first.
    ///
    /// # Errors
    ///
    /// A [`FrontError`] if the pipeline writes no suggestions, or if their file was changed.
    pub fn suggestions(&self, code: &str) -> Result<Vec<RankedExcerpt>, FrontError> {
        let mut excerpts = self.read("suggestions.jsonl", read_ranked_excerpts)?;
        excerpts.retain(|excerpt| excerpt.code == code);
        Ok(excerpts)
    }

    /// The clusters, by number.
    ///
    /// # Errors
    ///
    /// A [`FrontError`] if the pipeline writes no clusters, or if their file was changed.
    pub fn clusters(&self) -> Result<Vec<FoundCluster>, FrontError> {
        self.read("clusters.json", read_clusters)
    }

    /// How far coders agree; `None` where the pipeline does not compare them.
    pub fn agreement(&self) -> Option<&Agreement> {
        self.summary.agreement.as_ref()
    }

    fn read<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, FormatFault>) -> Result<T, FrontError> {
        let path = self.out.join(name);
        let shown = path.display().to_string();
        // A file of an earlier run of another pipeline is none of this one's.
        let text = match self.summary.files.iter().any(|file| file == name) {
            true => fs::read_to_string(&path).ok(),
            false => None,
        };
        let text = text.ok_or_else(|| FrontError::NoResult { path: shown.clone() })?;
        read(&text).map_err(|fault| FrontError::Result { path: shown, fault })
    }
}
