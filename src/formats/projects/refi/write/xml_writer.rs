//! Writes XML: a line per element, indented, every text and attribute escaped.
//!
//! A line break in an attribute would come back as a blank, and a control character would make the
//! file unreadable; neither can get out of here.

use std::fmt::Display;

/// XML that is being written.
pub struct XmlWriter {
    out: String,
    open: Vec<&'static str>,
}

/// The attributes of an element, in the order in which they are written.
#[derive(Default)]
pub struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    /// Adds an attribute.
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    /// Adds an attribute where there is a value.
    pub fn maybe(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl XmlWriter {
    /// A document with nothing in it but its declaration.
    pub fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str, attributes: Attributes) {
        self.start(name, &attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push_str(">\n");
        }
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: Attributes) {
        self.start(name, &attributes);
        self.out.push_str("/>\n");
    }

    /// An element that holds text. White space in it is kept.
    pub fn text(&mut self, name: &'static str, text: &str) {
        self.start(name, &Attributes::default());
        self.out.push('>');
        escape(text, false, &mut self.out);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// The whole document.
    pub fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.into_bytes()
    }

    fn indent(&mut self) {
        // Deep trees of codes would otherwise be mostly blanks.
        self.out.extend(std::iter::repeat_n(' ', self.open.len().min(16)));
    }

    fn start(&mut self, name: &'static str, attributes: &Attributes) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in &attributes.0 {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(value, true, &mut self.out);
            self.out.push('"');
        }
    }
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' | '\n' | '\r' if attribute => out.push(' '),
            // Written plainly, a CR would come back as a LF.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(c),
            // XML 1.0 has no way to write these.
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stay_on_one_line_and_texts_keep_theirs() {
        let mut markup = XmlWriter::new();
        markup.open("A", Attributes::default().with("name", "a \"b\"\n<c>\u{1}").maybe("none", None::<&str>));
        markup.text("B", "x & y\n \u{1f642}\u{0}");
        markup.empty("C", Attributes::default());
        let text = String::from_utf8(markup.finish()).expect("UTF-8");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines, ["<A name=\"a &quot;b&quot; &lt;c&gt;\u{fffd}\">", " <B>x &amp; y", " \u{1f642}\u{fffd}</B>", " <C/>", "</A>"]);
    }
}
