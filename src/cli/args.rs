//! Arguments, as clap reads them. Their doc comments are the help text.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Theme discovery for interview research: ranked excerpts for a coding scheme, laid before people, who decide.
#[derive(Debug, Parser)]
#[command(name = "leitmotif", version, max_term_width = 100)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a pipeline over a study's transcripts and write the results
    Run(RunArgs),
    /// Bring files of other programs into a study folder: projects, codebooks, codings
    Import(ImportArgs),
    /// Write a study for other programs: a project, a codebook or codings, by the file's ending
    Export(ExportArgs),
    /// Show how a transcript's file is read: speakers, turns, times, oddities (words only with --show-text)
    Inspect(InspectArgs),
    /// Say how far coders agree, per code and pair, and list where they do not
    Agreement(AgreementArgs),
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The file (.txt .md .docx .odt .rtf .html .vtt .srt .otr .csv .tsv .xlsx .eaf .exb .cha)
    pub file: PathBuf,
    /// A study's folder, whose study.toml says who speaks
    #[arg(long, value_name = "STUDY")]
    pub study: Option<PathBuf>,
    /// Also show labels, words and what comments say
    #[arg(long)]
    pub show_text: bool,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
    /// Exit with 0 although there are findings
    #[arg(long)]
    pub findings_ok: bool,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// What is run on, and how
    #[command(flatten)]
    pub common: StudyArgs,
    /// A built-in pipeline (default, seed_codebook, batch, batch_codes, agreement) or a pipeline file
    #[arg(long, default_value = "default", value_name = "NAME|FILE")]
    pub pipeline: String,
    /// Also write scores.jsonl: a score for every segment and code
    #[arg(long)]
    pub all_scores: bool,
}

/// Arguments of `agreement`.
#[derive(Debug, Args)]
pub struct AgreementArgs {
    /// What is run on, and how
    #[command(flatten)]
    pub common: StudyArgs,
    /// Answer a file of cases with published figures instead, to check ours
    #[arg(long, value_name = "FILE")]
    pub cases: Option<PathBuf>,
    /// Compare these coders only
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub coders: Vec<String>,
    /// Whose turns are the units: participant, interviewer, note or any
    #[arg(long, value_name = "ROLE")]
    pub speaker_role: Option<String>,
    /// Look at these codes only
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub codes: Vec<String>,
    /// Transcripts that all these coders coded, or that any two did
    #[arg(long, value_name = "all|any")]
    pub documents_coded_by: Option<String>,
}

/// What every command that works on a study takes.
#[derive(Debug, Args)]
pub struct StudyArgs {
    /// The study's folder (transcripts/, codebook.toml, participants.csv, study.toml)
    pub study: Option<PathBuf>,
    /// Where the results go [default: STUDY/out]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A folder of transcripts, instead of the study's
    #[arg(long, value_name = "DIR")]
    pub transcripts: Option<PathBuf>,
    /// A codebook (.toml, .yaml, .csv), instead of the study's
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// A table of participants, instead of the study's
    #[arg(long, value_name = "FILE")]
    pub participants: Option<PathBuf>,
    /// A file of codings (document,start,end,code,coder), instead of the study's codings/
    #[arg(long, value_name = "FILE")]
    pub codings: Option<PathBuf>,
    /// A tokenizer.json of your own, instead of the built-in word tokenizer
    #[arg(long, value_name = "FILE")]
    pub tokenizer: Option<PathBuf>,
    /// How many threads may work; the results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The seed that every random choice derives from, instead of the pipeline file's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a key of the pipeline file, such as cluster.k=9; may be given more than once
    #[arg(long, value_name = "STAGE.KEY=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, toml::Value)>,
    /// Print a summary as JSON instead of tables
    #[arg(long)]
    pub json: bool,
    /// Print nothing but findings and errors
    #[arg(long)]
    pub quiet: bool,
    /// Exit with 0 although there are findings
    #[arg(long)]
    pub findings_ok: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Projects (.qdpx), codebooks (.qdc, .csv, .toml, .yaml) and codings (.csv, .jsonl)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The study's folder, or a new one; nothing that stands in it is written over
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print a summary as JSON
    #[arg(long)]
    pub json: bool,
    /// Print nothing but findings and errors
    #[arg(long)]
    pub quiet: bool,
    /// Exit with 0 although there are findings
    #[arg(long)]
    pub findings_ok: bool,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The study's folder
    pub study: Option<PathBuf>,
    /// The file to write: .qdpx a project, .qdc a codebook, .csv a table, .jsonl codings
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Whose codings: people's, or the suggestions of the last run as those of a coder that is no person
    #[arg(long, value_enum, default_value_t = CodingsOf::Human)]
    pub codings: CodingsOf,
    /// The codings of one coder only
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// What a .csv holds
    #[arg(long, value_enum, default_value_t = TableOf::Codings)]
    pub table: TableOf,
    /// A folder of transcripts, instead of the study's
    #[arg(long, value_name = "DIR")]
    pub transcripts: Option<PathBuf>,
    /// A codebook, instead of the study's
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// A table of participants, instead of the study's
    #[arg(long, value_name = "FILE")]
    pub participants: Option<PathBuf>,
    /// A file of codings, instead of the study's codings/
    #[arg(long, value_name = "FILE")]
    pub codings_file: Option<PathBuf>,
    /// The results of the run whose suggestions are exported [default: STUDY/out]
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    /// Print a summary as JSON
    #[arg(long)]
    pub json: bool,
    /// Print nothing but findings and errors
    #[arg(long)]
    pub quiet: bool,
    /// Exit with 0 although there are findings
    #[arg(long)]
    pub findings_ok: bool,
}

/// Whose codings are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodingsOf {
    /// What people coded
    Human,
    /// What the last run suggested
    Machine,
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableOf {
    /// A row for each coding
    Codings,
    /// A row for each code
    Codebook,
    /// A row for each code, as Taguette takes it
    Taguette,
}

impl Cli {
    /// The number of threads, where one was asked for.
    pub fn threads(&self) -> Option<usize> {
        match &self.command {
            Command::Run(args) => args.common.threads.map(usize::from),
            Command::Agreement(args) => args.common.threads.map(usize::from),
            Command::Import(_) | Command::Export(_) | Command::Inspect(_) => None,
        }
    }
}

/// Reads `stage.key=value`. A value that is no TOML value is taken as text, so that words need no quotes.
fn parse_setting(text: &str) -> Result<(String, toml::Value), String> {
    let (key, value) = text.split_once('=').ok_or("write it as stage.key=value, such as cluster.k=9")?;
    let parsed = toml::from_str::<toml::Table>(&format!("value = {value}")).ok().and_then(|mut table| table.remove("value"));
    Ok((key.trim().to_owned(), parsed.unwrap_or_else(|| toml::Value::String(value.trim().to_owned()))))
}
