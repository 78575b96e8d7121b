//! Planted truths: what was taken away must be found again, and a baseline must lose.

use super::*;
use crate::domain::corpus::segment::Segment;
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::{hash_choice, hash64};
use crate::domain::measure::coverage::LookColumn;
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::vectors::DenseRows;
use crate::formats::transcripts::plain_text::example;

/// Topics of the invented interviews; turns of the others are about nothing that is coded.
const TOPICS: u64 = 4;
const WIDTH: usize = 12;

/// A study in which every turn has a topic, or none, and words that show it dimly.
struct Planted {
    transcripts: Vec<SafeTranscript>,
    segments: Vec<Segments>,
    layout: Layout,
    space: TermSpace,
    lsa: Lsa,
    /// The topic of each turn.
    truth: Vec<Option<u64>>,
    codings: Vec<CodedExcerpt>,
}

/// Talk stays with a topic for some turns; `noise` says how dimly words show it.
fn planted(documents: usize, turns: usize, noise: f64, names: impl Fn(usize) -> String) -> Planted {
    let text: String = (0..turns).map(|turn| format!("P: turn {turn:03} here\n\n")).collect();
    let (mut transcripts, mut segments, mut truth, mut values) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut order: Vec<usize> = (0..documents).collect();
    order.sort_by_key(|&document| names(document));
    for &document in &order {
        let transcript = example(&names(document), &text);
        let mut items = Vec::new();
        for (at, turn) in transcript.turns.iter().enumerate() {
            let key = |what: u64| (document as u64) << 32 | (at as u64) << 8 | what;
            // A topic lasts three turns; half of the stretches have none.
            let stretch = (document as u64) << 32 | (at / 3) as u64;
            let topic = Some(hash_choice(1, "topic", stretch, 2 * TOPICS)).filter(|&topic| topic < TOPICS);
            let unit = |what: u64| hash64(2, "noise", key(what)) as f64 / u64::MAX as f64 - 0.5;
            values.extend((0..WIDTH).map(|at| (f64::from(u8::from(topic == Some(at as u64))) + noise * unit(at as u64)) as f32));
            truth.push(topic);
            let words = if topic.is_some() { 20 } else { 8 } + hash_choice(3, "words", key(0), 12) as u32;
            items.push(Segment { turn: at as u32, span: turn.span, words, speaker: turn.speaker, role: turn.role, question: None });
        }
        segments.push(Segments { document: transcript.id.clone(), items });
        transcripts.push(transcript);
    }
    let layout = Layout::of(&segments);
    let topics = DocumentTermMatrix { vocabulary: Vocabulary { terms: vec!["x".into()], df: vec![1] }, ..Default::default() };
    let mut space = TermSpace { topics, shown: vec!["x".into()], ..TermSpace::default() };
    (0..layout.len()).for_each(|_| space.topics.rows.push([(0, 1)]));
    let lsa = Lsa { rows: DenseRows::from_values(WIDTH, values), basis: DenseRows::from_values(WIDTH, vec![0.1; WIDTH]), ..Lsa::default() };
    let mut study = Planted { transcripts, segments, layout, space, lsa, truth, codings: Vec::new() };
    study.code("A", |_, _| true);
    study
}

impl Planted {
    /// Codes every turn that has a topic, where the coder looks.
    fn code(&mut self, coder: &str, looks: impl Fn(usize, usize) -> bool) {
        for turn in 0..self.truth.len() {
            let (document, at) = self.layout.place(SegmentId(turn as u32));
            if let Some(topic) = self.truth[turn].filter(|_| looks(document, at)) {
                self.add(coder, turn, &format!("c{topic}"));
            }
        }
    }

    fn span(&self, turn: usize) -> (DocumentId, CharSpan) {
        let (document, at) = self.layout.place(SegmentId(turn as u32));
        let transcript = &self.transcripts[document];
        (transcript.id.clone(), transcript.offsets().to_chars(&transcript.text, self.segments[document].items[at].span))
    }

    fn coding(&self, coder: &str, turn: usize, code: &str) -> Coding {
        let (document, span) = self.span(turn);
        Coding { document, span, code: CodeId::new(code), coder: CoderId::new(coder) }
    }

    fn add(&mut self, coder: &str, turn: usize, code: &str) {
        let coding = self.coding(coder, turn, code);
        self.codings.push(CodedExcerpt { coding, created: None, memo: Default::default() });
    }

    /// Takes away what coder A gave to some turns; these are returned.
    fn lose(&mut self, lost: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let gone: Vec<usize> = (0..self.truth.len())
            .filter(|&turn| {
                let (document, at) = self.layout.place(SegmentId(turn as u32));
                self.truth[turn].is_some() && lost(document, at)
            })
            .collect();
        let places: Vec<(DocumentId, CharSpan)> = gone.iter().map(|&turn| self.span(turn)).collect();
        self.codings.retain(|excerpt| {
            excerpt.coding.coder.as_str() != "A" || !places.contains(&(excerpt.coding.document.clone(), excerpt.coding.span))
        });
        gone
    }

    fn check(&self, config: CoverageConfig, rejections: &[Coding], answers: &[SampleAnswer]) -> Result<Outcome<Coverage>, CoverageError> {
        let groups = vec![None; self.transcripts.len()];
        let input = CoverageInput {
            transcripts: &self.transcripts,
            segments: &self.segments,
            layout: &self.layout,
            groups: &groups,
            codings: &self.codings,
            rejections,
            answers,
            codebook: None,
            guide: None,
            space: &self.space,
            lsa: &self.lsa,
            scores: None,
        };
        coverage(&input, &config.try_into().expect("sound"), &Context::quiet(7))
    }

    fn coverage(&self) -> Coverage {
        self.check(config(), &[], &[]).expect("an answer").value
    }
}

fn config() -> CoverageConfig {
    let pipeline: toml::Table = include_str!("../../../pipelines/coverage.toml").parse().expect("TOML");
    let stages = pipeline["stage"].as_array().expect("stages");
    let stage = stages.iter().find(|stage| stage["name"].as_str() == Some("coverage")).expect("the stage");
    let config: CoverageConfig = stage["params"].clone().try_into().expect("a config");
    CoverageConfig { coder: vec!["A".into()], rounds: 0, folds: 40, ..config }
}

fn list<'a>(coverage: &'a Coverage, code: Option<&str>) -> &'a LookColumn {
    coverage.columns.iter().find(|column| column.code.as_ref().map(CodeId::as_str) == code).expect("a column")
}

/// Average precision of a list of turns.
fn precision(ranked: impl IntoIterator<Item = usize>, wanted: &[usize]) -> f64 {
    let mut found = 0.0;
    let mut sum = 0.0;
    for (at, turn) in ranked.into_iter().enumerate() {
        if wanted.contains(&turn) {
            found += 1.0;
            sum += found / (at as f64 + 1.0);
        }
    }
    assert_eq!(found as usize, wanted.len(), "every turn left uncoded is listed");
    sum / found
}

fn ranked(column: &LookColumn) -> Vec<usize> {
    column.looks.iter().map(|look| look.turn.index()).collect()
}

#[test]
fn what_was_taken_away_comes_first_and_reading_in_order_loses() {
    let mut study = planted(8, 60, 1.6, |at| format!("t{at}.txt"));
    let lost = study.lose(|document, at| hash_choice(5, "lost", (document * 1000 + at) as u64, 5) == 0);
    let coverage = study.coverage();
    let any = ranked(list(&coverage, None));
    let mut in_order = any.clone();
    in_order.sort_unstable();
    let (found, baseline) = (precision(any, &lost), precision(in_order, &lost));
    assert!(found > 0.8 && found > 2.0 * baseline, "{found} against {baseline}");
    for topic in 0..TOPICS {
        let wanted: Vec<usize> = lost.iter().copied().filter(|&turn| study.truth[turn] == Some(topic)).collect();
        let of_code = precision(ranked(list(&coverage, Some(&format!("c{topic}")))), &wanted);
        assert!(of_code > 0.6, "code {topic}: {of_code}");
    }
    assert!(coverage.stretches.iter().all(|stretch| !stretch.stands_out), "an even loss is no stretch");
}

#[test]
fn a_careless_end_stands_out_and_its_turns_come_first() {
    let mut study = planted(8, 60, 1.2, |at| format!("t{at}.txt"));
    let lost = study.lose(|document, at| document == 2 && at >= 40);
    let outcome = study.check(config(), &[], &[]).expect("an answer");
    let flagged: Vec<&str> = outcome.value.stretches.iter().filter(|s| s.stands_out).map(|s| s.document.as_str()).collect();
    assert_eq!(flagged, ["t2.txt"]);
    assert!(outcome.findings.iter().any(|finding| finding.code == "E0926" && finding.place.to_string() == "t2.txt"));
    let turns: Vec<usize> = outcome.value.stretch_turns.iter().map(|turn| turn.turn.index()).collect();
    assert!(precision(turns, &lost) > 0.8);
    assert!(precision(ranked(list(&outcome.value, None)), &lost) > 0.5);
}

#[test]
fn an_empty_end_of_a_coder_who_codes_in_blocks_is_reported_and_not_ranked_apart() {
    // Of what comes before the ends one half is all but uncoded, now the first, now the second; one end is empty.
    let mut study = planted(8, 60, 1.2, |at| format!("t{at}.txt"));
    study.lose(|document, at| at < 40 && (at / 20 + document) % 2 == 0);
    study.lose(|document, at| document == 2 && at >= 40);
    let with = |stretch_sure: f64| {
        let config = CoverageConfig { stretch_z: -1.2, stretch_sure, ..config() };
        study.check(config, &[], &[]).expect("an answer").value
    };
    let coverage = with(2.0);
    let reported: Vec<(&str, f64)> =
        coverage.stretches.iter().filter(|stretch| stretch.stands_out).map(|stretch| (stretch.document.as_str(), stretch.z)).collect();
    assert!(matches!(reported[..], [("t2.txt", z)] if (-2.4..-1.2).contains(&z)), "{reported:?}");
    assert!(!coverage.stretch_turns.is_empty());
    let apart = |coverage: &Coverage| list(coverage, None).looks.iter().filter(|look| look.in_stretch).count();
    assert_eq!(apart(&coverage), 0, "for this coder such an end is no news");
    assert!(apart(&with(0.0)) > 0, "without regard to the coder's own unevenness its turns would be lifted");
}

#[test]
fn a_code_that_its_coder_forgets_stands_first_in_drift() {
    let mut study = planted(8, 60, 1.2, |at| format!("t{at}.txt"));
    let before = study.codings.len();
    let late: Vec<DocumentId> = (4..8).map(|at| DocumentId::new(format!("t{at}.txt"))).collect();
    study.codings.retain(|excerpt| excerpt.coding.code.as_str() != "c1" || !late.contains(&excerpt.coding.document));
    assert!(study.codings.len() < before);
    let drift = study.coverage().drift;
    assert_eq!(drift[0].code.as_str(), "c1");
    assert!(drift[0].z.expect("a figure") < -1.5 && drift[1].z.expect("a figure") > -1.5, "{drift:?}");
    // The dates of the codings go before the names of the transcripts: coded the other way round, nothing is forgotten late.
    for excerpt in &mut study.codings {
        let reversed = 9 - excerpt.coding.document.as_str()[1..2].parse::<u32>().expect("a number");
        excerpt.created = Some(format!("2026-01-0{reversed}T00:00:00Z"));
    }
    let drift = study.coverage().drift;
    let last = drift.last().expect("a row");
    assert!(last.code.as_str() == "c1" && last.codings[0] == 0, "{drift:?}");
    assert!(last.dates.as_ref().is_some_and(|dates| dates[0] < dates[1]));
}

#[test]
fn wrong_codings_look_out_of_place() {
    let mut study = planted(8, 60, 1.2, |at| format!("t{at}.txt"));
    let wrong: Vec<usize> = (0..study.truth.len()).filter(|&turn| study.truth[turn].is_none() && turn % 23 == 0).collect();
    wrong.iter().for_each(|&turn| study.add("A", turn, "c0"));
    let odd: Vec<usize> = study.coverage().odd.iter().filter(|odd| odd.code.as_str() == "c0").map(|odd| odd.turn.index()).collect();
    assert!(precision(odd, &wrong) > 0.9);
}

#[test]
fn turns_of_another_coder_go_first_unless_the_coder_is_blind() {
    let mut study = planted(6, 45, 1.6, |at| format!("t{at}.txt"));
    study.lose(|_, at| at % 7 == 0);
    // B sees what nobody else would.
    let only_b: Vec<usize> = (0..study.truth.len()).filter(|&turn| study.truth[turn].is_none() && turn % 40 == 1).collect();
    only_b.iter().for_each(|&turn| study.add("B", turn, "c2"));
    let coverage = study.coverage();
    for code in [None, Some("c2")] {
        let column = list(&coverage, code);
        let first = &column.looks[..only_b.len()];
        assert!(first.iter().all(|look| only_b.contains(&look.turn.index()) && look.others == [0]), "{code:?}");
        assert!(column.looks.windows(2).all(|pair| pair[0].score >= pair[1].score), "the score is what the list is sorted by");
    }
    let blind = study.check(CoverageConfig { others_first: false, ..config() }, &[], &[]).expect("an answer").value;
    assert!(!only_b.contains(&ranked(list(&blind, None))[0]));
}

#[test]
fn a_rejected_proposal_leaves_its_list_and_teaches_the_one_over_all_codes() {
    let mut study = planted(8, 60, 1.6, |at| format!("t{at}.txt"));
    let _ = study.lose(|_, at| at % 9 == 0);
    let first = study.coverage();
    let rejected = list(&first, Some("c0")).looks[0].turn.index();
    let rejection = study.coding("A", rejected, "c0");
    let taught = study.check(config(), &[rejection], &[]).expect("an answer").value;
    assert_eq!(taught.settings.rejections, 1);
    let without = |of: &Coverage, code| ranked(list(of, code)).into_iter().filter(|turn| *turn != rejected).collect::<Vec<_>>();
    assert_eq!(ranked(list(&taught, Some("c0"))), without(&first, Some("c0")), "the rest of its list stays");
    assert_eq!(ranked(list(&taught, Some("c1"))), ranked(list(&first, Some("c1"))), "another code may still be worth a look");
    assert_ne!(ranked(list(&taught, None)), without(&first, None));
}

#[test]
fn names_of_codes_and_of_transcripts_do_not_matter() {
    let lose =
        |study: &mut Planted, number: fn(usize) -> usize| study.lose(move |document, at| (number(document) * 60 + at).is_multiple_of(6));
    let mut study = planted(6, 60, 1.6, |at| format!("t{at}.txt"));
    lose(&mut study, |document| document);
    let mut backwards = planted(6, 60, 1.6, |at| format!("t{}.txt", 9 - at));
    lose(&mut backwards, |document| 5 - document);
    for excerpt in &mut backwards.codings {
        excerpt.coding.code = CodeId::new(format!("renamed {}", excerpt.coding.code));
    }
    // Each transcript is a fold of its own, so that nothing hangs on which fold it fell into.
    let (one, other) = (study.coverage(), backwards.coverage());
    let scores =
        |coverage: &Coverage, code: Option<&str>| -> Vec<f32> { list(coverage, code).looks.iter().map(|look| look.score).collect() };
    for (code, renamed) in [(None, None), (Some("c0"), Some("renamed c0"))] {
        let (one, other) = (scores(&one, code), scores(&other, renamed));
        assert_eq!(one.len(), other.len());
        assert!(one.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-4), "{code:?}");
    }
}

#[test]
fn a_code_of_one_transcript_is_not_put_last_there() {
    let mut study = planted(6, 60, 1.6, |at| format!("t{at}.txt"));
    let run: Vec<usize> = (60..90).collect();
    run.iter().filter(|turn| *turn % 5 != 2).for_each(|&turn| study.add("A", turn, "alone"));
    let column = study.coverage();
    let first: Vec<usize> = ranked(list(&column, Some("alone"))).into_iter().take(10).collect();
    let hits = first.iter().filter(|turn| run.contains(turn)).count();
    assert!(hits >= 5, "{hits} of the first ten stand between its codings");
}

#[test]
fn one_transcript_is_told_and_ranked_without_words() {
    let mut study = planted(1, 40, 1.0, |at| format!("t{at}.txt"));
    study.lose(|_, at| at % 5 == 0);
    let outcome = study.check(config(), &[], &[]).expect("an answer");
    assert!(outcome.findings.iter().any(|finding| finding.code == "E0925"));
    assert!(!outcome.value.settings.out_of_fold && !list(&outcome.value, None).learnt);
    assert!(list(&outcome.value, None).looks.iter().all(|look| look.parts[0] == 0.0));
}

#[test]
fn an_elusion_sample_is_read_whole_or_not_at_all() {
    let mut study = planted(6, 60, 1.6, |at| format!("t{at}.txt"));
    let lost = study.lose(|_, at| at % 6 == 0);
    let with = CoverageConfig { sample: 50, ..config() };
    let drawn = study.check(with.clone(), &[], &[]).expect("an answer").value.sample.expect("a sample");
    assert_eq!((drawn.turns.len(), drawn.counts.sampled), (50, 50));
    let answer = |turn: &SegmentId| {
        let (document, span) = study.span(turn.index());
        SampleAnswer { document, start: span.start, codable: lost.contains(&turn.index()) }
    };
    let answers: Vec<SampleAnswer> = drawn.turns.iter().map(answer).collect();
    let read = study.check(with.clone(), &[], &answers).expect("an answer");
    let sample = read.value.sample.expect("a sample");
    let found = answers.iter().filter(|answer| answer.codable).count() as u64;
    assert_eq!(sample.counts.found, found);
    let shown = sample.read.expect("it was read");
    let (coded, uncoded) = (sample.counts.accepted as f64, sample.counts.unsuggested as f64);
    let expect = coded / (coded + uncoded * found as f64 / 50.0);
    assert!((shown.recall.expect("a figure") - expect).abs() < 1e-12);
    let truth = coded / (coded + lost.len() as f64);
    let interval = shown.interval.expect("an interval");
    assert!(interval.low <= truth && truth <= interval.high);
    // One answer less, or one of choice: no figure, and it is reported.
    let other = SampleAnswer { start: 1, ..answers[0].clone() };
    let contrary = SampleAnswer { codable: !answers[0].codable, ..answers[0].clone() };
    for answers in [answers[1..].to_vec(), [&answers[..], &[other]].concat(), [&answers[..], &[contrary]].concat()] {
        let outcome = study.check(with.clone(), &[], &answers).expect("an answer");
        assert!(outcome.value.sample.expect("a sample").read.is_none());
        assert!(outcome.findings.iter().any(|finding| finding.code == "E0929"));
    }
}

#[test]
fn who_and_what_is_not_known_is_told_with_the_nearest() {
    let mut study = planted(3, 12, 1.0, |at| format!("t{at}.txt"));
    study.add("Bea", 0, "c0");
    let refused = |config: CoverageConfig| study.check(config, &[], &[]).expect_err("refused").to_string();
    assert!(refused(CoverageConfig { coder: vec!["Be".into()], ..config() }).contains("Bea"));
    assert!(refused(CoverageConfig { coder: Vec::new(), ..config() }).starts_with("E0923"));
    assert!(refused(CoverageConfig { codes: vec!["c".into()], ..config() }).starts_with("E0924"));
    study.codings.clear();
    assert_eq!(study.check(config(), &[], &[]), Err(CoverageError::NoCodings));
}

#[test]
fn what_nobody_read_is_told_apart_from_what_was_left() {
    let mut study = planted(4, 30, 1.0, |at| format!("t{at}.txt"));
    let gone = study.lose(|document, _| document == 3);
    assert!(!gone.is_empty());
    study.codings.retain(|excerpt| excerpt.coding.document.as_str() != "t3.txt");
    let coverage = study.coverage();
    let row = |of: &str| coverage.uncoded.iter().find(|row| row.of == of).expect("a row");
    let (all, unread) = (row(""), row("t3.txt"));
    assert_eq!((all.transcripts, all.turns, all.unread, all.read_by_nobody), ([4, 3], 120, 30, 30));
    assert_eq!((unread.coded, unread.uncoded, unread.unread), (0, 0, 30));
    assert_eq!(all.coded + all.uncoded, 90);
    assert!(list(&coverage, None).looks.iter().all(|look| look.turn.index() < 90), "an unread transcript is not ranked");
}
