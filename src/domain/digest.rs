//! Digests of bytes, by which the program recognises an unchanged text, parameter or artefact.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

/// The number of bytes from which on several threads share the work.
const MANY: usize = 1 << 18;

/// Adds bytes to a digest, on several threads where there are many; the digest is the same for any number of threads.
fn update(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    if bytes.len() >= MANY {
        hasher.update_rayon(bytes);
    } else {
        hasher.update(bytes);
    }
}

/// A BLAKE3 digest, 32 bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of everything that a reader gives, and how many bytes it gave.
    ///
    /// # Errors
    ///
    /// What the reader says if it fails.
    pub fn of_reader(reader: &mut impl io::Read) -> io::Result<(Self, u64)> {
        let (mut hasher, mut bytes) = (blake3::Hasher::new(), vec![0; MANY]);
        let mut length = 0;
        loop {
            match reader.read(&mut bytes) {
                Ok(0) => return Ok((Self(*hasher.finalize().as_bytes()), length)),
                Ok(read) => {
                    update(&mut hasher, &bytes[..read]);
                    length += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The digest of everything that is written, and how many bytes that is. Nothing of it is held.
    ///
    /// # Errors
    ///
    /// What `write` says if it fails.
    pub fn of_writing(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<(Self, u64)> {
        let mut out = io::BufWriter::with_capacity(MANY, Digesting::new(io::sink()));
        write(&mut out)?;
        let written = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((written.digest(), written.hasher.count()))
    }

    /// The digest of several parts, each preceded by its length, so that no two lists run together.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first 16 hexadecimal digits, enough to name a file.
    pub fn short(&self) -> String {
        self.to_string()[..16].to_owned()
    }
}

/// A writer that passes bytes on and computes their digest.
pub struct Digesting<W> {
    inner: W,
    hasher: blake3::Hasher,
}

impl<W> Digesting<W> {
    /// Wraps a writer, with no bytes written yet.
    pub fn new(inner: W) -> Self {
        Self { inner, hasher: blake3::Hasher::new() }
    }

    /// The digest of all bytes written.
    pub fn digest(&self) -> Digest {
        Digest(*self.hasher.finalize().as_bytes())
    }
}

impl<W: io::Write> io::Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        update(&mut self.hasher, &bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.short())
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "a digest is 64 hexadecimal digits";
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| wrong)?;
        }
        Ok(Self(bytes))
    }
}

/// A number in `0..n` that depends on nothing but the seed, the purpose and the key.
///
/// Random choices are hashes, never a stream: the same item gets the same number whatever thread
/// or shard meets it, and whatever was drawn before.
pub fn hash_choice(seed: u64, purpose: &str, key: u64, n: u64) -> u64 {
    debug_assert!(n > 0);
    hash64(seed, purpose, key) % n
}

/// 64 well-mixed bits of the seed, the purpose and the key.
pub fn hash64(seed: u64, purpose: &str, key: u64) -> u64 {
    let digest = Digest::of_parts([&seed.to_le_bytes()[..], purpose.as_bytes(), &key.to_le_bytes()[..]]);
    let mut first = [0; 8];
    first.copy_from_slice(&digest.0[..8]);
    u64::from_le_bytes(first)
}

/// 64 well-mixed bits of a key and an item, for choices among millions: make the key once with [`hash64`].
///
/// Source: the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
#[inline]
pub fn mix64(key: u64, item: u64) -> u64 {
    let mut bits = key.wrapping_add(item.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Which rows of a corpus belong to a sample, each by the hash of its number, so that any shard can tell of its own rows.
#[derive(Clone, Copy, Debug)]
pub struct RowSample {
    key: u64,
    most: u64,
    rows: u64,
}

impl RowSample {
    /// A sample of about `most` of so many rows. Its key, a digest of seed and purpose, is made here and not for each row.
    pub fn new(seed: u64, purpose: &str, most: u64, rows: u64) -> Self {
        Self { key: hash64(seed, purpose, 0), most, rows }
    }

    /// Whether a row is in the sample.
    #[inline]
    pub fn holds(&self, row: u64) -> bool {
        self.rows <= self.most || (mix64(self.key, row) as f64) < self.most as f64 / self.rows as f64 * 2f64.powi(64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_being_written_down() {
        let digest = Digest::of(b"a turn");
        assert_eq!(Digest::try_from(digest.to_string()), Ok(digest));
        assert!(Digest::try_from("zz".repeat(32)).is_err());
    }

    #[test]
    fn threads_and_pieces_change_no_digest() {
        use std::io::Write;
        let bytes: Vec<u8> = (0..3 * MANY + 77).map(|at| hash64(7, "bytes", at as u64) as u8).collect();
        let plain = Digest::of(&bytes);
        assert_eq!(Digest::of_reader(&mut bytes.as_slice()).expect("read"), (plain, bytes.len() as u64));
        for cut in [1, MANY - 1, MANY, 2 * MANY + 5] {
            let write = |out: &mut dyn Write| bytes.chunks(cut.max(1000)).try_for_each(|piece| out.write_all(piece));
            assert_eq!(Digest::of_writing(write).expect("written"), (plain, bytes.len() as u64));
            let mut through = Digesting::new(Vec::new());
            bytes.chunks(cut.max(1000)).for_each(|piece| through.write_all(piece).expect("written"));
            assert!(through.digest() == plain && through.inner == bytes);
        }
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Digest::of_parts([&b"ab"[..], b"c"]), Digest::of_parts([&b"a"[..], b"bc"]));
    }
}
