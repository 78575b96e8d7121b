//! Word documents (.docx, .docm): Office Open XML, transitional or strict.
//!
//! Tracked insertions are taken and deletions left out, as if all changes were accepted. Comments are
//! kept with their places. Footnotes become notes at the end, text boxes follow the paragraph that
//! holds them, and of a field its result is read. Headers, footers, line numbers and pictures are
//! layout, and hidden text is left out.

mod body;
mod package;

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::archive::Archive;
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::prose::{Flow, Prose};
use crate::formats::transcripts::reading::{ReadError, Reading};

use body::Story;
use package::Package;

/// The first bytes of a compound file: Word before 2007, and anything that Office protects by a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads a file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_docx(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    if bytes.starts_with(COMPOUND) {
        return Err(ReadError::OldWord);
    }
    let mut archive = Archive::open(bytes)?;
    let package = Package::read(&mut archive)?;
    let mut prose = Prose::default();
    let mut story = Story::default();
    if let Some(comments) = &package.comments {
        let (text, _) = decode_xml(comments)?;
        read_comments(&text, &mut story, &mut prose)?;
    }
    let (text, encoding) = decode_xml(&package.document)?;
    story.read(&mut Xml::new(&text), &mut prose)?;
    for (part, element, refs) in [
        (&package.footnotes, "footnote", std::mem::take(&mut story.footnotes)),
        (&package.endnotes, "endnote", std::mem::take(&mut story.endnotes)),
    ] {
        if let Some(part) = part {
            let (text, _) = decode_xml(part)?;
            read_notes(&text, element, &refs, &mut story, &mut prose)?;
        }
    }
    Ok(prose.finish(encoding.name(), rules))
}

/// The XML of a document's main part.
///
/// # Errors
/// A file that is no Word document, is damaged or locked, or unpacks to more than any document.
pub fn document_part(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    if bytes.starts_with(COMPOUND) {
        return Err(ReadError::OldWord);
    }
    Ok(Package::read(&mut Archive::open(bytes)?)?.document)
}

/// Reads what the comments say; their places are met later, in the document.
fn read_comments(text: &str, story: &mut Story, prose: &mut Prose) -> Result<(), ReadError> {
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        if let Node::Open(tag) = node
            && tag.name() == "comment"
        {
            let number = prose.new_comment();
            story.comments.insert(tag.attribute("id").unwrap_or_default(), number);
            prose.enter(Flow::Comment(number));
            story.read_inside(&mut xml, prose)?;
            prose.leave();
        }
    }
    Ok(())
}

/// Reads the notes that the document refers to, in the order of the file.
fn read_notes(text: &str, element: &str, refs: &[String], story: &mut Story, prose: &mut Prose) -> Result<(), ReadError> {
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        if tag.name() != element {
            continue;
        }
        // The lines that part notes from text are stored as notes too, and nothing refers to them.
        if tag.attribute("id").is_some_and(|id| refs.contains(&id)) {
            prose.enter(Flow::Note);
            story.read_inside(&mut xml, prose)?;
            prose.leave();
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
