//! Parameters of mapping: the parts of the recipe, each with its weight; a weight of zero leaves the part out.

use serde::{Deserialize, Serialize};

use super::context::KernelConfig;
use super::lexical::Bm25Config;
use super::query::ClauseWeights;

/// What a person wrote about mapping.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapConfig {
    /// How much less each word of a seed phrase counts, the longer the phrase.
    pub phrase: f64,
    /// Weight of seeded naive Bayes.
    pub bayes: f64,
    /// Weight of word vectors.
    pub words: f64,
    /// Weight of likeness by a language model, where one is named.
    pub semantic: f64,
    /// Weight of what like questions drew out elsewhere.
    pub questions: f64,
    /// Share of its rivals' scores that a code loses.
    pub competition: f64,
    /// Weight of the nearest places.
    pub nearest: f64,
    /// Weight of topic persistence.
    pub topic_persistence: f64,
    /// How much of what denied, wished for and excluded words gave a segment is taken from it.
    pub negation: f64,
    /// Weight of length: a longer segment says more.
    pub length: f64,
    /// Share of random queries whose words may belong together as well as a code's.
    pub chance: f64,
    /// Weight of each clause of the codebook.
    pub clauses: ClauseWeights,
    /// Scores by shared words.
    pub bm25: Bm25Config,
    /// Reading with neighbours.
    pub kernel: KernelConfig,
    /// Codes about talk acts.
    pub acts: ActConfig,
    /// Topics whose terms are phrases of doing.
    pub judging: JudgingConfig,
    /// Learning from decisions.
    pub learn: LearnConfig,
}

/// What a person wrote about learning from decisions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearnConfig {
    /// What is learnt from.
    pub from: LearnFrom,
    /// How much the first ranking counts: log-odds for one standard deviation.
    pub prior: f64,
    /// How far the decisions on a code may move what is like them: standard deviation of log-odds; 0 learns nothing.
    pub own: f64,
    /// The same of the weights that all codes share, for a standard deviation of a part.
    pub shared: f64,
}

/// What a ranking may learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LearnFrom {
    /// Nothing: the scheme alone.
    Nothing,
    /// What people accepted and refused of what they were offered.
    Decisions,
    /// That, and codings: in a transcript that somebody coded, what carries no coding of a code is refused for it.
    Codings,
}

/// What a person wrote about talk acts, which neighbours do not help to see.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActConfig {
    /// How much less each word of a seed phrase counts, the longer the phrase.
    pub phrase: f64,
    /// Weight of seeded naive Bayes beside TF-IDF cosine.
    pub bayes: f64,
    /// Weight of the whole turn, where segments are sentences.
    pub turn: f64,
    /// Weight of likeness by a language model, where one is named.
    pub semantic: f64,
    /// Share of its rivals' scores that a code loses.
    pub competition: f64,
}

/// What a person wrote about codes that judge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgingConfig {
    /// Weight of phrases of doing, for a code whose terms hold nothing but function words.
    pub doing: f64,
    /// Weight of third-person pronouns, for such a code about people.
    pub people: f64,
    /// How much pronouns in the segment before and after count beside those of the segment itself.
    pub around: f64,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapParams(pub(super) MapConfig);

impl MapParams {
    /// What a ranking may learn from.
    pub fn learns_from(&self) -> LearnFrom {
        self.0.learn.from
    }
}

impl TryFrom<MapConfig> for MapParams {
    type Error = Vec<String>;

    fn try_from(config: MapConfig) -> Result<Self, Self::Error> {
        let MapConfig { clauses, bm25, kernel, acts, judging, .. } = config;
        let weights = [
            ("phrase", config.phrase),
            ("bayes", config.bayes),
            ("words", config.words),
            ("semantic", config.semantic),
            ("questions", config.questions),
            ("competition", config.competition),
            ("nearest", config.nearest),
            ("topic_persistence", config.topic_persistence),
            ("length", config.length),
            ("clauses.seeds", clauses.seeds),
            ("clauses.name", clauses.name),
            ("clauses.inclusion", clauses.inclusion),
            ("clauses.definition", clauses.definition),
            ("clauses.example", clauses.example),
            ("bm25.k1", bm25.k1),
            ("kernel.participant", kernel.participant),
            ("kernel.context_before", kernel.context_before),
            ("kernel.context_after", kernel.context_after),
            ("acts.phrase", acts.phrase),
            ("acts.bayes", acts.bayes),
            ("acts.turn", acts.turn),
            ("acts.semantic", acts.semantic),
            ("acts.competition", acts.competition),
            ("judging.doing", judging.doing),
            ("judging.people", judging.people),
            ("judging.around", judging.around),
            ("learn.prior", config.learn.prior),
            ("learn.own", config.learn.own),
            ("learn.shared", config.learn.shared),
        ];
        let mut faults = Vec::new();
        let mut within = |name: &str, value: f64, from: f64, to: f64| {
            // Written so that a NaN fails.
            if !(from..=to).contains(&value) {
                faults.push(format!("{name} is {value}, and must lie between {from} and {to}"));
            }
        };
        weights.into_iter().for_each(|(name, value)| within(name, value, 0.0, 10.0));
        within("negation", config.negation, 0.0, 1.0);
        within("chance", config.chance, 0.0, 1.0);
        within("bm25.b", bm25.b, 0.0, 1.0);
        within("kernel.window_segments", f64::from(kernel.window_segments), 0.0, 1000.0);
        within("kernel.pause_words", kernel.pause_words, 1.0, 1e6);
        if let Some(decay) = kernel.decay.given() {
            within("kernel.decay", decay, 0.0, 1.0);
        }
        if faults.is_empty() { Ok(Self(config)) } else { Err(faults) }
    }
}
