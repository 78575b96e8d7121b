//! Segment: turns to the units that are counted, scored and clustered.
//!
//! Takes a transcript, gives its segments in the order of speech. A short turn is one segment; a
//! long one is split at sentence ends into parts of about equal length, because a turn of a thousand
//! words is about many things. Who speaks is kept: interviewers' words are context.

mod questions;
mod sentences;

use serde::{Deserialize, Serialize};

use crate::domain::codebook::CodeKind;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::segment::{Segment, Segments};
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::transcript::{SafeTranscript, Turn};
use crate::domain::setting::ParamFaults;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::{each_word, is_cut_by_character};
use crate::language::word_lists::WordLists;

use sentences::sentences;

/// What a person wrote about segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentConfig {
    /// `auto`, `turns` or `sentences`.
    pub unit: Unit,
    /// A turn with more words is split at sentence ends.
    pub max_words: u32,
    /// Language of stems and function words, by which the guide's questions are found.
    pub language: Language,
}

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Sentences where every code of the scheme is about a talk act, else turns.
    Auto,
    /// A turn, or a part of a long one.
    Turns,
    /// A sentence: for talk acts, of which a turn may hold several.
    Sentences,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentParams {
    unit: Unit,
    max_words: u32,
    language: Language,
}

impl TryFrom<SegmentConfig> for SegmentParams {
    type Error = Vec<String>;

    fn try_from(config: SegmentConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("max_words", config.max_words, 10, 100_000);
        faults.or(Self { unit: config.unit, max_words: config.max_words, language: config.language })
    }
}

/// Cuts one transcript into segments. `kinds` tells what the codes of the scheme are about, where there is a scheme; the
/// questions of the `guide` are linked where they were asked, and to what was said up to the next.
///
/// ```
#[doc = include_str!("../example.txt")]
/// let segments = segment(&transcripts[0], &[], None, &cut);
/// let said: Vec<&str> = segments.items.iter().map(|segment| segment.span.slice(&transcripts[0].text)).collect();
/// assert_eq!(said, ["Who was there for you?", "My aunt cooked soup, and my aunt stayed.", "The bus was late again."]);
/// ```
pub fn segment(transcript: &SafeTranscript, kinds: &[CodeKind], guide: Option<&Guide>, params: &SegmentParams) -> Segments {
    let all_acts = !kinds.is_empty() && kinds.iter().all(|&kind| kind == CodeKind::Act);
    let unit = match params.unit {
        Unit::Auto if all_acts => Unit::Sentences,
        Unit::Auto => Unit::Turns,
        given => given,
    };
    let params = &SegmentParams { unit, ..*params };
    let asked = guide.map(|guide| questions::asked(transcript, guide, &TermRules::new(params.language))).unwrap_or_default();
    let mut question = None;
    let mut items = Vec::with_capacity(transcript.turns.len());
    for (at, turn) in transcript.turns.iter().enumerate() {
        question = asked.get(at).copied().flatten().or(question);
        for span in parts(transcript, turn, params) {
            // A turn without a word, such as "…", is kept, so that segments cover every turn.
            let words = count_words(&transcript.spoken(span));
            items.push(Segment { turn: at as u32, span, words, speaker: turn.speaker, role: turn.role, question });
        }
    }
    Segments { document: transcript.id.clone(), items }
}

/// Runs between white space that hold a letter or a digit. A run of a script without blanks counts as the characters it is cut into.
fn count_words(text: &str) -> u32 {
    let of_run = |run: &str| match run.chars().any(is_cut_by_character) {
        true => {
            let mut words = 0;
            each_word(run, |_| words += 1);
            words
        }
        false => u32::from(run.chars().any(char::is_alphanumeric)),
    };
    text.split_whitespace().map(of_run).sum()
}

fn parts(transcript: &SafeTranscript, turn: &Turn, params: &SegmentParams) -> Vec<ByteSpan> {
    let lists = WordLists::of(params.language);
    let words = count_words(&transcript.spoken(turn.span));
    match params.unit {
        Unit::Sentences => sentences(&transcript.text, turn.span, lists),
        Unit::Turns | Unit::Auto if words <= params.max_words => vec![turn.span],
        Unit::Turns | Unit::Auto => pack(transcript, &sentences(&transcript.text, turn.span, lists), words, params.max_words),
    }
}

/// Joins sentences to parts of about equal length, none over the limit unless one sentence alone is.
fn pack(transcript: &SafeTranscript, sentences: &[ByteSpan], words: u32, max_words: u32) -> Vec<ByteSpan> {
    let target = words.div_ceil(words.div_ceil(max_words));
    let mut parts: Vec<ByteSpan> = Vec::new();
    let mut have = 0;
    for &sentence in sentences {
        let more = count_words(&transcript.spoken(sentence));
        match parts.last_mut() {
            // A part takes the next sentence while that brings it nearer to the target length.
            Some(part) if have + more <= max_words && 2 * have + more <= 2 * target => {
                part.end = sentence.end;
                have += more;
            }
            _ => {
                parts.push(sentence);
                have = more;
            }
        }
    }
    parts.into_iter().flat_map(|part| halve(transcript, part, max_words)).collect()
}

/// Cuts speech without sentence ends between words, in halves, until it fits.
fn halve(transcript: &SafeTranscript, part: ByteSpan, max_words: u32) -> Vec<ByteSpan> {
    if count_words(&transcript.spoken(part)) <= max_words {
        return vec![part];
    }
    let inside = part.slice(&transcript.text);
    let middle = inside.len() / 2;
    let nearest = |is_border: fn(char) -> bool| {
        let borders = inside.char_indices().skip(1).filter(|&(_, c)| is_border(c)).map(|(at, _)| at);
        borders.min_by_key(|at| at.abs_diff(middle))
    };
    // Where a script has no blanks, a part may end before any of its letters.
    let border = nearest(char::is_whitespace).or_else(|| nearest(is_cut_by_character));
    let Some(at) = border else { return vec![part] };
    let cut = part.start as usize + at;
    let halves = [ByteSpan::new(part.start as usize, cut), ByteSpan::new(cut, part.end as usize)];
    halves.into_iter().flat_map(|half| halve(transcript, half.trimmed(&transcript.text), max_words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::plain_text::example;
    use proptest::prelude::*;

    fn cut(text: &str, unit: Unit, max_words: u32) -> Vec<String> {
        let safe = example("a.txt", text);
        let params = SegmentParams { unit, max_words, language: Language::En };
        segment(&safe, &[], None, &params).items.iter().map(|s| s.span.slice(&safe.text).to_owned()).collect()
    }

    #[test]
    fn a_long_turn_is_split_at_sentence_ends() {
        let text = "I: So?\n\nP: One two three four. Five six seven eight. Nine ten eleven twelve. End.";
        assert_eq!(cut(text, Unit::Turns, 10), ["So?", "One two three four. Five six seven eight.", "Nine ten eleven twelve. End."]);
        assert_eq!(cut(text, Unit::Turns, 20).len(), 2);
        assert_eq!(cut(text, Unit::Sentences, 20).len(), 5);
    }

    #[test]
    fn a_scheme_of_talk_acts_is_read_sentence_by_sentence() {
        let safe = example("a.txt", "P: One two. Three four.");
        let params = SegmentParams { unit: Unit::Auto, max_words: 20, language: Language::En };
        let segments = |kinds: &[CodeKind]| segment(&safe, kinds, None, &params).items.len();
        assert_eq!(segments(&[CodeKind::Act, CodeKind::Act]), 2);
        assert_eq!((segments(&[CodeKind::Act, CodeKind::Topic]), segments(&[])), (1, 1));
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_part_is_too_long(words in prop::collection::vec("[a-z]{1,6}[.?]?", 1..200), max_words in 10u32..40) {
            let text = format!("P: {}", words.join(" "));
            let parts = cut(&text, Unit::Turns, max_words);
            prop_assert_eq!(parts.join(" "), words.join(" "));
            prop_assert!(parts.iter().all(|part| count_words(part) <= max_words));
        }
    }
}
