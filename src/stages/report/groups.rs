//! Groups: in each group, how many participants have an excerpt among those offered for a code.

use super::crossed::tinted;
use super::markup::Markup;
use super::table::Column;
use super::view::View;

/// Writes the section.
pub(super) fn groups(page: &mut Markup, view: &View<'_>) {
    let all = view.cases_per_group(0..view.transcripts());
    let columns: Vec<Column<'_>> =
        [Column::words("Code")].into_iter().chain(view.groups.iter().map(|group| Column::numbers(group))).collect();
    for (facet, codes) in view.facets() {
        let caption = match facet {
            Some(facet) => format!("Participants with an excerpt offered, by group: {facet}"),
            None => "Participants with an excerpt offered, by group".to_owned(),
        };
        page.table(&caption, &columns, |page| {
            for code in codes.iter().map(|&at| &view.codes[at]) {
                let reached = view.cases_per_group(code.transcripts.iter().copied());
                page.row(
                    |page| _ = page.name(code.id.as_str()),
                    |page| reached.iter().zip(&all).for_each(|(&reached, &all)| tinted(page, reached, all)),
                );
            }
        });
    }
    page.paragraph(
        "A cell counts the participants of whom at least one excerpt is offered for the code, beside all participants of the group. \
         Offers are limited in number and spread over transcripts and groups on purpose: a difference is a place to read, and no measure \
         of how often a group speaks of it.",
    );
}
