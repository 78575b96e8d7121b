//! EXMaRALDA basic transcriptions (.exb): tiers of events on a common timeline.
//!
//! Only tiers of type `t` are speech; descriptions and annotations are left out. Events are
//! interleaved by the timeline. The program cuts wherever two people overlap, even inside a word: a word
//! that is cut is put together again where it begins, so that what the other says comes after it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::markup::xml::{Node, Xml, decode_xml};
use crate::formats::transcripts::reading::{ReadError, Reading, What};
use crate::formats::transcripts::script::{Script, Utterance, names_its_speakers};

struct Event {
    start: usize,
    end: Option<usize>,
    tier: usize,
    number: u32,
    words: String,
}

#[derive(Default)]
struct File {
    /// Speakers' ids and what they are called.
    speakers: BTreeMap<String, String>,
    /// Points of the timeline: their place in it.
    points: BTreeMap<String, usize>,
    /// Seconds of the points, where they are stated.
    times: Vec<Option<f64>>,
    /// Speaker ids of the tiers of speech.
    tiers: Vec<String>,
    events: Vec<Event>,
    left_out: u32,
    words_left_out: usize,
}

/// Reads a file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_exb(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let (text, encoding) = decode_xml(bytes)?;
    let mut file = parse(&text)?;
    file.events.sort_by_key(|event| (event.start, event.tier));
    let blanks = whole_words(&mut file.events, file.tiers.len());
    let mut script = Script::new(rules);
    (0..file.left_out).for_each(|_| script.remark(What::DependentTiers));
    (0..file.words_left_out).for_each(|_| script.remark(What::TierWords));
    let mut before: Option<&Event> = None;
    let all: Vec<&str> = file.events.iter().map(|event| event.words.as_str()).collect();
    let names = file.tiers.len() > 1 || !names_its_speakers(&all, rules);
    for event in &file.events {
        let named = |id: &String| file.speakers.get(id).filter(|name| !name.trim().is_empty()).unwrap_or(id).clone();
        let label = file.tiers.get(event.tier).filter(|_| names).map(named);
        let label = label.as_deref();
        let seconds = file.times.get(event.start).copied().flatten();
        script.say(Utterance {
            label,
            words: &event.words,
            time: seconds.filter(|seconds| (0.0..1e8).contains(seconds)).map(|seconds| Deciseconds::new((seconds * 10.0 + 1e-6) as u32)),
            role: None,
            part: Part { unit: Unit::Annotation, number: event.number },
            joint: joint(before, event, blanks.get(event.tier) == Some(&true)),
        });
        if !event.words.trim().is_empty() {
            before = Some(event);
        }
    }
    Ok(script.finish(encoding.name(), false))
}

/// Moves the rest of a word that was cut at the border of two events to where the word begins, in each tier whose events state their
/// blanks; gives those tiers.
fn whole_words(events: &mut [Event], tiers: usize) -> Vec<bool> {
    let mut of_tier: Vec<Vec<usize>> = vec![Vec::new(); tiers.max(1)];
    for (at, event) in events.iter().enumerate() {
        if let Some(tier) = of_tier.get_mut(event.tier) {
            tier.push(at);
        }
    }
    of_tier.iter().map(|tier| states_blanks(events, tier) && join_cut_words(events, tier)).collect()
}

/// Whether blanks between words are part of the events, as the program's conventions have it: where hardly any border has one, they are not.
fn states_blanks(events: &[Event], tier: &[usize]) -> bool {
    let borders: Vec<bool> = tier
        .windows(2)
        .filter(|pair| events[pair[0]].end == Some(events[pair[1]].start))
        .map(|pair| events[pair[0]].words.ends_with(char::is_whitespace) || events[pair[1]].words.starts_with(char::is_whitespace))
        .collect();
    borders.len() < FEW_BORDERS || borders.iter().filter(|&&blank| blank).count() * 5 >= borders.len()
}

/// From so many borders on a habit can be reported.
const FEW_BORDERS: usize = 5;

fn join_cut_words(events: &mut [Event], tier: &[usize]) -> bool {
    // The event in which the word began that is still open.
    let mut open: Option<usize> = None;
    for pair in tier.windows(2) {
        let (before, at) = (pair[0], pair[1]);
        let adjoins = events[before].end == Some(events[at].start);
        let cut = adjoins && !events[at].words.is_empty() && !events[at].words.starts_with(char::is_whitespace);
        let begins = open.unwrap_or(before);
        let unended = !events[begins].words.is_empty() && !events[begins].words.ends_with(char::is_whitespace);
        if !(cut && unended) {
            open = None;
            continue;
        }
        let end = events[at].words.find(char::is_whitespace).unwrap_or(events[at].words.len());
        let rest: String = events[at].words.drain(..end).collect();
        events[begins].words.push_str(&rest);
        open = events[at].words.is_empty().then_some(begins);
    }
    true
}

/// What is between two events of one speaker; `blanks` says whether their tier states its blanks.
fn joint(before: Option<&Event>, event: &Event, blanks: bool) -> &'static str {
    let Some(before) = before.filter(|before| before.tier == event.tier && before.end == Some(event.start)) else { return "\n" };
    let blank = !blanks || before.words.ends_with(char::is_whitespace) || event.words.starts_with(char::is_whitespace);
    if blank { " " } else { "" }
}

fn parse(text: &str) -> Result<File, ReadError> {
    let mut xml = Xml::new(text);
    let mut file = File::default();
    let (mut speaker, mut number, mut known, mut spoken) = (String::new(), 0, false, true);
    while let Some(node) = xml.next()? {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "basic-transcription" => known = true,
            "speaker" => speaker = tag.attribute("id").unwrap_or_default(),
            "abbreviation" => {
                let name = xml.text()?;
                if !name.trim().is_empty() {
                    file.speakers.insert(speaker.clone(), name.trim().to_owned());
                }
            }
            "tli" => {
                file.points.insert(tag.attribute("id").unwrap_or_default(), file.times.len());
                file.times.push(tag.attribute("time").and_then(|time| time.parse().ok()));
            }
            "tier" if tag.attribute("type").is_some_and(|kind| kind == "t") => {
                spoken = true;
                file.tiers.push(tag.attribute("speaker").or(tag.attribute("display-name")).unwrap_or_default());
            }
            "tier" => {
                file.left_out += 1;
                spoken = false;
            }
            "event" if !spoken => {
                let words = words_of(&mut xml)?;
                file.words_left_out += words.split_whitespace().filter(|token| token.chars().any(char::is_alphabetic)).count();
            }
            "event" => {
                number += 1;
                let point = |name: &str| tag.attribute(name).and_then(|id| file.points.get(&id).copied());
                // A point that the timeline lacks cannot be placed: it goes where the tier is.
                let start = point("start").or(file.events.last().map(|event| event.start)).unwrap_or(0);
                let end = point("end");
                let tier = file.tiers.len().saturating_sub(1);
                file.events.push(Event { start, end, tier, number, words: words_of(&mut xml)? });
            }
            _ => {}
        }
    }
    part_namesakes(&mut file);
    if known { Ok(file) } else { Err(ReadError::NotThis("EXMaRALDA")) }
}

/// Gives speakers of one abbreviation their ids too, so that they stay two.
fn part_namesakes(file: &mut File) {
    let speak: BTreeSet<&String> = file.tiers.iter().collect();
    let mut bearers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, name) in file.speakers.iter().filter(|(id, _)| speak.contains(id)) {
        bearers.entry(name.clone()).or_default().push(id.clone());
    }
    for (name, ids) in bearers.into_iter().filter(|(_, ids)| ids.len() > 1) {
        ids.into_iter().for_each(|id| {
            let label = format!("{name} ({id})");
            file.speakers.insert(id, label);
        });
    }
}

/// The words of an event, less what programs keep in it beside them, such as a link to the sound.
fn words_of(xml: &mut Xml<'_>) -> Result<String, ReadError> {
    let depth = xml.path().len();
    let mut words = String::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) if tag.name() == "ud-information" => xml.skip()?,
            Node::Text(more) => words.push_str(&more),
            Node::Close if xml.path().len() == depth => break,
            _ => {}
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    #[test]
    fn tiers_of_speech_follow_the_timeline() {
        let exb = "<basic-transcription><head><speakertable><speaker id=\"SPK0\"><abbreviation>INT</abbreviation></speaker><speaker id=\"SPK1\"><abbreviation>Ida</abbreviation></speaker></speakertable></head>
            <basic-body><common-timeline><tli id=\"T0\" time=\"0.0\"/><tli id=\"T1\" time=\"1.53\"/><tli id=\"T2\"/><tli id=\"T3\" time=\"3.0\"/></common-timeline>
            <tier id=\"TIE0\" speaker=\"SPK0\" category=\"v\" type=\"t\" display-name=\"INT [v]\"><event start=\"T0\" end=\"T1\">So </event><event start=\"T2\" end=\"T3\">mhm</event></tier>
            <tier id=\"TIE1\" speaker=\"SPK1\" category=\"v\" type=\"t\"><event start=\"T1\" end=\"T2\">Yes, my au</event><event start=\"T2\" end=\"T3\">nt</event><event start=\"T3\" end=\"T4\"> stayed</event></tier>
            <tier id=\"TIE2\" speaker=\"SPK1\" category=\"en\" type=\"a\"><event start=\"T1\" end=\"T2\">twice</event></tier></basic-body></basic-transcription>";
        let reading = read_exb(exb.as_bytes(), &SpeakerRules::default()).expect("a reading");
        check_sound(&reading);
        assert_eq!(
            shown(&reading),
            ["INT|I|annotation 1|0.0|So", "Ida|P|annotation 3|1.5|Yes, my aunt", "INT|I|annotation 2|mhm", "Ida|P|annotation 5|3.0|stayed"]
        );
        assert_eq!(reading.remarks[0].what, What::DependentTiers);
    }
}
