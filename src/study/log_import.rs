//! Takes files of decisions, of experts' comments and of participants' answers into a study's log.

use std::fs;
use std::path::Path;

use super::files::make_private_folder;
use super::import::{ImportError, is_too_long};
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::log_state::LogState;
use crate::formats::decode::decode;
use crate::formats::fault::FormatFault;
use crate::formats::review::answers::{is_answers, read_answers};
use crate::formats::review::comments::{is_comments, read_comments};
use crate::formats::review::log::{is_events, read_events};
use crate::store::{FILE, Merged, Store, now};

/// Takes a file into the log of the study in `out`; `None` where the file holds nothing of a log.
///
/// # Errors
///
/// An [`ImportError`] if the file was changed by hand or cut, or if the log cannot be opened or written.
pub fn take_into_log(file: &Path, out: &Path) -> Result<Option<Merged>, ImportError> {
    let Some((ending, text)) = text_of(file) else { return Ok(None) };
    let text = text.trim_start_matches('\u{feff}');
    let wrong = |fault| ImportError::Log { path: file.display().to_string(), fault };
    let open = || -> Result<Store, ImportError> {
        make_private_folder(out).map_err(|error| ImportError::disk(out, &error))?;
        Ok(Store::open(&out.join(FILE))?)
    };
    let merged = match ending.as_str() {
        _ if is_events(text) => {
            let parcel = read_events(text).map_err(wrong)?;
            open()?.merge(&parcel)?
        }
        "csv" if is_comments(text) => {
            let remarks = read_comments(text).map_err(wrong)?;
            let added = open()?.remark(&remarks, now())?;
            Merged { added, known: remarks.len() - added }
        }
        "csv" if is_answers(text) => {
            let answers = read_answers(text).map_err(wrong)?;
            let mut store = open()?;
            let state = store.trail()?;
            if let Some(fault) = answers.iter().find_map(|(line, answer)| unplaced(&state, *line, answer)) {
                return Err(wrong(fault));
            }
            let answers: Vec<MemberAnswer> = answers.into_iter().map(|(_, answer)| answer).collect();
            let added = store.answer(&answers, now())?;
            Merged { added, known: answers.len() - added }
        }
        _ => return Ok(None),
    };
    Ok(Some(merged))
}

/// The ending and the text of a file that may hold rows of a log. What cannot be read, or is too long for anything, is reported
/// where files of codings are read.
fn text_of(file: &Path) -> Option<(String, String)> {
    let ending = file.extension()?.to_string_lossy().to_lowercase();
    if !["jsonl", "csv"].contains(&ending.as_str()) || is_too_long(file) {
        return None;
    }
    // Text that is sound stays as it is, since digests are of its bytes; a spreadsheet saves in other encodings too.
    let text = match String::from_utf8(fs::read(file).ok()?) {
        Ok(text) => text,
        Err(other) => decode(other.as_bytes()).ok()?.text,
    };
    Some((ending, text))
}

/// What is wrong with the place of an answer: it must lie in a text that the study knows.
fn unplaced(state: &LogState, line: u32, answer: &MemberAnswer) -> Option<FormatFault> {
    let passage = answer.asked.passage.as_ref()?;
    // A study that was never reviewed knows no text yet.
    let known = state.texts.get(&passage.document).or_else(|| state.texts.values().next())?;
    let fault = |message: String, remedy| Some(FormatFault::new(message, remedy).at(line));
    match known {
        known if known.document != passage.document => fault(
            format!("the study has no transcript {}", passage.document),
            "import the answers into the study that the packet came from",
        ),
        known if known.digest != passage.text => {
            fault(format!("{} has another text than the packet was made from", passage.document), "put the transcript back as it was")
        }
        known if passage.span.end > known.chars || passage.span.start >= passage.span.end => {
            fault(format!("the place lies outside of {}", passage.document), "leave the columns before the answer as they came")
        }
        _ => None,
    }
}
