//! A corpus in shards: the stages of `pipelines/batch_codes.toml` as map, merge and finish over parts of its segments.
//!
//! Five steps, each over all segments: `count` finds the vocabulary, `sample` the latent space and the centres, `measure` the
//! clusters and what the codes' words stand beside, `score` the best segments of each code, `show` the text of those that are
//! quoted. A step's parameters go to every worker; a worker maps its segments to a partial result; partial results are merged in
//! any order; `finish` makes the parameters of the next step. A run on one machine (`leitmotif run --pipeline batch_codes`) calls
//! the same functions over its threads, and leaves the same bytes.
//!
//! What makes that so: every segment has its number in the corpus, samples are chosen by the hash of that number, partial results
//! are whole numbers or lists with a fixed order, and floating point begins after the merge. Limit: 4 billion segments.

mod columns;
mod count;
mod cut;
mod envelope;
mod error;
mod measure;
mod params;
mod plan;
mod reading;
mod sample;
mod score;
mod segment;
mod show;
#[cfg(test)]
mod tests;
mod transcripts;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use count::Count;
pub use cut::{Cut, cut, cut_transcripts};
pub use envelope::{Envelope, build_id};
pub use error::ShardError;
pub use measure::Measure;
pub use plan::{ShardPlan, plan};
pub use reading::read_segments;
pub use sample::Sample;
pub use score::Score;
pub use segment::ShardSegment;
pub use show::{Results, Show};

/// One step over all segments of a corpus.
pub trait Step {
    /// Its name on the command line and in the files that it leaves.
    const NAME: &'static str;
    /// What every worker must know.
    type Params: Serialize + DeserializeOwned + Sync;
    /// What a worker finds in its segments.
    type Partial: Serialize + DeserializeOwned + Send;
    /// What comes of all of it: the parameters of the next step, or the results.
    type Next;

    /// Works on some segments, which come by rising number.
    fn map(params: &Self::Params, segments: &[ShardSegment]) -> Self::Partial;

    /// Brings two partial results together; in any order and grouping the same.
    fn merge(params: &Self::Params, a: Self::Partial, b: Self::Partial) -> Self::Partial;

    /// Makes the next step's parameters.
    ///
    /// # Errors
    ///
    /// A [`ShardError`] if segments are missing or come twice, or there is nothing to go on with.
    fn finish(params: Self::Params, merged: Self::Partial) -> Result<Self::Next, ShardError>;
}
