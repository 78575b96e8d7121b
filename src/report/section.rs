//! A section of the page.

use super::markup::Markup;
use super::view::View;

/// A section: anchor, title, body.
pub(super) type Section = (&'static str, &'static str, fn(&mut Markup, &View<'_>));
