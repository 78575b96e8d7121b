//! Markup languages that several formats are written in.

/// XML, element by element.
pub mod xml;

/// HTML as people and programs write it.
pub mod html;

/// Names of characters in HTML.
pub mod entities;
