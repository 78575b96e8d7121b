//! The page of proposals: what may tell who somebody is, decided in its context, on this machine alone.
//!
//! It is opened by `leitmotif deidentify STUDY --review --page`, or from the start page. Guard and key are those of the review page. The verbs are
//! those of the terminal ([`ProposalReview`]); what is asked below `/api/identifiers` is answered in `answers.rs`, and written as JSON in `listed.rs`.

mod answers;
mod listed;

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use super::http::Request;
use super::identifier_error::IdentifierError;
use super::listen::Listener;
use super::{ServeError, page};
use crate::study::deidentify::{DeidentifyError, ProposalReview, key_at_hand};
use crate::study::inputs::Sources;

pub use answers::answer;

/// A server of one study's proposals that is ready to answer.
pub struct IdentifierServer {
    listener: Listener,
    proposals: ProposalReview,
}

impl IdentifierServer {
    /// Takes a port, or one that is free where it is 0, and a key.
    ///
    /// # Errors
    ///
    /// A [`ServeError`] if the port is taken, or the system gives no random bytes.
    pub fn open(proposals: ProposalReview, port: u16) -> Result<Self, ServeError> {
        Ok(Self { listener: Listener::open(port)?, proposals })
    }

    /// The one address to open. The key comes after the `#`, which no browser sends or tells to others.
    pub fn address(&self) -> String {
        self.listener.address()
    }

    /// Answers until `stop` is set.
    ///
    /// # Errors
    /// What the system says, where it gives no means to wait for connections.
    pub fn run(self, stop: &AtomicBool) -> Result<(), ServeError> {
        let proposals = Mutex::new(self.proposals);
        let answer = move |request: &Request| page::answer_of_identifiers(request).unwrap_or_else(|| answer(&proposals, request));
        self.listener.serve(answer, stop)
    }
}

/// Opens the proposals of a study; the key of stand-ins that were given before is used where it is at hand.
///
/// # Errors
///
/// An [`IdentifierError`] if the study cannot be read, or the list is in a key that is not at hand.
pub fn open_proposals(sources: &Sources) -> Result<ProposalReview, IdentifierError> {
    let opened = match ProposalReview::open(sources, None) {
        Err(DeidentifyError::NeedsKey) => {
            let key = sources.study.as_deref().and_then(key_at_hand);
            ProposalReview::open(sources, key.as_ref())
        }
        opened => opened,
    };
    opened.map_err(|error| IdentifierError::NotOpened { text: error.to_string() })
}
