//! Times of a recording, in tenths of a second.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A time, or a length of time, in tenths of a second. Stored as the bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deciseconds(u32);

impl Deciseconds {
    /// A time of so many tenths of a second.
    pub const fn new(tenths: u32) -> Self {
        Self(tenths)
    }

    /// A time of so many milliseconds, cut to whole tenths of a second; `None` where they are too many.
    pub fn of_milliseconds(milliseconds: u64) -> Option<Self> {
        u32::try_from(milliseconds / 100).ok().map(Self)
    }

    /// The number of tenths of a second.
    pub const fn tenths(self) -> u32 {
        self.0
    }
}

/// Hours, minutes and seconds, as people write them: `0:03:40`.
impl fmt::Display for Deciseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 10;
        write!(f, "{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_stored_as_its_number_and_shown_as_a_clock() {
        let time = Deciseconds::new(2209);
        assert_eq!(serde_json::to_string(&time).expect("written"), "2209");
        assert_eq!(postcard::to_allocvec(&time).expect("written"), postcard::to_allocvec(&2209_u32).expect("written"));
        assert_eq!((time.to_string(), time.tenths()), ("0:03:40".to_owned(), 2209));
        assert_eq!(Deciseconds::of_milliseconds(4_512), Some(Deciseconds::new(45)));
        assert_eq!(Deciseconds::of_milliseconds(u64::MAX), None);
    }
}
