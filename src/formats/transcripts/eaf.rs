//! ELAN annotations (.eaf): tiers of one speaker each, on one line of time.
//!
//! Annotations of all tiers of speech are interleaved by time. A tier with a parent (a translation, a
//! gloss) says again what its parent says and is left out. A tier speaks for its participant, or
//! under its own name where none is stated.

use std::collections::BTreeMap;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::reading::{ReadError, Reading, What};
use crate::formats::transcripts::script::{Script, Utterance};

/// An annotation of a tier of speech.
struct Annotation {
    /// When it begins, in milliseconds; that of the one before it in its tier where its own is not stated.
    time: u64,
    timed: bool,
    tier: usize,
    number: u32,
    words: String,
}

/// Reads a file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_eaf(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let (text, encoding) = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    let mut script = Script::new(rules);
    let mut slots: BTreeMap<String, Option<u64>> = BTreeMap::new();
    let mut tiers: Vec<String> = Vec::new();
    let mut annotations: Vec<Annotation> = Vec::new();
    let (mut number, mut last, mut slot, mut known) = (0, 0, None, false);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "ANNOTATION_DOCUMENT" => known = true,
            "TIME_SLOT" => {
                let time = tag.attribute("TIME_VALUE").and_then(|value| value.parse().ok());
                slots.insert(tag.attribute("TIME_SLOT_ID").unwrap_or_default(), time);
            }
            "TIER" if tag.attribute("PARENT_REF").is_some() => {
                script.remark(What::DependentTiers);
                xml.skip()?;
            }
            "TIER" => {
                let participant = tag.attribute("PARTICIPANT").filter(|name| !name.trim().is_empty());
                tiers.push(participant.or(tag.attribute("TIER_ID")).unwrap_or_default());
                last = 0;
            }
            "ALIGNABLE_ANNOTATION" => slot = tag.attribute("TIME_SLOT_REF1"),
            "REF_ANNOTATION" => slot = None,
            "ANNOTATION_VALUE" => {
                number += 1;
                let stated = slot.take().and_then(|slot| slots.get(&slot).copied().flatten());
                last = stated.unwrap_or(last);
                let (time, timed, tier) = (last, stated.is_some(), tiers.len().saturating_sub(1));
                annotations.push(Annotation { time, timed, tier, number, words: xml.text()? });
            }
            _ => {}
        }
    }
    if !known {
        return Err(ReadError::NotThis("ELAN"));
    }
    // Stable: of two that begin together the earlier tier speaks first, and a tier keeps its order.
    annotations.sort_by_key(|annotation| (annotation.time, annotation.tier));
    for annotation in annotations {
        if !annotation.timed {
            script.remark(What::Timeless);
        }
        script.say(Utterance {
            label: tiers.get(annotation.tier).map(String::as_str),
            words: &annotation.words,
            time: annotation.timed.then(|| Deciseconds::of_milliseconds(annotation.time).unwrap_or(Deciseconds::new(u32::MAX))),
            part: Part { unit: Unit::Annotation, number: annotation.number },
            joint: "\n",
        });
    }
    Ok(script.finish(encoding.name(), false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    #[test]
    fn tiers_are_interleaved_and_translations_left_out() {
        let annotation = |slot: &str, words: &str| {
            format!(
                "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a\" TIME_SLOT_REF1=\"{slot}\" TIME_SLOT_REF2=\"x\"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        };
        let eaf = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t1\" TIME_VALUE=\"500\"/><TIME_SLOT TIME_SLOT_ID=\"t2\" TIME_VALUE=\"2300\"/><TIME_SLOT TIME_SLOT_ID=\"t3\"/><TIME_SLOT TIME_SLOT_ID=\"t4\" TIME_VALUE=\"9000\"/></TIME_ORDER>
             <TIER TIER_ID=\"ida-tx\" PARTICIPANT=\"Ida\">{}{}</TIER>
             <TIER TIER_ID=\"ida-ft\" PARTICIPANT=\"Ida\" PARENT_REF=\"ida-tx\"><ANNOTATION><REF_ANNOTATION ANNOTATION_REF=\"a\"><ANNOTATION_VALUE>twice</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
             <TIER TIER_ID=\"Interviewer\" PARTICIPANT=\"\">{}{}</TIER></ANNOTATION_DOCUMENT>",
            annotation("t2", "Yes &amp; no."),
            annotation("t3", " And on. "),
            annotation("t1", "So?"),
            annotation("t4", "Thanks.")
        );
        let reading = read_eaf(eaf.as_bytes(), &SpeakerRules::default()).expect("a reading");
        check_sound(&reading);
        assert_eq!(
            shown(&reading),
            ["Interviewer|I|annotation 3|0.5|So?", "Ida|P|annotation 1|2.3|Yes & no./And on.", "Interviewer|I|annotation 4|9.0|Thanks."]
        );
        let counts: Vec<_> = reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect();
        assert_eq!(counts, [(What::DependentTiers, 1), (What::Timeless, 1)]);
        assert_eq!(read_eaf(b"<html></html>", &SpeakerRules::default()).err(), Some(ReadError::NotThis("ELAN")));
    }
}
