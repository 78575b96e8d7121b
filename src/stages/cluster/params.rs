//! Parameters of clustering: what a person wrote, and what passed the check.

use serde::{Deserialize, Serialize};

use crate::domain::setting::{ParamFaults, Setting};
use crate::math::context_kernel::Kernel;

/// What a person wrote about clustering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClusterConfig {
    /// Which algorithm.
    pub engine: Engine,
    /// Clusters to look for, or `"auto"`.
    pub k: Setting<u32>,
    /// Smallest number that `"auto"` tries.
    pub k_from: u32,
    /// Largest number that `"auto"` tries.
    pub k_to: u32,
    /// From one number tried to the next.
    pub k_step: u32,
    /// Resampled corpora per number tried.
    pub resamples: u32,
    /// Share of the interviews in each resampled corpus.
    pub resample_share: f64,
    /// Segments in a resampled corpus at most.
    pub resample_max: u32,
    /// The smallest number whose stability is so close to the best is taken.
    pub k_tolerance: f64,
    /// Where the clusters start.
    pub start: Start,
    /// With `start = "scheme"`: share of the segments that a code starts from.
    pub start_share: f64,
    /// With `start = "scheme"`: how much the scores count beside the window, 0 to 1.
    pub start_scores: f64,
    /// With `start = "scheme"`: rounds in which the clusters may move away from their start.
    pub start_rounds: u32,
    /// With `start = "scheme"`: clusters besides the codes'.
    pub extra_clusters: u32,
    /// Random starts.
    pub starts: u32,
    /// Iterations of one start at most.
    pub max_iterations: u32,
    /// Leading dimensions that the Gaussian mixture sees.
    pub mixture_dims: u32,
    /// Segments that make a place dense, for `linfa_dbscan`.
    pub density_min_points: u32,
    /// How a segment is read with its neighbours.
    pub window: WindowConfig,
    /// What is reported of each cluster.
    pub describe: DescribeConfig,
}

/// What a person wrote about the segments outside the scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideConfig {
    /// No code fits a segment whose best score is less.
    pub best_below: f64,
    /// Shorter segments are left out.
    pub min_words: u32,
    /// Segments that make a place dense.
    pub min_points: u32,
    /// A group of fewer interviews is dropped.
    pub min_interviews: u32,
    /// Segments compared with one another at most.
    pub sample_max: u32,
    /// Leading dimensions in which density is measured.
    pub dims: u32,
    /// How a segment is read with its neighbours.
    pub window: WindowConfig,
    /// What is reported of each cluster.
    pub describe: DescribeConfig,
}

/// The algorithms to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// K-means on cosine, of this program.
    Spherical,
    /// K-means of linfa-clustering, on squared distance.
    LinfaKmeans,
    /// Gaussian mixture of linfa-clustering, on few dimensions.
    LinfaGmm,
    /// Density clustering of linfa-clustering; finds its own number of clusters.
    LinfaDbscan,
}

/// Where the centres come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// From segments drawn far from one another.
    Random,
    /// From the segments that score highest for each code.
    Scheme,
}

/// What a person wrote about reading a segment with its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowConfig {
    /// Power of a segment's length that is taken from it: 0 leaves long segments long, 1 makes all equally long.
    pub length_power: f64,
    /// Farthest neighbour that counts, in segments.
    pub window_segments: u32,
    /// Factor per segment of distance, or `"auto"`.
    pub decay: Setting<f64>,
    /// Words in between that bring a neighbour's weight down to `1/e`.
    pub pause_words: f64,
    /// Factor of a participant's neighbouring segment.
    pub participant: f64,
    /// Factor of an interviewer's segment or a note before.
    pub context_before: f64,
    /// Factor of an interviewer's segment or a note after.
    pub context_after: f64,
    /// Share of the interview's mean vector that is taken away.
    pub interview_mean: f64,
    /// Segments of the whole corpus's mean mixed into each interview's mean.
    pub mean_prior: f64,
}

/// What a person wrote about describing clusters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeConfig {
    /// Terms per cluster.
    pub terms: u32,
    /// Typical segments per cluster.
    pub typical: u32,
    /// Segments of fewer words are not typical of anything: they cannot be understood by themselves.
    pub typical_words: u32,
    /// Border segments per cluster.
    pub border: u32,
    /// A code fits a cluster whose mean score lies at least so many standard deviations above the mean over all.
    pub fit_threshold: f64,
}

/// Checked parameters of [`cluster`](super::cluster).
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterParams(ClusterConfig);

/// Checked parameters of [`outside`](super::outside).
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideParams(OutsideConfig);

impl std::ops::Deref for ClusterParams {
    type Target = ClusterConfig;

    fn deref(&self) -> &ClusterConfig {
        &self.0
    }
}

impl std::ops::Deref for OutsideParams {
    type Target = OutsideConfig;

    fn deref(&self) -> &OutsideConfig {
        &self.0
    }
}

impl TryFrom<ClusterConfig> for ClusterParams {
    type Error = Vec<String>;

    fn try_from(config: ClusterConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        if let Some(k) = config.k.given() {
            faults.range("k", k, 1, 10_000);
        }
        faults.range("k_from", config.k_from, 2, 10_000);
        faults.range("k_to", config.k_to, config.k_from.max(2), 10_000);
        faults.range("k_step", config.k_step, 1, 10_000);
        faults.range("resamples", config.resamples, 2, 100);
        faults.range("resample_share", config.resample_share, 0.1, 0.99);
        faults.range("resample_max", config.resample_max, 100, 1_000_000);
        faults.range("k_tolerance", config.k_tolerance, 0.0, 1.0);
        faults.range("start_share", config.start_share, 0.0001, 1.0);
        faults.range("start_scores", config.start_scores, 0.0, 1.0);
        faults.range("start_rounds", config.start_rounds, 1, 100_000);
        faults.range("extra_clusters", config.extra_clusters, 0, 10_000);
        faults.range("starts", config.starts, 1, 1000);
        faults.range("max_iterations", config.max_iterations, 1, 100_000);
        faults.range("mixture_dims", config.mixture_dims, 1, 50);
        faults.range("density_min_points", config.density_min_points, 2, 10_000);
        let can_start = config.start != Start::Scheme || config.engine == Engine::Spherical;
        faults.require(can_start, "start is \"scheme\", and that needs engine = \"spherical\"");
        check_window(&mut faults, &config.window);
        check_describe(&mut faults, &config.describe);
        faults.or(Self(config))
    }
}

impl TryFrom<OutsideConfig> for OutsideParams {
    type Error = Vec<String>;

    fn try_from(config: OutsideConfig) -> Result<Self, Self::Error> {
        let mut faults = ParamFaults::default();
        faults.range("best_below", config.best_below, -10.0, 10.0);
        faults.range("min_words", config.min_words, 0, 10_000);
        faults.range("min_points", config.min_points, 2, 10_000);
        faults.range("min_interviews", config.min_interviews, 1, 10_000);
        faults.range("sample_max", config.sample_max, 100, 20_000);
        faults.range("dims", config.dims, 1, 1000);
        check_window(&mut faults, &config.window);
        check_describe(&mut faults, &config.describe);
        faults.or(Self(config))
    }
}

impl WindowConfig {
    /// The kernel these settings describe, with a measured decay where none was given.
    pub(super) fn kernel(&self, measured: f64) -> Kernel {
        Kernel {
            window_segments: self.window_segments as usize,
            decay: self.decay.given().unwrap_or(measured),
            pause_words: self.pause_words,
            participant: self.participant,
            context_before: self.context_before,
            context_after: self.context_after,
        }
    }
}

fn check_window(faults: &mut ParamFaults, window: &WindowConfig) {
    faults.range("window.length_power", window.length_power, 0.0, 1.0);
    faults.range("window.window_segments", window.window_segments, 0, 1000);
    if let Some(decay) = window.decay.given() {
        faults.range("window.decay", decay, 0.0, 1.0);
    }
    faults.range("window.pause_words", window.pause_words, 1.0, 1e6);
    faults.range("window.participant", window.participant, 0.0, 10.0);
    faults.range("window.context_before", window.context_before, 0.0, 10.0);
    faults.range("window.context_after", window.context_after, 0.0, 10.0);
    faults.range("window.interview_mean", window.interview_mean, 0.0, 1.0);
    faults.range("window.mean_prior", window.mean_prior, 0.0, 1e6);
}

fn check_describe(faults: &mut ParamFaults, describe: &DescribeConfig) {
    faults.range("describe.terms", describe.terms, 10, 1000);
    faults.range("describe.typical", describe.typical, 1, 1000);
    faults.range("describe.typical_words", describe.typical_words, 0, 1000);
    faults.range("describe.border", describe.border, 0, 1000);
    faults.range("describe.fit_threshold", describe.fit_threshold, -10.0, 10.0);
}
