//! Revisions: a codebook made into its next version by a written list of changes, and what codes became by it.
//!
//! One rule says under which code an earlier coding counts: where the codebook that holds now has no code of its name,
//! it counts under the code that this one was renamed to or merged into, as far as the changes lead. So nothing is
//! rewritten: with the older codebook file back in its place, every coding counts again as it was made. A name that was
//! given up is not given to another code, since earlier codings would change their meaning.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::codebook::{About, Code, Codebook, CodebookError, Origin};
use super::digest::Digest;
use super::explanation::{Explanation, explained};
use super::ids::CodeId;
use crate::domain::corpus::text::GuardedText;

/// A new version of a codebook, as the log holds it; the text of the version is stored under its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The digest of the new version.
    pub digest: Digest,
    /// Its number.
    pub version: u32,
    /// How many codes it has.
    pub codes: u32,
    /// The version that was changed.
    pub from: Digest,
    /// What was changed, in order.
    pub changes: Vec<Change>,
    /// Why.
    pub note: GuardedText,
    /// Whether it holds at once, since it was made while reading. Other versions hold once the study's file is exchanged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub live: bool,
    /// The clusters from which codes were drafted, where they were offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafts: Option<Digest>,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// One change. Its texts are the new ones; the old ones stand in the version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum Change {
    /// A code was added, perhaps out of a draft.
    Add {
        /// The code.
        code: NewCode,
        /// The draft that it was made from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<String>,
    },
    /// A code has another name from here on.
    Rename {
        /// Its name so far.
        code: CodeId,
        /// Its new name.
        to: CodeId,
    },
    /// A part of a code was rewritten.
    Edit {
        /// Which code.
        code: CodeId,
        /// Which part.
        part: Part,
        /// How it reads now; lists have an entry on each line.
        text: GuardedText,
    },
    /// A code is part of another from here on.
    Merge {
        /// The code that is no more.
        code: CodeId,
        /// The code that takes its codings, terms and examples.
        into: CodeId,
    },
    /// A code is below another, or below none, with all that is below it.
    Move {
        /// Which code.
        code: CodeId,
        /// The code above it from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<CodeId>,
    },
    /// A code has another colour, or none of its own.
    Colour {
        /// Which code.
        code: CodeId,
        /// `#rrggbb`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        colour: Option<String>,
    },
    /// The changes of the version before were taken back.
    Back {
        /// Those changes.
        changes: Vec<Change>,
    },
    /// The terms of a draft were given to a code.
    Take {
        /// Which draft.
        draft: String,
        /// Which code.
        into: CodeId,
        /// Which terms.
        terms: Vec<GuardedText>,
    },
    /// A draft was looked at and left.
    Leave {
        /// Which draft.
        draft: String,
    },
}

/// A code as it is added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewCode {
    /// Its name.
    pub name: String,
    /// Its facet.
    pub facet: Option<String>,
    /// The code above it.
    pub parent: Option<CodeId>,
    /// Brief definition.
    pub brief: GuardedText,
    /// Full definition.
    pub definition: GuardedText,
    /// When to use it.
    pub inclusion: GuardedText,
    /// When not.
    pub exclusion: GuardedText,
    /// What an excerpt may sound like.
    pub examples: Vec<GuardedText>,
    /// Seed terms of the code.
    pub terms: Vec<GuardedText>,
}

/// The parts of a code that are rewritten one at a time. With the name they are the six parts of an entry, and its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Brief definition.
    Brief,
    /// Full definition.
    Definition,
    /// When to use it.
    Inclusion,
    /// When not.
    Exclusion,
    /// What an excerpt may sound like, one on each line.
    Examples,
    /// Seed terms of the code, one on each line.
    Terms,
    /// Whether it is about people or things; nothing where nobody says.
    About,
}

impl Part {
    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brief => "what it is in short",
            Self::Definition => "the definition",
            Self::Inclusion => "when to use it",
            Self::Exclusion => "when not to use it",
            Self::Examples => "the examples",
            Self::Terms => "the terms",
            Self::About => "whether it is about people",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add { code, draft: None } => write!(f, "{} added", code.name),
            Self::Add { code, draft: Some(draft) } => write!(f, "{} added, from {draft}", code.name),
            Self::Rename { code, to } => write!(f, "{code} renamed to {to}"),
            Self::Edit { code, part, .. } => write!(f, "{code}: {} rewritten", part.name()),
            Self::Merge { code, into } => write!(f, "{code} merged into {into}"),
            Self::Move { code, parent: Some(parent) } => write!(f, "{code} moved below {parent}"),
            Self::Move { code, parent: None } => write!(f, "{code} moved to the top"),
            Self::Colour { code, .. } => write!(f, "{code}: the colour changed"),
            Self::Back { changes } => {
                let said: Vec<String> = changes.iter().map(ToString::to_string).collect();
                write!(f, "taken back: {}", said.join(", "))
            }
            Self::Take { draft, into, .. } => write!(f, "{draft} taken into {into}"),
            Self::Leave { draft } => write!(f, "{draft} left"),
        }
    }
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionError {
    /// No such code.
    NoCode {
        /// Which.
        code: CodeId,
    },
    /// A name that is none.
    NoName,
    /// Another code has the name.
    Taken {
        /// The name.
        name: CodeId,
    },
    /// The name was given up.
    GivenUp {
        /// The name.
        name: CodeId,
        /// What became of it.
        now: CodeId,
    },
    /// Codes of two facets.
    OtherFacet {
        /// The one.
        code: CodeId,
        /// The other.
        into: CodeId,
    },
    /// A colour that is none.
    NoColour,
    /// A code and itself.
    Itself,
    /// A code below itself.
    BelowItself,
    /// No change.
    Nothing,
    /// The result is not a valid codebook.
    Book(CodebookError),
}

impl RevisionError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NoCode { code } => {
                Explanation::new(format!("there is no code {code} in this version"), "look at the changes before this one")
            }
            Self::NoName => Explanation::new(format!("a code needs a name of one line and at most {LONGEST_NAME} letters"), "write one"),
            Self::Taken { name } => Explanation::new(format!("another code is called {name}"), "choose another name, or merge the two"),
            Self::GivenUp { name, now } => Explanation::new(
                format!("{name} was the name of a code that is {now} now"),
                "choose another name, so that earlier codings keep their meaning",
            ),
            Self::OtherFacet { code, into } => Explanation::new(
                format!("{code} and {into} are in different facets"),
                "only codes of one facet are merged, since facets are compared apart",
            ),
            Self::BelowItself => Explanation::new("a code cannot be below itself", "choose another one"),
            Self::NoColour => Explanation::new("a colour is written as #rrggbb", "choose one"),
            Self::Itself => Explanation::new("a code is not merged into itself", "choose another one"),
            Self::Nothing => Explanation::new("nothing in the codebook changes", "change something first"),
            Self::Book(error) => error.explanation(),
        }
    }
}

explained!(RevisionError, Book(CodebookError));

/// The longest name of a code, in letters.
const LONGEST_NAME: usize = 120;

/// Renamings of codes: each name that was given up, and the name that replaced it.
pub type Became = BTreeMap<CodeId, CodeId>;

/// Makes the next version of a codebook. `became` is what earlier versions did to names.
///
/// # Errors
///
/// The first [`RevisionError`]: a change of a code that is not there, a name that is taken or was given up, or no change at all.
pub fn revise(book: &Codebook, became: &Became, changes: &[Change], version: u32) -> Result<Codebook, RevisionError> {
    let mut codes = book.codes().to_vec();
    let mut became = became.clone();
    for change in changes {
        make(&mut codes, &mut became, change)?;
    }
    if codes == book.codes() || codes.is_empty() {
        return Err(RevisionError::Nothing);
    }
    Codebook::new(version, codes).map_err(|faults| faults.into_iter().next().map_or(RevisionError::Nothing, RevisionError::Book))
}

fn make(codes: &mut Vec<Code>, became: &mut Became, change: &Change) -> Result<(), RevisionError> {
    match change {
        Change::Add { code, .. } => {
            let id = free_name(codes, became, &code.name, None)?;
            codes.push(added(id, code));
        }
        Change::Rename { code, to } => {
            let at = place(codes, code)?;
            let id = free_name(codes, became, to.as_str(), Some(code))?;
            codes[at].id = id.clone();
            codes.iter_mut().filter(|child| child.parent.as_ref() == Some(code)).for_each(|child| child.parent = Some(id.clone()));
            gave_up(became, code, &id);
        }
        Change::Edit { code, part, text } => {
            let at = place(codes, code)?;
            edit(&mut codes[at], *part, text.trim());
        }
        Change::Merge { code, into } => merge(codes, became, code, into)?,
        Change::Move { code, parent } => move_below(codes, code, parent.as_ref())?,
        Change::Colour { code, colour } => {
            let at = place(codes, code)?;
            let is_colour = |colour: &str| {
                colour.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            };
            if colour.as_deref().is_some_and(|colour| !is_colour(colour)) {
                return Err(RevisionError::NoColour);
            }
            codes[at].colour = colour.as_ref().map(|colour| colour.to_ascii_lowercase());
        }
        Change::Take { into, terms, .. } => {
            let at = place(codes, into)?;
            add_new(&mut codes[at].seeds, terms.iter().map(|term| term.trim().to_owned()));
        }
        // What was taken back is the version before: see `taken_back`.
        Change::Leave { .. } | Change::Back { .. } => {}
    }
    Ok(())
}

/// Puts a code below another, or below none. What is below it comes along, into the facet of the new parent.
fn move_below(codes: &mut [Code], code: &CodeId, parent: Option<&CodeId>) -> Result<(), RevisionError> {
    let at = place(codes, code)?;
    let facet = match parent {
        Some(parent) if parent == code => return Err(RevisionError::BelowItself),
        Some(parent) => codes[place(codes, parent)?].facet.clone(),
        None => codes[at].facet.clone(),
    };
    codes[at].parent = parent.cloned();
    let mut moved = BTreeSet::from([code.clone()]);
    loop {
        let before = moved.len();
        moved.extend(
            codes
                .iter()
                .filter(|one| one.parent.as_ref().is_some_and(|above| moved.contains(above)))
                .map(|one| one.id.clone())
                .collect::<Vec<_>>(),
        );
        if moved.len() == before {
            break;
        }
    }
    codes.iter_mut().filter(|one| moved.contains(&one.id)).for_each(|one| one.facet.clone_from(&facet));
    Ok(())
}

/// The version that takes the last one back: the codebook before it, under a number of its own.
///
/// # Errors
/// Where the codebook before is none, which it cannot be.
pub fn taken_back(before: &Codebook, version: u32) -> Result<Codebook, RevisionError> {
    let made = Codebook::new(version, before.codes().to_vec());
    made.map_err(|faults| faults.into_iter().next().map_or(RevisionError::Nothing, RevisionError::Book))
}

fn place(codes: &[Code], id: &CodeId) -> Result<usize, RevisionError> {
    codes.iter().position(|code| code.id == *id).ok_or_else(|| RevisionError::NoCode { code: id.clone() })
}

/// A name that no code has and none gave up. A code may take a name again that was its own.
fn free_name(codes: &[Code], became: &Became, name: &str, of: Option<&CodeId>) -> Result<CodeId, RevisionError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(RevisionError::NoName);
    }
    let id = CodeId::new(name);
    if codes.iter().any(|code| code.id == id) {
        return Err(RevisionError::Taken { name: id });
    }
    match now(became, &id) {
        Some(now) if Some(&now) != of => Err(RevisionError::GivenUp { name: id, now }),
        _ => Ok(id),
    }
}

fn gave_up(became: &mut Became, old: &CodeId, new: &CodeId) {
    became.remove(new);
    became.insert(old.clone(), new.clone());
}

/// The name that a given-up name leads to; `None` where it was never given up.
fn now(became: &Became, name: &CodeId) -> Option<CodeId> {
    let mut seen = BTreeSet::from([name]);
    let mut at = became.get(name)?;
    while let Some(next) = became.get(at).filter(|next| seen.insert(*next)) {
        at = next;
    }
    Some(at.clone())
}

fn added(id: CodeId, code: &NewCode) -> Code {
    let text = |text: &GuardedText| text.trim().to_owned();
    let list = |list: &[GuardedText]| list.iter().map(text).filter(|text| !text.is_empty()).collect();
    Code {
        facet: code.facet.as_ref().map(|facet| facet.trim().to_owned()).filter(|facet| !facet.is_empty()),
        parent: code.parent.clone(),
        origin: Some(Origin::Emergent),
        brief: text(&code.brief),
        definition: text(&code.definition),
        inclusion: text(&code.inclusion),
        exclusion: text(&code.exclusion),
        examples: list(&code.examples),
        seeds: list(&code.terms),
        ..Code::named(id.as_str())
    }
}

fn edit(code: &mut Code, part: Part, text: &str) {
    let lines = || text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    match part {
        Part::Brief => code.brief = text.to_owned(),
        Part::Definition => code.definition = text.to_owned(),
        Part::Inclusion => code.inclusion = text.to_owned(),
        Part::Exclusion => code.exclusion = text.to_owned(),
        Part::Examples => code.examples = lines(),
        Part::Terms => code.seeds = lines(),
        Part::About => code.about = About::named(text),
    }
}

/// The other code takes terms, examples and children; what people wrote about either stays theirs to rewrite.
fn merge(codes: &mut Vec<Code>, became: &mut Became, code: &CodeId, into: &CodeId) -> Result<(), RevisionError> {
    if code == into {
        return Err(RevisionError::Itself);
    }
    let gone = codes[place(codes, code)?].clone();
    let target = place(codes, into)?;
    if gone.facet != codes[target].facet {
        return Err(RevisionError::OtherFacet { code: code.clone(), into: into.clone() });
    }
    add_new(&mut codes[target].seeds, gone.seeds);
    add_new(&mut codes[target].examples, gone.examples);
    for child in codes.iter_mut().filter(|child| child.parent.as_ref() == Some(code)) {
        child.parent = if child.id == *into { gone.parent.clone() } else { Some(into.clone()) };
    }
    codes.retain(|other| other.id != *code);
    gave_up(became, code, into);
    Ok(())
}

fn add_new(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for one in more {
        if !one.is_empty() && !list.contains(&one) {
            list.push(one);
        }
    }
}

/// Adds the renamings of a version.
pub fn follow(became: &mut Became, changes: &[Change]) {
    for change in changes {
        match change {
            Change::Rename { code, to } => gave_up(became, code, to),
            Change::Merge { code, into } => gave_up(became, code, into),
            Change::Back { changes } => changes.iter().rev().for_each(|change| lead_back(became, change)),
            Change::Add { .. }
            | Change::Edit { .. }
            | Change::Move { .. }
            | Change::Colour { .. }
            | Change::Take { .. }
            | Change::Leave { .. } => {}
        }
    }
}

/// Reverts the renaming of a change. What was coded under a name that is taken back counts under the one before it.
fn lead_back(became: &mut Became, change: &Change) {
    match change {
        Change::Rename { code, to } => gave_up(became, to, code),
        Change::Merge { code, .. } => drop(became.remove(code)),
        _ => {}
    }
}

/// Under which code of a codebook each name counts that the codebook lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeAliases(Became);

impl CodeAliases {
    /// The names of a codebook after all renamings.
    pub fn under(book: &Codebook, became: &Became) -> Self {
        let counts = |name: &CodeId| {
            let mut seen = BTreeSet::from([name.clone()]);
            let mut at = name;
            while book.get(at).is_none() {
                at = became.get(at).filter(|next| seen.insert((*next).clone()))?;
            }
            Some(at.clone())
        };
        let lacking = became.keys().filter(|name| book.get(name).is_none());
        Self(lacking.filter_map(|name| Some((name.clone(), counts(name)?))).collect())
    }

    /// The code under which a name counts.
    pub fn counts_as(&self, name: &CodeId) -> CodeId {
        self.0.get(name).unwrap_or(name).clone()
    }
}

#[cfg(test)]
#[path = "tests/revision.rs"]
mod tests;
