//! ELAN annotations (.eaf): tiers of one speaker each, on one line of time.
//!
//! Of each tree of tiers the highest that holds words is read: often the top one, but many projects number
//! their utterances on top and write them below. What is below the words (a translation, a gloss) says
//! again what they say, and is left out; how many words that are is reported. A tier whose name the study
//! declares under `[speakers]` is read in place of what would be chosen. A tier speaks for its participant,
//! or under its own name where none is stated. Annotations of all speakers are interleaved by time.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::meaning;
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::reading::{ReadError, Reading, What};
use crate::formats::transcripts::script::{Script, Utterance, names_its_speakers};

/// Tiers and references are followed over so many levels; a circle ends there.
const MOST_LEVELS: usize = 32;

/// A tier as it is stored.
#[derive(Default)]
struct Tier {
    id: String,
    participant: Option<String>,
    parent: Option<String>,
    annotations: Vec<Annotation>,
}

struct Annotation {
    id: String,
    slot: Option<String>,
    /// The annotation of the tier above that it belongs to.
    reference: Option<String>,
    number: u32,
    words: String,
}

/// An annotation in its place.
struct Placed<'a> {
    /// When it begins, in milliseconds; that of the one before it in its tier where its own is not stated.
    time: u64,
    timed: bool,
    tier: usize,
    label: &'a str,
    joint: &'static str,
    annotation: &'a Annotation,
}

/// Reads a file.
///
/// # Errors
///
/// Where the bytes are no XML, or no file of ELAN.
pub fn read_eaf(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let (text, encoding) = decode_xml(bytes)?;
    let (mut tiers, slots) = parse(&text)?;
    let chosen = Trees::of(&tiers).choose(rules);
    number(&mut tiers, &chosen);
    let trees = Trees::of(&tiers);
    let mut script = Script::new(rules);
    tell(&tiers, &trees, &chosen, &mut script);
    let times = Times::of(&tiers, &slots);
    let mut placed: Vec<Placed<'_>> = chosen.iter().flat_map(|&tier| place(&tiers, &trees, tier, &times)).collect();
    // Stable: of two that begin together the earlier tier speaks first, and a tier keeps its order.
    placed.sort_by_key(|placed| (placed.time, placed.tier));
    let all: Vec<&str> = placed.iter().map(|placed| placed.annotation.words.as_str()).collect();
    let names = chosen.len() > 1 || !names_its_speakers(&all, rules);
    for placed in &placed {
        if !placed.timed {
            script.remark(What::Timeless);
        }
        script.say(Utterance {
            label: names.then_some(placed.label),
            words: &placed.annotation.words,
            time: placed.timed.then(|| Deciseconds::of_milliseconds(placed.time).unwrap_or(Deciseconds::new(u32::MAX))),
            role: None,
            part: Part { unit: Unit::Annotation, number: placed.annotation.number },
            joint: placed.joint,
        });
    }
    Ok(script.finish(encoding.name(), false))
}

/// Counts the annotations of the tiers that are read, in the order of the file.
fn number(tiers: &mut [Tier], chosen: &[usize]) {
    let mut number = 0;
    for &tier in chosen {
        for annotation in &mut tiers[tier].annotations {
            number += 1;
            annotation.number = number;
        }
    }
}

type Slots = BTreeMap<String, Option<u64>>;

fn parse(text: &str) -> Result<(Vec<Tier>, Slots), ReadError> {
    let mut xml = Xml::new(text);
    let (mut tiers, mut slots): (Vec<Tier>, Slots) = (Vec::new(), Slots::new());
    let (mut open, mut known) = ((String::new(), None, None), false);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        let named = |name: &str| tag.attribute(name).filter(|value| !value.trim().is_empty());
        match tag.name() {
            "ANNOTATION_DOCUMENT" => known = true,
            "TIME_SLOT" => {
                let time = tag.attribute("TIME_VALUE").and_then(|value| value.parse().ok());
                slots.insert(tag.attribute("TIME_SLOT_ID").unwrap_or_default(), time);
            }
            "TIER" => tiers.push(Tier {
                id: named("TIER_ID").unwrap_or_default(),
                participant: named("PARTICIPANT"),
                parent: named("PARENT_REF"),
                annotations: Vec::new(),
            }),
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                open = (named("ANNOTATION_ID").unwrap_or_default(), named("TIME_SLOT_REF1"), named("ANNOTATION_REF"));
            }
            "ANNOTATION_VALUE" => {
                let (id, slot, reference) = std::mem::take(&mut open);
                let annotation = Annotation { id, slot, reference, number: 0, words: xml.text()? };
                if tiers.is_empty() {
                    tiers.push(Tier::default());
                }
                if let Some(tier) = tiers.last_mut() {
                    tier.annotations.push(annotation);
                }
            }
            _ => {}
        }
    }
    if known { Ok((tiers, slots)) } else { Err(ReadError::NotThis("ELAN")) }
}

/// Which tier is below which.
struct Trees<'a> {
    tiers: &'a [Tier],
    /// The top tier of each, and how far below it each is.
    places: Vec<(usize, usize)>,
}

impl<'a> Trees<'a> {
    fn of(tiers: &'a [Tier]) -> Self {
        let by_id: BTreeMap<&str, usize> = tiers.iter().enumerate().map(|(at, tier)| (tier.id.as_str(), at)).collect();
        let place = |mut at: usize| {
            let mut depth = 0;
            while let Some(&above) = tiers[at].parent.as_deref().and_then(|parent| by_id.get(parent)).filter(|_| depth < MOST_LEVELS) {
                (at, depth) = (above, depth + 1);
            }
            (at, depth)
        };
        Self { tiers, places: (0..tiers.len()).map(place).collect() }
    }

    /// The participant of a tier, that of its top tier, or the top tier's name.
    fn label(&self, tier: usize) -> &'a str {
        let top = &self.tiers[self.places[tier].0];
        self.tiers[tier].participant.as_deref().or(top.participant.as_deref()).unwrap_or(&top.id)
    }

    /// The tiers that are read, in the order of the file.
    fn choose(&self, rules: &SpeakerRules) -> Vec<usize> {
        let mut trees: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        self.places.iter().enumerate().for_each(|(tier, &(top, _))| trees.entry(top).or_default().push(tier));
        let mut chosen = Vec::new();
        let mut wordless = Vec::new();
        for (top, mut tree) in trees {
            let declared: Vec<usize> = tree.iter().copied().filter(|&tier| self.is_declared(tier, rules)).collect();
            tree.sort_by_key(|&tier| (self.places[tier].1, retells(&self.tiers[tier].id), tier));
            match tree.into_iter().find(|&tier| holds_words(&self.tiers[tier])) {
                _ if !declared.is_empty() => chosen.extend(declared),
                Some(tier) => chosen.push(tier),
                None => wordless.push(top),
            }
        }
        // A speaker for whom nothing reads like words keeps what is on top: it may be all there is.
        let heard: BTreeSet<&str> = chosen.iter().map(|&tier| self.label(tier)).collect();
        chosen.extend(wordless.into_iter().filter(|&top| !heard.contains(self.label(top))));
        // Beside a speaker's words, a tier of gestures or comments tells of them, and one that names nobody is nobody's.
        let beside: Vec<usize> = chosen
            .iter()
            .copied()
            .filter(|&tier| retells(&self.tiers[tier].id) && !self.is_declared(tier, rules))
            .filter(|&tier| {
                let id = self.tiers[tier].id.as_str();
                // What is called a comment is read as a note.
                let nobody = self.tiers[tier].participant.is_none() && self.label(tier) == id && meaning(id).is_none();
                let beside = |other: usize| other != tier && !retells(&self.tiers[other].id);
                chosen.iter().any(|&other| beside(other) && (nobody || self.label(other) == self.label(tier)))
            })
            .collect();
        chosen.retain(|tier| !beside.contains(tier));
        chosen.sort_unstable();
        chosen
    }

    /// Whether the study names the tier itself, and not only the person whose name it has.
    fn is_declared(&self, tier: usize, rules: &SpeakerRules) -> bool {
        let id = &self.tiers[tier].id;
        rules.is_declared_exactly(id) && (self.places[tier].1 > 0 || id != self.label(tier))
    }
}

/// Whether a tier's name says that it retells another: a translation, a gloss, parts of speech.
fn retells(id: &str) -> bool {
    let id = id.to_lowercase();
    [
        "translation",
        "translations",
        "gloss",
        "glosses",
        "free",
        "ft",
        "pos",
        "morph",
        "english",
        "note",
        "notes",
        "comment",
        "comments",
        "gesture",
        "gestures",
        "gaze",
        "kommentar",
        "kommentare",
        "geste",
        "gesten",
        "blick",
        "übersetzung",
        "commentaire",
        "traduction",
        "comentario",
        "traducción",
        "nonverbal",
        "nv",
        "action",
        "actions",
        "code",
        "codes",
        "coding",
        "topic",
        "topics",
        "theme",
        "themes",
        "thema",
        "themen",
        "noise",
        "pause",
        "pauses",
        "pausen",
        "notiz",
        "notizen",
    ]
    .iter()
    .any(|word| id.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
}

/// Whether at least half of what a tier holds are words, and no numbers or references such as `harbour_ola_001`.
fn holds_words(tier: &Tier) -> bool {
    let filled: Vec<&str> = tier.annotations.iter().map(|annotation| annotation.words.trim()).filter(|words| !words.is_empty()).collect();
    let wordy = filled.iter().filter(|words| words.split_whitespace().any(is_word)).count();
    wordy > 0 && wordy * 2 >= filled.len()
}

fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphabetic) && !token.chars().any(|c| c.is_numeric() || c == '_')
}

/// Tells what was left out, where a tier below the top was taken, and where several side by side speak for one person.
fn tell(tiers: &[Tier], trees: &Trees<'_>, chosen: &[usize], script: &mut Script<'_>) {
    let read: BTreeSet<usize> = chosen.iter().copied().collect();
    for (_, tier) in tiers.iter().enumerate().filter(|(at, _)| !read.contains(at)) {
        script.remark(What::DependentTiers);
        let words = tier.annotations.iter().flat_map(|annotation| annotation.words.split_whitespace()).filter(|token| is_word(token));
        words.for_each(|_| script.remark(What::TierWords));
    }
    let mut of_speaker: BTreeMap<&str, u32> = BTreeMap::new();
    chosen.iter().for_each(|&tier| *of_speaker.entry(trees.label(tier)).or_default() += 1);
    of_speaker.values().filter(|&&tiers| tiers > 1).for_each(|_| script.remark(What::SeveralTiers));
    chosen.iter().filter(|&&tier| trees.places[tier].1 > 0).for_each(|_| script.remark(What::LowerTiers));
}

/// When each annotation begins, by its own slot or by those it belongs to.
struct Times<'a> {
    slots: &'a Slots,
    by_id: BTreeMap<&'a str, &'a Annotation>,
}

impl<'a> Times<'a> {
    fn of(tiers: &'a [Tier], slots: &'a Slots) -> Self {
        let all = tiers.iter().flat_map(|tier| &tier.annotations);
        Self { slots, by_id: all.map(|annotation| (annotation.id.as_str(), annotation)).collect() }
    }

    fn stated(&self, annotation: &Annotation) -> Option<u64> {
        let mut at = annotation;
        for _ in 0..MOST_LEVELS {
            if let Some(time) = at.slot.as_ref().and_then(|slot| self.slots.get(slot).copied().flatten()) {
                return Some(time);
            }
            at = self.by_id.get(at.reference.as_deref()?)?;
        }
        None
    }
}

fn place<'a>(tiers: &'a [Tier], trees: &Trees<'a>, at: usize, times: &Times<'_>) -> Vec<Placed<'a>> {
    let tier = &tiers[at];
    let single = tier.annotations.iter().filter(|annotation| annotation.words.split_whitespace().count() < 2).count();
    // A tier of single words below a tier of utterances.
    let words = trees.places[at].1 > 0 && single * 10 >= tier.annotations.len() * 9;
    let mut last = 0;
    let mut above: Option<&str> = None;
    let placed = tier.annotations.iter().map(|annotation| {
        let stated = times.stated(annotation);
        last = stated.unwrap_or(last);
        let reference = annotation.reference.as_deref();
        let goes_on = words && (reference.is_none() || above == reference);
        above = reference;
        let joint = if goes_on { " " } else { "\n" };
        Placed { time: last, timed: stated.is_some(), tier: at, label: trees.label(at), joint, annotation }
    });
    placed.collect()
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
        assert_eq!(counts, [(What::DependentTiers, 1), (What::Timeless, 1), (What::TierWords, 1)]);
        assert_eq!(read_eaf(b"<html></html>", &SpeakerRules::default()).err(), Some(ReadError::NotThis("ELAN")));
    }

    type AnnotationOf<'a> = (&'a str, &'a str, &'a str);
    type TierOf<'a> = (&'a str, &'a str, &'a str, &'a [AnnotationOf<'a>]);

    /// A file with tiers of (name, participant, tier above, annotations as (id, slot or annotation above, words)).
    fn eaf(tiers: &[TierOf<'_>]) -> Vec<u8> {
        let annotation = |&(id, place, words): &AnnotationOf<'_>| {
            let value = format!("<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>");
            if place.starts_with('t') {
                format!(
                    "<ALIGNABLE_ANNOTATION ANNOTATION_ID=\"{id}\" TIME_SLOT_REF1=\"{place}\" TIME_SLOT_REF2=\"x\">{value}</ALIGNABLE_ANNOTATION>"
                )
            } else {
                format!("<REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{place}\">{value}</REF_ANNOTATION>")
            }
        };
        let tier = |(name, participant, above, annotations): &TierOf<'_>| {
            let above = if above.is_empty() { String::new() } else { format!("PARENT_REF=\"{above}\"") };
            let all: String = annotations.iter().map(|one| format!("<ANNOTATION>{}</ANNOTATION>", annotation(one))).collect();
            format!("<TIER TIER_ID=\"{name}\" PARTICIPANT=\"{participant}\" {above}>{all}</TIER>")
        };
        let slots: String = (1..9).map(|at| format!("<TIME_SLOT TIME_SLOT_ID=\"t{at}\" TIME_VALUE=\"{at}000\"/>")).collect();
        let tiers: String = tiers.iter().map(tier).collect();
        format!("<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>").into_bytes()
    }

    fn check(bytes: &[u8], declared: &[&str], expect: &[&str]) -> Vec<(What, u32)> {
        use crate::domain::corpus::transcript::Role;
        let rules = SpeakerRules::new(declared.iter().map(|&label| (label.to_owned(), Role::Participant)).collect());
        let reading = read_eaf(bytes, &rules).expect("a reading");
        check_sound(&reading);
        assert_eq!(shown(&reading), expect);
        reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect()
    }

    #[test]
    fn the_highest_tier_that_holds_words_is_read() {
        let bytes = eaf(&[
            ("ref@I", "Interviewer", "", &[("a1", "t1", "talk_001"), ("a2", "t4", "talk_004")]),
            ("orth@I", "Interviewer", "ref@I", &[("b1", "a1", "How was it?"), ("b2", "a2", "And then?")]),
            ("ref@Ida", "Ida", "", &[("a3", "t2", "talk_002"), ("a4", "t3", "talk_003")]),
            ("ft@Ida", "Ida", "ref@Ida", &[("c1", "a3", "translated words here")]),
            ("orth@Ida", "Ida", "ref@Ida", &[("b3", "a3", "Cold."), ("b4", "a4", "And long.")]),
        ]);
        let remarks = check(
            &bytes,
            &[],
            &[
                "Interviewer|I|annotation 1|1.0|How was it?",
                "Ida|P|annotation 3|2.0|Cold./And long.",
                "Interviewer|I|annotation 2|4.0|And then?",
            ],
        );
        assert_eq!(remarks, [(What::DependentTiers, 3), (What::LowerTiers, 2), (What::TierWords, 3)]);
        // A tier that the study names is read in place of what would be chosen.
        check(
            &bytes,
            &["ft@Ida"],
            &[
                "Interviewer|I|annotation 1|1.0|How was it?",
                "Ida|P|annotation 3|2.0|translated words here",
                "Interviewer|I|annotation 2|4.0|And then?",
            ],
        );
    }

    #[test]
    fn a_tier_of_single_words_is_put_together() {
        let bytes = eaf(&[
            ("par", "Ida", "", &[("a1", "t1", ""), ("a2", "t3", "")]),
            ("num", "Ida", "par", &[("n1", "a1", "1"), ("n2", "a2", "2")]),
            ("words", "Ida", "num", &[("w1", "n1", "Ka"), ("w2", "n1", "noro"), ("w3", "n2", "te"), ("w4", "n2", "vi")]),
            ("English", "Ida", "num", &[("e1", "n1", "We came."), ("e2", "n2", "We left.")]),
        ]);
        check(&bytes, &[], &["Ida|P|annotation 1|1.0|Ka noro/te vi"]);
    }

    #[test]
    fn tiers_in_a_circle_and_in_a_long_chain_end() {
        let circle = eaf(&[("a", "", "b", &[("x", "t1", "Yes.")]), ("b", "", "a", &[])]);
        assert!(read_eaf(&circle, &SpeakerRules::default()).is_ok());
        let names: Vec<String> = (0..3000).map(|at| format!("n{at}")).collect();
        let annotation: &[AnnotationOf<'_>] = &[("x", "t1", "Yes.")];
        let tiers: Vec<_> =
            (0..3000).map(|at| (names[at].as_str(), "", if at == 0 { "" } else { names[at - 1].as_str() }, annotation)).collect();
        assert!(read_eaf(&eaf(&tiers), &SpeakerRules::default()).is_ok());
    }
}
