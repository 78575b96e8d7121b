//! What the labels of a file, once they are known, say about lines that were judged before anybody knew them.
//!
//! Takes lines and the labels that were found, gives what the lines may begin with anew. Three things are seen only then: that a label
//! says how its speaker speaks (`Maria (laughing)`); that a line right below a name alone on its line is what that person says; and
//! that the colon of a line is inside its words, as another label ends before it (`P2 (0:09) My brother: he was older`).

use rustc_hash::{FxHashMap, FxHashSet};

use super::labels_of_file::{Labels, Line, Verdict, key};
use super::shape::{Candidate, Style};
use crate::domain::corpus::role_words::{is_sound, meaning};
use crate::formats::transcripts::times::parse_range;

/// The most words of a manner of speaking.
const MANNER_WORDS: usize = 4;

/// Manners of speaking that are no sounds; in other languages than English only sounds are known for manners.
const MANNERS: [&str; 9] = ["cont", "cont.", "cont'd", "cont’d", "continued", "continues", "translated", "whispers", "interrupts"];

/// What each line may begin with; `None` where nothing changes.
pub fn read_again(lines: &[Line<'_>], labels: &Labels) -> Option<Vec<Vec<Candidate>>> {
    let verdicts: Vec<Verdict<'_>> = lines.iter().enumerate().map(|(at, line)| labels.verdict(at, line)).collect();
    let counts = Counts::of(lines);
    let below_name: Vec<bool> = (0..lines.len()).map(|at| is_below_name(lines, &verdicts, at)).collect();
    let says_nothing = names_without_words(lines, labels, &below_name);
    let mut changed = false;
    let again = lines.iter().enumerate().map(|(at, line)| {
        let stays = |candidate: &Candidate, key: u32| {
            let said = below_name[at] && candidate.style.fills_the_line() && !labels.is_certain(key) && !says_nothing.contains(&key);
            !said && !is_inside_words(line, candidate, labels, labels.keys.of_line(at), &counts)
        };
        let mut candidates: Vec<Candidate> = line.candidates.to_vec();
        let mut keys = labels.keys.of_line(at).iter();
        candidates.retain(|candidate| keys.next().is_none_or(|&key| stays(candidate, key)));
        changed |= candidates.len() < line.candidates.len();
        for candidate in &mut candidates {
            if let Some(end) = without_manner(&line.text[candidate.start..candidate.end], labels) {
                candidate.end = candidate.start + end;
                changed = true;
            }
        }
        candidates
    });
    let again: Vec<Vec<Candidate>> = again.collect();
    changed.then_some(again)
}

/// Where the name ends in `Maria (laughing)`, if `Maria` is a label of the file.
fn without_manner(label: &str, labels: &Labels) -> Option<usize> {
    let open = label.find(['(', '[']).filter(|_| label.ends_with([')', ']']))?;
    let (name, manner) = (label[..open].trim_end(), label[open + 1..].trim_end_matches([')', ']']).trim());
    // A place, a number or a role tells two people of one name apart, and so does `mother`.
    let says_how = MANNERS.contains(&manner)
        || is_sound(manner.trim_end_matches('.'))
        || manner.starts_with("in ")
        || manner.starts_with(char::is_lowercase) && (manner.ends_with("ing") || manner.ends_with("ly"));
    let tells_apart = manner.chars().any(char::is_numeric) || meaning(manner).is_some() || meaning(label) != meaning(name);
    let few = manner.split_whitespace().count() <= MANNER_WORDS;
    (says_how && few && !tells_apart && !name.is_empty() && labels.labels_a_line(name)).then_some(name.len())
}

/// Whether a line is the first below a label that fills its line, with a time of its own line between or without.
fn is_below_name(lines: &[Line<'_>], verdicts: &[Verdict<'_>], at: usize) -> bool {
    let is_name = |above: usize| matches!(verdicts[above], Verdict::Label(label) if label.style.fills_the_line());
    let joined = |above: usize| lines[above].block == lines[at].block;
    let Some(above) = at.checked_sub(1).filter(|&above| joined(above)) else { return false };
    let is_time = || parse_range(lines[above].text.trim()).is_some();
    is_name(above) || above.checked_sub(1).is_some_and(|name| is_time() && joined(name) && is_name(name))
}

/// Labels that fill their lines and are mostly not right below a name: where one is, the person above says nothing.
fn names_without_words(lines: &[Line<'_>], labels: &Labels, below_name: &[bool]) -> FxHashSet<u32> {
    let mut places: FxHashMap<u32, [u32; 2]> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        for (_, &key) in line.candidates.iter().zip(labels.keys.of_line(at)).filter(|(candidate, _)| candidate.style.fills_the_line()) {
            places.entry(key).or_default()[usize::from(below_name[at])] += 1;
        }
    }
    places.into_iter().filter(|(key, [elsewhere, below])| elsewhere > below && labels.believes(*key)).map(|(key, _)| key).collect()
}

/// How often each key is met, and how often by itself before words: with no longer label around it.
struct Counts {
    all: FxHashMap<String, u32>,
    by_itself: FxHashMap<(String, Style), u32>,
}

impl Counts {
    fn of(lines: &[Line<'_>]) -> Self {
        let mut counts = Self { all: FxHashMap::default(), by_itself: FxHashMap::default() };
        for line in lines {
            for candidate in line.candidates {
                let key = key(line.text, candidate);
                *counts.all.entry(key.clone()).or_default() += 1;
                if !line.candidates.iter().any(|other| is_around(other, candidate)) {
                    *counts.by_itself.entry((key, candidate.style)).or_default() += 1;
                }
            }
        }
        counts
    }
}

/// Whether one label begins with another and goes on behind its sign.
fn is_around(longer: &Candidate, label: &Candidate) -> bool {
    longer.style.is_strong() && longer.start <= label.start && longer.end > label.after && label.start < label.end
}

/// Whether the sign of a label is in the middle of words that a shorter label begins, as the file shows: the shorter one is
/// before words by itself, and more often than the longer one is met.
fn is_inside_words(line: &Line<'_>, longer: &Candidate, labels: &Labels, keys: &[u32], counts: &Counts) -> bool {
    let longer_times = || counts.all.get(&key(line.text, longer)).copied().unwrap_or(0);
    let shorter = line.candidates.iter().zip(keys).filter(|(label, key)| is_around(longer, label) && labels.believes(**key));
    let by_itself = |label: &Candidate| counts.by_itself.get(&(key(line.text, label), label.style)).copied().unwrap_or(0);
    shorter.map(|(label, _)| by_itself(label)).max().is_some_and(|times| times > 0 && times >= 3 * longer_times().saturating_sub(1))
}
