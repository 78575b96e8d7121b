//! CHAT transcripts (.cha), as the TalkBank corpora have them.
//!
//! Main lines (`*PAR:`, continued by lines that begin with a tab) hold the words, which are read as they were said: marks inside and
//! between them (`marks.rs`) are no words. Headers and dependent tiers (`%mor:`) hold no speech; they are left out and counted. Main lines of
//! one speaker in a row are one turn. A line that no speaker's line begins is an unknown speaker's.

mod marks;

use std::collections::BTreeMap;

use crate::domain::corpus::role_words::{LabelMeaning, meaning};
use crate::domain::corpus::source_map::{Part, Unit};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Role;
use crate::formats::decode::Decoded;
use crate::formats::transcripts::reading::{Reading, What};
use crate::formats::transcripts::script::{Script, Utterance};

use marks::{Said, read_words};

/// Reads a decoded file.
pub fn read_chat(decoded: &Decoded, rules: &SpeakerRules) -> Reading {
    let mut roles = BTreeMap::new();
    let mut script = Script::new(rules);
    for line in lines_of(&decoded.text) {
        match line.kind {
            Kind::Main(label) => {
                let said = read_words(&line.body);
                tell(&said, &mut script);
                let stated = roles.get(label).copied().or((label == "INV").then_some(Role::Interviewer));
                let part = Part { unit: Unit::Line, number: line.number };
                script.say(Utterance { label: Some(label), words: &said.words, time: said.time, role: stated, part, joint: "\n" });
            }
            Kind::Unlabelled => {
                let said = read_words(&line.body);
                tell(&said, &mut script);
                script.remark(What::Unlabelled);
                let part = Part { unit: Unit::Line, number: line.number };
                script.say(Utterance { label: None, words: &said.words, time: said.time, role: None, part, joint: "\n" });
            }
            Kind::Aside => {
                (0..line.lines).for_each(|_| script.remark(What::Asides));
                if let Some(list) = line.body.strip_prefix("@Participants:") {
                    roles.extend(participants(list));
                }
            }
        }
    }
    script.finish(decoded.encoding, decoded.guessed)
}

/// Counts what of a main line is no word.
fn tell(said: &Said, script: &mut Script<'_>) {
    (0..said.left_out).for_each(|_| script.remark(What::CodedWords));
}

/// The code of each participant and what they do in the talk: `CHI Ruth Target_Child, INV Fred Investigator`.
fn participants(list: &str) -> Vec<(String, Role)> {
    let role_of = |entry: &str| {
        let words: Vec<&str> = entry.split_whitespace().collect();
        let [code, .., role] = words[..] else { return None };
        // The roles of the format, and the words of any language.
        let asks = matches!(role, "Investigator" | "Interviewer" | "Experimenter" | "Observer" | "Therapist" | "Leader")
            || meaning(role) == Some(LabelMeaning::Asks);
        Some((code.to_owned(), if asks { Role::Interviewer } else { Role::Participant }))
    };
    list.split(',').filter_map(role_of).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind<'a> {
    /// What somebody says, with the code of who it is.
    Main(&'a str),
    /// Words that no speaker's line begins.
    Unlabelled,
    /// A header or a dependent tier.
    Aside,
}

/// A line with those that continue it.
struct Line<'a> {
    kind: Kind<'a>,
    body: String,
    /// Its number in the file, from 1.
    number: u32,
    /// Lines that hold anything.
    lines: u32,
}

fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut speech = false;
    for (number, line) in (1..).zip(text.split('\n')) {
        let continues = line.starts_with(['\t', ' ']);
        if line.trim().is_empty() || (!continues && matches!(line.trim_end(), "@UTF8" | "@Begin" | "@End")) {
            continue;
        }
        if let Some(open) = lines.last_mut().filter(|_| continues) {
            open.body.push(' ');
            open.body.push_str(line.trim_start());
            open.lines += 1;
            continue;
        }
        let main = line.trim_start().strip_prefix('*').and_then(|rest| rest.split_once(':'));
        let (kind, body) = match main {
            Some((label, body)) => (Kind::Main(label.trim()), body),
            // Above the first speaker's line, it goes on with a header.
            None if speech && !line.starts_with(['@', '%']) => (Kind::Unlabelled, line),
            None => (Kind::Aside, line),
        };
        speech |= main.is_some();
        lines.push(Line { kind, body: body.to_owned(), number, lines: 1 });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::decode::decode;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    #[test]
    fn main_lines_without_codes_and_tiers() {
        let text = "@UTF8\n@Begin\n@Participants:\tPAR Ida Participant,\n\tINV Investigator\n@ID:\teng|x|PAR|\n*INV:\tso (.) what happened ? \u{15}500_1200\u{15}\n*PAR:\t<I was> [//] I were &-um home\n\tand &=laughs (be)cause 0the xxx . \u{15}1530_4000\u{15}\n%mor:\tpro|I v|be\n\tn|home\n*PAR:\tgaga@c yes +... \u{15}4000_5000\u{15}\n@End\n";
        let reading = read_chat(&decode(text.as_bytes()).expect("text"), &SpeakerRules::default());
        check_sound(&reading);
        assert_eq!(shown(&reading), ["INV|I|line 6|0.5|so what happened ?", "PAR|P|line 7|1.5|I was I were home and because ./gaga yes"]);
        let counts: Vec<(What, u32)> = reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect();
        assert_eq!(counts, [(What::Asides, 5), (What::CodedWords, 5)]);
    }

    #[test]
    fn a_line_without_a_speaker_is_nobodys() {
        let text = "@Begin\n*INV:\tso ?\nwe went home\n*PAR:\tyes .\n@End\n";
        let reading = read_chat(&decode(text.as_bytes()).expect("text"), &SpeakerRules::default());
        assert_eq!(shown(&reading), ["INV|I|line 2|so ?", "-|P|line 3|we went home", "PAR|P|line 4|yes ."]);
    }
}
