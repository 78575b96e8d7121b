//! The stages that a pipeline file can name. Each has one home here: what it is called, takes, gives and reads, how its parameters
//! are checked, how it is called, and the sentence that the methods text says of it.
//!
//! A new stage is an entry in a file of its own, or in that of its family. The engine knows none of them by name.

mod agreement;
pub mod cluster;
pub mod codebook;
mod coverage;
mod deidentify;
mod embed;
mod ingest;
mod lines;
mod map_codes;
mod reduce;
mod segment;
mod spec;
mod suggest;
mod tokenize;
mod vectorize;

pub use ingest::INGEST_FILES;
pub use spec::StageSpec;
pub(super) use suggest::numbered;

/// All families of stages: those of interviews, then those of lines, each in the order in which they run.
static FAMILIES: [&[StageSpec]; 14] = [
    &ingest::STAGES,
    &deidentify::STAGES,
    &segment::STAGES,
    &tokenize::STAGES,
    &codebook::STAGES,
    &vectorize::STAGES,
    &reduce::STAGES,
    &embed::STAGES,
    &map_codes::STAGES,
    &cluster::STAGES,
    &suggest::STAGES,
    &agreement::STAGES,
    &coverage::STAGES,
    &lines::STAGES,
];

/// All stages.
pub fn all() -> impl Iterator<Item = &'static StageSpec> {
    FAMILIES.iter().copied().flatten()
}

/// The stage that a pipeline file names.
pub fn from_id(id: &str) -> Option<&'static StageSpec> {
    all().find(|spec| spec.id == id)
}
