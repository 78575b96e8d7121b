//! `leitmotif stage`: one step over one shard of a corpus, for engines and job schedulers that bring shards and workers together.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::{Args, Subcommand, ValueEnum};
use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Ending;
use super::error::CommandResult;
use super::messages::{print_findings, print_line};
use super::setting::parse_setting;
use crate::domain::digest::Digest;
use crate::pipeline::outputs::OutputOptions;
use crate::pipeline::plan::Overrides;
use crate::pipeline::shards::{
    Count, Cut, Envelope, Measure, Sample, Score, ShardError, Show, Step, build_id, cut, cut_transcripts, plan, read_segments,
};
use crate::pipeline::study::Request;
use crate::study::files::{create_private, make_private_folder, write_whole};
use crate::study::inputs::{Sources, read_inputs};

/// Arguments of `stage`.
#[derive(Debug, Args)]
pub struct StageArgs {
    /// What to do
    #[command(subcommand)]
    pub act: StageAct,
}

/// What `stage` can do.
#[derive(Debug, Subcommand)]
pub enum StageAct {
    /// Write the parameters of the first step: the settings of a pipeline over lines, and the codebook
    Plan(PlanArgs),
    /// Cut files of lines, of records, a column of tables or of Parquet files, or transcripts into shards
    Cut(CutArgs),
    /// Find the vocabulary
    Count(StepArgs),
    /// Find the latent space and the centres of the clusters, on segments chosen by hash
    Sample(StepArgs),
    /// Give every segment its cluster, and count which words occur with the codes' words
    Measure(StepArgs),
    /// Find the best segments of each code
    Score(StepArgs),
    /// Collect the text of the segments that results quote, and write the results
    Show(StepArgs),
    /// Print the version and the digest of this program's file, which all files of a run carry
    Build,
}

/// Arguments of `stage plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The study's folder
    pub study: PathBuf,
    /// A codebook, instead of the study's
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// The seed that every random choice derives from, instead of the pipeline file's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a key of the pipeline file, such as cluster.k=9; may be given more than once
    #[arg(long, value_name = "STAGE.KEY=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, toml::Value)>,
    /// A pipeline over lines: batch, batch_codes, or a file made from them
    #[arg(long, default_value = "batch_codes", value_name = "NAME|FILE")]
    pub pipeline: String,
    /// Where the parameters go
    #[arg(long, value_name = "FILE")]
    pub params: PathBuf,
}

/// Arguments of `stage cut`.
#[derive(Debug, Args)]
pub struct CutArgs {
    /// The study, whose transcripts/ holds files of lines, .jsonl with a `text` in each record, .csv or .parquet; or interviews
    pub study: PathBuf,
    /// Read the files as transcripts of interviews, in any format that a run reads: what participants say becomes segments
    #[arg(long, conflicts_with = "column")]
    pub transcripts: bool,
    /// How many shards
    #[arg(long, value_name = "N", default_value_t = 16)]
    pub shards: u16,
    /// The column of a .csv or .parquet that holds the text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub column: String,
    /// The folder for the shards, 0000.jsonl and so on
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
}

/// Arguments of a step.
#[derive(Debug, Args)]
pub struct StepArgs {
    /// map: segments to a partial result; merge: partial results to one; finish: one to the next step's parameters, or the results
    #[arg(value_enum)]
    pub phase: Phase,
    /// map: shards of segments, one JSON object a line or a stream of Arrow [default: standard input]; merge: partial results; finish: the merged one
    pub files: Vec<PathBuf>,
    /// The step's parameters
    #[arg(long, value_name = "FILE")]
    pub params: PathBuf,
    /// Where the result goes [default: standard output]; of `show finish` a folder
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// With `score map`: also write the cluster of each segment, as lines.csv has it
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// With `show map`: print the numbers of the segments that are wanted and map nothing
    #[arg(long)]
    pub wanted: bool,
}

/// A phase of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Phase {
    /// Segments to a partial result.
    Map,
    /// Partial results to one.
    Merge,
    /// The merged result to what comes next.
    Finish,
}

/// Does one part of a sharded run.
pub fn stage(args: &StageArgs) -> CommandResult {
    match &args.act {
        StageAct::Build => print_line(&build_id()?),
        StageAct::Plan(args) => return plan_shards(args),
        StageAct::Cut(args) => cut_corpus(args)?,
        StageAct::Count(args) => step::<Count>(args, next)?,
        StageAct::Sample(args) => step::<Sample>(args, next)?,
        StageAct::Measure(args) => step::<Measure>(args, next)?,
        StageAct::Score(args) => score(args)?,
        StageAct::Show(args) => show(args)?,
    }
    Ok(Ending::Done)
}

fn plan_shards(args: &PlanArgs) -> CommandResult {
    let sources = Sources { study: Some(args.study.clone()), codebook: args.codebook.clone(), ..Sources::default() };
    let overrides = Overrides { settings: args.set.iter().cloned().collect(), seed: args.seed, ..Overrides::default() };
    let (plan, run, findings) = plan(&request(sources, &args.pipeline, overrides))?;
    print_findings(&findings);
    let envelope = Envelope { build: build_id()?, run: None };
    put(Some(&args.params), &envelope.seal("count params", run, &plan)?)?;
    Ok(Ending::Done)
}

fn cut_corpus(args: &CutArgs) -> Result<(), Box<dyn std::error::Error>> {
    let sources = Sources { study: Some(args.study.clone()), pdf_reader: super::pdf_reader(), ..Sources::default() };
    let cut_as = Cut { shards: args.shards.into(), into: args.into.clone(), column: args.column.clone() };
    let make_folder = || make_private_folder(&args.into).map_err(|error| disk(&args.into, &error));
    let segments = if args.transcripts {
        make_folder()?;
        let (segments, findings) = cut_transcripts(&request(sources, "default", Overrides::default()), &cut_as)?;
        print_findings(&findings);
        segments
    } else {
        let inputs = read_inputs(&sources).map_err(super::error::Several)?;
        make_folder()?;
        cut(&inputs.transcripts, &cut_as)?
    };
    print_line(&segments.to_string());
    Ok(())
}

/// What is asked of a study that leaves no results of its own.
fn request(sources: Sources, pipeline: &str, overrides: Overrides) -> Request {
    Request { sources, out: PathBuf::new(), pipeline: pipeline.to_owned(), overrides, options: OutputOptions::default(), or_draft: false }
}

/// A file that the system refused.
fn disk(path: &Path, error: &std::io::Error) -> ShardError {
    ShardError::Disk { file: path.display().to_string(), reason: error.kind().to_string() }
}

fn bytes(path: &Path) -> Result<Vec<u8>, ShardError> {
    std::fs::read(path).map_err(|error| disk(path, &error))
}

/// Writes a result to its place, or to standard output.
fn put(out: Option<&Path>, bytes: &[u8]) -> Result<(), ShardError> {
    match out {
        Some(path) => write_whole(path, bytes, false).map_err(|error| disk(path, &error)),
        None => std::io::stdout().lock().write_all(bytes).map_err(|error| disk(Path::new("standard output"), &error)),
    }
}

/// Parameters that were read, and who reads and writes within their run.
fn params<T: DeserializeOwned>(path: &Path, step: &str) -> Result<(T, Envelope, Digest), Box<dyn std::error::Error>> {
    let any = Envelope { build: build_id()?, run: None };
    let (params, run) = any.open(&path.display().to_string(), &format!("{step} params"), &bytes(path)?)?;
    Ok((params, Envelope { run: Some(run), ..any }, run))
}

/// Parameters of the next step, under its name.
fn next<T: Serialize>(next: &T, name: &str, envelope: &Envelope, run: Digest, out: Option<&Path>) -> Result<(), ShardError> {
    put(out, &envelope.seal(&format!("{name} params"), run, next)?)
}

/// What follows each step.
fn after(step: &str) -> &'static str {
    match step {
        "count" => "sample",
        "sample" => "measure",
        "measure" => "score",
        _ => "show",
    }
}

type Finish<T> = fn(&T, &str, &Envelope, Digest, Option<&Path>) -> Result<(), ShardError>;

/// One phase of a step.
fn step<S: Step>(args: &StepArgs, finish: Finish<S::Next>) -> Result<(), Box<dyn std::error::Error>> {
    let (params, envelope, run) = params::<S::Params>(&args.params, S::NAME)?;
    step_with::<S>(args, params, &envelope, run, finish)
}

fn step_with<S: Step>(
    args: &StepArgs,
    params: S::Params,
    envelope: &Envelope,
    run: Digest,
    finish: Finish<S::Next>,
) -> Result<(), Box<dyn std::error::Error>> {
    let kind = format!("{} partial", S::NAME);
    let partial =
        |path: &PathBuf| envelope.open::<S::Partial>(&path.display().to_string(), &kind, &bytes(path)?).map(|(partial, _)| partial);
    match args.phase {
        Phase::Map => {
            let mapped = map::<S>(&params, &args.files)?;
            put(args.out.as_deref(), &envelope.seal(&kind, run, &mapped)?)?;
        }
        Phase::Merge => {
            let mut merged: Option<S::Partial> = None;
            // One after the other, so that no more than two are held.
            for path in &args.files {
                let more = partial(path)?;
                merged = Some(match merged {
                    Some(have) => S::merge(&params, have, more),
                    None => more,
                });
            }
            let merged = merged.ok_or_else(|| nothing(&kind))?;
            put(args.out.as_deref(), &envelope.seal(&kind, run, &merged)?)?;
        }
        Phase::Finish => {
            let [path] = &args.files[..] else { return Err(nothing(&kind).into()) };
            let merged = partial(path)?;
            finish(&S::finish(params, merged)?, after(S::NAME), envelope, run, args.out.as_deref())?;
        }
    }
    Ok(())
}

fn nothing(kind: &str) -> ShardError {
    ShardError::NotOurs {
        file: "the list of files".to_owned(),
        expected: kind.to_owned(),
        reason: "merge takes several, finish takes one".to_owned(),
    }
}

/// Maps shards side by side, each as it comes from its file; or the one on standard input.
fn map<S: Step>(params: &S::Params, files: &[PathBuf]) -> Result<S::Partial, Box<dyn std::error::Error>> {
    if files.is_empty() {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| disk(Path::new("standard input"), &error))?;
        return Ok(S::map(params, &read_segments("standard input", &bytes)?));
    }
    let merged: Mutex<Option<S::Partial>> = Mutex::new(None);
    files.par_iter().try_for_each(|path| {
        let mapped = S::map(params, &read_segments(&path.display().to_string(), &bytes(path)?)?);
        let mut kept = merged.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *kept = Some(match kept.take() {
            Some(have) => S::merge(params, have, mapped),
            None => mapped,
        });
        Ok::<(), ShardError>(())
    })?;
    let merged = merged.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(merged.ok_or_else(|| nothing("shard"))?)
}

fn score(args: &StepArgs) -> Result<(), Box<dyn std::error::Error>> {
    let (params, envelope, run) = params::<<Score as Step>::Params>(&args.params, Score::NAME)?;
    if let (Phase::Map, Some(labels), [shard]) = (args.phase, &args.labels, &args.files[..]) {
        let segments = read_segments(&shard.display().to_string(), &bytes(shard)?)?;
        let table = crate::formats::results::line_rows_csv(params.labels(&segments));
        let mut file = create_private(labels).map_err(|error| disk(labels, &error))?;
        file.write_all(&table).map_err(|error| disk(labels, &error))?;
    }
    step_with::<Score>(args, params, &envelope, run, next)
}

fn show(args: &StepArgs) -> Result<(), Box<dyn std::error::Error>> {
    let (params, envelope, run) = params::<<Show as Step>::Params>(&args.params, Show::NAME)?;
    if args.wanted {
        let numbers: Vec<String> = params.quoted().iter().map(u32::to_string).collect();
        print_line(&numbers.join("\n"));
        return Ok(());
    }
    step_with::<Show>(args, params, &envelope, run, |results, _, _, _, out| {
        let out = out.unwrap_or(Path::new("."));
        make_private_folder(out).map_err(|error| disk(out, &error))?;
        print_findings(&results.findings);
        results.files.iter().try_for_each(|(name, bytes)| put(Some(&out.join(name)), bytes))
    })
}
