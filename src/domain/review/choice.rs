//! Choices that several commands leave to a person: whose turns are looked at, in which transcripts.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::transcript::Role;

/// Whose turns are units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerRole {
    /// Participants'.
    Participant,
    /// Interviewers'.
    Interviewer,
    /// Transcribers' notes.
    Note,
    /// Everybody's.
    Any,
}

impl SpeakerRole {
    /// Whether turns of a role are units.
    pub fn holds(self, role: Role) -> bool {
        match self {
            Self::Participant => role == Role::Participant,
            Self::Interviewer => role == Role::Interviewer,
            Self::Note => role == Role::Note,
            Self::Any => true,
        }
    }
}

/// Which transcripts take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodedBy {
    /// Those that any two of the coders coded.
    Any,
    /// Those that all of them coded.
    All,
}
