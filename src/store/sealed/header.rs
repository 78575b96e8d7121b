//! The header of an age file: the file key under a passphrase, and a code that holds the header together.
//!
//! ```text
//! age-encryption.org/v1
//! -> scrypt SALT LOG2_OF_WORK
//! FILE KEY, ENCRYPTED
//! --- HMAC OF ALL ABOVE
//! ```
//!
//! Source: <https://c2sp.org/age>, sections "Header" and "The scrypt recipient type".

use std::io::{BufRead, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SealError;
use super::key::{Passphrase, draw};

/// The first line of every file.
const VERSION: &str = "age-encryption.org/v1";

/// Before the salt, so that the same passphrase elsewhere gives other keys.
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";

/// The work of a new file, as a power of two: 256 MiB, about a second; age takes the same. Tests need not wait.
const WORK: u8 = if cfg!(test) { 10 } else { 18 };

/// The same for a passphrase that was drawn at random: 1 MiB.
const WORK_OF_DRAWN: u8 = 10;

/// The most work that is accepted: 1 GiB.
const MOST_WORK: u8 = 20;

/// The length that no line of a header for a passphrase reaches.
const LONGEST_LINE: u64 = 256;

/// The key of one file, drawn at random.
pub(super) type FileKey = Zeroizing<[u8; 16]>;

/// Draws a file key, and writes the header from which the passphrase gives it.
pub(super) fn new_header(passphrase: &Passphrase) -> Result<(FileKey, Vec<u8>), SealError> {
    let mut key = FileKey::default();
    let mut salt = [0; 16];
    draw(&mut *key)?;
    draw(&mut salt)?;
    let work = if passphrase.is_drawn() { WORK_OF_DRAWN } else { WORK };
    let cipher = ChaCha20Poly1305::new((&*wrap_key(passphrase, &salt, work)?).into());
    let wrapped = cipher.encrypt(&Nonce::default(), key.as_slice()).map_err(|_| SealError::Damaged)?;
    let mut text =
        format!("{VERSION}\n-> scrypt {} {work}\n{}\n---", STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(wrapped)).into_bytes();
    let code = header_code(&key, &text).finalize().into_bytes();
    text.extend_from_slice(format!(" {}\n", STANDARD_NO_PAD.encode(code)).as_bytes());
    Ok((key, text))
}

/// Reads a header, and finds the file key with the passphrase.
pub(super) fn read_header(from: &mut impl BufRead, passphrase: &Passphrase) -> Result<FileKey, SealError> {
    let first = line(from)?;
    if first != VERSION.as_bytes() {
        return Err(SealError::NotSealed);
    }
    let mut whole = [&first[..], b"\n"].concat();
    let mut next = || -> Result<String, SealError> {
        let read = line(from)?;
        whole.extend_from_slice(&read);
        whole.push(b'\n');
        String::from_utf8(read).map_err(|_| SealError::Damaged)
    };
    let (lock, wrapped, end) = (next()?, next()?, next()?);
    let Some(lock) = lock.strip_prefix("-> scrypt ") else { return Err(SealError::OtherLock) };
    let (salt, work) = lock.split_once(' ').ok_or(SealError::Damaged)?;
    let salt: [u8; 16] = unbase64(salt)?;
    let wrapped: [u8; 32] = unbase64(&wrapped)?;
    let code = end.strip_prefix("--- ").ok_or(SealError::Damaged)?;
    let work = work_of(work)?;
    let cipher = ChaCha20Poly1305::new((&*wrap_key(passphrase, &salt, work)?).into());
    let plain = Zeroizing::new(cipher.decrypt(&Nonce::default(), &wrapped[..]).map_err(|_| SealError::WrongPassphrase)?);
    let mut key = FileKey::default();
    key.copy_from_slice(&plain);
    let held = whole.len() - " \n".len() - code.len();
    let code: [u8; 32] = unbase64(code)?;
    header_code(&key, &whole[..held]).verify_slice(&code).map_err(|_| SealError::Damaged)?;
    Ok(key)
}

/// Derives a key from the file key.
pub(super) fn derive(key: &FileKey, salt: &[u8], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(Some(salt), key.as_slice()).expand(purpose, &mut *derived);
    expanded.expect("32 bytes are fewer than HKDF gives");
    derived
}

/// The code of a header, to be made or compared.
fn header_code(key: &FileKey, text: &[u8]) -> Hmac<Sha256> {
    let mut code = Hmac::<Sha256>::new_from_slice(&*derive(key, b"", b"header")).expect("HMAC takes keys of any length");
    code.update(text);
    code
}

/// The key that the passphrase gives, after its work.
fn wrap_key(passphrase: &Passphrase, salt: &[u8; 16], work: u8) -> Result<Zeroizing<[u8; 32]>, SealError> {
    let params = scrypt::Params::new(work, 8, 1).map_err(|_| SealError::OtherLock)?;
    let mut key = Zeroizing::new([0; 32]);
    scrypt::scrypt(passphrase.bytes(), &[SALT_LABEL, salt].concat(), &params, &mut *key).map_err(|_| SealError::OtherLock)?;
    Ok(key)
}

/// The work that a header asks for, as age writes it: digits without a leading zero.
fn work_of(text: &str) -> Result<u8, SealError> {
    if text.is_empty() || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SealError::Damaged);
    }
    text.parse().ok().filter(|&work| work <= MOST_WORK).ok_or(SealError::OtherLock)
}

/// A line without its end; at most as long as a header's lines are.
fn line(from: &mut impl BufRead) -> Result<Vec<u8>, SealError> {
    let mut read = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut read)?;
    if read.pop() == Some(b'\n') { Ok(read) } else { Err(SealError::NotSealed) }
}

fn unbase64<const N: usize>(text: &str) -> Result<[u8; N], SealError> {
    let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| SealError::Damaged)?;
    bytes.try_into().map_err(|_| SealError::Damaged)
}
