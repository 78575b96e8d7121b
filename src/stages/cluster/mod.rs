//! Clusters segments into groups about the same things, and describes each group.
//!
//! Takes a vector per segment, the counts, how the segments lie in their interviews and, where there is a scheme, the
//! segments' scores; gives a `Clustering`. Participants' segments are clustered by their context windows, less
//! what marks their interview: turns alone say too little, and windows as they stand fall into speakers.
//! `outside` groups what no code of the scheme fits.
//!
//! A cluster is what an algorithm found. Whether it is a theme is for people to say; so each comes with
//! terms, typical and border segments, and figures for how well it hangs together and which codes it is near to.

mod batch;
mod choose_k;
mod codebook_seeds;
mod density;
mod describe;
mod draft;
mod engines;
mod outside;
mod params;
#[cfg(test)]
mod planted;
mod spherical;
mod windows;

use ndarray::{Array2, Axis, Slice};
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::corpus::segment::Layout;
use crate::domain::finding::{Finding, Place};
use crate::domain::space::cluster::{Choice, Clustering};
use crate::domain::space::matrix::DocumentTermMatrix;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::vectors::DenseRows;

pub use batch::{Centres, LinesConfig, LinesParams, Measured, Points, cluster_lines, find_centres, measure, too_few};
pub use choose_k::adjusted_rand;
pub use draft::{DraftConfig, DraftParams, draft, in_turn, merged, near_equal, near_miss_terms};
pub use outside::outside;
pub use params::{ClusterConfig, ClusterParams, DescribeConfig, Engine, OutsideConfig, OutsideParams, Start, WindowConfig};
pub use spherical::{SphericalError, SphericalKMeans, SphericalKMeansParams, SphericalKMeansValidParams};

use engines::Labels;
use windows::Windows;

/// The fewest segments for which a number of clusters is chosen: with fewer each cluster would hold a handful of sentences.
const FEWEST: usize = 15;

/// Why nothing can be clustered.
#[derive(Debug, Error)]
pub enum ClusterError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The inputs belong to different corpora.
    #[error("{what} hold {found} segments, and the layout {expected}")]
    Mismatch {
        /// Which input.
        what: &'static str,
        /// Segments in the layout.
        expected: usize,
        /// Segments in the input.
        found: usize,
    },
    /// Spherical k-means could not work.
    #[error(transparent)]
    Spherical(#[from] SphericalError),
    /// An engine of linfa-clustering failed.
    #[error("engine {engine} gave up: {reason}; choose fewer clusters or another engine")]
    Engine {
        /// Which.
        engine: &'static str,
        /// What it said.
        reason: String,
    },
}

/// Clusters participants' segments by their vectors: `places` is `segments x numbers`, by their words or in latent dimensions.
///
/// Where the corpus cannot carry as many clusters as asked for, there are fewer, and a finding says so.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// # let latent = lsa(&space.topics, &params::<LsaConfig, LsaParams>(DEFAULT, "reduce"), &context).unwrap().value;
/// # use leitmotif::stages::cluster::{ClusterConfig, ClusterParams, cluster};
/// let found = cluster(&latent.rows, &space.topics, &layout, None, &params::<ClusterConfig, ClusterParams>(DEFAULT, "cluster"), &context).unwrap();
/// // A number for each segment that a participant spoke; interviewers' segments are in no cluster.
/// assert_eq!(found.value.of.len(), 6);
/// assert_eq!(found.value.of[0], None);
/// ```
///
/// # Errors
///
/// A [`ClusterError`] if the inputs do not fit together, or the run was stopped.
pub fn cluster(
    places: &DenseRows,
    matrix: &DocumentTermMatrix,
    layout: &Layout,
    scores: Option<&CodeScores>,
    params: &ClusterParams,
    ctx: &Context<'_>,
) -> Result<Outcome<Clustering>, ClusterError> {
    check_rows(places, matrix, layout, scores)?;
    ctx.expect(3);
    let mut findings = Vec::new();
    let windows = windows::windows(places, layout, &params.window);
    if windows.silent > 0 && windows.len() > 0 {
        let message = format!(
            "{} participants' segments hold no term that sets them apart from the rest of their interview, and are in no cluster",
            windows.silent
        );
        findings.push(Finding::note("E0703", Place::study(), message, ""));
    }
    ctx.advance(1)?;
    let windows = match scores.filter(|_| params.start == Start::Scheme) {
        Some(scores) => codebook_seeds::beside(windows, scores, params.start_scores),
        None => windows,
    };
    let (labels, choice) = if windows.len() > 0 {
        label(&windows, scores, params, &mut findings, ctx)?
    } else {
        findings.push(nothing_to_cluster(layout, windows.silent));
        (Labels::new(), Choice::default())
    };
    ctx.advance(1)?;
    let clusters = describe::describe(&windows, &labels, &windows.segments, matrix, &layout.words, scores, &params.describe);
    ctx.advance(1)?;
    Ok(Outcome::new(Clustering { of: spread(&windows, &labels, layout.len()), clusters, choice }, findings))
}

/// Says why there is nothing to cluster: no text at all, no text of participants, or none that differs from the rest of its interview.
fn nothing_to_cluster(layout: &Layout, silent: usize) -> Finding {
    let (message, remedy) = match (layout.len(), silent) {
        (0, _) => ("there is no text to cluster".to_owned(), "give transcripts that can be read"),
        (all, 0) => (
            format!("there is nothing to cluster: none of the {all} segments is a participant's"),
            "say under [speakers] in study.toml who is a participant",
        ),
        (_, silent) => (
            format!("there is nothing to cluster: no term sets a participant's segment apart from the rest of its interview (of {silent})"),
            "give more transcripts, or longer ones",
        ),
    };
    Finding::new("E0701", Place::study(), message, remedy)
}

/// Decides how many clusters, and finds them.
fn label(
    windows: &Windows,
    scores: Option<&CodeScores>,
    params: &ClusterParams,
    findings: &mut Vec<Finding>,
    ctx: &Context<'_>,
) -> Result<(Labels, Choice), ClusterError> {
    if params.k.given().is_none() && params.start == Start::Random && params.engine != Engine::LinfaDbscan && windows.len() < FEWEST {
        let message =
            format!("not enough text for clusters: {} segments of participants hold a term, and {FEWEST} are needed", windows.len());
        findings.push(Finding::note(
            "E0706",
            Place::study(),
            message,
            "give more transcripts, or ask for a number of clusters with cluster.k",
        ));
        return Ok((vec![None; windows.len()], Choice::default()));
    }
    let centres = if params.start == Start::Scheme { scheme_centres(windows, scores, params, findings) } else { None };
    let mut choice = match (&centres, params.k.given()) {
        _ if params.engine == Engine::LinfaDbscan => Choice::default(),
        (Some(centres), _) => Choice { k: centres.nrows() as u32 + params.extra_clusters, stability: Vec::new() },
        (None, Some(k)) => Choice { k, stability: Vec::new() },
        (None, None) => choose_k::choose_k(windows, params, ctx)?,
    };
    findings.extend(at_the_end(&choice));
    ctx.check()?;
    let k = (choice.k as usize).min(windows.len()).max(1);
    let centres = centres.map(|centres| first_rows(&centres, k));
    let labels = engines::partition(&windows.points, k, centres, params, ctx.seed)?;
    let found = labels.iter().flatten().max().map_or(0, |&max| max + 1);
    if found < choice.k {
        let message = format!("{} clusters were looked for, and {found} found", choice.k);
        findings.push(Finding::new("E0702", Place::study(), message, "ask for fewer, or give more transcripts"));
    }
    choice.k = if params.engine == Engine::LinfaDbscan { found } else { choice.k };
    Ok((labels, choice))
}

/// The finding that the number of clusters is the largest one tried, so that a larger one might be as good or better.
fn at_the_end(choice: &Choice) -> Option<Finding> {
    let tried = (choice.stability.first()?.0, choice.stability.last()?.0);
    let message = format!("the number of clusters, {}, is the largest that was tried, so the search has not found where to stop", choice.k);
    let remedy = "raise cluster.k_to if the study is large enough, or set cluster.k";
    (tried.0 < tried.1 && choice.k == tried.1).then(|| Finding::note("E0705", Place::study(), message, remedy))
}

/// Centres of the codes that have a usable signal; none, with a finding, where there is no such code.
fn scheme_centres(
    windows: &Windows,
    scores: Option<&CodeScores>,
    params: &ClusterParams,
    findings: &mut Vec<Finding>,
) -> Option<Array2<f32>> {
    let centres = scores.map(|scores| codebook_seeds::centres(windows, scores, params.start_share)).filter(|centres| centres.nrows() > 0);
    if centres.is_none() {
        let message = "clusters should start from the scheme, and no code has a usable signal; they start at random";
        findings.push(Finding::new("E0704", Place::study(), message, "give a codebook whose words occur in the transcripts"));
    }
    centres
}

fn first_rows(rows: &Array2<f32>, most: usize) -> Array2<f32> {
    let most = most.min(rows.nrows());
    rows.slice_axis(Axis(0), Slice::from(..most)).to_owned()
}

/// Labels of windows to clusters of all segments of the corpus.
fn spread(windows: &Windows, labels: &Labels, segments: usize) -> Vec<Option<u32>> {
    let mut of = vec![None; segments];
    windows.segments.iter().zip(labels).for_each(|(&segment, &label)| of[segment as usize] = label);
    of
}

/// Checks that all inputs are of the same segments.
fn check_rows(places: &DenseRows, matrix: &DocumentTermMatrix, layout: &Layout, scores: Option<&CodeScores>) -> Result<(), ClusterError> {
    let expected = layout.len();
    // Rows of no width cannot be counted: a corpus without terms has none.
    let vectors = if places.width() == 0 { expected } else { places.len() };
    let scored = scores.filter(|scores| scores.ranked.width() > 0).map_or(expected, |scores| scores.ranked.len());
    let inputs = [("vectors", vectors), ("counts", matrix.rows.len()), ("scores", scored)];
    match inputs.into_iter().find(|&(_, found)| found != expected) {
        Some((what, found)) => Err(ClusterError::Mismatch { what, expected, found }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
