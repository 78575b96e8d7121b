//! Which way imports point: between rooms, between stages, and between the modules of a room.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::references;
use super::source::Source;

/// The rooms from the inside out. Each imports from itself and from what stands before it.
pub const ROOMS: [&str; 12] =
    ["domain", "contract", "math", "language", "formats", "stages", "study", "pipeline", "store", "server", "cli", "main"];

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|known| *known == room)
}

/// `domain <- contract <- math <- language <- formats <- stages <- study <- pipeline <- store <- server <- cli <- main`.
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

/// Circles of imports between the modules that stand directly in a room.
///
/// Parents and children inside a module may know each other, as they do everywhere in Rust: a folder is one
/// thought in several files. Two modules of a room that import each other are two thoughts that cannot be read apart.
pub fn cycles(sources: &[Source]) -> Vec<String> {
    let known: BTreeSet<(&str, &str)> = sources.iter().filter_map(|source| Some((source.room(), *source.module().get(1)?))).collect();
    let mut imports: BTreeMap<(&str, &str), BTreeSet<(&str, &str)>> = BTreeMap::new();
    for source in sources {
        let Some(&own) = source.module().get(1) else { continue };
        let own = (source.room(), own);
        let named = references(source);
        let targets = known.iter().filter(|target| **target != own);
        let imported = targets.filter(|target| {
            named.iter().any(|reference| reference.path.len() > 2 && reference.path[..3] == ["crate", target.0, target.1])
        });
        imports.insert(own, imported.copied().chain(imports.get(&own).into_iter().flatten().copied()).collect());
    }
    let name = |module: &(&str, &str)| format!("{}::{}", module.0, module.1);
    let circles: BTreeSet<String> = known
        .iter()
        .filter_map(|start| way_back(start, &imports))
        // A circle is met once from each of its modules: it is told from its least.
        .filter(|circle| circle.iter().min() == circle.first())
        .map(|circle| circle.iter().chain(circle.first()).map(name).collect::<Vec<_>>().join(" -> "))
        .collect();
    circles.into_iter().map(|circle| format!("imports run in a circle: {circle}")).collect()
}

/// The shortest way from a module back to itself.
fn way_back<'a>(
    start: &(&'a str, &'a str),
    imports: &BTreeMap<(&'a str, &'a str), BTreeSet<(&'a str, &'a str)>>,
) -> Option<Vec<(&'a str, &'a str)>> {
    let mut ways = vec![vec![*start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in imports.get(way.last()?).into_iter().flatten() {
                if next == start {
                    return Some(way);
                }
                if seen.insert(*next) {
                    longer.push(way.iter().copied().chain([*next]).collect());
                }
            }
        }
        ways = longer;
    }
    None
}
