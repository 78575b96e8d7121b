//! Leitmotif: theme discovery for interview research.
pub mod contract;
pub mod domain;
pub mod formats;
pub mod stages;
