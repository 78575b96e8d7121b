//! The files that pass between machines: one line of JSON that says what follows, and the value itself.
//!
//! Whoever reads one knows at once whether it is whole, of this program, and of this run: a mixture is refused by name.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ShardError;
use crate::domain::digest::Digest;

/// The form of the files; another number is refused.
const SCHEMA: u32 = 1;

const FORMAT: &str = "leitmotif shards";

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    schema: u32,
    kind: String,
    build: String,
    run: Digest,
    digest: Digest,
}

/// Who writes and reads: a build of the program, within one run.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The build, see [`build_id`].
    pub build: String,
    /// Digest of the run's settings; none where any run will do.
    pub run: Option<Digest>,
}

impl Envelope {
    /// A value as a file. `kind` says what it is, such as `count params`.
    ///
    /// # Errors
    ///
    /// What serialization says, which no value of this room meets.
    pub fn seal<T: Serialize>(&self, kind: &str, run: Digest, value: &T) -> Result<Vec<u8>, ShardError> {
        let body = postcard::to_stdvec(value).map_err(ShardError::of_stage)?;
        let header = Header {
            format: FORMAT.to_owned(),
            schema: SCHEMA,
            kind: kind.to_owned(),
            build: self.build.clone(),
            run,
            digest: Digest::of(&body),
        };
        let mut file = serde_json::to_vec(&header).map_err(ShardError::of_stage)?;
        file.push(b'\n');
        file.extend(body);
        Ok(file)
    }

    /// The value of a file, and the run that it belongs to.
    ///
    /// # Errors
    ///
    /// A [`ShardError`] if it is another kind of file, of another build or run, or not whole.
    pub fn open<T: DeserializeOwned>(&self, file: &str, kind: &str, bytes: &[u8]) -> Result<(T, Digest), ShardError> {
        let not_ours = |reason: &str| ShardError::NotOurs { file: file.to_owned(), expected: kind.to_owned(), reason: reason.to_owned() };
        let end = bytes.iter().position(|&byte| byte == b'\n').ok_or_else(|| not_ours("it has no first line"))?;
        let header: Header = serde_json::from_slice(&bytes[..end]).map_err(|_| not_ours("its first line is not ours"))?;
        if header.format != FORMAT || header.schema != SCHEMA {
            return Err(not_ours("its first line names another form"));
        }
        if header.build != self.build {
            return Err(ShardError::OtherBuild { file: file.to_owned(), found: header.build, own: self.build.clone() });
        }
        if header.kind != kind {
            return Err(not_ours(&format!("it is {}", header.kind)));
        }
        if self.run.is_some_and(|run| run != header.run) {
            return Err(ShardError::OtherRun { file: file.to_owned() });
        }
        let body = &bytes[end + 1..];
        if Digest::of(body) != header.digest {
            return Err(not_ours("it is cut or changed"));
        }
        let value = postcard::from_bytes(body).map_err(|_| not_ours("its contents do not parse"))?;
        Ok((value, header.run))
    }
}

/// The version of the program and the digest of its own file: two builds never mix, whatever their version says.
///
/// # Errors
///
/// What the system says if the program's own file cannot be read.
pub fn build_id() -> std::io::Result<String> {
    let (digest, _) = Digest::of_reader(&mut std::fs::File::open(std::env::current_exe()?)?)?;
    Ok(format!("{}+{}", env!("CARGO_PKG_VERSION"), &digest.to_string()[..16]))
}
