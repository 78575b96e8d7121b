//! Whether all that was said is in the language whose stems and function words are used.
//!
//! Three looks, none of which needs a model. A transcript that reads like another listed language is named with it. Within a transcript
//! a longer segment in which hardly a function word occurs is in another language: in talk they are more than half of
//! all words. Where neither look finds anything, transcripts are compared with each other: those of one language share many of
//! their thirty commonest words, those of different languages few.
//!
//! Limits: short segments and short transcripts are not judged; neighbours such as Danish and Norwegian may pass for one language; a
//! transcript in which two languages take turns may join those of both. Cost: words, and transcripts x languages comparisons.

use rustc_hash::FxHashSet;

use crate::domain::corpus::token::Tokens;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::DocumentId;
use crate::language::identify::{identify, identify_text};
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::language::word_finder::is_cut_by_character;
use crate::language::word_lists::WordLists;

/// Words from which on a segment is judged.
const LONG: usize = 20;

/// In less than this share of function words a segment is no talk in the study's language: in English interviews none of some 6,600 longer
/// segments had less. In a language that has fewer function words the limit is [`OF_USUAL`] of the usual share.
const FEW: f64 = 0.1;

/// See [`FEW`].
const OF_USUAL: f64 = 0.2;

/// The limit is never lower: a corpus that is wholly in another language has no usual share.
const LEAST_SHARE: f64 = 0.01;

/// So many such segments are reported, for one may be a list of names.
const LEAST: usize = 3;

/// Words from which on a transcript is compared with others.
const SPOKEN: usize = 300;

/// So many of a transcript's commonest words are compared.
const COMMONEST: usize = 30;

/// So many of them are shared within a language. In English interviews the weakest link was 15, between distant languages 11 at most.
const SHARED: usize = 12;

/// Names listed in one message.
const NAMED: usize = 3;

/// Findings about transcripts in other languages and about scripts without blanks; `names` are those of the transcripts, in order.
pub fn languages(corpus: &[Tokens], names: &[&DocumentId], language: Language) -> Vec<Finding> {
    let rules = TermRules::new(language);
    let mut findings = by_lists(corpus, names, language, &rules);
    if findings.is_empty() {
        findings = apart_from_the_rest(corpus, names);
    }
    findings.extend(without_blanks(corpus));
    findings
}

/// The language of most transcripts where it is another than English, which the pipelines take where nothing is declared, with a note
/// that says so. `None` where most read like English, or like no listed language.
pub fn study_language(transcripts: &[SafeTranscript]) -> Option<(Language, Finding)> {
    let of_transcript = |transcript: &SafeTranscript| {
        identify_text(transcript.turns.iter().map(|turn| turn.span.slice(&transcript.text))).map(|found| found.language)
    };
    let found: Vec<Language> = transcripts.iter().filter_map(of_transcript).collect();
    let votes = |language: &Language| found.iter().filter(|other| *other == language).count();
    let language = *found.iter().find(|language| 2 * votes(language) > found.len())?;
    if language == Language::En {
        return None;
    }
    let name = &WordLists::of(language).name;
    let message = format!(
        "study.toml names no language; {} of {} transcripts read like {name}, so words are counted as {name}",
        votes(&language),
        transcripts.len()
    );
    let remedy = format!("write `language = \"{}\"` in study.toml, or another one if that is wrong", language.tag().unwrap_or("other"));
    Some((language, Finding::note("E0506", Place::study(), message, remedy)))
}

/// The language that the words of a transcript indicate.
fn identified(tokens: &Tokens) -> Option<Language> {
    identify(uses(tokens).into_iter().map(|(uses, form)| (form.as_str(), uses))).map(|found| found.language)
}

/// How often each form occurs.
fn uses(tokens: &Tokens) -> Vec<(u64, &String)> {
    let mut uses = vec![0u64; tokens.forms.len()];
    tokens.ids.iter().for_each(|&id| uses[id as usize] += 1);
    uses.into_iter().zip(&tokens.forms).collect()
}

/// What is known of one transcript's longer segments.
struct Judged {
    long: usize,
    foreign: usize,
    /// The language that the whole reads like, where it is another listed one.
    other: Option<Language>,
}

impl Judged {
    /// Whether the transcript as a whole is in another language.
    fn is_foreign(&self) -> bool {
        self.other.is_some() || (self.foreign > 0 && 2 * self.foreign >= self.long)
    }
}

fn by_lists(corpus: &[Tokens], names: &[&DocumentId], language: Language, rules: &TermRules) -> Vec<Finding> {
    // A language without a list has no words by which talk could be judged.
    let least = if rules.lists().name.is_empty() { 0.0 } else { LEAST_SHARE };
    let few = if language == Language::En { FEW } else { FEW.min(OF_USUAL * usual_share(corpus, rules)).max(least) };
    let judged: Vec<Judged> = corpus
        .iter()
        .map(|tokens| Judged { other: identified(tokens).filter(|&found| found != language), ..judge(tokens, rules, few) })
        .collect();
    let own = match &rules.lists().name {
        name if name.is_empty() => "the study's own",
        name => name,
    };
    let wholly: Vec<&Judged> = judged.iter().filter(|judged| judged.is_foreign()).collect();
    if wholly.len() > 1 && 2 * wholly.len() > corpus.len() {
        let mut others: Vec<Option<Language>> = wholly.iter().map(|judged| judged.other).collect();
        others.dedup();
        let (message, remedy) = match others[..] {
            [Some(one)] => (
                format!("{} of {} transcripts read like {}, not like {own}", wholly.len(), corpus.len(), WordLists::of(one).name),
                format!("write `language = \"{}\"` in study.toml", one.tag().unwrap_or("other")),
            ),
            _ => (
                format!("{} of {} transcripts read like another language than {own}", wholly.len(), corpus.len()),
                "say which one in study.toml, as in `language = \"es\"`, or `\"other\"`".to_owned(),
            ),
        };
        return vec![Finding::new("E0503", Place::study(), message, remedy)];
    }
    let of_transcript = |(judged, name): (&Judged, &&DocumentId)| {
        let message = match judged.other {
            Some(other) => format!("it reads like {}, not like {own}", WordLists::of(other).name),
            None if judged.foreign >= LEAST || judged.is_foreign() => {
                format!("{} of {} longer segments read like another language than {own}", judged.foreign, judged.long)
            }
            None => return None,
        };
        let remedy = format!("put each language into a study of its own; what is mixed is ranked by its words in {own} alone");
        Some(Finding::new("E0503", Place::file(name), message, remedy))
    };
    judged.iter().zip(names).filter_map(of_transcript).collect()
}

/// The share of function words in the whole corpus.
fn usual_share(corpus: &[Tokens], rules: &TermRules) -> f64 {
    let words = || corpus.iter().flat_map(uses).filter(|(_, form)| is_word(form));
    let function: u64 = words().filter(|(_, form)| rules.is_function_word(&TermRules::fold(form))).map(|(uses, _)| uses).sum();
    function as f64 / words().map(|(uses, _)| uses).sum::<u64>().max(1) as f64
}

/// What a reader should know where most words are characters.
fn without_blanks(corpus: &[Tokens]) -> Option<Finding> {
    let is_cut = |tokens: &Tokens| {
        let words: u64 = uses(tokens).iter().map(|(uses, _)| uses).sum();
        let cut: u64 = uses(tokens).iter().filter(|(_, form)| form.starts_with(is_cut_by_character)).map(|(uses, _)| uses).sum();
        2 * cut > words
    };
    let cut = corpus.iter().filter(|tokens| is_cut(tokens)).count();
    let message = format!(
        "{cut} of {} transcripts are written without blanks between words: characters and pairs of characters are counted as words, so clusters, drafts and reasons show those",
        corpus.len()
    );
    let remedy =
        "give codes terms of one or two characters, or longer ones made of them; or name a tokenizer that knows words with --tokenizer";
    (cut > 0).then(|| Finding::note("E0505", Place::study(), message, remedy))
}

fn judge(tokens: &Tokens, rules: &TermRules, few: f64) -> Judged {
    let kinds: Vec<(bool, bool)> =
        tokens.forms.iter().map(|form| (is_word(form), rules.is_function_word(&TermRules::fold(form)))).collect();
    let mut judged = Judged { long: 0, foreign: 0, other: None };
    for segment in 0..tokens.segments() {
        let words = || tokens.ids[tokens.range(segment)].iter().map(|&id| kinds[id as usize]).filter(|(is_word, _)| *is_word);
        let (all, function_words) = (words().count(), words().filter(|(_, is_function_word)| *is_function_word).count());
        if all >= LONG {
            judged.long += 1;
            judged.foreign += usize::from((function_words as f64) < few * all as f64);
        }
    }
    judged
}

/// Whether a form can be a word of any language: no number, and no run of one letter, by which names are made unreadable.
fn is_word(form: &str) -> bool {
    let first = form.chars().next().unwrap_or_default();
    let alike = form.chars().count() > 1 && form.chars().all(|c| c == first);
    !alike && form.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-'))
}

/// Groups of transcripts that share hardly a common word with the largest group.
fn apart_from_the_rest(corpus: &[Tokens], names: &[&DocumentId]) -> Vec<Finding> {
    let (said, names): (Vec<FxHashSet<String>>, Vec<&DocumentId>) =
        corpus.iter().zip(names).filter(|(tokens, _)| tokens.ids.len() >= SPOKEN).map(|(tokens, name)| (commonest(tokens), *name)).unzip();
    let mut groups = groups(&said);
    // The largest is what the others stand apart from; of equals the first.
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    let apart = |group: &Vec<usize>| {
        let more = group.len().saturating_sub(NAMED);
        let mut listed: Vec<String> = group.iter().take(NAMED).map(|&at| names[at].to_string()).collect();
        listed.extend((more > 0).then(|| format!("{more} more")));
        let message = format!("{} share hardly any of their commonest words with the other transcripts", listed.join(", "));
        Finding::new("E0504", Place::study(), message, "if they are in another language, put them into a study of their own")
    };
    groups.iter().skip(1).map(apart).collect()
}

/// The commonest words; of equally frequent ones the first in the alphabet.
fn commonest(tokens: &Tokens) -> FxHashSet<String> {
    let mut words: Vec<(u64, &String)> = uses(tokens).into_iter().filter(|(_, form)| form.chars().all(char::is_alphabetic)).collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    words.iter().take(COMMONEST).map(|(_, form)| TermRules::fold(form)).collect()
}

/// Transcripts that are connected by shared words, each group by rising number.
fn groups(said: &[FxHashSet<String>]) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..said.len()).collect();
    let mut groups = Vec::new();
    while let Some(first) = left.first().copied() {
        left.remove(0);
        let (mut group, mut next) = (vec![first], 0);
        while next < group.len() && !left.is_empty() {
            let own = &said[group[next]];
            let (near, far): (Vec<usize>, Vec<usize>) = left.iter().partition(|&&other| own.intersection(&said[other]).count() >= SHARED);
            group.extend(near);
            (left, next) = (far, next + 1);
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Talk of made-up words: `common` stand in every segment, the others in one.
    fn talk(common: &[&str], segments: usize) -> Tokens {
        let mut words: Vec<Vec<String>> = Vec::new();
        for segment in 0..segments {
            let rare = |at: usize| format!("w{}q", common[0]) + &"z".repeat(segment % 7 + at);
            words.push(common.iter().map(|word| (*word).to_owned()).chain((0..6).map(rare)).collect());
        }
        tokens(&words)
    }

    fn tokens(segments: &[Vec<String>]) -> Tokens {
        let mut forms: Vec<String> = segments.concat();
        forms.sort();
        forms.dedup();
        let mut tokens = Tokens { forms, starts: vec![0], ..Tokens::default() };
        for segment in segments {
            tokens.ids.extend(segment.iter().map(|word| tokens.forms.binary_search(word).expect("a form") as u32));
            tokens.starts.push(tokens.ids.len() as u32);
        }
        tokens
    }

    const ENGLISH: [&str; 18] =
        ["i", "was", "and", "the", "they", "to", "of", "it", "so", "you", "not", "with", "that", "my", "in", "at", "had", "be"];
    const INVENTED: [&str; 18] =
        ["ka", "lo", "mi", "ret", "sul", "ta", "pel", "uko", "zan", "vi", "dor", "hem", "ano", "bel", "cyr", "fo", "gan", "jo"];

    const ALSO_INVENTED: [&str; 18] = [
        "bruk", "sefi", "gont", "plir", "wexa", "dorn", "muk", "tirl", "vosk", "hebb", "yalt", "cruw", "nimf", "ogda", "pesk", "rull",
        "jask", "zemp",
    ];

    fn found(corpus: &[Tokens], language: Language) -> Vec<(String, String)> {
        let names: Vec<DocumentId> = (0..corpus.len()).map(|at| DocumentId::new(format!("{at}.txt"))).collect();
        let findings = languages(corpus, &names.iter().collect::<Vec<_>>(), language);
        findings.into_iter().map(|finding| (finding.code, format!("{}: {}", finding.place, finding.message))).collect()
    }

    #[test]
    fn talk_in_one_language_is_no_finding() {
        let english: Vec<Tokens> = (0..4).map(|_| talk(&ENGLISH, 20)).collect();
        assert!(found(&english, Language::En).is_empty());
        let invented: Vec<Tokens> = (0..4).map(|_| talk(&INVENTED, 20)).collect();
        assert!(found(&invented, Language::Other).is_empty());
        assert!(found(&[], Language::En).is_empty());
    }

    #[test]
    fn a_study_in_another_language_than_the_declared_one_is_told_once() {
        let invented: Vec<Tokens> = (0..4).map(|_| talk(&INVENTED, 20)).collect();
        let expected = "4 of 4 transcripts read like another language than English".to_owned();
        let reported = found(&invented, Language::En);
        assert_eq!(reported.len(), 1);
        assert!(reported[0].0 == "E0503" && reported[0].1.ends_with(&expected), "{reported:?}");
    }

    #[test]
    fn a_transcript_in_which_another_language_comes_in_is_named() {
        let mixed = {
            let english = |at: usize| {
                ENGLISH.iter().map(|word| (*word).to_owned()).chain((0..4).map(|more| "e".to_owned() + &"f".repeat(at + more))).collect()
            };
            let invented = |at: usize| {
                INVENTED.iter().map(|word| (*word).to_owned()).chain((0..4).map(|more| "i".to_owned() + &"o".repeat(at + more))).collect()
            };
            tokens(&(0..20).map(|at| if at < 17 { english(at) } else { invented(at) }).collect::<Vec<Vec<String>>>())
        };
        let reported = found(&[talk(&ENGLISH, 20), mixed, talk(&ENGLISH, 20)], Language::En);
        assert_eq!(reported, [("E0503".to_owned(), "1.txt: 3 of 20 longer segments read like another language than English".to_owned())]);
    }

    #[test]
    fn numbers_and_blackened_names_are_no_language() {
        let odd = |at: usize| -> Vec<String> {
            let number = |more: usize| if at.is_multiple_of(2) { format!("{}", 30 * at + more) } else { "x".repeat(2 + more % 9) };
            (0..30).map(number).collect()
        };
        let english =
            |_| -> Vec<String> { ENGLISH.iter().map(|word| (*word).to_owned()).chain(["house".to_owned(), "rain".to_owned()]).collect() };
        let segments: Vec<Vec<String>> = (0..8).map(odd).chain((0..20).map(english)).collect();
        assert!(found(&[tokens(&segments), talk(&ENGLISH, 20)], Language::En).is_empty());
    }

    #[test]
    fn without_lists_transcripts_that_share_no_common_words_stand_apart() {
        let corpus: Vec<Tokens> = (0..9).map(|at| talk(if at < 4 { &INVENTED } else { &ALSO_INVENTED }, 20)).collect();
        let reported = found(&corpus, Language::Other);
        assert_eq!(reported.len(), 1);
        assert!(reported[0].0 == "E0504" && reported[0].1.contains("0.txt, 1.txt, 2.txt, 1 more share"), "{reported:?}");
        // Too little was said to judge.
        let short: Vec<Tokens> = (0..9).map(|at| talk(if at < 4 { &INVENTED } else { &ALSO_INVENTED }, 5)).collect();
        assert!(found(&short, Language::Other).is_empty());
    }
}
