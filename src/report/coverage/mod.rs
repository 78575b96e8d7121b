//! The page of a check: what a coder read and coded, where a second look is worth it, and counts over the team's codings.
//!
//! The sections stand in the order in which a person would ask: what was looked at at all, what may have been passed over,
//! whether the end or a code suffers, how much is proved, what the codings come to. Each leads to the file that holds all rows.

mod elusion;
mod over_time;
mod read_and_coded;
mod saturation;
mod second_look;
mod themes;

use super::markup::Markup;
use super::section::Section;
use super::view::View;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;

/// The sections that a check has something to say in.
pub(super) fn sections(view: &View<'_>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    if let Some(coverage) = view.input.coverage {
        sections.push(("coverage", "Read and coded", |page, view| with(page, view, read_and_coded::read)));
        sections.push(("look", "Worth a second look", |page, view| with(page, view, second_look::look)));
        if !coverage.stretches.is_empty() {
            sections.push(("stretches", "Where coding thins out", |page, view| with(page, view, over_time::stretches)));
        }
        if !coverage.drift.is_empty() {
            sections.push(("drift", "Codes over time", |page, view| with(page, view, over_time::drift)));
        }
        if !coverage.odd.is_empty() {
            sections.push(("odd", "Codings that look out of place", |page, view| with(page, view, second_look::odd)));
        }
        sections.push(("elusion", "The check sample", |page, view| with(page, view, elusion::elusion)));
    }
    if let Some(themes) = view.input.themes {
        if !themes.groups.is_empty() {
            sections.push(("groups", "Groups of participants", |page, view| with_themes(page, view, themes::groups)));
        }
        if !themes.together.is_empty() {
            sections.push(("together", "Codes together", |page, view| with_themes(page, view, themes::together)));
        }
        sections.push(("saturation", "Code saturation", |page, view| with_themes(page, view, saturation::saturation)));
    }
    sections
}

fn with(page: &mut Markup, view: &View<'_>, body: fn(&mut Markup, &View<'_>, &Coverage)) {
    if let Some(coverage) = view.input.coverage {
        body(page, view, coverage);
    }
}

fn with_themes(page: &mut Markup, view: &View<'_>, body: fn(&mut Markup, &View<'_>, &Themes)) {
    if let Some(themes) = view.input.themes {
        body(page, view, themes);
    }
}
