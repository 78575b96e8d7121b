//! XML as documents hold it: tags and text in order, with caps, and without anything a document type declares.
//!
//! No entity is expanded but the five of XML and numbered characters; a file that declares its own
//! is refused, so that neither a file from elsewhere nor a billion laughs come in. Names are
//! compared without their prefix.

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::domain::explanation::{Explanation, explained};
/// The deepest nesting. Tables in tables in text boxes come to some sixty.
pub const DEEPEST: usize = 512;
/// The most attributes that are looked through in one tag.
pub const MOST_ATTRIBUTES: usize = 256;

/// Why XML cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlError {
    /// Not well-formed, or cut short.
    Broken {
        /// The byte at which reading stopped.
        at: u64,
    },
    /// It declares entities of its own.
    Entities,
    /// Nested too deep.
    TooDeep,
    /// Not in the encoding that it states.
    Encoding,
}

impl XmlError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Broken { at } => Explanation::new(
                format!("the file is damaged or not complete (its XML breaks off at byte {at})"),
                "get it anew from its program",
            ),
            Self::Entities => {
                Explanation::new("the file declares XML entities, which no transcription program writes", "save it anew in its program")
            }
            Self::TooDeep => Explanation::new(format!("the file nests its parts more than {DEEPEST} deep"), "save it anew in its program"),
            Self::Encoding => Explanation::new("the file is not in the encoding that it states", "save it as UTF-8"),
        }
    }
}

explained!(XmlError);

/// What comes next in a file.
pub enum Node<'a> {
    /// A tag opens; an empty one closes right after.
    Open(Tag<'a>),
    /// A tag closes; its name is in [`Xml::path`] until the next node is asked for.
    Close,
    /// Text.
    Text(Cow<'a, str>),
}

/// An opening tag.
pub struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).take(MOST_ATTRIBUTES).flatten().find(|have| local(have.key.into_inner()) == name)?;
        Some(unescaped(&found.value).into_owned())
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A value with its character references resolved; one that means nothing stays as it is.
fn unescaped(value: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value))
}

/// A file that is read tag by tag.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// Names of the open tags, outermost first.
    path: Vec<Box<str>>,
    closing: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read.
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, path: Vec::new(), closing: false }
    }

    /// Names of the open tags, outermost first. At [`Node::Close`] the last one is the tag that closes.
    pub fn path(&self) -> &[Box<str>] {
        &self.path
    }

    /// The name of the innermost open tag.
    pub fn here(&self) -> &str {
        self.path.last().map_or("", |name| name)
    }

    /// What comes next; `None` at the end of a complete file.
    ///
    /// # Errors
    ///
    /// An [`XmlError`] if the XML is broken, nested too deep, or declares entities.
    // Not an iterator: anyone who reads also asks for the path between two nodes.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Node<'a>>, XmlError> {
        if std::mem::take(&mut self.closing) {
            self.path.pop();
        }
        loop {
            let event = self.reader.read_event().map_err(|_| self.broken())?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    if self.path.len() >= DEEPEST {
                        return Err(XmlError::TooDeep);
                    }
                    self.path.push(local(start.name().into_inner()).into());
                    Node::Open(Tag(start))
                }
                Event::End(_) => {
                    self.closing = true;
                    Node::Close
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => match character(&reference.into_inner()) {
                    Some(text) => Node::Text(text),
                    None => return Err(XmlError::Entities),
                },
                Event::DocType(declared) if declared.contains('[') => return Err(XmlError::Entities),
                Event::Eof if self.path.is_empty() => return Ok(None),
                Event::Eof => return Err(self.broken()),
                _ => continue,
            }));
        }
    }

    /// Passes over everything up to the end of the tag that was opened last.
    ///
    /// # Errors
    ///
    /// An [`XmlError`] if the XML is broken, nested too deep, declares entities, or is not in its stated encoding.
    pub fn skip(&mut self) -> Result<(), XmlError> {
        let depth = self.path.len();
        while let Some(node) = self.next()? {
            if matches!(node, Node::Close) && self.path.len() == depth {
                break;
            }
        }
        Ok(())
    }

    /// The text inside the tag that was opened last, tags left out.
    ///
    /// # Errors
    ///
    /// An [`XmlError`] if the XML is broken, nested too deep, declares entities, or is not in its stated encoding.
    pub fn text(&mut self) -> Result<String, XmlError> {
        let depth = self.path.len();
        let mut text = String::new();
        while let Some(node) = self.next()? {
            match node {
                Node::Text(more) => text.push_str(&more),
                Node::Close if self.path.len() == depth => break,
                _ => {}
            }
        }
        Ok(text)
    }

    fn broken(&self) -> XmlError {
        XmlError::Broken { at: self.reader.buffer_position() }
    }
}

/// What `&name;` stands for.
fn character(reference: &str) -> Option<Cow<'static, str>> {
    let numbered = match reference.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => return quick_xml::escape::resolve_predefined_entity(reference).map(Cow::Borrowed),
    };
    numbered.and_then(char::from_u32).filter(|&c| c != '\0').map(|c| Cow::Owned(c.to_string()))
}

/// The text of an XML file: by its BOM, else by the encoding that its declaration names, else UTF-8.
///
/// # Errors
///
/// An [`XmlError`] if the XML is broken, nested too deep, declares entities, or is not in its stated encoding.
pub fn decode_xml(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), XmlError> {
    let (encoding, start) = Encoding::for_bom(bytes).unwrap_or_else(|| (declared(bytes), 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[start..]).ok_or(XmlError::Encoding)?;
    Ok((text, encoding))
}

fn declared(bytes: &[u8]) -> &'static Encoding {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let named = head.split_once("?>").and_then(|(declaration, _)| declaration.split_once("encoding")).and_then(|(_, rest)| {
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
    });
    named.unwrap_or(encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<String, XmlError> {
        let mut xml = Xml::new(text);
        let mut shown = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => {
                    shown += &format!("<{}{}>", tag.name(), tag.attribute("val").map(|v| format!(" {v}")).unwrap_or_default())
                }
                Node::Close => shown += &format!("</{}>", xml.here()),
                Node::Text(text) => shown += &text,
            }
        }
        Ok(shown)
    }

    #[test]
    fn tags_text_and_references_come_in_order() {
        let text = "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'a.dtd'><w:a w:val='1 &amp; 2'>x &lt;&#233;<b/><![CDATA[<&>]]></w:a>";
        assert_eq!(all(text), Ok("<a 1 & 2>x <é<b></b><&></a>".to_owned()));
    }

    #[test]
    fn entities_of_its_own_are_refused_and_no_file_is_opened() {
        let laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>";
        let elsewhere = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>";
        assert_eq!(all(laughs), Err(XmlError::Entities));
        assert_eq!(all(elsewhere), Err(XmlError::Entities));
        assert_eq!(all("<a>&b;</a>"), Err(XmlError::Entities));
    }

    #[test]
    fn a_well_without_floor_is_refused() {
        assert_eq!(all(&"<a>".repeat(200_000)), Err(XmlError::TooDeep));
        assert!(all(&format!("{}{}", "<a>".repeat(500), "</a>".repeat(500))).is_ok());
    }

    #[test]
    fn a_cut_file_is_broken_wherever_it_is_cut() {
        let text = "<a val='1'>some <b>words</b> more</a>";
        for at in 1..text.len() {
            assert!(all(&text[..at]).is_err(), "{at}");
        }
    }

    #[test]
    fn the_stated_encoding_is_believed_and_checked() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert!(decode_xml(latin).is_ok_and(|(text, _)| text.ends_with("<a>é</a>")));
        assert_eq!(decode_xml(b"<a>\xe9</a>").err(), Some(XmlError::Encoding));
        let wide: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(decode_xml(&wide).is_ok_and(|(text, _)| text == "<a>é</a>"));
    }
}
