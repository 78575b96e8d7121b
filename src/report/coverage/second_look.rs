//! The second look, and codings that look out of place: where to look first, with reasons.

use crate::domain::measure::coverage::{Coverage, Look, LookColumn};
use crate::formats::results::{ANY, because};
use crate::report::figures::{count, decimal, ends, figure, of, signed};
use crate::report::markup::Markup;
use crate::report::row_plot::{Row, Rows, rows};
use crate::report::sections::excerpts::{place, quote};
use crate::report::table::Column;
use crate::report::view::View;

/// Turns shown of the list over all codes, and of each code's own.
const SHOWN: (usize, usize) = (12, 5);

/// Codings shown.
const ODD: usize = 12;

/// Writes the section.
pub(super) fn look(page: &mut Markup, view: &View<'_>, coverage: &Coverage) {
    page.paragraph(
        "Turns that this coder left without a code, in the order in which a second look is worth it. A place in a list is no probability. \
         second_look.csv holds more of each list with the reasons, second_look.jsonl all of it.",
    );
    let any = coverage.columns.iter().find(|column| column.code.is_none());
    if let Some(any) = any {
        list(page, view, coverage, any, SHOWN.0);
    }
    for column in coverage.columns.iter().filter(|column| column.code.is_some() && !column.looks.is_empty()) {
        let summary = |page: &mut Markup| {
            page.html("Code ").name(name(column));
            page.text(format_args!(": the first {} turns", of(column.looks.len().min(SHOWN.1), column.looks.len())));
        };
        page.folded(summary, |page| list(page, view, coverage, column, SHOWN.1));
    }
    trust(page, coverage);
}

fn name(column: &LookColumn) -> &str {
    column.code.as_ref().map_or(ANY, |code| code.as_str())
}

fn list(page: &mut Markup, view: &View<'_>, coverage: &Coverage, column: &LookColumn, most: usize) {
    page.html("<ol class=\"excerpts\">\n");
    for look in column.looks.iter().take(most) {
        one(page, view, coverage, look);
    }
    page.html("</ol>\n");
}

fn one(page: &mut Markup, view: &View<'_>, coverage: &Coverage, look: &Look) {
    page.html("<li>\n<p class=\"where\">");
    place(page, view, &view.places.excerpt(look.turn), look.turn);
    page.html("</p>\n");
    quote(page, view, &view.places.excerpt(look.turn).text, |_| Vec::new());
    let terms = look.reason.as_ref().map(|reason| reason.terms.as_slice()).unwrap_or_default();
    page.html("<p class=\"why\">Why: ").name(&because(coverage, look, terms)).html(".</p>\n");
    if let Some(near) = look.reason.as_ref().and_then(|reason| reason.nearest) {
        page.html("<details><summary>The coded excerpt most like it</summary>\n<p class=\"where\">");
        place(page, view, &view.places.excerpt(near), near);
        page.html("</p>\n");
        quote(page, view, &view.places.excerpt(near).text, |_| Vec::new());
        page.html("</details>\n");
    }
    page.html("</li>\n");
}

/// How far each list can be trusted.
fn trust(page: &mut Markup, coverage: &Coverage) {
    page.html("<h3>How far to trust the lists</h3>\n");
    let row = |column: &LookColumn| {
        let trust = &column.trust;
        let value = figure(trust.precision, 2);
        Row {
            label: name(column).to_owned(),
            line: trust.precision_interval.map(|ends| (ends.low, ends.high)),
            dot: trust.precision.ok(),
            stroke: Some(trust.chance),
            title: format!("{}: average precision {value}, by chance {}", name(column), decimal(trust.chance, 2)),
            ..Row::default()
        }
    };
    let drawn: Vec<Row> = coverage.columns.iter().map(row).collect();
    let plot = Rows { id: "plot-trust", title: "Average precision of each list", marks: &[0.0, 0.25, 0.5, 0.75, 1.0], digits: 2 };
    page.html("<figure>\n");
    rows(page, &plot, &drawn);
    page.html(
        "<figcaption>Average precision of each list with its interval; the stroke is what a list by lot reaches.</figcaption>\n</figure>\n",
    );
    let columns = [
        Column::words("List"),
        Column::numbers("Turns coded"),
        Column::numbers("By chance"),
        Column::numbers("Average precision"),
        Column::numbers("Interval"),
        Column::numbers("In the first fifth"),
        Column::numbers("Interval"),
        Column::words("Weights"),
    ];
    let table = |page: &mut Markup| {
        page.table("How far the lists find the coder’s own codings", &columns, |page| {
            for column in &coverage.columns {
                let trust = &column.trust;
                page.row(
                    |page| _ = page.name(name(column)),
                    |page| {
                        page.number(of(column.coded as usize, coverage.settings.turns as usize)).number(decimal(trust.chance, 3));
                        page.number(figure(trust.precision, 3)).number(ends(trust.precision_interval, 2));
                        page.number(figure(trust.recall_at_20, 3)).number(ends(trust.recall_interval, 2));
                        page.cell(|page| _ = page.text(if column.learnt { "own" } else { "those of all codes" }));
                    },
                );
            }
        });
    };
    page.folded(|page| _ = page.text("The figures of each list"), table);
    let apart = if coverage.settings.out_of_fold {
        "Each transcript was ranked by models that never saw it. "
    } else {
        "With one transcript nothing could be held apart: these figures flatter. "
    };
    page.paragraph(format_args!(
        "The coder’s own codings are the truth here. {apart}In the first fifth: the share of coded turns that stand there. Intervals hold \
         {} of resampled transcripts; a turn left without a code counts as wrong, so precision is a lower bound.",
        coverage.settings.confidence,
    ));
}

/// Writes the section on codings out of place.
pub(super) fn odd(page: &mut Markup, view: &View<'_>, coverage: &Coverage) {
    page.paragraph(format_args!(
        "Codings that words, neighbours, question and scheme speak against the most: {} codings. They may be the best ones: an unusual \
         way to say a thing looks odd to a program. odd_codings.csv has all.",
        of(coverage.odd.len().min(ODD), coverage.odd.len()),
    ));
    page.html("<ol class=\"excerpts\">\n");
    for odd in coverage.odd.iter().take(ODD) {
        page.html("<li>\n<p class=\"where\"><b>").name(odd.code.as_str()).html("</b> ");
        place(page, view, &view.places.excerpt(odd.turn), odd.turn);
        page.html("</p>\n");
        quote(page, view, &view.places.excerpt(odd.turn).text, |_| Vec::new());
        let [text, _, near, question, codebook] = odd.parts.map(|part| signed(f64::from(part), 1));
        page.html("<p class=\"why\">Words ").text(text).html(", neighbours ").text(near).html(", question ").text(question);
        page.html(", scheme ").text(codebook).html(" standard deviations.</p>\n</li>\n");
    }
    page.html("</ol>\n");
    if coverage.odd.len() > ODD {
        page.html("<p class=\"quiet\">").text(count(coverage.odd.len() - ODD)).html(" more are in odd_codings.csv.</p>\n");
    }
}
