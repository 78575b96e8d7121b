//! What a file holds beside its table of codes: paragraphs of a document, comments and hidden sheets of a workbook.

use super::book_remark::BookRemark;
use super::headed::HeadedParagraph;
use crate::formats::fault::FormatFault;
use crate::formats::grid;

/// Counts what lies beside the table of codes, for the codes that come from a table.
///
/// # Errors
/// A workbook that is damaged.
pub fn remarks(name: &str, bytes: &[u8], paragraphs: &[HeadedParagraph]) -> Result<Vec<BookRemark>, FormatFault> {
    let (comments, hidden) = if grid::is_workbook(name) { grid::comments_and_hidden_sheets(bytes)? } else { (0, 0) };
    let counts = [
        (paragraphs.len(), "paragraphs", "paragraphs beside the table of codes are not read"),
        (comments, "comments of cells", "comments of cells are not read"),
        (hidden, "hidden sheets", "hidden sheets are not read"),
    ];
    Ok(counts.into_iter().filter(|(count, ..)| *count > 0).map(|(count, what, lost)| BookRemark::beside(count, what, lost)).collect())
}
