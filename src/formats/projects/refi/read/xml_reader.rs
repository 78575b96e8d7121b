//! Reads XML of other programs element by element, under limits, without entities.
//!
//! Takes text, gives elements by their local names. A document type declaration is refused, so no
//! entity can be declared; depth and attributes are bounded, so no file can exhaust the stack. What
//! the elements mean is left to others. A child that its parent's reader does not look at is passed
//! over with everything in it.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::formats::fault::{FormatFault, line_of};

/// The deepest nesting that is read.
pub const DEEPEST: usize = 256;
/// The most attributes of one element.
const ATTRIBUTES: usize = 64;

/// A reader of an XML text that gives one event at a time.
pub struct Pull<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// The start of an element.
pub struct Tag {
    /// Its name without a prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// How deep its children lie; `None` where it was closed at once.
    inside: Option<usize>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The namespace that the element declares for itself.
    pub fn namespace(&self) -> Option<&str> {
        let urn = |(name, value): &&(String, String)| name.starts_with("xmlns") && value.starts_with("urn:");
        self.get("xmlns").or_else(|| self.attributes.iter().find(urn).map(|(_, value)| value.as_str()))
    }
}

impl<'a> Pull<'a> {
    /// Begins to read a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, reader: Reader::from_str(text), depth: 0 }
    }

    /// The outermost element.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn root(&mut self) -> Result<Tag, FormatFault> {
        loop {
            match self.next()? {
                Event::Start(start) => return self.tag(&start, false),
                Event::Empty(start) => return self.tag(&start, true),
                Event::Eof => return Err(self.fault("the file holds no element", "see whether it is the right file")),
                _ => {}
            }
        }
    }

    /// Calls a reader for each child of an element, in order.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn each_child(&mut self, of: &Tag, mut take: impl FnMut(&mut Self, Tag) -> Result<(), FormatFault>) -> Result<(), FormatFault> {
        let Some(inside) = of.inside else { return Ok(()) };
        while self.depth >= inside {
            let child = match self.next()? {
                Event::Start(start) => self.tag(&start, false)?,
                Event::Empty(start) => self.tag(&start, true)?,
                _ => continue,
            };
            take(self, child)?;
            while self.depth > inside {
                if let Event::Start(start) = self.next()? {
                    self.tag(&start, false)?;
                }
            }
        }
        Ok(())
    }

    /// The text directly inside an element; of elements in it nothing is taken.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn text(&mut self, of: &Tag) -> Result<String, FormatFault> {
        let Some(inside) = of.inside else { return Ok(String::new()) };
        let mut out = String::new();
        while self.depth >= inside {
            let direct = self.depth == inside;
            match self.next()? {
                Event::Start(start) => drop(self.tag(&start, false)?),
                Event::Text(text) if direct => out.push_str(&text.xml10_content()),
                Event::CData(text) if direct => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if direct => out.push_str(&self.resolve(&reference)?),
                _ => {}
            }
        }
        Ok(out)
    }

    /// The next event. The end of the text inside an element is a fault.
    fn next(&mut self) -> Result<Event<'a>, FormatFault> {
        let event = self.reader.read_event().map_err(|_| {
            let at = self.reader.error_position() as usize;
            FormatFault::new("this is not well-formed XML", "export it once more, or have its program repair it").at(line_of(self.text, at))
        })?;
        match &event {
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                let message = "the file declares a document type, which no exchange file needs and which can hide a trap";
                return Err(self.fault(message, "export it once more from its program"));
            }
            Event::Eof if self.depth > 0 => {
                return Err(self.fault("the file ends in the middle", "export it once more, and see whether the copy was complete"));
            }
            _ => {}
        }
        Ok(event)
    }

    fn tag(&mut self, start: &BytesStart<'_>, closed: bool) -> Result<Tag, FormatFault> {
        if !closed {
            self.depth += 1;
        }
        if self.depth > DEEPEST {
            return Err(self.fault(format!("elements are nested more than {DEEPEST} deep"), "export it once more from its program"));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let wrong = |pull: &Self| pull.fault("an attribute cannot be read", "export it once more, or have its program repair it");
            let attribute = attribute.map_err(|_| wrong(self))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| wrong(self))?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
            if attributes.len() > ATTRIBUTES {
                return Err(self.fault(format!("an element has more than {ATTRIBUTES} attributes"), "export it once more from its program"));
            }
        }
        let name = start.local_name().as_ref().to_owned();
        Ok(Tag { name, attributes, inside: (!closed).then_some(self.depth) })
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<String, FormatFault> {
        let unknown = || self.fault("an entity is used that XML itself does not know", "export it once more from its program");
        match reference.resolve_char_ref() {
            Ok(Some(c)) => Ok(c.to_string()),
            Ok(None) => resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned).ok_or_else(unknown),
            Err(_) => Err(unknown()),
        }
    }

    fn fault(&self, message: impl Into<String>, remedy: &str) -> FormatFault {
        FormatFault::new(message, remedy).at(line_of(self.text, self.reader.buffer_position() as usize))
    }
}
