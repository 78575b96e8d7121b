//! A table that defines themes and codes side by side: `Theme | Definition | Code | Definition`.
//!
//! Takes the names of the columns and the rows, and gives a table in which each theme has a row of its own above its codes, with the parts that
//! stand between the columns of themes and of codes under the names that the codes' own parts have.

use super::headings::Heading;
use crate::formats::grid::{Rows, cell};

/// The names and the rows of such a table with themes in rows of their own; `None` where parts of the theme are not told from those of the codes.
pub fn rows_of_themes(head: &[String], rows: &[(u32, Vec<String>)]) -> Option<(Vec<String>, Rows)> {
    let meant: Vec<Option<Heading>> = head.iter().map(|name| Heading::of(name)).collect();
    let theme = meant.iter().position(|heading| matches!(heading, Some(Heading::Above(_))))?;
    let is_code = |at: &usize| matches!(meant[*at], Some(Heading::Code | Heading::Name | Heading::Below(_)));
    let code = (theme + 1..head.len()).find(is_code)?;
    let is_part = |heading: Heading| {
        matches!(
            heading,
            Heading::Definition | Heading::Brief | Heading::Comment | Heading::Inclusion | Heading::Exclusion | Heading::Example
        )
    };
    // Each part of the theme, and the column of the same part of the codes.
    let own: Vec<(usize, usize)> = (theme + 1..code)
        .map(|at| {
            let heading = meant[at].filter(|heading| is_part(*heading))?;
            let same = (code + 1..head.len()).find(|&other| meant[other] == Some(heading))?;
            Some((at, same))
        })
        .collect::<Option<_>>()?;
    if own.is_empty() {
        return None;
    }
    // The columns that stay: the theme, and from the code on.
    let stays = |at: usize| at <= theme || at >= code;
    let kept =
        |cells: &[String]| -> Vec<String> { cells.iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, cell)| cell.clone()).collect() };
    let moved = |at: usize| at - (code - theme - 1);
    let mut parted = Rows::new();
    let mut last = None;
    for (number, cells) in rows {
        let named = cell(cells, theme);
        if named.is_some() && named != last {
            last = named;
            let mut of_theme = vec![String::new(); head.len() - own.len()];
            named.unwrap_or_default().clone_into(&mut of_theme[theme]);
            for &(from, to) in &own {
                cell(cells, from).unwrap_or_default().clone_into(&mut of_theme[moved(to)]);
            }
            parted.push((*number, of_theme));
        }
        let mut of_code = kept(cells);
        if let Some(theme) = of_code.get_mut(theme) {
            theme.clear();
        }
        if of_code.iter().any(|cell| !cell.trim().is_empty()) {
            parted.push((*number, of_code));
        }
    }
    Some((kept(head), parted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_takes_its_own_definition() {
        let row = |number: u32, cells: [&str; 4]| (number, cells.map(str::to_owned).to_vec());
        let head = ["Theme", "Definition", "Code", "Definition"].map(str::to_owned);
        let (names, rows) = rows_of_themes(&head, &[row(2, ["T1", "DT", "A", "DA"]), row(3, ["", "", "B", "DB"])]).expect("themes");
        assert_eq!(names, ["Theme", "Code", "Definition"]);
        assert_eq!(rows.iter().map(|(_, cells)| cells.join("|")).collect::<Vec<_>>(), ["T1||DT", "|A|DA", "|B|DB"]);
        let plain = ["Theme", "Code", "Definition", "Example"].map(str::to_owned);
        assert_eq!(rows_of_themes(&plain, &[row(2, ["T1", "A", "DA", "E"])]), None);
    }
}
