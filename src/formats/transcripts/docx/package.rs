//! The parts of a Word document that hold text, found by the relations that the package states.
//!
//! Word usually calls the main part `word/document.xml`; its web edition writes `word/document2.xml`.

use crate::formats::archive::Archive;
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::reading::ReadError;

/// The bytes of the parts.
pub struct Package {
    /// The main text.
    pub document: Vec<u8>,
    /// Comments.
    pub comments: Option<Vec<u8>>,
    /// Footnotes.
    pub footnotes: Option<Vec<u8>>,
    /// Endnotes.
    pub endnotes: Option<Vec<u8>>,
}

impl Package {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// A [`ReadError`] if the file is damaged, refused, or not of this format.
    pub fn read(archive: &mut Archive<'_>) -> Result<Self, ReadError> {
        let main = related(archive, "_rels/.rels", "", "/officeDocument")?.unwrap_or_else(|| "word/document.xml".to_owned());
        let document = archive.read(&main)?.ok_or(ReadError::NoPart("word/document.xml"))?;
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let relations = format!("{folder}/_rels/{name}.rels");
        let mut part = |kind: &str| -> Result<Option<Vec<u8>>, ReadError> {
            match related(archive, &relations, folder, kind)? {
                Some(name) => Ok(archive.read(&name)?),
                None => Ok(None),
            }
        };
        Ok(Self { document, comments: part("/comments")?, footnotes: part("/footnotes")?, endnotes: part("/endnotes")? })
    }
}

/// The name of the part that a file of relations names for a kind; parts outside the package are left out.
fn related(archive: &mut Archive<'_>, relations: &str, folder: &str, kind: &str) -> Result<Option<String>, ReadError> {
    let Some(bytes) = archive.read(relations)? else { return Ok(None) };
    let (text, _) = decode_xml(&bytes)?;
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let fits = tag.name() == "Relationship"
            && tag.attribute("Type").is_some_and(|have| have.ends_with(kind))
            && tag.attribute("TargetMode").is_none_or(|mode| mode != "External");
        if let Some(target) = tag.attribute("Target").filter(|_| fits) {
            return Ok(Some(match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            }));
        }
    }
    Ok(None)
}
