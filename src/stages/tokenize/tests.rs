use super::*;
use crate::domain::segment::Segment;
use crate::formats::transcript_text::example;
use proptest::prelude::*;

fn tokenizer() -> WordTokenizer {
    WordTokenizer::load(include_bytes!("../../../models/words/tokenizer.json")).expect("the shipped tokenizer loads")
}

/// Tokenizes a text as one participant's turns, a segment per turn.
fn tokens_of(text: &str) -> (SafeTranscript, Tokens) {
    let transcript = example("a.txt", text);
    let items = transcript
        .turns
        .iter()
        .enumerate()
        .map(|(at, turn)| Segment { turn: at as u32, span: turn.span, words: 1, speaker: turn.speaker, role: turn.role, question: None })
        .collect();
    let segments = Segments { document: transcript.id.clone(), items };
    let tokens = tokenize(&transcript, &segments, &tokenizer()).expect("tokens");
    (transcript, tokens)
}

fn check(text: &str, forms: &[&str]) {
    let (_, tokens) = tokens_of(text);
    let found: Vec<&str> = (0..tokens.segments()).flat_map(|segment| tokens.forms_of(segment)).collect();
    assert_eq!(found, forms, "{text}");
}

#[test]
fn contractions_hyphens_and_negation_stay_whole() {
    check("Don't go — she’s well-known, isn't she?", &["don't", "go", "she’s", "well-known", "isn't", "she"]);
    check("'quoted' rock'n'roll 1990s 3,5", &["quoted", "rock'n'roll", "1990s", "3", "5"]);
}

#[test]
fn other_scripts_and_marks_are_words_too() {
    check("Ella cuidó a mi hermana.", &["ella", "cuidó", "a", "mi", "hermana"]);
    check("אמא שלי, ο πατέρας", &["אמא", "שלי", "ο", "πατέρας"]);
    check("co\u{ad}operate 🙂 zero\u{200b}width", &["co\u{ad}operate", "zero\u{200b}width"]);
}

fn codebook_params() -> CodebookParams {
    CodebookConfig { language: Language::En, act_share: 0.5 }.try_into().expect("sound")
}

#[test]
fn a_scheme_of_function_words_is_about_acts_and_a_declaration_goes_first() {
    use crate::domain::codebook::CodeKind;
    let act = Code { seeds: vec!["go ahead".into(), "what did she say".into()], ..Code::named("prompting") };
    let topic = Code { kind: Some(CodeKind::Topic), ..Code::named("school") };
    let kinds =
        |codes| tokenize_codebook(&Codebook::new(1, codes).expect("sound"), &tokenizer(), &codebook_params()).expect("tokens").kinds;
    assert_eq!(kinds(vec![act, topic]), [CodeKind::Act, CodeKind::Topic]);
    assert_eq!(kinds(vec![Code { seeds: vec!["foster mother".into()], ..Code::named("care") }]), [CodeKind::Topic]);
    assert!(CodebookParams::try_from(CodebookConfig { language: Language::En, act_share: f64::NAN }).is_err());
}

#[test]
fn a_tokenizer_that_does_not_load_says_so() {
    assert!(matches!(WordTokenizer::load(b"{}").err(), Some(TokenizeError::BadTokenizer { .. })));
}

#[test]
fn a_codebook_is_tokenized_clause_by_clause() {
    let code =
        Code { definition: "A tie that shields".into(), seeds: vec!["kept me safe".into(), "aunt".into()], ..Code::named("safe_tie") };
    let book = Codebook::new(1, vec![code]).expect("a sound codebook");
    let tokens = tokenize_codebook(&book, &tokenizer(), &codebook_params()).expect("tokens");
    let shown: Vec<(Clause, usize)> = tokens.codes[0].iter().map(|phrase| (phrase.clause, phrase.forms.len())).collect();
    assert_eq!(shown, [(Clause::Name, 2), (Clause::Definition, 4), (Clause::Seed, 3), (Clause::Seed, 1)]);
}

proptest! {
    /// The oldest rule of text tools: slice the original by the span and compare.
    #[test]
    fn every_form_is_the_lower_case_of_its_slice(text in "[a-zA-ZéÜß’' \\-0-9🙂\u{301}א]{1,80}") {
        let (transcript, tokens) = tokens_of(&text);
        for (id, span) in tokens.ids.iter().zip(&tokens.spans) {
            let slice = span.slice(&transcript.text);
            prop_assert_eq!(&tokens.forms[*id as usize], &slice.to_lowercase());
        }
        prop_assert!(tokens.forms.is_sorted());
        prop_assert!(tokens.spans.is_sorted());
    }
}
