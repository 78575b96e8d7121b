//! Negation: which words of a passage are negated, and which only wished for. English.
//!
//! In plain words: a denying word ("not", "nobody", "without", "didn't") reaches forward to the end of its clause, eight words
//! at most; a word within the reach of two is affirmed again ("couldn't have done it without her"). A clause ends at a
//! punctuation mark and before "but", "though" and their like. Some denials deny nothing ("not only", "nobody
//! helped me more than she did"). A word of wishing or advising ("should", "if only", "I hope") reaches just as far.
//!
//! After Chapman and others (2001), A simple algorithm for identifying negated findings and diseases in discharge
//! summaries, whose reach and whose idea of false denials these are. Limits: no grammar is read; denial by a verb the list does not hold
//! ("forgot to"), by tone, or reported afterwards ("she helped, or so she says") goes unseen.

/// Words that deny what follows; others end in "n't".
const DENYING: &[&str] = &[
    "not", "cannot", "never", "no", "nobody", "none", "nothing", "nowhere", "neither", "nor", "without", "hardly", "barely", "scarcely",
    "rarely", "seldom", "lack", "lacked", "lacks", "refuse", "refused", "refuses", "fail", "failed", "fails",
];
/// After a denying word, these make it deny nothing.
const DENYING_NOTHING: &[&str] = &["only", "just", "merely", "doubt", "matter", "wonder"];
/// Before "than", these make a denial a superlative.
const COMPARING: &[&str] = &["more", "better", "closer", "longer", "harder"];
/// Words of wishing, advising and supposing.
const WISHING: &[&str] =
    &["should", "shouldn't", "should've", "ought", "wish", "wished", "hope", "hoped", "if", "need", "needs", "supposed"];
/// A new clause begins with one of these.
const NEW_CLAUSE: &[&str] = &["but", "though", "although", "however", "yet", "except", "because", "whereas", "while", "until"];
/// A new clause begins with "and" or "so" before one of these.
const SUBJECTS: &[&str] = &["i", "he", "she", "it", "we", "they", "you", "my", "his", "her", "our", "their", "somebody", "someone"];
/// How many words a denial reaches over.
const REACH: usize = 8;

/// How one word of a passage is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Meant {
    /// It is denied.
    pub denied: bool,
    /// It is wished for, advised or supposed.
    pub wished_for: bool,
}

/// A word of a passage: its folded form, and whether more than a space comes before it.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    /// The form, in small letters.
    pub form: &'a str,
    /// Whether a punctuation mark comes before it.
    pub after_mark: bool,
}

/// Reads a passage word by word.
pub fn read(words: &[Word<'_>]) -> Vec<Meant> {
    let clauses = clauses(words);
    let denying: Vec<bool> = (0..words.len()).map(|at| denies(words, &clauses, at)).collect();
    let clauses = &clauses;
    let reaching = |at: usize| (at.saturating_sub(REACH)..at).filter(move |&before| clauses[before] == clauses[at]);
    let meant = |at: usize| Meant {
        denied: reaching(at).filter(|&before| denying[before]).count() % 2 == 1,
        wished_for: reaching(at).any(|before| wishes(words, before)),
    };
    (0..words.len()).map(meant).collect()
}

/// The number of the clause that each word occurs in.
fn clauses(words: &[Word<'_>]) -> Vec<u32> {
    let mut clause = 0;
    let number = |at: usize| {
        let next_is_subject = || words.get(at + 1).is_some_and(|next| SUBJECTS.contains(&next.form));
        let begins = words[at].after_mark
            || NEW_CLAUSE.contains(&words[at].form)
            || (matches!(words[at].form, "and" | "so" | "or") && next_is_subject());
        clause += u32::from(begins && at > 0);
        clause
    };
    (0..words.len()).map(number).collect()
}

fn denies(words: &[Word<'_>], clauses: &[u32], at: usize) -> bool {
    let form = words[at].form;
    if !(DENYING.contains(&form) || form.ends_with("n't")) {
        return false;
    }
    let inside = |place: usize| place < words.len() && clauses[place] == clauses[at];
    if inside(at + 1) && DENYING_NOTHING.contains(&words[at + 1].form) {
        return false;
    }
    let compares = |place: usize| words[place].form == "than" && COMPARING.contains(&words[place - 1].form);
    !(at + 1..=at + REACH).take_while(|&place| inside(place)).any(compares)
}

fn wishes(words: &[Word<'_>], at: usize) -> bool {
    // "could have" and "would have" tell of what was not; "could" and "would" alone often tell of what was.
    let unreal = matches!(words[at].form, "could" | "would" | "might") && words.get(at + 1).is_some_and(|next| next.form == "have");
    unreal || WISHING.contains(&words[at].form)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a sentence in which `*` comes before each word that is denied and `?` before each that is wished for.
    fn check(marked: &str) {
        let plain: Vec<String> = marked.split_whitespace().map(|word| word.trim_start_matches(['*', '?']).to_lowercase()).collect();
        let mut after_mark = false;
        let mut words = Vec::new();
        for word in &plain {
            words.push(Word { form: word.trim_end_matches([',', '.', ';']), after_mark });
            after_mark = word.ends_with([',', '.', ';']);
        }
        for ((word, meant), form) in marked.split_whitespace().zip(read(&words)).zip(&plain) {
            // Only content words are marked; small words are left alone.
            if form.trim_end_matches([',', '.', ';']).len() > 4 && !denies_or_wishes(form) {
                let expect = Meant { denied: word.starts_with('*'), wished_for: word.starts_with('?') };
                assert_eq!(meant, expect, "{word} in: {marked}");
            }
        }
    }

    fn denies_or_wishes(form: &str) -> bool {
        DENYING.contains(&form) || form.ends_with("n't") || WISHING.contains(&form) || NEW_CLAUSE.contains(&form)
    }

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        check("Nobody *helped me, though somebody *listened".replace("*listened", "listened").as_str());
        check("She didn't *forget and she wrote every month");
        check("I never *asked, they offered");
        check("without a *mentor but with friends");
    }

    #[test]
    fn two_denials_affirm() {
        check("I could not *manage without my mentor");
        check("It's not that I didn't trust her");
    }

    #[test]
    fn some_denials_deny_nothing() {
        check("They not only cooked for us");
        check("There was nobody who helped me more than Ines");
        check("No doubt she cared");
    }

    #[test]
    fn what_is_wished_for_was_not() {
        check("Somebody should have ?listened, and nobody *listened");
        check("I hope they ?visit");
        check("They would visit every Sunday");
    }

    #[test]
    fn nothing_is_read_from_nothing() {
        assert!(read(&[]).is_empty());
    }
}
