//! Files that are traps, or broken. Each is refused in words, quickly and in little memory.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{read, read_bytes};
use crate::domain::digest::hash_choice;
use crate::domain::project::Project;
use crate::formats::projects::refi::read_qdc;
use crate::formats::projects::refi::remark::Remark;
use crate::formats::projects::refi::write_project;

const HEAD: &str = "<?xml version=\"1.0\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"p\">";
const GUID: &str = "0f8a1907-7e42-4739-8610-a676b4d1b69f";

fn archive(build: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>, SimpleFileOptions)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    build(&mut zip, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated));
    zip.finish().expect("written").into_inner()
}

/// Reading fails, and the message says this.
fn refused(bytes: &[u8], says: &str) {
    let fault = read_bytes(bytes).expect_err("a fault").to_string();
    assert!(fault.contains(says), "{fault}");
}

fn with_text(text_entry: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>, SimpleFileOptions)) -> Vec<u8> {
    archive(|zip, options| {
        zip.start_file("project.qde", options).expect("begun");
        let source = format!("<Sources><TextSource guid=\"{GUID}\" name=\"T\" plainTextPath=\"internal://a.txt\"/></Sources></Project>");
        zip.write_all(format!("{HEAD}{source}").as_bytes()).expect("written");
        text_entry(zip, options);
    })
}

#[test]
fn a_bomb_is_stopped_while_it_grows_whatever_its_header_says() {
    let zeros = vec![b' '; 1 << 20];
    let mut bomb = with_text(|zip, options| {
        zip.start_file("sources/a.txt", options).expect("begun");
        (0..300).for_each(|_| zip.write_all(&zeros).expect("written"));
    });
    assert!(bomb.len() < 1 << 20);
    refused(&bomb, "grows beyond");
    // The same with a header that claims ten bytes, in both places where the size is.
    let size = (300u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|&at| bomb[at..at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    places.iter().for_each(|&at| bomb[at..at + 4].copy_from_slice(&10u32.to_le_bytes()));
    assert!(read_bytes(&bomb).is_err());
}

#[test]
fn many_texts_that_are_too_much_together_are_stopped() {
    let mut seed = 1u64;
    let noise: Vec<u8> = (0..40 << 20)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            b'a' + (seed >> 60) as u8
        })
        .collect();
    let sources: String =
        (0..8).map(|at| format!("<TextSource guid=\"00000000-0000-0000-0000-{at:012}\" plainTextPath=\"internal://a.txt\"/>")).collect();
    let xml = format!("{HEAD}<Sources>{sources}</Sources></Project>");
    let bytes = archive(|zip, options| {
        for (name, content) in [("project.qde", xml.as_bytes()), ("sources/a.txt", &noise)] {
            zip.start_file(name, options.compression_method(CompressionMethod::Stored)).expect("begun");
            zip.write_all(content).expect("written");
        }
    });
    refused(&bytes, "grows beyond");
}

#[test]
fn links_are_refused_and_names_lead_nowhere() {
    refused(&with_text(|zip, options| zip.add_symlink("sources/a.txt", "/etc/hosts", options).expect("a link")), "links are not followed");
    let slip = with_text(|zip, options| {
        for name in ["../sources/a.txt", "/sources/a.txt", "sources/../a.txt"] {
            zip.start_file(name, options).expect("begun");
            zip.write_all(b"escaped").expect("written");
        }
    });
    let (project, remarks) = read_bytes(&slip).expect("a project");
    assert!(project.sources.is_empty());
    assert_eq!((remarks.count(Remark::EntryName), remarks.count(Remark::TextMissing)), (3, 1));
}

#[test]
fn entities_are_never_declared_and_depth_and_attributes_are_bounded() {
    let refused = |xml: &str, says: &str| {
        for fault in [read(&[("project.qde", xml.as_bytes())]).expect_err("a fault"), read_qdc(xml).expect_err("a fault")] {
            assert!(fault.to_string().contains(says), "{fault}");
        }
    };
    refused(
        "<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/hosts\">]><Project name=\"p\"><Description>&e;</Description></Project>",
        "document type",
    );
    let laughs: String = (1..10).map(|n| format!("<!ENTITY l{n} \"&l{};&l{};\">", n - 1, n - 1)).collect();
    refused(
        &format!("<!DOCTYPE p [<!ENTITY l0 \"ha\">{laughs}]><Project name=\"p\"><Description>&l9;</Description></Project>"),
        "document type",
    );
    let entity = |root: &str| format!("<{root} name=\"p\"><Description>&e;</Description></{root}>");
    assert!(read(&[("project.qde", entity("Project").as_bytes())]).expect_err("a fault").to_string().contains("entity"));
    let deep = |root: &str, levels: usize| format!("<{root}>{}", "<Code>".repeat(levels));
    assert!(read(&[("project.qde", deep("Project", 100_000).as_bytes())]).expect_err("a fault").to_string().contains("deep"));
    assert!(read_qdc(&deep("CodeBook", 200_000)).expect_err("a fault").to_string().contains("deep"));
    let many: String = (0..1000).map(|at| format!(" a{at}=\"\"")).collect();
    assert!(read_qdc(&format!("<CodeBook{many}/>")).expect_err("a fault").to_string().contains("attributes"));
}

#[test]
fn a_file_that_ends_early_is_told_from_one_that_is_wrong() {
    let (bytes, _) = write_project(&Project { name: "p".into(), ..Project::default() });
    refused(&bytes[..bytes.len() / 2], "no archive");
    refused(b"", "no archive");
    let fault = |xml: &str| read_qdc(xml).expect_err("a fault").to_string();
    assert!(fault("<CodeBook>\n<Codes>\n<Code>").contains("line 3: the file ends in the middle"));
    assert!(fault("<CodeBook>\n<Codes></Cod></CodeBook>").contains("line 2: this is not well-formed"));
    assert!(fault("").contains("no element"));
    refused(&archive(|zip, options| zip.start_file("a.txt", options).expect("begun")), "no project");
    refused(
        &archive(|zip, options| ["a.qde", "b.qde"].into_iter().for_each(|name| zip.start_file(name, options).expect("begun"))),
        "several projects",
    );
    assert!(read(&[("project.qde", b"\xff\xff<")]).expect_err("a fault").to_string().contains("not UTF-8"));
}

/// Flips bytes of sound files at places that depend on nothing but the round. Whatever comes of it, it is no panic.
#[test]
fn no_flipped_byte_makes_a_panic() {
    let xml = format!(
        "{HEAD}<Users><User guid=\"{GUID}\" name=\"A\"/></Users><CodeBook><Codes><Code guid=\"{GUID}\" name=\"a\" isCodable=\"true\" color=\"#aabbcc\"><Description>Short: x&amp;&#233;</Description></Code></Codes></CodeBook><Variables><Variable guid=\"{GUID}\" name=\"v\" typeOfVariable=\"Integer\"/></Variables><Cases><Case guid=\"{GUID}\" name=\"c\"><VariableValue><VariableRef targetGUID=\"{GUID}\"/><IntegerValue>7</IntegerValue></VariableValue><SourceRef targetGUID=\"{GUID}\"/></Case></Cases><Sources><TextSource guid=\"{GUID}\" name=\"T.docx\" plainTextPath=\"internal://a.txt\" creationDateTime=\"2026-01-15T10:00:00Z\"><PlainTextSelection guid=\"{GUID}\" startPosition=\"2\" endPosition=\"9\" creatingUser=\"{GUID}\"><Coding guid=\"{GUID}\"><CodeRef targetGUID=\"{GUID}\"/></Coding></PlainTextSelection></TextSource></Sources></Project>"
    );
    let text = "\u{feff}I: \u{1f642}\r\ncafe\u{301} \u{5d0}".as_bytes();
    let sound = archive(|zip, options| {
        for (name, content) in [("project.qde", xml.as_bytes()), ("sources/a.txt", text)] {
            zip.start_file(name, options).expect("begun");
            zip.write_all(content).expect("written");
        }
    });
    read_bytes(&sound).expect("a project");
    for round in 0..4000u64 {
        let flip = |bytes: &[u8], purpose: &str| {
            let mut bytes = bytes.to_vec();
            for time in 0..=hash_choice(round, purpose, 0, 3) {
                let at = hash_choice(round, purpose, 2 * time + 1, bytes.len() as u64) as usize;
                bytes[at] = hash_choice(round, purpose, 2 * time + 2, 256) as u8;
            }
            bytes
        };
        let _ = read_bytes(&flip(&sound, "archive"));
        let (xml, text) = (flip(xml.as_bytes(), "xml"), flip(text, "text"));
        if let Ok((project, mut remarks)) = read(&[("project.qde", &xml), ("sources/a.txt", &text)]) {
            let _ = crate::formats::projects::refi::study_of(&project, &Default::default(), &mut remarks);
            let (again, _) = write_project(&project);
            read_bytes(&again).expect("what is written is read");
        }
    }
}
