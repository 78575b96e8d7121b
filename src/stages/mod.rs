//! The verbs of the program, in the order in which they run. A stage never imports another stage.

/// Bytes of a file to a transcript with turns, speakers and times.
pub mod ingest;

/// A transcript to one that the study has cleared for analysis.
pub mod deidentify;

/// Turns to segments: the units that are counted, scored and clustered.
pub mod segment;

/// Segments to tokens, by the tokenizer of a model folder.
pub mod tokenize;

/// Tokens to the document-term matrix, and the codebook to its terms.
pub mod vectorize;

/// The matrix to a few latent dimensions.
pub mod reduce;

/// Segments and codes to vectors, by a language model that the user brings.
pub mod embed;

/// Latent vectors to clusters, and what no code fits to clusters outside the scheme.
pub mod cluster;

/// The coding scheme into a score for every segment and code.
pub mod map_codes;

/// Scores to ranked excerpts, each with its evidence.
pub mod suggest;

/// Suggestions as coders meet them, decoys among them.
pub mod review;

/// Coders' work to how far they agree, and where they do not.
pub mod agreement;

/// Coders' work to what they left uncoded, and what is worth a second look.
pub mod coverage;
