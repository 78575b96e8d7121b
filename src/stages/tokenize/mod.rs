//! Tokenize: segments to words, by the tokenizer that a model folder declares.
//!
//! Takes a transcript and its segments, gives every word with its normalised form and its place in
//! the canonical text. The tokenizers crate runs the normalizer and the pre-tokenizer of
//! `models/<name>/tokenizer.json`; its vocabulary is not used, because `vectorize` counts one per
//! study. What a word means is left to others.

mod kinds;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokenizers::normalizer::NormalizedString;
use tokenizers::tokenizer::{Normalizer, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer, Tokenizer};

use crate::domain::codebook::{Code, Codebook};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::token::{self, CodebookTokens, TokenPhrase, Tokens};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::setting::ParamFaults;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::{each_word, form_into};

/// Why text cannot be tokenized.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenizeError {
    /// The tokenizer file cannot be used.
    #[error("E0401 the tokenizer file does not load: {reason}; restore models/words/tokenizer.json or name another model folder")]
    BadTokenizer {
        /// What the library says of the file. It quotes the file, never a transcript.
        reason: String,
    },
    /// The tokenizer fails on a text.
    #[error("E0402 {place}: the tokenizer cannot read this text; use the tokenizer of models/words")]
    Refused {
        /// Which transcript or code.
        place: String,
    },
}

/// A tokenizer that was loaded.
pub struct WordTokenizer {
    inner: Tokenizer,
    /// Whether its rule is the one that [`each_word`] implements.
    built_in: bool,
}

impl WordTokenizer {
    /// Loads the content of a `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// A [`TokenizeError`] if the file is no tokenizer.
    pub fn load(json: &[u8]) -> Result<Self, TokenizeError> {
        let inner = Tokenizer::from_bytes(json).map_err(|error| TokenizeError::BadTokenizer { reason: error.to_string() })?;
        Ok(Self { inner, built_in: is_built_in(json) })
    }

    /// Whether it finds the words that [`each_word`] finds.
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// Calls back with each word of a text: its form and its bytes.
    ///
    /// The built-in tokenizer's words are found by [`each_word`], some thirty times faster and with the same result.
    fn words(&self, text: &str, mut visit: impl FnMut(&str, usize, usize)) -> tokenizers::Result<()> {
        if !self.built_in {
            return self.declared_words(text, visit);
        }
        let mut form = String::new();
        each_word(text, |word| {
            form_into(&text[word.start..word.end], &mut form);
            visit(&form, word.start, word.end);
        });
        Ok(())
    }

    /// The same by the declared normalizer and pre-tokenizer, whatever they are.
    fn declared_words(&self, text: &str, mut visit: impl FnMut(&str, usize, usize)) -> tokenizers::Result<()> {
        let mut normalized = NormalizedString::from(text);
        if let Some(normalizer) = self.inner.get_normalizer() {
            normalizer.normalize(&mut normalized)?;
        }
        let mut pretokenized = PreTokenizedString::from(normalized);
        if let Some(pre_tokenizer) = self.inner.get_pre_tokenizer() {
            pre_tokenizer.pre_tokenize(&mut pretokenized)?;
        }
        for (form, (start, end), _) in pretokenized.get_splits(OffsetReferential::Original, OffsetType::Byte) {
            visit(form, start, end);
        }
        Ok(())
    }
}

/// Whether a tokenizer file declares the normalizer and the pre-tokenizer of `models/words/tokenizer.json`; its vocabulary does not matter.
fn is_built_in(json: &[u8]) -> bool {
    let read = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).ok();
    let part = |json: &[u8], key: &str| read(json).and_then(|value| value.get(key).cloned());
    ["normalizer", "pre_tokenizer"].into_iter().all(|key| part(json, key).is_some() && part(json, key) == part(BUILT_IN, key))
}

/// The tokenizer that ships.
const BUILT_IN: &[u8] = include_bytes!("../../../models/words/tokenizer.json");

/// Finds the words of one transcript's segments.
///
/// ```
#[doc = include_str!("../example.txt")]
/// let tokens = tokenize(&transcripts[0], &segments[0], &tokenizer).unwrap();
/// assert_eq!(tokens.forms_of(2).collect::<Vec<_>>(), ["the", "bus", "was", "late", "again"]);
/// ```
///
/// # Errors
///
/// A [`TokenizeError`] if the tokenizer cannot read a text.
pub fn tokenize(transcript: &SafeTranscript, segments: &Segments, tokenizer: &WordTokenizer) -> Result<Tokens, TokenizeError> {
    let mut number: FxHashMap<String, u32> = FxHashMap::default();
    let mut tokens = Tokens { starts: vec![0], ..Tokens::default() };
    for segment in &segments.items {
        for piece in spoken_pieces(segment.span, &transcript.unspoken) {
            let text = piece.slice(&transcript.text);
            let mut last = None;
            let visit = |form: &str, start: usize, end: usize| {
                let next = number.len() as u32;
                let id = if let Some(&id) = number.get(form) { id } else { *number.entry(form.to_owned()).or_insert(next) };
                tokens.ids.push(id);
                tokens.spans.push(ByteSpan::new(piece.start as usize + start, piece.start as usize + end));
                if id as usize == tokens.cased.len() {
                    tokens.cased.push([0, 0]);
                }
                if last.is_some_and(|last: usize| goes_on(text.get(last..start).unwrap_or_default())) {
                    let capital = text[start..].starts_with(char::is_uppercase);
                    tokens.cased[id as usize][0] += 1;
                    tokens.cased[id as usize][1] += u32::from(capital);
                }
                last = Some(end);
            };
            tokenizer.words(text, visit).map_err(|_| TokenizeError::Refused { place: transcript.id.to_string() })?;
        }
        tokens.starts.push(tokens.ids.len() as u32);
    }
    sort_forms(&mut tokens, number);
    Ok(tokens)
}

/// Whether a sentence goes on over what is between two words: blanks and commas, and no mark after which a capital may begin one.
fn goes_on(between: &str) -> bool {
    !between.is_empty() && between.chars().all(|c| c == ' ' || c == '\u{a0}' || c == ',')
}

/// A span less the places in it that nobody spoke.
fn spoken_pieces(span: ByteSpan, unspoken: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut pieces = Vec::with_capacity(1);
    let mut at = span.start;
    let first = unspoken.partition_point(|apart| apart.end <= span.start);
    for apart in unspoken[first..].iter().take_while(|apart| apart.start < span.end) {
        pieces.push(ByteSpan { start: at, end: apart.start.max(at) });
        at = apart.end;
    }
    pieces.push(ByteSpan { start: at.min(span.end), end: span.end });
    pieces
}

/// Numbers the forms in byte order, whatever order they were met in.
fn sort_forms(tokens: &mut Tokens, number: FxHashMap<String, u32>) {
    let mut forms: Vec<(String, u32)> = number.into_iter().collect();
    forms.sort_unstable();
    let mut rank = vec![0; forms.len()];
    for (new, (_, old)) in forms.iter().enumerate() {
        rank[*old as usize] = new as u32;
    }
    tokens.ids.iter_mut().for_each(|id| *id = rank[*id as usize]);
    let mut cased = vec![[0, 0]; rank.len()];
    rank.iter().zip(&tokens.cased).for_each(|(&new, &counts)| cased[new as usize] = counts);
    tokens.cased = cased;
    tokens.forms = forms.into_iter().map(|(form, _)| form).collect();
}

/// What a person wrote about reading a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodebookConfig {
    /// Language of the function words that talk acts are known by.
    pub language: Language,
    /// A scheme whose terms are function words to more than this share is about talk acts.
    pub act_share: f64,
}

/// Checked parameters of [`tokenize_codebook`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodebookParams(CodebookConfig);

impl TryFrom<CodebookConfig> for CodebookParams {
    type Error = Vec<String>;

    fn try_from(config: CodebookConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("act_share", config.act_share, 0.0, 1.0);
        faults.or(Self(config))
    }
}

/// Finds the words of a codebook, clause by clause, and what each code is about.
///
/// # Errors
///
/// A [`TokenizeError`] if the tokenizer cannot read a text.
pub fn tokenize_codebook(codebook: &Codebook, tokenizer: &WordTokenizer, params: &CodebookParams) -> Result<CodebookTokens, TokenizeError> {
    let codes: Vec<Vec<TokenPhrase>> = codebook.codes().iter().map(|code| tokenize_code(code, tokenizer)).collect::<Result<_, _>>()?;
    let kinds = kinds::kinds(codebook, &codes, &TermRules::new(params.0.language), params.0.act_share);
    Ok(CodebookTokens { codes, kinds })
}

fn tokenize_code(code: &Code, tokenizer: &WordTokenizer) -> Result<Vec<TokenPhrase>, TokenizeError> {
    let mut phrases = Vec::new();
    for (clause, text) in token::phrases(code) {
        let mut forms = Vec::new();
        tokenizer
            .words(&text, |form, _, _| forms.push(form.to_owned()))
            .map_err(|_| TokenizeError::Refused { place: format!("code {}", code.id) })?;
        if !forms.is_empty() {
            phrases.push(TokenPhrase { clause, forms });
        }
    }
    Ok(phrases)
}

#[cfg(test)]
mod tests;
