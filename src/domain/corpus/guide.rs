//! The interview guide: the questions that every interview is meant to ask.

use serde::{Deserialize, Serialize};

/// The questions, in the order of the guide.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Guide {
    /// The questions.
    pub questions: Vec<GuideQuestion>,
}

/// One question and other ways in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideQuestion {
    /// Its number in the guide, such as `Q3`.
    pub id: String,
    /// Its wording.
    pub text: String,
    /// Other wordings.
    pub variants: Vec<String>,
}
