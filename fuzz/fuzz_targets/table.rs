//! Bytes that may be anything, read as .csv, or as .xlsx: an archive, or the parts of one.
#![no_main]

use leitmotif_fuzz::{archive, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    read("a.csv", bytes);
    let names = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"];
    read("a.xlsx", &archive(&names, &[], bytes));
});
