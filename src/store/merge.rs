//! Exports rows of the log for another machine, and merges rows received from one.

use std::collections::BTreeSet;

use rusqlite::TransactionBehavior;

use super::append::{head, head_of, insert, keep_codebook, rows_after};
use super::{Store, StoreError};
use crate::domain::ids::CoderId;
use crate::formats::review::log::{Parcel, Row, chained, codebook_of, id_of, travels};

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Rows that were new.
    pub added: usize,
    /// Rows that stood here already.
    pub known: usize,
}

impl Store {
    /// What people did, or what one of them did, oldest first.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the database cannot be read.
    pub fn travelling(&self, coder: Option<&CoderId>) -> Result<Parcel, StoreError> {
        let mut rows = self.rows_after(0)?;
        // What a withdrawal shortened is no longer what was written, and nobody could check it elsewhere.
        let is_whole = |row: &Row| id_of(row).to_string() == row.id;
        rows.retain(|row| travels(&row.kind) && is_whole(row) && coder.is_none_or(|coder| coder.as_str() == row.coder));
        let mut parcel = Parcel::default();
        for digest in rows.iter().filter_map(codebook_of) {
            if let Some(content) = self.codebook_named(&digest)? {
                parcel.codebooks.insert(digest, content);
            }
        }
        parcel.rows = rows;
        Ok(parcel)
    }

    /// Takes in rows of another log. A row that is here already, by whatever way it came, is not taken twice.
    ///
    /// Rows keep the log, row, time and name under which they were first written; here they are chained anew.
    ///
    /// # Errors
    ///
    /// A [`StoreError`] if the rows cannot be read or written.
    pub fn merge(&mut self, parcel: &Parcel) -> Result<Merged, StoreError> {
        let path = self.path.clone();
        let failed = |error: rusqlite::Error| StoreError::of(&error, &path);
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut known: BTreeSet<String> = rows_after(&change, 0)?.into_iter().map(|row| row.id).collect();
        let mut head = head(&change, &self.log)?;
        let mut merged = Merged::default();
        for row in &parcel.rows {
            if !known.insert(row.id.clone()) {
                merged.known += 1;
                continue;
            }
            if let Some((digest, content)) = codebook_of(row).and_then(|digest| parcel.codebooks.get_key_value(&digest)) {
                keep_codebook(&change, digest, content).map_err(failed)?;
            }
            let row = chained(row.clone(), head.seq + 1, &head.digest);
            insert(&change, &row).map_err(failed)?;
            head = head_of(&row)?;
            merged.added += 1;
        }
        change.commit().map_err(failed)?;
        self.settle()?;
        Ok(merged)
    }
}
