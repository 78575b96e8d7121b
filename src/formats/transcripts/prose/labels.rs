//! Labels that are set off by bold type alone: they are given the colon that they lack.
//!
//! `**Ida** I stayed.` is a label only if the same bold words begin several paragraphs, or are a
//! customary or declared label, and if such paragraphs are no rarity: a sentence that happens to
//! begin with emphasis stays as it is.

use std::collections::BTreeMap;

use super::paragraph::Paragraph;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::plain_text::{is_customary_label, may_be_a_name};

/// Gives bold labels their colon.
pub fn set_off(paragraphs: &mut [Paragraph], rules: &SpeakerRules) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for label in paragraphs.iter().filter_map(bold_label) {
        *seen.entry(label.to_owned()).or_default() += 1;
    }
    let begun: u32 = seen.values().sum();
    if begun < 2 || (begun as usize) * 5 < paragraphs.len() {
        return;
    }
    let accept = |label: &str| {
        rules.declared(label).is_some() || is_customary_label(label) || (may_be_a_name(label) && seen.get(label).is_some_and(|&n| n > 1))
    };
    for paragraph in paragraphs.iter_mut() {
        let Some(length) = bold_label(paragraph).filter(|label| accept(label)).map(str::len) else { continue };
        let spaced = paragraph.text[length..].chars().next().is_none_or(char::is_whitespace);
        paragraph.insert(length, if spaced { ":" } else { ": " });
    }
}

/// The bold words at the start of a paragraph, if they can be a label that lacks its colon.
fn bold_label(paragraph: &Paragraph) -> Option<&str> {
    let label = paragraph.text[..paragraph.bold].trim_end();
    let rest = paragraph.text[label.len()..].trim_start();
    let words = label.split_whitespace().count();
    let short = (1..=4).contains(&words) && label.chars().count() <= 40;
    let whole = !label.contains(':') && !rest.starts_with([':', ',', '.', '?', '!', '-', '–']) && !label.contains('\n');
    let name =
        label.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && !label.ends_with([',', ';', '?', '!', ')', ']', '"', '”']);
    (short && whole && name).then_some(label)
}
