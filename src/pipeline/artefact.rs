//! Artefacts: the nouns that travel between stages, as bytes and as values.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::catalogue::Kind;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::lines::{LineFile, SafeLines};
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::token::{CodebookTokens, Tokens};
use crate::domain::corpus::transcript::{SafeTranscript, Transcript};
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::batch::{CodeTable, LineClusters};
use crate::domain::space::cluster::Clustering;
use crate::domain::space::model::CodebookVectors;
use crate::domain::space::packed::PackedCorpus;
use crate::domain::space::projection::Projection;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::{DenseRows, Lsa, WordVectors};

/// A value of one kind.
#[allow(missing_docs)]
pub enum Artefact {
    Transcripts(Vec<Transcript>),
    SafeTranscripts(Vec<SafeTranscript>),
    Segments(Vec<Segments>, Layout),
    Tokens(Vec<Tokens>),
    Codebook(Codebook),
    CodebookTokens(CodebookTokens),
    TermSpace(TermSpace),
    Lsa(Lsa),
    WordVectors(WordVectors),
    SegmentVectors(Vec<DenseRows>),
    CodebookVectors(CodebookVectors),
    Scores(CodeScores),
    Clusters(Clustering),
    Suggestions(Vec<Suggestion>),
    Agreement(Agreement),
    Coverage(Coverage),
    Themes(Themes),
    Lines(Vec<LineFile>),
    SafeLines(Vec<SafeLines>),
    PackedCorpus(PackedCorpus),
    Projection(Projection),
    LineClusters(LineClusters),
    CodeTable(CodeTable),
}

/// Writes a value for the cache.
pub fn to_bytes<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

fn all<T: DeserializeOwned, B: AsRef<[u8]>>(bodies: &[B]) -> io::Result<Vec<T>> {
    bodies.iter().map(AsRef::as_ref).filter(|body| !body.is_empty()).map(from_bytes).collect()
}

impl Artefact {
    /// Reads the bodies of an artefact; an empty body is an item that the stage had nothing to give for.
    pub fn from_bodies<B: AsRef<[u8]>>(kind: Kind, bodies: &[B]) -> io::Result<Self> {
        let single = || bodies.first().map(AsRef::as_ref).unwrap_or_default();
        Ok(match kind {
            Kind::Transcripts => Self::Transcripts(all(bodies)?),
            Kind::SafeTranscripts => Self::SafeTranscripts(all(bodies)?),
            Kind::Segments => {
                let segments = all(bodies)?;
                let layout = Layout::of(&segments);
                Self::Segments(segments, layout)
            }
            Kind::Tokens => Self::Tokens(all(bodies)?),
            Kind::Codebook => Self::Codebook(from_bytes(single())?),
            Kind::CodebookTokens => Self::CodebookTokens(from_bytes(single())?),
            Kind::TermSpace => Self::TermSpace(from_bytes(single())?),
            Kind::Lsa => Self::Lsa(from_bytes(single())?),
            Kind::WordVectors => Self::WordVectors(from_bytes(single())?),
            Kind::SegmentVectors => Self::SegmentVectors(all(bodies)?),
            Kind::CodebookVectors => Self::CodebookVectors(from_bytes(single())?),
            Kind::Scores => Self::Scores(from_bytes(single())?),
            Kind::Clusters | Kind::Outside => Self::Clusters(from_bytes(single())?),
            Kind::Suggestions => Self::Suggestions(from_bytes(single())?),
            Kind::Agreement => Self::Agreement(from_bytes(single())?),
            Kind::Coverage => Self::Coverage(from_bytes(single())?),
            Kind::Themes => Self::Themes(from_bytes(single())?),
            Kind::Lines => Self::Lines(all(bodies)?),
            Kind::SafeLines => Self::SafeLines(all(bodies)?),
            Kind::PackedCorpus => Self::PackedCorpus(from_bytes(single())?),
            Kind::Projection => Self::Projection(from_bytes(single())?),
            Kind::LineClusters => Self::LineClusters(from_bytes(single())?),
            Kind::CodeTable => Self::CodeTable(from_bytes(single())?),
        })
    }
}

/// The artefacts that a stage takes from, by kind. The plan was checked, so what it needs is here.
#[derive(Default)]
pub struct Given<'a>(BTreeMap<Kind, &'a Artefact>);

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident: $kind:ident => $variant:pat => $value:expr, $type:ty;)*) => {
        impl<'a> Given<'a> {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> Option<$type> {
                    match self.0.get(&Kind::$kind) {
                        Some($variant) => Some($value),
                        _ => None,
                    }
                }
            )*
        }
    };
}

getters! {
    /// Raw transcripts.
    transcripts: Transcripts => Artefact::Transcripts(value) => value, &'a [Transcript];
    /// Cleared transcripts.
    safe: SafeTranscripts => Artefact::SafeTranscripts(value) => value, &'a [SafeTranscript];
    /// Segments per transcript.
    segments: Segments => Artefact::Segments(value, _) => value, &'a [Segments];
    /// How the segments lie.
    layout: Segments => Artefact::Segments(_, value) => value, &'a Layout;
    /// Tokens per transcript.
    tokens: Tokens => Artefact::Tokens(value) => value, &'a [Tokens];
    /// The codebook.
    codebook: Codebook => Artefact::Codebook(value) => value, &'a Codebook;
    /// Its tokens.
    codebook_tokens: CodebookTokens => Artefact::CodebookTokens(value) => value, &'a CodebookTokens;
    /// The term space.
    space: TermSpace => Artefact::TermSpace(value) => value, &'a TermSpace;
    /// Latent vectors.
    lsa: Lsa => Artefact::Lsa(value) => value, &'a Lsa;
    /// Word vectors.
    words: WordVectors => Artefact::WordVectors(value) => value, &'a WordVectors;
    /// Sentence vectors of segments per transcript.
    segment_vectors: SegmentVectors => Artefact::SegmentVectors(value) => value, &'a [DenseRows];
    /// Sentence vectors of the codebook.
    codebook_vectors: CodebookVectors => Artefact::CodebookVectors(value) => value, &'a CodebookVectors;
    /// Scores.
    scores: Scores => Artefact::Scores(value) => value, &'a CodeScores;
    /// Clusters.
    clusters: Clusters => Artefact::Clusters(value) => value, &'a Clustering;
    /// Clusters outside the scheme.
    outside: Outside => Artefact::Clusters(value) => value, &'a Clustering;
    /// Suggestions.
    suggestions: Suggestions => Artefact::Suggestions(value) => value, &'a [Suggestion];
    /// How far coders agree.
    agreement: Agreement => Artefact::Agreement(value) => value, &'a Agreement;
    /// What a coder read and coded.
    coverage: Coverage => Artefact::Coverage(value) => value, &'a Coverage;
    /// What the codings amount to.
    themes: Themes => Artefact::Themes(value) => value, &'a Themes;
    /// Files of lines as read.
    lines: Lines => Artefact::Lines(value) => value, &'a [LineFile];
    /// Cleared files of lines.
    safe_lines: SafeLines => Artefact::SafeLines(value) => value, &'a [SafeLines];
    /// Packed counts.
    packed: PackedCorpus => Artefact::PackedCorpus(value) => value, &'a PackedCorpus;
    /// The latent space of lines.
    projection: Projection => Artefact::Projection(value) => value, &'a Projection;
    /// Clusters of lines.
    line_clusters: LineClusters => Artefact::LineClusters(value) => value, &'a LineClusters;
    /// What terms say about codes.
    code_table: CodeTable => Artefact::CodeTable(value) => value, &'a CodeTable;
}

impl<'a> Given<'a> {
    /// Adds an artefact.
    pub fn add(&mut self, kind: Kind, artefact: &'a Artefact) {
        self.0.insert(kind, artefact);
    }
}
