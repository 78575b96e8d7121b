//! Finds the texts of an archive by the paths that the XML gives, never outside it, and decodes them.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use crate::formats::fault::FormatFault;
use crate::formats::projects::refi::container::ProjectArchive;
use crate::formats::projects::refi::remark::{Remark, Remarks};

/// The entries of an archive, by what a path may call them.
pub struct Texts<R> {
    archive: ProjectArchive<R>,
    by_path: BTreeMap<String, usize>,
}

/// The folder of texts and the prefix of paths into it.
pub const FOLDER: &str = "sources/";
/// The scheme of a path to a text inside the archive.
pub const INTERNAL: &str = "internal://";

impl<R: Read + Seek> Texts<R> {
    /// Lists the texts of an archive.
    pub fn of(archive: ProjectArchive<R>, remarks: &mut Remarks) -> Self {
        if !archive.names().iter().any(|name| name.starts_with(FOLDER)) {
            remarks.add(Remark::SourcesFolder);
        }
        // As it is spelt, else in upper or lower case, and with either slash: of two that differ in nothing else the first is taken.
        let mut by_path = BTreeMap::new();
        for (at, name) in archive.names().iter().enumerate() {
            let path = name.replace('\\', "/");
            if leads_out(&path) {
                remarks.add(Remark::EntryName);
            } else {
                by_path.entry(path.to_lowercase()).or_insert(at);
                by_path.insert(path, at);
            }
        }
        Self { archive, by_path }
    }

    /// The stored text that a path names, still with its byte order mark; `None` where there is none to be had.
    ///
    /// # Errors
    ///
    /// A [`FormatFault`], with the line where it is known, if the content is not of this form.
    pub fn get(&mut self, path: &str, source: &str, remarks: &mut Remarks) -> Result<Option<String>, FormatFault> {
        let inside = match path.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("internal") => rest,
            Some(_) => {
                remarks.add_at(Remark::TextOutside, Some(source));
                return Ok(None);
            }
            None if path.starts_with('/') || path.get(1..3) == Some(":\\") => {
                remarks.add_at(Remark::TextOutside, Some(source));
                return Ok(None);
            }
            None => {
                remarks.add_at(Remark::PathWithoutScheme, Some(source));
                path
            }
        };
        let name = inside.trim_start_matches('/');
        let spelt = [format!("{FOLDER}{name}"), name.to_owned()];
        let folded = spelt.each_ref().map(|path| path.to_lowercase());
        let Some(&entry) = spelt.iter().chain(&folded).find_map(|path| self.by_path.get(path)) else {
            remarks.add_at(Remark::TextMissing, Some(source));
            return Ok(None);
        };
        let bytes =
            self.archive.read(entry).map_err(|fault| FormatFault { message: format!("{} (text of {source})", fault.message), ..fault })?;
        Ok(Some(decode(&bytes, source, remarks)))
    }
}

/// Whether a name would lead out of a folder that somebody unpacks the archive into.
fn leads_out(path: &str) -> bool {
    path.starts_with('/') || path.contains(':') || path.split('/').any(|part| part == "..")
}

/// Bytes to text, keeping a byte order mark as a character: whether it was counted is found out later.
fn decode(bytes: &[u8], source: &str, remarks: &mut Remarks) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    remarks.add_at(Remark::NotUtf8, Some(source));
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => encoding_rs::WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
