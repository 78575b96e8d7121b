//! Participants' answers as they come back: the table that came with a packet, with its last column filled in.
//!
//! `packet,item,participant,number,document,text,start,end,code,answer`. `number` is what is beside the passage on the
//! page. `item` is a digest of the columns that say what was asked, so a row in which they were changed is refused.

use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::answer::{Asked, AskedPassage, MemberAnswer};
use crate::formats::fault::FormatFault;
use crate::formats::table::{Row, Table, write_table};

const COLUMNS: [&str; 10] = ["packet", "item", "participant", "number", "document", "text", "start", "end", "code", "answer"];

/// Writes the table to be filled in: what is asked, each with its number on the page.
pub fn answer_form(asked: &[(String, Asked)]) -> Vec<u8> {
    table(asked.iter().map(|(number, asked)| (number.as_str(), asked, "")))
}

/// Writes answers, without numbers: the packet's page is no longer available.
pub fn answers_csv(answers: &[MemberAnswer]) -> Vec<u8> {
    table(answers.iter().map(|answer| ("", &answer.asked, &*answer.answer)))
}

fn table<'a>(rows: impl Iterator<Item = (&'a str, &'a Asked, &'a str)>) -> Vec<u8> {
    let cells = |(number, asked, answer): (&str, &Asked, &str)| {
        let place = asked.passage.as_ref();
        let of = |get: fn(&AskedPassage) -> String| place.map(get).unwrap_or_default();
        [
            asked.packet.to_string(),
            asked.item(),
            asked.participant.clone(),
            number.to_owned(),
            of(|place| place.document.to_string()),
            of(|place| place.text.to_string()),
            of(|place| place.span.start.to_string()),
            of(|place| place.span.end.to_string()),
            asked.code.as_ref().map(ToString::to_string).unwrap_or_default(),
            answer.to_owned(),
        ]
    };
    write_table(COLUMNS, rows.map(cells))
}

/// Whether a table is one of answers.
pub fn is_answers(text: &str) -> bool {
    Table::read(text).is_ok_and(|table| ["packet", "item", "participant", "answer"].iter().all(|column| table.require(&[column]).is_ok()))
}

/// Reads the rows in which something is answered, each with its line.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_answers(text: &str) -> Result<Vec<(u32, MemberAnswer)>, FormatFault> {
    let table = Table::read(text)?;
    for column in COLUMNS.iter().filter(|column| **column != "number") {
        table.require(&[column])?;
    }
    let mut out = Vec::new();
    for row in table.rows() {
        let cell = |column: &str| row.get(column).map(str::trim).filter(|cell| !cell.is_empty());
        let Some(answer) = cell("answer") else { continue };
        let asked = asked(&row)?;
        if cell("item") != Some(asked.item().as_str()) {
            return Err(fault(&row, "what is left of the answer was changed"));
        }
        out.push((row.line, MemberAnswer { asked, answer: answer.into() }));
    }
    Ok(out)
}

fn fault(row: &Row<'_>, message: &str) -> FormatFault {
    FormatFault::new(message, "fill in nothing but the column answer, and leave the others as they came").at(row.line)
}

fn asked(row: &Row<'_>) -> Result<Asked, FormatFault> {
    let cell = |column: &str| row.get(column).map(str::trim).filter(|cell| !cell.is_empty());
    let digest = |column: &str| cell(column).and_then(|cell| Digest::try_from(cell.to_owned()).ok());
    let number = |column: &str| cell(column).and_then(|cell| cell.parse::<u32>().ok());
    let packet = digest("packet").ok_or_else(|| fault(row, "the packet is not named by its digest"))?;
    let participant = cell("participant").ok_or_else(|| fault(row, "the participant is missing"))?.to_owned();
    let passage = match cell("document") {
        None => None,
        Some(document) => {
            let (Some(text), Some(start), Some(end)) = (digest("text"), number("start"), number("end")) else {
                return Err(fault(row, "the passage has no place"));
            };
            Some(AskedPassage { document: DocumentId::new(document), text, span: CharSpan { start, end } })
        }
    };
    Ok(Asked { participant, packet, code: cell("code").map(CodeId::new), passage })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<(String, Asked)> {
        let whole = Asked { participant: "7".into(), packet: Digest::of(b"packet"), code: None, passage: None };
        let passage = AskedPassage { document: DocumentId::new("a.txt"), text: Digest::of(b"text"), span: CharSpan { start: 3, end: 9 } };
        let one = Asked { code: Some(CodeId::new("risk")), passage: Some(passage), ..whole.clone() };
        vec![("1".into(), one), ("all".into(), whole)]
    }

    #[test]
    fn a_form_that_is_filled_in_is_read_and_one_that_was_changed_is_not() {
        let form = String::from_utf8(answer_form(&items())).expect("UTF-8");
        assert!(is_answers(&form) && read_answers(&form).expect("a form").is_empty());
        let filled = form.replacen(",risk,", ",risk,\"Yes, but\nshe came back\"", 1);
        let read = read_answers(&filled).expect("answers");
        assert_eq!((read.len(), read[0].0, &read[0].1.asked), (1, 2, &items()[0].1));
        assert_eq!(&*read[0].1.answer, "Yes, but\nshe came back");
        for (from, to) in [(",3,9,", ",3,8,"), (",risk,", ",kin,"), (",7,", ",8,"), ("a.txt", "b.txt")] {
            let fault = read_answers(&filled.replacen(from, to, 1)).expect_err("a fault");
            assert_eq!(fault.line, Some(2), "{from}");
        }
        let told = read_answers(&filled.replace(&Digest::of(b"packet").to_string(), "?")).expect_err("a fault").to_string();
        assert!(told.starts_with("line 2: the packet is not named"), "{told}");
        let again = String::from_utf8(answers_csv(&[read[0].1.clone()])).expect("UTF-8");
        assert_eq!(read_answers(&again).expect("answers")[0].1, read[0].1);
    }
}
