//! Names of people, places and organizations, by lists, by the words beside them, and by how they are written over the study.
//!
//! Takes the words of a text and how words are written in all texts; gives places. A name that is also an everyday word ("Hope",
//! "Will") needs a capital letter inside a sentence, or a cue. Limits: a name that opens every sentence it is in, is in no list and has no cue is not found;
//! where nouns are written with capital letters, as in German, a capital letter alone proves nothing.

use super::lists::{LISTS, Lists};
use super::scan::{Spellings, Written};
use crate::domain::corpus::identifier::{IdentifierKind, IdentifierRule};

/// The longest name of a place, in words.
const LONGEST_PLACE: usize = 5;

/// Words before kin: "my sister", "seine Schwester".
const POSSESSIVES: [&str; 42] = [
    "my", "your", "his", "her", "our", "their", "mein", "meine", "meinen", "meinem", "meiner", "dein", "deine", "sein", "seine", "seinen",
    "seiner", "ihr", "ihre", "ihren", "ihrer", "unser", "unsere", "mon", "ma", "mes", "ton", "ta", "son", "sa", "notre", "leur", "mi",
    "mis", "tu", "su", "nuestra", "meu", "minha", "sua", "nosso", "nossa",
];

/// Words of a text that may be a name, from `from` to before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub from: usize,
    pub to: usize,
    pub kind: IdentifierKind,
    pub rule: IdentifierRule,
    pub weight: u8,
}

/// What is looked at: the words of one text, between which signs are, and how words are written in all texts.
pub(super) struct Talk<'a> {
    pub text: &'a str,
    pub words: &'a [Written],
    pub spellings: &'a Spellings,
    /// Names that the study lists, in small letters, word by word.
    pub listed: &'a [Vec<String>],
}

/// The names of a text. Where two rules find overlapping words, the one with more weight counts, of equals the longer, then the first.
pub(super) fn names(talk: &Talk<'_>) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for at in 0..talk.words.len() {
        let rules = [listed, by_organisation, by_cue, by_title, by_kin, by_lists, by_place, by_capital];
        found.extend(rules.iter().filter_map(|rule| rule(talk, at)));
    }
    found.sort_by_key(|name| (std::cmp::Reverse(name.weight), std::cmp::Reverse(name.to - name.from), name.from));
    let mut kept: Vec<Named> = Vec::new();
    for name in found {
        if kept.iter().all(|other| other.to <= name.from || name.to <= other.from) {
            kept.push(name);
        }
    }
    kept.sort_by_key(|name| name.from);
    kept
}

impl Talk<'_> {
    fn lists(&self) -> &'static Lists {
        &LISTS
    }

    fn form(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.form.as_str())
    }

    /// Whether a word follows the one before with a space or a full stop of a title between, and nothing else.
    fn joined(&self, at: usize) -> bool {
        let (Some(before), Some(word)) = (at.checked_sub(1).and_then(|before| self.words.get(before)), self.words.get(at)) else {
            return false;
        };
        let between = &self.text[before.end..word.start];
        matches!(between, " " | "\u{a0}" | ". " | " l'" | " l’" | " d'" | " d’" | "'s " | "’s ") || between == "-"
    }

    /// Whether two words have a plain space between them.
    fn spaced(&self, at: usize) -> bool {
        at > 0 && at < self.words.len() && matches!(&self.text[self.words[at - 1].end..self.words[at].start], " " | "\u{a0}")
    }

    /// Whether the word before belongs to the same clause and is one of these.
    fn after(&self, at: usize, cues: &std::collections::BTreeSet<String>) -> bool {
        at > 0 && self.joined(at) && cues.contains(self.form(at - 1))
    }

    fn is_everyday(&self, form: &str) -> bool {
        self.lists().everyday.contains(form) || self.spellings.small(form) > self.spellings.capital_inside(form)
    }

    /// Whether a word may go on a name that began before it.
    fn goes_on(&self, at: usize) -> bool {
        self.spaced(at) && self.words[at].capital && self.form(at).chars().count() > 1 && !self.lists().cues.months.contains(self.form(at))
    }

    /// One past the last word of a name that begins here: words with capitals, small words between them.
    fn end_of(&self, at: usize) -> usize {
        let mut end = at + 1;
        loop {
            if self.goes_on(end) && end - at < 6 {
                end += 1;
            } else if self.spaced(end)
                && self.lists().cues.inside.contains(self.form(end))
                && self.goes_on(end + 1)
                && !matches!(self.form(end), "y" | "e" | "and" | "und" | "et")
            {
                end += 2;
            } else {
                return end;
            }
        }
    }
}

/// A name of the study's own list, whatever its capitals.
fn listed(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let fits = |name: &&Vec<String>| (0..name.len()).all(|word| talk.form(at + word) == name[word]);
    let longest = talk.listed.iter().filter(fits).map(Vec::len).max()?;
    Some(Named { from: at, to: at + longest, kind: IdentifierKind::Person, rule: IdentifierRule::StudyList, weight: 100 })
}

/// "My name is", "se llama": what follows is a name, with a capital letter or not.
fn by_cue(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let two = at >= 2
        && talk.joined(at)
        && talk.spaced(at - 1)
        && talk.lists().cues.named.contains(&format!("{} {}", talk.form(at - 2), talk.form(at - 1)));
    let one = at >= 1
        && talk.joined(at)
        && (talk.lists().cues.named.contains(talk.form(at - 1)) || talk.lists().cues.named.contains(&raw_before(talk, at)));
    let word = &talk.words[at];
    let small = !word.capital && talk.lists().given.contains(&word.form) && !talk.lists().everyday.contains(&word.form);
    let titled = talk.lists().cues.titles.contains(&word.form);
    ((one || two) && (word.capital || small) && !titled).then(|| Named {
        from: at,
        to: if word.capital { talk.end_of(at) } else { at + 1 },
        kind: IdentifierKind::Person,
        rule: IdentifierRule::Cue,
        weight: 90,
    })
}

/// The word before with its article: `m'appelle` is read as `appelle`.
fn raw_before(talk: &Talk<'_>, at: usize) -> String {
    let before = &talk.words[at - 1];
    let start = talk.text[..before.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    talk.text[start..before.end].to_lowercase().replace('’', "'")
}

/// A title and the words with capitals after it: the title belongs to what is replaced.
fn by_title(talk: &Talk<'_>, at: usize) -> Option<Named> {
    if !talk.lists().cues.titles.contains(talk.form(at)) || !talk.joined(at + 1) {
        return None;
    }
    let title = &talk.words[at];
    // More than one title may come before the name.
    let mut first = at + 1;
    while talk.lists().cues.titles.contains(talk.form(first)) && talk.joined(first + 1) {
        first += 1;
    }
    let word = talk.words.get(first)?;
    let named = word.capital || (talk.lists().given.contains(&word.form) && !talk.lists().everyday.contains(&word.form));
    // "Sister Ann" is a title, "my sister Ann" is kin, which stays where it is and says what Ann is.
    let owned = talk.joined(at) && POSSESSIVES.contains(&talk.form(at.wrapping_sub(1)));
    let spoken = title.capital || !(owned || talk.lists().cues.kin.contains(&title.form));
    (named && spoken && !talk.lists().cues.titles.contains(&word.form)).then(|| Named {
        from: at,
        to: if word.capital { talk.end_of(first) } else { first + 1 },
        kind: IdentifierKind::Person,
        rule: IdentifierRule::Cue,
        weight: 92,
    })
}

/// "My sister dana", "mi tía Encarna": kin and the name after it.
fn by_kin(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let cues = &talk.lists().cues;
    let kin = talk.after(at, &cues.kin) || (talk.after(at, &cues.titles) && at > 0 && !talk.words[at - 1].capital);
    let word = &talk.words[at];
    let small = !word.capital
        && (talk.lists().given.contains(&word.form) || talk.lists().surnames.contains(&word.form))
        && !talk.lists().cues.place.contains(&word.form);
    let small = small && (!talk.lists().everyday.contains(&word.form) || talk.spellings.capital_inside(&word.form) > 0);
    (kin && (word.capital || small) && !cues.titles.contains(&word.form)).then(|| Named {
        from: at,
        to: if word.capital { talk.end_of(at) } else { at + 1 },
        kind: IdentifierKind::Person,
        rule: IdentifierRule::Cue,
        weight: 88,
    })
}

/// A given name of the lists, with what follows it; in small letters only where it is no everyday word.
fn by_lists(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let word = &talk.words[at];
    let lists = talk.lists();
    let given = lists.given.contains(&word.form);
    let surname = lists.surnames.contains(&word.form) && word.capital && !word.first && !talk.spellings.capital_nouns();
    if (!given && !surname) || lists.cues.months.contains(&word.form) && !word.capital {
        return None;
    }
    // A name that is typed in small letters throughout is no everyday word for that.
    let everyday = if word.capital { talk.is_everyday(&word.form) } else { lists.everyday.contains(&word.form) };
    let weight = match (word.capital, word.first, everyday) {
        (true, false, false) => 80,
        (true, true, false) => 74,
        (true, false, true) if !talk.spellings.capital_nouns() => 60,
        // An everyday word that is written with a capital inside sentences elsewhere is offered at the start of one too.
        (true, _, true) if talk.spellings.capital_inside(&word.form) > 0 => 45,
        (false, _, false) if given && word.form.chars().count() > 3 => 40,
        _ => return None,
    };
    let to = if word.capital { talk.end_of(at) } else { at + 1 };
    Some(Named { from: at, to, kind: IdentifierKind::Person, rule: IdentifierRule::List, weight })
}

/// The longest name of a place that begins here.
fn by_place(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let lists = talk.lists();
    let cued = talk.after(at, &lists.cues.place) || after_a_place(talk, at);
    let fits = |length: &usize| {
        let words: Vec<String> = (at..at + length).map(|word| talk.form(word).to_owned()).collect();
        (1..*length).all(|word| talk.joined(at + word)) && lists.places.contains(&words)
    };
    let length = (1..=LONGEST_PLACE.min(talk.words.len() - at)).rev().find(fits);
    let word = &talk.words[at];
    if let Some(length) = length.filter(|_| word.capital) {
        let everyday = length == 1 && talk.is_everyday(&word.form);
        let weight = match (cued, everyday, word.first) {
            (true, false, _) => 86,
            (true, true, _) => 50,
            (false, false, false) => 70,
            (false, false, true) => 62,
            (false, true, _) => return None,
        };
        return Some(Named { from: at, to: at + length, kind: IdentifierKind::Place, rule: IdentifierRule::List, weight });
    }
    // A word with a capital after "in" or "from", where nouns have none.
    let to = talk.end_of(at);
    let strange = word.capital && cued && !talk.is_everyday(&word.form) && !lists.cues.months.contains(&word.form);
    let plain = !talk.spellings.capital_nouns() || german_place(talk, at);
    (strange && plain).then_some(Named { from: at, to, kind: IdentifierKind::Place, rule: IdentifierRule::Cue, weight: 58 })
}

/// "In Denver and Pueblo": the second is a place because the first is.
fn after_a_place(talk: &Talk<'_>, at: usize) -> bool {
    let joins = |word: &str| matches!(word, "and" | "or" | "und" | "et" | "y" | "e" | "ou" | "o");
    at >= 3
        && talk.words[at].capital
        && joins(talk.form(at - 1))
        && talk.words[at - 2].capital
        && talk.lists().cues.place.contains(talk.form(at - 3))
}

/// In German a place has no article between preposition and name: "in Husum", "nach Wilhelmsburg". Nouns after "in" mostly have one.
fn german_place(talk: &Talk<'_>, at: usize) -> bool {
    at > 0 && matches!(talk.form(at - 1), "in" | "nach" | "aus" | "bei")
}

/// Words with capitals beside a word such as "school", or one long word that ends so.
fn by_organisation(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let cues = &talk.lists().cues;
    let word = &talk.words[at];
    if !word.capital && !cues.organisation.contains(&word.form) {
        return None;
    }
    let organisation = |from, to, weight| Some(Named { from, to, kind: IdentifierKind::Organisation, rule: IdentifierRule::Cue, weight });
    let long =
        word.capital && cues.organisation_ends.iter().any(|end| word.form.len() > end.len() + 3 && word.form.ends_with(end.as_str()));
    let to = talk.end_of(at);
    // The word that says so last, as in "Harbor Light Shelter".
    let last = (at + 1..to).rev().find(|&place| cues.organisation.contains(talk.form(place)));
    if let Some(last) = last.filter(|_| word.capital && !cues.titles.contains(&word.form)) {
        return organisation(at, last + 1, 84);
    }
    // The word that says so first, as in "Hospital San Jorge", "foyer Saint-Yves".
    if cues.organisation.contains(&word.form) {
        let mut next = at + 1;
        while talk.spaced(next) && cues.inside.contains(talk.form(next)) {
            next += 1;
        }
        if talk.spaced(next) && talk.words[next].capital && (word.capital || !word.first) {
            let to = talk.end_of(next);
            // "Ramón y Cajal" is one name where an institution is called by it.
            let two = talk.spaced(to) && matches!(talk.form(to), "y" | "e" | "et" | "und" | "and") && talk.goes_on(to + 1);
            return organisation(at, if two { talk.end_of(to + 1) } else { to }, 83);
        }
    }
    if long { organisation(at, to, 80) } else { None }
}

/// A word that has capitals inside sentences and never a small letter, where nouns have none.
fn by_capital(talk: &Talk<'_>, at: usize) -> Option<Named> {
    let word = &talk.words[at];
    let lists = talk.lists();
    let name = |form: &str| talk.spellings.capital_inside(form) > 0 && talk.spellings.small(form) <= talk.spellings.capital_inside(form);
    let contracted = word.form.contains(['\'', '’']);
    let ordinary =
        contracted || lists.everyday.contains(&word.form) || lists.cues.months.contains(&word.form) || word.form.chars().count() < 3;
    if !word.capital || ordinary || talk.spellings.capital_nouns() || !name(&word.form) {
        return None;
    }
    let to = talk.end_of(at);
    let weight = if word.first { 48 } else { 55 };
    Some(Named { from: at, to, kind: IdentifierKind::Person, rule: IdentifierRule::Capital, weight })
}
