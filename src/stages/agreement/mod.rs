//! Agreement: how far coders who worked independently code the same text alike.
//!
//! Takes ratings, spans or segmentations; gives figures that are what the literature calls by their
//! names, or the reason why there is none. Each family has its file, with source, formula and limits:
//! `percent`, `kappa`, `many_coders`, `alpha`, `unitizing`, `spans`, `segmentation`;
//! intervals are made by `proportions`, `recall` and `bootstrap`. `study` compares the
//! coders of a whole study with them.

pub mod alpha;
pub mod bias;
pub mod bootstrap;
pub mod cases;
pub mod kappa;
pub mod many_coders;
pub mod pairs;
pub mod percent;
pub mod proportions;
pub mod segmentation;
pub mod spans;
pub mod study;
pub mod unitizing;
pub mod weights;

pub use crate::math::recall;

#[cfg(test)]
mod tests;
