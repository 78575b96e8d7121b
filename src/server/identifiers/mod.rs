//! The page of proposals: what may tell who somebody is, decided in its context, on this machine alone.
//!
//! It is opened by `leitmotif deidentify STUDY --review --page`, or from the start page. Guard and key are those of the review page. The verbs are
//! those of the terminal ([`ProposalReview`]); what is asked below `/api/identifiers` is answered in `answers.rs`, and written as JSON in `listed.rs`.

mod answers;
mod listed;

use std::net::TcpListener;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use super::guard::Guard;
use super::http::Request;
use super::identifier_error::IdentifierError;
use super::{ServeError, listen, page};
use crate::study::deidentify::{DeidentifyError, ProposalReview, key_at_hand};
use crate::study::inputs::Sources;

pub use answers::answer;

/// A server of one study's proposals that is ready to answer.
pub struct IdentifierServer {
    listener: TcpListener,
    guard: Guard,
    port: u16,
    proposals: ProposalReview,
}

impl IdentifierServer {
    /// Takes a port, or one that is free where it is 0, and a key.
    ///
    /// # Errors
    ///
    /// A [`ServeError`] if the port is taken, or the system gives no random bytes.
    pub fn open(proposals: ProposalReview, port: u16) -> Result<Self, ServeError> {
        let wrong = |error: std::io::Error| ServeError::Port { port, reason: error.kind().to_string() };
        let listener = listen::bind(port).map_err(wrong)?;
        let port = listener.local_addr().map_err(wrong)?.port();
        let guard = Guard::new(port).ok_or(ServeError::NoKey)?;
        Ok(Self { listener, guard, port, proposals })
    }

    /// The one address to open. The key comes after the `#`, which no browser sends or tells to others.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#key={}", self.port, self.guard.key())
    }

    /// Answers until `stop` is set.
    ///
    /// # Errors
    /// What the system says, where it gives no means to wait for connections.
    pub fn run(self, stop: &AtomicBool) -> Result<(), ServeError> {
        let port = self.port;
        let proposals = Mutex::new(self.proposals);
        let handler = move |request: &Request| match page::answer_of_identifiers(request) {
            Some(part) => part,
            None => answer(&proposals, request),
        };
        let wrong = |error: std::io::Error| ServeError::Port { port, reason: error.kind().to_string() };
        listen::serve(self.listener, self.guard, Arc::new(handler), stop).map_err(wrong)
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
