//! The ranked excerpts of one code: the words, their evidence, and what was said right before.

use crate::domain::corpus::transcript::Role;
use crate::domain::ids::SegmentId;
use crate::domain::review::suggestion::Suggestion;
use crate::formats::results::{Excerpt, why};
use crate::language::tag::Language;
use crate::report::figures::{count, decimal, of, signed};
use crate::report::marks::marks;
use crate::report::markup::Markup;
use crate::report::view::{CodeView, View};

/// Excerpts in sight.
const OPEN: usize = 10;

/// Excerpts of one code in the page, those that open on request included.
const SHOWN: usize = 50;

/// Excerpts of a code in the page, however many codes there are.
const LEAST: usize = 3;

/// Excerpts of all codes in the page, unless so many codes have the least: about two thousand bytes each.
const OF_ALL_CODES: usize = 1200;

/// How many excerpts of each code the page holds. A scheme of many codes would else make a page that no browser opens.
pub(super) fn shown_of_each_code(codes: usize) -> usize {
    (OF_ALL_CODES / codes.max(1)).clamp(LEAST, SHOWN)
}

/// Code points of what was said before that are shown.
const BEFORE: usize = 240;

/// Writes a code's excerpts.
pub fn excerpts(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>) {
    let all = code.suggestions.len();
    if all == 0 {
        page.paragraph("No excerpt is offered.");
        return;
    }
    let shown = shown_of_each_code(view.codes.len());
    let (open, rest) = code.suggestions[..all.min(shown)].split_at(all.min(shown).min(OPEN));
    page.paragraph(format_args!("{} excerpts from {} transcripts.", of(all, view.spoken), of(code.transcripts.len(), view.transcripts())));
    list(page, view, code, open);
    if !rest.is_empty() {
        let summary = format!("Ranks {} to {} of {}", OPEN + 1, OPEN + rest.len(), count(all));
        page.folded(|page| _ = page.text(summary), |page| list(page, view, code, rest));
    }
    if all > shown {
        page.paragraph(format_args!("{} of {} excerpts more are in suggestions.csv.", count(all - shown), count(all)));
    }
}

fn list(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>, suggestions: &[&Suggestion]) {
    page.html("<ol class=\"excerpts\">\n");
    for suggestion in suggestions {
        excerpt(page, view, code, suggestion);
    }
    page.html("</ol>\n");
}

fn excerpt(page: &mut Markup, view: &View<'_>, code: &CodeView<'_>, suggestion: &Suggestion) {
    page.html("<li").attribute("value", suggestion.rank).html(">\n<p class=\"where\"><b>").text(suggestion.rank).html("</b> ");
    page.text(suggestion.tier.words()).html(" · score ").text(decimal(f64::from(suggestion.score), 2)).html(" · ");
    place(page, view, &view.places.offered(suggestion), suggestion.first);
    if let Some(cluster) = view.input.clusters.and_then(|clusters| *clusters.of.get(suggestion.segment.index())?) {
        page.html(" · <a").attribute("href", format_args!("#cluster-{cluster}")).html(">cluster ").text(cluster).html("</a>");
    }
    page.html("</p>\n");
    before(page, view, suggestion.first);
    let terms: Vec<&str> = suggestion.evidence.terms.iter().map(|term| term.term.as_str()).collect();
    quote(page, view, &view.places.offered(suggestion).text, |text| marks(text, &terms, &view.rules, code.kind()));
    page.html("<p class=\"why\">Why: ").name(&why(&suggestion.evidence, view.input.space));
    let (own, context) = (f64::from(suggestion.evidence.own), f64::from(suggestion.evidence.context));
    page.text(format_args!(". Own words {}, ", signed(own, 2)));
    if let Some(model) = suggestion.evidence.model {
        page.text(format_args!("language model {}, ", signed(f64::from(model), 2)));
    }
    for (name, added) in [("terms as spoken", suggestion.evidence.doing), ("somebody spoken of", suggestion.evidence.people)] {
        if let Some(added) = added {
            page.text(format_args!("{name} {}, ", signed(f64::from(added), 2)));
        }
    }
    page.text(format_args!("context {}.", signed(context, 2))).html("</p>\n</li>\n");
}

/// Says where an excerpt is: transcript, speaker, group, turn, and time where there is one.
pub fn place(page: &mut Markup, view: &View<'_>, excerpt: &Excerpt<'_>, segment: SegmentId) {
    page.name(excerpt.document.as_str());
    if let Some(speaker) = excerpt.speaker {
        page.html(" · ").name(speaker);
    }
    if let Some(group) = excerpt.group {
        page.html(" · ").name(group);
    }
    let (transcript, within) = view.layout.place(segment);
    let turn = view.input.segments[transcript].items[within].turn;
    page.text(format_args!(" · turn {}", turn + 1));
}

/// The words of an excerpt, with marks at the places that are found in them.
pub fn quote(page: &mut Markup, view: &View<'_>, text: &str, find: impl FnOnce(&str) -> Vec<std::ops::Range<usize>>) {
    page.html("<blockquote");
    spoken_in(page, view.input.language);
    page.html("><bdi>");
    let mut from = 0;
    for mark in find(text) {
        page.text(&text[from..mark.start]).html("<mark>").text(&text[mark.clone()]).html("</mark>");
        from = mark.end;
    }
    page.text(&text[from..]).html("</bdi></blockquote>\n");
}

/// The end of what was said right before, in small type: nobody should judge an answer without its question.
fn before(page: &mut Markup, view: &View<'_>, segment: SegmentId) {
    let (transcript, within) = view.layout.place(segment);
    let Some(within) = within.checked_sub(1) else { return };
    let excerpt = view.places.excerpt(SegmentId(view.layout.starts[transcript] + within as u32));
    let role = match view.input.segments[transcript].items[within].role {
        Role::Participant => "participant",
        Role::Interviewer => "interviewer",
        Role::Note => "note",
    };
    page.html("<p class=\"before\"");
    spoken_in(page, view.input.language);
    page.html(">Before, ").name(excerpt.speaker.unwrap_or(role)).html(": ").name(&end_of(&excerpt.text, BEFORE)).html("</p>\n");
}

/// The last code points of a text, from a word's start on.
fn end_of(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().rev().nth(most) else { return text.to_owned() };
    let end = &text[cut..];
    let word = end.find(char::is_whitespace).map_or(end, |blank| &end[blank..]);
    format!("… {}", word.trim_start())
}

/// Tells a screen reader which language follows, where it is not the page's.
fn spoken_in(page: &mut Markup, language: Language) {
    if let Some(tag) = language.tag().filter(|&tag| tag != "en") {
        page.attribute("lang", tag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_many_codes_holds_fewer_excerpts_of_each() {
        assert_eq!([1, 13, 24, 40, 250, 1000].map(shown_of_each_code), [50, 50, 50, 30, 4, 3]);
    }

    #[test]
    fn what_was_said_before_is_cut_at_a_word() {
        assert_eq!(end_of("one two three", 100), "one two three");
        assert_eq!(end_of("one two three", 8), "… three");
        assert_eq!(end_of("ééééééé", 3), "… éééé");
    }
}
