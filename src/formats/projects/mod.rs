//! Projects of other programs, read into one form.

/// Rows of a database as the store brings them.
pub mod database;

/// QualCoder's database.
pub mod qualcoder;

/// RQDA's database, as QualCoder's.
pub mod rqda;

/// Taguette's database.
pub mod taguette;

/// REFI-QDA projects and codebooks, both ways.
pub mod refi;
