//! Codebooks written as prose (.docx, .html): a heading for each code, its definition and rules below.
//!
//! Takes paragraphs with the level of their heading, and gives a table that the reader of tables reads: a column for each level, one for
//! each labelled part (`Definition: ...`, `When to use` as a heading of its own), and one for words without a label. Nothing is dropped: what is
//! above the first code are rows above the names of the columns, which are counted.

use super::headings::Heading;
use crate::formats::archive::LONGEST_ENTRY;
use crate::formats::fault::FormatFault;
use crate::formats::grid::Rows;
use crate::formats::markup::html::{decode_html, is_block};
use crate::formats::markup::pieces::{Piece, each_piece};
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::docx::document_part;

/// A paragraph of a document.
#[derive(Default, PartialEq)]
pub struct HeadedParagraph {
    /// From 1 at the top; `None` where it is no heading.
    level: Option<u8>,
    text: String,
}

/// The deepest heading that programs have.
const DEEPEST: u8 = 9;

/// The longest heading that is the name of a code, in characters.
const LONGEST_NAME: usize = 120;

/// The most rows of titles.
const MOST_TITLES: usize = 20;

/// The paragraphs of a document that are in no table; none of a file of another kind.
///
/// # Errors
/// A file that is damaged, locked, or of another kind than its ending says.
pub fn paragraphs(name: &str, bytes: &[u8]) -> Result<Vec<HeadedParagraph>, FormatFault> {
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    Ok(match ending.as_str() {
        "docx" | "docm" => {
            let document = document_part(bytes).map_err(|error| FormatFault::new(error.to_string(), ""))?;
            let (text, _) = decode_xml(&document).map_err(|error| FormatFault::new(error.to_string(), ""))?;
            of_document(&text).map_err(|error| FormatFault::new(error.to_string(), ""))?
        }
        "html" | "htm" => of_page(&decode_html(bytes).map_err(|error| FormatFault::new(error.to_string(), ""))?.text),
        _ => Vec::new(),
    })
}

/// The codes of a document without a table of codes, as a table; `None` where it has no two headings.
pub fn table_of(paragraphs: Vec<HeadedParagraph>) -> Option<Rows> {
    table(numbered(paragraphs))
}

/// The paragraphs of a Word document that are in no table.
fn of_document(text: &str) -> Result<Vec<HeadedParagraph>, crate::formats::markup::xml::XmlError> {
    let mut xml = Xml::new(text);
    let (mut paragraphs, mut open) = (Vec::new(), HeadedParagraph::default());
    let mut left = LONGEST_ENTRY as usize;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "del" | "moveFrom" | "delText" | "instrText" | "Fallback" | "tbl" | "sectPr" => xml.skip()?,
                "pStyle" => open.level = tag.attribute("val").and_then(|style| level_of_style(&style)).or(open.level),
                "outlineLvl" => {
                    let level = tag.attribute("val").and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < DEEPEST);
                    open.level = level.map(|level| level + 1).or(open.level);
                }
                "tab" | "ptab" => open.text.push(' '),
                "br" | "cr" => open.text.push('\n'),
                _ => {}
            },
            Node::Text(words) if xml.here() == "t" => {
                left = left.saturating_sub(words.len());
                if left > 0 {
                    open.text.push_str(&words);
                }
            }
            Node::Text(_) => {}
            Node::Close if xml.here() == "p" => push(&mut paragraphs, &mut open),
            Node::Close => {}
        }
    }
    Ok(paragraphs)
}

fn push(paragraphs: &mut Vec<HeadedParagraph>, open: &mut HeadedParagraph) {
    let mut paragraph = std::mem::take(open);
    paragraph.text = paragraph.text.trim().to_owned();
    if !paragraph.text.is_empty() {
        paragraphs.push(paragraph);
    }
}

/// `Heading2`, `berschrift1`, `Titre3`: the number behind the name that Word gives to headings in several languages.
fn level_of_style(style: &str) -> Option<u8> {
    let style = style.to_lowercase();
    let names =
        ["heading", "berschrift", "überschrift", "titre", "ttulo", "título", "titolo", "kop", "rubrik", "overskrift", "nagwek", "otsikko"];
    let rest = names.iter().find_map(|name| style.strip_prefix(name))?;
    rest.trim().parse().ok().filter(|level| (1..=DEEPEST).contains(level))
}

/// The paragraphs of a saved page that are in no table.
fn of_page(markup: &str) -> Vec<HeadedParagraph> {
    let (mut paragraphs, mut open, mut tables) = (Vec::new(), HeadedParagraph::default(), 0usize);
    each_piece(markup, |piece| match piece {
        Piece::Open(tag) if &*tag.name == "table" => tables += 1,
        Piece::Close("table") => tables = tables.saturating_sub(1),
        _ if tables > 0 => {}
        Piece::Text(text) => {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let spaced = text.starts_with(char::is_whitespace) && !open.text.is_empty();
            open.text.push_str(if spaced { " " } else { "" });
            open.text.push_str(&words);
            open.text.push_str(if text.ends_with(char::is_whitespace) && !words.is_empty() { " " } else { "" });
        }
        Piece::Open(tag) => {
            if is_block(&tag.name) {
                push(&mut paragraphs, &mut open);
                open.level = tag.name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level));
            } else if &*tag.name == "br" {
                open.text.push('\n');
            } else if ["script", "style", "title"].contains(&&*tag.name) {
                push(&mut paragraphs, &mut open);
            }
        }
        Piece::Close(name) => {
            if ["script", "style", "title"].contains(&name) {
                open = HeadedParagraph::default();
            } else if is_block(name) {
                push(&mut paragraphs, &mut open);
            }
        }
    });
    push(&mut paragraphs, &mut open);
    paragraphs
}

/// `1.2 Lamp` where every heading of a code is numbered: the numbers say how deep it is, and are no part of the name.
fn numbered(mut paragraphs: Vec<HeadedParagraph>) -> Vec<HeadedParagraph> {
    let is_code = |paragraph: &HeadedParagraph| paragraph.level.is_some() && part_of(&paragraph.text).is_none();
    let numbers: Vec<Option<usize>> = paragraphs.iter().map(|paragraph| number(&paragraph.text)).collect();
    let codes: Vec<usize> = (0..paragraphs.len()).filter(|&at| is_code(&paragraphs[at])).collect();
    // A title may be without a number.
    let bare = codes.iter().filter(|&&at| numbers[at].is_none()).count();
    if codes.len() < 3 || bare > 1 {
        return paragraphs;
    }
    for at in codes {
        if let Some(length) = numbers[at] {
            let deep = paragraphs[at].text[..length].trim_end_matches(['.', ' ', '\t', ')']).split('.').count().min(DEEPEST as usize);
            paragraphs[at].level = Some(deep as u8 + u8::from(bare > 0));
            paragraphs[at].text.drain(..length);
        }
    }
    paragraphs
}

/// The bytes of a number such as `1.2 ` before a name.
fn number(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ')')).filter(|&end| end > 0)?;
    let blanks = text[digits..].len() - text[digits..].trim_start().len();
    (text.starts_with(|c: char| c.is_ascii_digit()) && blanks > 0 && digits + blanks < text.len()).then_some(digits + blanks)
}

/// The part of an entry that a label names, with the label and the words behind it: `Definition: ...`, `When to use`.
fn part_of(text: &str) -> Option<(&str, &str)> {
    let (label, words) = match text.split_once([':', '：']) {
        Some((label, words)) => (label.trim(), words.trim()),
        None => (text.trim(), ""),
    };
    let known = Heading::of(label)
        .is_some_and(|heading| !matches!(heading, Heading::Code | Heading::Name | Heading::Above(_) | Heading::Below(_) | Heading::Count));
    (known && label.chars().count() <= 40).then_some((label, words))
}

/// The table: titles, the names of the columns, and a row for each code.
fn table(paragraphs: Vec<HeadedParagraph>) -> Option<Rows> {
    let is_code = |paragraph: &HeadedParagraph| {
        paragraph.level.is_some() && part_of(&paragraph.text).is_none() && paragraph.text.chars().count() <= LONGEST_NAME
    };
    let codes: Vec<usize> = (0..paragraphs.len()).filter(|&at| is_code(&paragraphs[at])).collect();
    if codes.len() < 2 {
        return None;
    }
    // One heading on top of all others, with nothing of its own below it, is the document's title.
    let level = |at: usize| paragraphs[at].level.unwrap_or(1);
    let top = codes.iter().map(|&at| level(at)).min()?;
    let title = level(codes[0]) == top && codes.iter().filter(|&&at| level(at) == top).count() == 1 && codes[1] == codes[0] + 1;
    let first = if title { codes[1] } else { codes[0] };
    let mut levels: Vec<u8> = codes.iter().filter(|&&at| at >= first).map(|&at| level(at)).collect();
    levels.sort_unstable();
    levels.dedup();
    let mut columns: Vec<String> = (1..=levels.len()).map(|level| format!("Level {level}")).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut open: Option<usize> = None;
    for paragraph in &paragraphs[first..] {
        if is_code(paragraph) {
            let at = levels.binary_search(&paragraph.level.unwrap_or(1)).unwrap_or(0);
            let mut row = vec![String::new(); at + 1];
            row[at].clone_from(&paragraph.text);
            rows.push(row);
            open = None;
            continue;
        }
        let (column, words) = match part_of(&paragraph.text) {
            Some((label, words)) => (column(&mut columns, label), words),
            None => (open.unwrap_or_else(|| column(&mut columns, "Description")), paragraph.text.as_str()),
        };
        open = Some(column);
        if let Some(row) = rows.last_mut() {
            row.resize(row.len().max(column + 1), String::new());
            let cell = &mut row[column];
            cell.push_str(if cell.is_empty() || words.is_empty() { "" } else { "\n" });
            cell.push_str(words);
        }
    }
    // The reader of tables looks for the names of the columns in so many rows.
    let mut titles: Vec<Vec<String>> = paragraphs[..first].iter().map(|paragraph| vec![paragraph.text.clone()]).collect();
    let more = titles.split_off(titles.len().min(MOST_TITLES));
    if let Some(last) = titles.last_mut() {
        last.extend(more.into_iter().flatten());
    }
    let all = titles.into_iter().chain(std::iter::once(columns)).chain(rows);
    Some(all.enumerate().map(|(at, cells)| (at as u32 + 1, cells)).collect())
}

fn column(columns: &mut Vec<String>, label: &str) -> usize {
    columns.iter().position(|have| have.to_lowercase() == label.to_lowercase()).unwrap_or_else(|| {
        columns.push(label.to_owned());
        columns.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(paragraphs: &[(u8, &str)]) -> Vec<Vec<String>> {
        let of = |&(level, text): &(u8, &str)| HeadedParagraph { level: Some(level).filter(|level| *level > 0), text: text.to_owned() };
        table(numbered(paragraphs.iter().map(of).collect())).unwrap_or_default().into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn headings_become_levels_and_labels_become_columns() {
        let rows = shown(&[
            (1, "Codebook"),
            (2, "Arrival"),
            (0, "How somebody came."),
            (0, "When to use: any way."),
            (3, "By sea"),
            (0, "Definition: by ship"),
            (0, "and boat"),
            (4, "Example"),
            (0, "I came by ferry."),
        ]);
        assert_eq!(rows[0], ["Codebook"]);
        assert_eq!(rows[1], ["Level 1", "Level 2", "Description", "When to use", "Definition", "Example"]);
        assert_eq!(rows[2], ["Arrival", "", "How somebody came.", "any way."]);
        assert_eq!(rows[3], ["", "By sea", "", "", "by ship\nand boat", "I came by ferry."]);
    }

    #[test]
    fn numbers_of_headings_are_their_depth() {
        let rows = shown(&[(1, "1 Arrival"), (1, "1.1 By sea"), (0, "ship"), (1, "2 Work")]);
        assert_eq!(rows[1][..1], ["Arrival"]);
        assert_eq!(rows[2][..2], ["", "By sea"]);
        assert_eq!(rows[3][..1], ["Work"]);
        assert!(shown(&[(0, "no"), (0, "headings")]).is_empty());
        assert_eq!(level_of_style("berschrift2"), Some(2));
        assert_eq!(level_of_style("Normal"), None);
    }
}
