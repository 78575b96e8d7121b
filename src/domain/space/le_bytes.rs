//! Serializes long runs of numbers as little-endian bytes, piece by piece, so that no second copy of all is made.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers in a piece.
const PIECE: usize = 1 << 16;

/// A number of four bytes.
pub trait Four: Copy {
    /// Its bytes.
    fn bytes(self) -> [u8; 4];
    /// The number of these bytes.
    fn from_bytes(bytes: [u8; 4]) -> Self;
}

impl Four for u32 {
    fn bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

impl Four for f32 {
    fn bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

/// Writes the numbers.
///
/// # Errors
///
/// What the serializer says.
pub fn serialize<T: Four, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.chunks(PIECE).map(|some| Written(some)))
}

/// Reads them.
///
/// # Errors
///
/// What the deserializer says, or that the bytes are no whole numbers of values.
pub fn deserialize<'de, T: Four, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(Pieces(PhantomData))
}

struct Written<'a, T>(&'a [T]);

impl<T: Four> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = vec![0; self.0.len() * 4];
        bytes.chunks_exact_mut(4).zip(self.0).for_each(|(into, value)| into.copy_from_slice(&value.bytes()));
        serializer.serialize_bytes(&bytes)
    }
}

struct Pieces<T>(PhantomData<T>);

impl<'de, T: Four> Visitor<'de> for Pieces<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pieces of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<Vec<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(Piece(mut some)) = pieces.next_element()? {
            values.append(&mut some);
        }
        values.shrink_to_fit();
        Ok(values)
    }
}

struct Piece<T>(Vec<T>);

impl<'de, T: Four> Deserialize<'de> for Piece<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Numbers(PhantomData)).map(Self)
    }
}

struct Numbers<T>(PhantomData<T>);

impl<T: Four> Visitor<'_> for Numbers<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers of four bytes each")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        if !bytes.len().is_multiple_of(4) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let number = |four: &[u8]| T::from_bytes([four[0], four[1], four[2], four[3]]);
        Ok(bytes.chunks_exact(4).map(number).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Two {
        #[serde(with = "super")]
        whole: Vec<u32>,
        #[serde(with = "super")]
        broken: Vec<f32>,
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        let two = Two { whole: (0..PIECE as u32 + 3).collect(), broken: vec![-0.0, f32::MAX, 1e-40] };
        let bytes = postcard::to_stdvec(&two).expect("written");
        assert_eq!(postcard::from_bytes::<Two>(&bytes).expect("read"), two);
        assert!(postcard::from_bytes::<Two>(&bytes[..bytes.len() - 1]).is_err());
        let none = Two { whole: Vec::new(), broken: Vec::new() };
        assert_eq!(postcard::from_bytes::<Two>(&postcard::to_stdvec(&none).expect("written")).expect("read"), none);
    }
}
