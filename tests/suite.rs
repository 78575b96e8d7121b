//! All tests of the program from the outside, as one binary: linking a dozen took longer than running them.

mod architecture;
mod cli;
mod conformance;
mod databases;
mod deidentify;
mod demo;
#[cfg(feature = "cli")]
mod documents;
mod exchange;
mod front;
mod identifiers;
mod languages;
#[cfg(all(feature = "cli", feature = "pdf"))]
mod pdf;
mod polarity;
mod readers;
mod review;
mod semantic;
