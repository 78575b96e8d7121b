//! A table of codes in which the code above is named by its number, as Dedoose exports one: `Id`, `Parent Id`, `Title`.

use std::collections::BTreeMap;

use super::headings::Heading;
use crate::formats::grid::{Rows, cell, folded};

/// What the column of numbers is called, and that of the numbers of the codes above.
const OWN: [&str; 6] = ["id", "code id", "node id", "tag id", "title id", "nr"];
const ABOVE: [&str; 6] = ["parent id", "parent code id", "parent node id", "parent tag id", "parentid", "parent"];

/// The head and the rows with the names of the codes above in place of their numbers; `None` where no column holds such numbers.
pub fn with_names(head: &[String], rows: &[(u32, Vec<String>)]) -> Option<(Vec<String>, Rows)> {
    let at = |names: &[&str]| head.iter().position(|name| names.contains(&folded(name).as_str()));
    let (own, above) = (at(&OWN)?, at(&ABOVE)?);
    let is_name = |heading: Heading| head.iter().position(|name| Heading::of(name) == Some(heading));
    let name = is_name(Heading::Code).or_else(|| is_name(Heading::Name)).filter(|name| ![own, above].contains(name))?;
    let named: BTreeMap<&str, &str> = rows.iter().filter_map(|(_, cells)| Some((cell(cells, own)?, cell(cells, name)?))).collect();
    let numbers: Vec<&str> = rows.iter().filter_map(|(_, cells)| cell(cells, above)).filter(|number| !is_top(number)).collect();
    // A parent that is a name, or the number of no code, is left as it is.
    if numbers.is_empty() || !numbers.iter().all(|number| named.contains_key(number)) {
        return None;
    }
    let with_name = |(number, cells): &(u32, Vec<String>)| {
        let mut cells = cells.clone();
        if let Some(above) = cells.get_mut(above) {
            *above = named.get(above.trim()).map_or_else(String::new, |name| (*name).to_owned());
        }
        (*number, cells)
    };
    let mut head = head.to_vec();
    "Parent".clone_into(&mut head[above]);
    Some((head, rows.iter().map(with_name).collect()))
}

/// What programs write for no code above.
fn is_top(number: &str) -> bool {
    matches!(number, "0" | "-1" | "null" | "NULL" | "None")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 3]]) -> Vec<(u32, Vec<String>)> {
        cells.iter().map(|cells| (1, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect()
    }

    #[test]
    fn numbers_of_codes_above_become_their_names() {
        let head = ["Id", "Parent Id", "Title"].map(str::to_owned);
        let (named, read) = with_names(&head, &rows(&[["1", "", "Ties"], ["2", "1", "Kin"], ["3", "0", "Work"]])).expect("numbers");
        assert_eq!(named, ["Id", "Parent", "Title"]);
        assert_eq!(read.iter().map(|(_, cells)| cells[1].as_str()).collect::<Vec<_>>(), ["", "Ties", ""]);
        // A parent that is a name, and a number of no code.
        assert_eq!(with_names(&head, &rows(&[["1", "", "Ties"], ["2", "Ties", "Kin"]])), None);
        assert_eq!(with_names(&head, &rows(&[["1", "", "Ties"], ["2", "9", "Kin"]])), None);
    }
}
