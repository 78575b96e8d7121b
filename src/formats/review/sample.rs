//! A read elusion sample: the table that a run wrote, with its column `codable` filled in by a person.

use crate::domain::ids::DocumentId;
use crate::domain::measure::sample::SampleAnswer;
use crate::formats::fault::FormatFault;
use crate::formats::table::Table;

/// Reads the answers; rows without one are passed over, and the stage says how many are missing.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_sample(text: &str) -> Result<Vec<SampleAnswer>, FormatFault> {
    let table = Table::read(text)?;
    for column in ["document", "start", "codable"] {
        table.require(&[column])?;
    }
    let mut answers = Vec::new();
    for row in table.rows() {
        let Some(answer) = row.get("codable") else { continue };
        let codable = match answer.to_lowercase().as_str() {
            "yes" | "y" | "1" | "true" => true,
            "no" | "n" | "0" | "false" => false,
            _ => return Err(FormatFault::new("codable is neither yes nor no", "write yes or no").at(row.line)),
        };
        let document = row.get("document").ok_or_else(|| FormatFault::new("this row has no document", "fill the cell").at(row.line))?;
        let start = row.get("start").and_then(|start| start.parse().ok());
        let start = start.ok_or_else(|| FormatFault::new("start is no whole number", "leave it as the run wrote it").at(row.line))?;
        answers.push(SampleAnswer { document: DocumentId::new(document), start, codable });
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_people_write_them_and_blanks_are_none() {
        let answers = read_sample("document,start,end,codable\na.txt,5,9,Yes\na.txt,20,30,\nb.txt,0,4,0\n").expect("answers");
        assert_eq!(answers.iter().map(|answer| answer.codable).collect::<Vec<_>>(), [true, false]);
        let fault = read_sample("document,start,codable\na.txt,5,perhaps\n").expect_err("neither");
        assert!(fault.to_string().contains("neither yes nor no"), "{fault}");
    }
}
