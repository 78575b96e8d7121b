//! The decisions applied: de-identified texts in place of the originals, which go into the key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::key_place::{KeyPlace, note_key_place};
use super::sealed_key::{open_key, seal_key};
use super::work::{OpenText, Work, without_context};
use super::{DeidentifyError, FOLDER, NAMES, PLACES, disk};
use crate::domain::corpus::replacement::TextReplaced;
use crate::domain::digest::Digest;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::formats::deidentify::key_archive::{Key, Original};
use crate::formats::deidentify::state_table::{Cleared, StateRow, state_table};
use crate::stages::deidentify::{Matcher, ReplacedText, replace};
use crate::store::sealed::Passphrase;
use crate::study::clearance::{STATES, states};
use crate::study::files::{make_private_folder, write_whole};
use crate::study::text_exchange::moved_codings::{Exchanged, moved_files};
use crate::study::text_exchange::read_again::read_again;
use crate::study::text_exchange::{Exchange, finish_held, hold_texts, plan_exchange};

/// What was done.
#[derive(Debug)]
pub struct Applied {
    /// How many transcripts were de-identified.
    pub transcripts: usize,
    /// How many places were replaced.
    pub places: usize,
    /// What was noticed: a turn that is read otherwise than before, say.
    pub findings: Vec<Finding>,
}

/// A transcript with what becomes of it.
struct Done<'a> {
    raw: &'a OpenText,
    replaced: ReplacedText,
    what: TextReplaced,
}

/// Replaces what was accepted in every open transcript, seals the originals into the key at `key`, and moves codings with their words.
///
/// # Errors
///
/// A [`DeidentifyError`] if a proposal is not decided, the key would lie in the study or cannot be sealed, or the study cannot be written. Until
/// the key is sealed and was opened again, the study is as it was.
pub fn apply(study: &Path, work: &Work, key: &Path, passphrase: &Passphrase, key_file: Option<&Path>) -> Result<Applied, DeidentifyError> {
    let _held = hold_texts(study)?;
    let applied = planned(study, work, key, passphrase, key_file)?;
    finish_held(study)?;
    Ok(applied)
}

/// The same, up to the moment from which on only moves are left: the key is sealed, and everything that is exchanged lies beside its place.
/// Whatever reads the study next finishes it.
///
/// # Errors
///
/// As [`apply`].
pub fn prepare(
    study: &Path,
    work: &Work,
    key: &Path,
    passphrase: &Passphrase,
    key_file: Option<&Path>,
) -> Result<Applied, DeidentifyError> {
    let _held = hold_texts(study)?;
    planned(study, work, key, passphrase, key_file)
}

fn planned(study: &Path, work: &Work, key: &Path, passphrase: &Passphrase, key_file: Option<&Path>) -> Result<Applied, DeidentifyError> {
    // The passphrase may have been typed in between, while somebody decided on the page.
    if !work.is_current(study) {
        return Err(DeidentifyError::Overtaken);
    }
    let undecided = work.undecided();
    if !undecided.is_empty() {
        return Err(DeidentifyError::Open(undecided));
    }
    if work.open.is_empty() {
        let remedy = "put a transcript that is not de-identified into transcripts/";
        return Err(DeidentifyError::Nothing { what: "every transcript is settled", remedy });
    }
    let (key, study_path) = (absolute(key)?, absolute(study)?);
    if key.starts_with(&study_path) || key_file.is_some_and(|file| absolute(file).is_ok_and(|file| file.starts_with(&study_path))) {
        return Err(DeidentifyError::KeyInStudy);
    }
    let (done, findings) = all_replaced(work)?;
    let mut sealed = if key.exists() { open_key(&key, passphrase)? } else { Key::default() };
    // A list that somebody began anew does not take away what stands for whom in the transcripts that are there.
    let listed: BTreeSet<String> = work.names.iter().map(|row| row.name.text.to_lowercase()).collect();
    sealed.names.retain(|row| !listed.contains(&row.name.text.to_lowercase()));
    sealed.names.splice(0..0, work.names.iter().cloned().map(without_context));
    for one in &done {
        sealed.originals.insert(one.raw.found.id.clone(), original(one));
    }
    seal_key(&key, &sealed, passphrase)?;
    note_key_place(study, &KeyPlace { key, key_file: key_file.map(absolute).transpose()? })?;
    plan_exchange(study, exchanged(study, work, &done)?)?;
    let places = done.iter().map(|one| one.replaced.places.len()).sum();
    Ok(Applied { transcripts: done.len(), places, findings })
}

fn absolute(path: &Path) -> Result<PathBuf, DeidentifyError> {
    // A file that is not there yet is where its folder is.
    let (folder, name) = if path.exists() { (path, None) } else { (path.parent().unwrap_or(Path::new("")), path.file_name()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = folder.canonicalize().map_err(disk(folder))?;
    Ok(name.map_or(folder.clone(), |name| folder.join(name)))
}

fn all_replaced(work: &Work) -> Result<(Vec<Done<'_>>, Vec<Finding>), DeidentifyError> {
    let list = work.list();
    let matcher = Matcher::new(&list);
    let mut names: BTreeSet<String> = work.inputs.transcripts.iter().map(|found| found.id.to_string()).collect();
    let (mut done, mut findings) = (Vec::new(), Vec::new());
    for (at, raw) in work.open.iter().enumerate() {
        let replaced = replace(&raw.transcript.text, &list, &matcher, &work.verdicts(at));
        let again = read_again(&raw.found.id, &replaced.text, &names, &work.inputs.study.speakers);
        let (becomes, after) = again.ok_or_else(|| DeidentifyError::Unwritable { document: raw.found.id.to_string() })?;
        names.insert(becomes.to_string());
        if after.turns.len() != raw.transcript.turns.len() {
            let message =
                format!("the text has {} turns after de-identification, and had {}", after.turns.len(), raw.transcript.turns.len());
            let remedy = "look at it with `leitmotif inspect`; a stand-in for a label may read as speech";
            findings.push(Finding::new("E0213", Place::file(&becomes), message, remedy));
        }
        let what = TextReplaced {
            document: raw.found.id.clone(),
            becomes,
            before: raw.transcript.digest,
            after: after.digest,
            chars: after.offsets().chars(),
            places: replaced.places.clone(),
        };
        done.push(Done { raw, replaced, what });
    }
    Ok((done, findings))
}

fn original(done: &Done<'_>) -> Original {
    let text: &str = &done.raw.transcript.text;
    let after: Vec<char> = done.replaced.text.chars().collect();
    let table = done.raw.transcript.offsets();
    let mut shift = 0i64;
    let mut replaced = Vec::new();
    for place in &done.replaced.places {
        let start = (i64::from(place.span.start) + shift) as usize;
        let stand_in: String = after[start..start + place.length as usize].iter().collect();
        shift += i64::from(place.length) - place.span.len() as i64;
        let words = table.to_bytes(text, place.span).map_or("", |span| span.slice(text));
        replaced.push((place.span, words.to_owned(), stand_in));
    }
    Original { bytes: done.raw.bytes.clone(), becomes: done.what.becomes.clone(), replaced }
}

/// Everything that changes in the study.
fn exchanged(study: &Path, work: &Work, done: &[Done<'_>]) -> Result<Exchange, DeidentifyError> {
    let below = |path: &Path| path.strip_prefix(study).map_or_else(|_| path.to_path_buf(), Path::to_path_buf);
    let mut all = Exchange { by: "leitmotif deidentify", log: done.iter().map(|one| one.what.clone()).collect(), ..Exchange::default() };
    let mut states: BTreeMap<DocumentId, StateRow> = states(study)?;
    for Done { raw, replaced, what } in done {
        let place = below(&raw.found.path);
        let now = raw.found.path.with_file_name(what.becomes.as_str().rsplit('/').next().unwrap_or_default());
        if what.becomes != what.document {
            all.removed.push(place);
        }
        let bytes = replaced.text.as_bytes().to_vec();
        let row = StateRow { document: what.becomes.clone(), cleared: Cleared::Deidentified, file: Digest::of(&bytes) };
        states.remove(&what.document);
        states.insert(what.becomes.clone(), row);
        all.files.push((below(&now), bytes));
    }
    let documents: Vec<DocumentId> = work.inputs.transcripts.iter().map(|found| found.id.clone()).collect();
    let moves: Vec<Exchanged<'_>> = done.iter().map(|one| Exchanged { what: &one.what, map: &one.raw.transcript.source.map }).collect();
    all.files.extend(moved_files(study, &documents, &moves)?.into_iter().map(|(path, bytes)| (below(&path), bytes)));
    let rows: Vec<StateRow> = states.into_values().collect();
    all.files.push((Path::new(FOLDER).join(STATES), state_table(&rows)));
    // What was made of the texts before is made anew from those after.
    all.removed.extend([Path::new(FOLDER).join(NAMES), Path::new(FOLDER).join(PLACES), Path::new("out").join("cache")]);
    Ok(all)
}

/// Writes the originals of a key into a folder, byte for byte; gives how many.
///
/// # Errors
///
/// A [`DeidentifyError`] if the folder cannot be written, or holds one of the files already.
pub fn restore(key: &Key, folder: &Path) -> Result<usize, DeidentifyError> {
    for (document, original) in &key.originals {
        let path = folder.join(document.as_str());
        if path.exists() {
            return Err(DeidentifyError::Disk { path: path.display().to_string(), reason: "there is a file already".to_owned() });
        }
        make_private_folder(path.parent().unwrap_or(folder)).map_err(disk(&path))?;
        write_whole(&path, &original.bytes, true).map_err(disk(&path))?;
    }
    Ok(key.originals.len())
}
