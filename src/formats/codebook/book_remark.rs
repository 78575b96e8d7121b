//! Remarks on a codebook that was read from a table: what was kept elsewhere, read otherwise than written, or left out.

use super::outline::Outline;
use crate::domain::finding::{Finding, Place};

/// A remark, with its row where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookRemark {
    code: &'static str,
    /// The row, from 1.
    row: Option<u32>,
    message: String,
    remedy: String,
    /// What was left out: how many, and in words.
    loss: Option<(u32, &'static str)>,
}

/// How many names are shown in one message.
const SHOWN: usize = 20;

impl BookRemark {
    fn new(code: &'static str, message: String, remedy: impl Into<String>) -> Self {
        Self { code, row: None, message, remedy: remedy.into(), loss: None }
    }

    /// The remark as a finding about a file.
    pub fn finding(&self, file: &str) -> Finding {
        let place = self.row.map_or_else(|| Place::file(file), |row| Place::line(file, row));
        Finding::new(self.code, place, self.message.as_str(), self.remedy.as_str())
    }

    /// What was left out: how many, and in words.
    pub fn loss(&self) -> Option<(u32, &'static str)> {
        self.loss
    }

    /// Rows above the one that names the columns.
    pub fn title_rows(rows: usize, header: u32) -> Self {
        let message = format!("the names of the columns are in row {header}; {rows} above were passed over");
        let loss = Some((rows as u32, "rows above the names of the columns are not taken over"));
        Self { row: Some(header), loss, ..Self::new("E0140", message, "") }
    }

    /// Tables without a column of codes in a file that has one.
    pub fn other_tables(count: usize) -> Self {
        let message = format!("the file holds {count} tables or sheets more, which are no part of the codebook and were not read");
        let loss = Some((count as u32, "tables or sheets beside the codebook are not read"));
        Self { loss, ..Self::new("E0141", message, "put all codes into one table with one row of headings") }
    }

    /// A column that is none of a codebook's.
    pub fn unknown_column(name: &str, at: usize, cells: usize, meant: Option<&str>) -> Self {
        let name = if name.is_empty() { format!("number {}, which has no name,", at + 1) } else { format!("`{name}`") };
        let remedy = match meant {
            Some(meant) => format!("did you mean {meant}? rename the column and read the file again"),
            None => "rename the column if it is part of the entries".to_owned(),
        };
        let kept = if cells == 1 {
            "its cell is kept as a note of the code".to_owned()
        } else {
            format!("its {cells} cells are kept as notes of the codes")
        };
        Self::new("E0142", format!("the column {name} is none that a codebook has; {kept}"), remedy)
    }

    /// A second column of groups: a code has one.
    pub fn second_group(name: &str, cells: usize) -> Self {
        let message =
            format!("the column `{name}` is a second level of groups above the codes; its {cells} cells are kept as notes of the codes");
        Self::new("E0142", message, "call it `Parent` if it holds codes of its own")
    }

    /// A theme that only the first row names.
    pub fn named_once(name: &str, rows: usize) -> Self {
        let message =
            format!("the column `{name}` is filled in the first row alone, and was taken for that of the {rows} codes below it too");
        Self::new("E0189", message, "write it into each row that it is meant for, or the codes without one into the first rows")
    }

    /// A column of numbers that another program counts.
    pub fn counts(name: &str, cells: usize) -> Self {
        let message = format!("the column `{name}` holds numbers that another program counts, and was not read");
        let loss = Some((cells as u32, "numbers that another program counts are not taken over"));
        Self { loss, ..Self::new("E0143", message, "") }
    }

    /// A column of quotations in a table that says nothing else of its codes.
    pub fn quotations(name: &str, cells: usize) -> Self {
        let message = format!(
            "the {cells} cells of the column `{name}` were taken for examples of their codes; they may be passages that somebody coded"
        );
        let remedy =
            "if they are, name the columns Segment and Code, add one called Document, and bring the table in with `leitmotif import`";
        Self::new("E0186", message, remedy)
    }

    /// What a file holds beside its table of codes, where a reader of tables does not look.
    pub fn beside(count: usize, what: &'static str, lost: &'static str) -> Self {
        let message = format!("{what} beside the codes: {count}; they were not read");
        let remedy = "write what belongs to a code into a column of its table";
        Self { loss: Some((count as u32, lost)), ..Self::new("E0187", message, remedy) }
    }

    /// Rows without a code's name.
    pub fn continued(rows: usize) -> Self {
        let message = format!("{rows} rows have no name of a code, and were read as going on with the code above");
        Self::new("E0144", message, "write the name of the code into each row, if it is another")
    }

    /// Rows without a code's name, and no code above them.
    pub fn loose_rows(rows: usize) -> Self {
        let message = format!("{rows} rows before the first code have no name of a code, and were left out");
        let loss = Some((rows as u32, "rows without the name of a code are not taken over"));
        Self { loss, ..Self::new("E0144", message, "write the name of the code into each row") }
    }

    /// Levels of paths that have no row of their own.
    pub fn added_levels(count: usize) -> Self {
        let message = format!("{count} codes are only in the paths of others, and were added without a definition");
        Self::new("E0145", message, "")
    }

    /// Levels that are shown by what is before the names.
    pub fn outlined(codes: usize, how: Outline) -> Self {
        let signs = match how {
            Outline::Indents => "blanks, dots or dashes before the names",
            Outline::Numbers => "outline numbers (1, 1.1)",
        };
        let message = format!("{codes} codes are below others by {signs}; these say the level and are no part of the names");
        Self::new("E0163", message, "")
    }

    /// Codes of one name under different parents.
    pub fn renamed(pairs: &[(String, String)]) -> Self {
        let shown: Vec<String> = pairs.iter().take(SHOWN).map(|(was, is)| format!("{was} is {is}")).collect();
        let more = pairs.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let message =
            format!("{} codes have the name of another, so their parent's name was put before it: {}{more}", pairs.len(), shown.join("; "));
        Self::new("E0146", message, "give each code a name of its own, if these are not good")
    }

    /// Cells that are none of the choices that a column has.
    pub fn odd_cells(name: &str, cells: usize, meant: &str, choices: &str) -> Self {
        let message = format!("{cells} cells of the column `{name}` are no {meant} that is known, and are kept as notes of their codes");
        Self::new("E0147", message, format!("known are {choices}"))
    }
}
