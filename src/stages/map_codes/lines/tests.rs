use super::*;
use crate::domain::codebook::{Code, CodeKind};
use crate::domain::corpus::token::Clause;
use crate::domain::digest::mix64;
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::PackedRows;

/// Lines of three subjects with ten words each, and three codes that know two words of theirs.
fn planted() -> (PackedCorpus, Codebook, CodebookTokens) {
    let mut rows = PackedRows::default();
    let mut df = vec![0; 30];
    for line in 0..3000u64 {
        let mut words: Vec<u32> = (0..5).map(|at| (line % 3 * 10 + mix64(3, line * 5 + at) % 10) as u32).collect();
        words.sort_unstable();
        words.dedup();
        words.iter().for_each(|&word| df[word as usize] += 1);
        rows.push(words.iter().map(|&word| pack(word, 1)));
    }
    rows.push([]);
    let vocabulary = Vocabulary { terms: (0..30).map(|at| format!("w{at:02}")).collect(), df };
    let corpus = PackedCorpus { vocabulary, rows, files: Vec::new() };
    let codes = (0..3).map(|at| Code::named(format!("code {at}"))).collect();
    let seeds = |at: usize| TokenPhrase { clause: Clause::Seed, forms: vec![format!("w{at}0"), format!("w{at}1")] };
    let tokens = CodebookTokens { codes: (0..3).map(|at| vec![seeds(at)]).collect(), kinds: vec![CodeKind::Topic; 3] };
    (corpus, Codebook::new(1, codes).expect("sound"), tokens)
}

fn params(lexical: f64, bayes: f64) -> MapLinesParams {
    let clauses = ClauseWeights { seeds: 1.0, name: 1.0, inclusion: 1.0, definition: 1.0, example: 1.0 };
    MapLinesConfig { language: Language::Other, stems: false, phrase: 0.5, lexical, bayes, per_code: 10, clauses }
        .try_into()
        .expect("sound")
}

#[test]
fn each_part_alone_ranks_the_lines_of_its_subject_first() {
    let (corpus, book, tokens) = planted();
    for (lexical, bayes) in [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
        let params = params(lexical, bayes);
        let table = map_lines(&corpus, &book, &tokens, &params, &Context::quiet(1)).expect("scored").value;
        let weights = corpus.weights();
        for (code, best) in table.best.iter().enumerate() {
            assert_eq!(best.len(), 10);
            assert!(best.iter().all(|(row, _)| *row as usize % 3 == code), "{lexical} {bayes}: code {code}");
            let mut scores = vec![0.0; 3];
            table.scores(&weights, corpus.rows.row(best[0].0 as usize), &mut scores);
            assert_eq!(scores[code], best[0].1);
        }
        if lexical == 0.0 {
            // Lines that hold none of the code's own words are found too.
            let mut scores = vec![0.0; 3];
            let silent = (0..3000).find(|&row| row % 3 == 0 && corpus.rows.row(row).iter().all(|&entry| term_of(entry) > 1)).expect("one");
            table.scores(&weights, corpus.rows.row(silent), &mut scores);
            assert!(scores[0] > scores[1] && scores[0] > scores[2], "{scores:?}");
        }
    }
}

#[test]
fn threads_change_no_byte_and_an_unknown_code_is_told() {
    let (corpus, book, mut tokens) = planted();
    tokens.codes[2][0].forms = vec!["nowhere".to_owned()];
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let params = params(1.0, 1.0);
        pool.install(|| map_lines(&corpus, &book, &tokens, &params, &Context::quiet(1)).expect("scored"))
    };
    let one = on(1);
    assert_eq!(one.findings.len(), 1);
    assert_eq!((one.value.known[2], one.value.best[2].len()), (0, 0));
    for threads in [2, 8] {
        assert_eq!(postcard::to_stdvec(&on(threads).value), postcard::to_stdvec(&one.value));
    }
}
