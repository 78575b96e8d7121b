//! The files of a run, one writer per file. Names and fields are a promise; places count code points.

mod agreement;
mod clusters;
mod coverage;
mod disagreements;
mod draft;
mod findings;
mod lines;
mod places;
mod read_back;
mod scores;
mod suggestions;
mod themes;

pub use agreement::{ALL_CODES, agreement_csv};
pub use clusters::clusters_json;
pub use coverage::{
    ANY, because, drift_csv, elusion_csv, elusion_sample_csv, odd_codings_csv, second_look_csv, second_look_jsonl, stretch_turns_csv,
    stretches_csv, trust_csv, uncoded_csv,
};
pub use disagreements::disagreements_csv;
pub use draft::draft_toml;
pub use findings::findings_jsonl;
pub use lines::{ShownLine, line_clusters_json, line_rows_csv, line_scores_jsonl, lines_by_code_csv, lines_csv, terms_csv};
pub use places::{Excerpt, Places};
pub use read_back::{FoundCluster, RankedExcerpt, read_clusters, read_ranked_excerpts};
pub use scores::scores_jsonl;
pub use suggestions::{suggestions_csv, suggestions_jsonl, why};
pub use themes::{groups_csv, quotations_csv, saturation_csv, together_csv, words_csv};
