//! The stages of `pipelines/batch.toml`, over files in which each line is a segment: nothing but counts is ever held of them.

use super::spec::{StageSpec, shown, typed, untyped};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::lines::{LineFile, SafeLines};
use crate::domain::corpus::token::CodebookTokens;
use crate::domain::space::batch::{CodeTable, LineClusters};
use crate::domain::space::packed::PackedCorpus;
use crate::domain::space::projection::Projection;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::lines::{count, look_through};
use crate::pipeline::reads::Read;
use crate::stages::cluster::{LinesConfig, LinesParams, cluster_lines};
use crate::stages::deidentify::deidentify_lines;
use crate::stages::map_codes::{MapLinesConfig, MapLinesParams, map_lines};
use crate::stages::reduce::{SketchConfig, SketchParams, sketch};
use crate::stages::vectorize::stream::{StreamConfig, StreamParams};

noun!(LineFile, "lines");
noun!(SafeLines, "safe lines");
noun!(PackedCorpus, "counts of lines");
noun!(Projection, "a latent space of lines");
noun!(LineClusters, "clusters of lines");
noun!(CodeTable, "codes by terms");

pub(super) static STAGES: [StageSpec; 6] = [
    StageSpec {
        id: "ingest.lines@1",
        needs: &[],
        welcomes: &[],
        produces: Product::each::<LineFile>(),
        reads: |_| &[Read::Lines],
        check: untyped,
        run: |call| look_through(call.line_file()?, &call.ctx),
        sentence: |_| "Files were read as they are, each line as a segment.".to_owned(),
    },
    StageSpec {
        id: "deidentify.lines@1",
        needs: &[LineFile::KIND],
        welcomes: &[],
        produces: Product::each::<SafeLines>(),
        reads: |_| &[Read::Declaration],
        check: untyped,
        run: |call| Ok(Made::each(deidentify_lines(call.item::<LineFile>()?.clone(), call.declaration()?))),
        sentence: |_| "The study's declaration on de-identification was recorded; no text was changed.".to_owned(),
    },
    StageSpec {
        id: "vectorize.stream@2",
        needs: &[SafeLines::KIND],
        welcomes: &[],
        produces: Product::one::<PackedCorpus>(),
        reads: |_| &[Read::Tokenizer, Read::Lines],
        check: typed::<StreamConfig, StreamParams, _>,
        run: |call| {
            if !call.tokenizer()?.is_built_in() {
                return Err(StepError::OtherTokenizer);
            }
            count(call.each::<SafeLines>()?, call.line_files()?, call.params::<StreamParams>(), &call.ctx)
        },
        sentence: |params| format!("Words in at least {} segments were counted.", shown(params, "min_segments")),
    },
    StageSpec {
        id: "reduce.sketch@1",
        needs: &[PackedCorpus::KIND],
        welcomes: &[],
        produces: Product::one::<Projection>(),
        reads: |_| &[],
        check: typed::<SketchConfig, SketchParams, _>,
        run: |call| {
            let found = sketch(call.need::<PackedCorpus>()?, call.params::<SketchParams>(), &call.ctx);
            Ok(Made::one(found.map_err(StepError::of_stage)?))
        },
        sentence: |params| {
            format!(
                "Latent semantic analysis found at most {} dimensions on about {} segments chosen by hash at most.",
                shown(params, "rank"),
                shown(params, "sample")
            )
        },
    },
    StageSpec {
        id: "cluster.lines@2",
        needs: &[PackedCorpus::KIND, Projection::KIND],
        welcomes: &[],
        produces: Product::one::<LineClusters>(),
        reads: |_| &[],
        check: typed::<LinesConfig, LinesParams, _>,
        run: |call| {
            let found = cluster_lines(call.need::<PackedCorpus>()?, call.need::<Projection>()?, call.params::<LinesParams>(), &call.ctx);
            Ok(Made::one(found.map_err(StepError::of_stage)?))
        },
        sentence: |params| format!("Segments were grouped by k-means into {} clusters.", shown(params, "k")),
    },
    StageSpec {
        id: "map_codes.lines@1",
        needs: &[PackedCorpus::KIND, Codebook::KIND, CodebookTokens::KIND],
        welcomes: &[],
        produces: Product::one::<CodeTable>(),
        reads: |_| &[],
        check: typed::<MapLinesConfig, MapLinesParams, _>,
        run: |call| {
            let corpus = call.need::<PackedCorpus>()?;
            let (book, tokens) = (call.need::<Codebook>()?, call.need::<CodebookTokens>()?);
            let found = map_lines(corpus, book, tokens, call.params::<MapLinesParams>(), &call.ctx);
            Ok(Made::one(found.map_err(StepError::of_stage)?))
        },
        sentence: |_| "Every segment was scored for every code from the codebook's words and what is beside them.".to_owned(),
    },
];
