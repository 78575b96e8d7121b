//! Reads what all elements have: GUIDs, dates, references, values.

use std::collections::{BTreeMap, BTreeSet};

use super::xml_reader::{Pull, Tag};
use crate::domain::corpus::text::GuardedText;
use crate::domain::guid::Guid;
use crate::domain::project::VariableValue;
use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::names::one_line;
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// Reads elements, and remembers which GUIDs it met and what it had to remark on.
#[derive(Default)]
pub struct Elements {
    /// What was remarked on so far.
    pub remarks: Remarks,
    /// The GUIDs met so far, by kind. A case and a code may share one: some programs tie them so.
    seen: BTreeMap<&'static str, BTreeSet<Guid>>,
    doubled: BTreeMap<(&'static str, Guid), u32>,
}

impl Elements {
    /// Looks at the outermost element's name and namespace.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn check_root(&mut self, tag: &Tag, name: &str, urn: &str) -> Result<(), FormatFault> {
        if tag.name != name {
            let message = format!("the outermost element is {}, and {name} is meant", one_line(&tag.name));
            return Err(FormatFault::new(message, "a codebook is a .qdc file, a project a .qdpx file").at(1));
        }
        if tag.namespace() != Some(urn) {
            self.remarks.add(Remark::Namespace);
        }
        Ok(())
    }

    /// The GUID of an element of its own, unlike all others of its kind. Refused where a file holds more of them than any study has.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn own_guid(&mut self, tag: &Tag, kind: &'static str) -> Result<Guid, FormatFault> {
        if self.seen.get(kind).is_some_and(|seen| seen.len() >= most(kind)) {
            let message = format!("the file holds more than {} elements of one kind ({kind})", most(kind));
            return Err(FormatFault::new(message, "export a part of the project"));
        }
        Ok(self.unlike_others(tag, kind))
    }

    fn unlike_others(&mut self, tag: &Tag, kind: &'static str) -> Guid {
        let given = tag.get("guid").map(|text| self.guid(text));
        let seen = self.seen.entry(kind).or_default();
        let guid = given.unwrap_or_else(|| Guid::derive("nameless", [kind.as_bytes(), &seen.len().to_le_bytes()]));
        if given.is_none() {
            self.remarks.add(Remark::BadGuid);
        }
        if seen.insert(guid) {
            return guid;
        }
        self.remarks.add(Remark::DoubledGuid);
        // Where very many have one, the search goes on where it last ended.
        let number = self.doubled.entry((kind, guid)).or_default();
        loop {
            let new = Guid::derive("doubled", [guid.as_bytes(), &number.to_le_bytes()]);
            *number += 1;
            if seen.insert(new) {
                return new;
            }
        }
    }

    /// What an attribute refers to.
    pub fn reference(&mut self, tag: &Tag, attribute: &str) -> Option<Guid> {
        let text = tag.get(attribute).filter(|text| !text.trim().is_empty())?;
        Some(self.guid(text))
    }

    /// Reads a GUID; a text of another form still identifies a thing.
    fn guid(&mut self, text: &str) -> Guid {
        let text = text.trim();
        if text.starts_with('{') {
            self.remarks.add(Remark::BracedGuid);
        }
        Guid::parse(text).unwrap_or_else(|| {
            self.remarks.add(Remark::BadGuid);
            Guid::derive("foreign", [text.as_bytes()])
        })
    }

    /// A date, if it is one.
    pub fn date(&mut self, tag: &Tag, attribute: &str) -> Option<String> {
        let text = tag.get(attribute).map(str::trim).filter(|text| !text.is_empty())?;
        if is_date_time(text) {
            return Some(text.to_owned());
        }
        self.remarks.add(Remark::BadDate);
        None
    }

    /// Notes that an element refers to, added to a list.
    pub fn target(&mut self, tag: &Tag, list: &mut Vec<Guid>) {
        match self.reference(tag, "targetGUID") {
            Some(guid) => list.push(guid),
            None => self.remarks.add(Remark::Dangling),
        }
    }

    /// The value of a variable: a reference, and an element named by the type.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn value(&mut self, at: &mut Pull<'_>, tag: &Tag) -> Result<Option<VariableValue>, FormatFault> {
        let mut variable = None;
        let mut value = String::new();
        at.each_child(tag, |at, child| {
            match child.name.as_str() {
                "VariableRef" => variable = self.reference(&child, "targetGUID"),
                "TextValue" | "BooleanValue" | "IntegerValue" | "FloatValue" | "DateValue" | "DateTimeValue" => value = at.text(&child)?,
                _ => self.remarks.add(Remark::UnknownElement),
            }
            Ok(())
        })?;
        if variable.is_none() {
            self.remarks.add(Remark::Dangling);
        }
        Ok(variable.map(|variable| VariableValue { variable, value: GuardedText::new(value.trim()) }))
    }
}

/// Whether a text is `2026-01-15T10:00:00`, with a fraction and a zone or without.
pub fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let zone_is_sound = zone.is_empty() || zone == "Z" || fits(&zone[1..], "dd:dd");
    let below = |from: usize, limit: u8| clock[from..from + 2].parse::<u8>().is_ok_and(|number| number < limit);
    is_date(date)
        && fits(clock, "dd:dd:dd")
        && below(0, 24)
        && below(3, 60)
        && below(6, 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && zone_is_sound
}

/// Whether a text is `2026-01-15`.
pub fn is_date(text: &str) -> bool {
    let number = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap_or(0);
    let days = |year: u16, month: u16| match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    };
    fits(text, "dddd-dd-dd")
        && number(0, 4) > 0
        && (1..=12).contains(&number(5, 7))
        && (1..=days(number(0, 4), number(5, 7))).contains(&number(8, 10))
}

fn fits(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(have, want)| if want == b'd' { have.is_ascii_digit() } else { have == want })
}

/// The most elements of a kind that are read: many times what people make, and few enough to fit into memory.
fn most(kind: &str) -> usize {
    match kind {
        "code" | "user" | "variable" => 20_000,
        "selection" | "coding" => 250_000,
        _ => 50_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_what_only_looks_like_one() {
        for sound in ["2026-01-15T10:00:00", "2026-01-15T10:00:00Z", "2024-02-29T23:59:59.5+01:00"] {
            assert!(is_date_time(sound), "{sound}");
        }
        for wrong in ["", "2026-01-15", "2026-02-29T10:00:00", "2026-01-15T25:00:00", "2026-13-15T10:00:00", "2026-01-15T10:00:00é", "T"] {
            assert!(!is_date_time(wrong), "{wrong}");
        }
    }
}
