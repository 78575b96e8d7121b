//! Which question of the guide was asked where.
//!
//! In a semi-structured interview every question of the guide is asked about once, in words and order of the moment. So each
//! question is compared with each of the interviewer's turns: how far the turn's words are those of the question and its variants,
//! how far the answer's are, how long the turn is, and, a little, whether the interview is about as far on as the guide. The
//! best-fitting question and turn are linked first, then the next, each once. What fits too little stays unlinked.
//!
//! Words are stems, weighted by how rare they are in this interview and the guide (TF-IDF cosine; Salton and Buckley 1988). Limits: a
//! question put wholly in other words, and answered in them, is missed or taken for another. Cost: turns x questions.

use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::transcript::{Role, SafeTranscript};
use crate::language::terms::TermRules;
use crate::language::word_finder::{each_word, is_cut_by_character};

/// A shorter turn of the interviewer asks nothing by itself.
const FEWEST_WORDS: usize = 4;
/// An interviewer's turn of fewer words ("and then?") does not end the answer.
const PROMPT: usize = 10;
/// So many content words of an answer are looked at.
const ANSWER: usize = 60;
/// Weight of the answer's words beside the question's.
const ANSWER_WEIGHT: f64 = 0.8;
/// Weight of being where the guide has the question, and how soon it falls with the share of the interview between.
const PLACE: (f64, f64) = (0.1, 0.25);
/// Weight of a turn's length, which is full at so many words' logarithm.
const LENGTH: (f64, f64) = (0.2, 3.5);
/// The least fit of words for a question to be linked.
const LEAST: f64 = 0.12;

/// Words with their weights, sorted by word: sums over them have one order.
type Vector = std::collections::BTreeMap<String, f64>;

/// For each turn the question of the guide that was asked in it.
pub(super) fn asked(transcript: &SafeTranscript, guide: &Guide, rules: &TermRules) -> Vec<Option<u16>> {
    let mut found = vec![None; transcript.turns.len()];
    let spoken: Vec<Said> = transcript.turns.iter().map(|turn| Said::of(&transcript.spoken(turn.span), turn.role, rules)).collect();
    let wordings = |question: &crate::domain::corpus::guide::GuideQuestion| -> Vec<Vec<String>> {
        std::iter::once(&question.text).chain(&question.variants).map(|text| content(text, rules)).collect()
    };
    let questions: Vec<Vec<Vec<String>>> = guide.questions.iter().map(wordings).collect();
    let idf = Idf::of(spoken.iter().map(|said| &said.terms).chain(questions.iter().flatten()));
    let wanted: Vec<Vector> = questions.iter().map(|wordings| sum(wordings.iter().map(|terms| idf.vector(terms)))).collect();
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (at, said) in spoken.iter().enumerate().filter(|(_, said)| said.role == Role::Interviewer && said.words >= FEWEST_WORDS) {
        let (own, answer) = (idf.vector(&said.terms), idf.vector(&answer(&spoken, at)));
        let length = LENGTH.0 * libm::log(1.0 + said.words as f64).min(LENGTH.1) / LENGTH.1;
        for (question, wording) in wanted.iter().enumerate() {
            let words = dot(&own, wording) + ANSWER_WEIGHT * dot(&answer, wording);
            if words >= LEAST {
                let gone = (at + 1) as f64 / spoken.len() as f64 - (question as f64 + 0.5) / wanted.len() as f64;
                let place = PLACE.0 * libm::exp(-(gone / PLACE.1) * (gone / PLACE.1));
                fits.push((words + length + place, at, question));
            }
        }
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut linked = vec![false; guide.questions.len()];
    for (_, at, question) in fits {
        if found[at].is_none() && !linked[question] {
            found[at] = u16::try_from(question).ok();
            linked[question] = true;
        }
    }
    found
}

/// What was said in a turn.
struct Said {
    terms: Vec<String>,
    words: usize,
    role: Role,
}

impl Said {
    fn of(text: &str, role: Role, rules: &TermRules) -> Self {
        Self { terms: content(text, rules), words: text.split_whitespace().count(), role }
    }
}

fn content(text: &str, rules: &TermRules) -> Vec<String> {
    let mut terms = Vec::new();
    for word in text.unicode_words() {
        match word.chars().any(is_cut_by_character) {
            true => each_word(word, |part| terms.extend(rules.content_term(&word[part.start..part.end]))),
            false => terms.extend(rules.content_term(word)),
        }
    }
    terms
}

/// The content words of the answer to a turn: what others say up to the interviewer's next turn of some length.
fn answer(spoken: &[Said], asked: usize) -> Vec<String> {
    let mut answer = Vec::new();
    for said in &spoken[asked + 1..] {
        if said.role == Role::Interviewer {
            if said.words >= PROMPT {
                break;
            }
        } else {
            answer.extend(said.terms.iter().cloned());
        }
        if answer.len() > ANSWER {
            break;
        }
    }
    answer
}

/// How rare each word is among the turns and the guide's wordings.
struct Idf {
    df: FxHashMap<String, u32>,
    texts: u32,
}

impl Idf {
    fn of<'a>(texts: impl Iterator<Item = &'a Vec<String>>) -> Self {
        let mut idf = Self { df: FxHashMap::default(), texts: 0 };
        for text in texts {
            idf.texts += 1;
            let mut distinct: Vec<&String> = text.iter().collect();
            distinct.sort_unstable();
            distinct.dedup();
            distinct.into_iter().for_each(|word| *idf.df.entry(word.clone()).or_default() += 1);
        }
        idf
    }

    /// A text as a vector of unit length, `(1 + ln tf) idf` its numbers.
    fn vector(&self, terms: &[String]) -> Vector {
        let mut tf: FxHashMap<&str, u32> = FxHashMap::default();
        terms.iter().for_each(|term| *tf.entry(term).or_default() += 1);
        let idf = |word: &str| libm::log(f64::from(1 + self.texts) / f64::from(1 + self.df.get(word).copied().unwrap_or(0))) + 1.0;
        unit(tf.into_iter().map(|(word, tf)| (word.to_owned(), (1.0 + libm::log(f64::from(tf))) * idf(word))).collect())
    }
}

/// The direction of several texts together.
fn sum(vectors: impl Iterator<Item = Vector>) -> Vector {
    let mut all = Vector::default();
    for (word, value) in vectors.flatten() {
        *all.entry(word).or_default() += value;
    }
    unit(all)
}

/// Scales to unit length.
fn unit(mut vector: Vector) -> Vector {
    let length = vector.values().map(|value| value * value).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.values_mut().for_each(|value| *value /= length);
    }
    vector
}

fn dot(a: &Vector, b: &Vector) -> f64 {
    a.iter().filter_map(|(word, value)| Some(value * b.get(word)?)).sum()
}
