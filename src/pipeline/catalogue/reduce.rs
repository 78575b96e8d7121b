//! `reduce`: counts to a few latent dimensions, and to vectors of the corpus's own words.

use super::spec::{StageSpec, shown, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::{Lsa, WordVectors};
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::stages::reduce::{LsaConfig, LsaParams, WordVectorConfig, WordVectorParams, lsa, word_vectors};

noun!(Lsa, "latent vectors");
noun!(WordVectors, "word vectors");

pub(super) static STAGES: [StageSpec; 2] = [
    StageSpec {
        id: "reduce.lsa@1",
        needs: &[TermSpace::KIND],
        welcomes: &[],
        produces: Product::one::<Lsa>(),
        reads: |_| &[],
        check: typed::<LsaConfig, LsaParams, _>,
        run: |call| {
            let reduced = lsa(&call.need::<TermSpace>()?.topics, call.params::<LsaParams>(), &call.ctx);
            Ok(Made::one(reduced.map_err(StepError::of_stage)?))
        },
        sentence: |params| format!("Latent semantic analysis reduced the counts to at most {} dimensions.", shown(params, "rank")),
    },
    StageSpec {
        id: "reduce.words@2",
        needs: &[TermSpace::KIND, Segments::KIND],
        welcomes: &[],
        produces: Product::one::<WordVectors>(),
        reads: |_| &[],
        check: typed::<WordVectorConfig, WordVectorParams, _>,
        run: |call| {
            let fitted = word_vectors(&call.need::<TermSpace>()?.topics, &call.layout()?, call.params::<WordVectorParams>(), &call.ctx);
            Ok(Made::one(fitted.map_err(StepError::of_stage)?))
        },
        sentence: |_| "Vectors of the words were fitted on this corpus alone, from which words occur near which.".to_owned(),
    },
];
