//! Lists of names and of the words beside names, as `models/names` holds them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// Names, places, everyday words and cues, all in small letters.
pub(super) struct Lists {
    pub given: BTreeSet<String>,
    pub surnames: BTreeSet<String>,
    /// Names of places, word by word, for the longest match.
    pub places: BTreeSet<Vec<String>>,
    /// Words that are everyday words as well as names.
    pub everyday: BTreeSet<String>,
    pub cues: Cues,
}

/// Words beside which a name is likely.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub titles: BTreeSet<String>,
    pub kin: BTreeSet<String>,
    pub named: BTreeSet<String>,
    pub place: BTreeSet<String>,
    pub organisation: BTreeSet<String>,
    pub organisation_ends: Vec<String>,
    pub inside: BTreeSet<String>,
    pub months: BTreeSet<String>,
    pub days: BTreeSet<String>,
    pub days_before_month: BTreeSet<String>,
    pub seasons: BTreeSet<String>,
    pub ages: BTreeSet<String>,
}

/// The lists that come with the program.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_lowercase).collect() };
    Lists {
        given: lines(include_str!("../../../models/names/given_names.txt")),
        surnames: lines(include_str!("../../../models/names/surnames.txt")),
        places: include_str!("../../../models/names/places.txt").lines().map(place_words).collect(),
        everyday: lines(include_str!("../../../models/names/everyday.txt")),
        cues: toml::from_str(include_str!("../../../models/names/cues.toml")).expect("a test reads the file that is built in"),
    }
});

/// The words of a place's name, as a text is read.
fn place_words(line: &str) -> Vec<String> {
    super::scan::words(line).into_iter().map(|word| word.form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_that_come_with_the_program_are_read() {
        assert!(LISTS.given.contains("maria") && LISTS.surnames.contains("garcia"));
        assert!(LISTS.places.contains(&vec!["baton".to_owned(), "rouge".to_owned()]));
        assert!(LISTS.everyday.contains("hope") && LISTS.cues.kin.contains("sister") || LISTS.cues.titles.contains("sister"));
    }
}
