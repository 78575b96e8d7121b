//! `deidentify.declared`: passes on only transcripts that the study declares safe; nothing else is analysed.

use std::io;

use super::spec::{StageSpec, untyped};
use crate::contract::Outcome;
use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Transcript};
use crate::pipeline::artefact::{Noun, Product, Value, View, all_from_bytes, noun, to_bytes};
use crate::pipeline::call::Made;
use crate::pipeline::reads::Read;
use crate::stages::deidentify::deidentify;

noun!(SafeTranscript, "safe transcripts");

/// The text lies in the cache once, as the stage before left it: what is kept here is the declaration.
const VIEW: View = View {
    keep: |value| {
        value
            .each::<SafeTranscript>()
            .iter()
            .map(|safe| to_bytes(&safe.declaration()))
            .collect::<io::Result<Vec<_>>>()
            .map(|all| all.concat())
    },
    restore: |declared, transcripts| {
        let (declared, transcripts) = (all_from_bytes::<Declaration>(declared)?, all_from_bytes::<Transcript>(transcripts)?);
        let pairs = transcripts.into_iter().zip(declared);
        Ok(Value::of(pairs.map(|(transcript, declared)| SafeTranscript::declare(transcript, declared)).collect::<Vec<_>>()))
    },
};

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "deidentify.declared@1",
    needs: &[Transcript::KIND],
    welcomes: &[],
    produces: Product::each::<SafeTranscript>().viewed(VIEW),
    reads: |_| &[Read::Declaration],
    check: untyped,
    run: |call| {
        let Outcome { mut value, findings } = deidentify(vec![call.item::<Transcript>()?.clone()], call.declaration()?);
        Ok(Made::each(Outcome::new(value.remove(0), findings)))
    },
    sentence: |_| "The study's declaration on de-identification was recorded; no text was changed.".to_owned(),
}];
