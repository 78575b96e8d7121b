//! Leitmotif: theme discovery for interview research.
//!
//! A staged pipeline reads a study's transcripts and its preliminary coding scheme, finds what
//! recurs, and ranks candidate excerpts for every code; people decide.
//!
//! The tour, from the inside out; each room imports only from those above it:
//!
//! - [`domain`]: the nouns. A [`domain::corpus::transcript::Transcript`] has turns, a
//!   [`domain::codebook::Codebook`] has codes, a [`domain::review::suggestion::Suggestion`] has evidence.
//! - [`contract`]: what a stage promises, and how it tells of its progress.
//! - [`math`] and [`language`]: what several stages share: exact tests and intervals, words and terms.
//! - [`formats`]: bytes to nouns and back, without touching a file.
//! - [`stages`]: the verbs, in the order in which they run.
//! - [`report`]: everything to one page.
//! - `store` (feature `review`): the study's database, whose log is only ever added to.
//! - [`study`]: a study on disk, read and written.
//! - [`pipeline`]: the plan, the cache, the run and the files it leaves.
//! - [`front`]: what a program that uses the library calls first.
//! - `server` (feature `review`): the review page on this machine alone.
//! - `cli` (feature `cli`): the command line; nothing before it knows that a person is watching.

pub mod contract;
pub mod domain;
pub mod formats;
pub mod front;
pub mod language;
pub mod math;
pub mod pipeline;
pub mod report;
pub mod stages;
pub mod study;

#[cfg(feature = "review")]
pub mod server;
#[cfg(feature = "review")]
pub mod store;

#[cfg(feature = "cli")]
pub mod cli;

pub use formats::results::{FoundCluster, RankedExcerpt};
pub use front::{FinishedRun, FrontError, Study, StudyRun};
