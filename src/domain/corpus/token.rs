//! Tokens: the words of segments, as spans and as numbered forms.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::codebook::{Code, CodeKind};
use crate::domain::corpus::span::ByteSpan;

/// The tokens of one transcript, segment after segment.
///
/// A form is a token's normalised spelling; each distinct form is kept once, so anyone who folds or
/// stems words does it per form and not per token.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tokens {
    /// Distinct forms, sorted.
    pub forms: Vec<String>,
    /// Index into `forms`, one per token.
    pub ids: Vec<u32>,
    /// Where each token is in the canonical text.
    pub spans: Vec<ByteSpan>,
    /// First token of each segment, and one past the last of all.
    pub starts: Vec<u32>,
    /// For each form, how often it is used inside a sentence, and how often with a capital there: names are known by it.
    pub cased: Vec<[u32; 2]>,
}

impl Tokens {
    /// How many segments were tokenized.
    pub fn segments(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The tokens of one segment, as a range into `ids` and `spans`.
    pub fn range(&self, segment: usize) -> std::ops::Range<usize> {
        self.starts[segment] as usize..self.starts[segment + 1] as usize
    }

    /// The forms of one segment, in order.
    pub fn forms_of(&self, segment: usize) -> impl Iterator<Item = &str> {
        self.ids[self.range(segment)].iter().map(|&id| self.forms[id as usize].as_str())
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens({} segments, {} tokens, {} forms)", self.segments(), self.ids.len(), self.forms.len())
    }
}

/// The tokens of a codebook: what each clause of each code says.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CodebookTokens {
    /// One entry per code, in the codebook's order; a clause may hold several phrases.
    pub codes: Vec<Vec<TokenPhrase>>,
    /// What each code is about, declared or judged by its words.
    pub kinds: Vec<CodeKind>,
}

/// One phrase of a codebook entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPhrase {
    /// Which clause it is in.
    pub clause: Clause,
    /// Its forms, in order.
    pub forms: Vec<String>,
}

/// The parts of a codebook entry that hold words about the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clause {
    /// The code's name.
    Name,
    /// Brief and full definition.
    Definition,
    /// When to use it.
    Inclusion,
    /// When not to use it.
    Exclusion,
    /// What an excerpt may sound like.
    Example,
    /// Seed terms of the code.
    Seed,
}

impl Clause {
    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Definition => "definition",
            Self::Inclusion => "when to use",
            Self::Exclusion => "when not to use",
            Self::Example => "example",
            Self::Seed => "terms",
        }
    }
}

/// What an entry of a codebook says, phrase by phrase, each with the clause it is in. A phrase may be empty.
pub fn phrases(code: &Code) -> impl Iterator<Item = (Clause, Cow<'_, str>)> {
    let name = code.id.as_str().replace(['_', '/', '>'], " ");
    let single = [
        (Clause::Definition, &code.brief),
        (Clause::Definition, &code.definition),
        (Clause::Inclusion, &code.inclusion),
        (Clause::Exclusion, &code.exclusion),
    ];
    let examples = code.examples.iter().map(|example| (Clause::Example, example));
    let seeds = code.seeds.iter().map(|seed| (Clause::Seed, seed));
    let written = single.into_iter().chain(examples).chain(seeds).map(|(clause, text)| (clause, Cow::Borrowed(text.as_str())));
    [(Clause::Name, Cow::Owned(name))].into_iter().chain(written)
}
