//! Arguments of `forget`.

use std::path::PathBuf;

use clap::Args;

use super::ReportArgs;

/// Arguments of `forget`.
#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// The study's folder
    pub study: PathBuf,
    /// The participant's number in participants.csv, or the name of a transcript that has no row there
    pub participant: String,
    /// Who takes it out, for the log
    #[arg(long, value_name = "NAME", required_unless_present = "dry_run")]
    pub coder: Option<String>,
    /// Why, for the log, without a name: "withdrew consent on 3 May"
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    pub why: Option<String>,
    /// A name of the participant to search for that no table of the study holds; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,
    /// A further transcript that is the participant's; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub transcript: Vec<String>,
    /// Remove the participant's transcripts whole although others speak in them too; else marked gaps are left where the participant spoke
    #[arg(long)]
    pub whole: bool,
    /// The key of the de-identification, which loses the participant's originals and names [default: where it was put, if it opens]
    #[cfg(feature = "seal")]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// What opens the key
    #[cfg(feature = "seal")]
    #[command(flatten)]
    pub opens: super::KeyArgs,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
    /// Show what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// What is printed
    #[command(flatten)]
    pub report: ReportArgs,
}
