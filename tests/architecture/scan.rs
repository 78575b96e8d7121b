//! Paths that a source names: `crate::…`, `super::…` and `std::…`, in imports and elsewhere.

use super::source::{Source, code_of};

/// A path that a source names, from the crate's root or from `std`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where, from 1.
    pub line: usize,
    /// `crate`, `domain`, `ids`, `CodeId`; or `std`, `fs`, `read`.
    pub path: Vec<String>,
}

/// A word, a `::`, or another character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    Join,
    Mark(char),
}

/// The tokens of blanked code, each with its line.
pub fn tokens(code: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    for (line, text) in code.lines().enumerate() {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (token, length) = match () {
                () if word > 0 => (Token::Word(rest[..word].to_owned()), word),
                () if rest.starts_with("::") => (Token::Join, 2),
                () => (Token::Mark(first), first.len_utf8()),
            };
            tokens.push((line + 1, token));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// Every path of the crate and of `std` that a source names.
pub fn references(source: &Source) -> Vec<Reference> {
    let tokens = tokens(&code_of(&source.text));
    let mut found = Vec::new();
    let mut module: Vec<String> = source.module().into_iter().map(str::to_owned).collect();
    // For every open brace, whether it opened a module.
    let mut braces: Vec<bool> = Vec::new();
    let word = |at: usize| match tokens.get(at) {
        Some((_, Token::Word(word))) => Some(word.as_str()),
        _ => None,
    };
    for (at, (line, token)) in tokens.iter().enumerate() {
        match token {
            Token::Mark('{') => {
                let opens = at >= 2 && word(at - 2) == Some("mod");
                if let Some(name) = word(at.wrapping_sub(1)).filter(|_| opens) {
                    module.push(name.to_owned());
                }
                braces.push(opens);
            }
            Token::Mark('}') => {
                let closes = braces.pop() == Some(true);
                module.truncate(module.len() - usize::from(closes));
            }
            Token::Word(first) if tokens.get(at + 1).is_some_and(|(_, next)| *next == Token::Join) => {
                let inner = at > 0 && tokens[at - 1].1 == Token::Join;
                if let Some(base) = base(first, source, &module).filter(|_| !inner) {
                    let paths = leaves(&tokens, at + 2, base).0;
                    found.extend(paths.into_iter().map(|path| Reference { line: *line, path }));
                }
            }
            _ => {}
        }
    }
    found
}

/// Where a path that begins with this word begins; `None` for a path of other crates or of the file's own.
fn base(word: &str, source: &Source, module: &[String]) -> Option<Vec<String>> {
    let in_crate = |path: &[String]| std::iter::once("crate".to_owned()).chain(path.iter().cloned()).collect();
    match word {
        "crate" => Some(in_crate(&[])),
        // The binary is a crate of its own, which sees the library by name.
        "leitmotif" if source.path == "src/main.rs" => Some(in_crate(&[])),
        "super" => Some(in_crate(&module[..module.len().saturating_sub(1)])),
        "std" => Some(vec!["std".to_owned()]),
        _ => None,
    }
}

/// All paths that go on from a base here, groups in braces followed; and where they end.
fn leaves(tokens: &[(usize, Token)], mut at: usize, mut base: Vec<String>) -> (Vec<Vec<String>>, usize) {
    loop {
        match tokens.get(at).map(|(_, token)| token) {
            Some(Token::Word(word)) => {
                base.push(word.clone());
                at += 1;
                if tokens.get(at).map(|(_, token)| token) != Some(&Token::Join) {
                    return (vec![base], at);
                }
                at += 1;
            }
            Some(Token::Mark('{')) => {
                let mut all = Vec::new();
                at += 1;
                while !matches!(tokens.get(at).map(|(_, token)| token), None | Some(Token::Mark('}'))) {
                    let (more, end) = leaves(tokens, at, base.clone());
                    all.extend(more);
                    at = end.max(at + 1);
                    while matches!(tokens.get(at).map(|(_, token)| token), Some(Token::Mark(',')) | Some(Token::Word(_))) {
                        // A comma, or the words of `as name`.
                        let comma = matches!(tokens[at].1, Token::Mark(','));
                        at += 1;
                        if comma {
                            break;
                        }
                    }
                }
                return (all, at + 1);
            }
            _ => return (vec![base], at),
        }
    }
}
