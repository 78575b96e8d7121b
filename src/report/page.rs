//! The page: its head, its table of contents, its sections in order.

use super::figures::{count, of};
use super::markup::Markup;
use super::section::Section;
use super::sections::{
    agreement, clusters, codes, codings, corpus, crossed_facets, findings, glance, groups, guide, methods, people, words,
};
use super::view::View;
use super::{ReportInput, coverage};
use crate::domain::corpus::transcript::Declaration;

/// Colours, type and print, written into the page: it needs nothing from elsewhere.
const STYLE: &str = include_str!("page.css");

/// The sections that apply to this study.
fn sections(view: &View<'_>) -> Vec<Section> {
    let input = view.input;
    let at_a_glance: Section = ("glance", "Your study at a glance", glance::glance);
    if input.is_of_people() {
        let mut sections = vec![at_a_glance];
        sections.extend(coverage::sections(view));
        if input.agreement.is_some() {
            sections.push(("agreement", "Agreement", agreement::agreement));
        }
        sections.extend([("checks", "Checks", findings::findings as fn(&mut Markup, &View<'_>)), ("methods", "Methods", methods::methods)]);
        return sections;
    }
    // What people coded stands before what the program offers, and no number is of both.
    let has_codings = !view.coded.passages.is_empty();
    let mut sections: Vec<Section> = vec![at_a_glance];
    if has_codings {
        sections.push(("people", "What people coded", people::people));
        sections.push(("interviews", "Each interview from beginning to end", people::interviews));
    }
    sections.extend([
        ("corpus", "Corpus", corpus::corpus as fn(&mut Markup, &View<'_>)),
        ("checks", "Checks", findings::findings),
        ("codes", if has_codings { "Codes: what the program suggests" } else { "Codes" }, codes::codes),
    ]);
    if !view.codes.is_empty() {
        sections.push(("excerpts", "Excerpts, code by code", codes::each_code));
    }
    if input.scores.is_some() && crossed_facets::can_cross(view) {
        sections.push(("crossed", "Dimensions crossed", |page, view| {
            if let Some(scores) = view.input.scores {
                crossed_facets::crossed(page, view, scores);
            }
        }));
    }
    if view.has_groups() && !view.codes.is_empty() && !has_codings {
        sections.push(("groups", "Groups", groups::groups));
    }
    if input.clusters.is_some() || input.outside.is_some() {
        sections.push(("clusters", "Clusters", clusters::clusters));
    }
    if input.guide.is_some() {
        sections.push(("guide", "Interview guide", |page, view| {
            if let Some(questions) = view.input.guide {
                guide::guide(page, view, questions);
            }
        }));
    }
    if words::can_list(view.coded) {
        sections.push(("words", "Words in context", words::words));
    }
    if !input.codings.is_empty() {
        sections.push(("codings", "Rankings beside people’s codings", codings::codings));
    }
    if view.has_groups() && !view.codes.is_empty() && has_codings {
        // Offers are capped: how many of a group have one says nothing of what people coded.
        sections.push(("groups", "Groups among the suggestions", |page, view| {
            page.folded(
                |page| _ = page.text("Participants and excerpts of each group among what is offered"),
                |page| groups::groups(page, view),
            );
        }));
    }
    sections.push(("methods", "Methods", methods::methods));
    sections
}

/// Writes the whole page.
pub(super) fn page(view: &View<'_>) -> Markup {
    let mut page = Markup::default();
    let sections = sections(view);
    page.html("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.html(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.html("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").text(view.input.name).html(" – Leitmotif</title>\n<style>\n");
    page.html(STYLE).html("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
    head(&mut page, view);
    page.html("<nav aria-label=\"Contents\">\n<ul>\n");
    for (id, title, _) in &sections {
        page.html("<li><a href=\"#").html(id).html("\">").html(title).html("</a></li>\n");
    }
    page.html("</ul>\n</nav>\n<main id=\"main\">\n");
    for (id, title, body) in sections {
        page.section(id, title, |page| body(page, view));
    }
    page.html("</main>\n<footer><p>").text(dated(view.input)).html("Leitmotif ").text(view.input.version);
    page.html(" · <a href=\"#main\">to the top</a></p></footer>\n</body>\n</html>\n");
    page
}

/// The study's date and what parts it from the rest; nothing where it gives none.
fn dated(input: &ReportInput<'_>) -> String {
    if input.date.is_empty() { String::new() } else { format!("{} · ", input.date) }
}

fn head(page: &mut Markup, view: &View<'_>) {
    let input = view.input;
    page.html("<header>\n<h1>").name(input.name).html("</h1>\n<p class=\"quiet\">").text(dated(input)).html("Leitmotif ");
    page.text(input.version).html(" · seed ").text(input.seed).html("</p>\n");
    page.html(if input.is_of_people() {
        "<p>What people coded is counted here, and places are put in an order in which to look again: people decide.</p>\n"
    } else if view.coded.passages.is_empty() {
        "<p>Everything offered here was ranked by a program for people to read and decide on: these are nobody’s codings.</p>\n"
    } else {
        "<p>What people coded comes first. Everything that is offered after it was ranked by a program for people to read and decide on: those are nobody’s codings.</p>\n"
    });
    for (declaration, sentence) in [
        (Declaration::Reviewed, "were de-identified, and a person went through every proposal"),
        (Declaration::AlreadySafe, "came de-identified or hold nobody to protect, as the study declares"),
        (Declaration::AsIs, "were not de-identified: this page may hold names"),
    ] {
        let n = input.transcripts.iter().filter(|transcript| transcript.declaration() == declaration).count();
        if n > 0 {
            page.html(if declaration == Declaration::AsIs { "<p class=\"warn\">" } else { "<p>" });
            page.text(format_args!("{} transcripts {sentence}.", of(n, view.transcripts()))).html("</p>\n");
        }
    }
    let words = if input.transcripts.is_empty() {
        "No transcript was read."
    } else {
        "This page holds participants’ words; keep it where the transcripts are kept."
    };
    page.html("<p class=\"quiet\">").text(words);
    if !input.is_of_people() {
        page.text(format_args!(" {} codes, {} excerpts offered.", count(view.codes.len()), count(input.suggestions.len())));
    }
    page.html("</p>\n</header>\n");
}
