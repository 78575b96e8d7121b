//! Which way imports point: between rooms, between stages, and between the modules of a room.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::references;
use super::source::{Source, code_of, without_tests};

/// The rooms from the inside out. Each imports from itself and from what comes before it.
pub const ROOMS: [&str; 14] = [
    "domain", "contract", "math", "language", "formats", "stages", "report", "store", "study", "pipeline", "front", "server", "cli", "main",
];

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

/// `domain <- contract <- math <- language <- formats <- stages <- report <- store <- study <- pipeline <- front <- server <- cli <- main`.
pub fn wrong_arrows(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    // The library's root imports nothing: it names the rooms.
    for source in sources.iter().filter(|source| source.room() != "lib") {
        let Some(own) = rank(source.room()) else {
            complaints.push(format!("{}: {} is no room of the house; add it to ROOMS and ARCHITECTURE.md", source.path, source.room()));
            continue;
        };
        for reference in references(source).iter().filter(|reference| reference.path[0] == "crate") {
            let Some(room) = reference.path.get(1) else { continue };
            if rank(room).is_none_or(|other| other > own) {
                complaints.push(format!("{}:{}: {} imports from {room}", source.path, reference.line, source.room()));
            }
        }
    }
    complaints
}

/// A stage meets its neighbours through nouns.
pub fn stages_that_meet(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources.iter().filter(|source| source.room() == "stages") {
        let Some(&own) = source.module().get(1) else { continue };
        for reference in references(source) {
            let other = reference.path.get(2).filter(|_| reference.path[..2.min(reference.path.len())] == ["crate", "stages"]);
            if let Some(other) = other.filter(|other| *other != own) {
                complaints.push(format!("{}:{}: stage {own} imports stage {other}", source.path, reference.line));
            }
        }
    }
    complaints
}

/// Circles of imports between files, through however many others.
///
/// Parent and child may know each other, as they do everywhere in Rust: a folder is one thought in several
/// files. Two files that import each other otherwise are two thoughts that cannot be read apart.
pub fn cycles(sources: &[Source]) -> Vec<String> {
    let file = |source: &Source| Some(source.module().join("::")).filter(|_| !source.is_test());
    circles(sources, file).into_iter().map(|circle| format!("imports run in a circle: {circle}")).collect()
}

/// Circles between the modules that the sources belong to.
fn circles(sources: &[Source], module_of: impl Fn(&Source) -> Option<String>) -> BTreeSet<String> {
    let known: BTreeSet<String> = sources.iter().filter_map(&module_of).collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let Some(own) = module_of(source) else { continue };
        // What tests alone import makes no circle.
        let bare = Source::new(&source.path, &without_tests(&code_of(&source.text)));
        let found = references(&bare).into_iter().filter_map(|reference| module_in(&known, &reference.path));
        let others: BTreeSet<String> = found.filter(|other| *other != own && !is_inside(other, &own) && !is_inside(&own, other)).collect();
        imports.entry(own).or_default().extend(others);
    }
    known
        .iter()
        .filter_map(|start| way_back(start, &imports))
        // A circle is met once from each of its modules: it is listed from its least.
        .filter(|circle| circle.iter().min() == circle.first())
        .map(|circle| circle.iter().chain(circle.first()).cloned().collect::<Vec<_>>().join(" -> "))
        .collect()
}

/// The innermost known module that a path from the crate's root lies in.
fn module_in(known: &BTreeSet<String>, path: &[String]) -> Option<String> {
    let inside = path.strip_prefix(&["crate".to_owned()])?;
    (1..=inside.len()).rev().map(|length| inside[..length].join("::")).find(|module| known.contains(module))
}

/// Whether a module lies below another.
fn is_inside(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with("::"))
}

/// The shortest way from a module back to itself.
fn way_back(start: &str, imports: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in imports.get(way.last()?).into_iter().flatten() {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next) {
                    longer.push(way.iter().chain([next]).cloned().collect());
                }
            }
        }
        ways = longer;
    }
    None
}
