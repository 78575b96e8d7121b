//! A run that was started from the page: a thread of its own, how far it is, and how it ended.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use serde_json::{Value, json};

use super::held;
use crate::contract::Progress;
use crate::domain::finding::{Finding, Weight};
use crate::domain::finding_groups::grouped;
use crate::front::results_folder;
use crate::pipeline::outputs::OutputOptions;
use crate::pipeline::plan::Overrides;
use crate::pipeline::study::{Request, run_study};
use crate::pipeline::watch::Watch;
use crate::study::decisions::DecisionsRead;
use crate::study::inputs::Sources;

/// What is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The study: ranked excerpts, or drafts of codes where there is no codebook.
    Study,
    /// How far coders agree.
    Agreement,
    /// What a coder left uncoded.
    SecondLook,
}

impl What {
    /// By its name in requests.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "report" => Self::Study,
            "agreement" => Self::Agreement,
            "coverage" => Self::SecondLook,
            _ => return None,
        })
    }

    /// Its name in requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Study => "report",
            Self::Agreement => "agreement",
            Self::SecondLook => "coverage",
        }
    }

    fn pipeline(self) -> &'static str {
        match self {
            Self::Study => "default",
            Self::Agreement => "agreement",
            Self::SecondLook => "coverage",
        }
    }

    /// Where its results go.
    pub fn results(self, study: &Path) -> PathBuf {
        results_folder(study, self.pipeline())
    }
}

/// How far a run is.
#[derive(Default)]
struct State {
    stage: String,
    place: usize,
    of: usize,
    done: u64,
    total: u64,
    begun: Option<Instant>,
    ended: Option<Value>,
}

/// A run.
pub struct Running {
    what: What,
    study: PathBuf,
    cancel: AtomicBool,
    state: Mutex<State>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Running {
    /// Starts a run.
    pub fn begin(what: What, study: &Path, coder: Option<&str>, pdf_reader: Option<PathBuf>) -> Arc<Self> {
        let running = Arc::new(Self {
            what,
            study: study.to_path_buf(),
            cancel: AtomicBool::new(false),
            state: Mutex::default(),
            thread: Mutex::default(),
        });
        let request = request(what, study, coder, pdf_reader);
        let own = Arc::clone(&running);
        let thread = std::thread::spawn(move || {
            // A run that breaks down says so as one that could not be done.
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run_study(&request, &*own, &own.cancel)));
            let ended = match result {
                Ok(Ok(summary)) => json!({"ok": true, "lines": lines(&summary.findings), "unchanged": summary.unchanged}),
                Ok(Err(error)) => json!({"ok": false, "lines": error.to_string().lines().map(error_line).collect::<Vec<_>>()}),
                Err(_) => json!({"ok": false, "lines": [error_line("E0017 the program broke down; what was saved is safe")]}),
            };
            held(&own.state).ended = Some(ended);
        });
        *held(&running.thread) = Some(thread);
        running
    }

    /// Whether it is still at work.
    pub fn is_at_work(&self) -> bool {
        held(&self.state).ended.is_none()
    }

    /// Asks it to stop at its next step.
    pub fn stop(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// The same, and waits until it has.
    pub fn stop_and_wait(&self) {
        self.stop();
        if let Some(thread) = held(&self.thread).take() {
            let _ = thread.join();
        }
    }

    /// How far it is, for the page.
    pub fn as_json(&self) -> Value {
        let state = held(&self.state);
        let seconds = state.begun.map_or(0.0, |begun| begun.elapsed().as_secs_f64());
        let left = (state.done > 0 && state.total > state.done).then(|| seconds / state.done as f64 * (state.total - state.done) as f64);
        json!({
            "what": self.what.name(), "study": self.study.to_string_lossy(), "stage": state.stage, "place": state.place, "of": state.of,
            "done": state.done, "total": state.total, "left": left, "ended": state.ended,
        })
    }
}

impl Progress for Running {
    fn expect(&self, steps: u64) {
        let mut state = held(&self.state);
        (state.done, state.total, state.begun) = (0, steps, Some(Instant::now()));
    }

    fn advance(&self, steps: u64) {
        held(&self.state).done += steps;
    }
}

impl Watch for Running {
    fn begin(&self, stage: &str, place: usize, of: usize) {
        let mut state = held(&self.state);
        (state.stage, state.place, state.of) = (stage.to_owned(), place, of);
        (state.done, state.total, state.begun) = (0, 0, Some(Instant::now()));
    }

    fn end(&self, _: &str, _: usize, _: usize) {}
}

fn request(what: What, study: &Path, coder: Option<&str>, pdf_reader: Option<PathBuf>) -> Request {
    let decisions = match what {
        What::Study => DecisionsRead::Coders,
        What::Agreement => DecisionsRead::OriginalsAndTeam,
        What::SecondLook => DecisionsRead::CodersAndTeam,
    };
    let mut overrides = Overrides::default();
    if let (What::SecondLook, Some(coder)) = (what, coder) {
        overrides.settings.insert("coverage.coder".to_owned(), toml::Value::from(vec![coder.to_owned()]));
    }
    Request {
        sources: Sources { study: Some(study.to_path_buf()), decisions, pdf_reader, ..Sources::default() },
        out: what.results(study),
        pipeline: what.pipeline().to_owned(),
        overrides,
        options: OutputOptions::default(),
        or_draft: what == What::Study,
    }
}

/// What a run noticed, what most needs a look first.
fn lines(findings: &[Finding]) -> Vec<Value> {
    let line = |group: crate::domain::finding_groups::FindingGroup<'_>| {
        let kind = if group.first.weight == Weight::Finding { "finding" } else { "note" };
        json!({"kind": kind, "text": group.to_string()})
    };
    grouped(findings).into_iter().map(line).collect()
}

fn error_line(text: &str) -> Value {
    json!({"kind": "error", "text": text})
}
