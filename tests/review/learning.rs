//! A simulated review of the demo study: ranked anew after every five answers a code, more of what people coded is found than in the order of the first ranking.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use leitmotif::contract::NoProgress;
use leitmotif::domain::corpus::text::GuardedText;
use leitmotif::domain::ids::{CodeId, CoderId};
use leitmotif::domain::review::offer::Offer;
use leitmotif::domain::review::suggestion::Tier;
use leitmotif::formats::inputs::codings::StoredCoding;
use leitmotif::pipeline::live_ranking::LiveRanking;
use leitmotif::pipeline::outputs::OutputOptions;
use leitmotif::pipeline::plan::Overrides;
use leitmotif::pipeline::study::{Request, run_study};
use leitmotif::study::inputs::Sources;

/// Answers for each code in a round, and rounds.
const ROUND: usize = 5;
const ROUNDS: usize = 6;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo")
}

/// What the two readers of the demo study agreed on: places by transcript and code.
fn coded() -> BTreeMap<(String, String), Vec<(u32, u32)>> {
    let mut table = csv::Reader::from_path(demo().join("codings/consensus.csv")).expect("a table");
    let mut places: BTreeMap<(String, String), Vec<(u32, u32)>> = BTreeMap::new();
    for row in table.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        let span = (row["start"].parse().expect("a number"), row["end"].parse().expect("a number"));
        places.entry((row["document"].clone(), row["code"].clone())).or_default().push(span);
    }
    places
}

fn holds(coded: &BTreeMap<(String, String), Vec<(u32, u32)>>, offer: &Offer) -> bool {
    let key = (offer.document.to_string(), offer.code.to_string());
    let (start, end) = (offer.span.start, offer.span.end);
    let meets = |&(from, to): &(u32, u32)| {
        let shared = to.min(end).saturating_sub(from.max(start));
        shared > 0 && 2 * shared >= (to - from).min(end - start)
    };
    coded.get(&key).is_some_and(|places| places.iter().any(meets))
}

fn answer(offer: &Offer, accepted: bool, line: usize) -> StoredCoding {
    StoredCoding {
        document: offer.document.to_string(),
        span: offer.span,
        code: CodeId::new(offer.code.as_str()),
        coder: CoderId::new("simulated"),
        created: None,
        memo: GuardedText::default(),
        answer: Some(accepted),
        text: None,
        line: line as u32,
    }
}

#[test]
fn ranked_again_after_every_five_answers_more_is_found_than_in_the_first_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let sources = Sources { study: Some(demo()), ..Sources::default() };
    let request = Request {
        sources: Sources { codings: None, ..sources.clone() },
        out: folder.path().to_path_buf(),
        pipeline: "default".to_owned(),
        overrides: Overrides { settings: BTreeMap::from([("suggest.coded_again".to_owned(), true.into())]), ..Overrides::default() },
        options: OutputOptions::default(),
        or_draft: false,
    };
    let never = AtomicBool::new(false);
    run_study(&request, &NoProgress, &never).expect("a run");
    let live = LiveRanking::prepare(&sources, folder.path(), &never).expect("the run can be ranked again").expect("there is a run");
    let coded = coded();
    let by_code = |offers: Vec<Offer>| {
        let mut lists: BTreeMap<CodeId, Vec<Offer>> = BTreeMap::new();
        offers.into_iter().for_each(|offer| lists.entry(offer.code.clone()).or_default().push(offer));
        lists
    };
    let first = by_code(live.ranked(Vec::new(), Tier::TheRest).offers);
    let fixed: usize = first.values().flat_map(|list| list.iter().take(ROUND * ROUNDS)).filter(|offer| holds(&coded, offer)).count();
    let (mut answers, mut anew): (Vec<StoredCoding>, usize) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        for list in by_code(live.ranked(answers.clone(), Tier::TheRest).offers).into_values() {
            for offer in list.iter().take(ROUND) {
                let accepted = holds(&coded, offer);
                anew += usize::from(accepted);
                answers.push(answer(offer, accepted, answers.len()));
            }
        }
    }
    println!("found after {} answers a code: {fixed} in the first order, {anew} ranked anew", ROUND * ROUNDS);
    assert!(anew > fixed, "{anew} against {fixed}");
}
