//! Which of the things that look like labels are labels, judged over a whole file.
//!
//! What is known beforehand is believed. Any other must look like a name and come back, or be in a file in which nearly everything
//! is labelled: "One more thing:" at the start of a paragraph is speech. How a name is written hangs on its script, so no form is asked
//! for where the counts are clear: `ola brandt:` before three of five captions is a speaker. A word that the talk itself uses (`home`,
//! `and then`) is a name only where it labels a good part of the file. Cost: one pass over the text for the words that the talk uses,
//! and one over the lines.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Known;
use super::labels_of_file::{Keys, LOWER, Labels, Line, ReadAs, Verdict, bare};
use super::name_shape::{PARTICLES, Shape, is_led_by_particle, shape};
use super::particulars::header_lines;
use super::shape::{Candidate, Style};
use super::slips::slips;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{LabelMeaning, clean_label, fold_label, heads_a_line, is_small, is_sound, meaning};

/// Something that the file leaves open.
#[derive(Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What may be a label. It may be a name or speech, so it is never part of a message.
    pub label: String,
    /// How it was read.
    pub read_as: ReadAs,
    /// How many lines begin with it.
    pub lines: u32,
    /// The byte at which the first of them begins.
    pub first: usize,
}

impl std::fmt::Debug for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Doubt({} bytes, {:?}, {} lines)", self.label.len(), self.read_as, self.lines)
    }
}

/// How often something that may be a label occurs.
#[derive(Default)]
struct Seen {
    strong: u32,
    weak: u32,
    /// Weak ones that fill their line and have words below, or come before words.
    followed: u32,
    clock: u32,
    /// Strong ones with a time beside them.
    timed: u32,
    /// Of those, how many have a time between those of the lines around.
    in_time: u32,
    /// Whether words are behind or below any of them.
    speaks: bool,
    /// Whether a sign of a change of speaker is before any of them.
    signed: bool,
    block: usize,
    /// Lines that begin a block.
    leads: u32,
    first: usize,
    shape: Shape,
    words_behind: bool,
    label: String,
}

/// What heads a line and is nobody's name even where it heads every line.
const NO_NAMES: [&str; 24] = [
    "time",
    "date",
    "line",
    "page",
    "number",
    "id",
    "start",
    "end",
    "duration",
    "length",
    "timestamp",
    "zeit",
    "datum",
    "uhrzeit",
    "dauer",
    "heure",
    "durée",
    "hora",
    "fecha",
    "tid",
    "tijd",
    "время",
    "时间",
    "時間",
];

/// The most lines in doubt that are kept apart in one file.
const MOST_DOUBTS: usize = 200;

/// Decides for a whole file. `short_file` is the number of lines up to which one label is believed for once.
pub fn judge(lines: &[Line<'_>], text: &str, known: Known<'_>, short_file: u32) -> (Labels, Vec<Doubt>) {
    let units = lines.iter().filter(|line| line.begins).count() as u32;
    let blocks = block_lengths(lines);
    let header = header_lines(lines, &blocks, known.rules);
    let keys = Keys::of(lines);
    let mut seen: Vec<Seen> = Vec::new();
    seen.resize_with(keys.names.len(), Seen::default);
    let in_time = lines_in_time(lines);
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| !header[*at]) {
        let leads = at == 0 || lines[at - 1].block != line.block;
        let of_line = keys.of_line(at);
        for (number, (candidate, &key)) in line.candidates.iter().zip(of_line).enumerate() {
            if !of_line[..number].contains(&key) {
                count(&mut seen[key as usize], line, candidate, leads);
                seen[key as usize].in_time += u32::from(candidate.style == Style::Timed && in_time[at]);
            }
        }
    }
    let mut judge = Judge { units, short_file, known, text, blocks, words: OnceCell::new(), pool: 0, talk: 0, clocks: false, timed: 0 };
    let (mut labels, mut doubts) = judge.decide(keys, &seen);
    labels.header = header;
    labels.note_styles(lines);
    // What is met once at the start of a line and once inside another comes back.
    let is_believed = |read: &ReadAs| matches!(read, ReadAs::Speaker | ReadAs::DoubtfulSpeaker);
    let speakers = labels.keys.names.iter().zip(&labels.read).filter(|(_, read)| is_believed(read));
    labels.known = speakers.map(|(key, _)| bare(key).to_owned()).chain(known.rules.labels()).collect();
    judge.doubt_alike(lines, &seen, &mut labels, &mut doubts);
    doubt_slips(lines, &seen, known, &mut labels, &mut doubts);
    doubts.sort_by(|a, b| (a.first, &a.label).cmp(&(b.first, &b.label)));
    doubts.truncate(MOST_DOUBTS);
    (labels, doubts)
}

/// Lines that begin with a label of the file whose sign slipped are nobody's.
fn doubt_slips(lines: &[Line<'_>], seen: &[Seen], known: Known<'_>, labels: &mut Labels, doubts: &mut Vec<Doubt>) {
    let mut found: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    // Only what labels several lines by the file's own signs can slip.
    let often = |(key, seen): &(&String, &Seen)| seen.times() > 1 && (seen.strong > 1 || bare(key).chars().count() > 1);
    let believed = labels.keys.names.iter().zip(seen).zip(&labels.read).filter(|(_, read)| **read == ReadAs::Speaker).map(|(one, _)| one);
    let used: FxHashSet<String> = believed.filter(often).map(|(key, _)| bare(key).to_owned()).chain(known.rules.labels()).collect();
    for (at, name) in slips(lines, |name| used.contains(&fold_label(name))) {
        if labels.verdict(at, &lines[at]) == Verdict::Words {
            labels.slips.insert(at);
            found.entry(name).or_insert((0, lines[at].at)).0 += 1;
        }
    }
    doubts.extend(found.into_iter().map(|(name, (lines, first))| Doubt { label: name.to_owned(), read_as: ReadAs::Unknown, lines, first }));
}

/// Which lines have a name and a time that is no earlier than that of the line with one above, and no later than that of the next.
fn lines_in_time(lines: &[Line<'_>]) -> Vec<bool> {
    let time =
        |line: &Line<'_>| line.candidates.iter().find(|candidate| candidate.style == Style::Timed).and_then(|candidate| candidate.time);
    let times: Vec<(usize, Deciseconds)> = lines.iter().enumerate().filter_map(|(at, line)| Some((at, time(line)?))).collect();
    let mut found = vec![false; lines.len()];
    for (place, &(at, time)) in times.iter().enumerate() {
        let above = place.checked_sub(1).is_none_or(|above| times[above].1 <= time);
        found[at] = above && times.get(place + 1).is_none_or(|(_, below)| time <= *below);
    }
    found
}

fn count(entry: &mut Seen, line: &Line<'_>, candidate: &Candidate, leads: bool) {
    entry.leads += u32::from(leads);
    let name = &line.text[candidate.start..candidate.end];
    if entry.label.is_empty() {
        // In brackets, and alone on a line with a time, nothing but a name begins so.
        let set_off = matches!(candidate.style, Style::Bracket | Style::Timed) && is_led_by_particle(name);
        let shape = if set_off { Shape::Proper } else { shape(name) };
        (entry.block, entry.first, entry.shape, entry.label) = (line.block, line.at, shape, clean_label(name));
    }
    entry.timed += u32::from(candidate.style == Style::Timed);
    let words = !line.text[candidate.body.min(line.text.len())..].trim().is_empty();
    entry.words_behind |= words;
    entry.speaks |= words || line.words_below;
    entry.signed |= line.signed && candidate.style.is_strong();
    match candidate.style {
        Style::Clock => entry.clock += 1,
        style if style.is_strong() => entry.strong += 1,
        style => {
            entry.weak += 1;
            entry.followed += u32::from(if style.fills_the_line() { line.words_below } else { words || line.words_below });
        }
    }
}

fn block_lengths(lines: &[Line<'_>]) -> Vec<u32> {
    let mut blocks = vec![0; lines.last().map_or(0, |line| line.block + 1)];
    lines.iter().for_each(|line| blocks[line.block] += 1);
    blocks
}

struct Judge<'a> {
    units: u32,
    short_file: u32,
    known: Known<'a>,
    text: &'a str,
    blocks: Vec<u32>,
    /// How often the talk uses each word in small letters.
    words: OnceCell<FxHashMap<String, u32>>,
    /// Lines that begin with something that is nearly sure to be a label.
    pool: u32,
    /// The block in which the talk begins.
    talk: usize,
    /// Whether names with a time behind them head the turns of this file, though only one blank parts the two.
    clocks: bool,
    /// How many lines begin with a name that is sure, and the time behind it.
    timed: u32,
}

impl Judge<'_> {
    fn decide(&mut self, keys: Keys, seen: &[Seen]) -> (Labels, Vec<Doubt>) {
        let all = || keys.names.iter().map(String::as_str).zip(seen);
        let certain: Vec<bool> = all().map(|(key, seen)| seen.times() > 0 && self.is_certain(key, seen)).collect();
        let clocks: u32 = all().filter(|(key, seen)| !is_small_talk(key, seen)).map(|(_, seen)| seen.clock).sum();
        self.clocks = clocks > 2 && clocks * 4 >= self.units;
        let presumed = |(key, seen): (&str, &Seen), certain: bool| {
            certain
                || (self.strong(seen) > 1
                    && seen.shape != Shape::Odd
                    && !is_small_talk(key, seen)
                    && (is_initial(key) || !heads_a_line(bare(key)))
                    && !is_sound(bare(key)))
        };
        let presumed: Vec<&Seen> =
            all().zip(&certain).filter(|&(one, &certain)| presumed(one, certain)).map(|((_, seen), _)| seen).collect();
        self.timed = presumed.iter().map(|seen| seen.timed).sum();
        let pool = presumed.iter().map(|seen| self.strong(seen) + seen.weak).sum();
        let talk = presumed.iter().map(|seen| seen.block).min().unwrap_or(0);
        (self.pool, self.talk) = (pool, talk);
        let mut read: Vec<ReadAs> = all().zip(&certain).map(|((key, seen), &certain)| self.read(key, seen, certain)).collect();
        self.take_kin(&keys, seen, &mut read);
        self.doubt_as_written(&keys, seen, &mut read);
        let believed = |read: ReadAs| matches!(read, ReadAs::Speaker | ReadAs::DoubtfulSpeaker);
        let any = seen.iter().zip(&read).any(|(seen, &read)| seen.times() > 0 && believed(read));
        // Where hardly anybody comes back, one label is no more doubtful than another.
        let sure =
            seen.iter().zip(&read).zip(&certain).filter(|((seen, read), certain)| believed(**read) && (**certain || seen.times() > 1));
        let several = sure.filter(|((seen, _), _)| seen.times() > 0).count() > 1;
        let open = |read: ReadAs| read == ReadAs::Unknown || (read == ReadAs::DoubtfulSpeaker && several);
        let doubts: Vec<Doubt> = seen
            .iter()
            .zip(&read)
            .filter(|&(_, &read)| open(read))
            .map(|(seen, &read_as)| Doubt { label: seen.label.clone(), read_as, lines: seen.times(), first: seen.first })
            .collect();
        let (styles, alike) = (FxHashMap::default(), vec![false; read.len()]);
        let labels = Labels {
            keys,
            read,
            certain,
            styles,
            alike,
            units: self.units,
            talk: self.talk,
            header: Vec::new(),
            any,
            slips: FxHashSet::default(),
            known: FxHashSet::default(),
        };
        (labels, doubts)
    }

    /// A believed label in small letters, and several believed labels in one (`P1 and P2`, `Ida + Ben`), are labels too.
    fn take_kin(&self, keys: &Keys, seen: &[Seen], read: &mut [ReadAs]) {
        let believed: FxHashSet<&str> =
            keys.names.iter().zip(read.iter()).filter(|(_, read)| **read == ReadAs::Speaker).map(|(key, _)| bare(key)).collect();
        let known = |part: &str| believed.contains(part) || self.known.rules.is_declared_exactly(part) || meaning(part).is_some();
        let kin = |key: &str| {
            let whole = key.starts_with(LOWER) && believed.contains(bare(key)) && bare(key).chars().count() > 1;
            let joined = || bare(key).contains(|c: char| c.is_whitespace() || JOINS.contains(&c));
            whole || (joined() && Some(parts_of(bare(key))).is_some_and(|parts| parts.len() > 1 && parts.iter().all(|part| known(part))))
        };
        let taken: Vec<usize> = (0..read.len())
            .filter(|&at| read[at] != ReadAs::Speaker && self.strong(&seen[at]) > 0 && seen[at].speaks && kin(&keys.names[at]))
            .collect();
        taken.into_iter().for_each(|at| read[at] = ReadAs::Speaker);
    }

    /// In a file of which nearly every line has a label, what is written as these are is nobody's where it was not believed: a word of capitals
    /// among capitals (`PER:`), a name that is a small word too (`Per N.:`), a guess (`P?:`), or a name joined to a known one (`Ola & Per:`).
    fn doubt_as_written(&self, keys: &Keys, seen: &[Seen], read: &mut [ReadAs]) {
        // Where everybody is met once, hardly any label is believed.
        let set_off: u32 = seen.iter().map(|seen| seen.strong).sum();
        if !self.nearly_all() && set_off * 5 < self.units * 4 {
            return;
        }
        let letters = |label: &str| label.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = |label: &str| letters(label) > 1 && !label.chars().any(char::is_lowercase);
        let believed: Vec<&Seen> = seen
            .iter()
            .zip(read.iter())
            .filter(|(seen, read)| **read == ReadAs::Speaker && seen.times() > 1)
            .map(|(seen, _)| seen)
            .collect();
        let names: FxHashSet<String> = believed.iter().map(|seen| fold_label(&seen.label)).collect();
        let all_capitals = !believed.is_empty() && believed.iter().all(|seen| capitals(&seen.label));
        let is_open = |at: &usize| {
            let (label, folded) = (seen[*at].label.as_str(), bare(&keys.names[*at]));
            let short = label.split_whitespace().count() <= 3 && label.chars().count() <= 30;
            let other = heads_a_line(folded) || NO_NAMES.contains(&folded) || is_sound(folded) || self.known.rules.is_speech(label);
            let large = label.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
            let guessed = label.ends_with('?') && letters(label) > 0 && large;
            let joined = || {
                let parts = parts_of(folded);
                parts.len() > 1 && parts.iter().any(|part| names.contains(part)) && label.starts_with(char::is_uppercase)
            };
            let written = all_capitals && capitals(label) || large && !all_capitals && letters(label) > 2 || guessed || joined();
            read[*at] == ReadAs::Speech
                && seen[*at].strong > 0
                && seen[*at].words_behind
                && seen[*at].block >= self.talk
                && short
                && !other
                && written
        };
        let open: Vec<usize> = (0..read.len()).filter(is_open).collect();
        open.into_iter().for_each(|at| read[at] = ReadAs::Unknown);
    }

    /// What is written and set off as the labels of this file are and was not believed is nobody's: it may be somebody who speaks once.
    fn doubt_alike(&self, lines: &[Line<'_>], seen: &[Seen], labels: &mut Labels, doubts: &mut Vec<Doubt>) {
        let used = |style| labels.styles.get(&style).copied().unwrap_or(0);
        let habit = |style| match style {
            Style::Bracket | Style::Paren => used(style) > 1,
            // Where it is offered, every line begins so.
            Style::Round => true,
            Style::Tab | Style::Alone | Style::Dash | Style::Sign => {
                (used(style) > 2 && used(style) * 4 >= self.units) || (used(style) > 1 && used(style) * 2 >= self.units)
            }
            _ => false,
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, line) in lines.iter().enumerate().filter(|(at, line)| line.block >= labels.talk && !labels.header[*at]) {
            let of_line = labels.keys.of_line(at);
            if of_line.iter().any(|&key| labels.believes(key)) {
                continue;
            }
            let open = |&(candidate, key): &(&Candidate, &u32)| {
                let (name, seen) = (&labels.keys.names[*key as usize], &seen[*key as usize]);
                let says = !line.text[candidate.body.min(line.text.len())..].trim().is_empty() || line.words_below;
                let somebody = candidate.style == Style::Round || self.may_be_somebody(name, seen);
                labels.read[*key as usize] == ReadAs::Speech && habit(candidate.style) && says && somebody
            };
            found.extend(line.candidates.iter().zip(of_line).find(open).map(|(_, &key)| (key as usize, line.at)));
        }
        for (key, first) in found {
            if !std::mem::replace(&mut labels.alike[key], true) {
                labels.read[key] = ReadAs::Unknown;
                doubts.push(Doubt { label: seen[key].label.clone(), read_as: ReadAs::Unknown, lines: seen[key].times(), first });
            }
        }
    }

    /// Whether something reads like a name and like nothing else.
    fn may_be_somebody(&self, key: &str, seen: &Seen) -> bool {
        let folded = bare(key);
        let named = matches!(seen.shape, Shape::Proper | Shape::Caseless) && folded.split_whitespace().count() <= 4;
        let other = self.known.rules.is_speech(&seen.label)
            || is_sound(folded)
            || heads_a_line(folded)
            || is_small_talk(key, seen)
            || self.is_ordinary(key, seen);
        named && !other && folded.chars().count() <= 30
    }

    /// Lines in which a label is set off by a sign that is seldom anything else.
    fn strong(&self, seen: &Seen) -> u32 {
        seen.strong + if self.clocks { seen.clock } else { 0 }
    }

    /// Whether a label is one wherever it is.
    fn is_certain(&self, key: &str, seen: &Seen) -> bool {
        let folded = bare(key);
        if self.known.rules.is_speech(&seen.label) {
            return false;
        }
        let rules = self.known.rules;
        let known = self.known.stated.contains(folded) || rules.is_declared_exactly(&seen.label) || rules.is_known(folded);
        if known || meaning(folded).is_some() {
            return true;
        }
        // `P*` fits `P3` and also `Perhaps`: a pattern is no proof for a word of the talk.
        let by_pattern = self.known.rules.declared(&seen.label).is_some();
        let often = seen.strong > 1 && seen.strong * 10 >= self.units;
        by_pattern
            && !is_small_talk(key, seen)
            && !heads_a_line(folded)
            && !is_sound(folded)
            && (often || (seen.shape != Shape::Odd && !self.is_ordinary(key, seen)))
    }

    fn read(&self, key: &str, seen: &Seen, certain: bool) -> ReadAs {
        let folded = bare(key);
        if certain {
            return ReadAs::Speaker;
        }
        if is_sound(folded) || NO_NAMES.contains(&folded) || self.known.rules.is_speech(&seen.label) {
            return ReadAs::Speech;
        }
        let strong = self.strong(seen);
        let part = |of: u32| strong * of >= self.units;
        if (heads_a_line(folded) && !is_initial(key)) || is_small_talk(key, seen) {
            return if strong > 2 && part(5) { ReadAs::Speaker } else { ReadAs::Speech };
        }
        if self.weak_is_enough(seen) || (seen.timed > 1 && !self.is_ordinary(key, seen)) {
            return ReadAs::Speaker;
        }
        // Where names with their times head the turns, `her husband  0:09` is one.
        let heads = self.timed > 2 && self.timed * 4 >= self.pool * 3;
        if heads && seen.in_time > 0 && seen.in_time == seen.times() && seen.shape != Shape::Odd && folded.split_whitespace().count() <= 4 {
            return if seen.in_time > 1 { ReadAs::Speaker } else { ReadAs::DoubtfulSpeaker };
        }
        match (strong, seen.shape) {
            (0, _) => ReadAs::Speech,
            (1, _) => self.read_once(key, seen),
            (_, Shape::Proper) => ReadAs::Speaker,
            (_, Shape::Mixed) if !self.is_ordinary(key, seen) || part(10) => ReadAs::Speaker,
            (_, Shape::Caseless) if part(10) || (self.mostly() && !self.is_ordinary(key, seen)) => ReadAs::Speaker,
            (_, Shape::Lower) if !self.is_ordinary(key, seen) && (part(5) || self.nearly_all()) => ReadAs::Speaker,
            (_, Shape::Lower) if !self.nearly_all() && self.is_ordinary(key, seen) => ReadAs::Speech,
            (_, Shape::Odd) if part(10) && self.mostly() && !self.is_ordinary(key, seen) => ReadAs::Speaker,
            (_, Shape::Odd) => ReadAs::Speech,
            _ => self.unknown(key, seen),
        }
    }

    /// A label that is met once with a sign that is seldom anything else.
    fn read_once(&self, key: &str, seen: &Seen) -> ReadAs {
        // "Place: ..." and "Typed by: ..." one below the other, above the first who speaks, head the page and speak not.
        let heads_the_page = seen.block < self.talk && self.blocks[seen.block] > 1;
        // "Lunch  12:30" is speech where no label has its time behind it.
        let clock = seen.timed > 0 && self.pool > 0 && self.timed < 2;
        if !seen.speaks || clock {
            return ReadAs::Speech;
        }
        // A number with a colon is somebody's telephone only where it comes back.
        if !seen.label.chars().any(char::is_alphabetic) && seen.label.chars().any(char::is_numeric) {
            return ReadAs::Speech;
        }
        let name_like = matches!(seen.shape, Shape::Proper | Shape::Mixed | Shape::Caseless);
        let around = self.mostly() || self.units <= self.short_file || seen.signed;
        if name_like && around && !heads_the_page && !self.is_ordinary(key, seen) {
            return ReadAs::DoubtfulSpeaker;
        }
        match seen.shape {
            _ if seen.block < self.talk => ReadAs::Speech,
            Shape::Odd => ReadAs::Speech,
            Shape::Lower if !self.nearly_all() || self.is_ordinary(key, seen) => ReadAs::Speech,
            _ => self.unknown(key, seen),
        }
    }

    /// Nobody's, unless it is too long for a name or nothing follows it, as in "She asked:".
    fn unknown(&self, key: &str, seen: &Seen) -> ReadAs {
        let short = bare(key).split_whitespace().count() <= 3 && bare(key).chars().count() <= 30;
        let caseless_long = seen.shape == Shape::Caseless && bare(key).chars().count() > 15;
        let opens_nothing = !seen.words_behind && seen.shape != Shape::Proper;
        if short && !caseless_long && !opens_nothing { ReadAs::Unknown } else { ReadAs::Speech }
    }

    /// Whether a sign that is often something else comes back often enough.
    fn weak_is_enough(&self, seen: &Seen) -> bool {
        let often = seen.weak > 2 && seen.followed * 2 > seen.weak;
        // Lines that an editor wraps make a paragraph no longer.
        let units = if seen.leads == seen.weak { self.paragraphs() } else { self.units };
        let part = |of: u32| seen.weak * of >= units;
        match seen.shape {
            Shape::Proper | Shape::Caseless => {
                (often && part(50)) || (seen.weak > 1 && seen.followed * 2 > seen.weak && (part(3) || (self.pool == 0 && part(4))))
            }
            Shape::Mixed => often && part(10),
            Shape::Lower => often && part(4),
            Shape::Odd => false,
        }
    }

    /// How many paragraphs there are, or lines where hardly any is parted from the next.
    fn paragraphs(&self) -> u32 {
        let blocks = self.blocks.len() as u32;
        if blocks > 2 { blocks.min(self.units) } else { self.units }
    }

    /// Whether labels are what lines of this file begin with.
    fn mostly(&self) -> bool {
        self.pool * 3 >= self.units
    }

    fn nearly_all(&self) -> bool {
        self.pool * 10 >= self.units * 6
    }

    /// Whether the talk uses each word of a label in small letters too.
    fn is_ordinary(&self, key: &str, seen: &Seen) -> bool {
        let folded = bare(key);
        let times = seen.times();
        let unbroken = seen.shape == Shape::Caseless && !folded.contains(' ') && folded.chars().all(|c| c as u32 >= 0xe00);
        if unbroken {
            return self.text.matches(seen.label.as_str()).take(2 * times as usize + 1).count() > 2 * times as usize;
        }
        let words = self.words.get_or_init(|| words_of(self.text));
        // A label in small letters is counted with the talk.
        let own = if key.starts_with(LOWER) || seen.shape == Shape::Caseless { times } else { 0 };
        let mut all = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        all.peek().is_some() && all.all(|word| words.get(word).is_some_and(|&count| count > own))
    }
}

/// How often each word is in a text in small letters, or in a script without capitals.
fn words_of(text: &str) -> FxHashMap<String, u32> {
    let mut words: FxHashMap<String, u32> = FxHashMap::default();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase()))
    {
        match words.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                words.insert(word.to_owned(), 1);
            }
        }
    }
    words
}

/// Signs and words between the names in a label of several.
const JOINS: [char; 7] = ['&', '+', '/', ',', ';', '、', '和'];
const JOINING: [&str; 13] = ["and", "und", "et", "y", "e", "og", "och", "en", "i", "и", "ja", "ve", "și"];

/// The names in a label of several: `P1 and P2`, `Ida + Ben`, `王明、李华`; one name is a label of one.
fn parts_of(folded: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in folded.split_inclusive(|c: char| c.is_whitespace() || JOINS.contains(&c)) {
        let bare = word.trim_end_matches(|c: char| c.is_whitespace() || JOINS.contains(&c));
        if !JOINING.contains(&bare)
            && let Some(last) = parts.last_mut()
        {
            last.push_str(bare);
            last.push(' ');
        }
        if JOINING.contains(&bare) || word.ends_with(JOINS) {
            parts.push(String::new());
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Whether a label is one large letter, as people shorten names: `В:` is no small word.
fn is_initial(key: &str) -> bool {
    !key.starts_with(LOWER) && bare(key).chars().count() == 1
}

/// Whether a label holds a word that no name holds, unless it is in capitals: `THE WITNESS`.
fn is_small_talk(key: &str, seen: &Seen) -> bool {
    let letters = seen.label.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters > 3 && seen.label.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    !capitals && has_small(key, seen.shape)
}

/// Whether a label holds a word that no name holds; "do" and "la" are parts of names that are else written large.
fn has_small(key: &str, shape: Shape) -> bool {
    if is_initial(key) {
        return false;
    }
    let words = bare(key).split(|c: char| c.is_whitespace() || c == ',');
    words.filter(|word| shape != Shape::Proper || !PARTICLES.contains(word)).any(is_small)
}

impl Seen {
    /// In how many lines it is.
    fn times(&self) -> u32 {
        self.strong + self.weak + self.clock
    }
}

/// Whether a label's customary meaning is that its speaker asks or answers.
pub fn is_customary(label: &str) -> bool {
    matches!(meaning(label), Some(LabelMeaning::Asks | LabelMeaning::Answers | LabelMeaning::Note))
}

/// Whether something can be a name at all: `Ida Marsh`, and not `One more thing`.
pub fn may_be_a_name(label: &str) -> bool {
    let folded = fold_label(label);
    let shaped = matches!(shape(&clean_label(label)), Shape::Proper | Shape::Caseless | Shape::Mixed);
    shaped && !has_small(&folded, shape(&clean_label(label))) && !heads_a_line(&folded) && !is_sound(&folded)
}
