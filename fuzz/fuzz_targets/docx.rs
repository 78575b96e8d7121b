//! Bytes that may be anything, read as .docx: an archive, or the parts of one.
#![no_main]

use leitmotif_fuzz::{archive, read};

const RELATIONS: &[u8] = br#"<Relationships><Relationship Type="/officeDocument" Target="word/document.xml"/></Relationships>"#;
const MORE: &[u8] = br#"<Relationships><Relationship Type="/comments" Target="comments.xml"/><Relationship Type="/footnotes" Target="footnotes.xml"/><Relationship Type="/endnotes" Target="endnotes.xml"/></Relationships>"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let names = ["word/document.xml", "word/comments.xml", "word/footnotes.xml", "word/endnotes.xml"];
    read("a.docx", &archive(&names, &[("_rels/.rels", RELATIONS), ("word/_rels/document.xml.rels", MORE)], bytes));
});
