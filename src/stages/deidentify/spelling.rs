//! Near spellings: words that differ by a letter from a name that is proposed.

use std::collections::BTreeSet;

use super::lists::LISTS;
use super::scan::Spellings;

/// Shorter names have too many neighbours among everyday words.
const SHORTEST: usize = 5;

/// Words of the texts that are one insertion, deletion, exchange or swap of letters away from a name, and are no everyday words.
pub(super) fn near(names: &BTreeSet<String>, spellings: &Spellings) -> BTreeSet<String> {
    let long: Vec<&String> = names.iter().filter(|name| name.chars().count() >= SHORTEST).collect();
    let strange = |form: &&str| {
        form.chars().count() >= SHORTEST
            && !names.contains(*form)
            && !LISTS.everyday.contains(*form)
            && spellings.small(form) <= spellings.capital_inside(form).max(1)
    };
    let first = |word: &str| word.chars().next();
    spellings
        .forms()
        .filter(strange)
        .filter(|form| long.iter().any(|name| first(name) == first(form) && strsim::osa_distance(name, form) == 1))
        .map(str::to_owned)
        .collect()
}
