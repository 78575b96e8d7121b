//! Adds the missing colon to labels that are set off by bold type alone.
//!
//! `**Ida** I stayed.` is a label only if the same bold words begin several paragraphs, or are a
//! customary or declared label, and if such paragraphs are no rarity: a sentence that happens to
//! begin with emphasis stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::paragraph::Paragraph;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::{is_customary, may_be_a_name, state};

/// Gives bold labels their colon, and states them.
pub fn set_off(paragraphs: &mut [Paragraph], rules: &SpeakerRules, stated: &mut BTreeSet<String>) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for label in paragraphs.iter().filter_map(bold_label) {
        *seen.entry(label.to_owned()).or_default() += 1;
    }
    let begun: u32 = seen.values().sum();
    if begun < 2 || (begun as usize) * 5 < paragraphs.len() {
        return;
    }
    let all = paragraphs.len();
    // Where nearly every paragraph begins in bold type, somebody who speaks once has a label too.
    let labelled = begun as usize * 3 >= all * 2 && seen.values().any(|&n| n > 1);
    let accept = |label: &str| {
        rules.declared(label).is_some()
            || is_customary(label)
            || (labelled && may_be_a_name(label))
            || seen.get(label).is_some_and(|&n| n > 1 && (may_be_a_name(label) || n as usize * 4 >= all))
    };
    // Where labels fill their paragraphs, as headings do, one that comes back nowhere is judged like any other that is met once.
    let headed = seen.iter().filter(|(label, n)| **n > 1 && accept(label)).count() > 1;
    for paragraph in paragraphs.iter_mut() {
        let Some(label) = bold_label(paragraph) else { continue };
        let (length, accepted) = (label.len(), accept(label));
        let heading = headed && paragraph.is_bold() && may_be_a_name(label);
        if !accepted && !heading {
            continue;
        }
        if accepted {
            state(stated, &paragraph.text[..length]);
        }
        let spaced = paragraph.text[length..].chars().next().is_none_or(char::is_whitespace);
        paragraph.insert(length, if spaced { ":" } else { ": " });
    }
}

/// The bold words at the start of a paragraph, if they can be a label that lacks its colon.
fn bold_label(paragraph: &Paragraph) -> Option<&str> {
    let label = paragraph.text[..paragraph.bold].trim_end();
    let rest = paragraph.text[label.len()..].trim_start();
    let words = label.split_whitespace().count();
    let short = (1..=6).contains(&words) && label.chars().count() <= 48;
    let whole =
        !label.contains(": ") && !label.ends_with(':') && !rest.starts_with([':', ',', '.', '?', '!', '-', '–']) && !label.contains('\n');
    let name = label.starts_with(char::is_alphanumeric) && !label.ends_with([',', ';', '?', '!', ']', '"', '”']);
    (short && whole && name).then_some(label)
}
