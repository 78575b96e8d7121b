//! The review page: a small server that answers on this machine alone, to anyone who holds the key of the session.
//!
//! Takes a study's folder and a coder's name; lays transcripts, and once their blind step is closed suggestions,
//! before that coder; writes each decision to the store before it says so. It prints nothing: the address is
//! handed to the caller. What leaves by it is decided in `api/`, who may ask in `guard.rs`, and how much and how long in
//! `http.rs`, `listen.rs` and `wire.rs`.

mod api;
mod drafts_from_clusters;
mod guard;
mod http;
mod identifier_error;
mod identifiers;
mod kept_pictures;
mod listen;
mod load;
mod offers;
mod page;
mod ranker;
mod response;
mod session;
mod start;
mod start_error;
mod study;
mod text;
mod wire;

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use thiserror::Error;

use crate::domain::finding::Finding;
use listen::Listener;
use session::Session;

pub use identifiers::IdentifierServer;
pub use load::{LoadError, Setup, load_study};
pub use start::{StartServer, StartSetup};

/// A server that is ready to answer.
pub struct Server {
    listener: Listener,
    desk: Session,
}

/// Why there is no server.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The study.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The port.
    #[error("R0120 port {port} cannot be used: {reason}; leave --port out, or name another")]
    Port {
        /// Which.
        port: u16,
        /// What the system says.
        reason: String,
    },
    /// No key.
    #[error("R0121 the system gives no random bytes for a key; nothing was opened")]
    NoKey,
}

impl Server {
    /// Opens a study for a coder; port 0 lets the system choose one.
    ///
    /// # Errors
    ///
    /// A [`ServeError`] if the study cannot be opened, the port is taken, or the system gives no random bytes.
    pub fn open(setup: &Setup, port: u16) -> Result<(Self, Vec<Finding>), ServeError> {
        // Before the study is opened: nobody is to be written down as a coder by a session that never begins.
        let listener = Listener::open(port)?;
        let (desk, findings) = Session::open(setup)?;
        Ok((Self { listener, desk }, findings))
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
        let desk = Mutex::new(self.desk);
        let answer = move |request: &http::Request| page::answer(request).unwrap_or_else(|| answer_at(&desk, request));
        self.listener.serve(answer, stop)
    }
}

/// Answers a request below `/api/` at a desk.
fn answer_at(desk: &Mutex<Session>, request: &http::Request) -> Result<response::Answer, response::ApiError> {
    // A thread that fell over may leave a half-folded trail, but never a half-written row: fold anew.
    let mut desk = desk.lock().unwrap_or_else(|poisoned| {
        desk.clear_poison();
        let mut desk = PoisonError::into_inner(poisoned);
        desk.forget();
        desk
    });
    api::answer(&mut desk, request)
}
