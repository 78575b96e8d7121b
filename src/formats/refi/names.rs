//! Names that are unique in the whole codebook.
//!
//! Exchange files tell codes apart by GUID and let two of them bear one name under different parents.
//! Programs that tell them apart by name merge the two without a word. So a name that occurs twice is
//! written with its parent's before it, "Risk: family" and "Protective: family", and numbered if that
//! is not enough.

use std::collections::{BTreeMap, BTreeSet};

/// The unique name of each entry, and whether it differs from its own. `parents[i]` stands before `i` in the list.
pub fn unique_names(names: &[String], parents: &[Option<usize>]) -> Vec<(String, bool)> {
    let own: Vec<String> = names.iter().map(|name| one_line(name)).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &own {
        *count.entry(name).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = own.iter().filter(|name| count[name.as_str()] == 1 && !name.is_empty()).cloned().collect();
    let mut unique = Vec::with_capacity(own.len());
    for (at, name) in own.iter().enumerate() {
        if count[name.as_str()] == 1 && !name.is_empty() {
            unique.push((name.clone(), false));
            continue;
        }
        let base = match parents[at] {
            _ if name.is_empty() => "code without a name".to_owned(),
            Some(parent) => format!("{}: {name}", own[parent]),
            None => name.clone(),
        };
        let free = first_free(&base, &taken);
        taken.insert(free.clone());
        unique.push((free.clone(), &free != name));
    }
    unique
}

/// The name itself, or with the first number in brackets that makes it new.
pub fn first_free(base: &str, taken: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{base} ({number})"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken.contains(name)).expect("there is always a higher number")
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
        let unique: Vec<String> = unique_names(&names, &parents).into_iter().map(|(name, _)| name).collect();
        assert_eq!(unique, expect);
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
}
