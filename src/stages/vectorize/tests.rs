use super::*;
use crate::domain::codebook::Code;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::token::Clause;

fn params() -> VectorizeParams {
    VectorizeConfig { language: Language::En, pair_min_segments: 2 }.try_into().expect("sound")
}

/// Tokens of a transcript whose segments are given as words between spaces.
fn tokens(segments: &[&str]) -> Tokens {
    let mut forms: Vec<String> = segments.iter().flat_map(|s| s.split(' ')).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    forms.sort_unstable();
    forms.dedup();
    let mut tokens = Tokens { starts: vec![0], ..Tokens::default() };
    for segment in segments {
        let words = segment.split(' ').filter(|w| !w.is_empty());
        tokens.ids.extend(words.map(|word| forms.iter().position(|form| form == word).expect("known") as u32));
        // Each word in a place of its own, a space apart.
        let mut at = tokens.spans.last().map_or(0, |span: &ByteSpan| span.end as usize + 1);
        for word in segment.split(' ').filter(|w| !w.is_empty()) {
            tokens.spans.push(ByteSpan::new(at, at + word.len()));
            at += word.len() + 1;
        }
        tokens.starts.push(tokens.ids.len() as u32);
    }
    tokens.forms = forms;
    tokens
}

fn space(corpus: &[Tokens], codes: Vec<Code>, phrases: Vec<Vec<TokenPhrase>>) -> TermSpace {
    let book = Codebook::new(1, codes).expect("a sound codebook");
    let kinds = book.codes().iter().map(|code| code.kind.unwrap_or(CodeKind::Topic)).collect();
    let codebook = CodebookTokens { codes: phrases, kinds };
    vectorize(corpus, Some((&book, &codebook)), &params(), &Context::quiet(1)).expect("a space").value
}

fn seed(words: &str) -> TokenPhrase {
    TokenPhrase { clause: Clause::Seed, forms: words.split(' ').map(str::to_owned).collect() }
}

#[test]
fn words_are_stems_and_pairs_need_two_segments() {
    let corpus = [tokens(&["my aunt helped me", "aunt helping", ""]), tokens(&["the aunt stayed", "helped aunt"])];
    let topics = vectorize(&corpus, None, &params(), &Context::quiet(1)).expect("a space").value.topics;
    assert_eq!(topics.vocabulary.terms, ["aunt", "aunt help", "help", "stay"]);
    assert_eq!(topics.vocabulary.df, [4, 2, 3, 1]);
    assert_eq!(topics.rows.len(), 5);
    assert_eq!(topics.rows.row(0).collect::<Vec<_>>(), [(0, 1), (1, 1), (2, 1)]);
    assert_eq!(topics.rows.row(2).len(), 0);
}

#[test]
fn words_that_have_a_capital_inside_sentences_are_names() {
    let named = |cased: &[(&str, [u32; 2])]| {
        let mut tokens = tokens(&["bertrand brought onions home"]);
        tokens.cased = tokens.forms.iter().map(|form| cased.iter().find(|(word, _)| word == form).expect("counted").1).collect();
        let topics = vectorize(&[tokens], None, &params(), &Context::quiet(1)).expect("a space").value.topics;
        topics.names.iter().map(|&term| topics.vocabulary.terms[term as usize].clone()).collect::<Vec<_>>()
    };
    assert_eq!(named(&[("bertrand", [4, 4]), ("brought", [5, 0]), ("onions", [9, 1]), ("home", [7, 0])]), ["bertrand"]);
    // Where every noun has one, or all is in capitals, a capital says nothing.
    assert!(named(&[("bertrand", [4, 4]), ("brought", [5, 0]), ("onions", [9, 9]), ("home", [7, 7])]).is_empty());
}

#[test]
fn people_are_shown_the_commonest_spelling() {
    let corpus = [tokens(&["caring cares caring", "cared"])];
    let space = vectorize(&corpus, None, &params(), &Context::quiet(1)).expect("a space").value;
    assert_eq!((space.topics.vocabulary.terms.as_slice(), space.shown.as_slice()), (&["care".to_owned()][..], &["caring".to_owned()][..]));
}

#[test]
fn a_seed_phrase_gives_its_words_and_pairs() {
    let corpus = [tokens(&["kept safe", "kept safe", "aunt"])];
    let space = space(&corpus, vec![Code::named("protective")], vec![vec![seed("kept me safe"), seed("uncle")]]);
    let terms: Vec<&str> = space.codes[0].phrases[0].terms.iter().map(|&t| space.topics.vocabulary.terms[t as usize].as_str()).collect();
    assert_eq!(terms, ["kept", "safe", "kept safe"]);
    assert_eq!(space.codes[0].phrases[1].absent, 1);
}

#[test]
fn a_talk_act_is_written_in_words_as_spoken_and_a_topic_is_not() {
    let corpus = [tokens(&["what do you think about it", "you do it"])];
    let act = Code { kind: Some(CodeKind::Act), ..Code::named("pressing") };
    let acts = space(&corpus, vec![act], vec![vec![seed("what do you think"), seed("why do you")]]);
    assert_eq!(acts.codes[0].kind, CodeKind::Act);
    assert!(acts.acts.is_some_and(|acts| acts.vocabulary.id("do").is_some()));
    let declared = Code { kind: Some(CodeKind::Topic), ..Code::named("pressing") };
    let topics = space(&corpus, vec![declared.clone()], vec![vec![seed("think hard")]]);
    assert_eq!((topics.codes[0].kind, topics.codes[0].doing.share), (CodeKind::Topic, 0.5), "think is a filler of talk");
    let doing = space(&corpus, vec![Code { about: Some(About::People), ..declared }], vec![vec![seed("what do you agree")]]);
    assert_eq!((doing.codes[0].doing.share, doing.codes[0].doing.about_people), (0.75, true));
    let bare = space(&corpus, vec![Code::named("housing")], vec![vec![seed("housing")]]);
    assert!(bare.acts.is_none() && bare.codes[0].doing.phrases.is_empty());
}

#[test]
fn a_code_without_a_word_in_the_corpus_is_a_finding() {
    let book = Codebook::new(1, vec![Code::named("zzz")]).expect("a sound codebook");
    let codebook = CodebookTokens { codes: vec![vec![seed("qqq")]], kinds: vec![CodeKind::Topic] };
    let outcome = vectorize(&[tokens(&["aunt"])], Some((&book, &codebook)), &params(), &Context::quiet(1)).expect("a space");
    assert_eq!(outcome.findings[0].code, "E0501");
}

#[test]
fn transcripts_may_be_counted_together_or_apart() {
    let all = ["aunt helped", "she stayed", "aunt stayed", "helped me"];
    let together = vectorize(&[tokens(&all)], None, &params(), &Context::quiet(1)).expect("a space").value;
    let apart: Vec<Tokens> = all.iter().map(|segment| tokens(&[segment])).collect();
    assert_eq!(vectorize(&apart, None, &params(), &Context::quiet(1)).expect("a space").value, together);
}
