//! A table for the terminal: columns as wide as they need be, numbers to the right.

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

/// Writes a table, a line each; the last column of words is not padded.
pub fn table(columns: &[Column], rows: &[Vec<String>]) -> Vec<String> {
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.chain([columns[at].title.chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded = cells
            .iter()
            .zip(&widths)
            .zip(columns)
            .map(|((cell, &width), column)| if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = line(columns.iter().map(|column| column.title.as_str()).collect());
    std::iter::once(head).chain(rows.iter().map(|row| line(row.iter().map(String::as_str).collect()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right() {
        let lines =
            table(&[Column::words("code"), Column::numbers("n")], &[vec!["risk".into(), "7".into()], vec!["a".into(), "12".into()]]);
        assert_eq!(lines, ["code   n", "risk   7", "a     12"]);
    }
}
