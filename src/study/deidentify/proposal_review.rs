//! The review of proposals: what a person may do with a spelling or a place, each act on disk before it counts.
//!
//! The terminal and the page are two views of it, so that the same decisions leave the same bytes. The study's lock is held while an act is
//! written, and no longer: a window that somebody left open shuts nobody out. Lists that were changed since they were read, in a spreadsheet or
//! another window, are never written over.

use std::path::{Path, PathBuf};

use super::work::{Work, propose_study, save};
use super::{DeidentifyError, FOLDER};
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::deidentify::key_archive::Key;
use crate::study::clearance::has_begun;
use crate::study::inputs::Sources;
use crate::study::text_exchange::{finish_pending, hold_texts};

/// The longest stand-in, in characters.
const LONGEST_STAND_IN: usize = 200;

/// Proposals under review.
pub struct ProposalReview {
    sources: Sources,
    study: PathBuf,
    work: Work,
    /// What undoes each act, the last one last.
    steps: Vec<Step>,
}

/// What a person does. A row is a place in the list. It may hold words of a person, and so has no `Debug`.
pub enum ReviewAct<'a> {
    /// Decides about all of a spelling.
    Decide(usize, Verdict),
    /// Decides about all spellings of a kind that are not decided.
    DecideKind(IdentifierKind, Verdict),
    /// Accepts this spelling and those that go together with it and are not decided.
    AcceptTogether(usize),
    /// Writes another stand-in, for this spelling alone or for all spellings of the person.
    StandIn {
        /// The row.
        row: usize,
        /// What is written.
        text: &'a str,
        /// Whether other spellings of the person keep theirs.
        alone: bool,
    },
    /// Turns the rule for whole words on or off.
    WholeWord(usize),
    /// Turns the rule for small and capital letters on or off.
    MatchCase(usize),
    /// Decides about places of a spelling by their numbers; `None`: as the spelling.
    Places(usize, &'a [(usize, Option<Verdict>)]),
}

/// Why an act was not done.
#[derive(Debug)]
pub enum ActRefused {
    /// The lists or transcripts are other ones than were read.
    Overtaken,
    /// Nothing was done yet, or it was done by somebody else.
    NothingToUndo,
    /// A stand-in that is empty, too long, or holds the words that it stands in for.
    StandIn,
    /// There is no such row or place.
    NoPlace,
    /// It could not be written.
    NotSaved(DeidentifyError),
}

/// Values of rows and places that are put into the lists; the values before are put back to undo it.
#[derive(Clone, Default, PartialEq, Eq)]
struct Step {
    names: Vec<(usize, ListedName)>,
    places: Vec<((usize, ByteSpan), Option<Verdict>)>,
}

impl ProposalReview {
    /// Proposes what is not settled, and saves it with what was decided before. Where everything is settled, nothing is written.
    ///
    /// # Errors
    ///
    /// A [`DeidentifyError`] if an input cannot be read, the list is in a key that is not given, another program is writing, or the lists cannot
    /// be saved.
    pub fn open(sources: &Sources, key: Option<&Key>) -> Result<Self, DeidentifyError> {
        let study = sources.study.clone().unwrap_or_default();
        let work = proposed(sources, &study, key)?;
        Ok(Self { sources: sources.clone(), study, work, steps: Vec::new() })
    }

    /// What is proposed and decided.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The study's folder.
    pub fn study(&self) -> &Path {
        &self.study
    }

    /// Whether there is anything to undo.
    pub fn can_undo(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Reads everything anew. What was done before can no longer be undone.
    ///
    /// # Errors
    ///
    /// A [`DeidentifyError`], as for [`ProposalReview::open`].
    pub fn reload(&mut self) -> Result<(), DeidentifyError> {
        self.work = proposed(&self.sources, &self.study, None)?;
        self.steps.clear();
        Ok(())
    }

    /// Whether the lists and transcripts are those that were read or written last.
    pub fn is_current(&self) -> bool {
        self.work.is_current(&self.study)
    }

    /// Does an act and saves it; gives the rows that it is about.
    ///
    /// # Errors
    ///
    /// [`ActRefused`]; nothing was changed then.
    pub fn act(&mut self, act: &ReviewAct<'_>) -> Result<Vec<usize>, ActRefused> {
        let step = self.step(act)?;
        let rows = self.rows(&step);
        if let Some(back) = self.written(step)? {
            self.steps.push(back);
        }
        Ok(rows)
    }

    /// Takes the last act back; gives the rows that it was about.
    ///
    /// # Errors
    ///
    /// [`ActRefused`]; nothing was changed then.
    pub fn undo(&mut self) -> Result<Vec<usize>, ActRefused> {
        let step = self.steps.last().cloned().ok_or(ActRefused::NothingToUndo)?;
        let rows = self.rows(&step);
        self.written(step)?;
        self.steps.pop();
        Ok(rows)
    }

    /// Every row whose stand-in an act on this row's would change: the spellings of one person have one.
    pub fn same_person(&self, row: usize) -> Vec<usize> {
        let names = &self.work.names;
        (0..names.len()).filter(|&at| at == row || names[row].name.is_person_of(&names[at].name)).collect()
    }

    /// The rows that are not decided and go together with this one, itself among them: all of its kind where it has a form, as dates
    /// have, and all spellings of the person where it is a person.
    pub fn together(&self, row: usize) -> Vec<usize> {
        let names = &self.work.names;
        let goes = |&at: &usize| at == row || names[at].name.verdict.is_none() && names[row].name.goes_with(&names[at].name);
        (0..names.len()).filter(goes).collect()
    }

    /// The values that an act puts into the lists.
    fn step(&self, act: &ReviewAct<'_>) -> Result<Step, ActRefused> {
        let is_row = |row: usize| if row < self.work.names.len() { Ok(row) } else { Err(ActRefused::NoPlace) };
        let changed = |row: usize, change: &dyn Fn(&mut ListedName)| {
            let mut name = self.work.names[row].name.clone();
            change(&mut name);
            if may_stand(&name) { Ok((row, name)) } else { Err(ActRefused::StandIn) }
        };
        let one =
            |row: usize, change: &dyn Fn(&mut ListedName)| Ok(Step { names: vec![changed(is_row(row)?, change)?], ..Step::default() });
        match act {
            ReviewAct::Decide(row, verdict) => one(*row, &|name| name.verdict = Some(*verdict)),
            ReviewAct::WholeWord(row) => one(*row, &|name| name.whole_word = !name.whole_word),
            ReviewAct::MatchCase(row) => one(*row, &|name| name.match_case = !name.match_case),
            ReviewAct::DecideKind(kind, verdict) => {
                let is_left = |row: &usize| self.work.names[*row].name.kind == *kind && self.work.names[*row].name.verdict.is_none();
                let rows = (0..self.work.names.len()).filter(is_left);
                let names: Result<_, _> = rows.map(|row| changed(row, &|name| name.verdict = Some(*verdict))).collect();
                Ok(Step { names: names?, ..Step::default() })
            }
            ReviewAct::AcceptTogether(row) => {
                let rows = self.together(is_row(*row)?);
                let names: Result<_, _> = rows.into_iter().map(|row| changed(row, &|name| name.verdict = Some(Verdict::Accept))).collect();
                Ok(Step { names: names?, ..Step::default() })
            }
            ReviewAct::StandIn { row, text, alone } => {
                let text = text.trim();
                let is_sound = !text.is_empty() && text.chars().count() <= LONGEST_STAND_IN && !text.contains(char::is_control);
                if !is_sound {
                    return Err(ActRefused::StandIn);
                }
                let rows = if *alone { vec![is_row(*row)?] } else { self.same_person(is_row(*row)?) };
                let write = |name: &mut ListedName| text.clone_into(&mut name.stand_in);
                let names: Result<_, _> = rows.into_iter().map(|row| changed(row, &write)).collect();
                Ok(Step { names: names?, ..Step::default() })
            }
            ReviewAct::Places(row, verdicts) => {
                let places = &self.work.places[is_row(*row)?];
                let placed = |(at, verdict): &(usize, Option<Verdict>)| Some((*places.get(*at)?, *verdict));
                let placed: Option<_> = verdicts.iter().map(placed).collect();
                Ok(Step { places: placed.ok_or(ActRefused::NoPlace)?, ..Step::default() })
            }
        }
    }

    /// The rows that a step changes, or of which it changes a place.
    fn rows(&self, step: &Step) -> Vec<usize> {
        let places = &self.work.places;
        let has =
            |row: &usize| step.names.iter().any(|(at, _)| at == row) || step.places.iter().any(|(place, _)| places[*row].contains(place));
        (0..places.len()).filter(has).collect()
    }

    /// Puts a step into the lists and saves them; gives the step that undoes it, and nothing where nothing changes.
    fn written(&mut self, step: Step) -> Result<Option<Step>, ActRefused> {
        let _held = hold_texts(&self.study).map_err(|error| ActRefused::NotSaved(error.into()))?;
        if !self.is_current() {
            return Err(ActRefused::Overtaken);
        }
        let back = self.before(&step);
        if back == step {
            return Ok(None);
        }
        put(&mut self.work, step);
        match save(&self.study, &mut self.work) {
            Ok(()) => Ok(Some(back)),
            Err(error) => {
                put(&mut self.work, back);
                Err(ActRefused::NotSaved(error))
            }
        }
    }

    /// The values as they are where a step would put others.
    fn before(&self, step: &Step) -> Step {
        Step {
            names: step.names.iter().map(|(row, _)| (*row, self.work.names[*row].name.clone())).collect(),
            places: step.places.iter().map(|(place, _)| (*place, self.work.single.get(place).copied())).collect(),
        }
    }
}

fn put(work: &mut Work, step: Step) {
    step.names.into_iter().for_each(|(row, name)| work.names[row].name = name);
    for (place, verdict) in step.places {
        match verdict {
            Some(verdict) => drop(work.single.insert(place, verdict)),
            None => drop(work.single.remove(&place)),
        }
    }
}

/// Whether a row can be read again as it would be written: the stand-in of a name that is replaced does not hold the name.
fn may_stand(name: &ListedName) -> bool {
    let holds_it = name.kind.is_name() && name.stand_in.to_lowercase().contains(&name.text.to_lowercase());
    !holds_it || name.verdict == Some(Verdict::Refuse)
}

fn proposed(sources: &Sources, study: &Path, key: Option<&Key>) -> Result<Work, DeidentifyError> {
    // What is read below is read under the lock that finishing an exchange takes.
    finish_pending(study)?;
    // A folder that turns out to be no study, or to have nothing to propose, gets no folder of ours.
    let first = if study.join(FOLDER).is_dir() { None } else { Some(propose_study(sources, key)?) };
    let (_held, mut work) = match first {
        Some(work) if work.open.is_empty() => return Ok(work),
        Some(work) => {
            let held = hold_texts(study)?;
            // Somebody else may have begun in the meantime.
            (held, if has_begun(study) { propose_study(sources, key)? } else { work })
        }
        None => (hold_texts(study)?, propose_study(sources, key)?),
    };
    if !work.open.is_empty() {
        save(study, &mut work)?;
    }
    Ok(work)
}
