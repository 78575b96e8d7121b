//! What was read and coded, by part of the study.

use crate::domain::measure::coverage::{Coverage, PartKind, UncodedRow};
use crate::report::figures::{count, of, share, some};
use crate::report::markup::Markup;
use crate::report::row_plot::{Row, Rows, marks_to, rows};
use crate::report::table::Column;
use crate::report::view::View;

/// Parts in the order in which they are asked for, with the head of their table.
const PARTS: [(PartKind, &str, &str); 5] = [
    (PartKind::Group, "Group", "Coded by group"),
    (PartKind::Transcript, "Transcript", "Coded by transcript"),
    (PartKind::Speaker, "Speaker", "Coded by speaker"),
    (PartKind::Question, "Question", "Coded by question of the guide"),
    (PartKind::Code, "Code", "Turns with each code"),
];

/// Writes the section.
pub(super) fn read(page: &mut Markup, _: &View<'_>, coverage: &Coverage) {
    let settings = &coverage.settings;
    let (coded, turns) = (settings.coded as usize, settings.turns as usize);
    page.html("<p>Coder ").name(settings.coder.as_str()).text(format_args!(
        " has codings in {} transcripts and put a code on {} turns there. ",
        of(settings.transcripts as usize, settings.all_transcripts as usize),
        share(coded, turns),
    ));
    page.text("A turn without a code is a decision or an oversight, and only a person can tell which.").html("</p>\n");
    if !settings.others.is_empty() {
        page.html("<p class=\"warn\">This page shows what ").name(settings.coder.as_str()).html(" left without a code and what ");
        for (at, other) in settings.others.iter().enumerate() {
            page.html(if at > 0 { ", " } else { "" }).name(other.as_str());
        }
        page.html(" did there: do not show this page to anyone who still has to code blind.</p>\n");
    }
    transcripts(page, coverage);
    for (part, head, caption) in PARTS {
        let of_part: Vec<&UncodedRow> = coverage.uncoded.iter().filter(|row| row.part == part).collect();
        if of_part.is_empty() {
            continue;
        }
        let summary = format!("{caption}: {}", some(of_part.len(), "row", "rows"));
        match of_part.len() <= 6 {
            true => table(page, caption, head, &of_part),
            false => page.folded(|page| _ = page.text(summary), |page| table(page, caption, head, &of_part)),
        }
    }
    page.paragraph(
        "Read by nobody: turns of transcripts in which no coder has a coding. Unread: turns of transcripts without a coding of this coder. \
         Of the rest the coder put a code on some and none on others; of these another coder may have coded some. \
         The longest run is the most turns in a row without a code. uncoded.csv holds the same with counts of words.",
    );
}

/// Each transcript as a bar: coded, left without a code, unread.
fn transcripts(page: &mut Markup, coverage: &Coverage) {
    let of_part: Vec<&UncodedRow> = coverage.uncoded.iter().filter(|row| row.part == PartKind::Transcript).collect();
    let most = of_part.iter().map(|row| row.turns).max().unwrap_or(0);
    let bars = |row: &&UncodedRow| Row {
        label: row.of.clone(),
        bars: vec![row.coded as f64, row.uncoded as f64, row.unread as f64],
        title: format!(
            "{}: {} turns coded, {} without a code, {} unread, of {}",
            row.of,
            count(row.coded as usize),
            count(row.uncoded as usize),
            count(row.unread as usize),
            count(row.turns as usize)
        ),
        ..Row::default()
    };
    let bars: Vec<Row> = of_part.iter().map(bars).collect();
    if bars.is_empty() {
        return;
    }
    let marks = marks_to(most as f64);
    let plot = Rows { id: "plot-read", title: "Turns of each transcript: coded, without a code, unread", marks: &marks, digits: 0 };
    page.html("<figure>\n");
    rows(page, &plot, &bars);
    page.html("<figcaption>Turns of participants in each transcript: dark, coded; light, read and left without a code; empty, unread.");
    page.html("</figcaption>\n</figure>\n");
}

fn table(page: &mut Markup, caption: &str, head: &str, of_part: &[&UncodedRow]) {
    let columns = [
        Column::words(head),
        Column::numbers("Transcripts read"),
        Column::numbers("Read by nobody"),
        Column::numbers("Unread"),
        Column::numbers("Coded, of turns read"),
        Column::numbers("Left, but coded by others"),
        Column::numbers("Longest run"),
    ];
    page.table(caption, &columns, |page| {
        for row in of_part {
            let (turns, read) = (row.turns as usize, (row.coded + row.uncoded) as usize);
            page.row(
                |page| _ = page.name(&row.of),
                |page| {
                    page.number(of(row.transcripts[1] as usize, row.transcripts[0] as usize));
                    page.number(of(row.read_by_nobody as usize, turns)).number(of(row.unread as usize, turns));
                    page.number(share(row.coded as usize, read)).number(of(row.coded_by_others as usize, row.uncoded as usize));
                    page.number(count(row.longest_gap as usize));
                },
            );
        }
    });
}
