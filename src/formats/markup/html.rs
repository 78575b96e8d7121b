//! Reads HTML that holds a transcript: saved pages, exports, and the body of an oTranscribe file.
//!
//! A lenient reader of tags and text: an unclosed tag is no error, scripts and styles are passed
//! over, block tags end paragraphs, `<br>` breaks the line. Nothing is fetched and nothing is run.

use std::collections::BTreeMap;

use html5ever::tokenizer::Tag;

use crate::formats::decode::{DecodeError, Decoded, decode};
use crate::formats::markup::links::{NoteLinks, note_links};
use crate::formats::markup::pieces::{Piece, attribute, each_piece};
use crate::formats::transcripts::prose::{Flow, Prose};
use crate::formats::transcripts::reading::What;
use crate::formats::transcripts::times::parse_time;

/// Reads markup into a document.
pub fn read_html(markup: &str, prose: &mut Prose) {
    let mut reader = Reader {
        links: note_links(markup),
        met_links: 0,
        block: String::new(),
        prose,
        bold: 0,
        skip: None,
        note_tag: String::new(),
        timestamp: None,
        notes: 0,
        tables: Vec::new(),
        as_typed: 0,
        comments: BTreeMap::new(),
        caption: false,
        anchor: None,
    };
    each_piece(markup, |piece| reader.piece(piece));
    while reader.notes > 0 {
        reader.close_note();
    }
}

/// The text of a file of markup: by BOM or valid UTF-8, else by the encoding that its head names.
///
/// # Errors
///
/// A [`DecodeError`] if the bytes are no text, or more than a transcript may have.
pub fn decode_html(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let decoded = decode(bytes)?;
    if !decoded.guessed {
        return Ok(decoded);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let named = head.split_once("charset").and_then(|(_, rest)| {
        let label = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        encoding_rs::Encoding::for_label(label.split(['"', '\'', '>', ' ', ';', '/']).next()?.as_bytes())
    });
    // A page in UTF-16 has a BOM, and one that says UTF-8 and is not says nothing.
    match named.filter(|encoding| encoding.is_ascii_compatible() && *encoding != encoding_rs::UTF_8) {
        Some(encoding) => {
            let (stored, _) = encoding.decode_without_bom_handling(bytes);
            let (text, map) = crate::formats::decode::canonical(&stored);
            Ok(Decoded { text, encoding: encoding.name(), guessed: false, map })
        }
        None => Ok(decoded),
    }
}

struct Reader<'a> {
    /// Links that are marks of notes and comments.
    links: NoteLinks,
    /// How many links have been met.
    met_links: usize,
    /// The block that was opened last.
    block: String,
    prose: &'a mut Prose,
    bold: usize,
    /// The tag whose content is passed over, and how many tags of its name are open.
    skip: Option<(String, usize)>,
    /// The tag that holds the open notes.
    note_tag: String,
    /// The words of an oTranscribe time so far, and the seconds that its tag states.
    timestamp: Option<(String, Option<f64>)>,
    notes: usize,
    /// Whether a cell and a row are open, for each open table: their closing tags may be left out.
    tables: Vec<(bool, bool)>,
    /// How many tags are open in which line ends count.
    as_typed: usize,
    /// Whether the title of a table is open.
    caption: bool,
    /// Comments by the names of the places that hold their words.
    comments: BTreeMap<String, usize>,
    /// The time of the paragraph by the anchor at its start, in milliseconds, as noScribe keeps it.
    anchor: Option<u32>,
}

/// Tags whose content is no text of the page.
const NO_TEXT: [&str; 12] =
    ["script", "style", "title", "template", "noscript", "svg", "select", "textarea", "iframe", "rt", "rp", "datalist"];

/// Tags that serve the page and hold no talk.
const FURNITURE: [&str; 3] = ["nav", "button", "menu"];

/// Tags that hold nothing and are never closed.
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

impl Reader<'_> {
    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            _ if self.skip.is_some() => {
                self.met_links += usize::from(matches!(&piece, Piece::Open(tag) if &*tag.name == "a"));
                self.pass_over(piece);
            }
            Piece::Text(text) => self.text(text),
            Piece::Close(name) => self.close(name),
            Piece::Open(tag) => self.open(tag),
        }
    }

    /// Passes over what is inside a tag that is skipped. A paragraph ends where a block begins, whether it is closed or not.
    fn pass_over(&mut self, piece: Piece<'_>) {
        let Some((skipped, depth)) = &mut self.skip else { return };
        match piece {
            Piece::Close(name) if name == skipped.as_str() => {
                *depth -= 1;
                if *depth == 0 {
                    self.skip = None;
                }
            }
            Piece::Open(tag) if skipped.as_str() == "p" && is_block(&tag.name) => {
                self.skip = None;
                self.open(tag);
            }
            Piece::Open(tag) if *tag.name == *skipped.as_str() && !tag.self_closing => *depth += 1,
            _ => {}
        }
    }

    fn skip(&mut self, name: &str) {
        self.skip = Some((name.to_owned(), 1));
    }

    /// Whether a tag is hidden from those who see the page.
    fn is_hidden(tag: &Tag) -> bool {
        let style = attribute(tag, "style").map(|style| style.to_lowercase().replace(' ', "")).unwrap_or_default();
        let closes_itself = ["li", "td", "th", "tr", "dt", "dd", "option", "body", "html"].contains(&&*tag.name);
        let hidden = attribute(tag, "hidden").is_some_and(|value| value != "until-found") || style.contains("display:none");
        hidden && !closes_itself && !tag.self_closing && !VOID.contains(&&*tag.name)
    }

    fn text(&mut self, text: &str) {
        if let Some((words, _)) = &mut self.timestamp {
            words.push_str(text);
            return;
        }
        if !text.trim().is_empty()
            && let Some(start) = self.anchor.take()
            && self.prose.is_at_start()
            && !text.trim_start().starts_with('[')
        {
            // The editor shows a time only where a speaker begins anew.
            let seconds = start / 1000;
            self.prose.mark(&format!("[{}:{:02}:{:02}]", seconds / 3600, seconds / 60 % 60, seconds % 60));
            self.prose.say(" ", false);
        }
        let mut plain = String::with_capacity(text.len());
        let mut blank = self.prose.ends_in_space() || self.prose.is_at_start();
        if self.as_typed > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.prose.break_line();
                }
                self.prose.say(line.trim_end_matches('\r'), self.bold > 0);
            }
            return;
        }
        for c in text.chars() {
            let white = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !(white && blank) {
                plain.push(if white { ' ' } else { c });
            }
            blank = white;
        }
        self.prose.say(&plain, self.bold > 0);
    }

    fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let link = self.met_links;
        self.met_links += usize::from(name == "a");
        if NO_TEXT.contains(&name) {
            if !tag.self_closing {
                self.skip(name);
            }
            return;
        }
        if FURNITURE.contains(&name) && !tag.self_closing {
            self.end_block();
            self.prose.remark(What::Asides);
            return self.skip(name);
        }
        if Self::is_hidden(tag) {
            self.prose.remark(What::Hidden);
            return self.skip(name);
        }
        match name {
            "b" | "strong" => self.bold += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.bold += 1;
            }
            "pre" => {
                self.end_block();
                self.as_typed += 1;
            }
            "br" => self.prose.break_line(),
            "table" => {
                self.tables.push((false, false));
                self.prose.begin_table();
            }
            "tr" => {
                self.end_caption();
                self.end_row();
                self.tables.iter_mut().last().into_iter().for_each(|open| open.1 = true);
            }
            "td" | "th" => {
                self.end_caption();
                self.end_cell();
                self.tables.iter_mut().last().into_iter().for_each(|open| *open = (true, true));
                if let Some(rows) = attribute(tag, "rowspan").and_then(|rows| rows.trim().parse().ok()) {
                    self.prose.span_rows(rows);
                }
            }
            "span" if attribute(tag, "class").is_some_and(|class| class.split_whitespace().any(|class| class == "timestamp")) => {
                self.timestamp = Some((String::new(), attribute(tag, "data-timestamp").and_then(|seconds| seconds.parse().ok())));
            }
            "del" => {
                self.prose.remark(What::Deletions);
                self.skip("del");
            }
            "ins" => self.prose.remark(What::Insertions),
            "a" if self.prose.is_at_start() && attribute(tag, "name").is_some_and(|name| name.starts_with("ts_")) => {
                self.anchor = attribute(tag, "name").and_then(|name| name.split('_').nth(1)?.parse().ok());
            }
            "a" if self.links.marks.contains_key(&link) => {
                self.mark_comment(link);
                self.skip("a");
            }
            // The mark before a note: the note is the block that it begins. Behind a note it leads back.
            "a" if self.links.back.contains(&link) => {
                if self.notes == 0 && self.prose.is_at_start() && !self.block.is_empty() {
                    let place = attribute(tag, "id").or_else(|| attribute(tag, "name")).unwrap_or_default();
                    let block = self.block.clone();
                    self.enter_note(place, &block);
                }
                self.skip("a");
            }
            "div" | "li" | "aside" | "p" | "dd" | "section"
                if self.notes == 0 && attribute(tag, "id").is_some_and(|id| self.links.places.contains_key(id)) =>
            {
                self.end_block();
                let place = attribute(tag, "id").unwrap_or_default();
                self.enter_note(place, name);
            }
            // A title of a table is no cell of it.
            "caption" if self.tables.last() == Some(&(false, false)) => {
                self.prose.end_table();
                self.caption = true;
            }
            // The number of a footnote, and the arrow that leads back from it.
            "a" if attribute(tag, "role").is_some_and(|role| matches!(role, "doc-noteref" | "doc-backlink")) => self.skip("a"),
            "aside" | "section" | "div"
                if self.notes == 0 && attribute(tag, "role").is_some_and(|role| matches!(role, "doc-footnote" | "doc-endnotes")) =>
            {
                self.end_block();
                self.notes = 1;
                self.note_tag = name.to_owned();
                self.prose.enter(Flow::Note);
            }
            name if self.notes > 0 && name == self.note_tag => {
                self.notes += 1;
                self.end_block();
            }
            _ if is_block(name) => {
                self.end_block();
                self.block = name.to_owned();
            }
            _ => {}
        }
    }

    /// A comment is about the place of its mark.
    fn mark_comment(&mut self, link: usize) {
        let place = self.links.marks.get(&link).cloned().unwrap_or_default();
        if self.links.places.get(&place) == Some(&true) {
            let comment = self.prose.new_comment();
            self.prose.pin(comment, false);
            self.comments.insert(place, comment);
        }
    }

    /// Begins a note or what a comment says, which lasts until the tag of this name closes.
    fn enter_note(&mut self, place: &str, tag: &str) {
        let flow = self.comments.get(place).map_or(Flow::Note, |&comment| Flow::Comment(comment));
        self.notes = 1;
        self.note_tag = tag.to_owned();
        self.prose.enter(flow);
    }

    fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "span" => self.end_timestamp(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.bold = self.bold.saturating_sub(1);
            }
            "pre" => {
                self.end_block();
                self.as_typed = self.as_typed.saturating_sub(1);
            }
            "caption" => self.end_caption(),
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" => {
                self.end_row();
                if self.tables.pop().is_some() {
                    self.prose.end_table();
                }
            }
            name if self.notes > 0 && name == self.note_tag => self.close_note(),
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    /// Ends the title of a table, whose rows begin.
    fn end_caption(&mut self) {
        if std::mem::take(&mut self.caption) {
            self.end_block();
            self.prose.begin_table();
        }
    }

    fn end_cell(&mut self) {
        if self.tables.iter_mut().last().is_some_and(|(cell, _)| std::mem::take(cell)) {
            self.prose.end_cell();
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.tables.iter_mut().last().is_some_and(|(_, row)| std::mem::take(row)) {
            self.prose.end_row(false);
        }
    }

    /// Tags of the same name may stand inside the one that holds the notes.
    fn close_note(&mut self) {
        self.end_block();
        self.notes -= 1;
        if self.notes == 0 {
            self.prose.leave();
        }
    }

    fn end_block(&mut self) {
        self.anchor = None;
        if !self.prose.is_at_start() {
            self.prose.end_paragraph();
        }
    }

    /// Writes a time of oTranscribe so that it is known as one.
    fn end_timestamp(&mut self) {
        let Some((words, seconds)) = self.timestamp.take() else { return };
        let written = words.trim();
        let clock = match parse_time(written) {
            Some(_) => written.to_owned(),
            None => match seconds.filter(|seconds| (0.0..1e6).contains(seconds)) {
                Some(seconds) => {
                    let whole = seconds as u32;
                    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                }
                None => return self.prose.say(written, false),
            },
        };
        self.prose.mark(&format!("[{clock}]"));
        self.prose.say(" ", false);
    }
}

/// Whether an element begins and ends a paragraph.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "pre"
            | "section"
            | "article"
            | "aside"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "hr"
            | "body"
            | "html"
            | "figure"
            | "caption"
            | "address"
            | "form"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::speakers::SpeakerRules;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    fn check(markup: &str, expect: &[&str]) {
        let mut prose = Prose::default();
        read_html(markup, &mut prose);
        let reading = prose.finish("UTF-8", &SpeakerRules::default());
        check_sound(&reading);
        assert_eq!(shown(&reading), expect, "{markup}");
    }

    #[test]
    fn blocks_breaks_and_entities() {
        check(
            "<!DOCTYPE html><html><head><title>Secret</title><style>p {}</style></head><body><!-- no --><p>I: So\n  what&nbsp;&amp; why?</p><div>P: Yes,<br>and <i>no</i> &#8212; &lt;so&gt; &unknown; a < b.</div><script>x = '<p>'</script></body></html>",
            &["I|I|paragraph 1|So what\u{a0}& why?", "P|P|paragraph 2|Yes,/and no — <so> &unknown; a < b."],
        );
        check(
            &format!("<p>P: one</p>{}", "<a".repeat(200_000)),
            &["P|P|paragraph 1|one//".to_owned() + &"<a".repeat(200_000)].each_ref().map(String::as_str),
        );
        check("<p>P: one<p>I: two", &["P|P|paragraph 1|one", "I|I|paragraph 2|two"]);
    }

    #[test]
    fn bold_labels_and_tables() {
        check(
            "<p><b>Ida</b> Yes.</p><p><strong>Interviewer</strong> So?</p><p><b>Ida</b> No.</p>",
            &["Ida|P|paragraph 1|Yes.", "Interviewer|I|paragraph 2|So?", "Ida|P|paragraph 3|No."],
        );
        check(
            "<table><tr><th>Speaker</th><th>Text</th></tr><tr><td>I</td><td>So?</td></tr><tr><td>P</td><td>Yes.</td></tr></table>",
            &["I|I|table row 2|So?", "P|P|table row 3|Yes."],
        );
    }

    #[test]
    fn deleted_words_and_footnotes() {
        check(
            "<p>P: I <del>always</del><ins>never</ins> left.<a href=\"#1\" role=\"doc-noteref\"><sup>1</sup></a></p><section role=\"doc-endnotes\"><ol><li><p>cries<a role=\"doc-backlink\">x</a></p></li></ol></section><p>And on.</p>",
            &["P|P|paragraph 1|I never left.//And on.", "-|N|footnote 1|cries"],
        );
    }

    #[test]
    fn times_of_otranscribe() {
        check(
            "<p><span class=\"timestamp\" data-timestamp=\"5.2\">0:05</span>Ida: So <span class='timestamp' data-timestamp=\"7\">0:07</span> yes.</p><p><span class=\"timestamp\" data-timestamp=\"3662.9\">x</span> Ben: No.</p>",
            &["Ida|P|paragraph 1|5.0|So yes.", "Ben|P|paragraph 2|3662.0|No."],
        );
    }

    #[test]
    fn the_encoding_in_the_head_is_believed_where_nothing_surer_is() {
        let page = b"<meta charset=\"iso-8859-2\"><p>P: \xb1</p>";
        assert!(decode_html(page).is_ok_and(|decoded| decoded.text.contains('ą') && !decoded.guessed));
    }
}
