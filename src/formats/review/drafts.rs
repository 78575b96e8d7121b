//! `clusters.json` of a run read back, as drafts of codes: terms and a few excerpts for each cluster.
//!
//! What the file says of how near a cluster lies to a code is passed over: anyone who drafts codes should not be told which
//! code the machine would choose.

use serde::Deserialize;

use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::DocumentId;
use crate::formats::fault::FormatFault;

/// A cluster as a draft of a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its name, as `codebook.draft.toml` gives it.
    pub name: String,
    /// How many segments it holds.
    pub segments: u32,
    /// Its terms, most characteristic first.
    pub terms: Vec<GuardedText>,
    /// Whether no code of the scheme fits it.
    pub outside: bool,
    /// Representative excerpts.
    pub excerpts: Vec<DraftExcerpt>,
}

/// An excerpt of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftExcerpt {
    /// The transcript.
    pub document: DocumentId,
    /// The place.
    pub span: CharSpan,
    /// The words, as they stood there in the run.
    pub text: GuardedText,
}

#[derive(Deserialize)]
struct Line {
    id: u32,
    size: u32,
    terms: Vec<GuardedText>,
    #[serde(default)]
    note: Option<String>,
    excerpts: Vec<Shown>,
}

#[derive(Deserialize)]
struct Shown {
    document: String,
    start: u32,
    end: u32,
    text: GuardedText,
}

/// Reads the file.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_drafts(text: &str) -> Result<Vec<Draft>, FormatFault> {
    let wrong = |error: serde_json::Error| FormatFault::new("these are no clusters", "run the study once more").at(error.line() as u32);
    let lines: Vec<Line> = serde_json::from_str(text).map_err(wrong)?;
    let excerpt = |shown: Shown| DraftExcerpt {
        document: DocumentId::new(shown.document),
        span: CharSpan { start: shown.start, end: shown.end },
        text: shown.text,
    };
    let draft = |line: Line| Draft {
        name: format!("draft {}", line.id + 1),
        segments: line.size,
        terms: line.terms,
        outside: line.note.is_some(),
        excerpts: line.excerpts.into_iter().map(excerpt).collect(),
    };
    Ok(lines.into_iter().map(draft).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_drafts_without_what_the_machine_makes_of_them() {
        let text = r#"[{"id":2,"size":7,"terms":["rent","keys"],"codes":[{"code":"risk","affinity":0.9}],
            "excerpts":[{"document":"a.txt","start":3,"end":9,"text":"the rent"}],"coherence":0.1,"note":"not in the scheme"}]"#;
        let drafts = read_drafts(text).expect("clusters");
        assert_eq!((drafts[0].name.as_str(), drafts[0].segments, drafts[0].outside), ("draft 3", 7, true));
        assert_eq!((&*drafts[0].terms[1], drafts[0].excerpts[0].span.end), ("keys", 9));
        assert!(!format!("{drafts:?}").contains("rent"));
        assert_eq!(read_drafts("[\n{}]").expect_err("a fault").line, Some(2));
    }
}
