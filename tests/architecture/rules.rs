//! What stays out of which room, and how long a file may be.

use super::scan::{Reference, Token, references, tokens};
use super::source::{Source, code_of, without_tests};

/// From sources to complaints; none where the rule is kept.
pub type Rule = fn(&[Source]) -> Vec<String>;

/// The rooms that touch no file, clock, network, terminal or environment.
const INNER: [&str; 7] = ["domain", "contract", "math", "language", "formats", "stages", "report"];

/// No file is longer.
const LONGEST: usize = 600;

/// Anyone who reaches past the parent knows too much of where it is.
pub fn super_super(sources: &[Source]) -> Vec<String> {
    each(sources, |source| {
        let tokens = tokens(&code_of(&source.text));
        let word = |token: &Token| *token == Token::Word("super".to_owned());
        let twice = tokens.windows(3).filter(|t| word(&t[0].1) && t[1].1 == Token::Join && word(&t[2].1));
        twice.map(|t| (t[0].0, "super::super".to_owned())).collect()
    })
}

/// A file that is too long is two.
pub fn too_long(sources: &[Source]) -> Vec<String> {
    each(sources, |source| {
        let lines = source.text.lines().count();
        if lines > LONGEST { vec![(LONGEST, format!("{lines} lines, and {LONGEST} are the most"))] } else { Vec::new() }
    })
}

/// `unwrap` says nothing of why it cannot fail; `expect` does.
pub fn unwraps(sources: &[Source]) -> Vec<String> {
    each(sources, |source| {
        outside_tests(source, |t| match t {
            [(line, Token::Mark('.')), (_, Token::Word(word)), (_, Token::Mark('(')), ..] if word == "unwrap" => {
                Some((*line, "unwrap() outside a test".to_owned()))
            }
            _ => None,
        })
    })
}

/// Only the command line knows that somebody looks at a terminal.
pub fn prints(sources: &[Source]) -> Vec<String> {
    let macros = ["print", "println", "eprint", "eprintln", "dbg"];
    let streams = ["stdout", "stderr", "stdin"];
    each(sources.iter().filter(|source| source.room() != "cli"), |source| {
        outside_tests(source, |t| match t {
            [(line, Token::Word(word)), (_, Token::Mark('!')), ..] if macros.contains(&word.as_str()) => Some((*line, format!("{word}!"))),
            // With something between the brackets it sets up the streams of another process.
            [(line, Token::Word(word)), (_, Token::Mark('(')), (_, Token::Mark(')')), ..] if streams.contains(&word.as_str()) => {
                Some((*line, format!("{word}()")))
            }
            _ => None,
        })
    })
}

/// Nouns, formats and stages are pure: what they give depends on what they are given.
pub fn touches_the_outside(sources: &[Source]) -> Vec<String> {
    let modules = ["fs", "env", "time", "net", "process", "thread", "os"];
    let chance = ["thread_rng", "from_entropy", "from_os_rng", "SystemTime", "Instant", "RandomState"];
    each(sources.iter().filter(|source| INNER.contains(&source.room())), |source| {
        let outside = |reference: &Reference| reference.path.get(1).is_some_and(|module| modules.contains(&module.as_str()));
        let mut found: Vec<(usize, String)> = std_outside_tests(source)
            .into_iter()
            .filter(outside)
            .map(|reference| (reference.line, reference.path[..2].join("::")))
            .collect();
        found.extend(outside_tests(source, |t| match t {
            [(line, Token::Word(word)), ..] if chance.contains(&word.as_str()) => Some((*line, word.clone())),
            _ => None,
        }));
        found
    })
}

/// The standard hash map is seeded anew by every process; anyone who walks over one gives other bytes each time.
pub fn random_hashes(sources: &[Source]) -> Vec<String> {
    each(sources, |source| {
        let random = |reference: &Reference| reference.path.iter().any(|name| ["HashMap", "HashSet"].contains(&name.as_str()));
        std_outside_tests(source).into_iter().filter(random).map(|reference| (reference.line, reference.path.join("::"))).collect()
    })
}

/// Crates of an edge are named in its rooms only, so that the library builds without them.
pub fn foreign_edges(sources: &[Source]) -> Vec<String> {
    let edges: [(&str, &[&str]); 12] = [
        ("clap", &["cli"]),
        ("indicatif", &["cli"]),
        ("ctrlc", &["cli"]),
        ("open", &["cli"]),
        ("rusqlite", &["store"]),
        ("hyper", &["server"]),
        ("hyper_util", &["server"]),
        ("http_body_util", &["server"]),
        ("tokio", &["server"]),
        ("getrandom", &["store", "server"]),
        ("pdf_extract", &["formats"]),
        ("rlimit", &["cli"]),
    ];
    each(sources, |source| {
        outside_tests(source, |t| match t {
            [(line, Token::Word(word)), (_, Token::Join), ..] => {
                let rooms = edges.iter().find(|(edge, _)| edge == word)?.1;
                (!rooms.contains(&source.room())).then(|| (*line, word.clone()))
            }
            _ => None,
        })
    })
}

/// Looks at every place of the code outside tests.
fn outside_tests(source: &Source, look: impl Fn(&[(usize, Token)]) -> Option<(usize, String)>) -> Vec<(usize, String)> {
    if source.is_test() {
        return Vec::new();
    }
    let tokens = tokens(&without_tests(&code_of(&source.text)));
    (0..tokens.len()).filter_map(|at| look(&tokens[at..])).collect()
}

/// What a source names of `std` outside tests.
fn std_outside_tests(source: &Source) -> Vec<Reference> {
    if source.is_test() {
        return Vec::new();
    }
    let bare = Source::new(&source.path, &without_tests(&code_of(&source.text)));
    references(&bare).into_iter().filter(|reference| reference.path[0] == "std").collect()
}

/// One complaint for each place that is found, with its file and line.
fn each<'a>(sources: impl IntoIterator<Item = &'a Source>, look: impl Fn(&Source) -> Vec<(usize, String)>) -> Vec<String> {
    let told = |source: &'a Source| {
        let found = look(source);
        found.into_iter().map(|(line, what)| format!("{}:{line}: {what}", source.path)).collect::<Vec<_>>()
    };
    sources.into_iter().flat_map(told).collect()
}
