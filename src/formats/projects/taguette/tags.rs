//! Places Taguette's tags in the tree of codes: a tag's name is its path.

use std::collections::BTreeMap;

/// The name of each tag's code and the place of its parent in the list. The name is what follows the parent's, unless two codes would then
/// have one name.
pub fn tree(paths: &[&str]) -> Vec<(String, Option<usize>)> {
    let places: BTreeMap<&str, usize> = paths.iter().enumerate().map(|(at, path)| (*path, at)).collect();
    let parent = |path: &str| {
        let dots = path.rmatch_indices('.').map(|(dot, _)| dot);
        dots.into_iter().find(|&dot| places.contains_key(&path[..dot]) && !path[dot + 1..].trim().is_empty())
    };
    let own = |path: &str| parent(path).map_or(path.to_owned(), |dot| path[dot + 1..].trim().to_owned());
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    paths.iter().for_each(|path| *count.entry(own(path)).or_default() += 1);
    let name = |path: &str| Some(own(path)).filter(|own| count[own] == 1).unwrap_or_else(|| path.to_owned());
    paths.iter().map(|path| (name(path), parent(path).map(|dot| places[&path[..dot]]))).collect()
}
