//! How far coders who worked independently agree, and what they should settle first.

use crate::domain::ids::CodeId;
use crate::domain::measure::agreement::{Agreement, AgreementRow, Disagreement, Estimate, Scope};
use crate::formats::results::ALL_CODES;
use crate::report::figures::{count, decimal, ends, figure, of};
use crate::report::markup::Markup;
use crate::report::pictures::agreement_forest;
use crate::report::table::Column;
use crate::report::view::View;

/// Disagreements in sight.
const SHOWN: usize = 15;

/// Writes the section.
pub fn agreement(page: &mut Markup, view: &View<'_>) {
    let Some(agreement) = view.input.agreement else { return };
    let settings = &agreement.settings;
    page.html("<p>Compared are ");
    for (at, coder) in settings.coders.iter().enumerate() {
        page.html(if at > 0 { ", " } else { "" }).name(coder.as_str());
    }
    page.text(format_args!(
        ", in {} transcripts that two of them coded; a unit is a {}. Figures are of what each coded alone: rare codes agree by chance, so \
         positive agreement and prevalence stand beside every coefficient. Where there is no number, the reason is given.",
        of(settings.transcripts as usize, view.transcripts()),
        settings.unit,
    ));
    page.html("</p>\n");
    let overall: Vec<&AgreementRow> = agreement.rows.iter().filter(|row| row.scope == Scope::Overall).collect();
    if let Some(picture) = agreement_forest(agreement) {
        page.picture(&picture);
    }
    table(page, "Agreement on each code, all transcripts", "Code", &overall, name);
    for (caption, head) in [("Pairs of coders", "Pair"), ("Groups", "Group"), ("Transcripts", "Transcript")] {
        let is_of_kind = |scope: &Scope| match scope {
            Scope::Pair(..) => head == "Pair",
            Scope::Group(_) => head == "Group",
            Scope::Document(_) => head == "Transcript",
            Scope::Overall => false,
        };
        // Of a part of the study the codes as sets stand here; agreement.csv has each code.
        let of_kind: Vec<&AgreementRow> = agreement.rows.iter().filter(|row| is_of_kind(&row.scope) && row.code.is_none()).collect();
        if !of_kind.is_empty() {
            page.folded(
                |page| _ = page.text(caption),
                |page| table(page, caption, head, &of_kind, |page, row| _ = page.name(&row.scope.of())),
            );
        }
    }
    page.paragraph(format_args!(
        "Intervals hold {} of resampled values. Alpha is Krippendorff’s, with the MASI distance where all codes of a dimension are compared as \
         sets; the stroke in the plot is the target of {}. agreement.csv has every figure of every code.",
        settings.confidence, settings.target,
    ));
    disagreements(page, view, agreement);
}

fn name(page: &mut Markup, row: &AgreementRow) {
    page.name(row.code.as_ref().map_or(ALL_CODES, CodeId::as_str));
    if let (None, Some(facet)) = (&row.code, &row.facet) {
        page.html(" of ").name(facet);
    }
}

fn table(page: &mut Markup, caption: &str, head: &str, shown: &[&AgreementRow], name: impl Fn(&mut Markup, &AgreementRow)) {
    let columns = [
        Column::words(head),
        Column::numbers("Units"),
        Column::numbers("Prevalence"),
        Column::numbers("Percent"),
        Column::numbers("Positive"),
        Column::numbers("Kappa"),
        Column::numbers("Alpha"),
        Column::numbers("Interval"),
        Column::numbers("MASI"),
        Column::numbers("AC1"),
    ];
    page.table(caption, &columns, |page| {
        for row in shown {
            page.row(
                |page| name(page, row),
                |page| {
                    let optional = |estimate: &Option<Estimate>| estimate.as_ref().map(|one| figure(one.value, 2)).unwrap_or_default();
                    page.number(count(row.units as usize)).number(prevalence(row)).number(figure(row.percent, 2));
                    page.number(optional(&row.positive)).number(optional(&row.kappa)).number(figure(row.alpha.value, 2));
                    page.number(ends(row.alpha.interval, 2)).number(optional(&row.masi)).number(figure(row.ac1.value, 2));
                },
            );
        }
    });
}

/// The least and the greatest share of units that a coder gave the code.
fn prevalence(row: &AgreementRow) -> String {
    let shares: Vec<f64> = row.prevalence.iter().filter_map(|(_, share)| *share).collect();
    let low = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let high = shares.iter().copied().fold(0.0, f64::max);
    if shares.is_empty() { String::new() } else { format!("{} to {}", decimal(low, 2), decimal(high, 2)) }
}

fn disagreements(page: &mut Markup, view: &View<'_>, agreement: &Agreement) {
    let all = &agreement.disagreements;
    page.html("<h3>What to settle first</h3>\n");
    if all.is_empty() {
        page.paragraph("The coders differ nowhere.");
        return;
    }
    let columns = [
        Column::words("Transcript"),
        Column::numbers("Line"),
        Column::words("In what way"),
        Column::words("What each gave"),
        Column::numbers("Gain in alpha"),
    ];
    page.table("Disagreements, those first whose settling would add most to alpha", &columns, |page| {
        for one in all.iter().take(SHOWN) {
            page.row(
                |page| _ = page.name(one.document.as_str()),
                |page| {
                    let text = view.coded.texts.iter().find(|text| text.document == one.document);
                    page.number(text.map_or_else(String::new, |text| text.line_at(one.span.start).to_string()));
                    page.cell(|page| _ = page.text(one.kind.name().replace('_', " "))).cell(|page| given(page, one));
                    page.number(decimal(one.gain, 4));
                },
            );
        }
    });
    page.paragraph(format_args!(
        "{} disagreements are shown; disagreements.csv has all with their words, and leitmotif review --adjudicate opens them side by side.",
        of(all.len().min(SHOWN), all.len()),
    ));
}

/// What each coder gave, a line each.
fn given(page: &mut Markup, one: &Disagreement) {
    for (at, (coder, codes)) in one.given.iter().enumerate() {
        page.html(if at > 0 { "<br>" } else { "" }).name(coder.as_str()).html(": ");
        for (at, code) in codes.iter().enumerate() {
            page.html(if at > 0 { ", " } else { "" }).name(code.as_str());
        }
        page.html(if codes.is_empty() { "nothing" } else { "" });
    }
}
