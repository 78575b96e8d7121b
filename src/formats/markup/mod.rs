//! Markup languages that several formats are written in.

/// XML, element by element.
pub mod xml;

/// HTML in pieces, as a browser meets them.
pub mod pieces;

/// HTML as people and programs write it.
pub mod html;

/// Marks of notes and comments in pages.
pub mod links;

/// Character references of HTML.
pub mod entities;
