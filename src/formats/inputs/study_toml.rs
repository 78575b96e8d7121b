//! `study.toml` and `guide.toml`: what a person says about the study, and the questions it asks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::corpus::guide::{Guide, GuideQuestion};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Declaration, Role};
use crate::language::tag::Language;

use super::toml_keys::Keys;
use crate::formats::fault::{FormatFault, unknown_key};

/// What `study.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyFile {
    /// The study's name.
    pub name: Option<String>,
    /// Its language, where it is not English.
    pub language: Option<Language>,
    /// The date that its results have.
    pub date: Option<String>,
    /// A language model beside the study's own words: its name below `models/`, or its folder.
    pub model: Option<String>,
    /// What it says of de-identification.
    pub declaration: Declaration,
    /// Whether coders code before they see suggestions; `None` where it does not say.
    pub blind: Option<bool>,
    /// Who speaks.
    pub speakers: SpeakerRules,
    /// The attributes of participants that tables compare; where it is left out, the pipeline file says.
    pub compare: Option<Vec<String>>,
    /// Overrides of the pipeline file, `stage.key` to value.
    pub pipeline: BTreeMap<String, toml::Value>,
}

/// The keys of `study.toml`, each with its meaning. docs/reference.md is made from it.
pub const STUDY_KEYS: [(&str, &str); 10] = [
    ("format", "1; may be left out"),
    ("name", "the study's name, as it stands at the top of reports"),
    ("language", "the language of the interviews, two letters; left out, it is found from the transcripts"),
    ("date", "the date that results have, as \"2026-01-31\""),
    ("model", "a language model beside the study's own words: its name below models/, or its folder"),
    ("deidentify", "\"reviewed\", \"already_safe\" or \"as_is\""),
    ("blind", "false where coders see suggestions from the start"),
    (
        "speakers",
        "a table: label in the transcript = \"participant\", \"interviewer\", \"note\", or \"speech\" for what is no label; * stands for any ending",
    ),
    ("pipeline", "a table: keys of the pipeline file with other values, such as \"cluster.k\" = 12"),
    ("compare", "the attributes of participants that tables compare"),
];

/// The keys of a `[[question]]` in `guide.toml`, each with its meaning.
pub const QUESTION_KEYS: [(&str, &str); 3] =
    [("id", "its number in the guide, such as Q3"), ("text", "its wording"), ("variants", "other wordings")];

/// What a study says of something that begins lines.
#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum DeclaredAs {
    Participant,
    Interviewer,
    Note,
    /// No label at all: `Home: never again` is speech.
    Speech,
}

impl DeclaredAs {
    fn role(self) -> Option<Role> {
        match self {
            Self::Participant => Some(Role::Participant),
            Self::Interviewer => Some(Role::Interviewer),
            Self::Note => Some(Role::Note),
            Self::Speech => None,
        }
    }
}

/// Reads `study.toml`.
///
/// # Errors
///
/// Every [`FormatFault`], with the line where it is known.
pub fn read_study(text: &str) -> Result<StudyFile, Vec<FormatFault>> {
    let mut keys = Keys::read(text, &STUDY_KEYS.map(|(key, _)| key))?;
    let date: Option<String> = keys.take("date", "write it as \"2026-01-31\", with quotation marks");
    if let Some(date) = date.as_deref().filter(|date| !is_date(date)) {
        keys.fault("date", format!("the date {date} is none"), "write it as \"2026-01-31\"");
    }
    let speakers =
        keys.take_table::<DeclaredAs>("speakers", "write \"participant\", \"interviewer\", \"note\" or \"speech\" behind the label");
    let study = StudyFile {
        name: keys.take("name", "write it in quotation marks"),
        language: keys.take("language", "write a short sign such as \"en\", \"es\" or \"de\"; docs/languages.md lists them"),
        date,
        model: keys.take("model", "write the folder of the model in quotation marks"),
        blind: keys.take("blind", "write true or false, without quotation marks"),
        declaration: keys.take("deidentify", "write \"reviewed\", \"already_safe\" or \"as_is\"").unwrap_or(Declaration::AsIs),
        speakers: rules(speakers),
        compare: keys.take("compare", "write a list such as [\"group\"]"),
        pipeline: keys.take_table("pipeline", "write a setting such as \"cluster.k\" = 12").into_iter().collect(),
    };
    keys.finish(study)
}

fn rules(declared: Vec<(String, DeclaredAs)>) -> SpeakerRules {
    let (speech, labels): (Vec<_>, Vec<_>) = declared.into_iter().partition(|(_, is)| *is == DeclaredAs::Speech);
    let labels = labels.into_iter().filter_map(|(label, is)| is.role().map(|role| (label, role)));
    SpeakerRules::new(labels.collect()).with_speech(speech.into_iter().map(|(label, _)| label).collect())
}

/// Reads `guide.toml`.
///
/// # Errors
///
/// Every [`FormatFault`], with the line where it is known.
pub fn read_guide(text: &str) -> Result<Guide, Vec<FormatFault>> {
    let mut keys = Keys::read(text, &["format", "question"])?;
    let raw: Vec<toml::Table> = keys.take("question", "begin each question with the line [[question]]").unwrap_or_default();
    let mut questions: Vec<GuideQuestion> = Vec::new();
    for (at, mut entry) in raw.into_iter().enumerate() {
        let number = at + 1;
        let mut word = |key: &str| match entry.remove(key) {
            Some(toml::Value::String(text)) => Some(text),
            Some(toml::Value::Integer(number)) if key == "id" => Some(number.to_string()),
            _ => None,
        };
        let (id, text) = (word("id"), word("text"));
        let variants = entry.remove("variants").map(Vec::<String>::deserialize);
        for (key, lacks) in [("id", id.is_none()), ("text", text.is_none())] {
            if lacks {
                let remedy = format!("write {key} = \"...\" under its [[question]]");
                keys.fault("", format!("question {number} of the guide has no {key} in quotation marks"), remedy);
            }
        }
        if matches!(variants, Some(Err(_))) {
            keys.fault("", format!("the variants of question {number} are no list"), "write variants = [\"...\", \"...\"]");
        }
        for key in entry.keys() {
            let FormatFault { message, remedy, .. } = unknown_key("key", key, &QUESTION_KEYS.map(|(key, _)| key));
            keys.fault(key, format!("{message} in a question"), remedy);
        }
        let (id, text) = (id.unwrap_or_default(), text.unwrap_or_default());
        if !id.is_empty() && questions.iter().any(|other| other.id == id) {
            keys.fault("", format!("the question {id} is given twice"), "give each question an id of its own");
        }
        questions.push(GuideQuestion { id, text, variants: variants.and_then(Result::ok).unwrap_or_default() });
    }
    keys.finish(Guide { questions })
}

/// `YYYY-MM-DD`, a day that the calendar has.
fn is_date(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|part| part.parse().ok()).collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    text.len() == 10 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_file_is_read() {
        let text = "format = 1\nname = \"Ties\"\nlanguage = \"en\"\ndate = \"2026-01-15\"\ndeidentify = \"reviewed\"\n[speakers]\n\"I\" = \"interviewer\"\n\"P*\" = \"participant\"\n[pipeline]\n\"cluster.k\" = 12\n";
        let study = read_study(text).expect("a study");
        assert_eq!(study.declaration, Declaration::Reviewed);
        assert_eq!(study.speakers.declared("P7"), Some(Role::Participant));
        assert_eq!(study.pipeline["cluster.k"].as_integer(), Some(12));
    }

    fn faults(text: &str) -> Vec<String> {
        read_study(text).expect_err("faults").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn faults_are_told_with_a_way_out() {
        assert!(faults("format = 1\nspekers = 1\n")[0].contains("did you mean speakers?"));
        assert_eq!(read_study("name = \"x\"\n").expect("a study").name.as_deref(), Some("x"));
        let curly = faults("name = “Ties”\n");
        assert!(curly[0].starts_with("line 1: ") && curly[0].contains("curly quotation mark"), "{curly:?}");
        let open = faults("name = \"Ties\ndate = \"2026-01-15\"\n");
        assert!(open[0].starts_with("line 1: ") && open[0].contains("never closed"), "{open:?}");
        assert!(faults("format = 1\ndate = \"2026-02-30\"\n")[0].contains("2026-02-30"));
    }

    #[test]
    fn all_faults_of_a_file_are_told_in_one_run() {
        let told = faults("nmae = \"x\"\ndate = \"15.1.2026\"\nblind = \"no\"\n[speakers]\n\"Maria\" = \"partisipant\"\n");
        let lines: Vec<&str> = told.iter().map(|fault| fault.split(':').next().unwrap_or_default()).collect();
        assert_eq!(lines, ["line 1", "line 2", "line 3", "line 5"], "{told:?}");
        assert!(told[3].contains("write \"participant\"") && !told[3].contains("Maria"), "{told:?}");
        let guide = read_guide("[[question]]\nid = \"Q1\"\ntxt = \"a\"\n[[question]]\nid = \"Q1\"\ntext = \"b\"\n").expect_err("faults");
        assert_eq!(guide.len(), 3, "{guide:?}");
    }
}
