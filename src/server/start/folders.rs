//! Folders of this machine as somebody looks through them for a study, and files that are dropped on the page.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::server::response::ApiError;
use crate::server::start_error::StartError;
use crate::study::files::{find_transcripts, make_private_folder};
use crate::study::inputs::{has_scheme, lying_in};
use crate::study::new_study::free_name;

/// The longest file that is taken in, in bytes.
const LONGEST: u64 = 200 << 20;

/// So many folders are listed.
const MOST: usize = 400;

/// The mark of a file that is still on its way.
const UNFINISHED: &str = ".leitmotif-unfinished";

/// A folder and the folders in it, with what each holds for a study.
///
/// # Errors
/// [`StartError::Folder`] where it is none that can be read.
pub fn listed(at: &Path) -> Result<Value, ApiError> {
    let wrong = || StartError::Folder { path: at.display().to_string() };
    let at = fs::canonicalize(at).map_err(|_| wrong())?;
    let mut folders = Vec::new();
    for entry in fs::read_dir(&at).map_err(|_| wrong())?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            folders.push((name, entry.path()));
        }
    }
    folders.sort_by_key(|(name, _)| name.to_lowercase());
    let more = folders.len().saturating_sub(MOST);
    folders.truncate(MOST);
    let rows: Vec<Value> = folders
        .iter()
        .map(|(name, path)| json!({"name": name, "path": path.to_string_lossy(), "interviews": count(path), "study": is_study(path)}))
        .collect();
    Ok(json!({
        "at": at.to_string_lossy(), "parent": at.parent().map(Path::to_string_lossy), "folders": rows, "more": more, "interviews": count(&at), "study": is_study(&at),
    }))
}

/// Interviews that a run would find in a folder.
pub fn count(folder: &Path) -> usize {
    let own = folder.join("transcripts");
    if own.is_dir() { find_transcripts(&own).map_or(0, |(found, _)| found.len()) } else { lying_in(folder).map_or(0, |found| found.len()) }
}

/// Whether a folder has been made a study.
pub fn is_study(folder: &Path) -> bool {
    folder.join("study.toml").is_file() || folder.join("study.db").is_file() || folder.join("transcripts").is_dir() || has_scheme(folder)
}

/// A piece of a file that was dropped on the page.
pub struct Piece<'a> {
    /// The study.
    pub study: &'a Path,
    /// The file's name where it comes from.
    pub name: &'a str,
    /// The name of this way in, which the page gives to all pieces of the file.
    pub once: &'a str,
    /// Bytes that came before.
    pub at: u64,
    /// The bytes, two hexadecimal digits each.
    pub data: &'a str,
    /// Whether it is the last.
    pub last: bool,
}

/// Takes in a piece; with the last one the file gets its name, and `None` before.
///
/// # Errors
/// [`StartError::NotTaken`], with the reason.
pub fn take(piece: &Piece<'_>) -> Result<Option<String>, ApiError> {
    let refuse = |reason: &str| ApiError::from(StartError::NotTaken { reason: reason.to_owned() });
    let disk = |error: std::io::Error| refuse(&error.kind().to_string());
    if piece.once.is_empty() || piece.once.len() > 64 || !piece.once.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ApiError::Field { what: "once" });
    }
    let transcripts = piece.study.join("transcripts");
    make_private_folder(&transcripts).map_err(disk)?;
    let on_its_way: PathBuf = transcripts.join(format!(".{}{UNFINISHED}", piece.once));
    let bytes = unhex(piece.data).ok_or(ApiError::Field { what: "data" })?;
    let mut options = fs::OpenOptions::new();
    options.write(true).append(piece.at > 0);
    if piece.at == 0 {
        options.create(true).truncate(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&on_its_way).map_err(disk)?;
    let have = file.metadata().map_err(disk)?.len();
    if have != piece.at || have + bytes.len() as u64 > LONGEST {
        let _ = fs::remove_file(&on_its_way);
        return Err(refuse(if have == piece.at { "it is too long for an interview" } else { "a piece of it was lost on the way" }));
    }
    file.write_all(&bytes).map_err(disk)?;
    drop(file);
    if !piece.last {
        return Ok(None);
    }
    let name = free_name(&transcripts, piece.name).ok_or_else(|| refuse("its name cannot be that of a file"))?;
    fs::rename(&on_its_way, transcripts.join(name.as_str())).map_err(disk)?;
    Ok(Some(name.as_str().to_owned()))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    pairs.map(|pair| Some((value(pair[0])? << 4) | value(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece<'a>(study: &'a Path, at: u64, data: &'a str, last: bool) -> Piece<'a> {
        Piece { study, name: "../Zoë 1.txt", once: "abc1", at, data, last }
    }

    #[test]
    fn a_file_comes_in_whole_or_not_at_all_and_takes_no_other_ones_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path();
        assert!(matches!(take(&piece(study, 0, "4869", false)), Ok(None)));
        assert_eq!(take(&piece(study, 2, "21", true)).ok().flatten().as_deref(), Some("Zoë 1.txt"));
        assert_eq!(fs::read(study.join("transcripts/Zoë 1.txt")).expect("there"), b"Hi!");
        assert_eq!(take(&piece(study, 0, "21", true)).ok().flatten().as_deref(), Some("Zoë 1 (2).txt"));
        assert!(matches!(take(&piece(study, 0, "4869", false)), Ok(None)));
        assert!(take(&piece(study, 3, "21", true)).is_err(), "a piece is missing");
        assert_eq!(find_transcripts(&study.join("transcripts")).expect("listed").0.len(), 2);
        assert!(take(&Piece { once: "../x", ..piece(study, 0, "21", true) }).is_err());
        assert!(take(&piece(study, 0, "2", true)).is_err());
    }
}
