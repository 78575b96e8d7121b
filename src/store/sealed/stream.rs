//! The payload of an age file: chunks of 64 KiB, each encrypted and authenticated under its number, the last one marked.
//!
//! So no chunk can be changed, moved, left out or cut off without notice. Source: <https://c2sp.org/age>, section "Payload", which is STREAM of
//! Hoang, Reyhanitabar, Rogaway and Vizar (2015).

use std::io::{self, BufRead, Read, Write};

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use zeroize::Zeroizing;

use super::SealError;
use super::header::{FileKey, derive, new_header, read_header};
use super::key::{Passphrase, draw};

/// Bytes of plain text in a chunk.
const CHUNK: usize = 64 * 1024;

/// Bytes that authentication adds to it.
const TAG: usize = 16;

/// Encrypts chunk after chunk, or decrypts them.
struct Chunks {
    cipher: ChaCha20Poly1305,
    number: u64,
}

impl Chunks {
    fn new(key: &FileKey, nonce: &[u8; 16]) -> Self {
        Self { cipher: ChaCha20Poly1305::new((&*derive(key, nonce, b"payload")).into()), number: 0 }
    }

    /// The next chunk's number, eleven bytes of it, then whether it is the last.
    fn next(&mut self, last: bool) -> Nonce {
        let mut nonce = Nonce::default();
        nonce[3..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = u8::from(last);
        self.number += 1;
        nonce
    }

    fn encrypt(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), SealError> {
        let nonce = self.next(last);
        self.cipher.encrypt_in_place(&nonce, b"", chunk).map_err(|_| SealError::Damaged)
    }

    fn decrypt(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), SealError> {
        let nonce = self.next(last);
        self.cipher.decrypt_in_place(&nonce, b"", chunk).map_err(|_| SealError::Damaged)
    }
}

/// Encrypts what is written to it. A file is whole only after [`finish`](Self::finish).
pub struct SealedWriter<W: Write> {
    to: W,
    chunks: Chunks,
    chunk: Zeroizing<Vec<u8>>,
}

impl<W: Write> SealedWriter<W> {
    /// Writes the head of a sealed file.
    ///
    /// # Errors
    ///
    /// A [`SealError`] if the system cannot write or draw random bytes.
    pub fn new(mut to: W, passphrase: &Passphrase) -> Result<Self, SealError> {
        let (key, header) = new_header(passphrase)?;
        let mut nonce = [0; 16];
        draw(&mut nonce)?;
        to.write_all(&header)?;
        to.write_all(&nonce)?;
        Ok(Self { to, chunks: Chunks::new(&key, &nonce), chunk: Zeroizing::new(Vec::with_capacity(CHUNK + TAG)) })
    }

    /// Writes the last chunk, and gives back where all of it went.
    ///
    /// # Errors
    ///
    /// A [`SealError`] if the system cannot write.
    pub fn finish(mut self) -> Result<W, SealError> {
        self.put(true)?;
        Ok(self.to)
    }

    fn put(&mut self, last: bool) -> Result<(), SealError> {
        self.chunks.encrypt(&mut self.chunk, last)?;
        self.to.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until more comes: only then is it known not to be the last.
        if self.chunk.len() == CHUNK && !bytes.is_empty() {
            self.put(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Flushes what is encrypted; a chunk that is not full stays.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Decrypts what is read through it. Only its end says that the file was whole.
pub struct SealedReader<R: BufRead> {
    from: R,
    chunks: Chunks,
    chunk: Zeroizing<Vec<u8>>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> SealedReader<R> {
    /// Reads the head of a sealed file.
    ///
    /// # Errors
    ///
    /// A [`SealError`] if it is none, the passphrase is wrong, or the system cannot read.
    pub fn new(mut from: R, passphrase: &Passphrase) -> Result<Self, SealError> {
        let key = read_header(&mut from, passphrase)?;
        let mut nonce = [0; 16];
        from.read_exact(&mut nonce).map_err(cut)?;
        Ok(Self { from, chunks: Chunks::new(&key, &nonce), chunk: Zeroizing::new(Vec::new()), at: 0, ended: false })
    }

    fn next(&mut self) -> Result<(), SealError> {
        self.chunk.clear();
        self.at = 0;
        let first = self.chunks.number == 0;
        self.from.by_ref().take((CHUNK + TAG) as u64).read_to_end(&mut self.chunk)?;
        let last = self.from.fill_buf()?.is_empty();
        // Every chunk but the last is full, and the last is empty only where there is no other.
        if self.chunk.len() < TAG || (!first && self.chunk.len() == TAG) {
            self.chunk.clear();
            return Err(SealError::Damaged);
        }
        self.ended = last;
        self.chunks.decrypt(&mut self.chunk, last).inspect_err(|_| self.chunk.clear())
    }
}

impl<R: BufRead> Read for SealedReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() && !self.ended {
            self.next()?;
        }
        let given = into.len().min(self.chunk.len() - self.at);
        into[..given].copy_from_slice(&self.chunk[self.at..self.at + given]);
        self.at += given;
        Ok(given)
    }
}

/// A file that ends too early was cut.
fn cut(error: io::Error) -> SealError {
    if error.kind() == io::ErrorKind::UnexpectedEof { SealError::Damaged } else { error.into() }
}
