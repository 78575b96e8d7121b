//! Arguments, as clap reads them. Their doc comments are the help text.

#[cfg(feature = "review")]
mod forget;
mod places;
#[cfg(feature = "seal")]
mod seal;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::Ending;
use super::setting::parse_setting;
use crate::study::inputs::Sources;
#[cfg(feature = "review")]
pub use forget::ForgetArgs;
#[cfg(feature = "seal")]
pub use seal::{EncryptArgs, KeyArgs, OpenArgs, SealArgs};

/// Theme discovery for interview research: ranked excerpts for a coding scheme, shown to people, who decide.
#[derive(Debug, Parser)]
#[command(name = "leitmotif", version, max_term_width = 100)]
#[command(after_help = "leitmotif --version --json says as JSON which parts this program was built with.")]
pub struct Cli {
    /// What to do; the start page where nothing is named
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the start page, on this machine alone; `leitmotif` alone does the same
    #[cfg(feature = "review")]
    Start(super::start::StartArgs),
    /// Begin a study in a folder: explained files to fill in, made from the interviews that are there
    Init(super::init::InitArgs),
    /// Read a whole study and say what will be a problem, worst first, each with the way out
    Doctor(super::doctor::DoctorArgs),
    /// Run a pipeline over a study's transcripts and write the results
    Run(RunArgs),
    /// Bring files of other programs into a study folder: projects, codebooks, codings
    Import(ImportArgs),
    /// Write a study for other programs: a project, a codebook or codings, by the file's ending
    Export(ExportArgs),
    /// Show how a transcript's file is read: speakers, turns, times, oddities (words only with --show-text)
    Inspect(InspectArgs),
    /// Find what tells who somebody is, decide about it, and exchange the transcripts for de-identified ones
    #[cfg(feature = "seal")]
    Deidentify(DeidentifyArgs),
    /// Say how far coders agree, per code and pair, and list where they do not
    Agreement(AgreementArgs),
    /// Show what one coder left uncoded and what is worth a second look; draw and read a sample that proves it
    Coverage(CoverageArgs),
    /// One step over one shard of a corpus that is too large for one machine: for engines and job schedulers, see docs/scale.md
    Stage(super::stage::StageArgs),
    /// Open the review page for a coder, on this machine alone, and print the address to open
    #[cfg(feature = "review")]
    Review(ReviewArgs),
    /// Check that study.db is what was written, whole, and still fits its transcripts
    #[cfg(feature = "review")]
    Verify(VerifyArgs),
    /// Take a participant who withdrew out of a study, everywhere, and search for what is left
    #[cfg(feature = "review")]
    Forget(ForgetArgs),
    /// Write a whole study into one encrypted file, for a study that rests or travels
    #[cfg(feature = "seal")]
    Seal(SealArgs),
    /// Open a sealed file: a study into a new folder, an export into a new file
    #[cfg(feature = "seal")]
    Open(OpenArgs),
    /// Write shell completions and man pages into a folder. Packages call it
    #[command(hide = true)]
    Generate(GenerateArgs),
    /// Take the text out of a PDF: bytes on stdin, JSON on stdout. The program calls itself by it
    #[cfg(feature = "pdf")]
    #[command(hide = true)]
    ReadPdf,
}

/// Arguments of `review`.
#[cfg(feature = "review")]
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The study's folder
    pub study: PathBuf,
    /// Who codes; a name that is new is taken in
    #[arg(long, value_name = "NAME", required_unless_present = "report")]
    pub coder: Option<String>,
    /// Print how far each coder (or the one named) follows what is offered, and open no page
    #[arg(long, conflicts_with = "adjudicate")]
    pub report: bool,
    /// With --report, print it as JSON
    #[arg(long, requires = "report")]
    pub json: bool,
    /// The port to listen on [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    pub no_open: bool,
    /// Compare two coders who are done, and settle what differs
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    pub adjudicate: Vec<String>,
    /// While adjudicating, do not show which coder is which
    #[arg(long, requires = "adjudicate")]
    pub hide_names: bool,
    /// Work on the codebook: drafts from clusters, new names, sharper definitions; nothing is coded
    #[arg(long, conflicts_with_all = ["adjudicate", "report"])]
    pub codebook_work: bool,
    /// With --codebook-work, the results whose clusters are offered as drafts of codes [default: as --results]
    #[arg(long, value_name = "DIR", requires = "codebook_work")]
    pub drafts: Option<PathBuf>,
    /// The results of the run whose suggestions are offered [default: STUDY/out]
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    /// Print nothing but the address, findings and errors
    #[arg(long)]
    pub quiet: bool,
}

/// Arguments of `verify`.
#[cfg(feature = "review")]
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The study's folder
    pub study: PathBuf,
    /// A head that was printed or written down earlier: whether all rows up to it are still there
    #[arg(long, value_name = "HEAD")]
    pub head: Option<crate::domain::review::event::NotedHead>,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The folder to write completions/ and man/ into
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Arguments of `deidentify`.
#[cfg(feature = "seal")]
#[derive(Debug, Args)]
pub struct DeidentifyArgs {
    /// The study's folder
    pub study: PathBuf,
    /// Find proposals and write them to deidentify/identifiers.csv (by spelling) and proposals.csv (by place); print counts, no words
    #[arg(long, group = "step")]
    pub propose: bool,
    /// Decide about them at the terminal, one after the other, those of most risk first; every decision is saved at once
    #[arg(long, group = "step")]
    pub review: bool,
    /// With --review, decide on a page in the browser, on this machine alone, instead of at the terminal
    #[arg(long, requires = "review")]
    pub page: bool,
    /// With --page, the port to listen on [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, requires = "page")]
    pub port: u16,
    /// With --page, print the address and open no browser
    #[arg(long, requires = "page")]
    pub no_open: bool,
    /// Replace what was accepted; the originals and the list go into the key, and codings move with their words
    #[arg(long, group = "step")]
    pub apply: bool,
    /// Look for accepted names and their variants in every file of the study
    #[arg(long, group = "step")]
    pub check: bool,
    /// Write the originals, byte for byte, into a folder
    #[arg(long, group = "step", value_name = "DIR")]
    pub restore: Option<PathBuf>,
    /// Draw so many turns of the de-identified transcripts at random, for a person to read (deidentify/sample.csv)
    #[arg(long, group = "step", value_name = "N")]
    pub sample: Option<usize>,
    /// The sample, read: its column `identifier` filled with yes or no; prints how many of how many, and the upper bound
    #[arg(long, group = "step", value_name = "FILE")]
    pub sample_read: Option<PathBuf>,
    /// Say of a transcript, by its name, that it holds nobody to protect, so that it is analysed as it is; may be given more than once
    #[arg(long, group = "step", value_name = "TRANSCRIPT")]
    pub declare: Vec<String>,
    /// With --propose, accept every undecided spelling of these kinds (email,phone,url,...)
    #[arg(long, value_name = "KIND,KIND", value_delimiter = ',')]
    pub accept: Vec<String>,
    /// With --propose, refuse every undecided spelling of these kinds (detail, age, ...)
    #[arg(long, value_name = "KIND,KIND", value_delimiter = ',')]
    pub refuse: Vec<String>,
    /// Write stand-ins for accepted names into memos and other texts of study.db too, with --apply or by itself; the log records it
    #[arg(long, conflicts_with_all = ["propose", "review", "check", "sample", "sample_read", "declare", "restore"])]
    pub redact_memos: bool,
    /// The key: a sealed file apart from the study, which --apply writes and opens again when transcripts are added
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// What opens the key
    #[command(flatten)]
    pub opens: KeyArgs,
    /// The seed of a sample
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub seed: u64,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The file (.txt .md .docx .odt .rtf .html .vtt .srt .otr .csv .tsv .xlsx .eaf .exb .cha; .pdf where built with it)
    pub file: PathBuf,
    /// A study's folder, whose study.toml says who speaks
    #[arg(long, value_name = "STUDY")]
    pub study: Option<PathBuf>,
    /// Also show labels, words and what comments say
    #[arg(long)]
    pub show_text: bool,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// What is run on, and how
    #[command(flatten)]
    pub common: StudyArgs,
    /// A built-in pipeline (default, seed_codebook, batch, batch_codes, agreement, coverage) or a pipeline file
    /// [default: default; without a codebook seed_codebook, which drafts one]
    #[arg(long, value_name = "NAME|FILE")]
    pub pipeline: Option<String>,
    /// Also write scores.jsonl: a score for every segment and code
    #[arg(long)]
    pub all_scores: bool,
    /// Rank excerpts by their scores, or by how near their cluster is to each code and nothing else, for comparison
    #[arg(long, value_name = "scores|clusters")]
    pub via: Option<String>,
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

/// Arguments of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// What is run on, and how
    #[command(flatten)]
    pub common: StudyArgs,
    /// Whose coverage; may be left out where one coder only has coded
    #[arg(long, value_name = "C")]
    pub coder: Option<String>,
    /// The other coders, whose turns go first [default: all others]
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub coders: Vec<String>,
    /// Leave the other coders' work unseen: for a coder who is still to code blind
    #[arg(long)]
    pub blind: bool,
    /// Whose turns are looked at: participant, interviewer, note or any
    #[arg(long, value_name = "ROLE")]
    pub speaker_role: Option<String>,
    /// Look at these codes only
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub codes: Vec<String>,
    /// Transcripts that this coder coded (any), or that all the coders did (all)
    #[arg(long, value_name = "all|any")]
    pub documents_coded_by: Option<String>,
    /// A file of proposals that coders rejected (columns as of codings), instead of the study's rejections.csv
    #[arg(long, value_name = "FILE")]
    pub rejections: Option<PathBuf>,
    /// Draw so many of the uncoded turns at random, for a sample that proves how much was left
    #[arg(long, value_name = "N")]
    pub sample: Option<u32>,
    /// The sample, read: elusion_sample.csv with `codable` filled in (same --sample and --seed as when it was drawn)
    #[arg(long, value_name = "FILE", requires = "sample")]
    pub sample_read: Option<PathBuf>,
}

/// What a command prints, and whether findings change its exit status.
#[derive(Clone, Copy, Debug, Args)]
pub struct ReportArgs {
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

impl ReportArgs {
    /// How a command ends that found something to look at, or nothing.
    pub fn ending(self, to_look_at: bool) -> Ending {
        if to_look_at && !self.findings_ok { Ending::Findings } else { Ending::Done }
    }
}

/// Files that are read instead of the study's own.
#[derive(Clone, Debug, Args)]
pub struct InputArgs {
    /// A folder of transcripts, instead of the study's
    #[arg(long, value_name = "DIR")]
    pub transcripts: Option<PathBuf>,
    /// A codebook (.toml, .yaml, .csv), instead of the study's
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// A table of participants, instead of the study's
    #[arg(long, value_name = "FILE")]
    pub participants: Option<PathBuf>,
}

impl InputArgs {
    /// Where a command's inputs lie, those of the study and those that are named instead.
    pub fn sources(&self, study: Option<&Path>) -> Sources {
        let InputArgs { transcripts, codebook, participants } = self.clone();
        Sources {
            study: study.map(Path::to_path_buf),
            transcripts,
            codebook,
            participants,
            pdf_reader: super::pdf_reader(),
            ..Sources::default()
        }
    }
}

/// What every command that works on a study takes.
#[derive(Debug, Args)]
pub struct StudyArgs {
    /// The study's folder (transcripts/, codebook.toml, participants.csv, study.toml)
    pub study: Option<PathBuf>,
    /// Where the results go [default: STUDY/out; of agreement and coverage a folder of that name in it]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Files to use instead of the study's
    #[command(flatten)]
    pub inputs: InputArgs,
    /// A file of codings (document,start,end,code,coder), instead of the study's codings/
    #[arg(long, value_name = "FILE")]
    pub codings: Option<PathBuf>,
    /// A tokenizer.json of your own, instead of the built-in word tokenizer
    #[arg(long, value_name = "FILE")]
    pub tokenizer: Option<PathBuf>,
    /// A language model beside the study's own words: its folder, or its name below models/ (builds with --features semantic)
    #[arg(long, value_name = "FOLDER")]
    pub model: Option<String>,
    /// How many threads may work; the results are the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The seed that every random choice derives from, instead of the pipeline file's
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a key of the pipeline file, such as cluster.k=9; may be given more than once
    #[arg(long, value_name = "STAGE.KEY=VALUE", value_parser = parse_setting)]
    pub set: Vec<(String, toml::Value)>,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Projects (.qdpx, QualCoder's .qda, Taguette's .sqlite3), codebooks (.qdc, .csv, .toml, .yaml), codings and decisions
    /// (.csv, .jsonl), comments and answers (.csv)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The study's folder, or a new one; nothing that is in it is written over
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Whose the codings of these files are, where the files name nobody, or one person only
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// Of several projects in one .sqlite3, the one with this number
    #[cfg(feature = "review")]
    #[arg(long, value_name = "NUMBER")]
    pub project: Option<i64>,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The study's folder
    pub study: Option<PathBuf>,
    /// The file to write: .qdpx a project, .qdc or .docx a codebook, .csv a table, .jsonl codings
    #[arg(long, value_name = "FILE", required_unless_present_any = ["quotes", "matrix", "memos", "methods"])]
    pub out: Option<PathBuf>,
    /// What people take into their own writing
    #[command(flatten)]
    pub writing: WritingArgs,
    /// Whose codings: people's, or the suggestions of the last run as those of a coder that is no person
    #[arg(long, value_enum, default_value_t = CodingsOf::Human)]
    pub codings: CodingsOf,
    /// The codings of one coder only
    #[arg(long, value_name = "NAME")]
    pub coder: Option<String>,
    /// Write people's decisions as they were made, for `import` on another machine (.jsonl)
    #[cfg(feature = "review")]
    #[arg(long, conflicts_with_all = ["table", "codings"])]
    pub decisions: bool,
    /// Write a version of the codebook that was made on the review page, with what changed in it (.toml)
    #[cfg(feature = "review")]
    #[arg(long, value_name = "N|newest", conflicts_with_all = ["table", "codings", "decisions"])]
    pub codebook_version: Option<String>,
    /// What a .csv holds
    #[arg(long, value_enum, default_value_t = TableOf::Codings)]
    pub table: TableOf,
    /// A page for one participant: their own excerpts in plain words, with room for an answer (.html)
    #[arg(long, value_name = "PARTICIPANT", conflicts_with = "experts")]
    pub member: Option<String>,
    /// A page for outside experts: the codebook with excerpts, and a table for their comments (.html)
    #[arg(long)]
    pub experts: bool,
    /// Files to use instead of the study's
    #[command(flatten)]
    pub inputs: InputArgs,
    /// A file of codings, instead of the study's codings/
    #[arg(long, value_name = "FILE")]
    pub codings_file: Option<PathBuf>,
    /// The results of the run whose suggestions are exported [default: STUDY/out]
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    /// Whether the files are sealed
    #[cfg(feature = "seal")]
    #[command(flatten)]
    pub encrypt: EncryptArgs,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}

impl ExportArgs {
    /// The file that `--out` names; empty where other files are asked for.
    pub fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new(""))
    }
}

/// Files for people's own writing, and which codings go into them.
#[derive(Debug, Args)]
#[command(next_help_heading = "For your own writing")]
pub struct WritingArgs {
    /// Quotations by code, flagged ones first, with who, where, whose coding and memo (.docx, .xlsx, .html, .md)
    #[arg(long, value_name = "FILE")]
    pub quotes: Option<PathBuf>,
    /// Codes by transcript, by group and by question: codings, participants, share of words (.xlsx, .csv)
    #[arg(long, value_name = "FILE")]
    pub matrix: Option<PathBuf>,
    /// Memos on codings, codes, transcripts and the project, and the journal (.docx, .html, .md, .csv)
    #[arg(long, value_name = "FILE")]
    pub memos: Option<PathBuf>,
    /// A methods section to start from, with the COREQ and SRQR items that the study fills, and how to cite (.docx, .md, .html)
    #[arg(long, value_name = "FILE")]
    pub methods: Option<PathBuf>,
    /// Only quotations of these codes and of the codes below them
    #[arg(long, value_name = "CODE", value_delimiter = ',', requires = "quotes")]
    pub code: Vec<String>,
    /// Only quotations from turns that also have this code
    #[arg(long, value_name = "CODE", requires = "quotes")]
    pub with: Option<String>,
    /// Only quotations from these transcripts
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "quotes")]
    pub transcript: Vec<String>,
    /// Only quotations from these groups of participants
    #[arg(long, value_name = "GROUP", value_delimiter = ',', requires = "quotes")]
    pub group: Vec<String>,
    /// Only quotations of these speakers
    #[arg(long, value_name = "LABEL", value_delimiter = ',', requires = "quotes")]
    pub speaker: Vec<String>,
    /// Only quotations in answer to these questions of the guide
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "quotes")]
    pub question: Vec<String>,
    /// Only quotations that are flagged as such
    #[arg(long, requires = "quotes")]
    pub flagged: bool,
    /// Only quotations that are flagged to be discussed
    #[arg(long, requires = "quotes")]
    pub to_discuss: bool,
    /// Only quotations with a memo
    #[arg(long, requires = "quotes")]
    pub with_memo: bool,
    /// Only quotations that hold these words, or whose memo does
    #[arg(long, value_name = "WORDS", requires = "quotes")]
    pub words: Option<String>,
    /// Groups of fewer participants have no column in the matrix [default: as study.toml says, else 5]
    #[arg(long, value_name = "N", requires = "matrix")]
    pub least_participants: Option<u32>,
}

/// Whose codings are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodingsOf {
    /// What people coded
    Human,
    /// What the last run suggested
    Machine,
    /// What two coders agreed on, from the start or by adjudication
    #[cfg(feature = "review")]
    Adjudicated,
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
    /// A row for each answer that a participant gave
    #[cfg(feature = "review")]
    Answers,
}

impl Cli {
    /// The number of threads, where one was asked for.
    pub fn threads(&self) -> Option<usize> {
        match self.command.as_ref()? {
            Command::Run(args) => args.common.threads.map(usize::from),
            Command::Agreement(args) => args.common.threads.map(usize::from),
            Command::Coverage(args) => args.common.threads.map(usize::from),
            Command::Init(_)
            | Command::Doctor(_)
            | Command::Import(_)
            | Command::Export(_)
            | Command::Inspect(_)
            | Command::Generate(_)
            | Command::Stage(_) => None,
            #[cfg(feature = "pdf")]
            Command::ReadPdf => None,
            #[cfg(feature = "review")]
            Command::Start(_) | Command::Review(_) | Command::Verify(_) | Command::Forget(_) => None,
            #[cfg(feature = "seal")]
            Command::Seal(_) | Command::Open(_) | Command::Deidentify(_) => None,
        }
    }
}
