//! The sections of a run's report, one file each, with the parts that several of them share.

pub mod agreement;
mod cluster_sizes;
pub mod clusters;
pub mod codes;
pub mod codings;
pub mod corpus;
pub mod crossed_facets;
pub mod excerpts;
pub mod findings;
pub mod glance;
pub mod groups;
pub mod guide;
pub mod methods;
pub mod people;
mod shown_cluster;
mod stability;
pub mod words;

pub use crossed_facets::HIGH;
