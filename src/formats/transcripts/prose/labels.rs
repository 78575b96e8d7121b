//! Adds the missing colon to labels that are set off by bold type alone, and finds the headings among what is all bold.
//!
//! `**Ida** I stayed.` is a label only if the same bold words begin several paragraphs, or are a
//! customary or declared label, and if such paragraphs are no rarity: a sentence that happens to
//! begin with emphasis stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::paragraph::Paragraph;
use crate::domain::corpus::source_map::Unit;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::{is_customary, may_be_a_name, state};
use crate::formats::transcripts::times::leading_mark;

/// Gives bold labels their colon, and states them.
pub fn set_off(paragraphs: &mut [Paragraph], rules: &SpeakerRules, stated: &mut BTreeSet<String>) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut before_words = 0;
    for (paragraph, (_, label)) in paragraphs.iter().filter_map(|paragraph| Some((paragraph, bold_label(paragraph)?))) {
        *seen.entry(label.to_owned()).or_default() += 1;
        before_words += u32::from(!paragraph.is_bold());
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
    let mut talk = false;
    let headed = seen.iter().filter(|(label, n)| **n > 1 && accept(label)).count() > 1;
    for paragraph in paragraphs.iter_mut() {
        let Some((start, label)) = bold_label(paragraph) else { continue };
        let (end, accepted) = (start + label.len(), accept(label));
        let heading = headed && paragraph.is_bold() && may_be_a_name(label);
        // Where bold names are before the words of their paragraph, what fills one above the talk and comes back nowhere is a title.
        talk |= accepted && !paragraph.is_bold();
        let title =
            !talk && paragraph.is_bold() && before_words * 2 > begun && seen.get(label) == Some(&1) && rules.declared(label).is_none();
        if title || !accepted && !heading {
            continue;
        }
        if accepted {
            state(stated, label);
        }
        let spaced = paragraph.text[end..].chars().next().is_none_or(char::is_whitespace);
        paragraph.insert(end, if spaced { ":" } else { ": " });
    }
}

/// Which paragraphs are headings: short, all bold, met once, no sentence, and few, in a document that labels who speaks.
pub fn headings(paragraphs: &[Paragraph]) -> Vec<bool> {
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    paragraphs.iter().filter(|paragraph| paragraph.is_bold()).for_each(|paragraph| *times.entry(&paragraph.text).or_default() += 1);
    let alone = |paragraph: &&Paragraph| {
        let text = paragraph.text.as_str();
        let ends = text.ends_with(['.', '?', '!', '…', ',', ';', '"', '”', '。', '？', '！']) || text.contains([':', '：']);
        let short = text.split_whitespace().count() <= HEADING_WORDS && !text.contains('\n');
        paragraph.is_bold() && paragraph.part.unit == Unit::Paragraph && short && !ends && times.get(text) == Some(&1)
    };
    let labels = paragraphs.iter().filter(|paragraph| paragraph.text.contains([':', '：']) && !paragraph.is_bold()).count();
    let few = paragraphs.iter().filter(alone).count() * 4 <= paragraphs.len();
    // Where names are alone on their lines, in bold, one that is met once may be somebody who speaks once.
    let names_alone = times.iter().any(|(_, times)| *times > 1);
    let may_be_label = |text: &str| is_customary(text) || may_be_a_name(text);
    let is_heading = |at: usize| {
        let text = paragraphs[at].text.as_str();
        // In the middle of a sentence a word in bold is stressed.
        let goes_on =
            text.starts_with(char::is_lowercase) || at > 0 && paragraphs[at - 1].text.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        // What comes before words without a label is stressed as often as it heads them.
        let heads = paragraphs.get(at + 1).is_some_and(|below| below.is_bold() || below.text.contains([':', '：']));
        let goes_on = goes_on && !paragraphs[at.saturating_sub(1)].is_bold();
        alone(&&paragraphs[at]) && !goes_on && heads && !(names_alone && may_be_label(text))
    };
    (0..paragraphs.len()).map(|at| labels > 1 && few && is_heading(at)).collect()
}

/// The most words of a heading.
const HEADING_WORDS: usize = 12;

/// The bold words at the start of a paragraph, or behind a time there, if they can be a label that lacks its colon; and their first byte.
fn bold_label(paragraph: &Paragraph) -> Option<(usize, &str)> {
    let bold = paragraph.text.get(paragraph.bold_from..paragraph.bold)?;
    let time = leading_mark(bold).map_or(0, |(_, length)| length);
    let start = paragraph.bold_from + time + (bold[time..].len() - bold[time..].trim_start().len());
    let label = paragraph.text.get(start..paragraph.bold)?.trim_end();
    let rest = paragraph.text[start + label.len()..].trim_start();
    let words = label.split_whitespace().count();
    let short = (1..=6).contains(&words) && label.chars().count() <= 48;
    let whole =
        !label.contains(": ") && !label.ends_with(':') && !rest.starts_with([':', ',', '.', '?', '!', '-', '–']) && !label.contains('\n');
    let name = label.starts_with(char::is_alphanumeric) && !label.ends_with([',', ';', '?', '!', ']', '"', '”']);
    (short && whole && name).then_some((start, label))
}
