//! The list that people review: proposals by spelling, in the order of risk, and at its end rare terms of a single transcript.
//!
//! Takes texts, proposals and the list as it was; gives the list as it is to be reviewed. What was decided before stays as it was decided, with its
//! stand-in. Limits: a rare term is only a reminder that details tell together who somebody is; which do, no count knows.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::LISTS;
use super::propose::{Spelling, by_spelling, propose};
use super::scan::words;
use super::stand_in::{Described, apart_from, holds_words, stand_in};
use crate::domain::corpus::identifier::{Identifier, IdentifierKind, IdentifierRule};
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::domain::corpus::span::ByteSpan;

/// A text that is to be reviewed.
pub struct Raw<'a> {
    /// The words.
    pub text: &'a str,
    /// The participant, where there is one.
    pub participant: Option<&'a str>,
    /// Names that the study's tables hold of that participant.
    pub names: Vec<String>,
}

/// A spelling to decide about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// What is in the list.
    pub name: ListedName,
    /// Why it is proposed.
    pub rule: IdentifierRule,
    /// Its places: text, and where.
    pub places: Vec<(usize, ByteSpan)>,
}

/// The fewest letters of a rare term.
const RARE_LETTERS: usize = 5;

/// In fewer transcripts than this every term is one of a single transcript, and says nothing.
const RARE_AMONG: usize = 2;

/// A rare term is said at most so often.
const RARE_AT_MOST: usize = 3;

/// The spellings to decide about, those of most risk first, rare terms last.
pub fn review_list(raws: &[Raw<'_>], held: &[ListedName]) -> Vec<Proposed> {
    let texts: Vec<&str> = raws.iter().map(|raw| raw.text).collect();
    let listed: Vec<String> = raws.iter().flat_map(|raw| raw.names.iter().cloned()).chain(accepted_names(held)).collect();
    let proposed = propose(&texts, &listed);
    let mut spellings = by_spelling(&texts, &proposed);
    spellings.extend(rare_terms(&texts, &proposed));
    let mut list = List::new(held);
    spellings.iter().map(|spelling| list.proposed(raws, spelling)).collect()
}

fn accepted_names(held: &[ListedName]) -> impl Iterator<Item = String> + '_ {
    held.iter().filter(|name| name.is_accepted() && name.kind == IdentifierKind::Person).map(|name| name.text.clone())
}

/// What is decided and which stand-ins are taken, while the list is made.
struct List<'a> {
    held: BTreeMap<(String, bool), &'a ListedName>,
    taken: BTreeSet<String>,
    /// Stand-ins of people, by the words of their names.
    people: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> List<'a> {
    fn new(held: &'a [ListedName]) -> Self {
        let mut list = Self {
            held: held.iter().map(|name| (key(&name.text, name.kind), name)).collect(),
            taken: held.iter().map(|name| name.stand_in.clone()).collect(),
            people: BTreeMap::new(),
        };
        held.iter().filter(|name| name.verdict != Some(Verdict::Refuse)).for_each(|name| list.knows(name));
        list
    }

    fn knows(&mut self, name: &ListedName) {
        if name.kind == IdentifierKind::Person {
            for form in own_words(&name.text) {
                self.people.entry(form).or_default().insert(name.stand_in.clone());
            }
        }
    }

    fn proposed(&mut self, raws: &[Raw<'_>], spelling: &Spelling) -> Proposed {
        let (at, first) = spelling.places[0];
        let text = raws[at].text;
        let places: Vec<(usize, ByteSpan)> = spelling.places.iter().map(|(at, one)| (*at, one.span)).collect();
        let rule = spelling.places.iter().map(|(_, one)| (one.weight, one.rule)).max().map_or(first.rule, |(_, rule)| rule);
        let shown = most_capital(raws, &places);
        if let Some(held) = self.held.get(&key(shown, spelling.kind)) {
            return Proposed { name: (*held).clone(), rule, places };
        }
        let own = raws[at].participant.filter(|_| raws[at].names.iter().any(|name| name.to_lowercase().contains(&shown.to_lowercase())));
        let what =
            Described { kind: spelling.kind, text: shown, before: &text[..first.span.start as usize], participant: raws[at].participant };
        let stand_in = match own {
            Some(participant) if spelling.kind == IdentifierKind::Person => format!("[{participant}]"),
            _ => self.of_same_person(shown, spelling.kind).unwrap_or_else(|| stand_in(&what, &self.taken)),
        };
        let is_held = spelling.kind.is_name() && holds_words(&stand_in, shown);
        let stand_in = if is_held { apart_from(shown, spelling.kind, &self.taken) } else { stand_in };
        let everyday = spelling.kind.is_name() && LISTS.everyday.contains(&shown.to_lowercase());
        let name = ListedName {
            text: shown.to_owned(),
            kind: spelling.kind,
            stand_in,
            verdict: None,
            whole_word: true,
            // A name that is an everyday word too is replaced with its capital letter only.
            match_case: everyday,
        };
        self.taken.insert(name.stand_in.clone());
        self.knows(&name);
        Proposed { name, rule, places }
    }

    /// The stand-in of the only person whose name shares a word with this one.
    fn of_same_person(&self, text: &str, kind: IdentifierKind) -> Option<String> {
        if kind != IdentifierKind::Person {
            return None;
        }
        let read = own_words(text);
        let sharing =
            |form: &str| self.people.get(form).or_else(|| self.people.iter().find(|(known, _)| is_near(known, form)).map(|(_, to)| to));
        let shared: Vec<&BTreeSet<String>> = read.iter().filter_map(|form| sharing(form)).collect();
        let all: BTreeSet<&String> = shared.iter().flat_map(|set| set.iter()).collect();
        match (all.len(), all.first()) {
            (1, Some(one)) => Some((*one).clone()),
            _ => None,
        }
    }
}

/// The words of a person's name that others do not share by their office or kin: no title, no "de".
fn own_words(text: &str) -> Vec<String> {
    let cues = &LISTS.cues;
    let shared = |form: &String| cues.titles.contains(form) || cues.kin.contains(form) || cues.inside.contains(form);
    words(text).into_iter().map(|word| word.form).filter(|form| form.chars().count() > 2 && !shared(form)).collect()
}

/// Names of five letters and more that differ by one letter are taken for one name misspelt.
fn is_near(known: &str, form: &str) -> bool {
    let long = |word: &str| word.chars().count() >= 5;
    long(known) && long(form) && known.chars().next() == form.chars().next() && strsim::osa_distance(known, form) == 1
}

/// Names and patterns of one spelling are decided apart.
fn key(text: &str, kind: IdentifierKind) -> (String, bool) {
    (text.to_lowercase(), kind.is_name())
}

/// The spelling of the place that has the most capital letters: `Denise`, where `denise` is said too.
fn most_capital<'a>(raws: &[Raw<'a>], places: &[(usize, ByteSpan)]) -> &'a str {
    let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
    let shown = places.iter().map(|(at, span)| span.slice(raws[*at].text));
    shown.rev().max_by_key(|text| if *text == text.to_uppercase() { 0 } else { 1 + capitals(text) }).unwrap_or_default()
}

/// Terms of one transcript alone that are no everyday words and that nothing else proposes, by how seldom they are said, then by their letters.
fn rare_terms(texts: &[&str], proposed: &[Vec<Identifier>]) -> Vec<Spelling> {
    if texts.len() < RARE_AMONG {
        return Vec::new();
    }
    let mut places: BTreeMap<String, Vec<(usize, ByteSpan)>> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        for word in words(text) {
            places.entry(word.form).or_default().push((at, ByteSpan::new(word.start, word.end)));
        }
    }
    let is_free = |at: usize, span: ByteSpan| proposed[at].iter().all(|one| one.span.end <= span.start || span.end <= one.span.start);
    let is_rare = |form: &str, places: &[(usize, ByteSpan)]| {
        form.chars().count() >= RARE_LETTERS
            && !form.contains(['\'', '’'])
            && places.len() <= RARE_AT_MOST
            && places.iter().all(|(at, span)| *at == places[0].0 && is_free(*at, *span))
            && !LISTS.everyday.contains(form)
    };
    let mut rare: Vec<(String, Vec<(usize, ByteSpan)>)> = places.into_iter().filter(|(form, places)| is_rare(form, places)).collect();
    rare.sort_by_cached_key(|(form, places)| (places.len(), std::cmp::Reverse(form.chars().count()), form.clone()));
    let spelling = |places: Vec<(usize, ByteSpan)>| Spelling {
        kind: IdentifierKind::Detail,
        places: places
            .into_iter()
            .map(|(at, span)| (at, Identifier { span, kind: IdentifierKind::Detail, rule: IdentifierRule::Rare, weight: 1 }))
            .collect(),
    };
    rare.into_iter().map(|(_, places)| spelling(places)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw<'a>(text: &'a str, participant: &'a str, names: &[&str]) -> Raw<'a> {
        Raw { text, participant: Some(participant), names: names.iter().map(|&name| name.to_owned()).collect() }
    }

    fn shown(list: &[Proposed]) -> Vec<(&str, &str)> {
        list.iter().map(|one| (one.name.text.as_str(), one.name.stand_in.as_str())).collect()
    }

    #[test]
    fn a_person_has_one_stand_in_however_the_name_is_written() {
        let first = "P: My aunt Denise came. denise stayed. Denise Okafor, that is. My name is Marlene.\n";
        let list = review_list(&[raw(first, "P07", &["Marlene"])], &[]);
        let found: BTreeMap<&str, &str> = shown(&list).into_iter().collect();
        assert_eq!(found["Denise"], "[aunt of P07]");
        assert_eq!(found["Denise Okafor"], "[aunt of P07]");
        assert_eq!(found["Marlene"], "[P07]");
    }

    #[test]
    fn what_was_decided_stays_and_later_names_get_other_stand_ins() {
        let first = "P: I saw Tony in Barstow. Tony left.\n";
        let mut held: Vec<ListedName> = review_list(&[raw(first, "P07", &[])], &[]).into_iter().map(|one| one.name).collect();
        held.iter_mut().for_each(|name| name.verdict = Some(Verdict::Accept));
        let later = review_list(&[raw("P: Then Tony met Xavier Quintanilla in Toledo.\n", "P08", &[])], &held);
        let found: BTreeMap<&str, &str> = shown(&later).into_iter().collect();
        assert_eq!(found["Tony"], held.iter().find(|name| name.text == "Tony").expect("held").stand_in);
        assert!(held.iter().all(|name| name.stand_in != found["Toledo"] && name.stand_in != found["Xavier Quintanilla"]));
    }

    #[test]
    fn rare_terms_come_last() {
        let texts = ["P: Tony ran the taxidermy and I stayed.\n", "P: we stayed with Tony and he ran.\n"];
        let list = review_list(&[raw(texts[0], "P1", &[]), raw(texts[1], "P2", &[])], &[]);
        let last = list.last().expect("some");
        assert_eq!((last.name.text.as_str(), last.rule), ("taxidermy", IdentifierRule::Rare));
        assert_eq!(list[0].name.text, "Tony");
    }
}
