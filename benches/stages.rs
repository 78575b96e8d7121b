//! Micro benchmarks of the stages that lines go through: `cargo bench --bench stages`.
//!
//! Whole runs, with what they cost in memory, are measured by `benches/compare/run` and `benches/scale/run`.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use leitmotif::contract::Context;
use leitmotif::domain::digest::mix64;
use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::space::packed::PackedCorpus;
use leitmotif::domain::space::projection::Projection;
use leitmotif::language::tag::Language;
use leitmotif::language::word_finder::each_word;
use leitmotif::stages::cluster::{LinesConfig, LinesParams, cluster_lines};
use leitmotif::stages::ingest::lines::see;
use leitmotif::stages::reduce::{SketchConfig, SketchParams, sketch};
use leitmotif::stages::tokenize::WordTokenizer;
use leitmotif::stages::vectorize::stream::{Counter, Partial, StreamConfig, StreamParams, finish};

const LINES: u64 = 50_000;
const TOPICS: u64 = 20;

fn main() {
    divan::main();
}

/// Made-up lines: half function words, a few words of the line's topic, the rest everybody's.
fn text() -> String {
    let small = ["and", "then", "I", "was", "at", "the", "with", "my", "so", "it", "but", "we"];
    let mut text = String::new();
    for line in 0..LINES {
        let topic = mix64(1, line) % TOPICS;
        for at in 0..7 {
            let bits = mix64(2, line * 8 + at);
            text.push_str(small[(bits >> 32) as usize % small.len()]);
            // The lesser of two draws is small more often than not: words by falling frequency.
            let rank = (bits % 3000).min((bits >> 20) % 3000);
            let word = if bits % 5 < 3 { format!(" topical{}x{} ", topic, rank % 60) } else { format!(" common{rank} ") };
            text.push_str(&word);
        }
        text.push('\n');
    }
    text
}

fn counting() -> StreamParams {
    StreamConfig { language: Language::En, stems: false, min_segments: 5, max_share: 0.5 }.try_into().expect("sound")
}

fn counted(text: &str) -> Partial {
    let mut counter = Counter::new(&counting());
    counter.map((0, 0), text);
    counter.into_partial()
}

fn corpus() -> PackedCorpus {
    finish(counted(&text()), &[DocumentId::new("lines.txt")], &counting()).expect("counted")
}

fn sketching() -> SketchParams {
    SketchConfig { rank: 100, beyond: 28, sample: 200_000 }.try_into().expect("sound")
}

fn projected(corpus: &PackedCorpus) -> Projection {
    sketch(corpus, &sketching(), &Context::quiet(7)).expect("a basis").value
}

#[divan::bench]
fn ingest_lines(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| see(black_box(text.as_bytes()), false));
}

#[divan::bench]
fn find_words(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut words = 0;
        each_word(black_box(&text), |_| words += 1);
        words
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn load_the_declared_tokenizer(bencher: Bencher) {
    bencher.bench(|| WordTokenizer::load(include_bytes!("../models/words/tokenizer.json")).is_ok());
}

#[divan::bench(sample_count = 20)]
fn vectorize_map(bencher: Bencher) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| counted(black_box(&text)));
}

#[divan::bench(sample_count = 20)]
fn vectorize_finish(bencher: Bencher) {
    let text = text();
    let files = [DocumentId::new("lines.txt")];
    bencher.counter(ItemsCount::new(LINES)).with_inputs(|| counted(&text)).bench_values(|partial| finish(partial, &files, &counting()));
}

#[divan::bench(sample_count = 10)]
fn reduce_sketch(bencher: Bencher) {
    let corpus = corpus();
    bencher.counter(ItemsCount::new(LINES)).bench(|| projected(black_box(&corpus)));
}

#[divan::bench(sample_count = 10)]
fn cluster_lines_20(bencher: Bencher) {
    let corpus = corpus();
    let projection = projected(&corpus);
    let config =
        LinesConfig { k: 20, starts: 12, sample: 20_000, pass_sample: 200_000, max_passes: 40, rest: 2e-5, terms: 15, typical: 10 };
    let params: LinesParams = config.try_into().expect("sound");
    bencher.counter(ItemsCount::new(LINES)).bench(|| cluster_lines(black_box(&corpus), &projection, &params, &Context::quiet(7)));
}
