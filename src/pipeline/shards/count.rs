//! `count`: which terms there are, and in how many segments each stands.

use super::params::SampleParams;
use super::segment::texts;
use super::{ShardError, ShardPlan, ShardSegment, Step};
use crate::stages::vectorize::stream::{Counter, TermCounts};

/// The first step: segments to a vocabulary.
pub struct Count;

impl Step for Count {
    const NAME: &'static str = "count";
    type Params = ShardPlan;
    type Partial = TermCounts;
    type Next = SampleParams;

    fn map(plan: &ShardPlan, segments: &[ShardSegment]) -> TermCounts {
        let mut counter = Counter::new(&plan.count);
        counter.map_segments((0, 0), texts(segments));
        counter.into_counts()
    }

    fn merge(_: &ShardPlan, a: TermCounts, b: TermCounts) -> TermCounts {
        a.merge(b)
    }

    fn finish(plan: ShardPlan, counts: TermCounts) -> Result<SampleParams, ShardError> {
        let vocabulary = counts.vocabulary(&plan.count).map_err(ShardError::of_stage)?;
        Ok(SampleParams { plan, vocabulary, segments: counts.segments() })
    }
}
