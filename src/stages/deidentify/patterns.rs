//! Identifiers that have a form: addresses, numbers, dates and ages, with their check digits where there are any.
//!
//! Takes a text, gives places in it. Forms of the United States, the United Kingdom, Germany, Austria, France, Spain and
//! Brazil. Limits: a number without a form or a word beside it is not found; where two forms fit one place, the first of the list counts.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dates::{AGE, AGE_BY_CUE, DAY_IN_WORDS, DAY_MONTH, MONTH_DAY, SEASON};
use super::record_numbers::{PLATE, RECORD, RECORD_SAID};
use super::streets::STREET;
use crate::domain::corpus::identifier::IdentifierKind;

/// A form: which kind it is, and whether a place that fits really is one. Group `x` or `y`, if there is one, is what counts.
struct Form {
    kind: IdentifierKind,
    regex: LazyLock<Regex>,
    check: fn(&str) -> bool,
}

/// Every place that has the form of an identifier, in the order of the text; places do not overlap.
pub(super) fn patterns(text: &str) -> Vec<(Range<usize>, IdentifierKind)> {
    let mut found: Vec<(Range<usize>, IdentifierKind)> = Vec::new();
    for form in FORMS.iter() {
        for captures in form.regex.captures_iter(text) {
            let whole =
                captures.name("x").or_else(|| captures.name("y")).or_else(|| captures.get(0)).expect("group 0 always matches").range();
            let free = found.iter().all(|(other, _)| other.end <= whole.start || whole.end <= other.start);
            if free && !glued(text, &whole) && (form.check)(&text[whole.clone()]) {
                found.push((whole, form.kind));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Whether a letter or digit touches the place, so that it is a part of something longer.
fn glued(text: &str, place: &Range<usize>) -> bool {
    let inner = |c: char| c.is_alphanumeric() || c == '_';
    let (first, last) = (text[place.clone()].chars().next(), text[place.clone()].chars().next_back());
    let before = text[..place.start].chars().next_back().is_some_and(inner) && first.is_some_and(inner);
    let after = text[place.end..].chars().next().is_some_and(inner) && last.is_some_and(inner);
    before || after
}

macro_rules! form {
    ($kind:ident, $regex:expr) => {
        form!($kind, $regex, |_| true)
    };
    ($kind:ident, $regex:expr, $check:expr) => {
        Form { kind: IdentifierKind::$kind, regex: LazyLock::new(|| Regex::new(&$regex).expect("a form of our own")), check: $check }
    };
}

/// All forms; where two fit, the first counts.
static FORMS: [Form; 33] = [
    form!(Email, r"(?i)[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
    form!(Url, r"(?i)(?:https?://|www\.)[^\s<>,;)\]]*[^\s<>,;)\].!?]"),
    form!(
        Url,
        r"(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|info|io|de|fr|es|br|uk|at|ch|example)(?:/[^\s<>,;)\]]*[^\s<>,;)\].!?])?"
    ),
    form!(Handle, r"@[A-Za-z_][A-Za-z0-9_.]*[A-Za-z0-9_]"),
    form!(Ip, r"\d{1,3}(?:\.\d{1,3}){3}", ip_v4),
    form!(Ip, r"(?i)[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){2,7}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::[0-9a-f]{1,4}", |found| found.contains("::")
        || found.matches(':').count() == 7),
    form!(NationalId, r"\d{3}\.\d{3}\.\d{3}-\d{2}", brazilian),
    form!(NationalId, r"\d{3}-\d{2}-\d{4}"),
    form!(NationalId, r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]|QQ ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
    form!(NationalId, r"\d{2} ?\d{6} ?[A-Z] ?\d{3}"),
    form!(NationalId, r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d{2} ?\d{3} ?\d{3}(?: ?\d{2})?", |found| digits(found) >= 13),
    form!(NationalId, r"[0-9XYZ]\d{7}-?[A-Z]", spanish),
    form!(
        NationalId,
        r"(?i)(?:steuer-?(?:nummer|id)|identifikationsnummer|social security|sozialversicherungsnummer)\D{0,20}(?P<x>\d[\d ]{7,14}\d)"
    ),
    form!(Street, *STREET, |found| digits(found) >= 1),
    form!(Number, *RECORD, |found| digits(found) >= 2),
    form!(Number, *RECORD_SAID, |found| digits(found) >= 4),
    form!(Date, r"(?:19|20)\d{2}[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])"),
    form!(Date, r"(?:0?[1-9]|[12]\d|3[01])(?:[./]|\. )(?:0?[1-9]|[12]\d|3[01])(?:[./]|\. )(?:19|20)?\d{2}", numeric_date),
    form!(Date, r"(?:0?[1-9]|[12]\d|3[01])-(?:0?[1-9]|[12]\d|3[01])-(?:19|20)\d{2}", numeric_date),
    form!(Date, *DAY_IN_WORDS),
    form!(Date, *DAY_MONTH),
    form!(Date, *MONTH_DAY),
    form!(Date, *SEASON),
    form!(Number, r"[A-Z]{1,4}[-/]?\d{2,}(?:[-/][A-Z0-9]{1,8})+", |found| digits(found) >= 5),
    form!(Number, *PLATE),
    form!(Phone, *PHONE, phone),
    form!(Postcode, r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"),
    form!(Postcode, r"\d{5}-\d{3}"),
    form!(Postcode, *US_POSTCODE),
    form!(Postcode, r"(?i)\b(?:zip|plz|postleitzahl|code postal|código postal|postcode)(?: code)?[^\d\n]{0,10}(?P<x>\d{5}(?:-\d{4})?)"),
    form!(Postcode, r"(?P<x>\d{5}),? +\p{Lu}\p{Ll}"),
    form!(Age, *AGE),
    form!(Age, *AGE_BY_CUE),
];

/// A telephone number: blocks of digits with signs between.
static PHONE: LazyLock<String> = LazyLock::new(|| {
    r"(?:\+\d{1,3}[ .-]?)?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,5}(?:[ ./-]\d{2,7}){1,5}|\(\d{2,3}\) ?\d{4,5}-\d{4}|\+\d{9,14}|0\d{9,11}".to_owned()
});

static US_POSTCODE: LazyLock<String> = LazyLock::new(|| {
    let states = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC";
    format!(r"(?:{states}) \d{{5}}(?:-\d{{4}})?")
});

fn digits(found: &str) -> usize {
    found.chars().filter(char::is_ascii_digit).count()
}

fn ip_v4(found: &str) -> bool {
    found.split('.').all(|part| part.parse::<u16>().is_ok_and(|part| part < 256))
}

fn numeric_date(found: &str) -> bool {
    let parts: Vec<u32> = found.split(['.', '/', '-', ' ']).filter_map(|part| part.parse().ok()).collect();
    matches!(parts[..], [a, b, _] if a <= 12 || b <= 12)
}

/// Seven to fifteen digits, written as a telephone number is: a country or trunk prefix, brackets, or the blocks of a national form.
fn phone(found: &str) -> bool {
    let blocks: Vec<usize> = found.split(|c: char| !c.is_ascii_digit()).filter(|block| !block.is_empty()).map(str::len).collect();
    let count = digits(found);
    let prefixed = found.starts_with(['+', '0', '(']) && !found.starts_with("000");
    let national = matches!(blocks[..], [3, 3, 4] | [3, 4] | [3, 3, 3] | [3, 2, 2, 2] | [2, 2, 2, 2, 2] | [1, 3, 3, 4] | [5, 4] | [4, 4]);
    (7..=15).contains(&count) && (prefixed || national) && !numeric_like_a_year(found)
}

/// `2009-2013` is a range of years.
fn numeric_like_a_year(found: &str) -> bool {
    found.split(|c: char| !c.is_ascii_digit()).all(|block| block.len() == 4 && (block.starts_with("19") || block.starts_with("20")))
}

/// The check digits of a Brazilian CPF: weights 10 to 2 and 11 to 2, modulo 11.
fn brazilian(found: &str) -> bool {
    let digits: Vec<u32> = found.chars().filter_map(|c| c.to_digit(10)).collect();
    let check = |n: usize| {
        let sum: u32 = (0..n).map(|at| digits[at] * (n as u32 + 1 - at as u32)).sum();
        let rest = sum * 10 % 11;
        if rest == 10 { 0 } else { rest }
    };
    digits.len() == 11 && check(9) == digits[9] && check(10) == digits[10]
}

/// The letter of a Spanish DNI or NIE: the number modulo 23 in a table of letters.
fn spanish(found: &str) -> bool {
    let plain: String = found.chars().filter(char::is_ascii_alphanumeric).collect();
    let (number, letter) = plain.split_at(plain.len() - 1);
    let number = number.replacen('X', "0", 1).replacen('Y', "1", 1).replacen('Z', "2", 1);
    let place = number.parse::<usize>().ok().map(|number| number % 23);
    place.and_then(|place| "TRWAGMYFPDXBNJZSQVHLCKE".get(place..=place)) == Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of a text, as words and kinds.
    fn check(text: &str, expect: &[(&str, IdentifierKind)]) {
        let found: Vec<(&str, IdentifierKind)> = patterns(text).into_iter().map(|(range, kind)| (&text[range], kind)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn numbers_are_what_their_form_and_check_digits_say() {
        use IdentifierKind::*;
        check("ring 555-867-0142 or +33 6 55 50 18 99", &[("555-867-0142", Phone), ("+33 6 55 50 18 99", Phone)]);
        check("CPF 000.000.001-91, not 000.000.001-92", &[("000.000.001-91", NationalId)]);
        check("DNI 00000014Z, not 00000014A", &[("00000014Z", NationalId)]);
        check("at 192.0.2.17 and not at 192.0.2.1777", &[("192.0.2.17", Ip)]);
        check("from 2009-2013, for 365 days", &[]);
        check("die Fallnummer 4471/16, his badge number is 20913", &[("Fallnummer 4471/16", Number), ("20913", Number)]);
        check("in a B-XY 1234, then AB-123-CD and ABC1D23", &[("B-XY 1234", Number), ("AB-123-CD", Number), ("ABC1D23", Number)]);
        check("the number of girls was small, COVID-19, K-12", &[]);
    }

    #[test]
    fn streets_are_found_by_their_word_and_a_house_number() {
        use IdentifierKind::*;
        for street in [
            "120 5th Avenue",
            "88 Old Mill Parkway",
            "14 maple street",
            "Unter den Linden 5",
            "Lange Chaussee 12-14",
            "7 rue du Général de Lattre",
            "c/ Mayor 5",
            "avenida de América nº 22",
            "Rua Barão de Mauá, 140",
            "Estrada do Sol 9",
        ] {
            check(&format!("at {street}, then"), &[(street, Street)]);
        }
        check("two blocks down the street, 3 nights on the street", &[]);
    }

    #[test]
    fn dates_and_ages_differ_from_other_numbers() {
        use IdentifierKind::*;
        check("on 14/03/2009 and 2016-11-05", &[("14/03/2009", Date), ("2016-11-05", Date)]);
        check("am 3. Mai 2014, el 12 de abril de 2013", &[("3. Mai 2014", Date), ("12 de abril de 2013", Date)]);
        check("I was 17 when, fifteen years old, dix ans", &[("17", Age), ("fifteen", Age), ("dix", Age)]);
        check("12 girls in 2 years, 3 beds", &[]);
        check(
            "the fourth of October 2016, October the fourth, May '09",
            &[("fourth of October 2016", Date), ("October the fourth", Date), ("May '09", Date)],
        );
        check(
            "am dritten März, le premier mars, el cinco de mayo, vinte de março",
            &[("dritten März", Date), ("premier mars", Date), ("cinco de mayo", Date), ("vinte de março", Date)],
        );
        check("04-10-2016, 2016/10/04, 3. 5. 2014", &[("04-10-2016", Date), ("2016/10/04", Date), ("3. 5. 2014", Date)]);
        check(
            "Christmas 2012, en verano de 2014, im Herbst 2015",
            &[("Christmas 2012", Date), ("verano de 2014", Date), ("Herbst 2015", Date)],
        );
        check("the first may come, once december came, the second march was long, in the summer", &[]);
        check("at the age of sixteen she left, and he turned 21", &[("sixteen", Age), ("21", Age)]);
        check("she was fourteen when, aos quinze, a los 12", &[("fourteen", Age), ("quinze", Age), ("12", Age)]);
        check("we were seven at the table, she was first", &[]);
    }
}
