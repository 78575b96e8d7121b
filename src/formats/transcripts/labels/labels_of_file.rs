//! The labels of a file, once they are judged: what a line begins with, and which names are inside it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::shape::{Candidate, Style};
use crate::domain::corpus::role_words::{LabelMeaning, fold_label, meaning};

/// A line, and what it may begin with.
pub struct Line<'a> {
    /// Where it is in the text, in bytes.
    pub at: usize,
    /// Its words.
    pub text: &'a str,
    /// What may be its label, the likeliest first.
    pub candidates: &'a [Candidate],
    /// Which block of lines between blank ones it is in.
    pub block: usize,
    /// Whether a speaker could begin here: each line of a text, the first of a caption.
    pub begins: bool,
    /// Whether the line below holds words of its own.
    pub words_below: bool,
    /// Whether `>>` or a dash says that another person begins to speak.
    pub signed: bool,
}

/// How something that may be a label was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadAs {
    /// A speaker's label.
    Speaker,
    /// A speaker's label that is met once and could be speech.
    DoubtfulSpeaker,
    /// Nobody's: the words are spoken, and it is not known by whom.
    Unknown,
    /// Speech of the speaker before.
    Speech,
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict<'a> {
    /// A label.
    Label(&'a Candidate),
    /// Perhaps a label: nobody is given the words.
    Unknown,
    /// Words.
    Words,
}

/// A customary word of so many letters is a label inside a line; `patient` and `all` are words of talk.
const LONG_WORD: usize = 9;

/// The labels of a file.
pub struct Labels {
    pub(super) keys: Keys,
    pub(super) read: Vec<ReadAs>,
    pub(super) certain: Vec<bool>,
    /// Keys that are written and set off as labels of this file are, and come back nowhere.
    pub(super) alike: Vec<bool>,
    /// How often each style sets off a label that was believed.
    pub(super) styles: FxHashMap<Style, u32>,
    pub(super) units: u32,
    pub(super) talk: usize,
    /// Lines that head the page.
    pub(super) header: Vec<bool>,
    pub(super) any: bool,
    /// Lines that begin with a label whose sign slipped.
    pub(super) slips: FxHashSet<usize>,
    /// Labels that are believed or declared, folded.
    pub(super) known: FxHashSet<String>,
}

impl Labels {
    /// Labels that a file states in a place of their own, such as a column of speakers, for what is inside the words.
    pub fn of_known(known: impl Iterator<Item = String>) -> Self {
        Self {
            keys: Keys::of(&[]),
            read: Vec::new(),
            certain: Vec::new(),
            alike: Vec::new(),
            styles: FxHashMap::default(),
            units: 0,
            talk: 0,
            header: Vec::new(),
            any: true,
            slips: FxHashSet::default(),
            known: known.collect(),
        }
    }

    /// Counts how the believed labels are set off; a sign that only one line uses is less than one that all use.
    pub(super) fn note_styles(&mut self, lines: &[Line<'_>]) {
        for (at, line) in lines.iter().enumerate().filter(|(at, _)| !self.header[*at]) {
            let believed = line.candidates.iter().zip(self.keys.of_line(at)).find(|(_, key)| self.believes(**key));
            if let Some((candidate, _)) = believed {
                *self.styles.entry(candidate.style).or_default() += 1;
            }
        }
    }

    /// Whether the file has any label.
    pub fn any(&self) -> bool {
        self.any
    }

    /// Whether a name inside a line is a label that this file is known to use, or a customary one.
    pub(super) fn names(&self, name: &str) -> bool {
        let large = name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
        // `A: stay. B: go.` is a list as often as a talk, and "All: be home by nine" is speech.
        let customary = match meaning(name) {
            Some(LabelMeaning::Asks) => true,
            Some(LabelMeaning::Answers) => {
                let code = name.chars().any(|c| c.is_ascii_digit()) || !name.chars().any(char::is_lowercase);
                name != "A" && (code || name.chars().count() >= LONG_WORD)
            }
            _ => false,
        };
        large && (self.labels_a_line(name) || customary)
    }

    /// Whether a name labels lines of this file, or is declared.
    pub(super) fn labels_a_line(&self, name: &str) -> bool {
        self.known.contains(&fold_label(name))
    }

    /// Whether a label is one wherever it is.
    pub(super) fn is_certain(&self, key: u32) -> bool {
        self.certain[key as usize]
    }

    pub(super) fn believes(&self, key: u32) -> bool {
        matches!(self.read[key as usize], ReadAs::Speaker | ReadAs::DoubtfulSpeaker)
    }

    /// What the line of this number among those that were judged begins with.
    pub fn verdict<'a>(&self, at: usize, line: &Line<'a>) -> Verdict<'a> {
        let mut unknown = false;
        if self.header.get(at) == Some(&true) {
            return Verdict::Words;
        }
        for (candidate, &key) in line.candidates.iter().zip(self.keys.of_line(at)) {
            match self.read[key as usize] {
                ReadAs::Speaker | ReadAs::DoubtfulSpeaker if self.fits(line, key, candidate) => return Verdict::Label(candidate),
                ReadAs::Unknown => unknown |= candidate.style.is_strong() || self.alike[key as usize],
                _ => {}
            }
        }
        let open = || unknown || self.slips.contains(&at);
        if self.any && line.block >= self.talk && open() { Verdict::Unknown } else { Verdict::Words }
    }

    /// Whether a believed label is set off here as labels of this file are.
    fn fits(&self, line: &Line<'_>, key: u32, candidate: &Candidate) -> bool {
        let used = self.styles.get(&candidate.style).copied().unwrap_or(0);
        let name = &line.text[candidate.start..candidate.end];
        let letter = name.chars().count() < 2;
        let certain = self.certain[key as usize] && !letter;
        let capital = certain || name.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
        match candidate.style {
            Style::Colon | Style::Timed | Style::DotDash | Style::BracketColon => true,
            Style::TightColon | Style::Bracket | Style::Paren => certain || used > 1,
            Style::Tab => certain || used > 1 || line.text.matches('\t').count() == 1,
            Style::Clock => certain || used * 5 >= self.units,
            Style::Round | Style::Numbered => used > 1,
            // `A) first` is a list unless most lines are set off so.
            Style::Sign | Style::Equals => capital && used > 1 && used * 3 >= self.units,
            Style::Dash if letter => capital && used > 2 && used * 4 >= self.units,
            Style::Dash => capital && (certain || (used > 2 && used * 6 >= self.units)),
            // `I` alone on its line is a label where a good part of the lines are such.
            Style::Alone if letter => capital && line.words_below && used > 2 && used * 4 >= self.units,
            Style::Alone => capital && (line.words_below || used > 2),
        }
    }
}

/// The keys of all candidates, each kept once.
pub(super) struct Keys {
    pub(super) names: Vec<String>,
    /// The number of each candidate's key, line after line.
    numbers: Vec<u32>,
    /// Where each line's begin.
    starts: Vec<usize>,
}

impl Keys {
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut keys = Self { names: Vec::new(), numbers: Vec::new(), starts: vec![0] };
        for line in lines {
            for candidate in line.candidates {
                let name = key(line.text, candidate);
                let number = known.get(&name).copied().unwrap_or_else(|| {
                    keys.names.push(name.clone());
                    known.insert(name, keys.names.len() as u32 - 1);
                    keys.names.len() as u32 - 1
                });
                keys.numbers.push(number);
            }
            keys.starts.push(keys.numbers.len());
        }
        keys
    }

    pub(super) fn of_line(&self, at: usize) -> &[u32] {
        &self.numbers[self.starts[at]..self.starts[at + 1]]
    }
}

/// Labels are counted together as people see them, in one case; a small first letter is remembered.
pub(super) fn key(line: &str, candidate: &Candidate) -> String {
    let name = &line[candidate.start..candidate.end];
    let folded = fold_label(name);
    let small = name.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    if small { format!("{LOWER}{folded}") } else { folded }
}

/// Is before the folded spelling of a label that begins with a small letter.
pub(super) const LOWER: char = '\u{1}';

/// A key without its mark.
pub(super) fn bare(key: &str) -> &str {
    key.trim_start_matches(LOWER)
}
