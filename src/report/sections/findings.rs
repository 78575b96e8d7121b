//! Lists checks: what a person should look at about the input, then the notes. They are no results of the study.

use crate::domain::finding::{Finding, Weight};
use crate::report::figures::some;
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Writes the section.
pub fn findings(page: &mut Markup, view: &View<'_>) {
    let of = |weight: Weight| view.input.findings.iter().filter(move |finding| finding.weight == weight).collect::<Vec<_>>();
    let (look, notes) = (of(Weight::Finding), of(Weight::Note));
    if look.is_empty() {
        page.paragraph("No file, code or table asks for a look.");
    } else {
        list(page, "To be looked at", &look);
    }
    if !notes.is_empty() {
        let summary = some(notes.len(), "note", "notes");
        page.folded(|page| _ = page.text(summary), |page| list(page, "Notes", &notes));
    }
}

fn list(page: &mut Markup, caption: &str, findings: &[&Finding]) {
    let columns = [Column::words("Code"), Column::words("Place"), Column::words("What"), Column::words("What to do")];
    page.table(caption, &columns, |page| {
        for finding in findings {
            page.row(
                |page| _ = page.text(&finding.code),
                |page| {
                    page.cell(|page| _ = page.name(&finding.place.to_string())).cell(|page| _ = page.name(&finding.message));
                    page.cell(|page| _ = page.name(&finding.remedy));
                },
            );
        }
    });
}
