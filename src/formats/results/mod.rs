//! The files of a run, one writer per file. Names and fields are a promise; places count code points.

mod clusters;
mod draft;
mod findings;
mod places;
mod scores;
mod suggestions;

pub use clusters::clusters_json;
pub use draft::draft_toml;
pub use findings::findings_jsonl;
pub use places::{Excerpt, Places};
pub use scores::scores_jsonl;
pub use suggestions::{suggestions_csv, suggestions_jsonl, why};
