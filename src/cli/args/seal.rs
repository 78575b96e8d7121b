//! Arguments of `seal` and `open`, and where a passphrase comes from.

use std::path::PathBuf;

use clap::Args;

/// Where a passphrase comes from. It is never an argument itself: arguments can be seen by everybody on a computer.
#[derive(Clone, Debug, Args)]
pub struct KeyArgs {
    /// A file with a key in it, in place of a passphrase; where sealing finds none, one is made
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    pub key_file: Option<PathBuf>,
    /// A file whose first line is the passphrase, for scripts; without it the passphrase is asked for at the terminal
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// Arguments of `seal`.
#[derive(Debug, Args)]
pub struct SealArgs {
    /// The study's folder
    pub study: PathBuf,
    /// The sealed file, outside of the study's folder; by custom it ends in .age
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Remove the study's folder after the sealed file was read back and compared
    #[arg(long)]
    pub remove: bool,
    /// What it is sealed with
    #[command(flatten)]
    pub key: KeyArgs,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

/// Arguments of `open`.
#[derive(Debug, Args)]
pub struct OpenArgs {
    /// The sealed file
    pub file: PathBuf,
    /// The folder to write the study into; a new one
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
    /// What it was sealed with
    #[command(flatten)]
    pub key: KeyArgs,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}
