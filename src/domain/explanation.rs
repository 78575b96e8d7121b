//! A message and its remedy as two texts, so that each can be shown in its own place.

use std::borrow::Cow;
use std::fmt;

/// A message and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong: a lowercase fragment.
    pub message: Cow<'static, str>,
    /// What can be done; empty where there is nothing to do.
    pub remedy: Cow<'static, str>,
}

impl Explanation {
    /// Puts a message and its remedy together.
    pub fn new(message: impl Into<Cow<'static, str>>, remedy: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

/// Makes an error of a type that has a method `explanation`, with the errors that become one of its variants.
macro_rules! explained {
    ($error:ty $(, $variant:ident($inner:ty))*) => {
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.explanation().fmt(f)
            }
        }

        impl std::error::Error for $error {}

        $(impl From<$inner> for $error {
            fn from(error: $inner) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

pub(crate) use explained;
