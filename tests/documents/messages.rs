//! docs/findings.md is written from the table of message codes.

use leitmotif::domain::message_codes::findings_page;

use super::root;

#[test]
fn findings_page_is_that_of_the_table() {
    let path = root().join("docs/findings.md");
    if std::env::var_os("LEITMOTIF_BLESS").is_some() {
        std::fs::write(&path, findings_page()).expect("docs/findings.md is written");
    }
    let page = std::fs::read_to_string(&path).expect("docs/findings.md is read");
    assert!(page == findings_page(), "docs/findings.md is not that of src/domain/message_codes.rs; write it with LEITMOTIF_BLESS=1");
}
