//! Who speaks in a cue: `<v Name>words</v>`, or a label before the words, where that is what the file does.

use std::collections::BTreeSet;

use super::cues::Cue;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::{
    Candidate, Doubt, InsideLabel, InsidePlace, Known, Labels, Line, Verdict, drop_rare_signs, judge, read_again, read_candidates,
};
use crate::formats::transcripts::plain_text::{
    answers_without_label, change_mark, dialogue_dash, is_stage_direction, questions_without_label,
};

/// Words of a cue, and who speaks them.
pub struct Piece<'a> {
    /// Who.
    pub voice: Voice<'a>,
    /// The words, tags included.
    pub words: ByteSpan,
}

/// Who speaks a piece.
#[derive(Clone, Copy, PartialEq)]
pub enum Voice<'a> {
    /// The speaker before.
    Same,
    /// Somebody with this label.
    Named(&'a str),
    /// Another person, whom a sign such as `>>` does not name.
    Another,
    /// Nobody who is named: the tag of the voice before was closed.
    Ended,
    /// Somebody before whose words is what may be a label and was not believed.
    Unknown,
}

/// A line of a cue: the beginning of what its words may begin with.
struct Begun {
    span: ByteSpan,
    /// Bytes of a sign that another person begins to speak.
    sign: usize,
    candidates: Vec<Candidate>,
    first: bool,
}

/// Who speaks in the cues of a file.
pub struct Voices<'a> {
    /// Every cue's words, each piece with its voice.
    pub pieces: Vec<Vec<Piece<'a>>>,
    /// What was left open.
    pub doubts: Vec<Doubt>,
    /// Labels inside lines.
    pub named: NamedInCues,
    /// Lines that hold a sound or music and no words, with the time of their cue.
    pub sounds: Vec<(ByteSpan, Option<Deciseconds>)>,
}

/// Reads who speaks in each cue.
pub fn voices<'a>(text: &'a str, cues: &[Cue], rules: &SpeakerRules) -> Voices<'a> {
    let dialogue = in_dialogue(text, cues);
    let mut begun: Vec<Vec<Begun>> = cues.iter().map(|cue| begin(text, cue, dialogue)).collect();
    drop_rare_signs(begun.iter_mut().flatten().map(|line| (line.span.slice(text), &mut line.candidates)));
    let mut lines = Vec::new();
    for (number, cue) in begun.iter().enumerate() {
        for (at, line) in cue.iter().enumerate() {
            let words_below = cue.get(at + 1).is_some();
            let start = line.span.start as usize;
            lines.push(Line {
                at: start,
                text: line.span.slice(text),
                candidates: &line.candidates,
                block: number,
                begins: line.first,
                words_below,
                signed: line.sign > 0,
            });
        }
    }
    let none = (BTreeSet::new(), BTreeSet::new());
    let known = Known { rules, stated: &none.0, unlabelled: &none.1, headings: &none.1 };
    let (mut labels, mut doubts) = judge(&lines, text, known, 0);
    let again = read_again(&lines, &labels);
    if let Some(again) = &again {
        lines.iter_mut().zip(again).for_each(|(line, candidates)| line.candidates = candidates);
        (labels, doubts) = judge(&lines, text, known, 0);
    }
    let verdicts: Vec<Verdict<'_>> = lines.iter().enumerate().map(|(at, line)| labels.verdict(at, line)).collect();
    let mut others = questions_without_label(&lines, &verdicts);
    others.extend(answers_without_label(&lines, &verdicts, rules));
    let mut judged = lines.iter().enumerate();
    let (named, music) = (NamedInCues::default(), music(&lines));
    let mut reader = Reader { text, labels: &labels, verdicts: &verdicts, others: &others, music, named, sounds: Vec::new(), waits: false };
    let mut pieces = Vec::with_capacity(cues.len());
    for (cue, begun) in cues.iter().zip(&begun) {
        let mut of_cue = Vec::new();
        // Some meeting programs name the speaker above the cue's time.
        if let Some(name) = cue.name {
            of_cue.push(Piece { voice: Voice::Named(name.slice(text)), words: ByteSpan::new(name.end as usize, name.end as usize) });
        }
        for (line, (at, judged)) in begun.iter().zip(&mut judged) {
            reader.line(at, line, judged.text, cue.start, &mut of_cue);
        }
        pieces.push(of_cue);
    }
    let Reader { named, sounds, .. } = reader;
    Voices { pieces, doubts, named, sounds }
}

/// Reads the lines of cues, one after the other.
struct Reader<'a, 'l> {
    text: &'a str,
    labels: &'l Labels,
    verdicts: &'l [Verdict<'l>],
    /// Lines at which somebody begins to speak who is not named.
    others: &'l BTreeSet<usize>,
    /// Lines that are music.
    music: BTreeSet<usize>,
    named: NamedInCues,
    sounds: Vec<(ByteSpan, Option<Deciseconds>)>,
    /// Whether a label has no words yet: what is in brackets below it is what that person says.
    waits: bool,
}

impl<'a> Reader<'a, '_> {
    /// Reads a line into the pieces of its cue.
    fn line(&mut self, at: usize, line: &Begun, words: &str, time: Deciseconds, of_cue: &mut Vec<Piece<'a>>) {
        let verdict = self.verdicts[at];
        let plain = untagged(words);
        let silent = self.music.contains(&at) || is_stage_direction(plain[line.sign..].trim());
        let sound = verdict == Verdict::Words && !self.waits && silent;
        if sound {
            let start = line.span.start as usize;
            let from = plain.len() - plain[line.sign..].trim_start().len();
            self.sounds.push((ByteSpan::new(start + from, start + plain.trim_end().len()), Some(time)));
        }
        // A sign or a tag beside a sound still says who speaks from there on.
        let says_who = line.sign > 0 || self.others.contains(&at) || has_voice(words);
        if is_rule(words) || sound && !says_who {
            return;
        }
        self.waits = matches!(verdict, Verdict::Label(label) if words[label.body..].trim().is_empty());
        let (from, labelled) = if let Verdict::Label(label) = verdict { (label.body, true) } else { (line.sign, false) };
        let inside = if words.contains("<v") { Vec::new() } else { self.labels.inside(words, from, labelled) };
        self.named.count(line, &inside);
        let above = of_cue.len();
        read_line(self.text, line, verdict, self.others.contains(&at), &inside, of_cue);
        if sound {
            of_cue[above..].iter_mut().for_each(|piece| piece.words.end = piece.words.start);
        }
        // Behind a tag that closes a voice, a sound or a full stop is nobody's.
        for piece in of_cue[above..].iter_mut().filter(|piece| piece.voice == Voice::Ended && !piece.words.is_empty()) {
            let words = piece.words.slice(self.text).trim();
            let says = words.contains(char::is_alphanumeric);
            if !says || is_stage_direction(words) || is_music(words) {
                self.sounds.extend(says.then_some((piece.words, Some(time))));
                piece.words.end = piece.words.start;
            }
        }
    }
}

/// Whether a line begins or ends a voice by a tag.
fn has_voice(line: &str) -> bool {
    line.contains("<v") || line.contains(CLOSED)
}

/// Which lines are music, as signs of it say: `♪ slow waltz ♪`, a line that such a sign begins, and those below it up to the one that the sign ends. A
/// line that goes on behind the sign is speech.
fn music(lines: &[Line<'_>]) -> BTreeSet<usize> {
    if !lines.iter().any(|line| line.text.contains(is_note)) {
        return BTreeSet::new();
    }
    let plain: Vec<String> =
        lines.iter().map(|line| untagged(line.text).trim_start_matches(['>', '-', ' ']).trim_end().to_owned()).collect();
    let mut found = BTreeSet::new();
    for (at, line) in plain.iter().enumerate().filter(|(_, line)| line.starts_with(is_note)) {
        let inside = line.trim_start_matches(is_note).trim_start();
        match inside.rfind(is_note) {
            None => {
                let below = plain[at + 1..].iter().take(MOST_BELOW);
                let more = below.take_while(|line| !line.starts_with(is_note)).position(|line| line.ends_with(is_note));
                let last = more.filter(|_| !inside.is_empty()).map_or(at, |more| at + 1 + more);
                found.extend(at..=last);
            }
            Some(_) if inside.ends_with(is_note) => drop(found.insert(at)),
            Some(_) => {}
        }
    }
    found
}

/// So many lines below one that begins music may end it.
const MOST_BELOW: usize = 4;

/// Whether words are music and nothing else.
fn is_music(words: &str) -> bool {
    words.starts_with(is_note) && words.ends_with(is_note)
}

fn is_note(c: char) -> bool {
    matches!(c, '♪' | '♫' | '♩' | '♬')
}

/// Labels inside lines, in bytes, by what became of the words behind them.
#[derive(Default)]
pub struct NamedInCues {
    /// Those that begin a turn.
    pub begin: Vec<u32>,
    /// Those from which it is not known who speaks.
    pub unsure: Vec<u32>,
    /// Brackets in which another speaks.
    pub asides: Vec<ByteSpan>,
    /// Those whose words were left with the speaker of the line.
    pub beside: Vec<u32>,
}

impl NamedInCues {
    fn count(&mut self, line: &Begun, inside: &[InsideLabel]) {
        let start = line.span.start;
        for one in inside {
            let at = start + one.label.start as u32;
            match one.place {
                InsidePlace::Begins => self.begin.push(at),
                InsidePlace::Unsure => self.unsure.push(at),
                InsidePlace::Bracketed { open, close } => {
                    self.asides.push(ByteSpan { start: start + open as u32, end: start + close as u32 });
                }
                InsidePlace::Stays => self.beside.push(at),
            }
        }
    }
}

/// Whether a line is a dash and nothing else, as between two speakers of a cue.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '-' | '–' | '—' | '―' | '>' | '»') || c.is_whitespace())
}

/// Whether cues hold two lines that begin with a dash: two people, as in printed dialogue.
fn in_dialogue(text: &str, cues: &[Cue]) -> bool {
    cues.iter()
        .any(|cue| cue.lines.iter().filter(|line| dialogue_dash(line.slice(text)) > 0 || joined_dash(line.slice(text)) > 0).count() > 1)
}

/// `-Hello`, a dash right before a word.
fn joined_dash(line: &str) -> usize {
    let rest = line.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '¿' | '¡' | '"')));
    usize::from(rest.is_some())
}

fn begin(text: &str, cue: &Cue, dialogue: bool) -> Vec<Begun> {
    let lines = cue.lines.iter().enumerate().map(|(at, &span)| {
        let words = span.slice(text);
        let dash = if dialogue { dialogue_dash(words).max(joined_dash(words)) } else { 0 };
        let sign = change_mark(words).max(dash);
        // A cue's line may be a tag of a voice; labels are looked for behind the sign of a change only.
        let tags = sign + super::leading_tags(&words[sign..]);
        let candidates = if words.contains("<v") { Vec::new() } else { read_candidates(&untagged(words)[tags..], tags) };
        Begun { span, sign, candidates, first: at == 0 }
    });
    lines.collect()
}

/// The line with blanks in place of its tags, so that `<b>Ida</b>: yes` has the label `Ida`.
fn untagged(line: &str) -> std::borrow::Cow<'_, str> {
    let mut plain = std::borrow::Cow::Borrowed(line);
    let mut at = 0;
    while let Some(open) = line[at..].find(['<', '{']).map(|open| at + open) {
        match super::tag(&line[open..]) {
            Some(length) => {
                plain.to_mut().replace_range(open..open + length, &" ".repeat(length));
                at = open + length;
            }
            None => at = open + 1,
        }
    }
    plain
}

fn read_line<'a>(text: &'a str, line: &Begun, verdict: Verdict<'_>, another: bool, inside: &[InsideLabel], pieces: &mut Vec<Piece<'a>>) {
    let start = line.span.start as usize;
    let (voice, from) = match verdict {
        Verdict::Label(label) => (Voice::Named(&text[start + label.start..start + label.end]), label.body),
        Verdict::Unknown => (Voice::Unknown, line.sign),
        Verdict::Words if line.sign > 0 || another => (Voice::Another, line.sign),
        Verdict::Words => (Voice::Same, 0),
    };
    let words = ByteSpan::new(start + from, line.span.end as usize);
    let mut at = words.start as usize;
    let mut voice = voice;
    // Labels inside the line: the words behind one that begins no turn for sure are nobody's, and it is among them.
    let mut labels = inside.iter().filter_map(|one| {
        let label = &one.label;
        match one.place {
            InsidePlace::Begins => {
                Some((start + label.opens(), Voice::Named(&text[start + label.start..start + label.end]), start + label.body))
            }
            InsidePlace::Unsure => Some((start + label.start, Voice::Unknown, start + label.start)),
            _ => None,
        }
    });
    let mut label = labels.next();
    // A line may hold several voices, by tags or by `>>` between them.
    loop {
        let end = line.span.end as usize;
        // A label inside the line, unless a tag or a sign comes first.
        while label.is_some_and(|(open, ..)| open < at) {
            label = labels.next();
        }
        let sign = next_voice(text, at, label.map_or(end, |label| label.0));
        let Some((open, next, after)) = sign.or(label) else { break };
        if sign.is_none() {
            label = labels.next();
        }
        push(text, pieces, voice, ByteSpan::new(at, open));
        (voice, at) = (next, after);
    }
    push(text, pieces, voice, ByteSpan::new(at, line.span.end as usize));
}

fn push<'a>(text: &str, pieces: &mut Vec<Piece<'a>>, voice: Voice<'a>, words: ByteSpan) {
    let words = words.trimmed(text);
    if voice != Voice::Same || !words.is_empty() {
        pieces.push(Piece { voice, words });
    }
}

/// The next change of voice between two bytes: where it is, who speaks, and where the words begin.
fn next_voice(text: &str, from: usize, end: usize) -> Option<(usize, Voice<'_>, usize)> {
    let tag = next_tag(text, from, end);
    let sign = text[from..end].match_indices(">>").find(|&(at, _)| at > 0 && text[from..from + at].ends_with(char::is_whitespace));
    match (tag, sign) {
        (Some(tag), Some((at, _))) if from + at > tag.0 => Some(tag),
        (_, Some((at, _))) => Some((from + at, Voice::Another, from + at + change_mark(&text[from + at..end]))),
        (tag, None) => tag,
    }
}

/// The next tag that begins or closes a voice.
fn next_tag(text: &str, from: usize, end: usize) -> Option<(usize, Voice<'_>, usize)> {
    text[from..end].match_indices("<").find_map(|(open, _)| {
        let tag = &text[from + open..end];
        if tag.starts_with(CLOSED) {
            return Some((from + open, Voice::Ended, from + open + CLOSED.len()));
        }
        let inside = tag.strip_prefix("<v").filter(|inside| inside.starts_with([' ', '\t', '.', '>']))?;
        let close = inside.bytes().take(super::LONGEST_TAG).position(|byte| byte == b'>')?;
        // `<v.loud Name>`: classes are before the blank.
        let label = inside[..close].trim_start_matches(|c: char| c == '.' || c.is_alphanumeric() || c == '_' || c == '-').trim();
        let voice = if label.is_empty() { Voice::Another } else { Voice::Named(label) };
        Some((from + open, voice, from + open + 2 + close + 1))
    })
}

/// The tag that closes a voice.
const CLOSED: &str = "</v>";
