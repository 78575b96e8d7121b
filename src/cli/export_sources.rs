//! What every form of `leitmotif export` reads.

use std::path::PathBuf;

use super::args::{CodingsOf, ExportArgs};
use crate::study::decisions::DecisionsRead;
use crate::study::export::Whose;
use crate::study::inputs::Sources;

/// Where the study lies, and which of its decisions are read.
pub fn sources(args: &ExportArgs) -> (Whose, Sources) {
    let (whose, decisions) = match args.codings {
        CodingsOf::Human => (Whose::Human, DecisionsRead::Coders),
        CodingsOf::Machine => (Whose::Machine, DecisionsRead::Head),
        #[cfg(feature = "review")]
        CodingsOf::Adjudicated => (Whose::Human, DecisionsRead::Agreed),
    };
    (whose, Sources { codings: args.codings_file.clone(), decisions, ..args.inputs.sources(args.study.as_deref()) })
}

/// The results of the last run.
pub fn results(args: &ExportArgs) -> Option<PathBuf> {
    args.results.clone().or_else(|| args.study.as_ref().map(|study| study.join("out")))
}
