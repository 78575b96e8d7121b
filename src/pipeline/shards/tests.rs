use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::contract::NoProgress;
use crate::domain::digest::{Digest, mix64};
use crate::domain::ids::DocumentId;
use crate::pipeline::outputs::OutputOptions;
use crate::pipeline::plan::Overrides;
use crate::pipeline::study::{Request, run_study};
use crate::study::inputs::Sources;

/// The files that a sharded run leaves.
const FILES: [&str; 3] = ["terms.csv", "clusters.json", "lines_by_code.csv"];

/// Texts that a line could not hold, or that hold no word.
const ODD: [&str; 7] = ["", "soup\non the\nstove", "bus\tlate\ttoday", "nul\0in the soup", "שלום עולם bus", "🙂 soup 🙂", "   "];

/// Made-up segments of three subjects, odd ones among them.
fn segments(count: u32) -> Vec<ShardSegment> {
    let words = |topic: u64, at: u64| {
        let of = [
            ["soup", "stove", "bread", "kitchen", "onion"],
            ["bus", "late", "driver", "stop", "ticket"],
            ["choir", "song", "alto", "hall", "note"],
        ];
        let bits = mix64(2, at);
        if bits.is_multiple_of(5) {
            ["today", "again", "people"][(bits / 5 % 3) as usize]
        } else {
            of[topic as usize][(bits / 5 % 5) as usize]
        }
    };
    let text = |row: u32| {
        let topic = mix64(1, row.into()) % 3;
        (0..9).map(|at| words(topic, u64::from(row) * 16 + at)).collect::<Vec<_>>().join(" ")
    };
    let odd = |row: u32| ODD.get(row as usize % 97).map(|odd| (*odd).to_owned());
    let make = |row: u32| ShardSegment {
        row,
        document: DocumentId::new("talk.jsonl"),
        line: row + 1,
        text: odd(row).unwrap_or_else(|| text(row)),
    };
    (0..count).map(make).collect()
}

/// A study with these segments as records, and a codebook of two codes.
fn study(folder: &Path, segments: &[ShardSegment]) -> Request {
    std::fs::create_dir_all(folder.join("transcripts")).expect("a folder");
    let lines: String = segments.iter().map(|segment| serde_json::json!({ "text": segment.text }).to_string() + "\n").collect();
    std::fs::write(folder.join("transcripts/talk.jsonl"), lines).expect("written");
    let book = "[[code]]\ncode = \"food\"\nseeds = [\"soup\", \"bread\"]\n\n[[code]]\ncode = \"way\"\nseeds = [\"bus\"]\n";
    std::fs::write(folder.join("codebook.toml"), format!("format = 1\n{book}")).expect("written");
    let settings = [
        ("reduce.rank", 8),
        ("reduce.sample", 1000),
        ("cluster.k", 4),
        ("cluster.sample", 800),
        ("cluster.pass_sample", 1000),
        ("map_codes.per_code", 20),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), toml::Value::from(value))).into_iter().collect();
    Request {
        sources: Sources { study: Some(folder.to_path_buf()), ..Sources::default() },
        out: folder.join("out"),
        pipeline: "batch_codes".to_owned(),
        overrides: Overrides { settings, ..Overrides::default() },
        options: OutputOptions::default(),
        or_draft: false,
    }
}

/// Maps every shard and merges what comes of them, both in an order that `seed` makes.
fn over<S: Step>(params: S::Params, shards: &[Vec<ShardSegment>], seed: u64) -> S::Next {
    let mut parts: Vec<(u64, S::Partial)> = shards.iter().zip(0..).map(|(shard, at)| (mix64(seed, at), S::map(&params, shard))).collect();
    parts.sort_by_key(|(key, _)| *key);
    let mut parts: Vec<S::Partial> = parts.into_iter().map(|(_, part)| part).collect();
    let mut round = 0;
    while parts.len() > 1 {
        // Any two, not only neighbours: a tree of merges as a scheduler would make one.
        round += 1;
        let a = parts.swap_remove((mix64(seed, 1000 + round) % parts.len() as u64) as usize);
        let b = parts.swap_remove((mix64(seed, 2000 + round) % parts.len() as u64) as usize);
        parts.push(S::merge(&params, a, b));
    }
    let Ok(next) = S::finish(params, parts.pop().expect("one")) else { panic!("{} has an end", S::NAME) };
    next
}

fn all_steps(plan: ShardPlan, shards: &[Vec<ShardSegment>], seed: u64) -> BTreeMap<&'static str, Vec<u8>> {
    let sample = over::<Count>(plan, shards, seed);
    let measure = over::<Sample>(sample, shards, seed + 1);
    let score = over::<Measure>(measure, shards, seed + 2);
    let show = over::<Score>(score, shards, seed + 3);
    over::<Show>(show, shards, seed + 4).files.into_iter().collect()
}

#[test]
fn shards_in_any_number_and_order_leave_the_bytes_of_one_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let segments = segments(2500);
    let request = study(folder.path(), &segments);
    run_study(&request, &NoProgress, &AtomicBool::new(false)).expect("a run");
    let alone: BTreeMap<&str, Vec<u8>> = FILES.map(|name| (name, std::fs::read(request.out.join(name)).expect(name))).into();
    let (plan, ..) = plan(&request).expect("a plan");
    for (count, seed) in [(1, 0), (2, 10), (16, 20), (61, 30)] {
        let mut shards: Vec<Vec<ShardSegment>> = vec![Vec::new(); count];
        for segment in &segments {
            shards[(mix64(seed, segment.row.into()) % count as u64) as usize].push(segment.clone());
        }
        let found = all_steps(plan.clone(), &shards, seed);
        for name in FILES {
            assert!(found[name] == alone[name], "{name} differs with {count} shards");
        }
    }
    // The figures are of something: both codes found their talk.
    let best = String::from_utf8_lossy(&alone["lines_by_code.csv"]).into_owned();
    assert!(best.lines().filter(|line| line.starts_with("food,")).count() == 20 && best.contains("soup"));
}

#[test]
fn a_shard_that_is_missing_or_comes_twice_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let segments = segments(1200);
    let (plan, ..) = plan(&study(folder.path(), &segments)).expect("a plan");
    let sample = over::<Count>(plan, std::slice::from_ref(&segments), 1);
    let half = Sample::map(&sample, &segments[..600]);
    assert!(matches!(Sample::finish(sample, half), Err(ShardError::Segments { found: 600, expected: 1200 })));
}

#[test]
fn files_of_another_build_run_or_kind_and_cut_ones_are_refused_by_name() {
    let ours = Envelope { build: "1+aa".to_owned(), run: None };
    let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
    let file = ours.seal("count partial", one, &vec![1u32, 2, 3]).expect("sealed");
    let open = |envelope: &Envelope, kind: &str, bytes: &[u8]| {
        envelope.open::<Vec<u32>>("part-7", kind, bytes).map(|(value, _)| value).map_err(|error| error.to_string())
    };
    assert_eq!(open(&ours, "count partial", &file), Ok(vec![1, 2, 3]));
    let refused = |envelope: &Envelope, kind: &str, bytes: &[u8]| open(envelope, kind, bytes).expect_err("refused");
    let theirs = Envelope { build: "1+bb".to_owned(), run: None };
    let message = refused(&theirs, "count partial", &file);
    assert!(message.starts_with("E0022 part-7") && message.contains("1+aa") && message.contains("1+bb"), "{message}");
    assert!(refused(&Envelope { run: Some(other), ..ours.clone() }, "count partial", &file).starts_with("E0023 part-7"));
    assert!(refused(&ours, "score partial", &file).contains("it is count partial"));
    assert!(refused(&ours, "count partial", &file[..file.len() - 1]).contains("cut or changed"));
    assert!(refused(&ours, "count partial", b"no line").starts_with("E0021"));
}

#[test]
fn a_line_that_is_no_segment_is_named_without_its_words() {
    for (text, says) in [
        ("{\"row\": 0, \"text\": \"a\"}\ncanary", "line 2: it is no JSON object"),
        ("{\"row\": 0}", "line 1: it lacks `row`"),
        ("{\"row\": 3, \"text\": \"a\"}\n{\"row\": 3, \"text\": \"canary\"}", "line 2: its row is that of another line"),
    ] {
        let message = read_segments("shard.jsonl", text.as_bytes()).expect_err("refused").to_string();
        assert!(message.starts_with("E0020 shard.jsonl") && message.contains(says) && !message.contains("canary"), "{message}");
    }
    assert_eq!(
        read_segments("shard.jsonl", b"{\"row\": 1, \"text\": \"b\"}\n\n{\"row\": 0, \"text\": \"a\"}\n").expect("read")[0].text,
        "a"
    );
}
