//! Codes: a table for each facet, then a section for each code.

use rayon::prelude::*;

use super::excerpts::{excerpts, shown_of_each_code};
use crate::domain::codebook::{CodeKind, Origin};
use crate::domain::space::scores::{CodeSignal, NoSignal, Reliance};
use crate::report::figures::{decimal, of};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::{CodeView, View};

/// Terms shown of those that a code was searched by.
const QUERY_TERMS: usize = 15;

/// Writes the section with the tables.
pub fn codes(page: &mut Markup, view: &View<'_>) {
    if view.codes.is_empty() {
        page.paragraph("No codebook was given and no code was scored, so no excerpt is offered here.");
        return;
    }
    if view.input.codebook.is_none() {
        page.paragraph("No codebook was given; these are the codes that the scores know.");
    }
    page.paragraph(format_args!(
        "The corpus holds {}. An excerpt is offered where its score for the code is high; scores are standard deviations above an \
         ordinary segment and comparable across codes. Trust says in a word how far a code’s ranking can be relied on before anybody has \
         judged its excerpts: good, fair, not known yet, or in doubt; it is no share of right answers. What it rests on opens on request.",
        view.whole(),
    ));
    page.paragraph(format_args!(
        "This page holds at most {} excerpts of each code; all that are offered are in suggestions.csv.",
        shown_of_each_code(view.codes.len()),
    ));
    for (facet, codes) in view.facets() {
        table(page, view, facet, &codes);
    }
}

/// Writes a section for every code.
pub fn each_code(page: &mut Markup, view: &View<'_>) {
    let sections: Vec<Markup> = (0..view.codes.len()).into_par_iter().map(|at| code_section(view, at)).collect();
    for section in sections {
        page.append(section);
    }
}

fn table(page: &mut Markup, view: &View<'_>, facet: Option<&str>, codes: &[usize]) {
    let mut columns = vec![Column::words("Code"), Column::numbers("Excerpts offered"), Column::numbers("Transcripts reached")];
    if view.has_groups() {
        columns.push(Column::words("Participants reached"));
    }
    columns.push(Column::words("Trust"));
    let caption = facet.map_or_else(|| "Codes".to_owned(), |facet| format!("Codes of the facet {facet}"));
    page.table(&caption, &columns, |page| {
        for &at in codes {
            let code = &view.codes[at];
            page.row(|page| link(page, code, at), |page| cells(page, view, code));
        }
    });
}

fn link(page: &mut Markup, code: &CodeView<'_>, at: usize) {
    page.html("<a").attribute("href", format_args!("#code-{at}")).html(">").name(code.id.as_str()).html("</a>");
    if let Some(parent) = code.entry.and_then(|entry| entry.parent.as_ref()) {
        page.html(" <span class=\"quiet\">under ").name(parent.as_str()).html("</span>");
    }
}

fn cells(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>) {
    page.number(of(code.suggestions.len(), view.spoken)).number(of(code.transcripts.len(), view.transcripts()));
    if view.has_groups() {
        page.cell(|page| reached(page, view, code));
    }
    page.cell(|page| trust(page, view, code));
}

/// Participants reached in each group.
fn reached(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>) {
    let all = view.cases_per_group(0..view.transcripts());
    let some = view.cases_per_group(code.transcripts.iter().copied());
    for (at, group) in view.groups.iter().enumerate() {
        page.html(if at > 0 { ", " } else { "" }).name(group).text(format_args!(" {}", of(some[at], all[at])));
    }
}

fn trust(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>) {
    match code.signal {
        None => page.text("not scored"),
        Some(signal) => match signal.no_signal {
            Some(reason) => page.html("<strong>no usable signal</strong>: ").text(in_words(reason)),
            None => {
                let usable = || view.codes.iter().filter(|other| other.usable()).filter_map(|other| other.signal);
                let better = usable().filter(|other| other.trust > signal.trust).count();
                // One word in sight; the number behind it on request.
                let number = format!("{} (place {})", decimal(f64::from(signal.trust), 2), of(better + 1, usable().count()));
                page.html("<details><summary>").text(signal.reliance().words()).html("</summary> ");
                page.text(basis(signal)).text(number).html("</details>")
            }
        },
    };
}

/// What a rating of reliance is based on, with its number.
fn basis(signal: &CodeSignal) -> &'static str {
    match signal.reliance() {
        Reliance::NotKnownYet => {
            "its terms are phrases of doing, so excerpts are found by who and how, not by subject; judge ten first. \
             The sign that orders topics says nothing of it: "
        }
        Reliance::InDoubt => "its terms occur together no more than random words do; judge ten first. Signs of a good ranking: ",
        Reliance::Good | Reliance::Fair => "signs of a good ranking, beside the other codes of the scheme: ",
    }
}

/// Why a code has no usable signal.
fn in_words(reason: NoSignal) -> &'static str {
    match reason {
        NoSignal::NothingToSearchFor => "its entry holds no word that could be searched for",
        NoSignal::NoTermOccurs => "none of its words occurs in the transcripts",
    }
}

fn code_section(view: &View<'_>, at: usize) -> Markup {
    let code = &view.codes[at];
    let mut page = Markup::default();
    page.html("<section class=\"code\"").attribute("aria-labelledby", format_args!("code-{at}")).html(">\n<h3");
    page.attribute("id", format_args!("code-{at}")).html(">").name(code.id.as_str()).html("</h3>\n");
    entry(&mut page, code);
    searched_by(&mut page, view, code);
    if code.signal.is_some() {
        page.html("<div>Trust: ");
        trust(&mut page, view, code);
        page.html("</div>\n");
    }
    excerpts(&mut page, view, code);
    page.html("</section>\n");
    page
}

/// The codebook's own words.
fn entry(page: &mut Markup, code: &CodeView<'_>) {
    let Some(entry) = code.entry else { return };
    let kind = entry.kind.map(|kind| match kind {
        CodeKind::Topic => "what is talked about",
        CodeKind::Act => "what is done by talking",
    });
    let origin = entry.origin.map(|origin| match origin {
        Origin::APriori => "from theory",
        Origin::Emergent => "from the transcripts",
    });
    let lines = [
        ("Facet", entry.facet.as_deref()),
        ("Under", entry.parent.as_ref().map(|parent| parent.as_str())),
        ("Heading", entry.heading.as_deref()),
        ("Brief", Some(entry.brief.as_str())),
        ("Definition", Some(entry.definition.as_str())),
        ("When to use", Some(entry.inclusion.as_str())),
        ("When not to use", Some(entry.exclusion.as_str())),
        ("About", kind),
        ("Origin", origin),
    ];
    page.html("<dl>\n");
    for (title, text) in lines {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            page.html("<dt>").html(title).html("</dt><dd>").name(text).html("</dd>\n");
        }
    }
    for example in entry.examples.iter().filter(|example| !example.trim().is_empty()) {
        page.html("<dt>Example</dt><dd>").name(example).html("</dd>\n");
    }
    page.html("</dl>\n");
}

/// The heaviest terms of the code's query, each with the clause it comes from.
fn searched_by(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>) {
    let Some(signal) = code.signal.filter(|signal| !signal.query.is_empty()) else { return };
    let terms = &view.input.space.matrix(Some(code.kind())).vocabulary.terms;
    let all = signal.query.len();
    page.html("<p class=\"quiet\">Searched by ").text(format_args!("{}", of(all.min(QUERY_TERMS), all))).html(" terms, heaviest first: ");
    for (at, query) in signal.query.iter().take(QUERY_TERMS).enumerate() {
        let term = terms.get(query.term as usize).map_or("", String::as_str);
        let clause = query.clause.map_or("seen beside its terms", |clause| clause.name());
        page.html(if at > 0 { ", " } else { "" }).name(view.input.space.spelling(term)).text(format_args!(" ({clause})"));
    }
    page.html(".</p>\n");
}
