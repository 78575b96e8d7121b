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

/// Whether the files of an export are sealed, and with what.
#[derive(Clone, Debug, Args)]
pub struct EncryptArgs {
    /// Seal every file that is written (age); .age is added to its name, and `leitmotif open FILE` opens it
    #[arg(long)]
    pub encrypt: bool,
    /// With --encrypt, a file with a key in it, in place of a passphrase; where there is none, one is made
    #[arg(long, value_name = "FILE", requires = "encrypt", conflicts_with = "passphrase_file")]
    pub key_file: Option<PathBuf>,
    /// With --encrypt, a file whose first line is the passphrase, for scripts; without it the passphrase is asked for at the terminal
    #[arg(long, value_name = "FILE", requires = "encrypt")]
    pub passphrase_file: Option<PathBuf>,
}

impl EncryptArgs {
    /// Where the passphrase comes from; `None` where nothing is sealed.
    pub fn key(&self) -> Option<KeyArgs> {
        let Self { key_file, passphrase_file, .. } = self.clone();
        self.encrypt.then_some(KeyArgs { key_file, passphrase_file })
    }
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
    /// The sealed file: a study, a file of `export --encrypt`, or another file that age sealed with a passphrase
    pub file: PathBuf,
    /// The new folder for a study, or the new file for anything else [default: the sealed file's name without .age]
    #[arg(long, value_name = "PLACE")]
    pub into: Option<PathBuf>,
    /// What it was sealed with
    #[command(flatten)]
    pub key: KeyArgs,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}
