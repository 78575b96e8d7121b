//! The elusion sample: its state, and how many turns must be read for a given certainty.

use crate::domain::measure::coverage::{Coverage, SampleSize};
use crate::report::figures::{count, decimal, figure, of};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Writes the section.
pub(super) fn elusion(page: &mut Markup, _: &View<'_>, coverage: &Coverage) {
    let left = (coverage.settings.turns - coverage.settings.coded) as usize;
    page.paragraph("A list finds and proves nothing. A random sample of the turns without a code, read by a person, does.");
    match &coverage.sample {
        None => {
            _ = page.paragraph(format_args!(
                "No sample was drawn. With --sample N this command draws N of the {} turns without a code, without a look at any score.",
                count(left),
            ))
        }
        Some(sample) => {
            let (drawn, stock) = (sample.counts.sampled as usize, sample.counts.unsuggested as usize);
            match &sample.read {
                None => _ = page.paragraph(format_args!(
                    "Drawn and not yet read: {} turns. Fill in the column codable of elusion_sample.csv and give the file back with --sample-read.",
                    of(drawn, stock),
                )),
                Some(read) => {
                    let interval = read.interval.map(|ends| format!(" ({} to {})", decimal(ends.low, 3), decimal(ends.high, 3)));
                    page.paragraph(format_args!(
                        "Read: {} turns drawn, of which {} are codable. Recall of the coding is {}{}; between {} and {} of the turns \
                         without a code are codable. The interval is exact and holds {} of such samples.",
                        of(drawn, stock),
                        of(sample.counts.found as usize, drawn),
                        figure(read.recall, 3),
                        interval.unwrap_or_default(),
                        count(read.missed[0] as usize),
                        count(read.missed[1] as usize),
                        coverage.settings.confidence,
                    ));
                }
            }
        }
    }
    if coverage.sizes.is_empty() {
        return;
    }
    let columns = [Column::words("To be certain that"), Column::numbers("Turns to read, of those without a code")];
    let table = |page: &mut Markup| {
        page.table("How many turns a wished certainty takes", &columns, |page| {
            for size in &coverage.sizes {
                let (listed, turns) = match size {
                    SampleSize::NoneFound { share, turns } => {
                        (format!("no more than {share} of them are codable, none having been found"), turns)
                    }
                    SampleSize::HalfWidth { half_width, recall, turns } => {
                        (format!("recall is known to ±{half_width}, if it is {recall}"), turns)
                    }
                };
                page.row(|page| _ = page.text(listed), |page| _ = page.number(of(*turns as usize, left)));
            }
        });
    };
    page.folded(|page| _ = page.text("How many turns a wished certainty takes"), table);
}
