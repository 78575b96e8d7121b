//! Code saturation: the curve with its band, the stopping rules, and what it is not.

use crate::domain::measure::themes::{Saturation, Themes};
use crate::report::figures::{count, decimal, figure, of};
use crate::report::markup::Markup;
use crate::report::row_plot::marks_to;
use crate::report::svg::Drawing;
use crate::report::table::Column;
use crate::report::view::View;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 40.0;

/// Labels below the curve at most.
const LABELS: usize = 12;

/// Writes the section.
pub(super) fn saturation(page: &mut Markup, _: &View<'_>, themes: &Themes) {
    page.html(
        "<p><strong>Code saturation is not meaning saturation</strong>, and a scheme that was fixed beforehand saturates by itself. ",
    );
    page.text("How many codes have been met after so many transcripts, over all orders of them:").html("</p>\n");
    let Some(all) = themes.saturation.iter().find(|of| of.group.is_none()) else { return };
    curve(page, all);
    let columns = [
        Column::words("Transcripts"),
        Column::numbers("How many"),
        Column::numbers("Codes"),
        Column::numbers("Seen in one transcript only"),
        Column::numbers("Still unseen, at least"),
    ];
    let name = |page: &mut Markup, of: &Saturation| match &of.group {
        Some(group) => _ = page.html("group ").name(group),
        None => _ = page.text("all"),
    };
    page.table("Codes met and codes to come", &columns, |page| {
        for of_group in &themes.saturation {
            let [transcripts, codes] = of_group.size.map(|n| n as usize);
            page.row(
                |page| name(page, of_group),
                |page| {
                    page.number(count(transcripts)).number(count(codes)).number(of(of_group.once as usize, codes));
                    page.number(decimal(of_group.unseen, 1));
                },
            );
        }
    });
    rules(page, &themes.saturation, name);
}

/// The stopping rules, and their results over random orders.
fn rules(page: &mut Markup, all: &[Saturation], name: impl Fn(&mut Markup, &Saturation)) {
    let columns = [
        Column::words("Transcripts"),
        Column::numbers("Base"),
        Column::numbers("Run"),
        Column::numbers("New codes at most"),
        Column::numbers("Met, share of orders"),
        Column::numbers("At transcript"),
        Column::numbers("Codes seen by then"),
    ];
    page.table("Stopping rules: base, run and threshold, over random orders", &columns, |page| {
        for of_group in all {
            for rule in &of_group.rules {
                page.row(
                    |page| name(page, of_group),
                    |page| {
                        page.number(rule.base).number(rule.run).number(decimal(rule.threshold, 2)).number(figure(rule.met, 2));
                        let at = rule.at.map(|[median, low, high]| format!("{median} ({low}–{high})"));
                        page.number(at.unwrap_or_else(|| "never".to_owned())).number(figure(rule.seen, 2));
                    },
                );
            }
        }
    });
    page.paragraph(
        "New codes in a run of transcripts, as a share of the codes of the base before it. At transcript: the median over the orders that meet \
         the rule, and the band that holds 0.9 of them. saturation.csv has every point.",
    );
}

fn curve(page: &mut Markup, all: &Saturation) {
    let n = all.mean.len();
    if n == 0 {
        page.paragraph("No transcript has a code.");
        return;
    }
    let marks = marks_to(all.size[1] as f64);
    let most = marks.last().copied().unwrap_or(1.0);
    let x = |at: usize| LEFT + (at as f64 + 0.5) / n as f64 * (WIDTH - LEFT - RIGHT);
    let y = |codes: f64| TOP + (1.0 - codes / most) * (HEIGHT - TOP - BOTTOM);
    let listed: Vec<String> = all.mean.iter().enumerate().map(|(at, mean)| format!("{}: {}", at + 1, decimal(*mean, 1))).collect();
    let description = format!("Mean number of codes after so many transcripts: {}", listed.join(", "));
    let drawing = Drawing {
        id: "plot-saturation",
        title: "Codes after so many transcripts",
        description: &description,
        width: WIDTH,
        height: HEIGHT,
    };
    page.html("<figure>\n").drawing(&drawing, |page| {
        for &mark in &marks {
            page.line("rule", (LEFT, y(mark)), (WIDTH - RIGHT, y(mark)));
            page.label("right quiet", (LEFT - 8.0, y(mark) + 4.0), &decimal(mark, 0));
        }
        let there = all.band.iter().enumerate().map(|(at, [low, _])| (x(at), y(*low as f64)));
        let back = all.band.iter().enumerate().rev().map(|(at, [_, high])| (x(at), y(*high as f64)));
        page.area("band", &there.chain(back).collect::<Vec<_>>());
        for at in 1..n {
            page.line("curve", (x(at - 1), y(all.mean[at - 1])), (x(at), y(all.mean[at])));
        }
        let every = n.div_ceil(LABELS);
        for (at, mean) in all.mean.iter().enumerate() {
            page.circle("dot chosen", (x(at), y(*mean)), 2.5, &listed[at]);
            if at % every == 0 || at + 1 == n && at % every > every / 2 {
                page.label("middle quiet", (x(at), HEIGHT - 22.0), &(at + 1).to_string());
            }
        }
        page.label("middle quiet", ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6.0), "transcripts");
    });
    page.html(
        "<figcaption>Mean number of codes over all orders of transcripts; the band holds 0.9 of random orders.</figcaption>\n</figure>\n",
    );
}
