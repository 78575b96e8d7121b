//! Progress events of a run, which `cli` draws and a test counts.

use crate::contract::Progress;

/// Receives the progress of a run, stage by stage.
pub trait Watch: Progress {
    /// A stage begins: its name, its place from 1, and how many there are.
    fn begin(&self, stage: &str, place: usize, of: usize);
    /// A stage ended: how many of its items were reused from an earlier run, and how many there are.
    fn end(&self, stage: &str, reused: usize, items: usize);
}

/// Discards every event.
impl Watch for crate::contract::NoProgress {
    fn begin(&self, _: &str, _: usize, _: usize) {}
    fn end(&self, _: &str, _: usize, _: usize) {}
}
