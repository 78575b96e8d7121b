//! `study.toml` and `guide.toml`: what a person says about the study, and the questions it asks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::corpus::guide::{Guide, GuideQuestion};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Declaration, Role};
use crate::language::tag::Language;

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

#[derive(Deserialize)]
struct Raw {
    name: Option<String>,
    language: Option<Language>,
    date: Option<String>,
    model: Option<String>,
    deidentify: Option<Declaration>,
    blind: Option<bool>,
    compare: Option<Vec<String>>,
    #[serde(default)]
    speakers: BTreeMap<String, Role>,
    #[serde(default)]
    pipeline: BTreeMap<String, toml::Value>,
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
    ("speakers", "a table: label in the transcript = \"participant\", \"interviewer\" or \"note\"; * stands for any ending"),
    ("pipeline", "a table: keys of the pipeline file with other values, such as \"cluster.k\" = 12"),
    ("compare", "the attributes of participants that tables compare"),
];

/// The keys of a `[[question]]` in `guide.toml`, each with its meaning.
pub const QUESTION_KEYS: [(&str, &str); 3] =
    [("id", "its number in the guide, such as Q3"), ("text", "its wording"), ("variants", "other wordings")];

/// Reads `study.toml`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_study(text: &str) -> Result<StudyFile, FormatFault> {
    top_optional_format(text, &STUDY_KEYS.map(|(key, _)| key))?;
    let raw: Raw = toml::from_str(text).map_err(|error| FormatFault::from_toml(text, &error))?;
    if let Some(date) = raw.date.as_deref().filter(|date| !is_date(date)) {
        return Err(FormatFault::new(format!("the date {date} is none"), "write it as \"2026-01-31\""));
    }
    Ok(StudyFile {
        name: raw.name,
        language: raw.language,
        date: raw.date,
        model: raw.model,
        blind: raw.blind,
        declaration: raw.deidentify.unwrap_or(Declaration::AsIs),
        speakers: SpeakerRules::new(raw.speakers.into_iter().collect()),
        compare: raw.compare,
        pipeline: raw.pipeline,
    })
}

/// Reads `guide.toml`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_guide(text: &str) -> Result<Guide, FormatFault> {
    #[derive(Deserialize)]
    struct Raw {
        #[serde(default)]
        question: Vec<RawQuestion>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct RawQuestion {
        id: String,
        text: String,
        #[serde(default)]
        variants: Vec<String>,
    }
    top_optional_format(text, &["format", "question"])?;
    let raw: Raw = toml::from_str(text).map_err(|error| FormatFault::from_toml(text, &error))?;
    let questions: Vec<GuideQuestion> =
        raw.question.into_iter().map(|q| GuideQuestion { id: q.id, text: q.text, variants: q.variants }).collect();
    for (at, question) in questions.iter().enumerate() {
        if questions[..at].iter().any(|other| other.id == question.id) {
            return Err(FormatFault::new(format!("the question {} is given twice", question.id), "give each question an id of its own"));
        }
    }
    Ok(Guide { questions })
}

fn top_optional_format(text: &str, keys: &[&str]) -> Result<toml::Table, FormatFault> {
    let table: toml::Table = toml::from_str(text).map_err(|error| FormatFault::from_toml(text, &error))?;
    if let Some(key) = table.keys().find(|key| !keys.contains(&key.as_str())) {
        return Err(unknown_key("key", key, keys));
    }
    match table.get("format").map(toml::Value::as_integer) {
        None | Some(Some(1)) => Ok(table),
        Some(_) => Err(FormatFault::new("the format is not 1", "this program reads format 1; take a newer program")),
    }
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

    #[test]
    fn faults_are_told_with_a_way_out() {
        assert!(read_study("format = 1\nspekers = 1\n").expect_err("fault").to_string().contains("did you mean speakers?"));
        assert_eq!(read_study("name = \"x\"\n").expect("a study").name.as_deref(), Some("x"));
        let curly = read_study("name = “Ties”\n").expect_err("fault");
        assert!(curly.line == Some(1) && curly.to_string().contains("curly quotation mark"), "{curly}");
        let open = read_study("name = \"Ties\ndate = \"2026-01-15\"\n").expect_err("fault");
        assert!(open.line == Some(1) && open.to_string().contains("never closed"), "{open}");
        assert!(read_study("format = 1\ndate = \"2026-02-30\"\n").expect_err("fault").to_string().contains("2026-02-30"));
        assert!(read_guide("[[question]]\nid=\"Q1\"\ntext=\"a\"\n[[question]]\nid=\"Q1\"\ntext=\"b\"\n").is_err());
    }
}
