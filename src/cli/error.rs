//! Why a command could not be done, where no other room says so.

use thiserror::Error;

use super::Ending;
use crate::formats::fault::FormatFault;

/// How a command ended, or why it could not be done. `main` alone prints the error.
pub type CommandResult = Result<Ending, Box<dyn std::error::Error>>;

/// What is wrong with what a command was given.
#[derive(Debug, Error)]
pub enum CommandError {
    /// There is nothing to run on, or no place for the results.
    #[error(
        "E0001 there is no study: none was named; name a study folder, or a folder with --transcripts and one for the results with --out"
    )]
    NoStudy,
    /// A new study without a folder.
    #[error("E0051 no folder was named for the study, and no interviews lie in this one; name a folder, as in `leitmotif init my-study`")]
    NoFolder,
    /// A file of cases that the system does not give out.
    #[error("E0004 {path} cannot be read: {reason}; see whether you may open it")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A folder into which nothing can be written.
    #[error("E1075 {path}: {reason}; see whether there is room and whether you may write there")]
    Unwritable {
        /// Which folder.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A file of cases that is wrong.
    #[error("{}", .faults.iter().map(|fault| format!("E0005 {path}: {fault}")).collect::<Vec<_>>().join("\n"))]
    Cases {
        /// Which file.
        path: String,
        /// What is wrong, where, and the way out.
        faults: Vec<FormatFault>,
    },
    /// Files for people's own writing, and a file for another program.
    #[error(
        "E1172 --out is for another program, --quotes, --matrix, --memos and --methods are for your own writing; give one kind at a time"
    )]
    TwoExports,
    /// Suggestions where people's codings are meant.
    #[error("E1173 quotations, matrices and memos are of what people coded; leave out --codings machine")]
    NotOfPeople,
    /// Nobody said that it should be done.
    #[cfg(feature = "review")]
    #[error("E1202 nothing was removed, as nobody confirmed it; type the participant's number when asked, or say --yes")]
    NotConfirmed,
    /// Nobody said who does it, or why.
    #[cfg(feature = "review")]
    #[error("E1202 nothing was removed; say who does it with --coder and why with --why")]
    NoReason,
    /// An export with names in it.
    #[error(
        "E0217 {name} would hold names of the study's list of identifiers (places: {places}), and was not written; take the names out where they were written: a memo, a code, a table"
    )]
    NamesInExport {
        /// The file.
        name: String,
        /// How many places.
        places: usize,
    },
    /// No place for the key.
    #[cfg(feature = "seal")]
    #[error("E0218 there is no place for the key; say with --key FILE where it is to lie, apart from the study")]
    NoKeyPlace,
    /// A sealed file under a name from which none can be made for what is in it.
    #[cfg(feature = "seal")]
    #[error(
        "E1159 the name of the sealed file does not end in .age, so there is none for what is in it; say with --into where it is to go"
    )]
    NoPlaceToOpen,
    /// A kind that is none.
    #[cfg(feature = "seal")]
    #[error("E0219 no kind of identifier is called so; the kinds are {kinds}")]
    NoKind {
        /// All kinds.
        kinds: String,
    },
    /// Not two coders to compare.
    #[cfg(feature = "review")]
    #[error("R0122 two coders are compared; name them as --adjudicate A,B")]
    NotTwoCoders,
}

/// The errors of several files, one line each.
#[derive(Debug, Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Several<E: std::fmt::Display + std::fmt::Debug>(pub Vec<E>);
