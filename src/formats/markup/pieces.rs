//! HTML in pieces: tags and text in the order and the wording in which a browser meets them.
//!
//! The tokenizer is html5ever's. It resolves references, makes one kind of line end, and reads what is in `<title>`,
//! `<script>` and their like as no markup. No tree is built, so nesting may be as deep as it likes. Two limits are ours: behind the last `>` of a
//! file nothing is a tag, so that a stray `<` swallows no words; and a tag that could hold more than `MOST_ATTRIBUTES` attributes is
//! cut to its name, because the tokenizer compares each with all before it. Cost: one pass.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// The most attributes of one tag.
const MOST_ATTRIBUTES: usize = 512;

/// A piece of a file.
pub enum Piece<'a> {
    /// A tag opens.
    Open(&'a Tag),
    /// The tag of this name closes.
    Close(&'a str),
    /// Text, references resolved; what is between two tags may come in several.
    Text(&'a str),
}

/// The value of an attribute.
pub fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|have| &*have.name.local == name).map(|have| &*have.value)
}

/// Calls back with each piece of a file, in order.
pub fn each_piece(markup: &str, visit: impl FnMut(Piece<'_>)) {
    let (tagged, tail) = markup.split_at(markup.rfind('>').map_or(0, |last| last + 1));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(visit)), TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    let queue = BufferQueue::default();
    for part in [bounded(tagged), tail.replace('<', "&lt;").into()] {
        queue.push_back(StrTendril::from(&*part));
        // The sink never asks for a stop, so all is read at once.
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
}

struct Sink<F>(RefCell<F>);

impl<F: FnMut(Piece<'_>)> TokenSink for Sink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut visit = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => visit(Piece::Text(&text)),
            Token::TagToken(tag) if tag.kind == StartTag => {
                visit(Piece::Open(&tag));
                return content_of(&tag);
            }
            Token::TagToken(tag) => visit(Piece::Close(&tag.name)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How what follows a tag is read. A tag that closes itself holds nothing, as in XHTML.
fn content_of(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        _ if tag.self_closing => TokenSinkResult::Continue,
        "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(Rawtext),
        "script" => TokenSinkResult::RawData(ScriptData),
        _ => TokenSinkResult::Continue,
    }
}

/// The file with oversized tags cut to their names.
fn bounded(markup: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(open) = markup[at..].find('<').map(|found| at + found) {
        at = open + 1;
        let inside = &markup[at..];
        let Some(end) = inside.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| tag_end(inside)).flatten() else { continue };
        let ends_attribute = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
        if end > 2 * MOST_ATTRIBUTES && inside.bytes().take(end).filter(ends_attribute).take(MOST_ATTRIBUTES + 1).count() > MOST_ATTRIBUTES
        {
            let name = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
            out.push_str(&markup[kept..at + name]);
            kept = at + end;
        }
        at += end;
    }
    if kept == 0 {
        return Cow::Borrowed(markup);
    }
    out.push_str(&markup[kept..]);
    Cow::Owned(out)
}

/// Where a tag ends: at the first `>` outside quotation marks, or at its first `>` where one is never closed.
fn tag_end(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut value = false;
    for (at, byte) in inside.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) if value => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return Some(at),
            _ => {}
        }
        value = byte == b'=' || (value && byte.is_ascii_whitespace());
    }
    inside.find('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markup: &str) -> String {
        let mut shown = String::new();
        each_piece(markup, |piece| match piece {
            Piece::Open(tag) => {
                shown += &format!("<{}{}>", tag.name, attribute(tag, "class").map(|value| format!(" {value}")).unwrap_or_default())
            }
            Piece::Close(name) => shown += &format!("</{name}>"),
            Piece::Text(text) => shown += text,
        });
        shown
    }

    #[test]
    fn pieces_come_as_a_browser_meets_them() {
        assert_eq!(shown("<P CLASS=a>x &amp y<br/>&notin;</p>"), "<p a>x & y<br>∉</p>");
        assert_eq!(
            shown("<script>a < b && '<p>'</script><title>&lt;x</title><!-- <b> -->"),
            "<script>a < b && '<p>'</script><title><x</title>"
        );
        assert_eq!(shown("a\r\nb <i class='>'>c</i> 1 < 2 <3"), "a\nb <i >>c</i> 1 < 2 <3");
        // A stray `<` swallows nothing.
        assert_eq!(shown("<p>one</p> x <y and on"), "<p>one</p> x <y and on");
        assert_eq!(shown("<title/>one"), "<title>one");
    }

    #[test]
    fn hostile_markup_is_read_to_its_end() {
        let many: String = (0..300_000).map(|at| format!(" a{at}")).collect();
        assert_eq!(shown(&format!("<p class=x{many}>one</p>")), "<p>one</p>");
        let stray = "<a".repeat(500_000);
        assert_eq!(shown(&stray), stray);
        let deep = "<div>".repeat(300_000);
        assert_eq!(shown(&deep).len(), deep.len());
        shown(&"<a b=\"".repeat(300_000));
        shown(&("<a b='\"".repeat(300_000) + ">"));
    }
}
