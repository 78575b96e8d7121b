//! Groups of participants with intervals and tests, the words in which they differ, and codes that occur together.

use std::collections::BTreeMap;

use crate::domain::ids::CodeId;
use crate::domain::measure::themes::{GroupRow, Themes, TogetherRow, Trait};
use crate::report::figures::{decimal, figure, of, p_value, share, signed};
use crate::report::markup::Markup;
use crate::report::row_plot::{Row, Rows, rows};
use crate::report::table::Column;
use crate::report::view::View;

/// Values of an attribute that a plot can hold.
const DRAWN: usize = 4;

/// Words shown of each group.
const WORDS: usize = 12;

/// Pairs of codes in sight.
const PAIRS: usize = 15;

/// Names of the plots; further attributes have tables only.
const PLOTS: [&str; 3] = ["plot-groups-1", "plot-groups-2", "plot-groups-3"];

fn names(page: &mut Markup, codes: &[CodeId]) {
    for (at, code) in codes.iter().enumerate() {
        page.html(if at > 0 { " & " } else { "" }).name(code.as_str());
    }
}

/// Writes the section on groups.
pub(super) fn groups(page: &mut Markup, _: &View<'_>, themes: &Themes) {
    page.paragraph(
        "Participants are counted, never excerpts: the share of a group’s participants with a code, beside everybody else’s. Nobody drew \
         these participants at random; a test asks whether a difference could be an accident of who is in which group.",
    );
    let mut attributes: BTreeMap<&str, Vec<&GroupRow>> = BTreeMap::new();
    themes.groups.iter().for_each(|row| attributes.entry(&row.group.attribute).or_default().push(row));
    for (at, (attribute, of_attribute)) in attributes.iter().enumerate() {
        page.html("<h3>").name(attribute).html("</h3>\n");
        let mut values: Vec<&str> = of_attribute.iter().map(|row| row.group.value.as_str()).collect();
        values.dedup();
        if let Some(id) = PLOTS.get(at).filter(|_| values.len() <= DRAWN) {
            shares(page, id, of_attribute, values[0]);
        }
        words(page, themes, attribute);
        let caption = format!("Codes by {attribute}: participants with the code, of the group’s and of the others");
        page.folded(|page| _ = page.text("Figures and tests of each code"), |page| table(page, &caption, of_attribute));
    }
    page.paragraph(format_args!(
        "Intervals hold {} (Wilson for a share, Newcombe for a difference); p by Fisher’s exact test, after Holm over all tests of the \
         attribute; delta is Cliff’s, of the share of turns with the code. groups.csv has more, words.csv all words, quotations.csv excerpts for \
         each row.",
        themes.confidence,
    ));
}

/// The first value's share with its interval, and everybody else's as a ring.
fn shares(page: &mut Markup, id: &str, of_attribute: &[&GroupRow], value: &str) {
    let single = of_attribute.iter().filter(|row| row.codes.len() == 1 && row.group.value == value);
    let row = |row: &&GroupRow| {
        let part = |[with, all]: [u64; 2]| (all > 0).then(|| with as f64 / all as f64);
        let counts = |[with, all]: [u64; 2]| of(with as usize, all as usize);
        Row {
            label: row.codes[0].to_string(),
            line: row.share.map(|ends| (ends.low, ends.high)),
            dot: part(row.with),
            ring: part(row.others),
            title: format!("{}: {} of {value}, {} of the others", row.codes[0], counts(row.with), counts(row.others)),
            ..Row::default()
        }
    };
    let drawn: Vec<Row> = single.map(row).collect();
    let title = format!("Share of participants with each code: {value} and others");
    page.html("<figure>\n");
    rows(page, &Rows { id, title: &title, marks: &[0.0, 0.25, 0.5, 0.75, 1.0], digits: 2 }, &drawn);
    page.html("<figcaption>Share of participants with each code: ").name(value);
    page.html(" (dot, with its interval) and everybody else (ring).</figcaption>\n</figure>\n");
}

fn words(page: &mut Markup, themes: &Themes, attribute: &str) {
    let mut groups: Vec<&Trait> = themes.words.iter().filter(|row| row.code.is_none()).map(|row| &row.group).collect();
    groups.retain(|group| group.attribute == attribute);
    groups.dedup();
    for group in groups {
        page.html("<p>More frequent in interviews with ").name(&group.value).html(": ");
        let of_group = themes.words.iter().filter(|row| row.code.is_none() && row.group == *group);
        for (at, row) in of_group.take(WORDS).enumerate() {
            page.html(if at > 0 { ", " } else { "" }).name(&row.word);
        }
        page.html(".</p>\n");
    }
}

fn table(page: &mut Markup, caption: &str, of_attribute: &[&GroupRow]) {
    let columns = [
        Column::words("Code"),
        Column::words("Group"),
        Column::numbers("Participants with it"),
        Column::numbers("Others with it"),
        Column::numbers("Difference"),
        Column::numbers("Interval"),
        Column::numbers("p"),
        Column::numbers("after Holm"),
        Column::numbers("delta"),
    ];
    page.table(caption, &columns, |page| {
        for row in of_attribute {
            let counts = |[with, all]: [u64; 2]| share(with as usize, all as usize);
            page.row(
                |page| names(page, &row.codes),
                |page| {
                    page.cell(|page| _ = page.name(&row.group.value)).number(counts(row.with)).number(counts(row.others));
                    let signed_figure = row.difference.map_or_else(|reason| reason.to_string(), |value| signed(value, 2));
                    let interval = row.difference_interval.map(|ends| format!("{} to {}", signed(ends.low, 2), signed(ends.high, 2)));
                    page.number(signed_figure).number(interval.unwrap_or_default());
                    page.number(p_value(row.fisher.p)).number(p_value(row.fisher.holm)).number(figure(row.delta, 2));
                },
            );
        }
    });
}

/// Writes the section on codes that occur on the same turns.
pub(super) fn together(page: &mut Markup, _: &View<'_>, themes: &Themes) {
    page.paragraph(
        "Turns with both codes, against what chance gives when one code’s turns are placed over the other’s at every shift inside each transcript. \
         Cole’s coefficient: 0 as chance has it, 1 as often as can be, −1 as seldom.",
    );
    let (first, rest) = themes.together.split_at(themes.together.len().min(PAIRS));
    pairs(page, "Codes on the same turns, strongest first", first);
    if !rest.is_empty() {
        page.folded(|page| _ = page.text("The other pairs"), |page| pairs(page, "The other pairs of codes", rest));
    }
    page.paragraph("together.csv has all pairs with their participants.");
}

fn pairs(page: &mut Markup, caption: &str, of: &[TogetherRow]) {
    let columns = [
        Column::words("Codes"),
        Column::numbers("Turns with the first"),
        Column::numbers("with the second"),
        Column::numbers("with both"),
        Column::numbers("by chance"),
        Column::numbers("Cole"),
        Column::numbers("p"),
        Column::numbers("after Holm"),
    ];
    page.table(caption, &columns, |page| {
        for row in of {
            page.row(
                |page| names(page, &row.codes),
                |page| {
                    row.turns.iter().for_each(|turns| _ = page.number(turns));
                    page.number(decimal(row.expected, 1)).number(figure(row.cole, 2));
                    page.number(p_value(row.test.p)).number(p_value(row.test.holm));
                },
            );
        }
    });
}
