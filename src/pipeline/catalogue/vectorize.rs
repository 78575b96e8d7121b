//! `vectorize.counts`: words to counts over a sorted vocabulary, and the codebook's clauses in its terms.

use super::spec::{StageSpec, typed};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::token::{CodebookTokens, Tokens};
use crate::domain::space::term_space::TermSpace;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::vectorize::{VectorizeConfig, VectorizeParams, languages, same_texts, vectorize};

noun!(TermSpace, "a term space");

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "vectorize.counts@6",
    needs: &[Tokens::KIND],
    welcomes: &[Codebook::KIND, CodebookTokens::KIND],
    produces: Product::one::<TermSpace>(),
    reads: |_| &[Read::Names],
    check: typed::<VectorizeConfig, VectorizeParams, _>,
    run: |call| {
        let (tokens, params) = (call.each::<Tokens>()?, call.params::<VectorizeParams>());
        let codebook = call.welcome::<Codebook>()?.zip(call.welcome::<CodebookTokens>()?);
        let mut counted = vectorize(tokens, codebook, params, &call.ctx).map_err(StepError::of_stage)?;
        counted.findings.extend(languages(tokens, &call.names()?, params.language()));
        counted.findings.extend(same_texts(tokens, &call.names()?));
        Ok(Made::one(counted))
    },
    sentence: |_| "Content words were stemmed and counted, with pairs of adjacent words.".to_owned(),
}];
