//! A table for the terminal: columns as wide as they need be, numbers to the right, and all of it inside the window.

use super::width::parted;

/// One column.
pub struct Column {
    title: String,
    right: bool,
}

impl Column {
    /// A column of words.
    pub fn words(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: false }
    }

    /// A column of numbers.
    pub fn numbers(title: impl Into<String>) -> Self {
        Self { title: title.into(), right: true }
    }
}

/// A table in lines.
pub struct Lines {
    /// The heads; several lines where they are long.
    pub head: Vec<String>,
    /// A line for each row.
    pub rows: Vec<String>,
}

impl Lines {
    /// All lines in order.
    pub fn all(self) -> impl Iterator<Item = String> {
        self.head.into_iter().chain(self.rows)
    }
}

/// Blanks between two columns.
const GAP: usize = 2;

/// The first column, the names, is cut to no less.
const LEAST: usize = 12;

/// Writes a table, a line each row; the last column of words is not padded. Where a `width` is given, long heads take several lines, and
/// then long names end in a mark.
pub fn table(columns: &[Column], rows: &[Vec<String>], width: Option<usize>) -> Lines {
    let chars = |text: &str| text.chars().count();
    let cells = |at: usize| rows.iter().map(|row| chars(&row[at])).max().unwrap_or(0);
    let whole: Vec<usize> = (0..columns.len()).map(|at| cells(at).max(chars(&columns[at].title))).collect();
    let sum = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let mut widths = whole.clone();
    if let Some(width) = width.filter(|width| sum(&whole) > *width) {
        let word = |at: usize| columns[at].title.split(' ').map(chars).max().unwrap_or(0);
        widths = (0..columns.len()).map(|at| cells(at).max(word(at))).collect();
        let over = sum(&widths).saturating_sub(width);
        if let Some(first) = widths.first_mut() {
            *first = first.saturating_sub(over).max(LEAST.min(*first));
        }
    }
    let heads: Vec<Vec<String>> = columns.iter().zip(&widths).map(|(column, &width)| parted(&column.title, Some(width), 0)).collect();
    let tall = heads.iter().map(Vec::len).max().unwrap_or(0);
    // Heads stand on the line above the numbers.
    let head_line = |line: usize| -> Vec<String> {
        heads.iter().map(|head| (line + head.len()).checked_sub(tall).map_or_else(String::new, |at| head[at].clone())).collect()
    };
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).zip(columns).map(|((cell, &width), column)| {
            let cell = shortened(cell, width);
            if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    Lines { head: (0..tall).map(|at| line(&head_line(at))).collect(), rows: rows.iter().map(|row| line(row)).collect() }
}

fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width.saturating_sub(1)).chain(['…']).collect() }
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
    fn long_heads_take_several_lines_before_names_are_cut() {
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
        let cut: Vec<String> = table(&columns, &rows, Some(40)).all().collect();
        assert_eq!(cut[3], "a rather long name …    12/345  in doubt");
        assert!(cut.iter().all(|line| line.chars().count() <= 40));
    }
}
