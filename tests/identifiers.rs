//! De-identification measured on invented talk in five languages, in which every identifier is marked.
//!
//! Odd blocks of `tests/data/identifiers` were looked at while the rules were written; the even ones are only measured. A name is found when
//! its last word is in a proposal of a name, a pattern when all its digits are in a proposal of its kind. Each language is a study of its own.
// The figures are what the test is for.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use leitmotif::domain::corpus::identifier::{Identifier, IdentifierKind};
use leitmotif::stages::deidentify::{Proposed, Raw, propose, review_list};

/// A text with what is marked in it.
struct Marked {
    text: String,
    /// Places, kinds, and whether they are in the half that is only measured.
    gold: Vec<(Range<usize>, IdentifierKind, bool)>,
    /// Ends of blocks.
    blocks: Vec<usize>,
}

fn read(language: &str) -> Marked {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/identifiers/{language}.txt"));
    let file = fs::read_to_string(path).expect("a marked text");
    let body: String = file.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let mut marked = Marked { text: String::new(), gold: Vec::new(), blocks: Vec::new() };
    for (number, block) in body.split("\n\n").enumerate() {
        let mut rest = block;
        while let Some((before, after)) = rest.split_once("[[") {
            let (inside, after) = after.split_once("]]").expect("a mark ends");
            let (kind, words) = inside.split_once('|').expect("a mark has a kind");
            marked.text.push_str(before);
            let start = marked.text.len();
            marked.text.push_str(words);
            marked.gold.push((start..marked.text.len(), IdentifierKind::from_name(kind).expect("a known kind"), number % 2 == 1));
            rest = after;
        }
        marked.text.push_str(rest);
        marked.text.push_str("\n\n");
        marked.blocks.push(marked.text.len());
    }
    marked
}

/// Whether a proposal can stand for a mark: names among themselves, patterns of one kind.
fn alike(kind: IdentifierKind, proposed: IdentifierKind) -> bool {
    kind == proposed || (kind.is_name() && proposed.is_name())
}

fn is_found(marked: &Marked, proposed: &[Identifier], place: &Range<usize>, kind: IdentifierKind) -> bool {
    let words = &marked.text[place.clone()];
    let from = if kind.is_name() { words.rfind(' ').map_or(0, |at| at + 1) } else { 0 };
    let has_digits = words.contains(|c: char| c.is_ascii_digit());
    let counts = |c: char| if kind.is_name() || !has_digits { c.is_alphanumeric() } else { c.is_ascii_digit() };
    let needed = words.char_indices().filter(|&(at, c)| at >= from && counts(c)).map(|(at, _)| place.start + at);
    let covered =
        |at: usize| proposed.iter().any(|one| one.span.start as usize <= at && at < one.span.end as usize && alike(kind, one.kind));
    needed.into_iter().all(covered)
}

/// Found and all, right and all.
#[derive(Default)]
struct Count {
    found: usize,
    marks: usize,
    right: usize,
    proposals: usize,
}

impl Count {
    fn recall(&self) -> f64 {
        self.found as f64 / self.marks as f64
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.proposals as f64
    }

    fn show(&self, name: &str) -> String {
        let Self { found, marks, right, proposals } = self;
        format!("{name}: recall {:.3} ({found} of {marks}), precision {:.3} ({right} of {proposals})", self.recall(), self.precision())
    }
}

#[test]
fn identifiers_of_fourteen_kinds_are_found_in_the_half_that_was_never_looked_at() {
    let (mut names, mut patterns, mut marks) = (Count::default(), Count::default(), 0);
    let mut by_kind: std::collections::BTreeMap<IdentifierKind, Count> = std::collections::BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for language in ["en", "de", "fr", "es", "pt"] {
        let marked = read(language);
        let proposed = propose(&[&marked.text], &[]).remove(0);
        marks += marked.gold.len();
        for (place, kind, measured) in &marked.gold {
            kinds.insert(*kind);
            let count = if kind.is_name() { &mut names } else { &mut patterns };
            if *measured {
                let found = usize::from(is_found(&marked, &proposed, place, *kind));
                for count in [count, by_kind.entry(*kind).or_default()] {
                    count.marks += 1;
                    count.found += found;
                }
            }
        }
        for one in &proposed {
            let block = marked.blocks.iter().position(|&end| (one.span.start as usize) < end).expect("inside a block");
            let count = if one.kind.is_name() { &mut names } else { &mut patterns };
            if block % 2 == 1 {
                let meets = |place: &Range<usize>| place.start < one.span.end as usize && (one.span.start as usize) < place.end;
                let right = usize::from(marked.gold.iter().any(|(place, kind, _)| meets(place) && alike(*kind, one.kind)));
                for count in [count, by_kind.entry(one.kind).or_default()] {
                    count.proposals += 1;
                    count.right += right;
                }
            }
        }
    }
    println!("{marks} identifiers of {} kinds; {}; {}", kinds.len(), patterns.show("patterns"), names.show("names"));
    for (kind, count) in &by_kind {
        println!("{}", count.show(kind.name()));
    }
    assert!(marks >= 400 && kinds.len() == 14);
    assert!(patterns.recall() >= 0.97 && patterns.precision() >= 0.97, "{}", patterns.show("patterns"));
    assert!(names.recall() >= 0.93 && names.precision() >= 0.5, "{}", names.show("names"));
}

/// The share of all marks that a person has decided about after the first tenth of the review.
///
/// All ten interviews are one study: two in each language, in which no line is without a name and hardly one is said twice, so a tenth of the rows
/// cannot decide about half of them. A tenth of the acts can, where what goes together is accepted together. What the best order would hold is
/// printed beside it, and so is a study of two interviews in one language.
#[test]
fn most_risk_comes_first_in_the_review_list() {
    let by_language: Vec<Vec<Half>> = ["en", "de", "fr", "es", "pt"].into_iter().map(|language| halves(&read(language)).into()).collect();
    let one_study = [by_language.concat()];
    let [all, small] = [tenths(&one_study), tenths(&by_language)];
    println!("one study of ten interviews: {all}");
    println!("five studies of two interviews each: {small}");
    assert!(all.acts.first * 2 >= all.marks, "{all}");
    assert!(small.acts.first * 10 >= small.acts.best * 9, "{small}");
    assert!(small.rows.first * 10 >= small.rows.best * 8, "{small}");
}

/// An interview and the places of its marks.
type Half = (String, Vec<Range<usize>>);

/// Marks that the first tenth of a list decides about, as it is ordered and in the best order.
#[derive(Clone, Copy, Default)]
struct Tenth {
    of: usize,
    first: usize,
    best: usize,
}

/// The same of rows and of acts, with the number of all marks.
#[derive(Default)]
struct Tenths {
    marks: usize,
    rows: Tenth,
    acts: Tenth,
}

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |count: usize| count as f64 / self.marks as f64;
        let show = |tenth: Tenth| format!("{} ({:.3}; best order {:.3})", tenth.of, share(tenth.first), share(tenth.best));
        write!(f, "{} identifiers, first tenth of the rows {}, of the acts {}", self.marks, show(self.rows), show(self.acts))
    }
}

fn tenths(studies: &[Vec<Half>]) -> Tenths {
    let mut sum = Tenths::default();
    for interviews in studies {
        let raws: Vec<Raw<'_>> = interviews.iter().map(|(text, _)| Raw { text, participant: None, names: Vec::new() }).collect();
        let list = review_list(&raws, &[]);
        // What each row decides about.
        let met: Vec<BTreeSet<(usize, usize)>> = list
            .iter()
            .map(|row| {
                let of = |&(text, span): &(usize, leitmotif::domain::corpus::span::ByteSpan)| {
                    let meets = move |place: &Range<usize>| place.start < span.end as usize && (span.start as usize) < place.end;
                    interviews[text].1.iter().enumerate().filter(move |(_, place)| meets(place)).map(move |(at, _)| (text, at))
                };
                row.places.iter().flat_map(of).collect()
            })
            .collect();
        let rows: Vec<Vec<usize>> = (0..list.len()).map(|row| vec![row]).collect();
        for (tenth, steps) in [(&mut sum.rows, rows), (&mut sum.acts, acts(&list))] {
            let decided = |steps: &[Vec<usize>]| steps.iter().flatten().flat_map(|&row| &met[row]).collect::<BTreeSet<_>>().len();
            let many = steps.len().div_ceil(10);
            let mut gains: Vec<usize> = steps.iter().map(|step| decided(std::slice::from_ref(step))).collect();
            gains.sort_unstable_by_key(|&gain| std::cmp::Reverse(gain));
            tenth.of += steps.len();
            tenth.first += decided(&steps[..many]);
            tenth.best += gains[..many].iter().sum::<usize>();
        }
        sum.marks += interviews.iter().map(|(_, gold)| gold.len()).sum::<usize>();
    }
    sum
}

/// The acts of whoever accepts together what goes together: the rows that each decides about.
fn acts(list: &[Proposed]) -> Vec<Vec<usize>> {
    let mut left: Vec<bool> = vec![true; list.len()];
    let mut acts = Vec::new();
    for at in 0..list.len() {
        if !left[at] {
            continue;
        }
        let goes = |&other: &usize| other == at || left[other] && list[at].name.goes_with(&list[other].name);
        let act: Vec<usize> = (0..list.len()).filter(goes).collect();
        act.iter().for_each(|&row| left[row] = false);
        acts.push(act);
    }
    acts
}

/// The blocks that were looked at and those that are only measured, as two texts with their marks.
fn halves(marked: &Marked) -> [Half; 2] {
    let mut halves = [(String::new(), Vec::new()), (String::new(), Vec::new())];
    let mut start = 0;
    for (block, &end) in marked.blocks.iter().enumerate() {
        let (text, gold) = &mut halves[block % 2];
        let shift = |at: usize| at - start + text.len();
        gold.extend(
            marked
                .gold
                .iter()
                .filter(|(place, ..)| start <= place.start && place.end <= end)
                .map(|(place, ..)| shift(place.start)..shift(place.end)),
        );
        text.push_str(&marked.text[start..end]);
        start = end;
    }
    halves
}

#[test]
fn a_name_of_the_study_is_found_in_any_spelling_of_its_case() {
    let texts = ["then OKAFOR said it, and marlene nodded", "nobody here"];
    let found = propose(&texts, &["Marlene Okafor".to_owned()]);
    let words: Vec<&str> = found[0].iter().map(|one| &texts[0][one.span.start as usize..one.span.end as usize]).collect();
    assert_eq!(words, ["OKAFOR", "marlene"]);
    assert!(found[1].is_empty());
}

#[test]
fn the_first_of_a_form_stands_where_all_of_them_would() {
    let text =
        "My name is Marlene. Marlene came, and Marlene left. On 3 May 2021 we met, on 4 May 2021 again, on 5 May 2021 and on 6 May 2021.";
    let list = review_list(&[Raw { text, participant: None, names: Vec::new() }], &[]);
    let shown: Vec<(&str, &str)> = list.iter().map(|row| (row.name.kind.name(), row.name.text.as_str())).collect();
    assert_eq!(
        shown[..5],
        [("date", "3 May 2021"), ("person", "Marlene"), ("date", "4 May 2021"), ("date", "5 May 2021"), ("date", "6 May 2021")]
    );
}
