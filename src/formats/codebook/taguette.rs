//! Writes the table of tags that Taguette takes: a name, and a description.
//!
//! A tag's place in the tree is its name: `risk.family` lies below `risk`. The entry's parts stand in
//! the description as labelled lines, as in every exchange file.

use crate::domain::codebook::{Code, Codebook};
use crate::formats::projects::refi::write_description;
use crate::formats::table::write_table;

/// Writes the tags. Colours and whatever else has no label are lost.
pub fn write(book: &Codebook) -> Vec<u8> {
    let row = |code: &Code| [path(book, code), write_description(code)];
    write_table(["tag", "description"], book.codes().iter().map(row))
}

/// The names from the top of the tree down to a code, parted by dots.
fn path(book: &Codebook, code: &Code) -> String {
    let mut line = vec![code.id.as_str()];
    let mut above = code.parent.as_ref();
    while let Some(parent) = above.and_then(|parent| book.get(parent)) {
        line.push(parent.id.as_str());
        above = parent.parent.as_ref();
    }
    line.reverse();
    line.join(".")
}
