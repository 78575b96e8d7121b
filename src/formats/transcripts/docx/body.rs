//! The running text of a Word document: paragraphs, runs, tables, and what is tracked, hidden or pinned in them.

use std::collections::BTreeMap;

use crate::formats::markup::xml::{Node, Tag, Xml};
use crate::formats::transcripts::prose::{Flow, Prose};
use crate::formats::transcripts::reading::{ReadError, What};

/// What is remembered across the parts of one document.
#[derive(Default)]
pub struct Story {
    /// Numbers of comments, by the id that the file gives them.
    pub comments: BTreeMap<String, usize>,
    /// Footnotes that the text refers to.
    pub footnotes: Vec<String>,
    /// Endnotes that the text refers to.
    pub endnotes: Vec<String>,
    run: Run,
    /// Whether the mark at the end of this paragraph was deleted, which joins it to the next.
    mark_deleted: bool,
    row_deleted: bool,
    /// Whether the paragraph's style is one of headings, which set off names as bold type does.
    heading: bool,
}

/// The formatting of the open run.
#[derive(Clone, Copy, Default)]
struct Run {
    bold: bool,
    hidden: bool,
}

impl Story {
    /// Reads a whole part.
    ///
    /// # Errors
    ///
    /// A [`ReadError`] if the file is damaged, refused, or not of this format.
    pub fn read(&mut self, xml: &mut Xml<'_>, prose: &mut Prose) -> Result<(), ReadError> {
        while let Some(node) = xml.next()? {
            self.node(node, xml, prose)?;
        }
        Ok(())
    }

    /// Reads up to the end of the tag that was opened last.
    ///
    /// # Errors
    ///
    /// A [`ReadError`] if the file is damaged, refused, or not of this format.
    pub fn read_inside(&mut self, xml: &mut Xml<'_>, prose: &mut Prose) -> Result<(), ReadError> {
        let depth = xml.path().len();
        while let Some(node) = xml.next()? {
            if matches!(node, Node::Close) && xml.path().len() == depth {
                break;
            }
            self.node(node, xml, prose)?;
        }
        Ok(())
    }

    fn node(&mut self, node: Node<'_>, xml: &mut Xml<'_>, prose: &mut Prose) -> Result<(), ReadError> {
        match node {
            Node::Open(tag) => self.open(&tag, xml, prose),
            Node::Close => {
                self.close(xml, prose);
                Ok(())
            }
            Node::Text(words) => {
                if xml.here() == "t" && !self.run.hidden {
                    prose.say(&words, self.run.bold || self.heading);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, prose: &mut Prose) -> Result<(), ReadError> {
        match tag.name() {
            "rPr" | "pPr" | "trPr" => return self.properties(tag.name() == "rPr", xml, prose),
            "r" => self.run = Run::default(),
            "del" | "moveFrom" => {
                prose.remark(What::Deletions);
                xml.skip()?;
            }
            "ins" | "moveTo" => prose.remark(What::Insertions),
            "tab" | "ptab" => prose.tab(),
            "br" | "cr" => prose.break_line(),
            "noBreakHyphen" => prose.say("\u{2011}", self.run.bold),
            "tbl" => prose.begin_table(),
            "txbxContent" => {
                let run = std::mem::take(&mut self.run);
                prose.enter(Flow::Box);
                self.read_inside(xml, prose)?;
                prose.leave();
                self.run = run;
            }
            // A drawing is stored twice, for old programs too; the reading above a character is stored beside it.
            "Fallback" | "rt" | "delText" | "instrText" | "delInstrText" | "sectPr" | "tblPr" | "tblGrid" | "tcPrChange" => xml.skip()?,
            // A document inside the document, which Word takes in when it opens the file.
            "altChunk" | "subDoc" => prose.remark(What::Embedded),
            "vMerge" if tag.attribute("val").is_none_or(|value| value != "restart") => prose.continue_cell(),
            "footnoteReference" => self.footnotes.extend(tag.attribute("id")),
            "endnoteReference" => self.endnotes.extend(tag.attribute("id")),
            "commentRangeStart" | "commentRangeEnd" => {
                if let Some(&comment) = tag.attribute("id").and_then(|id| self.comments.get(&id)) {
                    prose.pin(comment, tag.name() == "commentRangeEnd");
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, xml: &Xml<'_>, prose: &mut Prose) {
        match xml.here() {
            "p" if std::mem::take(&mut self.mark_deleted) => {}
            "p" => {
                self.heading = false;
                prose.end_paragraph();
            }
            "r" => self.run = Run::default(),
            "tc" => prose.end_cell(),
            "tr" => prose.end_row(std::mem::take(&mut self.row_deleted)),
            "tbl" => prose.end_table(),
            _ => {}
        }
    }

    /// Reads formatting up to its end. `run` says whether it is a run's own, and not a paragraph's or row's.
    fn properties(&mut self, run: bool, xml: &mut Xml<'_>, prose: &mut Prose) -> Result<(), ReadError> {
        let row = xml.here() == "trPr";
        let depth = xml.path().len();
        while let Some(node) = xml.next()? {
            let tag = match node {
                Node::Open(tag) => tag,
                Node::Close if xml.path().len() == depth => break,
                _ => continue,
            };
            let on = tag.attribute("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"));
            match tag.name() {
                "b" if run => self.run.bold = on,
                "rStyle" if run => self.run.bold |= tag.attribute("val").is_some_and(|style| style == "Strong"),
                "vanish" if run && on => {
                    self.run.hidden = true;
                    prose.remark(What::Hidden);
                }
                "pStyle" if !row => self.heading = tag.attribute("val").is_some_and(|style| is_heading(&style)),
                "del" if row => self.row_deleted = true,
                "del" if !run => self.mark_deleted = true,
                // Formatting as it was before a tracked change.
                "rPrChange" | "pPrChange" | "trPrChange" => xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a style is one of headings or of speakers' names, by the name that Word gives it in several languages.
fn is_heading(style: &str) -> bool {
    let style = style.to_lowercase();
    let names = [
        "heading",
        "berschrift",
        "titre",
        "ttulo",
        "título",
        "titolo",
        "kop",
        "rubrik",
        "overskrift",
        "nagwek",
        "otsikko",
        "title",
        "speaker",
        "sprecher",
        "locuteur",
        "hablante",
    ];
    names.iter().any(|name| style.starts_with(name))
}
