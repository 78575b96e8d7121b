//! The readers of transcripts, from the outside: golden files, mutations of them, and files made to do harm.

mod goldens;
mod hostile;
mod invariants;
mod mutations;
