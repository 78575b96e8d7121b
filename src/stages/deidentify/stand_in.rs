//! Suggests what is written in place of an identifier: its role where the text says it, a letter otherwise.
//!
//! Takes the kind, the words and the word before them; gives "[sister of P07]", "[judge A]", "[place C]", "[date in 2009]". Two people never share
//! one; the same person keeps theirs over all transcripts, since the list is kept.

use std::collections::BTreeSet;

use super::lists::LISTS;
use super::scan::words;
use crate::domain::corpus::identifier::IdentifierKind;

/// What is known where a stand-in is wanted.
pub struct Described<'a> {
    /// The kind.
    pub kind: IdentifierKind,
    /// The words.
    pub text: &'a str,
    /// The text before them, or its end.
    pub before: &'a str,
    /// The participant of the transcript, where there is one.
    pub participant: Option<&'a str>,
}

/// Words for people, in English, after which "of" fits; roles of other languages are written before the participant without it.
const ENGLISH: [&str; 30] = [
    "mother",
    "mom",
    "mum",
    "mama",
    "dad",
    "stepmom",
    "stepdad",
    "stepfather",
    "stepmother",
    "father",
    "son",
    "daughter",
    "aunt",
    "cousin",
    "grandmother",
    "grandma",
    "grandfather",
    "grandpa",
    "nephew",
    "niece",
    "husband",
    "wife",
    "boyfriend",
    "girlfriend",
    "partner",
    "friend",
    "sister",
    "brother",
    "uncle",
    "caseworker",
];

/// Titles as they are written out.
const TITLES: [(&str, &str); 8] = [
    ("dr", "doctor"),
    ("doctor", "doctor"),
    ("prof", "professor"),
    ("professor", "professor"),
    ("judge", "judge"),
    ("officer", "officer"),
    ("nurse", "nurse"),
    ("pastor", "pastor"),
];

/// A stand-in that is not taken yet.
pub fn stand_in(what: &Described<'_>, taken: &BTreeSet<String>) -> String {
    let read = words(what.text);
    let first = read.first().map_or("", |word| word.form.as_str());
    match what.kind {
        IdentifierKind::Person => match (kin_before(what.before), what.participant) {
            (Some(kin), Some(participant)) => related(&kin, participant, taken),
            _ => {
                let title = TITLES.iter().find(|(title, _)| *title == first).map_or("person", |(_, role)| role);
                lettered(title, taken)
            }
        },
        IdentifierKind::Place => lettered(if read.iter().any(|word| word.form == "county") { "county" } else { "place" }, taken),
        IdentifierKind::Organisation => {
            let role = read.iter().rev().find(|word| LISTS.cues.organisation.contains(&word.form));
            lettered(role.map_or("organisation", |word| word.form.as_str()), taken)
        }
        IdentifierKind::Date => match year(what.text) {
            Some(year) => format!("[date in {year}]"),
            None => "[date]".to_owned(),
        },
        IdentifierKind::Age => age(what.text),
        IdentifierKind::Email => "[e-mail address]".to_owned(),
        IdentifierKind::Phone => "[phone number]".to_owned(),
        IdentifierKind::Url => "[web address]".to_owned(),
        IdentifierKind::Handle => "[user name]".to_owned(),
        IdentifierKind::Ip => "[computer address]".to_owned(),
        IdentifierKind::NationalId => "[identity number]".to_owned(),
        IdentifierKind::Postcode => "[postcode]".to_owned(),
        IdentifierKind::Street => "[street address]".to_owned(),
        IdentifierKind::Number => "[number]".to_owned(),
        IdentifierKind::Detail => "[detail]".to_owned(),
    }
}

/// The kin word right before a name.
fn kin_before(before: &str) -> Option<String> {
    let line = before.rsplit(['\n', '.', '!', '?', ',', ';', ':']).next().unwrap_or_default();
    let last = words(line).pop().filter(|word| line[word.end..].trim().is_empty())?;
    (LISTS.cues.kin.contains(&last.form) || ENGLISH.contains(&last.form.as_str())).then_some(last.form)
}

fn related(kin: &str, participant: &str, taken: &BTreeSet<String>) -> String {
    let of = if ENGLISH.contains(&kin) { " of" } else { "" };
    let one = format!("[{kin}{of} {participant}]");
    if !taken.contains(&one) {
        return one;
    }
    (2..).map(|number| format!("[{kin} {number}{of} {participant}]")).find(|name| !taken.contains(name)).unwrap_or(one)
}

/// Whether a stand-in holds the very words that it stands in for, as `[doctor A]` holds Octor.
pub fn holds_words(stand_in: &str, text: &str) -> bool {
    stand_in.to_lowercase().contains(&text.to_lowercase())
}

/// A stand-in for a name that the usual one would hold.
pub fn apart_from(text: &str, kind: IdentifierKind, taken: &BTreeSet<String>) -> String {
    let roles = match kind {
        IdentifierKind::Place => ["location", "area", "spot"],
        IdentifierKind::Organisation => ["group", "office", "body"],
        _ => ["person", "somebody", "individual"],
    };
    let free = |name: &String| !taken.contains(name) && !holds_words(name, text);
    let others = roles.iter().map(|role| lettered(role, taken)).chain((1..).map(|number: u32| format!("[{number}]")));
    others.into_iter().find(free).unwrap_or_default()
}

/// `[role A]`, `[role B]`, ... `[role Z]`, `[role AA]`.
fn lettered(role: &str, taken: &BTreeSet<String>) -> String {
    let name = |number: u32| format!("[{role} {}]", letters(number));
    (0..).map(name).find(|name| !taken.contains(name)).unwrap_or_else(|| name(0))
}

fn letters(number: u32) -> String {
    let last = char::from(b'A' + (number % 26) as u8);
    if number < 26 { last.to_string() } else { format!("{}{last}", letters(number / 26 - 1)) }
}

fn year(text: &str) -> Option<&str> {
    let digits = |at: &usize| text[*at..].bytes().take_while(u8::is_ascii_digit).count() == 4;
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| *at == 0 || !text.as_bytes()[at - 1].is_ascii_digit());
    starts.filter(digits).map(|at| &text[at..at + 4]).find(|year| year.starts_with("19") || year.starts_with("20"))
}

/// A range of ten years; from 90 on it is open, as people of that age are few.
fn age(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.parse::<u32>() {
        Ok(age) if age >= 90 => "[age 90 or older]".to_owned(),
        Ok(age) => format!("[age {} to {}]", age / 10 * 10, age / 10 * 10 + 9),
        Err(_) => "[age]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: IdentifierKind, before: &str, text: &str, taken: &[&str], expect: &str) {
        let taken = taken.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(stand_in(&Described { kind, text, before, participant: Some("P07") }, &taken), expect);
    }

    #[test]
    fn a_stand_in_keeps_role_and_relation() {
        use IdentifierKind::*;
        check(Person, "then my sister ", "dana", &[], "[sister of P07]");
        check(Person, "then my sister ", "Bo", &["[sister of P07]"], "[sister 2 of P07]");
        check(Person, "meine Tante ", "Gesa", &[], "[tante P07]");
        check(Person, "with ", "Judge Abernathy", &[], "[judge A]");
        check(Person, "my sister. ", "Bo", &["[person A]"], "[person B]");
        check(Place, "in ", "Franklin County", &[], "[county A]");
        check(Organisation, "at ", "Belmont High School", &[], "[school A]");
        check(Date, "on ", "March 14, 2009", &[], "[date in 2009]");
        check(Age, "I was ", "93", &[], "[age 90 or older]");
        check(Age, "I was ", "17", &[], "[age 10 to 19]");
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([letters(0), letters(25), letters(26), letters(701), letters(702)], ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
