//! Reads what a study's log of decisions says, once for a command: where it ends, each coder's codings, what two coders
//! settled, and who coded after suggestions were shown.
//!
//! A program that was built without the review reads no database. It refuses a study that has one rather than leave codings out.

use std::path::Path;

use thiserror::Error;

use super::files::Input;
use crate::domain::codebook::Codebook;
use crate::domain::finding::Finding;
use crate::domain::ids::CoderId;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::event::Head;
use crate::formats::inputs::codings::StoredCoding;

/// Which of a study's decisions are read as codings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecisionsRead {
    /// None, and the log is not opened.
    #[default]
    Nothing,
    /// None; where the log ends is read, and the codebook that holds.
    Head,
    /// Those of each coder.
    Coders,
    /// Those of each coder, and those of the team where nothing between two coders is open.
    CodersAndTeam,
    /// The same without what was decided after a step was opened again: agreement is of originals.
    OriginalsAndTeam,
    /// What two coders agreed on, and nothing else.
    Agreed,
}

/// What was read of the log.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// The last row of the log; `None` where the study keeps none.
    pub head: Option<Head>,
    /// The codebook that holds, where it is another one than the study's file: codes were made while reading.
    pub held: Option<Input<Codebook>>,
    /// Codings as if they came from files.
    pub codings: Vec<Input<Vec<StoredCoding>>>,
    /// Notes on coders who coded after they were shown suggestions or clusters.
    pub shown: Vec<Finding>,
    /// The name of what two coders agreed on, where that was asked for.
    pub agreed: Option<CoderId>,
    /// What coders flagged and wrote beside their codings, where codings are read.
    pub annotations: Annotations,
}

/// Why decisions cannot be read.
#[derive(Debug, Error)]
pub enum DecisionsError {
    /// The database.
    #[cfg(feature = "review")]
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// There are decisions, and no reader of them.
    #[error("R0108 study.db holds decisions, and this program was built without the review; take one built with it")]
    NoReview,
    /// Agreed codings are asked for, and nothing is agreed.
    #[error("R0117 no two coders are done, so nothing is agreed; let both say so on the page first")]
    NothingAgreed,
}

impl Decisions {
    /// Reads the log of the study in a folder. Codes count as they are called in the codebook that holds: the study's `file`, or, if
    /// `may_hold`, what was made of it while reading.
    ///
    /// # Errors
    ///
    /// A [`DecisionsError`] if the log cannot be read, or if agreed codings are asked for and there are none.
    #[cfg(feature = "review")]
    pub fn read(study: Option<&Path>, wanted: DecisionsRead, file: Option<&Codebook>, may_hold: bool) -> Result<Self, DecisionsError> {
        use crate::domain::review::log_state::LogState;
        use crate::store::{FILE, Store, adjudicated, agreed_name, decided, settled};
        let path = study.unwrap_or(Path::new("")).join(FILE);
        // What is agreed comes from the log and from nowhere else, so there a missing log is an error.
        let is_read = wanted == DecisionsRead::Agreed || wanted != DecisionsRead::Nothing && study.is_some() && path.exists();
        if !is_read {
            return Ok(Self::default());
        }
        let store = Store::open_existing(&path)?;
        let none = Codebook::default();
        let held = if may_hold { Some(store.holding(file.unwrap_or(&none))?) } else { None };
        let held = held.filter(|held| held != file.unwrap_or(&none));
        let mut read = Self { head: Some(store.head()?), held: held.map(as_codebook_file), ..Self::default() };
        if wanted == DecisionsRead::Head {
            return Ok(read);
        }
        let book = read.held.as_ref().map(|input| &input.value).or(file);
        let events = store.events_after(0)?;
        let state = LogState::under(&events, book.unwrap_or(&none));
        read.annotations = annotations(&state);
        if wanted == DecisionsRead::Agreed {
            let agreed = adjudicated(&store, &events, book)?.ok_or(DecisionsError::NothingAgreed)?;
            read.agreed = Some(agreed_name(&agreed.between));
            read.codings.push(as_file(agreed.codings));
            return Ok(read);
        }
        let codings = match wanted {
            DecisionsRead::OriginalsAndTeam => decided(&state.originals()),
            _ => decided(&state),
        };
        if codings.is_empty() {
            return Ok(read);
        }
        let with_team = matches!(wanted, DecisionsRead::CodersAndTeam | DecisionsRead::OriginalsAndTeam);
        let agreed = if with_team { adjudicated(&store, &events, book)? } else { None };
        read.codings.push(as_file(codings));
        read.codings.extend(agreed.and_then(|agreed| settled(&agreed)).map(as_file));
        // Codings are counted as they were made, whatever their codes are called now.
        read.shown = shown(&LogState::of(&events));
        Ok(read)
    }

    /// Refuses a study that keeps decisions: they would be left out.
    ///
    /// # Errors
    ///
    /// [`DecisionsError::NoReview`] if there is a `study.db`, whatever is asked for but its end.
    #[cfg(not(feature = "review"))]
    pub fn read(study: Option<&Path>, wanted: DecisionsRead, _: Option<&Codebook>, _: bool) -> Result<Self, DecisionsError> {
        let is_there = study.is_some_and(|study| study.join("study.db").exists());
        match wanted {
            DecisionsRead::Nothing | DecisionsRead::Head => Ok(Self::default()),
            DecisionsRead::Agreed => Err(DecisionsError::NothingAgreed),
            _ if is_there => Err(DecisionsError::NoReview),
            _ => Ok(Self::default()),
        }
    }
}

/// Codings of the log as those of a file. The digest is of what they say, so a decision that changes none of them changes no
/// result but the head that results name.
#[cfg(feature = "review")]
fn as_file(value: Vec<StoredCoding>) -> Input<Vec<StoredCoding>> {
    use crate::domain::digest::Digest;
    let mut said = String::new();
    for coding in &value {
        let StoredCoding { document, span, code, coder, created, memo, answer, text, .. } = coding;
        let (created, text) = (created.as_deref().unwrap_or(""), text.map(|text| text.to_string()).unwrap_or_default());
        let parts = [document.as_str(), code.as_str(), coder.as_str(), created, memo.as_str(), &text];
        said += &Digest::of_parts(parts.into_iter().map(str::as_bytes)).to_string();
        said += &format!(" {} {} {answer:?}\n", span.start, span.end);
    }
    Input { digest: Digest::of(said.as_bytes()), name: crate::store::FILE.to_owned(), value }
}

/// The codebook that holds, as if it came from a file.
#[cfg(feature = "review")]
fn as_codebook_file(value: Codebook) -> Input<Codebook> {
    let text = crate::formats::codebook::codebook_toml(&value);
    Input { digest: crate::domain::digest::Digest::of(text.as_bytes()), name: crate::store::FILE.to_owned(), value }
}

/// What coders flagged and wrote. Of several memos on one thing the newest counts; entries of the journal all stay.
#[cfg(feature = "review")]
fn annotations(state: &crate::domain::review::log_state::LogState) -> Annotations {
    use crate::domain::review::annotations::SignedNote;
    use crate::domain::review::coding::Coding;
    use crate::domain::review::event::{About, Note};
    use crate::domain::review::log_state::Place;
    use crate::domain::review::timestamp::to_the_second;
    let mut all = Annotations::default();
    for (coder, work) in &state.coders {
        let coding = |place: &Place| {
            let code = place.code.clone()?;
            Some(Coding { document: place.document.clone(), span: place.span, code, coder: coder.clone() })
        };
        all.quotations.extend(work.quotations.places().filter_map(coding));
        all.to_discuss.extend(work.to_discuss.places().filter_map(coding));
        for (row, time, note) in &work.notes {
            let is_newest =
                note.about == About::Journal || work.notes.iter().all(|(other, _, one)| one.about != note.about || other <= row);
            if is_newest && !note.text.is_empty() {
                let about = match &note.about {
                    About::Code(code) => About::Code(state.counts_as(code)),
                    other => other.clone(),
                };
                let note = Note { about, ..note.clone() };
                all.notes.push(SignedNote { coder: coder.clone(), time: to_the_second(time), note });
            }
        }
    }
    all.notes.sort_by(|one, other| (&one.time, &one.coder).cmp(&(&other.time, &other.coder)));
    all
}

/// Notes on coders who saw suggestions before they coded: agreement of those who saw the same is no agreement of independent readers.
#[cfg(feature = "review")]
fn shown(state: &crate::domain::review::log_state::LogState) -> Vec<Finding> {
    use crate::domain::finding::Place;
    let mut notes = Vec::new();
    for (coder, work) in &state.coders {
        if state.drafts_shown.contains(coder) && !work.codings.is_empty() {
            let message = format!("{coder} also worked on the codebook with clusters before their eyes");
            let remedy = "say so beside the figures, unless that came after the coding";
            notes.push(Finding::note("R0312", Place::study(), message, remedy));
        }
        let after = work.codings.values().filter(|kept| !kept.blind).count();
        if after > 0 {
            let message = format!("{after} of {} codings of {coder} were made after suggestions were shown", work.codings.len());
            let remedy = "say so beside the figures: coders who saw the same suggestions agree the more for it";
            notes.push(Finding::note("R0311", Place::study(), message, remedy));
        }
    }
    notes
}
