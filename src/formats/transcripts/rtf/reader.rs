//! Turns tokens into paragraphs: which formatting each group has, and which groups hold words.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::DEEPEST;
use super::charset::{of_code_page, of_font};
use super::token::{Token, Tokens};
use crate::formats::transcripts::prose::{Flow, Prose};
use crate::formats::transcripts::reading::{ReadError, What};

/// The state of a group, inherited from the group around it and restored at its end.
#[derive(Clone, Copy)]
struct Group {
    /// Whether its words are left out.
    skip: bool,
    /// Whether this group opened a stream of text, which ends with it.
    entered: bool,
    /// How many characters stand in for a `\u`.
    stand_in: usize,
    font: Option<i32>,
    bold: bool,
    hidden: bool,
    deleted: bool,
    revised: bool,
    fonts: bool,
    /// Whether its digits are the number of a comment that begins (`false`) or ends (`true`) here.
    anchor: Option<bool>,
}

/// Reads a file.
pub struct Reader {
    prose: Prose,
    groups: Vec<Group>,
    code_page: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    /// The font that the font table is describing.
    described: Option<i32>,
    /// Bytes that wait to be decoded together, since a letter may take two.
    bytes: Vec<u8>,
    /// The first half of a letter beyond the basic plane.
    high: Option<u16>,
    /// How many stand-ins are still to be passed over.
    pass: usize,
    /// Whether `\*` came just before: an unknown destination is then skipped.
    ignorable: bool,
    /// Whether the group has just been opened, so that a word names its destination.
    fresh: bool,
    in_table: bool,
    /// Whether a row was begun and not ended.
    in_row: bool,
    /// Whether the words reported last were a tracked deletion, an insertion or hidden: one remark for each run of them.
    tracked: Option<What>,
    comments: BTreeMap<i32, usize>,
    /// The comment that waits for its text.
    pending: Option<usize>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            prose: Prose::default(),
            groups: Vec::new(),
            code_page: encoding_rs::WINDOWS_1252,
            fonts: BTreeMap::new(),
            described: None,
            bytes: Vec::new(),
            high: None,
            pass: 0,
            ignorable: false,
            fresh: false,
            in_table: false,
            in_row: false,
            tracked: None,
            comments: BTreeMap::new(),
            pending: None,
        }
    }
}

const OUTERMOST: Group = Group {
    skip: false,
    entered: false,
    stand_in: 1,
    font: None,
    bold: false,
    hidden: false,
    deleted: false,
    revised: false,
    fonts: false,
    anchor: None,
};

impl Reader {
    /// Reads all bytes; the outermost group must be closed.
    ///
    /// # Errors
    ///
    /// A [`ReadError`] if the file is damaged, refused, or not of this format.
    pub fn whole(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => self.open()?,
                Token::Close => {
                    if self.close() {
                        return Ok(());
                    }
                }
                Token::Word("bin", Some(length)) => tokens.pass_over(usize::try_from(length).unwrap_or(0)),
                Token::Word(name, number) => self.word(name, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Byte(byte) => self.raw(&[byte]),
                Token::Text(text) => self.raw(text),
            }
            self.fresh = matches!(token, Token::Open | Token::Symbol(b'*'));
        }
        // The bytes ran out before the outermost group was closed.
        Err(ReadError::Archive(crate::formats::archive::ArchiveError::Damaged))
    }

    /// What was read, and the name of the code page.
    pub fn finish(self) -> (Prose, &'static str) {
        (self.prose, self.code_page.name())
    }

    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(OUTERMOST);
        }
        self.groups.last_mut().expect("one was just added")
    }

    fn open(&mut self) -> Result<(), ReadError> {
        self.flush();
        self.pass = 0;
        if self.groups.len() >= DEEPEST {
            return Err(ReadError::TooDeep(DEEPEST));
        }
        let around = self.groups.last().copied().unwrap_or(OUTERMOST);
        self.groups.push(Group { entered: false, ..around });
        Ok(())
    }

    /// Closes a group, and says whether it was the outermost.
    fn close(&mut self) -> bool {
        self.flush();
        self.pass = 0;
        self.ignorable = false;
        if self.groups.pop().is_some_and(|group| group.entered) {
            self.prose.leave();
        }
        self.groups.is_empty()
    }

    /// Begins a stream of text that ends with this group.
    fn enter(&mut self, flow: Flow) {
        self.prose.enter(flow);
        let group = self.group();
        group.entered = true;
        group.skip = false;
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        let ignorable = std::mem::take(&mut self.ignorable);
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        // A word may stand in for a letter, but some writers forget the stand-in, and then it must not take a paragraph's end with it.
        if std::mem::take(&mut self.pass) > 0 && letters(name).is_some() {
            return;
        }
        self.flush();
        let on = number != Some(0);
        let fresh = self.fresh;
        match name {
            "ansicpg" | "mac" | "pc" | "pca" => self.set_code_page(name, number),
            "uc" => self.group().stand_in = usize::try_from(number.unwrap_or(1)).unwrap_or(0).min(16),
            "f" if self.group().fonts => self.described = number,
            "f" => self.group().font = number,
            "fcharset" => {
                if let (Some(font), Some(encoding)) = (self.described, number.and_then(of_font)) {
                    self.fonts.insert(font, encoding);
                }
            }
            "b" => self.group().bold = on,
            "v" => self.group().hidden = on,
            "deleted" => self.group().deleted = on,
            "revised" => self.group().revised = on,
            "plain" => {
                let group = self.group();
                (group.bold, group.hidden, group.deleted, group.revised, group.font) = (false, false, false, false, None);
            }
            "fonttbl" => {
                let group = self.group();
                (group.skip, group.fonts) = (true, true);
            }
            "footnote" if fresh => self.enter(Flow::Note),
            "shptxt" if fresh => self.enter(Flow::Box),
            "annotation" if fresh => {
                let comment = self.pending.take().unwrap_or_else(|| self.prose.new_comment());
                self.enter(Flow::Comment(comment));
            }
            "atrfstart" | "atrfend" if fresh => {
                let group = self.group();
                (group.skip, group.anchor) = (true, Some(name == "atrfend"));
            }
            "colortbl" | "stylesheet" | "info" | "pict" | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl"
            | "footerr" | "footerf" | "fldinst" | "listtext" | "pntext" | "nonshppict" | "objdata" | "xe" | "tc" | "tcn" | "template"
            | "revtbl" | "rsidtbl" | "listtable" | "listoverridetable" | "themedata" | "ftnsep" | "ftnsepc" | "aftnsep" | "aftnsepc"
                if fresh =>
            {
                self.group().skip = true;
            }
            _ if ignorable && fresh && !matches!(name, "fldrslt" | "shprslt" | "result") => self.group().skip = true,
            _ if self.group().skip => {}
            _ => self.flow(name),
        }
    }

    /// Control words that stand for text or end a stretch of it.
    fn flow(&mut self, name: &str) {
        match name {
            "par" | "sect" | "page" => {
                self.end_table_before_text();
                self.prose.end_paragraph();
            }
            "pard" => self.in_table = self.in_row,
            "intbl" => {
                self.in_table = true;
                if !self.prose.in_table() {
                    self.prose.begin_table();
                }
            }
            // Some programs leave out the word that says that a paragraph is in a table.
            "trowd" => {
                self.in_row = true;
                self.in_table = true;
                if !self.prose.in_table() {
                    self.prose.begin_table();
                }
            }
            "cell" => self.prose.end_cell(),
            "row" => {
                self.prose.end_row(false);
                (self.in_table, self.in_row) = (false, false);
            }
            "nestcell" => self.prose.end_paragraph(),
            "line" | "softline" | "lbr" => self.prose.break_line(),
            "tab" => self.prose.tab(),
            _ => self.say(letters(name).unwrap_or("")),
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if symbol == b'*' {
            self.ignorable = true;
            return;
        }
        if self.pass > 0 {
            self.pass -= 1;
            return;
        }
        self.flush();
        match symbol {
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("\u{2011}"),
            b'{' => self.say("{"),
            b'}' => self.say("}"),
            b'\\' => self.say("\\"),
            b'\t' => self.word("tab", None),
            b'\r' | b'\n' => self.word("par", None),
            // `\-` is where a word may be broken, and the rest marks indexes.
            _ => {}
        }
    }

    /// Bytes in a code page; those that stand in for a `\u` before them are passed over.
    fn raw(&mut self, bytes: &[u8]) {
        let passed = self.pass.min(bytes.len());
        self.pass -= passed;
        if let Some(end) = self.group().anchor {
            return self.anchor(bytes, end);
        }
        if !self.group().skip {
            self.bytes.extend(&bytes[passed..]);
        }
    }

    /// A comment begins or ends here; what it says follows its end.
    fn anchor(&mut self, digits: &[u8], end: bool) {
        let Some(number) = std::str::from_utf8(digits).ok().and_then(|digits| digits.trim().parse().ok()) else { return };
        let comment = match self.comments.get(&number) {
            Some(&comment) => comment,
            None => self.prose.new_comment(),
        };
        self.comments.insert(number, comment);
        self.prose.pin(comment, end);
        if end {
            self.pending = Some(comment);
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        self.pass = self.group().stand_in;
        let unit = number as u16;
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let letters: String = char::decode_utf16(units).filter_map(Result::ok).filter(|&c| c != '\0').collect();
        self.say(&letters);
    }

    fn set_code_page(&mut self, name: &str, number: Option<i32>) {
        let page = match name {
            "mac" => 10000,
            // The letters of old DOS pages that are no ASCII differ; nothing says which page it is.
            "pc" | "pca" => 437,
            _ => number.unwrap_or(1252),
        };
        match of_code_page(page) {
            Some(encoding) => self.code_page = encoding,
            None => self.prose.remark(What::UnknownCodePage),
        }
    }

    /// Decodes the bytes that have come together.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.group().font.and_then(|font| self.fonts.get(&font).copied()).unwrap_or(self.code_page);
        let (words, _) = encoding.decode_without_bom_handling(&bytes);
        self.say(&words);
    }

    fn say(&mut self, words: &str) {
        let Group { skip, bold, hidden, deleted, revised, .. } = *self.group();
        if skip || words.is_empty() {
            return;
        }
        let tracked = match () {
            () if deleted => Some(What::Deletions),
            () if hidden => Some(What::Hidden),
            () if revised => Some(What::Insertions),
            () => None,
        };
        if let Some(what) = tracked.filter(|_| self.tracked != tracked) {
            self.prose.remark(what);
        }
        self.tracked = tracked;
        if !deleted && !hidden {
            self.end_table_before_text();
            self.prose.say(words, bold);
        }
    }

    /// Ends a table at the first text outside a row, since RTF never says where a table ends.
    fn end_table_before_text(&mut self) {
        if self.prose.in_table() && !self.in_table {
            self.prose.end_table();
        }
    }
}

/// The text that a control word stands for.
fn letters(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
