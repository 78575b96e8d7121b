//! What people coded, as pictures: where each code is, beside which other, and how codes spread. No suggestion is counted here.

use crate::report::coded::{Matrix, MatrixKind, matrix, spread, together};
use crate::report::markup::Markup;
use crate::report::pictures::{Measure, NetworkShown, heat_map, interview_timeline, network, saturation_curve, together_map};
use crate::report::view::View;

/// Writes the section on all transcripts.
pub fn people(page: &mut Markup, view: &View<'_>) {
    let study = view.coded;
    page.paragraph(format_args!("{}. Suggestions of the program are in none of these numbers.", study.source()));
    let mut draw = |counted: &Matrix, measures: &[Measure]| {
        measures.iter().filter_map(|measure| heat_map(study, counted, *measure)).for_each(|picture| page.picture(&picture));
    };
    draw(&matrix(study, MatrixKind::Documents), &[Measure::Codings, Measure::Words]);
    for attribute in &study.compare {
        draw(&matrix(study, MatrixKind::Groups(attribute.clone())), &[Measure::Participants, Measure::Words]);
    }
    if !study.questions.is_empty() {
        draw(&matrix(study, MatrixKind::Questions), &[Measure::Codings]);
    }
    let pairs = together(study);
    if let Some(picture) = together_map(study, &pairs) {
        page.picture(&picture);
    }
    match network(study, &pairs) {
        Some(NetworkShown::Drawn(picture)) => page.picture(&picture),
        Some(NetworkShown::List(why)) => _ = page.paragraph(why),
        None => {}
    }
    if let Some(picture) = saturation_curve(study, &spread(study)) {
        page.picture(&picture);
    }
}

/// Writes the section on each interview from its beginning to its end.
pub fn interviews(page: &mut Markup, view: &View<'_>) {
    for (at, text) in view.coded.texts.iter().enumerate() {
        if let Some(picture) = interview_timeline(view.coded, at) {
            page.folded(|page| _ = page.name(text.document.as_str()), |page| page.picture(&picture));
        }
    }
}
