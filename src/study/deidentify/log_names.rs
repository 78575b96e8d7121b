//! Names in what coders wrote into the log: stand-ins take their place, and a row of the log says so.
//!
//! The log never changes otherwise. As with a withdrawal, rows keep their digests, so the chain still holds, and `leitmotif verify` says how many rows
//! changed, when, and who did it. This needs the database for itself.

use std::collections::BTreeSet;
use std::path::Path;

use super::DeidentifyError;
use crate::domain::corpus::name_list::ListedName;
use crate::domain::ids::CoderId;
use crate::domain::review::withdrawal::{Cause, Withdrawal};
use crate::formats::review::withdrawal::Leaving;
use crate::stages::deidentify::{Matcher, PlaceVerdicts, replace};
use crate::store::{FILE, Store, now};

/// How many rows, codebooks and offers of the log hold a name of the list.
///
/// # Errors
///
/// A [`DeidentifyError`] if the log cannot be read.
pub fn names_in_log(study: &Path, list: &[ListedName]) -> Result<usize, DeidentifyError> {
    let path = study.join(FILE);
    if !path.exists() || list.is_empty() {
        return Ok(0);
    }
    let store = Store::open_existing(&path).map_err(DeidentifyError::Store)?;
    leaving(list, |leaving| store.would_shorten(leaving)).map_err(DeidentifyError::Store)
}

/// Writes stand-ins for the names of a list into the log; gives how many rows, codebooks and offers changed, and writes nothing where none does.
///
/// # Errors
///
/// A [`DeidentifyError`] if the log is open elsewhere, or cannot be read or written.
pub fn redact_log(study: &Path, list: &[ListedName]) -> Result<usize, DeidentifyError> {
    if names_in_log(study, list)? == 0 {
        return Ok(0);
    }
    let said = Withdrawal {
        cause: Cause::Names,
        transcripts: 0,
        gaps: 0,
        files: 0,
        rows: Vec::new(),
        codebooks: Vec::new(),
        offers: Vec::new(),
        why: "names of the list of identifiers".into(),
    };
    let mut store = Store::open_alone(&study.join(FILE)).map_err(DeidentifyError::Store)?;
    let by = CoderId::new("leitmotif deidentify");
    let written = leaving(list, |leaving| store.withdraw(&by, now(), leaving, said)).map_err(DeidentifyError::Store)?;
    Ok(written.rows.len() + written.codebooks.len() + written.offers.len())
}

fn leaving<T>(list: &[ListedName], with: impl FnOnce(&Leaving<'_>) -> T) -> T {
    let matcher = Matcher::new(list);
    let left = |text: &str| {
        let replaced = replace(text, list, &matcher, &PlaceVerdicts::default());
        (!replaced.places.is_empty()).then_some(replaced.text)
    };
    let (documents, participants) = (BTreeSet::new(), BTreeSet::new());
    with(&Leaving { documents: &documents, participants: &participants, is_theirs: &|_, _, _| false, left: &left })
}
