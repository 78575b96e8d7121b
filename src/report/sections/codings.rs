//! Codings that people made elsewhere, and the rankings compared with them.

use std::collections::BTreeMap;

use crate::domain::ids::{CodeId, CoderId};
use crate::report::average_precision::{Comparison, compare};
use crate::report::figures::{count, decimal, of};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Writes the section.
pub fn codings(page: &mut Markup, view: &View<'_>) {
    counts(page, view);
    let Some(scores) = view.input.scores else { return };
    let compared = compare(view.input.codings, view.input.transcripts, view.input.segments, view.layout, scores);
    if compared.is_empty() {
        page.paragraph("No code of the codings has the name of a code that was scored, so there is nothing to compare.");
    } else {
        comparison(page, view, &compared);
    }
}

fn counts(page: &mut Markup, view: &View<'_>) {
    let all = view.input.codings;
    let mut cells: BTreeMap<(&CodeId, &CoderId), usize> = BTreeMap::new();
    for coding in all {
        *cells.entry((&coding.code, &coding.coder)).or_default() += 1;
    }
    let mut coders: Vec<&CoderId> = cells.keys().map(|(_, coder)| *coder).collect();
    coders.sort_unstable();
    coders.dedup();
    let mut codes: Vec<&CodeId> = cells.keys().map(|(code, _)| *code).collect();
    codes.dedup();
    let of_coder: Vec<usize> = coders.iter().map(|coder| all.iter().filter(|coding| &&coding.coder == coder).count()).collect();
    let columns: Vec<Column<'_>> =
        [Column::words("Code")].into_iter().chain(coders.iter().map(|coder| Column::numbers(coder.as_str()))).collect();
    page.table("Codings by code and coder, of all codings of the coder", &columns, |page| {
        for code in codes {
            page.row(
                |page| {
                    page.name(code.as_str());
                    if !view.codes.iter().any(|known| known.id == code) {
                        page.html(" <span class=\"quiet\">not in this codebook</span>");
                    }
                },
                |page| {
                    for (coder, &whole) in coders.iter().zip(&of_coder) {
                        page.number(of(cells.get(&(code, coder)).copied().unwrap_or(0), whole));
                    }
                },
            );
        }
    });
}

fn comparison(page: &mut Markup, view: &View<'_>, compared: &[Comparison]) {
    let columns = [
        Column::words("Code"),
        Column::words("Coder"),
        Column::numbers("Segments coded"),
        Column::numbers("Transcripts with a coding of theirs"),
        Column::numbers("Average precision"),
        Column::numbers("By chance"),
    ];
    page.table("The rankings compared with people’s codings", &columns, |page| {
        for row in compared {
            page.row(
                |page| _ = page.name(row.code.as_str()),
                |page| {
                    page.cell(|page| _ = page.name(row.coder.as_str())).number(of(row.positives, row.segments));
                    page.number(of(row.transcripts, view.transcripts()));
                    let written = |value: Option<f64>| value.map_or_else(|| "undefined".to_owned(), |value| decimal(value, 3));
                    page.number(written(row.precision)).number(written(row.chance()));
                },
            );
        }
    });
    page.paragraph(format_args!(
        "{} comparisons. Average precision says how far up the code’s ranking the segments stand that the coder put the code on: \
         1 where all of them come first. A ranking that knows nothing reaches about the share of coded segments, given as chance. Segments are those of \
         participants in transcripts with any coding of this coder; a segment counts as coded where a coding overlaps it; segments with \
         equal scores share the precision of their block. This compares a ranking with one person’s codings. It is no accuracy: people \
         pass excerpts over, and two coders differ as well.",
        count(compared.len()),
    ));
}
