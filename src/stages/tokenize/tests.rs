use super::*;
use crate::domain::corpus::segment::Segment;
use crate::domain::corpus::token::Clause;
use crate::formats::transcripts::plain_text::example;
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
fn capitals_count_inside_sentences_only() {
    let (_, tokens) = tokens_of("Then Bertrand came, and Bertrand stayed. Bertrand left. \u{201c}Bertrand?\u{201d} Onions are onions.");
    let cased = |word: &str| tokens.cased[tokens.forms.iter().position(|form| form == word).expect("a form")];
    assert_eq!((cased("bertrand"), cased("onions"), cased("then")), ([2, 2], [1, 0], [0, 0]));
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

/// Every word of a text, by our own finder and by the declared tokenizer.
fn both(tokenizer: &WordTokenizer, text: &str) -> [Vec<(String, usize, usize)>; 2] {
    let (mut ours, mut declared) = (Vec::new(), Vec::new());
    tokenizer.words(text, |form, start, end| ours.push((form.to_owned(), start, end))).expect("words");
    tokenizer.declared_words(text, |form, start, end| declared.push((form.to_owned(), start, end))).expect("words");
    [ours, declared]
}

#[test]
fn our_own_finder_agrees_with_the_declared_tokenizer_on_every_code_point() {
    let tokenizer = tokenizer();
    assert!(tokenizer.built_in);
    // Alone; inside a word; after a joiner; before one; before a letter.
    let alone = |c: char| format!("{c} a{c}b a'{c} a-{c}x {c}-a '{c}a A{c}\u{301}");
    let characters: Vec<char> = ('\0'..=char::MAX).collect();
    for some in characters.chunks(64) {
        let text = some.iter().map(|&c| alone(c)).collect::<Vec<_>>().join("\n");
        let [ours, declared] = both(&tokenizer, &text);
        assert_eq!(ours, declared, "between U+{:04X} and U+{:04X}", some[0] as u32, some[some.len() - 1] as u32);
    }
}

#[test]
fn another_tokenizer_is_not_taken_for_the_built_in_one() {
    let other = String::from_utf8(BUILT_IN.to_vec()).expect("text").replace("Lowercase", "NFC");
    assert!(!WordTokenizer::load(other.as_bytes()).expect("it loads").built_in);
    let vocabulary = String::from_utf8(BUILT_IN.to_vec()).expect("text").replace("\": 0 }", "\": 0, \"tree\": 1 }");
    assert_ne!(vocabulary.as_bytes(), BUILT_IN);
    assert!(WordTokenizer::load(vocabulary.as_bytes()).expect("it loads").built_in);
}

/// Compares the two over every file below a folder that is named in the environment; without one there is nothing to compare.
/// `LEITMOTIF_TEXTS=FOLDER cargo test our_own_finder_agrees_over_a_folder`
#[test]
fn our_own_finder_agrees_over_a_folder() {
    let Some(folder) = std::env::var_os("LEITMOTIF_TEXTS") else { return };
    let (tokenizer, mut folders, mut words) = (tokenizer(), vec![std::path::PathBuf::from(folder)], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
                for line in text.lines() {
                    let [ours, declared] = both(&tokenizer, line);
                    assert!(ours == declared, "they differ in a line of {}", entry.path().display());
                    words += ours.len();
                }
            }
        }
    }
    assert!(words > 0);
}

proptest! {
    #[test]
    fn our_own_finder_agrees_with_the_declared_tokenizer(text in "\\PC{0,60}", talk in "([a-zA-Z0-9éÜßİǅΣςⅣ②ʼ'’‘‐‑ -]|\u{ad}|\u{200b}|\u{feff}|\u{301}|אב|🙂|\n){0,60}") {
        let tokenizer = tokenizer();
        for text in [&text, &talk, &format!("{text}{talk}")] {
            let [ours, declared] = both(&tokenizer, text);
            prop_assert_eq!(ours, declared);
        }
    }

    #[test]
    fn our_own_finder_agrees_where_scripts_have_no_blanks(text in "[房々〇〆のが゙ーカｶกเแะาำๆ็่๑ຂເະខ្មែមြန်္〪ㄱ집a1é' \\-\u{200b}\u{2060}]{0,40}") {
        let [ours, declared] = both(&tokenizer(), &text);
        prop_assert_eq!(ours, declared);
    }

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
