//! Forms of dates and ages, as people say and write them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::lists::LISTS;

/// A day of a month, in digits.
const DAY: &str = r"(?:0?[1-9]|[12]\d|3[01])";

fn months() -> String {
    format!("(?i:{})", alternatives(&LISTS.cues.months))
}

/// A group of words of which one stands there. The longer come first, or "mar" would be found in "march".
fn alternatives(words: &BTreeSet<String>) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    format!("(?:{})", words.join("|"))
}

/// A day before its month, or a month before its year.
pub(super) static DAY_MONTH: LazyLock<String> = LazyLock::new(|| {
    let (months, day) = (months(), DAY);
    format!(
        r"(?:{day}(?:st|nd|rd|th|er|º|ª|°|\.)? (?:day )?(?:of |de )?)?{months}\.?,? (?:of |de |del )?(?:(?:19|20)\d{{2}}|['’]\d{{2}})|{day}(?:st|nd|rd|th|er|º|ª|°|\.)? (?:day )?(?:of |de )?{months}\b"
    )
});

/// A day behind its month.
pub(super) static MONTH_DAY: LazyLock<String> = LazyLock::new(|| {
    let (months, day) = (months(), DAY);
    format!(r"{months}\.? (?:the )?{day}(?:st|nd|rd|th)?(?:,? (?:(?:19|20)\d{{2}}|['’]\d{{2}}))?")
});

/// A day that is said as a word: "the fourth of October", "October the fourth", "am dritten März", "le premier mars", "el cinco de mayo".
pub(super) static DAY_IN_WORDS: LazyLock<String> = LazyLock::new(|| {
    let (months, days) = (months(), alternatives(&LISTS.cues.days));
    // "The first may", "once Dec came": where neither "of" nor "the" stands between, English short forms and everyday words are no months.
    let sure: BTreeSet<String> = LISTS.cues.months.iter().filter(|month| month.chars().count() > 4 || !month.is_ascii()).cloned().collect();
    let sure = alternatives(
        &sure.into_iter().chain(["mai", "juni", "juli", "mars", "juin"].map(str::to_owned)).filter(|month| month != "march").collect(),
    );
    let alone = alternatives(&LISTS.cues.days_before_month);
    let year = r"(?:,? (?:of |de |del )?(?:19|20)\d{2})?";
    format!(r"(?i:\b{days} (?:of|de) {months})\b{year}|{months} the (?i:{days})\b{year}|(?i:\b{alone} {sure})\b{year}")
});

/// A season or a feast of a year.
pub(super) static SEASON: LazyLock<String> = LazyLock::new(|| {
    let seasons = alternatives(&LISTS.cues.seasons);
    format!(r"(?i:\b{seasons}) (?i:of |de |del |in |von |em |en )?(?:19|20)\d{{2}}")
});

/// An age: a number with its word, or after "I was".
pub(super) static AGE: LazyLock<String> = LazyLock::new(|| {
    let words: Vec<&str> = LISTS.cues.ages.iter().map(String::as_str).collect();
    let words = words.join("|");
    let unit = r"[ -]years?[ -]olds?|[ -]yrs? old| Jahre alt| ans\b| años| anos\b";
    format!(
        r"\b(?P<x>(?:\d{{1,3}}|(?i:{words})))(?:{unit})|(?i:\b(?:i|she|he|we|they|who|\p{{L}}+)(?:'m|’m| am|'s|’s| is| was| were| turned) (?:only |just |about |now |like )?)(?P<y>\d{{1,2}})\b(?:[,.;]| (?:now|and|when|then)\b)"
    )
});

/// An age without its unit: after "at the age of", "turned", "mit ... Jahren", "a los", "aos", or in words after "she was".
///
/// Small numbers in words are left to forms with a unit: "we were two" counts people.
pub(super) static AGE_BY_CUE: LazyLock<String> = LazyLock::new(|| {
    let words: Vec<&str> = LISTS.cues.ages.iter().map(String::as_str).filter(|word| word.chars().count() > 4).collect();
    let number = format!(r"(?:\d{{1,2}}|(?i:{}))", words.join("|"));
    let english = r"(?i:at (?:the )?age (?:of )?|aged |turn(?:ed|ing) |until (?:i|she|he) was |since (?:i|she|he) was )";
    let romance = r"(?i:\ba los |\baos |cumpl[ií] |cumplió |fiz |à l['’]âge de |mit nur |im alter von )";
    let person = r"(?i:\b(?:i|she|he)(?:'m|’m| am|'s|’s| is| was| turned) (?:only |just |about |now |maybe |like )?)";
    format!(r"(?:\b{english}|{romance})(?P<x>{number})\b|{person}(?P<y>{number})\b(?:[,.;!?]| (?:now|and|when|then|at)\b)")
});
