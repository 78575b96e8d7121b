//! One plain sentence for each stage, for the methods text of the report.

use super::catalogue::Use;
use super::plan::PlannedStage;

/// What a stage did, with the parameters that a reader would ask for.
pub fn sentence(stage: &PlannedStage) -> String {
    let param = |key: &str| stage.params.get(key).map(ToString::to_string).unwrap_or_default();
    match stage.runs {
        Use::Ingest => "Transcripts were read with their speakers and times; what could not be read is listed under findings.".into(),
        Use::Deidentify => "The study's declaration on de-identification was recorded; no text was changed.".into(),
        Use::Segment => format!("Turns were taken as units; turns of more than {} words were split at sentence ends.", param("max_words")),
        Use::Tokenize => "Words were found by the declared tokenizer; contractions and hyphenated words stay whole.".into(),
        Use::Codebook => "The preliminary coding scheme was read.".into(),
        Use::TokenizeCodebook => "The codebook's clauses were read by the same rules as the transcripts.".into(),
        Use::Vectorize => "Content words were stemmed and counted, with pairs of adjacent words.".into(),
        Use::Lsa => format!("Latent semantic analysis reduced the counts to at most {} dimensions.", param("rank")),
        Use::WordVectors => "Vectors of the words were fitted on this corpus alone, from which words stand near which.".into(),
        Use::EmbedSegments => "Segments were given vectors by a language model of the study's choice, on this machine.".into(),
        Use::EmbedCodebook => "So was what the codes say; likeness to it is one part of the scores.".into(),
        Use::MapCodes => {
            "Every segment was scored for every code from the codebook's words, the neighbouring turns and the questions asked.".into()
        }
        Use::Cluster => "Participants' segments, read with their neighbours, were grouped by spherical k-means.".into(),
        Use::Outside => "Segments that no code fits were grouped by density.".into(),
        Use::Draft => "A codebook was drafted from the clusters for people to name and define.".into(),
        Use::Agreement => format!(
            "Coders were compared turn by turn; intervals at {} are percentiles of {} bootstrap resamples of transcripts.",
            param("confidence"),
            param("rounds")
        ),
        Use::CodebookIfAny => "The coding scheme was read, where the study has one.".into(),
        Use::Coverage => format!(
            "What one coder left uncoded was ranked for a second look by text, length, neighbours, question and scheme, no turn by a model \
             that saw its transcript; intervals at {} are percentiles of {} resamples of transcripts.",
            param("confidence"),
            param("rounds")
        ),
        Use::Themes => "Codes were counted by participants, with intervals, exact tests and corrections for many tests.".into(),
        Use::IngestLines => "Files were read as they are, each line as a segment.".into(),
        Use::DeidentifyLines => "The study's declaration on de-identification was recorded; no text was changed.".into(),
        Use::VectorizeStream => format!("Words in at least {} segments were counted.", param("min_segments")),
        Use::Sketch => format!(
            "Latent semantic analysis found at most {} dimensions on about {} segments chosen by hash at most.",
            param("rank"),
            param("sample")
        ),
        Use::ClusterLines => format!("Segments were grouped by k-means into {} clusters.", param("k")),
        Use::MapLines => "Every segment was scored for every code from the codebook's words and what stands beside them.".into(),
        Use::Suggest => format!("At most {} excerpts were offered for each code, spread over transcripts and groups.", param("per_code")),
    }
}
