//! Keeps artefacts of stages under a key of what they were made from (`key.rs`).
//!
//! One file per stage, `<stage>-<key>.art`: the digest of the rest, a header, and one body per item
//! (per transcript, or one for the whole corpus). Each item has a key of its own, so that a corpus
//! with one transcript more reuses all the others. Whatever does not verify is made anew; deleting
//! the folder loses only time.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::study::files::write_with;

/// Raised whenever the layout of a cache file, or of a noun in it, changes.
const FORMAT: u32 = 2;

/// The folder of artefacts.
pub struct Cache {
    folder: PathBuf,
}

/// What is known of one item without reading its body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What it was made from.
    pub key: Digest,
    /// What it is.
    pub digest: Digest,
    /// What was found while making it.
    pub findings: Vec<Finding>,
    /// Bytes of its body; none where the stage had nothing to give for it.
    pub length: u64,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    items: Vec<Item>,
}

/// All items that any artefact of one stage holds, by key.
#[derive(Default)]
pub struct Kept {
    files: Vec<(Entry, Vec<u8>)>,
    places: FxHashMap<Digest, (usize, usize, usize)>,
}

impl Kept {
    /// The item made from the same, and its body.
    pub fn get(&self, key: &Digest) -> Option<(&Item, &[u8])> {
        let &(file, number, start) = self.places.get(key)?;
        let (entry, bytes) = &self.files[file];
        let item = &entry.items[number];
        Some((item, &bytes[start..start + item.length as usize]))
    }

    /// The artefact that holds just these items.
    pub fn entry(&self, items: &[Item]) -> Option<Entry> {
        self.files.iter().map(|(entry, _)| entry).find(|entry| entry.items == items).cloned()
    }
}

/// The artefact of one stage, as the cache holds it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its items, in order.
    pub items: Vec<Item>,
    path: PathBuf,
    bodies_at: usize,
}

impl Cache {
    /// A cache in a folder that exists.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    fn path(&self, stage: &str, key: &Digest) -> PathBuf {
        self.folder.join(format!("{stage}-{}.art", key.short()))
    }

    /// The artefact of a stage made from the same, if it is there and whole.
    pub fn find(&self, stage: &str, key: &Digest) -> Option<Entry> {
        read(&self.path(stage, key)).map(|(entry, _)| entry)
    }

    /// All that there is of a stage, whatever it was made from.
    pub fn kept(&self, stage: &str) -> Kept {
        let mut kept = Kept::default();
        for (entry, bytes) in self.files_of(stage).iter().filter_map(|path| read(path)) {
            let mut at = entry.bodies_at;
            for (number, item) in entry.items.iter().enumerate() {
                kept.places.insert(item.key, (kept.files.len(), number, at));
                at += item.length as usize;
            }
            kept.files.push((entry, bytes));
        }
        kept
    }

    /// Keeps an artefact, whose bodies are written one after the other, twice: once for the digest, and once to the disk. Bodies may be
    /// large, and are never held together.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep(
        &self,
        stage: &str,
        key: &Digest,
        items: Vec<Item>,
        bodies: impl Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Entry> {
        let header = Header { format: FORMAT, items };
        let head = postcard::to_stdvec(&header).map_err(io::Error::other)?;
        let length = (head.len() as u32).to_le_bytes();
        let rest = |out: &mut dyn Write| {
            out.write_all(&length)?;
            out.write_all(&head)?;
            bodies(out)
        };
        let (digest, _) = Digest::of_writing(rest)?;
        let path = self.path(stage, key);
        write_with(&path, false, |file| {
            let mut file = io::BufWriter::new(file);
            file.write_all(digest.as_bytes())?;
            rest(&mut file)?;
            file.flush()
        })?;
        Ok(Entry { items: header.items, path, bodies_at: 36 + head.len() })
    }

    /// Removes artefacts of these stages that are not among the ones in use.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn prune(&self, used: &[(String, Digest)]) -> io::Result<()> {
        let keep: Vec<PathBuf> = used.iter().map(|(stage, key)| self.path(stage, key)).collect();
        for (stage, _) in used {
            for path in self.files_of(stage).into_iter().filter(|path| !keep.contains(path)) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn files_of(&self, stage: &str) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let named = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.strip_suffix(".art").and_then(|name| name.rsplit_once('-')).is_some_and(|(of, _)| of == stage)
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(named).collect();
        paths.sort();
        paths
    }
}

impl Entry {
    /// Reads the bodies; fails where the file was changed since it was found.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn bodies(&self) -> io::Result<Vec<Vec<u8>>> {
        self.with_bodies(|bodies| Ok(bodies.iter().map(|body| body.to_vec()).collect()))
    }

    /// Reads the bodies and passes them on as they are in the file, uncopied.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn with_bodies<T>(&self, take: impl FnOnce(&[&[u8]]) -> io::Result<T>) -> io::Result<T> {
        let bytes = fs::read(&self.path)?;
        let length: u64 = self.items.iter().map(|item| item.length).sum();
        if bytes.len() as u64 != self.bodies_at as u64 + length {
            return Err(io::Error::other("an artefact of the cache changed while it was in use"));
        }
        take(&self.slices(&bytes).collect::<Vec<_>>())
    }

    /// The digest of the whole artefact.
    pub fn digest(&self) -> Digest {
        Digest::of_parts(self.items.iter().map(|item| item.digest.as_bytes()))
    }

    fn slices<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let mut at = self.bodies_at;
        self.items.iter().map(move |item| {
            let start = at;
            at += item.length as usize;
            &bytes[start..at]
        })
    }
}

fn header_length(file: &[u8]) -> usize {
    u32::from_le_bytes([file[32], file[33], file[34], file[35]]) as usize
}

fn read(path: &Path) -> Option<(Entry, Vec<u8>)> {
    let bytes = fs::read(path).ok()?;
    if bytes.len() < 36 || Digest::of(&bytes[32..]).as_bytes() != &bytes[..32] {
        return None;
    }
    let bodies_at = 36 + header_length(&bytes);
    let header: Header = postcard::from_bytes(bytes.get(36..bodies_at)?).ok()?;
    let length: u64 = header.items.iter().map(|item| item.length).sum();
    let whole = header.format == FORMAT && bytes.len() as u64 == bodies_at as u64 + length;
    whole.then(|| (Entry { items: header.items, path: path.to_path_buf(), bodies_at }, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(body: &[u8]) -> Item {
        Item { key: Digest::of(body), digest: Digest::of(body), findings: Vec::new(), length: body.len() as u64 }
    }

    #[test]
    fn what_is_kept_is_found_again_and_what_was_touched_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::new(folder.path());
        let key = Digest::of(b"key");
        let bodies = [b"one".to_vec(), Vec::new(), b"three".to_vec()];
        let write = |out: &mut dyn Write| bodies.iter().try_for_each(|body| out.write_all(body));
        let kept = cache.keep("segment", &key, bodies.iter().map(|b| item(b)).collect(), write).expect("kept");
        assert_eq!(cache.find("segment", &key).expect("found").bodies().expect("read"), bodies);
        assert_eq!(cache.kept("segment").get(&Digest::of(b"three")).expect("there").1, b"three");
        assert!(cache.kept("segment").entry(&kept.items).is_some_and(|entry| entry.items == kept.items));
        assert!(cache.find("tokenize", &key).is_none());
        for at in [0, 33, 40, fs::metadata(&kept.path).expect("there").len() as usize - 1] {
            let whole = fs::read(&kept.path).expect("read");
            let mut torn = whole.clone();
            torn[at] ^= 1;
            fs::write(&kept.path, torn).expect("written");
            assert!(cache.find("segment", &key).is_none(), "byte {at}");
            fs::write(&kept.path, &whole[..at]).expect("written");
            assert!(cache.find("segment", &key).is_none(), "cut at {at}");
            fs::write(&kept.path, whole).expect("written");
        }
        cache.prune(&[("segment".into(), Digest::of(b"other"))]).expect("pruned");
        assert!(cache.find("segment", &key).is_none());
    }
}
