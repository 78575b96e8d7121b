//! Facets crossed: of the excerpts offered for a code of one facet, how many score high for a code of another.
//!
//! "Caregivers as a risk" is how such findings are written up. A cell counts, of the excerpts offered for the row's code,
//! those whose score for the column's code is at least [`HIGH`]. The last row gives the same count for all
//! participants' segments: what a cell would be if the two had nothing to do with one another.

use crate::domain::space::scores::CodeScores;
use crate::report::figures::{decimal, share};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// A score that counts as high: standard deviations above an ordinary segment.
pub const HIGH: f32 = 1.0;

/// Writes the section, where the codebook has facets to cross.
pub fn crossed(page: &mut Markup, view: &View<'_>, scores: &CodeScores) {
    let facets = view.facets();
    for (at, (row_name, rows)) in facets.iter().enumerate() {
        for (column_name, columns) in &facets[at + 1..] {
            table(page, view, scores, (*row_name, rows), (*column_name, columns));
            table(page, view, scores, (*column_name, columns), (*row_name, rows));
        }
    }
    page.paragraph(format_args!(
        "A cell counts, of the excerpts offered for the row’s code, those that score at least {} for the column’s code, \
         beside all that were offered for the row’s code. The last row counts the same over all segments of participants: a cell \
         well above it says that the two are spoken of together. Codes without usable signal are left out.",
        decimal(f64::from(HIGH), 1),
    ));
}

/// Whether there is anything to cross.
pub fn can_cross(view: &View<'_>) -> bool {
    let usable = |codes: &[usize]| codes.iter().any(|&at| view.codes[at].usable());
    view.facets().iter().filter(|(_, codes)| usable(codes)).count() >= 2
}

fn table(
    page: &mut Markup,
    view: &View<'_>,
    scores: &CodeScores,
    (row_name, rows): (Option<&str>, &[usize]),
    (column_name, columns): (Option<&str>, &[usize]),
) {
    let columns: Vec<(usize, &str)> = columns
        .iter()
        .map(|&at| &view.codes[at])
        .filter(|code| code.usable())
        .filter_map(|code| Some((code.column?, code.id.as_str())))
        .collect();
    if columns.is_empty() || !rows.iter().any(|&at| !view.codes[at].suggestions.is_empty()) {
        return;
    }
    let (row_name, column_name) = (row_name.unwrap_or("no dimension"), column_name.unwrap_or("no dimension"));
    let heads: Vec<Column<'_>> =
        [Column::words(row_name)].into_iter().chain(columns.iter().map(|(_, name)| Column::numbers(name))).collect();
    let high = |segment: usize, column: usize| scores.ranked.row(segment)[column] >= HIGH;
    page.table(&format!("{row_name} × {column_name}"), &heads, |page| {
        for code in rows.iter().map(|&at| &view.codes[at]).filter(|code| !code.suggestions.is_empty()) {
            page.row(
                |page| _ = page.name(code.id.as_str()),
                |page| {
                    for &(column, _) in &columns {
                        let both = code.suggestions.iter().filter(|suggestion| high(suggestion.segment.index(), column)).count();
                        tinted(page, both, code.suggestions.len());
                    }
                },
            );
        }
        page.html("<tr class=\"base\"><th scope=\"row\">all segments of participants</th>");
        for &(column, _) in &columns {
            let spoken = (0..view.layout.len()).filter(|&segment| view.layout.is_participant(segment));
            page.number(share(spoken.filter(|&segment| high(segment, column)).count(), view.spoken));
        }
        page.html("</tr>\n");
    });
}

/// A cell with a share, tinted by it in four steps; the figure says the same without the tint.
fn tinted(page: &mut Markup, n: usize, whole: usize) {
    page.html(match (4 * n).checked_div(whole) {
        None | Some(0) => "<td class=\"n\">",
        Some(1) => "<td class=\"n t1\">",
        Some(2) => "<td class=\"n t2\">",
        Some(_) => "<td class=\"n t3\">",
    });
    page.text(share(n, whole)).html("</td>");
}
