//! De-identification of a study on disk: what is proposed and decided, the exchange of the texts, the key, and the checks afterwards.
//!
//! All of it lies in `STUDY/deidentify/`: `identifiers.csv` and `proposals.csv` while people decide, `transcripts.csv` for good. The list holds names,
//! as the transcripts beside it do; both leave the study together, into the key, when the decisions are applied.

#[cfg(feature = "seal")]
mod apply;
mod contexts;
mod key_place;
mod list_stamp;
#[cfg(feature = "review")]
mod log_names;
mod name_check;
mod proposal_review;
#[cfg(feature = "seal")]
mod sealed_key;
mod turn_sample;
mod work;

use std::path::Path;

use thiserror::Error;

use super::clearance::{ClearanceError, FOLDER, file};
use super::inputs::InputError;
use crate::formats::fault::FormatFault;

#[cfg(feature = "seal")]
pub use apply::{Applied, apply, prepare, restore};
pub use contexts::{PlaceInContext, contexts, places_in_context};
pub use key_place::known_key;
pub use list_stamp::ListStamp;
#[cfg(feature = "review")]
pub use log_names::{names_in_log, redact_log};
pub use name_check::{
    Checked, check_made, check_study, check_written, has_open_list, is_deidentified, key_at_hand, list_at_hand, names_gone,
};
pub use proposal_review::{ActRefused, ProposalReview, ReviewAct};
#[cfg(feature = "seal")]
pub use sealed_key::{open_key, seal_key};
pub use turn_sample::{draw_sample, read_sample};
#[cfg(feature = "review")]
pub(super) use work::place_rows;
pub use work::{OpenText, Work, propose_study};

/// The list that people edit, a row for each spelling.
const NAMES: &str = super::clearance::NAMES;

/// The places, without words.
pub(super) const PLACES: &str = "proposals.csv";

/// Why de-identification cannot go on. No message holds a word of a transcript or of the list.
#[derive(Debug, Error)]
pub enum DeidentifyError {
    /// The inputs of the study.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<InputError>),
    /// A file of the folder is wrong.
    #[error("E0203 {name}: {fault}")]
    File {
        /// Which.
        name: String,
        /// What, where, and the way out.
        fault: FormatFault,
    },
    /// Which transcripts are settled is not known.
    #[error(transparent)]
    Clearance(#[from] ClearanceError),
    /// Not everything is decided.
    #[error("{}", .0.iter().map(|(document, open)| format!(
        "E0204 {document}: {open} proposals are not decided; review them with `leitmotif deidentify STUDY --review`, or fill the column `decision` of deidentify/identifiers.csv"
    )).collect::<Vec<_>>().join("\n"))]
    Open(Vec<(String, usize)>),
    /// The list is in the key, and no key is named.
    #[error("E0205 transcripts were de-identified before, and their stand-ins are in the key; name it with --key")]
    NeedsKey,
    /// Memos are to change before the texts do.
    #[error(
        "E0223 decisions about names are not applied yet; apply them with --apply, and add --redact-memos where memos are to change too"
    )]
    NotApplied,
    /// The key is to lie in the study.
    #[error("E0206 the key would lie in the study's folder; name a place apart from it with --key, on another disk if there is one")]
    KeyInStudy,
    /// A sealed file that is no key.
    #[error("E0207 {path} was opened and is no key of `leitmotif deidentify`; name the file that --apply wrote")]
    NoKey {
        /// Which file.
        path: String,
    },
    /// Two transcripts would have one name afterwards, or one could not be read again.
    #[error(
        "E0208 {document}: the de-identified text cannot be written under a name of its own and read again; save the transcript as .txt and propose anew"
    )]
    Unwritable {
        /// Which transcript.
        document: String,
    },
    /// Nothing is left to be de-identified, or nothing has been yet.
    #[error("E0210 {what}; {remedy}")]
    Nothing {
        /// What there is none of.
        what: &'static str,
        /// The way out.
        remedy: &'static str,
    },
    /// The disk refuses.
    #[error("E0211 {path}: {reason}; see whether there is room and whether you may write there")]
    Disk {
        /// Where.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The lists or transcripts changed between reading and writing.
    #[error(
        "E0220 the list of identifiers or a transcript was changed in the meantime, by a page or a program; nothing was done, call it again"
    )]
    Overtaken,
    /// Names cannot be accepted as they are.
    #[error(
        "E0224 a stand-in of the kind {kind} holds the very words that it stands in for, so no name of this kind was decided; write another one into the column `stand_in` of deidentify/identifiers.csv"
    )]
    StandIn {
        /// The kind of the names.
        kind: &'static str,
    },
    /// The exchange of the texts.
    #[error(transparent)]
    Exchange(#[from] super::text_exchange::ExchangeError),
    /// The key cannot be sealed or opened.
    #[cfg(feature = "seal")]
    #[error("{0}")]
    Seal(crate::store::sealed::SealError),
    /// The log of decisions.
    #[cfg(feature = "review")]
    #[error("{0}")]
    Store(crate::store::StoreError),
}

fn disk(path: &Path) -> impl Fn(std::io::Error) -> DeidentifyError + '_ {
    move |error| DeidentifyError::Disk { path: path.display().to_string(), reason: error.kind().to_string() }
}
