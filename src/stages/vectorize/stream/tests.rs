use super::*;
use crate::domain::digest::mix64;
use proptest::prelude::*;

fn params(min_segments: u32, stems: bool) -> StreamParams {
    StreamConfig { language: Language::En, stems, min_segments, max_share: 1.0 }.try_into().expect("sound")
}

/// Counts batches that `deal` gives to workers, in an order that `order` decides.
fn counted(batches: &[&str], workers: usize, order: u64, params: &StreamParams) -> PackedCorpus {
    let mut places: Vec<usize> = (0..batches.len()).collect();
    places.sort_by_key(|&at| mix64(order, at as u64));
    let mut counters: Vec<Counter> = (0..workers).map(|_| Counter::new(params)).collect();
    for (turn, &at) in places.iter().enumerate() {
        counters[turn % workers].map((0, at as u32), batches[at]);
    }
    let partial = counters.into_iter().map(Counter::into_partial).fold(Partial::default(), Partial::merge);
    finish(partial, &[DocumentId::new("lines.txt")], params).expect("counted")
}

fn shown(corpus: &PackedCorpus) -> Vec<Vec<(&str, u32)>> {
    let entry = |&entry: &u32| (corpus.vocabulary.terms[term_of(entry)].as_str(), uses_of(entry));
    (0..corpus.rows.len()).map(|row| corpus.rows.row(row).iter().map(entry).collect()).collect()
}

#[test]
fn each_line_is_a_row_of_its_terms_and_a_blank_line_is_an_empty_one() {
    let text = "My mother, my MOTHERS' house\r\n\nthe house; cafe\u{301} caf\u{e9}\n";
    let corpus = counted(&[text], 1, 0, &params(1, true));
    assert_eq!(shown(&corpus), [vec![("hous", 1), ("mother", 2)], vec![], vec![("café", 2), ("hous", 1)]]);
    assert_eq!(corpus.vocabulary.df, [1, 2, 1]);
    assert_eq!(corpus.files, [(DocumentId::new("lines.txt"), 3)]);
    assert_eq!(corpus.place(2).1, 3);
}

#[test]
fn rare_terms_go_only_after_all_was_counted() {
    let corpus = counted(&["oven\n", "oven soup\n", "rain\n"], 3, 0, &params(2, false));
    assert_eq!(shown(&corpus), [vec![("oven", 1)], vec![("oven", 1)], vec![]]);
}

#[test]
fn stems_are_left_where_they_are_not_asked_for() {
    assert_eq!(shown(&counted(&["houses"], 1, 0, &params(1, false))), [[("houses", 1)]]);
}

proptest! {
    /// The promise of map, merge and finish: the same bytes whichever worker counts what, in any order.
    #[test]
    fn workers_and_order_change_no_byte(lines in proptest::collection::vec("[a-eA-E ]{0,12}(é|e\u{301}|’s)?", 1..80), order in any::<u64>()) {
        let lines: Vec<String> = lines.into_iter().map(|line| line + "\n").collect();
        let whole: String = lines.concat();
        let expect = counted(&[&whole], 1, 0, &params(1, true));
        for workers in [1, 2, 16, 61] {
            let single: Vec<&str> = lines.iter().map(String::as_str).collect();
            let found = counted(&single, workers, order, &params(1, true));
            prop_assert_eq!(postcard::to_stdvec(&found), postcard::to_stdvec(&expect));
        }
    }

    #[test]
    fn the_fast_path_counts_what_the_tokens_say(lines in proptest::collection::vec("\\PC{0,30}|[a-zA-Z'’ -]{0,30}", 1..10)) {
        let text: String = lines.iter().map(|line| line.replace('\n', " ") + "\n").collect();
        let corpus = counted(&[&text], 1, 0, &params(1, true));
        let rules = TermRules::new(Language::En);
        for (line, row) in text.split_inclusive('\n').zip(shown(&corpus)) {
            let line: String = line.nfc().collect();
            let mut terms: Vec<String> = Vec::new();
            each_word(&line, |word| {
                let form: String = line[word.start..word.end].chars().flat_map(char::to_lowercase).collect();
                terms.extend(rules.content_term(&form));
            });
            terms.sort_unstable();
            let expect: Vec<(&str, u32)> = terms.chunk_by(|a, b| a == b).map(|run| (run[0].as_str(), run.len() as u32)).collect();
            prop_assert_eq!(row, expect);
        }
    }
}
