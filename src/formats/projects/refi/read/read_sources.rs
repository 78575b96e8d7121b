//! Reads texts, the selections in them, and the texts that represent recordings, pictures and PDFs.

use std::collections::BTreeMap;

use super::elements::Elements;
use super::raw::{RawCoding, RawProject, RawSelection, RawSource, Words};
use super::xml_reader::{Pull, Tag};
use crate::domain::guid::Guid;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::names::one_line;
use crate::formats::projects::refi::remark::Remark;

/// Reads everything below `Sources`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_sources(elements: &mut Elements, raw: &mut RawProject, at: &mut Pull<'_>, tag: &Tag) -> Result<(), FormatFault> {
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "TextSource" => {
                let source = read_text(elements, at, &child, "source")?;
                raw.sources.push(source);
            }
            "PictureSource" | "PDFSource" | "AudioSource" | "VideoSource" => read_media(elements, raw, at, &child)?,
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })
}

/// Reads everything below `Notes`.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_notes(elements: &mut Elements, raw: &mut RawProject, at: &mut Pull<'_>, tag: &Tag) -> Result<(), FormatFault> {
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "Note" => raw.notes.push(read_text(elements, at, &child, "note")?),
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })
}

/// A text, a transcript or a note: all three are written alike.
fn read_text(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag, kind: &'static str) -> Result<RawSource, FormatFault> {
    if tag.get("richTextPath").is_some_and(|path| !path.is_empty()) {
        elements.remarks.add(Remark::RichText);
    }
    let words = tag.get("plainTextPath").map(str::trim).filter(|path| !path.is_empty());
    let mut source = RawSource {
        guid: elements.own_guid(tag, kind)?,
        name: name_of(tag, words),
        inline: None,
        words: words.map_or(Words::Missing, |path| Words::Path(path.to_owned())),
        author: elements.reference(tag, "creatingUser"),
        created: elements.date(tag, "creationDateTime").or_else(|| elements.date(tag, "modifiedDateTime")),
        description: String::new(),
        selections: Vec::new(),
        codings: Vec::new(),
        notes: Vec::new(),
        values: Vec::new(),
    };
    let mut sync_points: BTreeMap<Guid, i64> = BTreeMap::new();
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "Description" => source.description = at.text(&child)?.trim().to_owned(),
            "PlainTextContent" => {
                let inline = at.text(&child)?;
                // A text may lie in a file and stand here as well: the file is what was counted, where it is to be had.
                match source.words {
                    Words::Missing => source.words = Words::Inline(inline),
                    _ => source.inline = Some(inline),
                }
            }
            "PlainTextSelection" => {
                let places = ["startPosition", "endPosition"].map(|name| child.get(name).and_then(|text| text.trim().parse().ok()));
                source.selections.extend(read_selection(elements, at, &child, places)?);
            }
            "TranscriptSelection" => {
                let mut place = |name| elements.reference(&child, name).and_then(|guid| sync_points.get(&guid).copied());
                let places = [place("fromSyncPoint"), place("toSyncPoint")];
                source.selections.extend(read_selection(elements, at, &child, places)?);
            }
            "SyncPoint" => {
                let position = child.get("position").and_then(|text| text.trim().parse().ok());
                if let (Some(guid), Some(position)) = (elements.reference(&child, "guid"), position) {
                    sync_points.insert(guid, position);
                }
            }
            "Coding" => source.codings.extend(read_coding(elements, at, &child)?),
            "NoteRef" => elements.target(&child, &mut source.notes),
            "VariableValue" => source.values.extend(elements.value(at, &child)?),
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    Ok(source)
}

/// A text's name; where it has none, that of its file, unless that is a GUID.
fn name_of(tag: &Tag, path: Option<&str>) -> String {
    let file = path.and_then(|path| path.rsplit(['/', '\\']).next()).unwrap_or("");
    let is_guid = Guid::parse(file.rsplit_once('.').map_or(file, |(stem, _)| stem)).is_some();
    let name = one_line(tag.get("name").unwrap_or(""));
    if name.is_empty() && !is_guid { one_line(file) } else { name }
}

/// A picture, recording or PDF: its text is taken, the rest is remarked on.
fn read_media(elements: &mut Elements, raw: &mut RawProject, at: &mut Pull<'_>, tag: &Tag) -> Result<(), FormatFault> {
    elements.remarks.add(Remark::MediaSource);
    let media = elements.own_guid(tag, "source")?;
    let (mut texts, mut codings, mut notes, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "Representation" | "TextDescription" | "Transcript" => texts.push(read_text(elements, at, &child, "source")?),
            "PDFSelection" | "PictureSelection" | "AudioSelection" | "VideoSelection" => elements.remarks.add(Remark::MediaSelection),
            "Coding" => codings.extend(read_coding(elements, at, &child)?),
            "NoteRef" => elements.target(&child, &mut notes),
            "VariableValue" => values.extend(elements.value(at, &child)?),
            "Description" => {}
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    for text in &mut texts {
        if text.name.is_empty() {
            text.name = one_line(tag.get("name").unwrap_or(""));
        }
    }
    if let Some(first) = texts.first_mut() {
        raw.stand_ins.insert(media, first.guid);
        first.codings.extend(codings);
        first.notes.extend(notes);
        first.values.extend(values);
    }
    raw.sources.extend(texts);
    Ok(())
}

fn read_selection(
    elements: &mut Elements,
    at: &mut Pull<'_>,
    tag: &Tag,
    [start, end]: [Option<i64>; 2],
) -> Result<Option<RawSelection>, FormatFault> {
    let (Some(start), Some(end)) = (start, end) else {
        elements.remarks.add(Remark::MediaSelection);
        return Ok(None);
    };
    let mut selection = RawSelection {
        guid: elements.own_guid(tag, "selection")?,
        name: tag.get("name").unwrap_or("").to_owned(),
        start,
        end,
        coder: elements.reference(tag, "creatingUser"),
        created: elements.date(tag, "creationDateTime"),
        memo: String::new(),
        codings: Vec::new(),
        notes: Vec::new(),
    };
    at.each_child(tag, |at, child| {
        match child.name.as_str() {
            "Description" => selection.memo = at.text(&child)?.trim().to_owned(),
            "Coding" => selection.codings.extend(read_coding(elements, at, &child)?),
            "NoteRef" => elements.target(&child, &mut selection.notes),
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    Ok(Some(selection))
}

/// The codings of one `Coding` element: the standard has one code in each, and more are read as more codings.
fn read_coding(elements: &mut Elements, at: &mut Pull<'_>, tag: &Tag) -> Result<Vec<RawCoding>, FormatFault> {
    let (mut codes, mut notes) = (Vec::new(), Vec::new());
    let coder = elements.reference(tag, "creatingUser");
    let created = elements.date(tag, "creationDateTime");
    at.each_child(tag, |_, child| {
        match child.name.as_str() {
            "CodeRef" => elements.target(&child, &mut codes),
            "NoteRef" => elements.target(&child, &mut notes),
            _ => elements.remarks.add(Remark::UnknownElement),
        }
        Ok(())
    })?;
    let own = elements.own_guid(tag, "coding")?;
    let guid = |at: usize, code: &Guid| if at == 0 { own } else { Guid::derive("coding", [own.as_bytes(), code.as_bytes()]) };
    let coding =
        |(at, code): (usize, Guid)| RawCoding { guid: guid(at, &code), code, coder, created: created.clone(), notes: notes.clone() };
    Ok(codes.into_iter().enumerate().map(coding).collect())
}
