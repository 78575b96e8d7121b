//! Proposes identifiers in transcripts, and orders them for review.
//!
//! Takes texts and the study's own names; gives places, each with its kind, the rule and a weight. Nothing is replaced here: people decide.
//! Cost: a few passes over the words and one per form over the text, about 10 MB/s a core.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::names::{Named, Talk, names};
use super::patterns::patterns;
use super::scan::{Spellings, Written, words};
use super::spelling::near;
use crate::domain::corpus::identifier::{Identifier, IdentifierKind, IdentifierRule};
use crate::domain::corpus::span::ByteSpan;

/// Identifiers that are proposed for each text, in the order of the text; they do not overlap.
///
/// `listed` are the names that the study itself lists, as written; each word of them counts too.
pub fn propose(texts: &[&str], listed: &[String]) -> Vec<Vec<Identifier>> {
    let read: Vec<Vec<Written>> = texts.iter().map(|text| words(text)).collect();
    let mut spellings = Spellings::default();
    read.iter().for_each(|words| spellings.add(words));
    let listed = variants(listed);
    let found: Vec<Vec<Named>> =
        texts.iter().zip(&read).map(|(text, words)| names(&Talk { text, words, spellings: &spellings, listed: &listed })).collect();
    let sure = sure_names(&read, &found);
    let near = near(&sure, &spellings);
    texts.iter().zip(read.iter().zip(found)).map(|(text, (words, named))| together(text, words, named, &sure, &near)).collect()
}

/// Every name with its words apart, without short ones: "Ann de la Cruz" is also "ann" and "cruz".
fn variants(listed: &[String]) -> Vec<Vec<String>> {
    let mut all: BTreeSet<Vec<String>> = BTreeSet::new();
    for name in listed {
        let whole: Vec<String> = words(name).into_iter().map(|word| word.form).collect();
        all.extend(whole.iter().filter(|word| word.chars().count() > 2).map(|word| vec![word.clone()]));
        if !whole.is_empty() {
            all.insert(whole);
        }
    }
    all.into_iter().collect()
}

/// Words of names that a cue or a list is sure of: other places and spellings of them are proposed too.
fn sure_names(read: &[Vec<Written>], found: &[Vec<Named>]) -> BTreeSet<String> {
    let sure = read.iter().zip(found).flat_map(|(words, named)| {
        let strong = named.iter().filter(|name| name.weight >= 70 && name.kind == IdentifierKind::Person);
        strong.flat_map(|name| {
            words[name.from..name.to].iter().filter(|word| word.capital || name.to - name.from == 1).map(|word| word.form.clone())
        })
    });
    sure.filter(|form| form.chars().count() > 3).collect()
}

/// All proposals of one text: patterns first, for a number inside one is no name; then names; then what is like a name found elsewhere.
fn together(text: &str, words: &[Written], named: Vec<Named>, sure: &BTreeSet<String>, near: &BTreeSet<String>) -> Vec<Identifier> {
    let span = |start: usize, end: usize| ByteSpan { start: start as u32, end: end as u32 };
    let mut all: Vec<Identifier> = patterns(text)
        .into_iter()
        .map(|(range, kind)| Identifier { span: span(range.start, range.end), kind, rule: IdentifierRule::Pattern, weight: 95 })
        .collect();
    let free = |all: &[Identifier], start: usize, end: usize| {
        all.iter().all(|one| one.span.end as usize <= start || end <= one.span.start as usize)
    };
    for name in named {
        let (start, end) = (words[name.from].start, words[name.to - 1].end);
        if free(&all, start, end) {
            all.push(Identifier { span: span(start, end), kind: name.kind, rule: name.rule, weight: name.weight });
        }
    }
    for word in words {
        let spelled = near.contains(&word.form);
        let again = sure.contains(&word.form) && (word.capital || !super::lists::LISTS.everyday.contains(&word.form));
        if (spelled || again) && free(&all, word.start, word.end) {
            let (rule, weight) = if spelled { (IdentifierRule::NearSpelling, 42) } else { (IdentifierRule::List, 52) };
            all.push(Identifier { span: span(word.start, word.end), kind: IdentifierKind::Person, rule, weight });
        }
    }
    all.sort();
    all
}

/// One spelling to decide about, with every place of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// Its kind, that of most places.
    pub kind: IdentifierKind,
    /// Its places: text, and the identifier.
    pub places: Vec<(usize, Identifier)>,
}

/// The proposals of all texts by spelling, most at risk first: by weight times the number of places, then by weight, then by place.
///
/// A spelling in many places tells who somebody is to anyone who reads on; one decision settles them all. So does one decision about all of a kind
/// that has a form, such as all dates: the first of them stands where all of them together would.
pub fn by_spelling(texts: &[&str], proposed: &[Vec<Identifier>]) -> Vec<Spelling> {
    let mut groups: BTreeMap<(String, bool), Vec<(usize, Identifier)>> = BTreeMap::new();
    for (at, (text, identifiers)) in texts.iter().zip(proposed).enumerate() {
        for identifier in identifiers {
            let form = text[identifier.span.start as usize..identifier.span.end as usize].to_lowercase();
            groups.entry((form, identifier.kind.is_name())).or_default().push((at, *identifier));
        }
    }
    let mut spellings: Vec<Spelling> = groups
        .into_values()
        .map(|places| {
            let kinds = IdentifierKind::ALL.into_iter().map(|kind| (places.iter().filter(|(_, one)| one.kind == kind).count(), kind));
            let kind = kinds.max_by_key(|(count, kind)| (*count, Reverse(*kind))).expect("there are kinds").1;
            Spelling { kind, places }
        })
        .collect();
    let weight = |spelling: &Spelling| spelling.places.iter().map(|(_, one)| u32::from(one.weight)).max().unwrap_or(0);
    let risk = |spelling: &Spelling| u64::from(weight(spelling)) * spelling.places.len() as u64;
    let order = |spelling: &Spelling| (Reverse(risk(spelling)), Reverse(weight(spelling)), spelling.places[0].0, spelling.places[0].1.span);
    spellings.sort_by_key(order);
    let mut of_kind: BTreeMap<IdentifierKind, u64> = BTreeMap::new();
    let forms = spellings.iter().filter(|spelling| spelling.kind.is_form());
    forms.for_each(|spelling| *of_kind.entry(spelling.kind).or_default() += risk(spelling));
    // The first of each form, taken out of the map as it is met, stands for all.
    let placed = spellings.into_iter().map(|spelling| (of_kind.remove(&spelling.kind).unwrap_or_else(|| risk(&spelling)), spelling));
    let mut placed: Vec<(u64, Spelling)> = placed.collect();
    placed.sort_by_key(|(risk, _)| Reverse(*risk));
    placed.into_iter().map(|(_, spelling)| spelling).collect()
}
