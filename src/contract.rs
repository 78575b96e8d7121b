//! Defines a stage's result ([`Outcome`]) and its surroundings ([`Context`]).
//!
//! A stage is a plain function: nouns in, [`Outcome`] out. It learns nothing of files, clocks or
//! terminals; through [`Context`] it reports progress and learns whether to stop.

use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

use crate::domain::finding::Finding;

/// A stage's result, with what it noticed on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<T> {
    /// The result.
    pub value: T,
    /// What a person should know of it, each with a place.
    pub findings: Vec<Finding>,
}

impl<T> Outcome<T> {
    /// A result without findings.
    pub fn silent(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// A result with findings.
    pub fn new(value: T, findings: Vec<Finding>) -> Self {
        Self { value, findings }
    }
}

/// Somebody asked the work to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("stopped on request; what was finished is kept, and the next run goes on from it")]
pub struct Cancelled;

/// Receives the progress of the work. What it does with it is its own affair.
pub trait Progress: Sync {
    /// The running stage expects this many steps.
    fn expect(&self, steps: u64);
    /// So many more steps are done.
    fn advance(&self, steps: u64);
}

/// A `Progress` that discards every event.
pub struct NoProgress;

impl Progress for NoProgress {
    fn expect(&self, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// All that a stage may know of the outside.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Every random choice derives from it, by hash.
    pub seed: u64,
    progress: &'a dyn Progress,
    cancel: &'a AtomicBool,
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl<'a> Context<'a> {
    /// A context with a receiver of progress and a flag that, once set, asks for a stop.
    pub fn new(seed: u64, progress: &'a dyn Progress, cancel: &'a AtomicBool) -> Self {
        Self { seed, progress, cancel }
    }

    /// A context without progress or stop: for examples and tests.
    pub fn quiet(seed: u64) -> Context<'static> {
        Context { seed, progress: &NoProgress, cancel: &NEVER }
    }

    /// Says how many steps are coming.
    pub fn expect(&self, steps: u64) {
        self.progress.expect(steps);
    }

    /// Says that steps are done; fails where a stop was asked for.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] if a stop was asked for.
    pub fn advance(&self, steps: u64) -> Result<(), Cancelled> {
        self.progress.advance(steps);
        self.check()
    }

    /// Fails where a stop was asked for.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] if a stop was asked for.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancel.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}
