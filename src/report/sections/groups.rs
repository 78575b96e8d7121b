//! Groups: in each group, how many participants have an excerpt among those offered for a code, and how many excerpts are theirs.

use crate::report::figures::share;
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::{CodeView, View};

/// Writes the section.
pub fn groups(page: &mut Markup, view: &View<'_>) {
    let titles: Vec<String> =
        ["participants", "excerpts"].iter().flat_map(|what| view.groups.iter().map(move |group| format!("{group}: {what}"))).collect();
    let columns: Vec<Column<'_>> = [Column::words("Code")].into_iter().chain(titles.iter().map(|title| Column::numbers(title))).collect();
    let all = view.cases_per_group(0..view.transcripts());
    let spoken = per_group(view, (0..view.layout.transcripts()).map(|at| (at, spoken_in(view, at))));
    for (facet, codes) in view.facets() {
        let caption = facet.map_or_else(|| "Groups by code".to_owned(), |facet| format!("Groups by code: {facet}"));
        page.table(&caption, &columns, |page| {
            for code in codes.iter().map(|&at| &view.codes[at]) {
                page.row(|page| _ = page.name(code.id.as_str()), |page| cells(page, view, code, &all));
            }
            page.html("<tr class=\"base\"><th scope=\"row\">the whole corpus</th>");
            all.iter().for_each(|&cases| _ = page.number(share(cases, all.iter().sum())));
            spoken.iter().for_each(|&segments| _ = page.number(share(segments, view.spoken)));
            page.html("</tr>\n");
        });
    }
    page.paragraph(
        "Participants: those of whom at least one excerpt is offered for the code, beside all participants of the group. Excerpts: \
         those from the group, beside all that are offered for the code. The last row gives the group’s share of all participants, \
         and of all that they said, in segments. Offers are limited in number and spread over transcripts and groups on purpose: \
         a difference is a place to read, and no measure of how often a group speaks of it.",
    );
}

fn cells(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>, all: &[usize]) {
    let reached = view.cases_per_group(code.transcripts.iter().copied());
    reached.iter().zip(all).for_each(|(&reached, &all)| _ = page.number(share(reached, all)));
    let offered = per_group(view, code.suggestions.iter().map(|suggestion| (view.layout.place(suggestion.segment).0, 1)));
    offered.iter().for_each(|&offered| _ = page.number(share(offered, code.suggestions.len())));
}

/// Adds counts of transcripts up by group.
fn per_group(view: &View<'_>, counts: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut sums = vec![0; view.groups.len()];
    counts.for_each(|(transcript, n)| sums[view.group_of[transcript]] += n);
    sums
}

fn spoken_in(view: &View<'_>, transcript: usize) -> usize {
    view.layout.range(transcript).filter(|&segment| view.layout.is_participant(segment)).count()
}
