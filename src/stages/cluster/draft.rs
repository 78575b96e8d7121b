//! A codebook drafted from clusters: one code per cluster, or per clusters that are near equal, for people to name and define.
//!
//! The draft proposes words to search by, and the first of them as what the code may be about; the definition is left
//! empty, because what holds a cluster together is for people to say. The name is a number: names stand in
//! messages, and no word of a transcript does.

use serde::{Deserialize, Serialize};

use crate::contract::Outcome;
use crate::domain::codebook::{Code, CodeKind, Codebook, Origin};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::cluster::{Cluster, Clustering};
use crate::domain::space::term_space::TermSpace;

/// What a person wrote about drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftConfig {
    /// Terms that each drafted code is given.
    pub terms: u32,
    /// How many of them are its brief, until people give it a name.
    pub brief_terms: u32,
}

/// Checked parameters of [`draft`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftParams {
    terms: usize,
    brief_terms: usize,
}

impl TryFrom<DraftConfig> for DraftParams {
    type Error = Vec<String>;

    fn try_from(config: DraftConfig) -> Result<Self, Self::Error> {
        let counts = [("terms", config.terms), ("brief_terms", config.brief_terms)];
        let faults: Vec<String> =
            counts.iter().filter(|&&(_, n)| n == 0).map(|(name, _)| format!("{name} is 0, and must be at least 1")).collect();
        let params = Self { terms: config.terms as usize, brief_terms: config.brief_terms as usize };
        if faults.is_empty() { Ok(params) } else { Err(faults) }
    }
}

/// Near-miss terms listed for each drafted code.
const NEAR_MISSES: usize = 8;

/// Clusters that share so many of their first [`FIRST`] terms are one draft.
const SHARED: usize = 5;
/// So many first terms are compared.
const FIRST: usize = 10;

/// Clusters with near-equal ones put together, numbered anew, and the numbers that each had before.
///
/// Two clusters are near equal that share half of their first ten terms; the larger one's terms and segments come first, in turn with the other's. A codebook is
/// read by people, who would have to tell apart what the words do not.
pub fn merged(clusters: &Clustering) -> (Clustering, Vec<Vec<u32>>) {
    let terms: Vec<&[String]> = clusters.clusters.iter().map(|cluster| cluster.terms.as_slice()).collect();
    let of_group = |group: Vec<usize>| group.into_iter().map(|at| &clusters.clusters[at]).collect();
    let groups: Vec<Vec<&Cluster>> = near_equal(&terms).into_iter().map(of_group).collect();
    let mut number = vec![0; clusters.clusters.len()];
    let one = |(id, group): (u32, &Vec<&Cluster>)| {
        let mut largest = group.clone();
        largest.sort_by_key(|cluster| (std::cmp::Reverse(cluster.size), cluster.id));
        let whole = group.len() == 1;
        Cluster {
            id,
            size: group.iter().map(|cluster| cluster.size).sum(),
            terms: in_turn(largest.iter().map(|cluster| cluster.terms.as_slice())),
            typical: in_turn(largest.iter().map(|cluster| cluster.typical.as_slice())),
            border: in_turn(largest.iter().map(|cluster| cluster.border.as_slice())),
            coherence: largest[0].coherence.filter(|_| whole),
            codes: largest[0].codes.clone(),
            outside: group.iter().all(|cluster| cluster.outside),
        }
    };
    let merged = (0..).zip(&groups).map(one).collect();
    let before: Vec<Vec<u32>> = groups.iter().map(|group| group.iter().map(|cluster| cluster.id).collect()).collect();
    for (id, group) in (0..).zip(&before) {
        group.iter().for_each(|&old| number[old as usize] = id);
    }
    let of = clusters.of.iter().map(|of| of.map(|old| number[old as usize])).collect();
    (Clustering { of, clusters: merged, choice: clusters.choice.clone() }, before)
}

/// Which lists of terms are near equal, as places in their order: two that share half of their first ten terms, and all that such pairs join.
pub fn near_equal<T: PartialEq>(terms: &[&[T]]) -> Vec<Vec<usize>> {
    let first = |at: usize| terms[at].iter().take(FIRST);
    let shared = |a: usize, b: usize| first(a).filter(|term| first(b).any(|other| other == *term)).count();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in 0..terms.len() {
        let near: Vec<usize> = (0..groups.len()).filter(|&group| groups[group].iter().any(|&other| shared(at, other) >= SHARED)).collect();
        let mut group = vec![at];
        for &joined in near.iter().rev() {
            group.extend(groups.remove(joined));
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort_by_key(|group| group[0]);
    groups
}

/// The first of each list, then the second of each, and so on; each thing once.
pub fn in_turn<'a, T: Clone + PartialEq + 'a>(lists: impl Iterator<Item = &'a [T]> + Clone) -> Vec<T> {
    let longest = lists.clone().map(<[T]>::len).max().unwrap_or(0);
    let mut all: Vec<T> = Vec::new();
    for thing in (0..longest).flat_map(|at| lists.clone().filter_map(move |list| list.get(at))) {
        if !all.contains(thing) {
            all.push(thing.clone());
        }
    }
    all
}

/// Drafts one code per cluster, in the order of the clusters; near-equal ones are one.
pub fn draft(clusters: &Clustering, space: &TermSpace, params: &DraftParams) -> Outcome<Codebook> {
    let (clusters, _) = &merged(clusters);
    let code = |cluster: &Cluster| {
        let terms: Vec<&str> = cluster.terms.iter().map(|term| space.spelling(term)).collect();
        let seeds = terms.iter().take(params.terms).map(|&term| term.to_owned()).collect();
        let brief = terms[..params.brief_terms.min(terms.len())].join(", ");
        let named = Code::named(format!("draft {}", cluster.id + 1));
        Code { kind: Some(CodeKind::Topic), origin: Some(Origin::Emergent), brief, seeds, ..named }
    };
    let codes: Vec<Code> = clusters.clusters.iter().map(code).collect();
    if codes.is_empty() && !clusters.of.is_empty() {
        // Why there is no cluster was said where none was found.
        return Outcome::silent(Codebook::default());
    }
    if codes.is_empty() {
        let finding = Finding::new("E0721", Place::study(), "there is no cluster to draft a code from", "give more transcripts");
        return Outcome::new(Codebook::default(), vec![finding]);
    }
    Outcome::silent(Codebook::new(1, codes).expect("each draft has a name of its own, and no parent"))
}

/// For each cluster the terms of other clusters that its own segments use as well, most used first: words that may mislead.
pub fn near_miss_terms(clusters: &Clustering, space: &TermSpace) -> Vec<Vec<String>> {
    let vocabulary = &space.topics.vocabulary;
    let mut uses: Vec<Vec<u32>> = vec![vec![0; vocabulary.len()]; clusters.clusters.len()];
    for (segment, cluster) in clusters.of.iter().enumerate().filter_map(|(at, of)| Some((at, (*of)?))) {
        space.topics.rows.row(segment).for_each(|(term, count)| uses[cluster as usize][term as usize] += count);
    }
    let of_cluster = |(at, cluster): (usize, &Cluster)| {
        let others = clusters.clusters.iter().filter(|other| other.id != cluster.id).flat_map(|other| &other.terms);
        let foreign = others.filter(|term| !cluster.terms.contains(term)).filter_map(|term| vocabulary.id(term));
        let mut used: Vec<(u32, u32)> = foreign.map(|id| (uses[at][id as usize], id)).filter(|&(uses, _)| uses > 0).collect();
        used.sort_by_key(|&(uses, id)| (std::cmp::Reverse(uses), id));
        used.dedup();
        used.iter().take(NEAR_MISSES).map(|&(_, id)| space.spelling(&vocabulary.terms[id as usize]).to_owned()).collect()
    };
    clusters.clusters.iter().enumerate().map(of_cluster).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::space::cluster::Choice;
    use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};

    fn cluster(id: u32, terms: &[&str]) -> Cluster {
        Cluster {
            id,
            size: 2,
            terms: terms.iter().map(|&term| term.to_owned()).collect(),
            typical: Vec::new(),
            border: Vec::new(),
            coherence: None,
            codes: Vec::new(),
            outside: false,
        }
    }

    /// Segments: `hous rent`, `hous aunt`, `aunt`; the first two in cluster 0, the third in 1.
    fn study() -> (Clustering, TermSpace) {
        let terms = ["aunt", "hous", "rent"].map(str::to_owned).to_vec();
        let mut topics = DocumentTermMatrix { vocabulary: Vocabulary { terms, df: vec![2, 2, 1] }, ..Default::default() };
        topics.rows.push([(1, 1), (2, 1)]);
        topics.rows.push([(0, 2), (1, 1)]);
        topics.rows.push([(0, 1)]);
        let shown = ["aunts", "housing", "rent"].map(str::to_owned).to_vec();
        let clusters = vec![cluster(0, &["hous", "rent"]), cluster(1, &["aunt"])];
        (
            Clustering { of: vec![Some(0), Some(0), Some(1)], clusters, choice: Choice::default() },
            TermSpace { topics, shown, ..Default::default() },
        )
    }

    #[test]
    fn a_draft_has_a_number_its_terms_as_people_spell_them_and_no_definition() {
        let (clusters, space) = study();
        let params = DraftParams::try_from(DraftConfig { terms: 1, brief_terms: 2 }).expect("sound");
        let book = draft(&clusters, &space, &params).value;
        let shown: Vec<(&str, &str, &str)> =
            book.codes().iter().map(|code| (code.id.as_str(), code.brief.as_str(), code.seeds[0].as_str())).collect();
        assert_eq!(shown, [("draft 1", "housing, rent", "housing"), ("draft 2", "aunts", "aunts")]);
        assert!(book.codes().iter().all(|code| code.definition.is_empty() && code.seeds.len() == 1));
    }

    #[test]
    fn near_equal_clusters_are_one_draft() {
        let words = |from: usize, to: usize| (from..to).map(|at| format!("w{at}")).collect::<Vec<_>>();
        let named = |id: u32, size: u32, terms: Vec<String>| Cluster { size, terms, ..cluster(id, &[]) };
        let clusters = vec![named(0, 3, words(0, 10)), named(1, 9, words(20, 30)), named(2, 5, words(5, 15))];
        let all = Clustering { of: vec![Some(0), Some(1), Some(2), None], clusters, choice: Choice::default() };
        let (merged, before) = merged(&all);
        assert_eq!(before, [vec![0, 2], vec![1]]);
        assert_eq!(merged.of, [Some(0), Some(1), Some(0), None]);
        assert_eq!((merged.clusters[0].size, &merged.clusters[0].terms[..4]), (8, &["w5", "w0", "w6", "w1"].map(str::to_owned)[..]));
        assert_eq!(merged.clusters[1], Cluster { id: 1, ..all.clusters[1].clone() });
    }

    #[test]
    fn no_cluster_is_a_finding() {
        let params = DraftParams { terms: 3, brief_terms: 3 };
        assert_eq!(draft(&Clustering::default(), &study().1, &params).findings[0].code, "E0721");
    }

    #[test]
    fn near_misses_are_other_clusters_terms_that_its_segments_use() {
        let (clusters, space) = study();
        assert_eq!(near_miss_terms(&clusters, &space), [vec!["aunts".to_owned()], vec![]]);
    }
}
