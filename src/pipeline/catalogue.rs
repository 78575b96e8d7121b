//! The stages that a pipeline file can name, and what each consumes, produces and reads.
//!
//! Good for: is this plan sound before anything runs? Not for: how a stage is called (`steps.rs`).

/// What travels from stage to stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Transcripts as read, not cleared for analysis.
    Transcripts,
    /// Transcripts that the study has cleared.
    SafeTranscripts,
    /// Segments of all transcripts.
    Segments,
    /// Tokens of all transcripts.
    Tokens,
    /// A codebook: the study's, or a drafted one.
    Codebook,
    /// Tokens of a codebook.
    CodebookTokens,
    /// The term space.
    TermSpace,
    /// Latent vectors of segments.
    Lsa,
    /// Vectors of the corpus's words.
    WordVectors,
    /// Where a language model puts the segments.
    SegmentVectors,
    /// Where a language model puts what the codes say.
    CodebookVectors,
    /// Scores of segments for codes.
    Scores,
    /// Clusters of all participants' segments.
    Clusters,
    /// Clusters of what no code fits.
    Outside,
    /// Ranked excerpts.
    Suggestions,
    /// How far coders agree.
    Agreement,
    /// What a coder read and coded, and what is worth a second look.
    Coverage,
    /// What the codings of a study amount to.
    Themes,
    /// Files of lines as read, not cleared for analysis.
    Lines,
    /// Files of lines that the study has cleared.
    SafeLines,
    /// Packed counts of lines.
    PackedCorpus,
    /// The latent space of lines.
    Projection,
    /// Clusters of lines.
    LineClusters,
    /// What terms say about codes.
    CodeTable,
}

impl Kind {
    /// The word for it in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcripts => "transcripts",
            Self::SafeTranscripts => "safe transcripts",
            Self::Segments => "segments",
            Self::Tokens => "tokens",
            Self::Codebook => "a codebook",
            Self::CodebookTokens => "codebook tokens",
            Self::TermSpace => "a term space",
            Self::Lsa => "latent vectors",
            Self::WordVectors => "word vectors",
            Self::SegmentVectors => "sentence vectors",
            Self::CodebookVectors => "sentence vectors of a codebook",
            Self::Scores => "scores",
            Self::Clusters => "clusters",
            Self::Outside => "clusters outside the scheme",
            Self::Suggestions => "suggestions",
            Self::Agreement => "agreement",
            Self::Coverage => "coverage",
            Self::Themes => "themes",
            Self::Lines => "lines",
            Self::SafeLines => "safe lines",
            Self::PackedCorpus => "counts of lines",
            Self::Projection => "a latent space of lines",
            Self::LineClusters => "clusters of lines",
            Self::CodeTable => "codes by terms",
        }
    }
}

/// A stage in one of its variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Use {
    Ingest,
    Deidentify,
    Segment,
    Tokenize,
    Codebook,
    TokenizeCodebook,
    Vectorize,
    Lsa,
    WordVectors,
    EmbedSegments,
    EmbedCodebook,
    MapCodes,
    Cluster,
    Outside,
    Draft,
    Suggest,
    Agreement,
    CodebookIfAny,
    Coverage,
    Themes,
    IngestLines,
    DeidentifyLines,
    VectorizeStream,
    Sketch,
    ClusterLines,
    MapLines,
}

/// All of them: those of interviews, then those of lines, each in the order in which they run.
pub const ALL: [Use; 26] = [
    Use::Ingest,
    Use::Deidentify,
    Use::Segment,
    Use::Tokenize,
    Use::Codebook,
    Use::TokenizeCodebook,
    Use::Vectorize,
    Use::Lsa,
    Use::WordVectors,
    Use::EmbedSegments,
    Use::EmbedCodebook,
    Use::MapCodes,
    Use::Cluster,
    Use::Outside,
    Use::Draft,
    Use::Suggest,
    Use::Agreement,
    Use::CodebookIfAny,
    Use::Coverage,
    Use::Themes,
    Use::IngestLines,
    Use::DeidentifyLines,
    Use::VectorizeStream,
    Use::Sketch,
    Use::ClusterLines,
    Use::MapLines,
];

impl Use {
    /// How a pipeline file names it: stage, variant, version. Whoever changes what a stage returns for the same input raises the version.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ingest => "ingest.files@2",
            Self::Deidentify => "deidentify.declared@1",
            Self::Segment => "segment.turns@2",
            Self::Tokenize => "tokenize.words@1",
            Self::Codebook => "codebook.study@1",
            Self::TokenizeCodebook => "tokenize.codebook@1",
            Self::Vectorize => "vectorize.counts@2",
            Self::Lsa => "reduce.lsa@1",
            Self::WordVectors => "reduce.words@2",
            Self::EmbedSegments => "embed.segments@1",
            Self::EmbedCodebook => "embed.codebook@1",
            Self::MapCodes => "map_codes.recipe@3",
            Self::Cluster => "cluster.windows@2",
            Self::Outside => "cluster.outside@2",
            Self::Draft => "cluster.draft@1",
            Self::Suggest => "suggest.ranked@2",
            Self::Agreement => "agreement.coders@1",
            Self::CodebookIfAny => "codebook.if_any@1",
            Self::Coverage => "coverage.coder@2",
            Self::Themes => "coverage.themes@1",
            Self::IngestLines => "ingest.lines@1",
            Self::DeidentifyLines => "deidentify.lines@1",
            Self::VectorizeStream => "vectorize.stream@1",
            Self::Sketch => "reduce.sketch@1",
            Self::ClusterLines => "cluster.lines@1",
            Self::MapLines => "map_codes.lines@1",
        }
    }

    /// What it cannot do without.
    pub fn needs(self) -> &'static [Kind] {
        match self {
            Self::Ingest | Self::IngestLines | Self::Codebook | Self::CodebookIfAny => &[],
            Self::Deidentify => &[Kind::Transcripts],
            Self::Segment => &[Kind::SafeTranscripts],
            Self::Tokenize | Self::EmbedSegments => &[Kind::SafeTranscripts, Kind::Segments],
            Self::TokenizeCodebook | Self::EmbedCodebook => &[Kind::Codebook],
            Self::Vectorize => &[Kind::Tokens],
            Self::Lsa => &[Kind::TermSpace],
            Self::WordVectors => &[Kind::TermSpace, Kind::Segments],
            Self::MapCodes => &[Kind::TermSpace, Kind::Lsa, Kind::WordVectors, Kind::Segments, Kind::SafeTranscripts],
            Self::Cluster => &[Kind::WordVectors, Kind::TermSpace, Kind::Segments],
            Self::Outside => &[Kind::Lsa, Kind::TermSpace, Kind::Segments, Kind::Scores],
            Self::Draft => &[Kind::Clusters, Kind::TermSpace],
            Self::Suggest => &[Kind::Scores, Kind::TermSpace, Kind::Segments],
            Self::Agreement => &[Kind::SafeTranscripts, Kind::Segments],
            Self::Coverage => &[Kind::SafeTranscripts, Kind::Segments, Kind::TermSpace, Kind::Lsa],
            Self::Themes => &[Kind::SafeTranscripts, Kind::Segments, Kind::TermSpace],
            Self::DeidentifyLines => &[Kind::Lines],
            Self::VectorizeStream => &[Kind::SafeLines],
            Self::Sketch => &[Kind::PackedCorpus],
            Self::ClusterLines => &[Kind::PackedCorpus, Kind::Projection],
            Self::MapLines => &[Kind::PackedCorpus, Kind::Projection, Kind::Codebook, Kind::CodebookTokens],
        }
    }

    /// What it uses where the plan gives it.
    pub fn welcomes(self) -> &'static [Kind] {
        match self {
            Self::Segment => &[Kind::CodebookTokens],
            Self::Vectorize => &[Kind::Codebook, Kind::CodebookTokens],
            Self::MapCodes => &[Kind::SegmentVectors, Kind::CodebookVectors],
            Self::Cluster => &[Kind::Scores],
            Self::Suggest => &[Kind::Clusters],
            Self::Coverage => &[Kind::Scores],
            _ => &[],
        }
    }

    /// Whether it makes an item for each transcript, and not one for the whole corpus.
    pub fn per_transcript(self) -> bool {
        let of_talk = matches!(self, Self::Ingest | Self::Deidentify | Self::Segment | Self::Tokenize | Self::EmbedSegments);
        of_talk || matches!(self, Self::IngestLines | Self::DeidentifyLines)
    }

    /// Whether it reads a language model of the user's. Where none is named it is left out of the plan.
    pub fn wants_model(self) -> bool {
        matches!(self, Self::EmbedSegments | Self::EmbedCodebook)
    }

    /// What it gives.
    pub fn produces(self) -> Kind {
        match self {
            Self::Ingest => Kind::Transcripts,
            Self::Deidentify => Kind::SafeTranscripts,
            Self::Segment => Kind::Segments,
            Self::Tokenize => Kind::Tokens,
            Self::Codebook | Self::CodebookIfAny | Self::Draft => Kind::Codebook,
            Self::TokenizeCodebook => Kind::CodebookTokens,
            Self::Vectorize => Kind::TermSpace,
            Self::Lsa => Kind::Lsa,
            Self::WordVectors => Kind::WordVectors,
            Self::EmbedSegments => Kind::SegmentVectors,
            Self::EmbedCodebook => Kind::CodebookVectors,
            Self::MapCodes => Kind::Scores,
            Self::Cluster => Kind::Clusters,
            Self::Outside => Kind::Outside,
            Self::Suggest => Kind::Suggestions,
            Self::Agreement => Kind::Agreement,
            Self::Coverage => Kind::Coverage,
            Self::Themes => Kind::Themes,
            Self::IngestLines => Kind::Lines,
            Self::DeidentifyLines => Kind::SafeLines,
            Self::VectorizeStream => Kind::PackedCorpus,
            Self::Sketch => Kind::Projection,
            Self::ClusterLines => Kind::LineClusters,
            Self::MapLines => Kind::CodeTable,
        }
    }

    /// The variant that a pipeline file names.
    pub fn from_id(id: &str) -> Option<Self> {
        ALL.into_iter().find(|variant| variant.id() == id)
    }
}
