//! The CSV form: a row per code. Only `code` is required; `seeds` (or `terms`, or `keywords`) hold terms parted by `;`.

use super::{Entry, OneOrMany, taguette};
use crate::domain::codebook::{Code, CodeKind, Codebook, Origin};
use crate::formats::fault::FormatFault;
use crate::formats::table::{Row, Table, split_list, write_table};

/// Reads the entries; a table has no version.
pub fn read(text: &str) -> Result<(u32, Vec<Entry>), FormatFault> {
    let table = Table::read(text)?;
    if taguette::is_one(&table) {
        return Ok((1, taguette::read(&table)));
    }
    table.require(&["code"])?;
    let entries = table.rows().map(|row| read_row(&row)).collect::<Result<_, _>>()?;
    Ok((1, entries))
}

fn read_row(row: &Row<'_>) -> Result<Entry, FormatFault> {
    let text = |column: &str| row.get(column).map(str::to_owned);
    let kind = match row.get("kind").map(str::to_lowercase).as_deref() {
        None => None,
        Some("topic") => Some(CodeKind::Topic),
        Some("act") => Some(CodeKind::Act),
        Some(_) => return Err(FormatFault::new("kind is neither topic nor act", "write topic or act, or leave it empty").at(row.line)),
    };
    let source = match row.get("source").map(str::to_lowercase).as_deref() {
        None => None,
        Some("a priori") => Some(Origin::APriori),
        Some("emergent") => Some(Origin::Emergent),
        Some(_) => {
            return Err(FormatFault::new("source is neither a priori nor emergent", "write one of them, or leave it empty").at(row.line));
        }
    };
    Ok(Entry {
        code: text("code").unwrap_or_default(),
        facet: text("facet"),
        parent: text("parent"),
        group: text("group"),
        kind,
        colour: text("colour").or_else(|| text("color")),
        source,
        brief: text("brief").unwrap_or_default(),
        definition: text("definition").unwrap_or_default(),
        inclusion: text("inclusion").unwrap_or_default(),
        exclusion: text("exclusion").unwrap_or_default(),
        example: OneOrMany::Many(row.get("example").map(examples).unwrap_or_default()),
        seeds: OneOrMany::Many(
            ["seeds", "terms", "keywords"].iter().find_map(|column| row.get(column)).map(split_list).unwrap_or_default(),
        ),
    })
}

/// Several examples in one cell are parted by a blank line.
fn examples(cell: &str) -> Vec<String> {
    cell.split("\n\n").map(str::to_owned).collect()
}

/// Writes a row per code.
pub fn write(book: &Codebook) -> Vec<u8> {
    let header = [
        "code",
        "parent",
        "facet",
        "group",
        "kind",
        "colour",
        "source",
        "brief",
        "definition",
        "inclusion",
        "exclusion",
        "example",
        "seeds",
    ];
    let row = |code: &Code| {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = code.kind.map_or("", |kind| match kind {
            CodeKind::Topic => "topic",
            CodeKind::Act => "act",
        });
        let source = code.origin.map_or("", |origin| match origin {
            Origin::APriori => "a priori",
            Origin::Emergent => "emergent",
        });
        [
            code.id.to_string(),
            code.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
            given(&code.facet),
            given(&code.heading),
            kind.to_owned(),
            given(&code.colour),
            source.to_owned(),
            code.brief.clone(),
            code.definition.clone(),
            code.inclusion.clone(),
            code.exclusion.clone(),
            code.examples.join("\n\n"),
            code.seeds.join("; "),
        ]
    };
    write_table(header, book.codes().iter().map(row))
}
