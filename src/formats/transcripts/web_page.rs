//! Transcripts in markup: saved pages (.html, .htm) and oTranscribe files (.otr), which are JSON around markup.

use serde::Deserialize;

use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::decode::decode;
use crate::formats::markup::html::{decode_html, read_html};
use crate::formats::transcripts::prose::Prose;
use crate::formats::transcripts::reading::{ReadError, Reading};

/// Reads a page.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_page(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let decoded = decode_html(bytes)?;
    let mut prose = Prose::default();
    read_html(&decoded.text, &mut prose);
    Ok(Reading { guessed: decoded.guessed, ..prose.finish(decoded.encoding, rules) })
}

/// What an oTranscribe file holds beside the name of the recording.
#[derive(Deserialize)]
struct Otr {
    text: String,
}

/// Reads an oTranscribe file.
///
/// # Errors
///
/// A [`ReadError`] if the file is damaged, refused, or not of this format.
pub fn read_otr(bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
    let decoded = decode(bytes)?;
    let otr: Otr = serde_json::from_str(&decoded.text).map_err(|_| ReadError::NotThis("complete oTranscribe"))?;
    let mut prose = Prose::default();
    read_html(&otr.text, &mut prose);
    Ok(Reading { guessed: decoded.guessed, ..prose.finish(decoded.encoding, rules) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::transcripts::prose::tests::{check_sound, shown};

    #[test]
    fn an_otranscribe_file() {
        let otr = br#"{"text":"<p><span class=\"timestamp\" contenteditable=\"false\" data-timestamp=\"5.2\">0:05</span>I: So?<br></p><p><span class=\"timestamp\" data-timestamp=\"9\">0:09</span>P: It&nbsp;was &quot;fine&quot;.</p>","media":"a.mp3","media-time":12.5}"#;
        let reading = read_otr(otr, &SpeakerRules::default()).expect("a reading");
        check_sound(&reading);
        assert_eq!(shown(&reading), ["I|I|paragraph 1|5.0|So?", "P|P|paragraph 2|9.0|It\u{a0}was \"fine\"."]);
        (0..otr.len()).for_each(|length| assert!(read_otr(&otr[..length], &SpeakerRules::default()).is_err()));
        assert!(read_otr("[".repeat(200_000).as_bytes(), &SpeakerRules::default()).is_err());
    }
}
