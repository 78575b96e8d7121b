//! What the page promises, on two invented interviews.

mod people;
mod study;

use super::*;
use people::people;
use study::study;

/// Markup, quotes, marks that reorder text, control characters.
const HOSTILE: &str = "</bdi><script src=\"http://x.example/\">alert('1')</script>\" onload='x' & \u{202e}\u{2067}\u{1b}[2J\u{0}";

/// The part of a page that people read.
fn body(page: &str) -> &str {
    &page[page.find("<body>").expect("a body")..]
}

/// The text of a page without its tags and line ends.
fn text(page: &str) -> String {
    let pieces = body(page).split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces
        .collect::<String>()
        .replace('\n', "")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The tags of a page in order, with the names of their attributes and without any value.
fn skeleton(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for tag in body(page).split('<').skip(1).map(|piece| piece.split('>').next().expect("a first piece")) {
        tags.push(tag.split('"').step_by(2).collect());
    }
    tags
}

/// The page of what is offered, and the page of what people coded.
fn pages(odd: &str) -> [String; 2] {
    [report(&study(odd).input()), report(&people(odd).input())]
}

#[track_caller]
fn check(page: &str, expect: &[&str]) {
    let text = text(page);
    for expect in expect {
        assert!(text.contains(expect), "the page does not say: {expect}");
    }
}

#[test]
fn hostile_names_and_words_stay_text() {
    for (harmless, hostile) in pages("").iter().zip(&pages(HOSTILE)) {
        // Cut labels end in a mark, so nothing but the texts may differ.
        assert_eq!(skeleton(hostile), skeleton(harmless));
        for forbidden in ["<script", "\u{202e}", "\u{2067}", "\u{1b}", "\u{0}", "onload='", "\" onload"] {
            assert!(!hostile.contains(forbidden), "{forbidden:?} came through");
        }
        check(
            hostile,
            &["protective</bdi><script src=\"http://x.example/\">alert('1')</script>\" onload='x' & [U+202E][U+2067][U+001B][2J[U+0000]"],
        );
    }
}

#[test]
fn tags_are_closed_in_the_order_in_which_they_were_opened() {
    const VOID: [&str; 4] = ["meta", "line", "!DOCTYPE", "br"];
    for page in pages("") {
        let mut open = Vec::new();
        for tag in page.split('<').skip(1).map(|piece| piece.split('>').next().expect("a first piece")) {
            let name = tag.split([' ', '\n']).next().expect("a name");
            match name.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None if VOID.contains(&name) => {}
                None => open.push(name),
            }
        }
        assert!(open.is_empty());
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_nothing_runs() {
    for page in pages("") {
        assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
        for forbidden in ["<script", "http:", "https:", "src=", "url(", "<link", "@import", "<iframe", "javascript"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }
}

#[test]
fn every_link_leads_somewhere_and_every_anchor_is_one() {
    for page in pages("") {
        let values = |attribute: &str| -> Vec<String> {
            page.split(attribute).skip(1).map(|rest| rest.split('"').next().expect("a value").to_owned()).collect()
        };
        let mut ids = values(" id=\"");
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id stands twice");
        let labels = values("aria-labelledby=\"");
        let named = labels.iter().flat_map(|ids| ids.split(' ').map(str::to_owned));
        for target in values("href=\"#").into_iter().chain(named) {
            assert!(ids.contains(&target), "nothing has the id {target}");
        }
    }
}

#[test]
fn no_share_stands_without_its_whole() {
    for page in pages("") {
        let text = text(&page);
        let before: Vec<&str> = text.split(" %").collect();
        assert!(before.len() > 5);
        for piece in &before[..before.len() - 1] {
            let (counts, percent) = piece.rsplit_once(" (").expect("a share stands in brackets");
            assert!(percent.parse::<u32>().is_ok_and(|percent| percent <= 100));
            let counts = counts.rsplit(|c: char| !c.is_ascii_digit() && c != '/' && c != ',').next().expect("a last piece");
            assert!(counts.split_once('/').is_some_and(|(n, whole)| !n.is_empty() && !whole.is_empty()), "{percent} % of what?");
        }
    }
}

#[test]
fn what_people_coded_is_told_and_nothing_is_called_missed() {
    let [_, page] = pages("");
    check(
        &page,
        &[
            "Coder Ann has codings in 1/2 transcripts and put a code on 1/3 (33 %) turns there.",
            "do not show this page to anyone who still has to code blind",
            "Bo coded it; in a stretch with fewer codings than its words lead to expect; one neighbour has the code; words: aunt",
            "Code protective: the first 2/2 turns",
            "The ends of 1/1 transcripts are worth a second look",
            "2/2 turns drawn, of which 1/2 are codable. Recall of the coding is 0.500 (0.400 to 0.600); between 1 and 2",
            "Code saturation is not meaning saturation",
            "More frequent in interviews with survivor: house.",
            "under 0.001",
            "Ann: protective",
            "Bo: nothing",
            "no variation",
        ],
    );
    // What is offered has its own page.
    assert!(!text(&page).contains("excerpts offered") && !text(&page).to_lowercase().contains("missed"));
    let mut alone = people("");
    let page = report(&alone.unread());
    check(&page, &["Drawn and not yet read: 2/2 turns."]);
    assert!(!text(&page).contains("keep it from whoever") && !page.contains("id=\"agreement\""));
}

#[test]
fn the_corpus_is_counted() {
    check(
        &report(&study("").input()),
        &[
            "2 transcripts with 2 participants, 5 turns in 5 segments and 23 words. Participants speak 18/23 (78 %) of the words",
            "2/2 transcripts were not de-identified: this page may hold names.",
            "Q1Who was there?3/32/2",
        ],
    );
}

#[test]
fn an_excerpt_shows_its_place_its_words_and_its_reasons() {
    let page = report(&study("").input());
    check(
        &page,
        &[
            "1 likely · score 2.00 · first · Ida · provider · turn 2 · cluster 0",
            "Before, Interviewer: Who was there?",
            "Why: aunt (terms), safe house (seen beside its terms); what is around it takes away; against: negated.",
            "Own words +1.25, context −0.75.",
        ],
    );
    assert!(page.contains("<blockquote><bdi>My <mark>aunt</mark> kept me safe.</bdi></blockquote>"));
    assert!(page.contains("Nobody’s <mark>aunt</mark> helped me, 🙂 no <mark>safe</mark> <mark>house</mark>."));
    let study = study("");
    let first: String = study.transcripts[0].text.chars().skip(33).take(54 - 33).collect();
    assert_eq!(first, "My aunt kept me safe.", "code points of the canonical text");
}

#[test]
fn a_code_without_signal_says_why() {
    check(
        &report(&study("").input()),
        &["silent0/30/2", "no usable signal: none of its words occurs in the transcripts", "No excerpt is offered."],
    );
}

#[test]
fn facets_are_crossed_both_ways() {
    // Of three excerpts for protective, those of segments 1 and 4 score 1 or more for caregiver; of the two for caregiver,
    // that of segment 1 does for protective. Of three segments of participants, two and two do.
    check(
        &report(&study("").input()),
        &["protective2/3 (67 %)all segments of participants2/3 (67 %)", "caregiver1/2 (50 %)all segments of participants2/3 (67 %)"],
    );
}

#[test]
fn groups_are_compared_by_participants() {
    check(
        &report(&study("").input()),
        &["protective1/1 (100 %)1/1 (100 %)2/3 (67 %)1/3 (33 %)the whole corpus1/2 (50 %)1/2 (50 %)2/3 (67 %)1/3 (33 %)"],
    );
}

#[test]
fn clusters_outside_the_scheme_stand_apart_and_go_on_counting() {
    let page = report(&study("").input());
    check(
        &page,
        &["0aunt, house1/31/2−0.25protective +2.5", "2aunt, house1/31/2undefinedcaregiver +2.5; not in the scheme", "2: 0.80; 3: 0.40"],
    );
    let text = text(&page);
    assert!(text.find("Clusters that are not in the scheme") > text.find("Cluster 1: aunt"));
}

#[test]
fn a_ranking_is_compared_only_where_the_coder_coded() {
    let study = study("");
    let layout = Layout::of(&study.segments);
    let compared = compare(&study.codings, &study.transcripts, &study.segments, &layout, &study.scores);
    assert_eq!(compared.len(), 1);
    let row = &compared[0];
    assert_eq!((row.positives, row.segments, row.transcripts), (1, 2, 1));
    assert_eq!((row.precision, row.chance()), (Some(1.0), Some(0.5)));
    check(&report(&study.input()), &["protectiveC11/21/21.0000.500", "no accuracy"]);
}

#[test]
fn a_long_list_is_folded_and_then_cut_and_says_so() {
    let mut long = study("");
    let first = long.suggestions[0].clone();
    long.suggestions = (1..=60).map(|rank| Suggestion { rank, ..first.clone() }).collect();
    let page = report(&long.input());
    check(&page, &["Ranks 11 to 50 of 60", "10 of 60 excerpts more are in suggestions.csv."]);
    assert_eq!(page.matches("<li value=").count(), 50);
}

#[test]
fn the_same_study_gives_the_same_bytes_on_any_number_of_threads() {
    let study = study("");
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| report(&study.input()))
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn a_study_without_scheme_or_people_has_a_page_too() {
    let study = study("");
    let page = report(&study.bare());
    check(&page, &["No codebook was given and no code was scored", "no group2/22/2", "No file, code or table asks for a look.", "Limits"]);
    for absent in ["id=\"groups\"", "id=\"crossed\"", "id=\"clusters\"", "id=\"guide\"", "id=\"codings\""] {
        assert!(!page.contains(absent), "{absent}");
    }
}

#[test]
fn an_empty_study_has_a_page_too() {
    let study = study("");
    let page = report(&ReportInput { transcripts: &[], segments: &[], ..study.bare() });
    check(&page, &["No transcript was read.", "0 transcripts with 0 participants", "0/0 of the words"]);
}
