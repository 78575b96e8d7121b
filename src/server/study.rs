//! What stays the same while a coder works: texts, codebook, offers, and where each thing is.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::offers::{OfferList, PlacedOffer};
use crate::domain::codebook::{CodeKind, Codebook};
use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::{CharSpan, OffsetTable};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::event::KnownText;
use crate::domain::review::log_state::{CoderState, LogState};
use crate::domain::review::offer::OfferId;
use crate::formats::review::drafts::Draft;
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;
use crate::report::coded::{CodedText, WordUse, word_list};
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

/// Clusters as drafts of codes.
pub struct Drafts {
    /// The digest of their file.
    pub digest: Digest,
    /// The drafts, with those of their excerpts that the texts still hold, in the order of the texts.
    pub drafts: Vec<Draft>,
}

/// A transcript at hand.
pub struct Text {
    /// What the store knows of it.
    pub known: KnownText,
    /// The group of its participant.
    pub group: Option<String>,
    /// The transcript.
    pub transcript: SafeTranscript,
    /// Its segments.
    pub segments: Segments,
    /// Its turns and words as codings are counted in them.
    pub coded: CodedText,
    /// The question that was asked before each turn, as a place in `Study::questions`.
    asked: Vec<Option<u16>>,
    table: OffsetTable,
    /// The text in small letters, code point by code point.
    folded: Vec<char>,
}

impl Text {
    /// A transcript with what is known of it.
    pub fn new(transcript: SafeTranscript, segments: Segments, participant: Option<&Participant>) -> Self {
        let group = participant.and_then(|row| row.group.clone());
        let coded = CodedText::of(&transcript, Some(&segments), participant);
        let table = transcript.offsets();
        let known = KnownText { document: transcript.id.clone(), digest: transcript.digest, chars: table.chars() };
        let folded = transcript.text.chars().map(folded).collect();
        let mut asked = vec![None; transcript.turns.len()];
        for segment in &segments.items {
            if let Some(turn) = asked.get_mut(segment.turn as usize) {
                *turn = segment.question;
            }
        }
        Self { known, group, transcript, segments, coded, asked, table, folded }
    }

    /// The transcript's name.
    pub fn id(&self) -> &DocumentId {
        &self.known.document
    }

    /// Whether a place lies in the text.
    pub fn holds(&self, span: CharSpan) -> bool {
        span.start < span.end && span.end <= self.known.chars
    }

    /// The question of the guide that was asked before a place, as a place in `Study::questions`.
    pub fn question_at(&self, place: u32) -> Option<u16> {
        self.asked.get(self.turn_at(place)?).copied().flatten()
    }

    /// The words at a place.
    pub fn slice(&self, span: CharSpan) -> &str {
        self.table.to_bytes(&self.transcript.text, span).map_or("", |bytes| bytes.slice(&self.transcript.text))
    }

    /// The turns that a place touches.
    pub fn turns_at(&self, span: CharSpan) -> std::ops::Range<usize> {
        let Some(bytes) = self.table.to_bytes(&self.transcript.text, span) else { return 0..0 };
        let turns = &self.transcript.turns;
        turns.partition_point(|turn| turn.span.end <= bytes.start)..turns.partition_point(|turn| turn.span.start < bytes.end)
    }

    /// Places inside a place that nobody spoke.
    pub fn unspoken(&self, span: CharSpan) -> Vec<CharSpan> {
        let (Some(bytes), apart) = (self.table.to_bytes(&self.transcript.text, span), &self.transcript.unspoken) else { return Vec::new() };
        let first = apart.partition_point(|apart| apart.start < bytes.start);
        apart[first..].iter().take_while(|apart| apart.end <= bytes.end).map(|apart| self.to_chars(*apart)).collect()
    }

    /// What is spoken at a place, without what was put between the words; empty where there is no such place.
    pub fn spoken(&self, span: CharSpan) -> Cow<'_, str> {
        let bytes = self.table.to_bytes(&self.transcript.text, span);
        bytes.map_or(Cow::Borrowed(""), |bytes| self.transcript.spoken(bytes))
    }

    /// The place of a turn.
    pub fn turn_span(&self, turn: usize) -> CharSpan {
        self.table.to_chars(&self.transcript.text, self.transcript.turns[turn].span)
    }

    /// Bytes of the text as code points.
    pub fn to_chars(&self, span: crate::domain::corpus::span::ByteSpan) -> CharSpan {
        self.table.to_chars(&self.transcript.text, span)
    }

    /// The turn that a code point lies in, or the last one before it.
    pub fn turn_at(&self, start: u32) -> Option<usize> {
        let byte = self.table.byte_at(&self.transcript.text, start)? as u32;
        self.transcript.turns.partition_point(|turn| turn.span.start <= byte).checked_sub(1)
    }

    /// The label of a turn's speaker.
    pub fn speaker(&self, turn: usize) -> Option<&str> {
        self.transcript.label(&self.transcript.turns[turn])
    }

    /// The text at a place in small letters; nothing where there is no such place.
    pub fn letters(&self, span: CharSpan) -> &[char] {
        self.folded.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Where some words stand, small letters or capitals.
    pub fn find(&self, words: &[char], most: usize) -> Vec<CharSpan> {
        let Some(first) = words.first() else { return Vec::new() };
        let length = words.len();
        let starts = self.folded.iter().enumerate().filter(|(_, c)| *c == first).map(|(at, _)| at);
        let hits = starts.filter(|&at| self.folded.get(at..at + length) == Some(words));
        hits.take(most).map(|at| CharSpan { start: at as u32, end: (at + length) as u32 }).collect()
    }
}

/// A letter as it is searched for: one code point stays one.
pub fn folded(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => c,
    }
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

    /// Lets offers stand under the codes that their codes became.
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
    pub fn marks<'a>(&self, laid: &'a PlacedOffer) -> &'a [(CharSpan, String)] {
        laid.marks.get_or_init(|| self.found_marks(laid))
    }

    fn found_marks(&self, laid: &PlacedOffer) -> Vec<(CharSpan, String)> {
        let text = &self.texts[laid.text];
        let Some(bytes) = text.table.to_bytes(&text.transcript.text, laid.offer.span) else { return Vec::new() };
        let excerpt = bytes.slice(&text.transcript.text);
        let kind = self.codebook.get(&laid.offer.code).and_then(|code| code.kind).unwrap_or(CodeKind::Topic);
        let mut found = Vec::new();
        for (shown, _) in &laid.offer.why.terms {
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
