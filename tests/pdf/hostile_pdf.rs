//! Files made to do harm, or that hold no text: each is refused with a finding of its own, quickly, and changes nothing else.

use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::pdf::pdf_builder::{deflated, lines, page, pdf, stream};
use crate::pdf::{PROGRAM, folder, read};

/// No file may take longer, on a busy machine.
const LONGEST: Duration = Duration::from_secs(40);

/// What is said of a file that must be refused, with the finding's code before it.
fn refused(what: &str, bytes: &[u8]) -> String {
    let begun = Instant::now();
    let Err(error) = read("a.pdf", bytes) else { panic!("{what} is read") };
    assert!(begun.elapsed() < LONGEST, "{what}: {:?}", begun.elapsed());
    let finding = error.finding(&leitmotif::domain::ids::DocumentId::new("a.pdf"));
    assert!(!finding.remedy.is_empty(), "{what}: {finding}");
    format!("{} {}", finding.code, finding.message)
}

fn check(what: &str, bytes: &[u8], expect: &str) {
    let told = refused(what, bytes);
    assert!(told.contains(expect), "{what}: {told}");
}

#[test]
fn a_password_a_picture_and_no_pdf_at_all() {
    check("locked", &fs::read(folder().join("locked.pdf")).expect("a golden"), "E0134 the file is protected by a password");
    let picture = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", b"\xff");
    check("scanned", &page(stream("", b"q 600 0 0 800 0 0 cm Q"), &[picture]), "E0135 the file holds pictures of pages");
    check("empty", b"", "E0137 this is no PDF");
    check("docx", b"PK\x03\x04", "E0137 this is no PDF");
    check("head only", b"%PDF-1.7\n", "E0133");
}

#[test]
fn a_file_that_is_cut_short_is_refused_or_read_and_nothing_else() {
    let whole = fs::read(folder().join("hanging.pdf")).expect("a golden");
    for part in 1..12 {
        let begun = Instant::now();
        let _ = read("a.pdf", &whole[..whole.len() * part / 12]);
        assert!(begun.elapsed() < LONGEST, "{part}");
    }
}

#[test]
fn files_that_nest_without_end() {
    let deep = "[".repeat(400_000);
    let _ = refused("arrays in the content", &page(stream("", format!("{deep} TJ").as_bytes()), &[]));
    let deep = format!("<< /A {} >>", "<< /A ".repeat(200_000));
    let _ = refused("dictionaries", &page(deep.into_bytes(), &[]));
    // A picture that draws itself uses up the stack of the person who follows it.
    let circle = stream("/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>", b"/X Do");
    check("a form that draws itself", &page(stream("", b"/X Do"), &[circle]), "E0139 the reader of PDF files broke down");
    let tree = |kids: &str| {
        pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), format!("<< /Type /Pages /Kids [{kids}] /Count 9 >>").into_bytes()])
    };
    let _ = refused("pages that hold themselves", &tree("2 0 R 2 0 R"));
    let parent = b"<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>".to_vec();
    let circle = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        parent,
        stream("", b"BT ET"),
    ]);
    let _ = refused("a page that is its own parent", &circle);
}

#[test]
fn bombs_of_memory() {
    // 1.2 GB of blanks in 1.2 MB: packed twice, so that the test itself stays small.
    let once = deflated(&vec![b' '; 150 << 20]);
    let bomb = page(stream("/Filter /FlateDecode", &once), &[]);
    assert!(bomb.len() < 200_000);
    let _ = refused("a bomb", &bomb);
    let many: Vec<u8> = b"q ".repeat(30 << 20);
    let _ = refused("states without end", &page(stream("/Filter /FlateDecode", &deflated(&many)), &[]));
    // A cross-reference table that says how long its own fields are.
    let wide = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 999999999 /W [999999999 999999999 999999999] /Length 4 >>\nstream\nabcd\nendstream\nendobj\nstartxref\n9\n%%EOF";
    let _ = refused("wide fields", wide);
    let map = b"/CIDInit begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0000> endbfrange endcmap";
    let font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>".to_vec();
    let descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> /W [0 2000000000 5] >>".to_vec();
    let content = stream("", b"BT /F1 12 Tf 50 700 Td <0001> Tj ET");
    let mut bytes = page(content, &[font, stream("", map), descendant]);
    let at = bytes.windows(5).position(|window| window == b"5 0 R").expect("the font");
    bytes[at] = b'6';
    let _ = read("a.pdf", &bytes);
}

fn leitmotif(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).output().expect("the program runs")
}

#[test]
fn a_run_goes_on_without_a_bad_file_and_reads_a_good_one() {
    let study = tempfile::tempdir().expect("a folder");
    let transcripts = study.path().join("transcripts");
    fs::create_dir(&transcripts).expect("made");
    let circle = stream("/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>", b"/X Do");
    fs::write(transcripts.join("bad.pdf"), page(stream("", b"/X Do"), &[circle])).expect("written");
    fs::copy(folder().join("pages.pdf"), transcripts.join("good.pdf")).expect("copied");
    fs::write(transcripts.join("P1.txt"), "I: So?\n\nP: My aunt stayed with us every night, and she mended the nets of the harbour.\n")
        .expect("written");
    let folder = study.path().to_string_lossy();
    let output = leitmotif(&["run", &folder, "--pipeline", "seed_codebook", "--quiet"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("E0139 bad.pdf: the reader of PDF files broke down"), "{told}");
    assert!(told.contains("E0126 good.pdf"), "{told}");
    assert!(study.path().join("out/report.html").exists());
}

#[test]
fn no_word_of_a_file_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.pdf");
    let name = file.to_string_lossy();
    // The reader panics over an operand that is no text, and would show it; that page is lost and reported.
    let bad = stream("", b"BT /F1 12 Tf 50 700 Td /Zebrafish Tj (P: Zebrafish) Tj ET");
    fs::write(&file, page(bad, &[])).expect("written");
    let output = leitmotif(&["inspect", &name]);
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(!told.to_lowercase().contains("zebrafish") && told.contains("E0139"), "{told}");
    fs::write(&file, lines(&["I: Zebrafish?", "P: Zebrafish indeed."])).expect("written");
    let output = leitmotif(&["inspect", &name]);
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(!told.to_lowercase().contains("zebrafish") && told.contains("PDF"), "{told}");
    let output = leitmotif(&["inspect", &name, "--show-text", "--findings-ok"]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("page 1 P (participant): Zebrafish indeed."));
}
