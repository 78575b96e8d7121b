//! A table for the terminal: columns as wide as they need be, numbers to the right, and all of it inside the window. Names that are
//! longer than their column go on in the next line, and figures that a file has as well give way where the window is narrow.

use super::width::{longest_piece, parted, parted_names};

/// One column.
pub struct Column {
    title: String,
    right: bool,
    is_spare: bool,
}

impl Column {
    /// A column of words.
    pub fn words(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: false, is_spare: false }
    }

    /// A column of numbers.
    pub fn numbers(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: true, is_spare: false }
    }

    /// Left out where the window is too narrow, the first such column before the next.
    pub fn spare(self) -> Self {
        Self { is_spare: true, ..self }
    }
}

/// A table in lines.
pub struct Lines {
    /// The heads; several lines where they are long.
    pub head: Vec<String>,
    /// The lines of each row: one, or more where its name is long.
    pub rows: Vec<Vec<String>>,
    /// The heads of columns that had no room.
    pub left_out: Vec<String>,
}

impl Lines {
    /// All lines in order.
    pub fn all(self) -> impl Iterator<Item = String> {
        self.head.into_iter().chain(self.rows.into_iter().flatten())
    }
}

/// Blanks between two columns.
const GAP: usize = 2;

/// The first column, the names, has so much room at least where columns can be left out for it, and never less than [`LEAST`].
const ROOM: usize = 16;
const LEAST: usize = 12;

/// Blanks before the further lines of a name.
const INDENT: usize = 2;

/// Writes a table; the last column of words is not padded. Where a `width` is given, long heads take several lines, then long names do,
/// and columns that can be spared are left out.
pub fn table(columns: &[Column], rows: &[Vec<String>], width: Option<usize>) -> Lines {
    let mut left_out = Vec::new();
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    if let Some(width) = width {
        while let Some(at) = kept.iter().position(|&at| columns[at].is_spare).filter(|_| !has_room(columns, rows, &kept, width)) {
            left_out.push(columns[kept.remove(at)].title.clone());
        }
    }
    let cells = rows.iter().map(|row| kept.iter().map(|&at| row[at].clone()).collect()).collect::<Vec<Vec<String>>>();
    let columns: Vec<&Column> = kept.iter().map(|&at| &columns[at]).collect();
    Lines { left_out, ..lines(&columns, &cells, width) }
}

/// Whether the names have room beside the other columns, each as narrow as it can be.
fn has_room(columns: &[Column], rows: &[Vec<String>], kept: &[usize], width: usize) -> bool {
    let chars = |text: &str| text.chars().count();
    let cells = |at: usize| rows.iter().map(|row| chars(&row[at])).max().unwrap_or(0);
    let others: usize = kept.iter().skip(1).map(|&at| GAP + cells(at).max(longest_piece(&columns[at].title))).sum();
    let wanted = kept.first().map_or(0, |&at| ROOM.min(cells(at)));
    others + wanted <= width
}

fn lines(columns: &[&Column], rows: &[Vec<String>], width: Option<usize>) -> Lines {
    let chars = |text: &str| text.chars().count();
    let cells = |at: usize| rows.iter().map(|row| chars(&row[at])).max().unwrap_or(0);
    let whole: Vec<usize> = (0..columns.len()).map(|at| cells(at).max(chars(&columns[at].title))).collect();
    let sum = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let mut widths = whole.clone();
    if let Some(width) = width.filter(|width| sum(&whole) > *width) {
        widths = (0..columns.len()).map(|at| cells(at).max(longest_piece(&columns[at].title))).collect();
        let over = sum(&widths).saturating_sub(width);
        if let Some(first) = widths.first_mut() {
            *first = first.saturating_sub(over).max(LEAST.min(*first));
        }
    }
    let head = |(column, &width): (&&Column, &usize)| {
        let is_of_words = column.title.split(' ').all(|word| chars(word) <= width);
        if is_of_words { parted(&column.title, Some(width), 0) } else { parted_names(&column.title, width, 0) }
    };
    let heads: Vec<Vec<String>> = columns.iter().zip(&widths).map(head).collect();
    let tall = heads.iter().map(Vec::len).max().unwrap_or(0);
    // Heads stand on the line above the numbers.
    let head_line = |line: usize| -> Vec<String> {
        heads.iter().map(|head| (line + head.len()).checked_sub(tall).map_or_else(String::new, |at| head[at].clone())).collect()
    };
    let line = |cells: &[String]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .zip(columns)
            .map(|((cell, &width), column)| if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    // A long name goes on below its figures.
    let row = |cells: &Vec<String>| -> Vec<String> {
        let names = cells.first().map_or_else(Vec::new, |name| parted_names(name, widths[0], INDENT));
        let mut first = cells.clone();
        if let (Some(cell), Some(name)) = (first.first_mut(), names.first()) {
            cell.clone_from(name);
        }
        std::iter::once(line(&first)).chain(names.into_iter().skip(1)).collect()
    };
    Lines { head: (0..tall).map(|at| line(&head_line(at))).collect(), rows: rows.iter().map(row).collect(), left_out: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide() -> ([Column; 3], Vec<Vec<String>>) {
        let columns = [Column::words("code"), Column::numbers("segments coded by two"), Column::words("")];
        (
            columns,
            vec![
                vec!["a rather long name of a code".into(), "12/345".into(), "in doubt".into()],
                vec!["risk".into(), "7".into(), String::new()],
            ],
        )
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let lines =
            table(&[Column::words("code"), Column::numbers("n")], &[vec!["risk".into(), "7".into()], vec!["a".into(), "12".into()]], None);
        assert_eq!(lines.all().collect::<Vec<_>>(), ["code   n", "risk   7", "a     12"]);
    }

    #[test]
    fn long_heads_take_several_lines_before_names_do() {
        let (columns, rows) = wide();
        let lines: Vec<String> = table(&columns, &rows, Some(48)).all().collect();
        assert_eq!(
            lines,
            [
                "                              segments",
                "                              coded by",
                "code                               two",
                "a rather long name of a code    12/345  in doubt",
                "risk                                 7",
            ]
        );
        let narrow: Vec<String> = table(&columns, &rows, Some(40)).all().collect();
        assert_eq!(narrow[3..5], ["a rather long name      12/345  in doubt", "  of a code"]);
        assert!(narrow.iter().all(|line| line.chars().count() <= 40));
    }

    #[test]
    fn a_column_that_can_be_spared_gives_way_to_names() {
        let columns = [Column::words("code"), Column::numbers("share").spare(), Column::numbers("alpha")];
        let rows = [vec!["left_alone-by_agencies".to_owned(), "12.345 6.789".into(), ".871".into()]];
        let narrow = table(&columns, &rows, Some(30));
        assert_eq!(narrow.left_out, ["share"]);
        assert_eq!(narrow.all().collect::<Vec<_>>(), ["code                    alpha", "left_alone-by_agencies   .871"]);
        assert_eq!(table(&columns, &rows, Some(60)).left_out, [""; 0]);
    }
}
