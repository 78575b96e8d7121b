//! A table of codings and its lines (`x.csv`, `x.jsonl`) as one: an import writes both, and a person may edit the table alone.

use std::collections::BTreeMap;

use super::Input;
use crate::domain::corpus::span::CharSpan;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CodeId, CoderId};
use crate::formats::inputs::codings::StoredCoding;

/// A place and its code, whichever coder put it there.
type Place3 = (String, CharSpan, CodeId);

fn place(coding: &StoredCoding) -> Place3 {
    (coding.document.clone(), coding.span, coding.code.clone())
}

/// Gives the lines the coders that their table names, so that no coding counts twice because a name was changed in one of the two; what
/// is in one of them only is reported.
pub fn settle(files: &mut [Input<Vec<StoredCoding>>]) -> Vec<Finding> {
    let by_name: BTreeMap<String, usize> = files.iter().enumerate().map(|(at, file)| (file.name.clone(), at)).collect();
    let mut findings = Vec::new();
    for (name, &table) in &by_name {
        let Some(stem) = name.strip_suffix(".csv") else { continue };
        let Some(&lines) = by_name.get(&format!("{stem}.jsonl")) else { continue };
        let (renamed, alone) = settle_pair(&files[table].value.clone(), &mut files[lines].value);
        if renamed + alone > 0 {
            let message = format!(
                "{name} and {stem}.jsonl hold the same codings and differ: {renamed} have another coder in each, and the table's was taken; {alone} are in the lines only, and count"
            );
            findings.push(Finding::new("E0609", Place::file(name), message, "delete the lines, or change both files alike"));
        }
    }
    findings
}

/// How many lines got another coder, and how many have no row in the table.
fn settle_pair(table: &[StoredCoding], lines: &mut [StoredCoding]) -> (usize, usize) {
    let mut rows: BTreeMap<Place3, BTreeMap<CoderId, usize>> = BTreeMap::new();
    for row in table {
        *rows.entry(place(row)).or_default().entry(row.coder.clone()).or_default() += 1;
    }
    let mut open = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match rows.get_mut(&place(line)).and_then(|coders| coders.get_mut(&line.coder)).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => open.push(at),
        }
    }
    let (mut renamed, mut alone) = (0, 0);
    for at in open {
        let free = rows.get_mut(&place(&lines[at])).and_then(|coders| coders.iter_mut().find(|(_, count)| **count > 0));
        match free {
            Some((coder, count)) => {
                *count -= 1;
                lines[at].coder = coder.clone();
                renamed += 1;
            }
            None => alone += 1,
        }
    }
    (renamed, alone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::digest::Digest;
    use crate::formats::inputs::codings::{read_codings, read_codings_jsonl};

    fn check(table: &str, lines: &str, expect: &[&str], found: usize) {
        let input = |name: &str, value| Input { value, name: name.to_owned(), digest: Digest::of(b"") };
        let table = read_codings(&format!("document,start,end,code,coder\n{table}")).expect("a table");
        let mut files = [input("x.csv", table), input("x.jsonl", read_codings_jsonl(lines).expect("lines")), input("y.csv", Vec::new())];
        assert_eq!(settle(&mut files).len(), found);
        assert_eq!(files[1].value.iter().map(|line| line.coder.as_str()).collect::<Vec<_>>(), expect);
    }

    fn line(code: &str, coder: &str) -> String {
        format!("{{\"document\":\"a\",\"start\":1,\"end\":2,\"code\":\"{code}\",\"coder\":\"{coder}\"}}\n")
    }

    #[test]
    fn a_name_that_was_changed_in_the_table_alone_is_changed_in_the_lines() {
        check("a,1,2,lamp,admin\n", &line("lamp", "admin"), &["admin"], 0);
        check("a,1,2,lamp,Ann\n", &line("lamp", "admin"), &["Ann"], 1);
        check("a,1,2,lamp,Ann\na,1,2,lamp,Bo\n", &(line("lamp", "admin") + &line("lamp", "Bo")), &["Ann", "Bo"], 1);
        check("a,1,2,lamp,Ann\n", &(line("lamp", "Ann") + &line("bread", "Ann")), &["Ann", "Ann"], 1);
        check("a,1,2,lamp,Ann\na,1,2,bread,Ann\n", &line("lamp", "Ann"), &["Ann"], 0);
    }
}
