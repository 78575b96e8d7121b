//! Links lead to files and headings that exist, the book holds every page, and messages that are named are in the table.

use leitmotif::domain::message_codes::MessageCode;

use super::{Page, nothing_wrong, pages, root};

/// The targets of links and pictures on a line, outside `code`.
fn targets(line: &str) -> Vec<&str> {
    let prose: Vec<&str> = line.split('`').step_by(2).collect();
    prose.iter().flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split([')', ' ']).next()).collect()
}

/// The name by which a heading is linked to: lower case, blanks to hyphens, without signs.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(text: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

fn broken(page: &Page) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line, _) in page.lines().filter(|(_, _, in_block)| !in_block) {
        for target in targets(line).into_iter().filter(|target| !target.contains("://")) {
            let (path, heading) = target.split_once('#').map_or((target, None), |(path, heading)| (path, Some(heading)));
            let file = if path.is_empty() { page.path.clone() } else { page.path.with_file_name("").join(path) };
            if !file.exists() {
                complaints.push(format!("{}:{number}: {target} does not exist", page.name()));
            } else if let Some(heading) = heading
                && !anchors(&std::fs::read_to_string(&file).unwrap_or_default()).iter().any(|known| known == heading)
            {
                complaints.push(format!("{}:{number}: {target} has no such heading", page.name()));
            }
        }
    }
    complaints
}

#[test]
fn every_link_leads_somewhere() {
    nothing_wrong(&pages().iter().flat_map(broken).collect::<Vec<_>>());
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let text = "[a](b.md) [c](review.md#no-such) ![d](no.png) [e](review.md) `[f](g.md)`\n```\n[h](i.md)\n```\n";
    let page = Page { path: root().join("docs/made-up.md"), text: text.to_owned() };
    assert_eq!(broken(&page).len(), 3, "{:?}", broken(&page));
    assert_eq!(anchor("## `leitmotif run`: why?"), "leitmotif-run-why");
}

#[test]
fn the_book_holds_every_page_once() {
    let contents = std::fs::read_to_string(root().join("docs/SUMMARY.md")).expect("docs/SUMMARY.md");
    let listed: Vec<&str> = contents.lines().flat_map(targets).collect();
    let complaints: Vec<String> = pages()
        .iter()
        .filter_map(|page| page.name().strip_prefix("docs/").map(str::to_owned))
        .filter(|name| name != "SUMMARY.md")
        .filter(|name| listed.iter().filter(|listed| *listed == name).count() != 1)
        .map(|name| format!("docs/SUMMARY.md lists {name} not once"))
        .collect();
    nothing_wrong(&complaints);
}

/// Codes of messages as a page names them.
fn codes(line: &str) -> Vec<&str> {
    line.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 5 && word.starts_with(['E', 'R']) && word[1..].bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

#[test]
fn every_message_that_a_page_names_exists() {
    let mut complaints = Vec::new();
    for page in pages() {
        for (number, line, _) in page.lines() {
            let unknown = codes(line).into_iter().filter(|code| MessageCode::find(code).is_none());
            complaints.extend(unknown.map(|code| format!("{}:{number}: no message is {code}", page.name())));
        }
    }
    nothing_wrong(&complaints);
}
