//! The YAML form: a `codes:` list, and perhaps `facets:`. `group` is a heading; a scheme may carry other keys of its own, which are passed over.

use serde::Deserialize;

use super::{Entry, Facet, with_facets};
use crate::formats::fault::FormatFault;

#[derive(Deserialize)]
struct File {
    #[serde(default = "one")]
    version: u32,
    #[serde(default)]
    facets: Vec<Facet>,
    codes: Vec<Entry>,
}

fn one() -> u32 {
    1
}

/// Reads the version and the entries.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read(text: &str) -> Result<(u32, Vec<Entry>), FormatFault> {
    let file: File = serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().map(|at| at.line() as u32);
        let message = error.without_snippet().to_string().lines().next().unwrap_or("this is not the YAML form of a codebook").to_owned();
        FormatFault {
            line,
            message,
            remedy: "a codebook in YAML is a list under `codes:` whose entries have `code:`, `definition:`, `seeds:`".into(),
        }
    })?;
    Ok((file.version, with_facets(file.codes, &file.facets)))
}
