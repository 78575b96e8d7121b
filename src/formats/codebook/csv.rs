//! Writes the CSV form of a codebook: a row per code, with the headings that the reader of tables knows best.

use crate::domain::codebook::{About, Code, CodeKind, Codebook, Origin};
use crate::formats::table::write_table;

/// Writes a row per code.
pub fn write(book: &Codebook) -> Vec<u8> {
    let header = [
        "code",
        "parent",
        "facet",
        "group",
        "kind",
        "about",
        "colour",
        "source",
        "brief",
        "definition",
        "inclusion",
        "exclusion",
        "example",
        "seeds",
        "notes",
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
            code.about.map_or("", About::name).to_owned(),
            given(&code.colour),
            source.to_owned(),
            code.brief.clone(),
            code.definition.clone(),
            code.inclusion.clone(),
            code.exclusion.clone(),
            code.examples.join("\n\n"),
            code.seeds.join("; "),
            code.notes.join("\n\n"),
        ]
    };
    write_table(header, book.codes().iter().map(row))
}
