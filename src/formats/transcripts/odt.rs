//! OpenDocument text (.odt), as LibreOffice and Google Docs write it.
//!
//! Runs of white space count as one blank, and `text:s`, `text:tab` and `text:line-break` stand for the
//! rest. Deleted text lies apart from the running text and is left out; insertions stand in it.
//! Annotations are comments with their places.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::archive::Archive;
use crate::formats::markup::xml::{Node, Tag, Xml, decode_xml};
use crate::formats::transcripts::prose::{Flow, Prose};
use crate::formats::transcripts::reading::{ReadError, Reading, What};

/// The most blanks that one `text:s` may stand for: more carry no information, and a small file could ask for gigabytes of them.
const MOST_BLANKS: usize = 16;

/// Reads a file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_odt(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.read("META-INF/manifest.xml")?
        && manifest.windows(15).any(|window| window == b"encryption-data")
    {
        return Err(ReadError::Archive(crate::formats::archive::ArchiveError::Locked));
    }
    let content = archive.read("content.xml")?.ok_or(ReadError::NoPart("content.xml"))?;
    let styles = archive.read("styles.xml")?;
    let mut reader = Reader::default();
    if let Some(styles) = styles {
        let (text, _) = decode_xml(&styles)?;
        reader.whole(&text)?;
    }
    let (text, encoding) = decode_xml(&content)?;
    reader.whole(&text)?;
    Ok(reader.prose.finish(encoding.name(), rules))
}

#[derive(Default)]
struct Reader {
    prose: Prose,
    bold_styles: BTreeSet<String>,
    hidden_styles: BTreeSet<String>,
    /// Whether the open paragraph is hidden.
    hides: bool,
    /// The style whose definition is being read.
    style: Option<String>,
    /// Whether each open paragraph and span is bold.
    bold: Vec<bool>,
    /// Whether the running text is being read: styles.xml holds headers and footers, which are layout.
    inside: bool,
    /// Comments that wait for their end, by name.
    comments: BTreeMap<String, usize>,
}

impl Reader {
    fn whole(&mut self, text: &str) -> Result<(), ReadError> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            self.node(node, &mut xml)?;
        }
        Ok(())
    }

    fn inside(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let depth = xml.path().len();
        while let Some(node) = xml.next()? {
            if matches!(node, Node::Close) && xml.path().len() == depth {
                break;
            }
            self.node(node, xml)?;
        }
        Ok(())
    }

    fn node(&mut self, node: Node<'_>, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        match node {
            Node::Open(tag) if self.inside => self.open(&tag, xml)?,
            Node::Open(tag) => self.style(&tag, xml),
            Node::Close => self.close(xml.here()),
            Node::Text(words) if self.inside && !self.bold.is_empty() => self.say(&words),
            Node::Text(_) => {}
        }
        Ok(())
    }

    /// Before the running text: which styles are bold.
    fn style(&mut self, tag: &Tag<'_>, xml: &Xml<'_>) {
        match tag.name() {
            "style" => {
                let parent = tag.attribute("parent-style-name").is_some_and(|parent| self.bold_styles.contains(&parent));
                self.style = tag.attribute("name");
                self.bold_styles.extend(self.style.clone().filter(|_| parent));
                let hidden = tag.attribute("parent-style-name").is_some_and(|parent| self.hidden_styles.contains(&parent));
                self.hidden_styles.extend(self.style.clone().filter(|_| hidden));
            }
            "text-properties" => {
                if let Some(style) = self.style.clone().filter(|_| is_hidden(tag)) {
                    self.hidden_styles.insert(style);
                }
                let bold =
                    tag.attribute("font-weight").map(|weight| weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600));
                if let (Some(style), Some(bold)) = (&self.style, bold) {
                    if bold {
                        self.bold_styles.insert(style.clone())
                    } else {
                        self.bold_styles.remove(style)
                    };
                }
            }
            "text" if xml.path().iter().rev().nth(1).is_some_and(|around| &**around == "body") => self.inside = true,
            _ => {}
        }
    }

    fn is_bold(&self) -> bool {
        self.bold.last().copied().unwrap_or(false)
    }

    /// Says words with runs of white space as one blank; at the start of a paragraph there is none.
    fn say(&mut self, words: &str) {
        let mut plain = String::with_capacity(words.len());
        let mut blank = self.prose.ends_in_space() || self.prose.is_at_start();
        for c in words.chars() {
            let white = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !(white && blank) {
                plain.push(if white { ' ' } else { c });
            }
            blank = white;
        }
        let bold = self.is_bold();
        self.prose.say(&plain, bold);
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        match tag.name() {
            "p" | "h" | "span" => {
                let style = tag.attribute("style-name");
                if style.as_ref().is_some_and(|style| self.hidden_styles.contains(style)) {
                    self.prose.remark(What::Hidden);
                    return Ok(xml.skip()?);
                }
                let own = style.is_some_and(|style| self.bold_styles.contains(&style));
                // A heading sets off a name as bold type does.
                let around = tag.name() == "h" || (tag.name() == "span" && self.is_bold());
                self.bold.push(own || around);
            }
            "s" => {
                let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                let bold = self.is_bold();
                self.prose.say(&" ".repeat(MOST_BLANKS.min(count)), bold);
            }
            "tab" => self.prose.tab(),
            "line-break" => self.prose.break_line(),
            "tracked-changes" => self.changes(xml)?,
            "table" => self.prose.begin_table(),
            "table-cell" => {
                if let Some(rows) = tag.attribute("number-rows-spanned").and_then(|rows| rows.parse().ok()) {
                    self.prose.span_rows(rows);
                }
            }
            "covered-table-cell" => self.prose.cover_cell(),
            "note" => self.prose.enter(Flow::Note),
            "text-box" => self.prose.enter(Flow::Box),
            "annotation" => self.annotation(tag, xml)?,
            "annotation-end" => {
                if let Some(&comment) = tag.attribute("name").and_then(|name| self.comments.get(&name)) {
                    self.prose.pin(comment, true);
                }
            }
            "hidden-text" => {
                self.prose.remark(What::Hidden);
                xml.skip()?;
            }
            // It says of the paragraph around it that it is hidden.
            "hidden-paragraph" => {
                if tag.attribute("is-hidden").is_none_or(|hidden| hidden == "true") {
                    self.prose.remark(What::Hidden);
                    self.hides = true;
                }
                xml.skip()?;
            }
            "section" if is_hidden(tag) || tag.attribute("is-hidden").is_some_and(|hidden| hidden == "true") => {
                self.prose.remark(What::Hidden);
                xml.skip()?;
            }
            "table-of-content" | "alphabetical-index" | "table-index" | "illustration-index" | "object-index" | "user-index"
            | "bibliography" => {
                self.prose.remark(What::Asides);
                xml.skip()?;
            }
            "note-citation" | "ruby-text" | "forms" | "sequence-decls" | "variable-decls" | "user-field-decls" | "object" | "desc"
            | "title" | "script" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "style" => self.style = None,
            _ if !self.inside => {}
            "p" | "h" => {
                self.bold.pop();
                if std::mem::take(&mut self.hides) {
                    self.prose.clear_paragraph();
                }
                self.prose.end_paragraph();
            }
            "span" => {
                self.bold.pop();
            }
            "note" | "text-box" => self.prose.leave(),
            "table-cell" | "covered-table-cell" => self.prose.end_cell(),
            "table-row" => self.prose.end_row(false),
            "table" => self.prose.end_table(),
            "body" => self.inside = false,
            _ => {}
        }
    }

    /// Counts the tracked changes. What was deleted is stored here, and nowhere else.
    fn changes(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let depth = xml.path().len();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) if tag.name() == "insertion" => self.prose.remark(What::Insertions),
                Node::Open(tag) if tag.name() == "deletion" => {
                    self.prose.remark(What::Deletions);
                    xml.skip()?;
                }
                Node::Close if xml.path().len() == depth => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn annotation(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        let comment = self.prose.new_comment();
        self.prose.pin(comment, false);
        self.comments.extend(tag.attribute("name").map(|name| (name, comment)));
        self.prose.enter(Flow::Comment(comment));
        let bold = std::mem::take(&mut self.bold);
        self.inside(xml)?;
        self.bold = bold;
        self.prose.leave();
        Ok(())
    }
}

/// Whether a style or section is not shown.
fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attribute("display").is_some_and(|display| display == "none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::archive::tests::pack;
    use crate::formats::markup::xml::XmlError;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    fn odt(body: &str) -> Vec<u8> {
        let styles = "<style:style style:name=\"T1\"><style:text-properties fo:font-weight=\"bold\"/></style:style>";
        let content = format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        pack(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
    }

    fn check(body: &str, expect: &[&str]) -> Reading {
        let reading = read_odt(&odt(body), &SpeakerRules::default()).expect("a reading");
        check_sound(&reading);
        assert_eq!(shown(&reading), expect);
        reading
    }

    #[test]
    fn blanks_tabs_and_breaks_are_not_lost() {
        let reading = check(
            "<text:p>I:<text:tab/>So\n   what?</text:p><text:p/><text:p> P: Yes<text:s text:c=\"2\"/>and<text:s/>no,<text:line-break/><text:span>well</text:span></text:p>",
            &["I|I|paragraph 1|So what?", "P|P|paragraph 3|Yes  and no,/well"],
        );
        assert!(reading.text.contains("I:\tSo"));
    }

    #[test]
    fn deletions_are_left_out_and_comments_keep_their_place() {
        let reading = check(
            "<text:tracked-changes><text:changed-region><text:deletion><office:change-info/><text:p>always</text:p></text:deletion></text:changed-region>
             <text:changed-region><text:insertion><office:change-info><dc:creator>A</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>
             <text:p>P: I <text:change text:change-id=\"a\"/><text:change-start text:change-id=\"b\"/>never<text:change-end text:change-id=\"b\"/> left
             <office:annotation office:name=\"1\"><dc:creator>Coder</dc:creator><text:p>risk</text:p></office:annotation>home<office:annotation-end office:name=\"1\"/>.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>cries</text:p></text:note-body></text:note></text:p>",
            &["P|P|paragraph 1|I never left home.", "-|N|footnote 1|cries"],
        );
        let comment = &reading.comments[0];
        assert_eq!((comment.span.slice(&reading.text), comment.text.as_str()), ("home", "risk"));
        let counts: Vec<_> = reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect();
        assert_eq!(counts, [(What::Comments, 1), (What::Insertions, 1), (What::Deletions, 1), (What::Footnotes, 1)]);
    }

    #[test]
    fn what_is_hidden_is_left_out_and_counted() {
        let hidden = "<style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>";
        let body = "<text:p>I: So what?</text:p><text:p>P: Yes<text:span text:style-name=\"H\"> memo</text:span>.</text:p>\
            <text:p text:style-name=\"H\">P: gone</text:p><text:section text:display=\"none\"><text:p>P: gone</text:p></text:section>\
            <text:p>P: gone<text:hidden-paragraph text:is-hidden=\"true\"/></text:p><text:p>I: And?</text:p>";
        let content = format!(
            "<office:document-content><office:automatic-styles>{hidden}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let reading = read_odt(&pack(&[("content.xml", content.as_bytes())]), &SpeakerRules::default()).expect("a reading");
        check_sound(&reading);
        assert_eq!(shown(&reading), ["I|I|paragraph 1|So what?", "P|P|paragraph 2|Yes.", "I|I|paragraph 4|And?"]);
        assert_eq!(reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect::<Vec<_>>(), [(What::Hidden, 4)]);
    }

    #[test]
    fn bold_labels_and_tables() {
        let bold = |label: &str, words: &str| format!("<text:p><text:span text:style-name=\"T1\">{label}</text:span> {words}</text:p>");
        let cell = |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
        let row = |label: &str, words: &str| format!("<table:table-row>{}{}</table:table-row>", cell(label), cell(words));
        check(
            &format!("{}{}{}", bold("Ida", "Yes."), bold("Interviewer", "So?"), bold("Ida", "No.")),
            &["Ida|P|paragraph 1|Yes.", "Interviewer|I|paragraph 2|So?", "Ida|P|paragraph 3|No."],
        );
        check(
            &format!("<table:table>{}{}</table:table>", row("I", "So?"), row("P", "Yes.")),
            &["I|I|table row 1|So?", "P|P|table row 2|Yes."],
        );
    }

    #[test]
    fn hostile_files_are_refused() {
        let refused = |bytes: &[u8]| read_odt(bytes, &SpeakerRules::default()).err().expect("refused");
        assert_eq!(refused(&odt(&"<text:span>".repeat(50_000))), ReadError::Xml(XmlError::TooDeep));
        let entity = pack(&[("content.xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")]);
        assert_eq!(refused(&entity), ReadError::Xml(XmlError::Entities));
        let locked = pack(&[("META-INF/manifest.xml", b"<m:encryption-data/>"), ("content.xml", b"\x01\x02")]);
        assert_eq!(refused(&locked), ReadError::Archive(crate::formats::archive::ArchiveError::Locked));
        let blanks = format!("<text:p>P: a{}b</text:p>", "<text:s text:c=\"4000000000\"/>".repeat(3));
        assert!(read_odt(&odt(&blanks), &SpeakerRules::default()).is_ok_and(|reading| reading.text.len() < 60));
    }
}
