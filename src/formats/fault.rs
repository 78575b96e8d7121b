//! Why a file that people write cannot be read: what, at which line, and the way out.

use thiserror::Error;

use crate::domain::explanation::Explanation;

/// A fault in a study's file. The caller adds the file's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{message}{}{remedy}", line.map(|l| format!("line {l}: ")).unwrap_or_default(), if remedy.is_empty() { "" } else { "; " })]
pub struct FormatFault {
    /// Line, from 1, where it is known.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// What can be done.
    pub remedy: String,
}

impl From<Explanation> for FormatFault {
    fn from(explanation: Explanation) -> Self {
        Self::new(explanation.message, explanation.remedy)
    }
}

impl FormatFault {
    /// A fault without a line.
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { line: None, message: message.into(), remedy: remedy.into() }
    }

    /// The same fault at a line.
    pub fn at(self, line: u32) -> Self {
        Self { line: Some(line), ..self }
    }

    /// A fault that the TOML reader found. Quotation marks that are curly, or that nothing closes, are named as what they are.
    pub fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| line_of(text, span.start.min(text.len())));
        let written = line.and_then(|line| text.lines().nth(line as usize - 1)).unwrap_or("");
        let (message, remedy) = quotation(written).unwrap_or_else(|| {
            let message = error.message().trim().replace('\n', ", ");
            (message, "correct this line".to_owned())
        });
        Self { line, message, remedy }
    }
}

/// What is wrong with the quotation marks of a line of TOML that cannot be read.
fn quotation(line: &str) -> Option<(String, String)> {
    let value = line.split_once('=').map_or(line, |(_, value)| value).trim_start().trim_start_matches(['[', ' ']);
    if value.starts_with(['“', '”', '„', '«', '‘', '’', '‚']) {
        let message = "the text begins with a curly quotation mark, as word processors write it";
        return Some((message.to_owned(), "put straight ones (\") around the text".to_owned()));
    }
    let outside = line.replace("\\\"", "");
    let open = outside.matches('"').count() % 2 == 1 && !outside.contains("\"\"\"");
    open.then(|| ("a quotation mark opens in this line and is never closed".to_owned(), "put one (\") behind the text".to_owned()))
}

/// Reads a file of TOML.
///
/// # Errors
/// Every fault of its writing, one for each line.
pub fn toml_table(text: &str) -> Result<toml::Table, Vec<FormatFault>> {
    let whole = toml::from_str::<toml::Table>(text);
    whole.map_err(|first| {
        let (_, errors) = toml::de::DeTable::parse_recoverable(text);
        let mut faults: Vec<FormatFault> =
            errors.iter().chain(errors.is_empty().then_some(&first)).map(|error| FormatFault::from_toml(text, error)).collect();
        faults.sort_by_key(|fault| fault.line);
        faults.dedup_by_key(|fault| fault.line);
        faults
    })
}

/// The line of a byte, from 1.
pub fn line_of(text: &str, byte: usize) -> u32 {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|&&b| b == b'\n').count() as u32 + 1
}

/// The known word nearest to an unknown one, if it is near enough to be a misspelling.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|have| (strsim::jaro_winkler(word, have), have)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    near.filter(|&(likeness, _)| likeness > 0.7).map(|(_, have)| have)
}

/// "unknown key x, did you mean y?", or the list of what is known where nothing is near.
pub fn unknown_key(what: &str, key: &str, known: &[&str]) -> FormatFault {
    let remedy = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("known are {}", known.join(", ")),
    };
    FormatFault::new(format!("{what} {key} is not known"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_word_is_offered() {
        assert_eq!(
            unknown_key("key", "max_word", &["max_words", "unit"]).to_string(),
            "key max_word is not known; did you mean max_words?"
        );
        assert_eq!(unknown_key("key", "zzz", &["max_words", "unit"]).to_string(), "key zzz is not known; known are max_words, unit");
    }
}
