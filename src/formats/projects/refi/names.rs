//! Makes names unique in the whole codebook.
//!
//! Exchange files distinguish codes by GUID and let two of them have one name under different parents.
//! Programs that tell them apart by name merge the two without a word. So a name that occurs twice is
//! written with its parent's before it, "Risk: family" and "Protective: family", and numbered if that
//! is not enough.

use std::collections::{BTreeMap, BTreeSet};

/// The unique name of each entry, and whether it differs from its own. Where a category and one code share a
/// name, the code keeps it, whatever heads it and in whatever order a file holds the two.
pub fn unique_names(names: &[String], parents: &[Option<usize>], codable: &[bool]) -> Vec<(String, bool)> {
    let own: Vec<String> = names.iter().map(|name| one_line(name)).collect();
    let (mut count, mut codes): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = (BTreeMap::new(), BTreeMap::new());
    for (at, name) in own.iter().enumerate() {
        *count.entry(name).or_default() += 1;
        *codes.entry(name).or_default() += usize::from(codable[at]);
    }
    let keeps = |at: usize| {
        let name = own[at].as_str();
        !name.is_empty() && (count[name] == 1 || codable[at] && codes[name] == 1)
    };
    let mut taken: Taken = (0..own.len()).filter(|&at| keeps(at)).map(|at| own[at].clone()).collect();
    let mut unique: Vec<Option<(String, bool)>> = (0..own.len()).map(|at| keeps(at).then(|| (own[at].clone(), false))).collect();
    // Codes choose before headings, and headings of one name by their place in the tree: the order of two kinds of rows is nobody's choice.
    let mut open: Vec<usize> = (0..own.len()).filter(|&at| unique[at].is_none()).collect();
    open.sort_by_key(|&at| !codable[at]);
    for at in open {
        let name = &own[at];
        let base = match parents[at] {
            _ if name.is_empty() => "code without a name".to_owned(),
            _ if !codable[at] && codes[name.as_str()] > 0 => format!("{name} (heading)"),
            Some(parent) => format!("{}: {name}", own[parent]),
            None => name.clone(),
        };
        let free = taken.first_free(&base);
        unique[at] = Some((free.clone(), &free != name));
    }
    unique.into_iter().flatten().collect()
}

/// Names that are taken. None is ever given back, so the search for a free number goes on where it last ended: a file in which
/// everything has one name is read in the time that its length takes.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    names: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl FromIterator<String> for Taken {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        Self { names: names.into_iter().collect(), next: BTreeMap::new() }
    }
}

impl Taken {
    /// Takes the name itself, or with the first number in brackets that makes it new.
    pub fn first_free(&mut self, base: &str) -> String {
        let name = |number: Option<u32>| number.map_or_else(|| base.to_owned(), |number| format!("{base} ({number})"));
        name(self.free_number(base, name))
    }

    /// Takes the first of some names that is free: the one of no number, of 2, of 3 and so on. `base` says which names these are.
    pub fn free_number(&mut self, base: &str, name: impl Fn(Option<u32>) -> String) -> Option<u32> {
        let mut next = self.next.get(base).copied().unwrap_or(1);
        let numbered = |number: u32| (number > 1).then_some(number);
        while !self.names.insert(name(numbered(next))) {
            next += 1;
        }
        self.next.insert(base.to_owned(), next + 1);
        numbered(next)
    }

    /// Takes one more name as it is; whether it was free.
    pub fn insert(&mut self, name: String) -> bool {
        self.names.insert(name)
    }
}

/// A name on one line, without blanks at its ends and without control characters.
pub fn one_line(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(codes: &[(&str, Option<usize>)], expect: &[&str]) {
        let names: Vec<String> = codes.iter().map(|(name, _)| (*name).to_owned()).collect();
        let parents: Vec<Option<usize>> = codes.iter().map(|(_, parent)| *parent).collect();
        let unique: Vec<String> = unique_names(&names, &parents, &vec![true; names.len()]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(unique, expect);
    }

    #[test]
    fn a_code_keeps_its_name_whatever_heads_it() {
        let names = ["Home", "Lamp", "Lamp", "Lamp", "Lamp"].map(str::to_owned);
        let named = |codable: [bool; 5], parents: [Option<usize>; 5]| -> Vec<String> {
            unique_names(&names, &parents, &codable).into_iter().map(|(name, _)| name).collect()
        };
        let tree = [None, Some(0), Some(1), None, None];
        assert_eq!(
            named([false, false, true, false, false], tree),
            ["Home", "Lamp (heading)", "Lamp", "Lamp (heading) (2)", "Lamp (heading) (3)"]
        );
        assert_eq!(named([false, false, true, true, false], tree), ["Home", "Lamp (heading)", "Lamp: Lamp", "Lamp", "Lamp (heading) (2)"]);
        assert_eq!(named([false; 5], tree), ["Home", "Home: Lamp", "Lamp: Lamp", "Lamp", "Lamp (2)"]);
    }

    #[test]
    fn names_that_occur_twice_take_their_parents() {
        check(
            &[("Risk", None), ("family", Some(0)), ("Protective", None), ("family", Some(2))],
            &["Risk", "Risk: family", "Protective", "Protective: family"],
        );
        check(&[("a", None), ("a", None), ("a\n", Some(0)), ("a: a", None)], &["a", "a (2)", "a: a (2)", "a: a"]);
        check(&[("", None), ("", None)], &["code without a name", "code without a name (2)"]);
    }

    #[test]
    fn numbers_go_on_and_pass_over_what_is_taken() {
        let mut taken: Taken = ["kin (2)".to_owned()].into_iter().collect();
        let names: Vec<String> = (0..4).map(|_| taken.first_free("kin")).collect();
        assert_eq!(names, ["kin", "kin (3)", "kin (4)", "kin (5)"]);
        assert_eq!(taken.first_free("kin (2)"), "kin (2) (2)");
        // As many of one name as no loop over all numbers could give in the life of a test.
        assert_eq!((0..200_000).map(|_| taken.first_free("x")).last(), Some("x (200000)".to_owned()));
    }
}
