//! Levels of codes that a table shows by how it writes the names: by blanks, tabs, dots or dashes before them, or by outline numbers.
//!
//! Takes the names of the codes from top to bottom and gives the path of each from the top of the tree. A sign that only some names happen to
//! begin with (`.NET`, `-ism`, `1984`) is a part of them: levels are read only where the first name is a top one and the signs go down step by step.

/// How names show their levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// Blanks, tabs, dots, dashes or lines of a tree before the name.
    Indents,
    /// `1`, `1.1`, `1.1.2` before the name, or in a column beside it.
    Numbers,
}

/// A tab is as wide as so many signs.
const TAB: usize = 4;

/// The fewest numbered names that make an outline.
const FEWEST_NUMBERED: usize = 3;

/// The paths of names that show their levels, with how they do; `None` where they do not. `numbers` are the cells of a column of numbers, if any.
pub fn outlined(names: &[&str], numbers: Option<&[Option<&str>]>) -> Option<(Vec<Vec<String>>, Outline)> {
    let indented = || Some((by_indents(names)?, Outline::Indents));
    let numbered = || Some((by_numbers(names)?, Outline::Numbers));
    let beside = || {
        let numbers: Vec<&str> = numbers?.iter().copied().collect::<Option<_>>()?;
        let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        Some((
            paths_by_numbers(&numbers.iter().map(|number| outline_number(number)).collect::<Option<Vec<_>>>()?, &names)?,
            Outline::Numbers,
        ))
    };
    indented().or_else(numbered).or_else(beside)
}

/// Signs that people and programs put before a name to show how deep it is.
fn is_sign(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '·' | '-' | '–' | '—' | '>' | '•' | '*' | '+' | '_' | '└' | '├' | '│' | '─' | '┗' | '┣' | '┃' | '━')
}

fn by_indents(names: &[&str]) -> Option<Vec<Vec<String>>> {
    let indents: Vec<(usize, &str)> = names.iter().map(|name| indent(name)).collect();
    let top = indents.first()?.0;
    let deeper = indents.iter().filter(|(width, _)| *width > top).count();
    if deeper == 0 || indents.iter().any(|(width, name)| *width < top || name.is_empty()) {
        return None;
    }
    // One joined sign before one name is a part of it.
    let signed = names.iter().zip(&indents).filter(|(_, (width, _))| *width > top);
    let joined = signed.filter(|(name, (width, _))| *width == 1 && !name.starts_with(char::is_whitespace)).count();
    if joined == 1 {
        return None;
    }
    let mut open: Vec<(usize, String)> = Vec::new();
    let path = |(width, name): (usize, &str)| {
        while open.last().is_some_and(|(above, _)| *above >= width) {
            open.pop();
        }
        open.push((width, name.to_owned()));
        open.iter().map(|(_, name)| name.clone()).collect()
    };
    Some(indents.into_iter().map(path).collect())
}

/// How wide the signs before a name are, and the name. A name that is all signs is one.
fn indent(name: &str) -> (usize, &str) {
    let bare = name.trim_start_matches(is_sign);
    if bare.is_empty() {
        return (0, name.trim());
    }
    let signs = &name[..name.len() - bare.len()];
    // `-5 degrees`, `.5`: the sign of a number.
    let number = bare.starts_with(|c: char| c.is_ascii_digit()) && signs.ends_with(['-', '.', '+']);
    let signs = if number { &signs[..signs.len() - 1] } else { signs };
    let width = signs.chars().map(|c| if c == '\t' { TAB } else { 1 }).sum();
    (width, name[signs.len()..].trim())
}

fn by_numbers(names: &[&str]) -> Option<Vec<Vec<String>>> {
    let split: Vec<(Vec<u32>, &str)> = names.iter().map(|name| numbered(name.trim())).collect::<Option<_>>()?;
    let (numbers, names): (Vec<Vec<u32>>, Vec<&str>) = split.into_iter().unzip();
    paths_by_numbers(&numbers, &names)
}

/// `1.1.2 Name`, `1.1.2. Name`, `1) Name`: the number and the name.
fn numbered(name: &str) -> Option<(Vec<u32>, &str)> {
    let end = name.find(|c: char| !(c.is_ascii_digit() || c == '.')).filter(|&end| end > 0)?;
    let rest = &name[end..];
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    let bare = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–'));
    (bare.len() < rest.len() && !bare.is_empty()).then_some(())?;
    Some((outline_number(&name[..end])?, bare))
}

/// The levels of a number such as `1.1.2` or `2.`.
fn outline_number(text: &str) -> Option<Vec<u32>> {
    let text = text.trim().trim_end_matches(['.', ')']);
    (!text.is_empty()).then_some(())?;
    text.split('.').map(|level| level.parse().ok().filter(|_| !level.starts_with('+'))).collect()
}

/// Paths of names by their numbers: some have levels, no two are the same, and whatever is below another number has that number above it.
fn paths_by_numbers(numbers: &[Vec<u32>], names: &[&str]) -> Option<Vec<Vec<String>>> {
    let at: std::collections::BTreeMap<&[u32], usize> = numbers.iter().enumerate().map(|(at, number)| (number.as_slice(), at)).collect();
    let least = numbers.iter().map(Vec::len).min()?;
    let deep = numbers.iter().filter(|number| number.len() > least).count();
    let known = |number: &Vec<u32>| number.len() == least || at.contains_key(&number[..number.len() - 1]);
    if numbers.len() < FEWEST_NUMBERED || deep == 0 || at.len() < numbers.len() || !numbers.iter().all(known) {
        return None;
    }
    let path = |number: &Vec<u32>| (least..=number.len()).map(|depth| names[at[&number[..depth]]].to_owned()).collect();
    Some(numbers.iter().map(path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expect: &[&str]) {
        let paths = outlined(names, None).map(|(paths, _)| paths.iter().map(|path| path.join(" > ")).collect::<Vec<_>>());
        assert_eq!(paths.unwrap_or_default(), expect, "{names:?}");
    }

    #[test]
    fn signs_before_names_are_levels() {
        let expect = ["Arrival", "Arrival > By sea", "Arrival > By sea > Ferry", "Arrival > By land", "Work"];
        check(&["Arrival", "  By sea", "    Ferry", "  By land", "Work"], &expect);
        check(&["Arrival", "\tBy sea", "\t\tFerry", "\tBy land", "Work"], &expect);
        check(&["Arrival", "..By sea", "....Ferry", "..By land", "Work"], &expect);
        check(&["Arrival", "- By sea", "-- Ferry", "- By land", "Work"], &expect);
        check(&["Arrival", "\u{a0}\u{a0}By sea", "\u{a0}\u{a0}\u{a0}\u{a0}Ferry", "\u{a0}\u{a0}By land", "Work"], &expect);
        check(&["Arrival", "├─ By sea", "│  └─ Ferry", "└─ By land", "Work"], &expect);
        check(&["• Arrival", "  • By sea", "    • Ferry", "  • By land", "• Work"], &expect);
    }

    #[test]
    fn outline_numbers_are_levels() {
        let expect = ["Arrival", "Arrival > By sea", "Arrival > By sea > Ferry", "Work"];
        check(&["1 Arrival", "1.1 By sea", "1.1.1 Ferry", "2 Work"], &expect);
        check(&["1. Arrival", "1.1. By sea", "1.1.1. Ferry", "2. Work"], &expect);
        let names = ["Arrival", "By sea", "Ferry", "Work"];
        let numbers = [Some("1"), Some("1.1"), Some("1.1.1"), Some("2")];
        let (paths, how) = outlined(&names, Some(&numbers)).expect("an outline");
        assert_eq!((paths[2].join(" > ").as_str(), how), (expect[2], Outline::Numbers));
    }

    #[test]
    fn names_that_begin_with_a_sign_or_number_keep_it() {
        for names in [
            &["C#", ".NET", "Rust"][..],
            &["1984", "2001 a space", "3 wishes"],
            &["1 Arrival", "2 Work", "3 Home"],
            &["1.1 By sea", "3.2 Ferry", "7 Work"],
            &["Cold", "-5 degrees", "+3 degrees"],
            &["- Arrival", "- Work"],
            &["Arrival"],
        ] {
            assert_eq!(outlined(names, None), None, "{names:?}");
        }
        assert_eq!(outlined(&["a", "b"], Some(&[Some("1.5"), None])), None);
    }
}
