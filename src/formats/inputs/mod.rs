//! Files that people write for a study beside transcripts and codebook.

/// `study.toml` and `guide.toml`.
pub mod study_toml;

/// Keys of a TOML file, taken one by one.
mod toml_keys;

/// `participants.csv`.
pub mod participants;

/// Tables of codings.
pub mod codings;

/// Worked cases of agreement.
pub mod agreement_cases;

/// The small files of a language model's folder.
pub mod model_folder;
