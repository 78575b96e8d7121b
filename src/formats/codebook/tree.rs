//! Places codes of a table in the tree: by paths in their names, by levels, or by a column of parents.

use std::collections::BTreeMap;

use super::book_remark::BookRemark;
use crate::domain::codebook::DEEPEST;
use crate::formats::fault::{FormatFault, nearest};

/// A code with its unique name.
#[derive(Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its name, unlike all others.
    pub name: String,
    /// The unique name of the code above.
    pub parent: Option<String>,
    /// The row that it has; `None` for a level that only rows below it name.
    pub row: Option<usize>,
}

/// Separators of the levels of a path that names do not contain by accident.
const STRONG: [&str; 7] = [" > ", " >> ", " » ", " → ", "\\\\", "\\", " :: "];
/// Separators that names may also contain: they part levels only where the part before them is a code of its own.
const WEAK: [&str; 3] = [".", "/", "|"];

/// The folders that programs put all codes into.
const ROOTS: [&str; 6] = ["codes", "nodes", "code system", "codesystem", "tree nodes", "codebook"];

type Faults = Vec<(usize, FormatFault)>;

/// Places each row; `parents` are the cells of the column of parents, where the table has one.
///
/// # Errors
/// A parent that is no code, with the row and the code that may be meant.
pub fn place(rows: Vec<Vec<String>>, parents: Option<&[Option<&str>]>, remarks: &mut Vec<BookRemark>) -> Result<Vec<Placed>, Faults> {
    let (paths, joint) = match parents {
        Some(parents) => (by_parents(&rows, parents)?, ": "),
        // Taguette's names keep their dots, as they do in its database.
        None if rows.iter().all(|path| path.len() == 1) && !has_strong(&rows) => (split(rows), "."),
        None => (split(rows), ": "),
    };
    let mut nodes: Vec<(Vec<String>, Option<usize>)> = Vec::new();
    let mut at: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (row, path) in paths.iter().enumerate() {
        if parents.is_none() {
            for depth in 1..path.len() {
                let above = path[..depth].to_vec();
                if !at.contains_key(&above) {
                    at.insert(above.clone(), nodes.len());
                    nodes.push((above, None));
                }
            }
        }
        match at.get(path).copied() {
            // A level that rows below named first, and now has its own row.
            Some(node) if nodes[node].1.is_none() => nodes[node].1 = Some(row),
            // A second row of one code: the check of names reports it.
            _ => {
                at.entry(path.clone()).or_insert(nodes.len());
                nodes.push((path.clone(), Some(row)));
            }
        }
    }
    let added = nodes.iter().filter(|(_, row)| row.is_none()).count();
    if added > 0 {
        remarks.push(BookRemark::added_levels(added));
    }
    Ok(named(&nodes, &at, joint, remarks))
}

/// Names that are unique: of codes of one name under different parents each takes its parent's before it.
fn named(
    nodes: &[(Vec<String>, Option<usize>)],
    at: &BTreeMap<Vec<String>, usize>,
    joint: &str,
    remarks: &mut Vec<BookRemark>,
) -> Vec<Placed> {
    let leaf = |node: usize| nodes[node].0.last().map_or("", String::as_str);
    let mut bearers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    (0..nodes.len()).for_each(|node| bearers.entry(leaf(node)).or_default().push(node));
    let mut names: Vec<String> = (0..nodes.len()).map(|node| leaf(node).to_owned()).collect();
    let mut renamed = Vec::new();
    for same in bearers.values().filter(|same| same.len() > 1) {
        let mut paths: Vec<&[String]> = same.iter().map(|&node| nodes[node].0.as_slice()).collect();
        paths.sort_unstable();
        if paths.windows(2).any(|pair| pair[0] == pair[1]) {
            continue;
        }
        for &node in same.iter().filter(|&&node| nodes[node].0.len() > 1) {
            // As much of the path as makes it unlike the others.
            let path = &nodes[node].0;
            let long = (2..=path.len()).find(|&depth| {
                let end = &path[path.len() - depth..];
                paths.iter().filter(|other| other.ends_with(end)).count() == 1
            });
            let long = long.unwrap_or(path.len());
            names[node] = path[path.len() - long..].join(joint);
            renamed.push((leaf(node).to_owned(), names[node].clone()));
        }
    }
    if !renamed.is_empty() {
        remarks.push(BookRemark::renamed(&renamed));
    }
    let parent = |node: usize| {
        let path = &nodes[node].0;
        let above = at.get(&path[..path.len().saturating_sub(1)])?;
        Some(names[*above].clone())
    };
    (0..nodes.len()).map(|node| Placed { name: names[node].clone(), parent: parent(node), row: nodes[node].1 }).collect()
}

/// Paths from the parents that rows name. A name with a sign of a path in it is a name there.
fn by_parents(rows: &[Vec<String>], parents: &[Option<&str>]) -> Result<Vec<Vec<String>>, Faults> {
    let names: Vec<&str> = rows.iter().map(|path| path.last().map_or("", String::as_str)).collect();
    let mut bearers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    names.iter().enumerate().for_each(|(row, name)| bearers.entry(name).or_default().push(row));
    let (mut above, mut faults): (Vec<Option<usize>>, Faults) = (vec![None; rows.len()], Vec::new());
    for (row, parent) in parents.iter().enumerate() {
        let Some(parent) = parent else { continue };
        let levels: Vec<String> = split(vec![vec![(*parent).to_owned()]]).remove(0);
        let last = levels.last().map_or(*parent, String::as_str);
        let found = bearers.get(parent).or_else(|| bearers.get(last));
        let fits = |&&candidate: &&usize| {
            let wanted = levels.len().checked_sub(2).map(|at| levels[at].as_str());
            wanted.is_none() || parents[candidate].is_some_and(|have| wanted.is_some_and(|wanted| have.ends_with(wanted)))
        };
        let chosen = match found.map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(several) => {
                let fitting: Vec<usize> = several.iter().filter(fits).copied().collect();
                if let [one] = fitting[..] {
                    Some(one)
                } else {
                    let message = format!("the parent {parent} of code {} is a name that several codes have", names[row]);
                    faults.push((row, FormatFault::new(message, "write the parent as a path: Above > Parent")));
                    continue;
                }
            }
            None => None,
        };
        match chosen {
            Some(parent) => above[row] = Some(parent),
            None => {
                let remedy = match nearest(last, names.iter().copied()) {
                    Some(near) => format!("did you mean {near}? correct the name or add the code"),
                    None => "correct the name or add the code".to_owned(),
                };
                let message = format!("the parent {parent} of code {} is no code of this codebook", names[row]);
                faults.push((row, FormatFault::new(message, remedy)));
            }
        }
    }
    faults.extend(circles(&above, &names));
    if faults.is_empty() { Ok(lines_of(&above, &names)) } else { Err(faults) }
}

/// Parents that run in a circle, or further down than any tree, each met once.
fn circles(above: &[Option<usize>], names: &[&str]) -> Faults {
    let mut faults = Faults::new();
    // 0: not seen; 1: on the way; 2: known to end at a top.
    let (mut state, mut depth) = (vec![0u8; above.len()], vec![0usize; above.len()]);
    for start in 0..above.len() {
        let (mut way, mut at) = (Vec::new(), Some(start));
        while let Some(code) = at.filter(|&code| state[code] == 0) {
            state[code] = 1;
            way.push(code);
            at = above[code];
        }
        let circle = at.filter(|&code| state[code] == 1);
        if let Some(first) = circle {
            let from = way.iter().position(|&code| code == first).unwrap_or(0);
            let members: Vec<&str> = way[from..].iter().chain([&first]).take(12).map(|&code| names[code]).collect();
            let message = format!("the parents of code {} run in a circle: {}", names[first], members.join(" > "));
            faults.push((first, FormatFault::new(message, "let one of them have no parent")));
        }
        for &code in way.iter().rev() {
            state[code] = 2;
            depth[code] = above[code].map_or(0, |parent| depth[parent] + 1);
        }
    }
    if faults.is_empty()
        && let Some(deep) = depth.iter().position(|&depth| depth >= DEEPEST)
    {
        let message = format!("code {} is more than {DEEPEST} levels deep", names[deep]);
        faults.push((deep, FormatFault::new(message, "make the tree flatter")));
    }
    faults
}

fn lines_of(above: &[Option<usize>], names: &[&str]) -> Vec<Vec<String>> {
    let line = |row: usize| {
        let mut line = vec![names[row].to_owned()];
        let mut at = above[row];
        while let Some(parent) = at {
            line.push(names[parent].to_owned());
            at = above[parent];
        }
        line.reverse();
        line
    };
    (0..names.len()).map(line).collect()
}

/// The levels of a name that is a path by a sign.
fn levels(name: &str, sign: &str) -> Option<Vec<String>> {
    let levels: Vec<String> = name.split(sign).map(|level| level.trim().to_owned()).collect();
    (levels.len() > 1 && levels.iter().all(|level| !level.is_empty())).then_some(levels)
}

/// The sign between levels that some name has.
fn strong(rows: &[Vec<String>]) -> Option<&'static str> {
    let has = |sign: &&&str| rows.iter().any(|path| path.len() == 1 && levels(&path[0], sign).is_some());
    STRONG.iter().find(has).copied()
}

fn has_strong(rows: &[Vec<String>]) -> bool {
    strong(rows).is_some()
}

/// Splits names that are paths. Names that came in several cells are paths already.
pub fn split(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    if let Some(sign) = strong(&rows) {
        let by_sign = |path: Vec<String>| match path.as_slice() {
            [name] => levels(name, sign).unwrap_or(path),
            _ => path,
        };
        let mut rows: Vec<Vec<String>> = rows.into_iter().map(by_sign).collect();
        let root = |path: &Vec<String>| path.len() > 1 && ROOTS.contains(&path[0].to_lowercase().as_str());
        if rows.iter().all(root) {
            rows.iter_mut().for_each(|path| drop(path.remove(0)));
        }
        return rows;
    }
    let singles = rows.iter().filter(|path| path.len() == 1);
    let known: std::collections::BTreeSet<String> = singles.map(|path| path[0].clone()).collect();
    let weak = |name: &str| {
        let borders = WEAK.iter().flat_map(|sign| name.match_indices(sign).map(|(at, sign)| (at, sign.len())));
        let parent = borders.filter(|(at, length)| known.contains(name[..*at].trim()) && !name[at + length..].trim().is_empty()).max();
        parent.map(|(at, length)| (name[..at].trim().to_owned(), name[at + length..].trim().to_owned()))
    };
    let climb = |name: &str| {
        let (mut line, mut rest) = (Vec::new(), name.to_owned());
        while let Some((above, own)) = weak(&rest) {
            line.push(own);
            rest = above;
        }
        line.push(rest);
        line.reverse();
        line
    };
    rows.into_iter().map(|path| if let [name] = path.as_slice() { climb(name) } else { path }).collect()
}
