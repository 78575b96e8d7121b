//! The nouns of the program: what a study is made of, and what the stages hand to one another.
//!
//! Everything else imports from here, and this folder imports nothing of ours. No file, clock,
//! network, terminal or random number is touched. Whatever holds words of a transcript prints
//! its length and digest in `Debug`, never the words.

pub mod agreement;
pub mod agreement_case;
pub mod answer;
pub mod batch;
pub mod choice;
pub mod cluster;
pub mod codebook;
pub mod coding;
pub mod context;
pub mod coverage;
pub mod decision;
pub mod digest;
pub mod event;
pub mod exact;
pub mod figure;
pub mod finding;
pub mod guid;
pub mod guide;
pub mod ids;
pub mod lines;
pub mod matrix;
pub mod model;
pub mod moment;
pub mod names;
pub mod offer;
pub mod packed;
pub mod participant;
pub mod place;
pub mod project;
pub mod projection;
pub mod ratings;
pub mod raw;
pub mod recall;
pub mod records;
pub mod revision;
pub mod sample;
pub mod scores;
pub mod segment;
pub mod setting;
pub mod share;
pub mod source_map;
pub mod space;
pub mod span;
pub mod speakers;
pub mod special;
pub mod suggestion;
pub mod terms;
pub mod text;
pub mod themes;
pub mod token;
pub mod transcript;
pub mod unitizing;
pub mod vectors;
pub mod verdict;
pub mod wide;
pub mod words;
pub mod work;
