use super::*;
use crate::formats::transcripts::prose::tests::{check_sound, shown};

/// A page of lines, each as `left right down text`, in points; letters are 10 points high.
fn page(lines: &[&str]) -> PdfPage {
    let line = |line: &&str| {
        let mut cells = line.splitn(4, ' ');
        let mut number = || cells.next().and_then(|cell| cell.parse::<i32>().ok()).expect("a number") * 10;
        let (left, right, down) = (number(), number(), number());
        PdfLine { left, right, down, size: 100, text: cells.next().expect("words").to_owned() }
    };
    PdfPage { lines: lines.iter().map(line).collect(), broken: false }
}

fn check(pages: &[&[&str]], expect: &[&str]) -> Reading {
    let text = PdfText { pages: pages.iter().map(|lines| page(lines)).collect() };
    let reading = read_pdf(&text, &SpeakerRules::default()).unwrap_or_else(|fault| panic!("{fault}"));
    check_sound(&reading);
    assert_eq!(shown(&reading), expect);
    reading
}

fn count(reading: &Reading, what: What) -> u32 {
    reading.remarks.iter().find(|remark| remark.what == what).map_or(0, |remark| remark.count)
}

#[test]
fn lines_become_paragraphs_by_gaps_and_short_ends_and_pages_are_kept() {
    let first: &[&str] = &[
        "50 300 50 I: So who stayed with you in those weeks, if",
        "50 120 62 anybody did?",
        "50 300 80 P: My aunt did. She came every night and sat",
        "50 298 92 with us until the light was out, and then she",
    ];
    let second: &[&str] = &["50 200 50 went home over the hill.", "50 150 62 I: And later?", "50 110 74 P: No."];
    check(
        &[first, second],
        &[
            "I|I|page 1|So who stayed with you in those weeks, if anybody did?",
            "P|P|page 1|My aunt did. She came every night and sat with us until the light was out, and then she went home over the hill.",
            "I|I|page 2|And later?",
            "P|P|page 2|No.",
        ],
    );
}

#[test]
fn a_label_after_a_full_line_begins_a_turn() {
    let lines: &[&str] = &[
        "50 300 50 I: So who stayed with you in those long weeks?",
        "50 300 62 P: My aunt, and that was more than I had hoped.",
        "50 300 74 I: What was it that you had hoped for in there?",
        "50 300 86 P: For soup. It was a hungry house, and we were",
        "50 130 98 five of us.",
    ];
    let reading = check(
        &[lines],
        &[
            "I|I|page 1|So who stayed with you in those long weeks?",
            "P|P|page 1|My aunt, and that was more than I had hoped.",
            "I|I|page 1|What was it that you had hoped for in there?",
            "P|P|page 1|For soup. It was a hungry house, and we were five of us.",
        ],
    );
    assert_eq!((count(&reading, What::Pages), count(&reading, What::RunningLines)), (1, 0));
}

#[test]
fn indents_part_paragraphs_whichever_line_they_set_off() {
    let first_line: &[&str] = &[
        "60 300 50 It was a long winter and nobody spoke of it at",
        "50 300 62 all, and in spring the boats went out again as",
        "60 300 74 Then my aunt came. She had two bags and a cat,",
        "50 300 86 and she stayed for as long as the soup did too",
    ];
    check(
        &[first_line],
        &[
            "-|P|page 1|It was a long winter and nobody spoke of it at all, and in spring the boats went out again as",
            "-|P|page 1|Then my aunt came. She had two bags and a cat, and she stayed for as long as the soup did too",
        ],
    );
    let hanging: &[&str] = &[
        "50 300 50 Ida:\tIt was a long winter and nobody spoke of",
        "70 300 62 it and that was what we all had wanted then so",
        "50 300 74 Max:\tAnd in spring the boats went out to sea,",
        "70 300 86 and my aunt with them, whose boat it was, she",
        "50 300 98 Ida:\tYes. That was the last we saw of her then.",
        "50 100 110 Max:\tYes.",
    ];
    check(
        &[hanging],
        &[
            "Ida|P|page 1|It was a long winter and nobody spoke of it and that was what we all had wanted then so",
            "Max|P|page 1|And in spring the boats went out to sea, and my aunt with them, whose boat it was, she",
            "Ida|P|page 1|Yes. That was the last we saw of her then.",
            "Max|P|page 1|Yes.",
        ],
    );
}

#[test]
fn lines_at_the_head_and_foot_of_every_page_are_left_out() {
    let words = ["I: So?", "P: Yes.", "I: Why?", "P: I left."];
    let pages: Vec<Vec<String>> = (0..4)
        .map(|at| {
            vec!["50 150 20 Made-up study".to_owned(), format!("50 90 60 {}", words[at]), format!("150 200 400 Page {} of 4", at + 1)]
        })
        .collect();
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.iter().map(String::as_str).collect()).collect();
    let pages: Vec<&[&str]> = pages.iter().map(Vec::as_slice).collect();
    let reading = check(&pages, &["I|I|page 1|So?", "P|P|page 2|Yes.", "I|I|page 3|Why?", "P|P|page 4|I left."]);
    assert_eq!(count(&reading, What::RunningLines), 8);
}

#[test]
fn times_and_words_that_happen_to_stand_first_are_no_running_lines() {
    // The clock does not go with the page, and two pages that begin alike keep a line's distance.
    let pages: Vec<Vec<String>> =
        (0..4).map(|at| vec![format!("50 90 60 [0:{}5]", at * at), format!("50 90 72 P: I left at {}.", 30 - at * at)]).collect();
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.iter().map(String::as_str).collect()).collect();
    let pages: Vec<&[&str]> = pages.iter().map(Vec::as_slice).collect();
    let text = PdfText { pages: pages.iter().map(|lines| page(lines)).collect() };
    assert_eq!(count(&read_pdf(&text, &SpeakerRules::default()).unwrap_or_else(|fault| panic!("{fault}")), What::RunningLines), 0);
    let alike: &[&str] = &["50 90 60 P: Yes.", "50 90 72 I: So?", "50 90 84 P: Yes."];
    let reading = check(
        &[alike, alike],
        &["P|P|page 1|Yes.", "I|I|page 1|So?", "P|P|page 1|Yes.", "P|P|page 2|Yes.", "I|I|page 2|So?", "P|P|page 2|Yes."],
    );
    assert_eq!(count(&reading, What::RunningLines), 0);
}

#[test]
fn a_hyphen_at_the_end_of_a_line_stays_where_the_word_has_one() {
    let lines: &[&str] = &[
        "50 300 50 P: She was well-known in town. It was my neigh-",
        "50 300 62 bour who told me; a good neighbour and a well-",
        "50 300 74 known one, and she was over-",
        "50 300 86 anxious I think, and I never did say any more to",
        "50 300 98 her of that, and I was -",
        "50 300 110 well, there it is, and so I have said it all now",
    ];
    let expect = "P|P|page 1|She was well-known in town. It was my neighbour who told me; a good neighbour and a well-known one, and she was overanxious I think, and I never did say any more to her of that, and I was - well, there it is, and so I have said it all now";
    assert_eq!(count(&check(&[lines], &[expect]), What::Rejoined), 3);
}

#[test]
fn pages_without_text_and_pages_that_broke_are_told() {
    let mut text = PdfText { pages: vec![page(&["50 90 60 P: Yes."]), PdfPage::default(), PdfPage { lines: Vec::new(), broken: true }] };
    let reading = read_pdf(&text, &SpeakerRules::default()).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!([What::Pages, What::BlankPages, What::BrokenPages].map(|what| count(&reading, what)), [3, 1, 1]);
    text.pages.remove(0);
    assert_eq!(read_pdf(&text, &SpeakerRules::default()).err(), Some(PdfFault::BrokeDown));
    text.pages.pop();
    assert_eq!(read_pdf(&text, &SpeakerRules::default()).err(), Some(PdfFault::NoText));
}

proptest::proptest! {
    #[test]
    fn any_lines_are_read_soundly(lines in proptest::collection::vec((proptest::num::i32::ANY, proptest::num::i32::ANY, proptest::num::i32::ANY, 0..300i32, 0..4usize, "(\\PC|I: |Ida: |- |-|\u{ad}){0,20}"), 0..40)) {
        let mut text = PdfText { pages: vec![PdfPage::default(); 4] };
        for (left, right, down, size, page, words) in lines {
            text.pages[page].lines.push(PdfLine { left, right, down, size, text: words });
        }
        if let Ok(reading) = read_pdf(&text, &SpeakerRules::default()) {
            check_sound(&reading);
        }
    }
}

#[test]
fn numbers_in_the_margin_are_no_words_whether_they_are_drawn_with_their_lines_or_after_them() {
    let expect = [
        "I|I|page 1|So who stayed with you in those weeks, if anybody did?",
        "P|P|page 1|My aunt did. She came every night and sat with us until the light was out.",
        "I|I|page 1|And later?",
        "P|P|page 1|No.",
    ];
    let together: &[&str] = &[
        "30 300 50 1\tI: So who stayed with you in those weeks, if",
        "30 120 62 2\tanybody did?",
        "30 300 74 3\tP: My aunt did. She came every night and sat",
        "30 240 86 4\twith us until the light was out.",
        "30 130 98 5\tI: And later?",
        "30 90 110 6\tP: No.",
    ];
    let words: [&str; 6] = [
        "50 300 50 I: So who stayed with you in those weeks, if",
        "50 120 62 anybody did?",
        "50 300 74 P: My aunt did. She came every night and sat",
        "50 240 86 with us until the light was out.",
        "50 130 98 I: And later?",
        "50 90 110 P: No.",
    ];
    let numbers = |left: i32| (1..=6).map(move |at| format!("{left} {} {} {at}", left + 5, 38 + 12 * at)).collect::<Vec<_>>();
    let after = |left: i32| words.iter().map(|line| (*line).to_owned()).chain(numbers(left)).collect::<Vec<_>>();
    let (left, right) = (after(30), after(320));
    let shown: Vec<Vec<&str>> = [&left, &right].into_iter().map(|lines| lines.iter().map(String::as_str).collect()).collect();
    for lines in [together, &shown[0], &shown[1]] {
        let reading = check(&[lines], &expect);
        assert_eq!((count(&reading, What::LineNumbers), count(&reading, What::RunningLines)), (6, 0));
    }
    // A number alone at the height of an answer counts nothing.
    let answers: &[&str] =
        &["50 200 50 I: How many were you?", "50 62 62 P:", "80 85 62 12", "50 200 74 I: And then?", "50 150 86 P: Seven."];
    let reading = check(&[answers], &["I|I|page 1|How many were you?", "P|P|page 1|12", "I|I|page 1|And then?", "P|P|page 1|Seven."]);
    assert_eq!(count(&reading, What::LineNumbers), 0);
}
