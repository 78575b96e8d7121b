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
    /// Remove the participant's transcripts although others speak in them too
    #[arg(long)]
    pub whole: bool,
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
