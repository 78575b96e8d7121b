//! What a study declares about who speaks: labels, or patterns of labels, and their roles.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::role_words::fold_label;
use crate::domain::corpus::transcript::Role;

/// Declared labels, in the order of the study file; the first that fits decides.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SpeakerRules {
    declared: Vec<(String, Role)>,
    /// What looks like a label and is declared to be speech.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    speech: Vec<String>,
    /// Labels that the study's transcripts show together, folded and sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    known: Vec<String>,
}

impl std::fmt::Debug for SpeakerRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SpeakerRules({} declared)", self.declared.len())
    }
}

impl SpeakerRules {
    /// Takes pairs of pattern and role; `*` stands for any letters. Patterns without a star go first, then the longer ones.
    pub fn new(mut declared: Vec<(String, Role)>) -> Self {
        declared.sort_by_key(|(pattern, _)| (pattern.contains('*'), std::cmp::Reverse(pattern.len()), pattern.clone()));
        Self { declared, speech: Vec::new(), known: Vec::new() }
    }

    /// The same, with what is no label though it looks like one: the words behind it go on with the speaker before.
    #[must_use]
    pub fn with_speech(mut self, speech: Vec<String>) -> Self {
        self.speech = speech;
        self
    }

    /// The same, with labels that other transcripts of the study use.
    #[must_use]
    pub fn with_known(mut self, mut known: Vec<String>) -> Self {
        known.sort_unstable();
        self.known = known;
        self
    }

    /// Whether other transcripts of the study use a label.
    pub fn is_known(&self, label: &str) -> bool {
        !self.known.is_empty() && self.known.binary_search(&fold_label(label)).is_ok()
    }

    /// Whether something that looks like a label is declared to be speech.
    pub fn is_speech(&self, label: &str) -> bool {
        !self.speech.is_empty() && self.speech.iter().any(|speech| fold_label(speech) == fold_label(label))
    }

    /// Whether the study declares anything.
    pub fn is_empty(&self) -> bool {
        self.declared.is_empty()
    }

    /// The declared role of a label.
    pub fn declared(&self, label: &str) -> Option<Role> {
        let label = fold_label(label);
        self.declared.iter().find(|(pattern, _)| fits(&fold_label(pattern), &label)).map(|&(_, role)| role)
    }

    /// Whether a label is declared as it is spelt, and not by a pattern.
    pub fn is_declared_exactly(&self, label: &str) -> bool {
        self.declared.iter().any(|(pattern, _)| fold_label(pattern) == fold_label(label))
    }

    /// The declared labels and patterns, as they are written, that fit none of some labels.
    pub fn unmet(&self, labels: &[&str]) -> Vec<&str> {
        let met: Vec<String> = labels.iter().map(|label| fold_label(label)).collect();
        let is_met = |pattern: &str| met.iter().any(|label| fits(&fold_label(pattern), label));
        self.declared.iter().map(|(pattern, _)| pattern.as_str()).filter(|pattern| !is_met(pattern)).collect()
    }

    /// The declared labels that are no patterns, folded.
    pub fn labels(&self) -> impl Iterator<Item = String> + '_ {
        self.declared.iter().filter(|(pattern, _)| !pattern.contains('*')).map(|(pattern, _)| fold_label(pattern))
    }

    /// The declared role of a label, else the one that its usual meaning gives.
    pub fn role(&self, label: &str) -> Role {
        self.declared(label).unwrap_or_else(|| Role::from_label(label))
    }
}

/// Whether a text fits a pattern in which `*` stands for any run of characters.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text
            .strip_prefix(head)
            .is_some_and(|rest| rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| fits(tail, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_label_goes_before_a_pattern() {
        let rules = SpeakerRules::new(vec![("P*".into(), Role::Participant), ("PI".into(), Role::Interviewer)]);
        assert_eq!(rules.unmet(&["p2", "X"]), ["PI"]);
        for (label, role) in [("P1", Some(Role::Participant)), ("pi", Some(Role::Interviewer)), ("X", None)] {
            assert_eq!(rules.declared(label), role, "{label}");
        }
    }
}
