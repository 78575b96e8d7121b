//! Artefacts: the values that stages pass on, and their bytes in the cache.
//!
//! A noun names its `Kind` where its stage is in the catalogue; a `Product` is what a stage gives: a kind, one value for
//! each transcript or one for the corpus, and how it goes into the cache and back.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The kind of an artefact, by its name in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(&'static str);

impl Kind {
    /// A kind of this name; no two nouns share one.
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// A type that stages pass on.
pub trait Noun: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its kind, which no other noun has.
    const KIND: Kind;
}

/// Names the kind of a noun.
macro_rules! noun {
    ($type:ty, $name:literal) => {
        impl crate::pipeline::artefact::Noun for $type {
            const KIND: crate::pipeline::artefact::Kind = crate::pipeline::artefact::Kind::named($name);
        }
    };
}
pub(super) use noun;

/// A value of some kind: a noun, or a list of them, one for each transcript.
pub struct Value(Box<dyn Any + Send + Sync>);

impl Value {
    /// Wraps a noun, or a list of nouns.
    pub fn of<T: Any + Send + Sync>(value: T) -> Self {
        Self(Box::new(value))
    }

    /// The nouns of a list.
    pub fn each<T: Noun>(&self) -> &[T] {
        self.get::<Vec<T>>()
    }

    fn get<T: Any>(&self) -> &T {
        self.0.downcast_ref().expect("a value has the type of its kind")
    }
}

/// Whether a stage makes an item for each transcript, or one for the whole corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// An item for each transcript, or for each file of lines.
    Transcript,
    /// One item.
    Corpus,
}

/// The bytes of the items of an artefact, as they are in the cache.
pub type Bodies<'b> = &'b [&'b [u8]];

/// What a stage gives, and how the cache keeps it.
#[derive(Clone, Copy)]
pub struct Product {
    /// Its kind.
    pub kind: Kind,
    /// For each transcript, or for the corpus.
    pub per: Per,
    /// Writes the bytes of an item. Its digest is of these.
    pub write: fn(&Value, &mut dyn io::Write) -> io::Result<()>,
    /// The value whose items have these bytes.
    pub decode: fn(Bodies<'_>) -> io::Result<Value>,
    /// How the cache keeps less than all of it.
    pub view: Option<View>,
}

/// How the cache keeps an artefact that follows from the stage before without any work.
#[derive(Clone, Copy)]
pub struct View {
    /// What is kept of one item.
    pub keep: fn(&Value) -> io::Result<Vec<u8>>,
    /// The value, from what was kept and from the bytes of the items of the first stage that it takes from.
    pub restore: fn(Bodies<'_>, Bodies<'_>) -> io::Result<Value>,
}

impl Product {
    /// One noun for the whole corpus.
    pub const fn one<T: Noun>() -> Self {
        Self { kind: T::KIND, per: Per::Corpus, write: write_one::<T>, decode: decode_one::<T>, view: None }
    }

    /// One noun for each transcript.
    pub const fn each<T: Noun>() -> Self {
        Self { kind: T::KIND, per: Per::Transcript, write: write_each::<T>, decode: decode_each::<T>, view: None }
    }

    /// The same, of which the cache keeps less than all.
    pub const fn viewed(self, view: View) -> Self {
        Self { view: Some(view), ..self }
    }
}

fn write_one<T: Noun>(value: &Value, out: &mut dyn io::Write) -> io::Result<()> {
    write_to(value.get::<T>(), out)
}

fn write_each<T: Noun>(value: &Value, out: &mut dyn io::Write) -> io::Result<()> {
    value.each::<T>().iter().try_for_each(|one| write_to(one, out))
}

fn write_to<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    postcard::to_io(value, out).map(|_| ()).map_err(io::Error::other)
}

fn decode_one<T: Noun>(bodies: Bodies<'_>) -> io::Result<Value> {
    Ok(Value::of(from_bytes::<T>(bodies.first().copied().unwrap_or_default())?))
}

fn decode_each<T: Noun>(bodies: Bodies<'_>) -> io::Result<Value> {
    Ok(Value::of(all_from_bytes::<T>(bodies)?))
}

/// Writes a value for the cache.
///
/// # Errors
/// Where the value cannot be written in the cache's form.
pub fn to_bytes<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

/// Reads a value of the cache.
///
/// # Errors
/// Where the bytes hold something else.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

/// Reads the nouns of all items; an empty body is an item that the stage had nothing to give for.
///
/// # Errors
/// Where a body holds something else.
pub fn all_from_bytes<T: DeserializeOwned>(bodies: Bodies<'_>) -> io::Result<Vec<T>> {
    bodies.iter().filter(|body| !body.is_empty()).map(|body| from_bytes(body)).collect()
}

/// Values by kind: what a stage takes from, or what the result files are made from.
#[derive(Default)]
pub struct Given<'a>(BTreeMap<Kind, &'a Value>);

impl<'a> Given<'a> {
    /// The corpus's one noun of a type.
    pub fn one<T: Noun>(&self) -> Option<&'a T> {
        self.0.get(&T::KIND).map(|value| value.get())
    }

    /// The nouns of a type, one for each transcript.
    pub fn each<T: Noun>(&self) -> Option<&'a [T]> {
        self.0.get(&T::KIND).map(|value| value.each())
    }

    /// Whether there is a value of a kind.
    pub fn has(&self, kind: Kind) -> bool {
        self.0.contains_key(&kind)
    }

    /// Adds a value.
    pub fn add(&mut self, kind: Kind, value: &'a Value) {
        self.0.insert(kind, value);
    }
}
