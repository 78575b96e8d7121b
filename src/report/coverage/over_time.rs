//! What changes while somebody codes: the ends of transcripts, and codes that fade or widen.

use crate::domain::measure::coverage::{CodeDrift, Coverage, Stretch};
use crate::report::figures::{count, decimal, figure, of, signed};
use crate::report::markup::Markup;
use crate::report::row_plot::{Row, Rows, marks_to, rows};
use crate::report::table::Column;
use crate::report::view::View;

/// Writes the section on the ends of transcripts.
pub(super) fn stretches(page: &mut Markup, _: &View<'_>, coverage: &Coverage) {
    let stand_out = coverage.stretches.iter().filter(|stretch| stretch.stands_out).count();
    page.paragraph(format_args!(
        "The ends of {} transcripts are worth a second look: they have fewer coded turns than their words, and the coder’s way with \
         the rest of the transcript, lead to expect.",
        of(stand_out, coverage.stretches.len()),
    ));
    let row = |stretch: &Stretch| Row {
        label: stretch.document.to_string(),
        line: Some((stretch.observed as f64, stretch.expected)),
        dot: Some(stretch.observed as f64),
        ring: Some(stretch.expected),
        title: format!("{}: {} turns coded, {} expected", stretch.document, stretch.observed, decimal(stretch.expected, 1)),
        ..Row::default()
    };
    let most = coverage.stretches.iter().map(|stretch| stretch.expected.max(stretch.observed as f64)).fold(0.0, f64::max);
    pairs(page, "plot-stretches", "Coded turns at the end of each transcript, and expected ones", most, coverage.stretches.iter().map(row));
    page.html("<figcaption>Coded turns in the last part of each transcript (dot) and as many as were to be expected (ring).");
    page.html("</figcaption>\n</figure>\n");
    let columns = [
        Column::words("Transcript"),
        Column::numbers("Coded, of turns"),
        Column::numbers("Expected"),
        Column::numbers("z"),
        Column::words(""),
    ];
    let table = |page: &mut Markup| {
        page.table("Ends of transcripts", &columns, |page| {
            for stretch in &coverage.stretches {
                page.row(
                    |page| _ = page.name(stretch.document.as_str()),
                    |page| {
                        page.number(of(stretch.observed as usize, stretch.turns as usize)).number(decimal(stretch.expected, 1));
                        page.number(decimal(stretch.z, 1));
                        page.cell(|page| _ = page.text(if stretch.stands_out { "worth a second look" } else { "" }));
                    },
                );
            }
        });
    };
    page.folded(|page| _ = page.text("The figures of each transcript"), table);
    page.paragraph("stretch_turns.csv lists the turns of the ends that stand out. A coder who misses codes evenly has no such end.");
}

/// Writes the section on codes over time.
pub(super) fn drift(page: &mut Markup, _: &View<'_>, coverage: &Coverage) {
    page.paragraph(
        "A model of the first half of the transcripts expects so many codings in the second. Far fewer: the code may have faded from \
         the coder’s mind; far more: it may have widened. Late interviews may also differ.",
    );
    let row = |row: &CodeDrift| Row {
        label: row.code.to_string(),
        line: Some((row.codings[1] as f64, row.expected)),
        dot: Some(row.codings[1] as f64),
        ring: Some(row.expected),
        title: format!("{}: {} codings late, {} expected", row.code, row.codings[1], decimal(row.expected, 1)),
        ..Row::default()
    };
    let listed = || coverage.drift.iter().filter(|row| row.z.is_ok());
    let most = listed().map(|row| row.expected.max(row.codings[1] as f64)).fold(0.0, f64::max);
    pairs(page, "plot-drift", "Late codings of each code, and expected ones", most, listed().map(row));
    page.html(
        "<figcaption>Codings of each code in the second half (dot) and as many as were to be expected (ring); the most faded come first.",
    );
    page.html("</figcaption>\n</figure>\n");
    let columns = [
        Column::words("Code"),
        Column::numbers("Codings early"),
        Column::numbers("Late"),
        Column::numbers("Expected late"),
        Column::numbers("z"),
        Column::numbers("Change of meaning"),
        Column::words("Dates"),
    ];
    let table = |page: &mut Markup| {
        page.table("Codes over time", &columns, |page| {
            for row in &coverage.drift {
                page.row(
                    |page| _ = page.name(row.code.as_str()),
                    |page| {
                        page.number(count(row.codings[0] as usize)).number(count(row.codings[1] as usize));
                        page.number(decimal(row.expected, 1)).number(figure(row.z, 1));
                        page.number(row.meaning.map_or_else(|reason| reason.to_string(), |value| signed(value, 1)));
                        page.cell(|page| {
                            if let Some([first, last]) = &row.dates {
                                page.name(first).html(" – ").name(last);
                            }
                        });
                    },
                );
            }
        });
    };
    page.folded(|page| _ = page.text("The figures of each code"), table);
    page.paragraph("Change of meaning: how much less the words of late codings resemble those of early ones, in standard errors. drift.csv has the same.");
}

/// Dots and rings on a scale from zero; the caller closes the figure.
fn pairs(page: &mut Markup, id: &str, title: &str, most: f64, drawn: impl Iterator<Item = Row>) {
    let marks = marks_to(most);
    page.html("<figure>\n");
    rows(page, &Rows { id, title, marks: &marks, digits: 0 }, &drawn.collect::<Vec<Row>>());
}
