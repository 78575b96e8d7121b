//! `ingest.files`: bytes of a file to turns, speakers and times.

use super::spec::{StageSpec, untyped};
use crate::domain::corpus::transcript::Transcript;
use crate::pipeline::artefact::{Product, noun};
use crate::pipeline::call::Made;
use crate::pipeline::reads::Read;

noun!(Transcript, "transcripts");

/// The stage that reads transcripts, with its version.
pub const INGEST_FILES: &str = "ingest.files@11";

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: INGEST_FILES,
    needs: &[],
    welcomes: &[],
    produces: Product::each::<Transcript>(),
    reads: |_| &[Read::File, Read::Speakers, Read::PdfReader],
    check: untyped,
    run: |call| {
        let read = call.transcript()?;
        // Ctrl-C ends the reader of PDF files too, and then says nothing of the file.
        call.ctx.check()?;
        Ok(read.map_or_else(Made::nothing, Made::each))
    },
    sentence: |_| "Transcripts were read with their speakers and times; what could not be read is listed under findings.".to_owned(),
}];
