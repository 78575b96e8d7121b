//! Groups findings that one decision settles, so that a person reads one line however many files they are about.
//!
//! Takes findings in the order in which they were made, gives groups in the order in which they need a look: what was left out
//! first, then what concerns most files, notes last. Findings with one code and one way out, in several files, are one group.
//! The findings themselves stay as they are: `findings.jsonl` has a line for each.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::finding::{Finding, Weight};
use crate::domain::message_codes::MessageCode;

/// The number of files from which on findings of one kind are one line.
const FOLDED_FROM: usize = 4;
/// How many files such a line names.
const NAMED: usize = 3;

/// Findings that one decision settles.
#[derive(Debug)]
pub struct FindingGroup<'a> {
    /// The first of them.
    pub first: &'a Finding,
    /// The files they are about, in the order in which they were met.
    pub files: Vec<&'a str>,
    /// Whether all say the same.
    same: bool,
}

/// Groups findings, what most needs a look first.
pub fn grouped(findings: &[Finding]) -> Vec<FindingGroup<'_>> {
    let mut kinds: BTreeMap<(&str, Weight, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.place.file.is_some()) {
        kinds.entry((finding.code.as_str(), finding.weight, finding.remedy.as_str())).or_default().push(finding);
    }
    let kinds: BTreeMap<_, _> = kinds.into_iter().map(|(kind, all)| (kind, (files_of(&all), all))).collect();
    let mut groups = Vec::new();
    for finding in findings {
        let kind = kinds.get(&(finding.code.as_str(), finding.weight, finding.remedy.as_str())).filter(|_| finding.place.file.is_some());
        match kind.filter(|(files, _)| files.len() >= FOLDED_FROM) {
            Some((files, all)) => {
                if std::ptr::eq(all[0], finding) {
                    let same = all.iter().all(|other| other.message == finding.message);
                    groups.push(FindingGroup { first: finding, files: files.clone(), same });
                }
            }
            None => groups.push(FindingGroup { first: finding, files: finding.place.file.as_deref().into_iter().collect(), same: true }),
        }
    }
    groups.sort_by_key(|group| (group.first.weight, !is_left_out(&group.first.code), std::cmp::Reverse(group.files.len())));
    groups
}

fn files_of<'a>(findings: &[&'a Finding]) -> Vec<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    findings.iter().filter_map(|finding| finding.place.file.as_deref()).filter(|file| seen.insert(*file)).collect()
}

/// Whether a code says that something was not read at all.
fn is_left_out(code: &str) -> bool {
    MessageCode::find(code).is_some_and(|row| row.meaning.contains("left out") || row.meaning.contains("cannot be opened"))
}

impl fmt::Display for FindingGroup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.files.len() < FOLDED_FROM {
            return write!(f, "{}", self.first);
        }
        let message = match MessageCode::find(&self.first.code) {
            Some(row) if !self.same => row.meaning,
            _ => self.first.message.as_str(),
        };
        let more = self.files.len() - NAMED;
        write!(f, "{} {} files ({} and {more} more): {message}", self.first.code, self.files.len(), self.files[..NAMED].join(", "))?;
        if self.first.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.first.remedy) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::Place;

    fn lines(findings: &[Finding]) -> Vec<String> {
        grouped(findings).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_one_decision_settles_is_one_line() {
        let asks = |at: usize| {
            Finding::new(
                "E0132",
                Place::file(format!("T{at:02}.txt")),
                format!("none of its {} speakers asks", 2 + at % 2),
                "declare who asks",
            )
        };
        let mut findings: Vec<Finding> = (0..54).map(asks).collect();
        findings.push(Finding::note("E0105", Place::file("T99.txt"), "no label", "label the turns"));
        findings.push(Finding::new("E0101", Place::file("T98.txt"), "this is no text", "export it"));
        let lines = lines(&findings);
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("E0101 T98.txt"), "{}", lines[0]);
        assert!(lines[1].starts_with("E0132 54 files (T00.txt, T01.txt, T02.txt and 51 more): several people speak"), "{}", lines[1]);
        assert!(lines[2].starts_with("E0105"), "{}", lines[2]);
    }

    #[test]
    fn a_few_files_and_the_study_keep_a_line_each() {
        let findings = [
            Finding::new("E0104", Place::file("a.txt"), "guessed", "save it"),
            Finding::new("E0104", Place::file("b.txt"), "guessed", "save it"),
            Finding::new("E0131", Place::study(), "two codebooks", "keep one"),
        ];
        assert_eq!(
            lines(&findings),
            ["E0104 a.txt: guessed; save it", "E0104 b.txt: guessed; save it", "E0131 study: two codebooks; keep one"]
        );
        let many: Vec<Finding> =
            (0..9).map(|line| Finding::new("E0107", Place::line("a.txt", line), "not declared", "declare it")).collect();
        assert_eq!(lines(&many).len(), 9);
    }
}
