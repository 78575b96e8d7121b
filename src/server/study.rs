//! What stays the same while a coder works: texts, codebook, offers, and where each thing is.

use std::sync::{Arc, OnceLock};

use super::drafts_from_clusters::Drafts;
use super::offers::{OfferList, PlacedOffer};
pub use super::text::{Text, folded};
use crate::domain::codebook::{CodeKind, Codebook};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId};
use crate::domain::review::log_state::{CoderState, LogState};
use crate::domain::review::offer::OfferId;
use crate::language::people_words::PeopleWords;
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;
use crate::report::coded::{WordUse, word_list};
use crate::report::marks::marks;
use crate::stages::agreement::study::AgreementParams;
use crate::stages::review::Candidate;

/// A study as it was opened.
pub struct Study {
    /// Its name.
    pub name: String,
    /// Its date; empty where it gives none.
    pub date: String,
    /// Who works.
    pub coder: CoderId,
    /// Whose codings are compared, where the coder adjudicates.
    pub between: Option<[CoderId; 2]>,
    /// Whether their names are hidden.
    pub names_hidden: bool,
    /// Whether this session is for work on the codebook, and codes nothing.
    pub codebook_work: bool,
    /// Clusters as drafts of codes, in such a session.
    pub drafts: Option<Drafts>,
    /// Whether coders code before they see suggestions, where `study.toml` says so.
    pub blind: Option<bool>,
    /// Whether they do where nobody says: not where there is no scheme yet that anything could be suggested for.
    pub blind_by_default: bool,
    /// The questions of the interview guide: name and text.
    pub questions: Vec<(String, String)>,
    /// The scheme.
    pub codebook: Codebook,
    /// Its digest in the store.
    pub codebook_digest: Digest,
    /// The transcripts, by name.
    pub texts: Vec<Text>,
    /// What is offered.
    pub offers: OfferList,
    /// Segments of participants: what samples and decoys are drawn from.
    pub candidates: Arc<Vec<Candidate>>,
    /// What random choices derive from.
    pub seed: u64,
    /// How words become terms.
    pub rules: TermRules,
    /// Words for people.
    pub people: PeopleWords,
    /// How coders are compared.
    pub compared: AgreementParams,
    /// The same with intervals.
    pub resampled: AgreementParams,
    /// The attributes of participants that tables compare.
    pub compare: Vec<String>,
    /// Participants that a group has at least.
    pub least: u32,
    /// Words of participants, once somebody asked.
    pub words: OnceLock<Vec<WordUse>>,
}

impl Study {
    /// A transcript by its name.
    pub fn text(&self, document: &str) -> Option<&Text> {
        let at = self.texts.binary_search_by(|text| text.id().as_str().cmp(document)).ok()?;
        Some(&self.texts[at])
    }

    /// An offer by its name.
    pub fn offer(&self, id: &OfferId) -> Option<&PlacedOffer> {
        self.offers.get(id)
    }

    /// Moves offers to the codes that replaced theirs.
    pub fn count_offers_as(&mut self, trail: &LogState) {
        self.offers.count_as(trail);
    }

    /// Words of participants, most used first.
    pub fn word_list(&self) -> &[WordUse] {
        self.words.get_or_init(|| {
            let transcripts: Vec<&SafeTranscript> = self.texts.iter().map(|text| &text.transcript).collect();
            let people: Vec<&str> = self.texts.iter().map(|text| text.coded.participant.as_str()).collect();
            word_list(&transcripts, &people, &self.rules)
        })
    }

    /// Whether a coder codes before they see suggestions.
    pub fn is_blind(&self, work: &CoderState) -> bool {
        self.blind.or(work.blind_chosen).unwrap_or(self.blind_by_default)
    }

    /// Whether this session codes: it neither adjudicates nor works on the codebook.
    pub fn codes_here(&self) -> bool {
        self.between.is_none() && !self.codebook_work
    }

    /// Whether the codebook has a code.
    pub fn has_code(&self, code: &CodeId) -> bool {
        self.codebook.get(code).is_some()
    }

    /// The evidence terms of an offer where they stand in the text.
    pub fn marks<'a>(&self, placed: &'a PlacedOffer) -> &'a [(CharSpan, String)] {
        placed.marks.get_or_init(|| self.found_marks(placed))
    }

    fn found_marks(&self, placed: &PlacedOffer) -> Vec<(CharSpan, String)> {
        let text = &self.texts[placed.text];
        let Some(bytes) = text.to_bytes(placed.offer.span) else { return Vec::new() };
        let excerpt = bytes.slice(&text.transcript.text);
        let kind = self.codebook.get(&placed.offer.code).and_then(|code| code.kind).unwrap_or(CodeKind::Topic);
        let mut found = Vec::new();
        for (shown, _) in &placed.offer.why.terms {
            let mut words = Vec::new();
            each_word(shown, |word| {
                let word = &shown[word.start..word.end];
                words.extend(match kind {
                    CodeKind::Topic => self.rules.content_term(word),
                    CodeKind::Act => TermRules::speech_term(word),
                });
            });
            let term = words.join(" ");
            for place in marks(excerpt, &[term.as_str()], &self.rules, kind) {
                let start = bytes.start as usize;
                let span = text.to_chars(crate::domain::corpus::span::ByteSpan::new(start + place.start, start + place.end));
                found.push((span, shown.clone()));
            }
        }
        found.sort();
        found.dedup_by_key(|(span, _)| *span);
        found
    }
}
