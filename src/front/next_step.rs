//! How far a study is, and what to do next with it: one step, in one sentence.

use std::path::Path;

use serde::Serialize;

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Put interviews into the folder.
    #[default]
    AddInterviews,
    /// Code while reading; there is no codebook.
    CodeOpenly,
    /// Have excerpts ranked by the codebook.
    Run,
    /// Code.
    Code,
    /// Finish coding, and say so.
    Finish,
    /// Settle what two coders differ in.
    Settle,
    /// Look at what was left uncoded.
    SecondLook,
}

/// How far a study is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Interviews that could be read.
    pub interviews: usize,
    /// Whether there is a codebook.
    pub has_codebook: bool,
    /// Whether a run left results.
    pub has_results: bool,
    /// Who has begun to code, and whether they are done.
    pub coders: Vec<(String, bool)>,
}

impl Standing {
    /// Looks at a study's folder.
    pub fn of(study: &Path, interviews: usize, has_codebook: bool) -> Self {
        Self { interviews, has_codebook, has_results: study.join("out").join("suggestions.jsonl").is_file(), coders: coders_of(study) }
    }

    /// What to do next.
    pub fn next(&self) -> Act {
        let done = self.coders.iter().filter(|(_, done)| *done).count();
        match () {
            () if self.interviews == 0 => Act::AddInterviews,
            () if !self.coders.is_empty() && done < self.coders.len() => Act::Finish,
            () if done > 1 => Act::Settle,
            () if done == 1 => Act::SecondLook,
            () if !self.has_codebook => Act::CodeOpenly,
            () if !self.has_results => Act::Run,
            () => Act::Code,
        }
    }

    /// The next step as a sentence with its command; `study` is the folder as it is typed.
    pub fn sentence(&self, study: &str) -> String {
        let by = self.coders.iter().find(|(_, done)| !done).map_or("NAME", |(coder, _)| coder);
        match self.next() {
            Act::AddInterviews => format!("put one file for each interview into {study}/transcripts, then `leitmotif doctor {study}`"),
            Act::CodeOpenly => format!(
                "code while you read, making codes as you go, with `leitmotif review {study} --coder NAME`; or write codebook.toml first"
            ),
            Act::Run => format!("have passages ranked for each code with `leitmotif run {study}`"),
            Act::Code => format!("read and code with `leitmotif review {study} --coder NAME`"),
            Act::Finish => format!("go on coding with `leitmotif review {study} --coder {by}`, and say on the page when you are done"),
            Act::Settle => {
                let names: Vec<&str> = self.coders.iter().map(|(coder, _)| coder.as_str()).take(2).collect();
                format!("settle what differs with `leitmotif review {study} --coder NAME --adjudicate {}`", names.join(","))
            }
            Act::SecondLook => {
                let name = self.coders.first().map_or("NAME", |(coder, _)| coder);
                format!("see what was left uncoded with `leitmotif coverage {study} --coder {name}`")
            }
        }
    }
}

/// Who has begun to code in a study, and whether each is done.
#[cfg(feature = "review")]
fn coders_of(study: &Path) -> Vec<(String, bool)> {
    use crate::store::{FILE, Store};
    let trail = Store::open_existing(&study.join(FILE)).and_then(|store| store.trail());
    let Ok(trail) = trail else { return Vec::new() };
    trail.coders.keys().map(|coder| (coder.as_str().to_owned(), trail.is_done(coder))).collect()
}

#[cfg(not(feature = "review"))]
fn coders_of(_study: &Path) -> Vec<(String, bool)> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_standing_has_one_next_step() {
        let standing = |interviews, has_codebook, has_results, coders: &[(&str, bool)]| Standing {
            interviews,
            has_codebook,
            has_results,
            coders: coders.iter().map(|(name, done)| ((*name).to_owned(), *done)).collect(),
        };
        for (at, act) in [
            (standing(0, true, false, &[]), Act::AddInterviews),
            (standing(5, false, false, &[]), Act::CodeOpenly),
            (standing(5, true, false, &[]), Act::Run),
            (standing(5, true, true, &[]), Act::Code),
            (standing(5, true, true, &[("Ana", true), ("Ben", false)]), Act::Finish),
            (standing(5, true, true, &[("Ana", true), ("Ben", true)]), Act::Settle),
            (standing(5, false, false, &[("Ana", true)]), Act::SecondLook),
        ] {
            assert_eq!(at.next(), act);
            assert!(at.sentence("STUDY").contains("STUDY"));
        }
        let open = standing(5, true, true, &[("Ana", true), ("Ben", false)]).sentence("s");
        assert!(open.contains("--coder Ben"), "{open}");
    }
}
