//! The start page: studies of this machine, a new one, and from there every mode of the review page as tabs of one session.
//!
//! One server with one key. `/` is the start page; `/review` the review page, whose requests name the desk that they are for: a desk is
//! a [`Session`] of one study, coder and mode, exactly as `leitmotif review` opens it, with the same blind rules. What is asked below
//! `/api/start/` is answered here: in `answers.rs`; folders and files that are taken in, in `folders.rs`; runs in `running.rs`; pages that
//! runs left behind in `shown.rs`; the list of recent studies in `recent.rs`.

mod answers;
mod folders;
mod recent;
mod shown;
mod started_run;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::http::Request;
use super::identifier_error::IdentifierError;
use super::listen::Listener;
use super::response::{Answer, ApiError};
use super::session::Session;
use super::start_error::StartError;
use super::{ServeError, identifiers, page};
use crate::study::deidentify::ProposalReview;

use recent::Recent;

/// The header by which the review page says which desk it is for.
const DESK: &str = "x-leitmotif-desk";

/// What the start page is opened with.
pub struct StartSetup {
    /// Where the list of recent studies is kept; `None`: nowhere.
    pub recent: Option<PathBuf>,
    /// The program that takes the text out of PDF files.
    pub pdf_reader: Option<PathBuf>,
    /// The folder in which looking for a study begins.
    pub home: PathBuf,
}

/// A start page that is ready to answer.
pub struct StartServer {
    listener: Listener,
    setup: StartSetup,
}

/// What all answers are made from.
struct Start {
    setup: StartSetup,
    stop: &'static AtomicBool,
    recent: Mutex<Recent>,
    /// The sessions that were opened, by the names that the page was given for them.
    desks: Mutex<BTreeMap<String, Arc<Mutex<Session>>>>,
    /// Proposals that were opened for review, in the same way.
    proposals: Mutex<BTreeMap<String, Arc<Mutex<ProposalReview>>>>,
    /// Proposals that are being made, by the names that they will have.
    opening: Mutex<BTreeMap<String, JoinHandle<Result<ProposalReview, IdentifierError>>>>,
    run: Mutex<Option<Arc<started_run::Running>>>,
    tickets: Mutex<shown::Tickets>,
}

impl StartServer {
    /// Takes a port, or one that is free where it is 0, and a key.
    ///
    /// # Errors
    ///
    /// A [`ServeError`] if the port is taken, or the system gives no random bytes.
    pub fn open(setup: StartSetup, port: u16) -> Result<Self, ServeError> {
        Ok(Self { listener: Listener::open(port)?, setup })
    }

    /// The one address to open. The key comes after the `#`, which no browser sends or tells to others.
    pub fn address(&self) -> String {
        self.listener.address()
    }

    /// Answers until `stop` is set, by a signal or by the page.
    ///
    /// # Errors
    /// What the system says, where it gives no means to wait for connections.
    pub fn run(self, stop: &'static AtomicBool) -> Result<(), ServeError> {
        let recent = Recent::read(self.setup.recent.as_deref());
        let start = Start {
            setup: self.setup,
            stop,
            recent: Mutex::new(recent),
            desks: Mutex::default(),
            proposals: Mutex::default(),
            opening: Mutex::default(),
            run: Mutex::default(),
            tickets: Mutex::default(),
        };
        let start = Arc::new(start);
        let own = Arc::clone(&start);
        let ended = self.listener.serve(move |request| own.answer(request), stop);
        // A run stops at its next step and leaves nothing half-written.
        if let Some(run) = held(&start.run).as_ref() {
            run.stop_and_wait();
        }
        ended
    }
}

impl Start {
    fn answer(&self, request: &Request) -> Result<Answer, ApiError> {
        if let Some(ticket) = request.path.strip_prefix("/shown/") {
            return shown::page(self, request, ticket);
        }
        if let Some(answer) = page::answer_of_start(request) {
            return answer;
        }
        if request.path.starts_with("/api/start") {
            return answers::answer(self, request);
        }
        if request.path.starts_with("/api/identifiers") {
            let proposals = request.sole_header(DESK).and_then(|id| held(&self.proposals).get(id).map(Arc::clone));
            return identifiers::answer(&*proposals.ok_or(StartError::NoDesk)?, request);
        }
        let desk = request.sole_header(DESK).and_then(|id| held(&self.desks).get(id).map(Arc::clone));
        let desk = desk.ok_or(StartError::NoDesk)?;
        super::answer_at(&desk, request)
    }

    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What is behind a lock; a thread that fell over left it whole.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
