//! Writes the results over a study's codings: groups, words, codes together, saturation, quotations.

use super::coverage::{ends, figure, guarded, placed, undefined};
use super::places::Places;
use crate::domain::ids::CodeId;
use crate::domain::measure::statistic::Statistic;
use crate::domain::measure::themes::{Saturation, StopRule, Test, Themes};
use crate::formats::table::write_cells;

/// The code, and the other one where it is turns of both that are counted: two columns, so that one code is one word in each.
fn codes(codes: &[CodeId]) -> [String; 2] {
    [0, 1].map(|at| codes.get(at).map(|code| guarded(code.as_str())).unwrap_or_default())
}

/// The figures of a test by the columns that hold them.
fn named<'a>(names: [&'static str; 3], test: &'a Test) -> impl Iterator<Item = (&'static str, &'a Statistic)> {
    names.into_iter().zip([&test.p, &test.holm, &test.bh])
}

fn test(test: &Test) -> [String; 3] {
    [&test.p, &test.holm, &test.bh].map(p_value)
}

/// Formats a p value; small ones keep their size, so that none is 0.
fn p_value(p: &Statistic) -> String {
    match p {
        Ok(p) if *p < 0.0001 => format!("{p:.2e}"),
        _ => figure(p, 4),
    }
}

/// Writes `groups.csv`: each code, and codes of two facets on one turn, by group and attribute.
pub fn groups_csv(themes: &Themes) -> Vec<u8> {
    let header = [
        "attribute",
        "value",
        "code",
        "other_code",
        "participants_with",
        "participants",
        "others_with",
        "others",
        "share",
        "share_low",
        "share_high",
        "difference",
        "difference_low",
        "difference_high",
        "fisher_p",
        "fisher_holm",
        "fisher_bh",
        "turn_share",
        "turn_share_others",
        "cliffs_delta",
        "permutation_p",
        "permutation_holm",
        "permutation_bh",
        "turns",
        "confidence",
        "undefined",
    ];
    let rows = themes.groups.iter().map(|row| {
        let mut cells = vec![guarded(&row.group.attribute), guarded(&row.group.value)];
        cells.extend(codes(&row.codes));
        cells.extend([row.with[0], row.with[1], row.others[0], row.others[1]].map(|n| n.to_string()));
        let share = if row.with[1] == 0 { String::new() } else { format!("{:.4}", row.with[0] as f64 / row.with[1] as f64) };
        cells.push(share);
        cells.extend(ends(row.share));
        cells.push(figure(&row.difference, 4));
        cells.extend(ends(row.difference_interval));
        cells.extend(test(&row.fisher));
        cells.extend(row.intensity.iter().map(|mean| figure(mean, 4)));
        cells.push(figure(&row.delta, 4));
        cells.extend(test(&row.permutation));
        cells.extend([row.turns.to_string(), themes.confidence.to_string()]);
        let figures = std::iter::once(("difference", &row.difference))
            .chain(named(["fisher_p", "fisher_holm", "fisher_bh"], &row.fisher))
            .chain(["turn_share", "turn_share_others"].into_iter().zip(&row.intensity))
            .chain([("cliffs_delta", &row.delta)])
            .chain(named(["permutation_p", "permutation_holm", "permutation_bh"], &row.permutation));
        cells.push(undefined(figures));
        cells
    });
    write_cells(&header, rows)
}

/// Writes `words.csv`: what one group says more than the others, of a code or at all.
pub fn words_csv(themes: &Themes) -> Vec<u8> {
    let header = ["attribute", "value", "code", "word", "uses", "uses_others", "participants", "participants_others", "log_odds", "z"];
    let rows = themes.words.iter().map(|row| {
        let code = row.code.as_ref().map_or("(all turns)", |code| code.as_str());
        let mut cells = vec![guarded(&row.group.attribute), guarded(&row.group.value), guarded(code), guarded(&row.word)];
        cells.extend([row.uses[0], row.uses[1], row.participants[0], row.participants[1]].map(|n| n.to_string()));
        cells.extend([format!("{:.4}", row.log_odds), format!("{:.3}", row.z)]);
        cells
    });
    write_cells(&header, rows)
}

/// Writes `quotations.csv`: excerpts for each cell of `groups.csv`.
pub fn quotations_csv(places: &Places<'_>, themes: &Themes) -> Vec<u8> {
    let header = ["attribute", "value", "code", "other_code", "document", "start", "end", "speaker", "group", "excerpt"];
    let rows = themes.quotations.iter().map(|quotation| {
        let mut cells = vec![guarded(&quotation.group.attribute), guarded(&quotation.group.value)];
        cells.extend(codes(&quotation.codes));
        cells.extend(placed(&places.excerpt(quotation.turn)));
        cells
    });
    write_cells(&header, rows)
}

/// Writes `together.csv`: codes that occur on the same turns more often than by chance, strongest first.
pub fn together_csv(themes: &Themes) -> Vec<u8> {
    let header = [
        "code",
        "facet",
        "other_code",
        "other_facet",
        "turns",
        "turns_other",
        "turns_both",
        "expected",
        "cole",
        "p",
        "p_holm",
        "p_bh",
        "participants_on_one_turn",
        "participants_with_both",
        "undefined",
    ];
    let rows = themes.together.iter().map(|row| {
        let mut cells = Vec::new();
        for (code, facet) in row.codes.iter().zip(&row.facets) {
            cells.extend([guarded(code.as_str()), guarded(facet.as_deref().unwrap_or(""))]);
        }
        cells.extend(row.turns.map(|n| n.to_string()));
        cells.extend([format!("{:.3}", row.expected), figure(&row.cole, 4)]);
        cells.extend(test(&row.test));
        cells.extend(row.participants.map(|n| n.to_string()));
        cells.push(undefined(std::iter::once(("cole", &row.cole)).chain(named(["p", "p_holm", "p_bh"], &row.test))));
        cells
    });
    write_cells(&header, rows)
}

/// Writes `saturation.csv`: the curve of each group, and below it the results of the stopping rules.
pub fn saturation_csv(themes: &Themes) -> Vec<u8> {
    let header = [
        "group",
        "row",
        "transcripts",
        "codes_mean",
        "codes_low",
        "codes_high",
        "base",
        "run",
        "threshold",
        "share_of_orders_met",
        "met_at",
        "met_at_low",
        "met_at_high",
        "codes_seen_by_then",
        "codes_in_all",
        "codes_seen_once",
        "codes_unseen_at_least",
        "undefined",
    ];
    let rows = themes.saturation.iter().flat_map(|of| {
        let curve = (0..of.mean.len()).map(|at| point(of, at)).collect::<Vec<_>>();
        let rules = of.rules.iter().map(|rule| stop_rule(of, rule)).collect::<Vec<_>>();
        curve.into_iter().chain(rules)
    });
    write_cells(&header, rows)
}

fn head(of: &Saturation, row: &str) -> Vec<String> {
    vec![guarded(of.group.as_deref().unwrap_or("(all)")), row.to_owned()]
}

fn tail(of: &Saturation) -> [String; 3] {
    [of.size[1].to_string(), of.once.to_string(), format!("{:.2}", of.unseen)]
}

fn point(of: &Saturation, at: usize) -> Vec<String> {
    let mut cells = head(of, "curve");
    cells.extend([(at + 1).to_string(), format!("{:.3}", of.mean[at]), of.band[at][0].to_string(), of.band[at][1].to_string()]);
    cells.extend(vec![String::new(); 8]);
    cells.extend(tail(of));
    cells.push(String::new());
    cells
}

fn stop_rule(of: &Saturation, rule: &StopRule) -> Vec<String> {
    let mut cells = head(of, "rule");
    cells.extend([of.size[0].to_string(), String::new(), String::new(), String::new()]);
    cells.extend([rule.base.to_string(), rule.run.to_string(), rule.threshold.to_string(), figure(&rule.met, 4)]);
    cells.extend(rule.at.map_or_else(|| vec![String::new(); 3], |at| at.map(|at| at.to_string()).to_vec()));
    cells.push(figure(&rule.seen, 4));
    cells.extend(tail(of));
    cells.push(undefined([("share_of_orders_met", &rule.met), ("codes_seen_by_then", &rule.seen)]));
    cells
}
