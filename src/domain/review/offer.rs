//! Offers: suggestions as they are placed before a coder, in the order in which they are shown.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};

/// The name of an offer: a digest of code and place, which reveals neither its rank nor whether it is a decoy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfferId(String);

impl OfferId {
    /// The name of the offer of this code at this place.
    pub fn of(code: &CodeId, document: &DocumentId, span: CharSpan) -> Self {
        let (start, end) = (span.start.to_le_bytes(), span.end.to_le_bytes());
        Self(Digest::of_parts([b"offer".as_slice(), code.as_str().as_bytes(), document.as_str().as_bytes(), &start, &end]).short())
    }

    /// A name as a request gives it.
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfferId({})", self.0)
    }
}

/// One excerpt offered for one code, as a coder meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Its name.
    pub id: OfferId,
    /// The code it is offered for.
    pub code: CodeId,
    /// The transcript.
    pub document: DocumentId,
    /// The excerpt, in code points of the canonical text.
    pub span: CharSpan,
    /// Its rank among the code's suggestions, from 1; a decoy has none.
    pub rank: Option<u32>,
    /// Its score; for a decoy the lowest of the code's suggestions, above which it cannot lie.
    pub score: f32,
    /// The evidence for it, and against it.
    pub why: OfferWhy,
}

impl Offer {
    /// Whether the offer is there to see how often an excerpt is accepted that was not suggested.
    pub fn is_decoy(&self) -> bool {
        self.rank.is_none()
    }
}

/// The reasons, as the files of a run hold them.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OfferWhy {
    /// Terms that counted, strongest first, each with the clause of the codebook that it comes from.
    pub terms: Vec<(String, Option<String>)>,
    /// What its context adds, in standard deviations.
    pub context: f32,
    /// What counted against it.
    pub against: Vec<String>,
    /// Words for somebody who is spoken of, where they add to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub third_person: Vec<String>,
}

impl fmt::Debug for OfferWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfferWhy({} terms, {} against)", self.terms.len(), self.against.len())
    }
}
