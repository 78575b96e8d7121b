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
    // Every code is below the theme that is named last, and no theme comes again further down.
    let named: Vec<&str> = rows.iter().filter_map(|(_, cells)| cell(cells, theme)).collect();
    let mut met: Vec<&str> = named.chunk_by(|a, b| a == b).map(|run| run[0]).collect();
    met.sort_unstable();
    let comes_again = met.windows(2).any(|pair| pair[0] == pair[1]);
    let begins = rows.first().is_some_and(|(_, cells)| cell(cells, theme).is_some());
    if own.is_empty() || comes_again || !begins {
        return None;
    }
    // The columns that stay: the theme, and from the code on.
    let stays = |at: usize| at <= theme || at >= code;
    let kept =
        |cells: &[String]| -> Vec<String> { cells.iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, cell)| cell.clone()).collect() };
    let moved = |at: usize| at - (code - theme - 1);
    let mut parted = Rows::new();
    let mut last: Option<(&str, usize)> = None;
    for (number, cells) in rows {
        if let Some(named) = cell(cells, theme).filter(|named| last.is_none_or(|(last, _)| last != *named)) {
            last = Some((named, parted.len()));
            let mut of_theme = vec![String::new(); head.len() - own.len()];
            named.clone_into(&mut of_theme[theme]);
            parted.push((*number, of_theme));
        }
        // What further rows say of the theme is added to it.
        if let Some((_, row)) = last {
            for &(from, to) in &own {
                let part = &mut parted[row].1[moved(to)];
                if let Some(text) = cell(cells, from).filter(|text| text != part) {
                    part.push_str(match (part.is_empty(), meant[from]) {
                        (true, _) => "",
                        (false, Some(Heading::Example)) => "\n\n",
                        (false, _) => "\n",
                    });
                    part.push_str(text);
                }
            }
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
        let more = [row(2, ["T1", "DT", "A", "DA"]), row(3, ["T1", "DU", "B", "DB"]), row(4, ["", "DV", "", ""])];
        let (_, rows) = rows_of_themes(&head, &more).expect("themes");
        assert_eq!(rows.iter().map(|(_, cells)| cells.join("|")).collect::<Vec<_>>(), ["T1||DT\nDU\nDV", "|A|DA", "|B|DB"]);
        // Sorted by code, or with codes above the first theme, it stays as it is.
        for rows in [
            [row(2, ["T1", "DT", "A", "DA"]), row(3, ["T2", "DU", "B", "DB"]), row(4, ["T1", "DT", "C", "DC"])],
            [row(2, ["", "", "A", "DA"]), row(3, ["T1", "DT", "B", "DB"]), row(4, ["", "", "C", "DC"])],
        ] {
            assert_eq!(rows_of_themes(&head, &rows), None);
        }
        let plain = ["Theme", "Code", "Definition", "Example"].map(str::to_owned);
        assert_eq!(rows_of_themes(&plain, &[row(2, ["T1", "A", "DA", "E"])]), None);
    }
}
