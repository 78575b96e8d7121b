//! Why the page of proposals refuses a request.

use crate::domain::explanation::{Explanation, explained};

/// Why a request about proposals is not done. It holds no word of the list.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum IdentifierError {
    /// The lists or transcripts are other ones than the page knows.
    Overtaken,
    /// The stand-in is not valid.
    StandIn,
    /// A decision cannot be saved.
    NotSaved { text: String },
    /// Proposals cannot be read.
    NotOpened { text: String },
}

impl IdentifierError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Overtaken => Explanation::new(
                "the list was changed elsewhere since this page read it, and nothing was written over",
                "look at the new list, and decide again",
            ),
            Self::StandIn => Explanation::new(
                "this stand-in is empty, too long, or holds the words that it stands in for",
                "write another one, of 200 characters at most",
            ),
            Self::NotSaved { text } | Self::NotOpened { text } => Explanation::new(text.clone(), ""),
        }
    }

    /// The status of the answer, and the code of the message.
    pub fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::Overtaken => (409, "R0240"),
            Self::StandIn => (409, "R0241"),
            Self::NotSaved { .. } => (409, "R0242"),
            Self::NotOpened { .. } => (409, "R0243"),
        }
    }
}

explained!(IdentifierError);
