//! Bytes that may be anything, read as .qdpx (an archive, or the parts of one) and as .qdc, and made a study of.
#![no_main]

use std::collections::BTreeSet;
use std::io::Cursor;

use leitmotif_fuzz::archive;
use leitmotif_fuzz::formats::projects::refi::{codebook_of, decode_xml, read_project, read_qdc, study_of, write_project};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok((file, _)) = decode_xml(bytes).and_then(|text| read_qdc(&text)) {
        let _ = codebook_of(&file.codes);
    }
    let bytes = archive(&["project.qde", "sources/A.txt", "sources/b.txt"], &[], bytes);
    let Ok((project, mut remarks)) = read_project(Cursor::new(&bytes)) else { return };
    // Every span lies in its text.
    for source in &project.sources {
        let chars = source.text.as_str().chars().count() as u32;
        assert!(source.selections.iter().all(|selection| selection.span.start <= selection.span.end && selection.span.end <= chars));
    }
    let study = study_of(&project, &BTreeSet::new(), &mut remarks);
    remarks.findings("a.qdpx").iter().for_each(|finding| drop(finding.to_string()));
    // What was taken in can be written, and is then read again.
    let (written, _) = write_project(&project);
    let (again, _) = read_project(Cursor::new(&written)).expect("our own archive is read");
    assert_eq!(again.sources.len(), project.sources.len());
    drop(study);
});
