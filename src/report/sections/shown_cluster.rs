//! A cluster as the page shows it.

use crate::domain::space::cluster::Cluster;

/// A cluster as the page shows it.
pub struct ShownCluster<'a> {
    /// Its number in all files of the run: those of the turns that no code fits go on counting.
    pub number: u32,
    pub cluster: &'a Cluster,
    /// Transcripts that it comes from.
    pub transcripts: usize,
    /// Segments that could have come into it.
    pub whole: usize,
    pub spelled: Vec<&'a str>,
}

impl<'a> ShownCluster<'a> {
    /// Its terms as people spell them.
    pub fn terms(&self) -> impl Iterator<Item = &'a str> {
        self.spelled.iter().copied()
    }
}
