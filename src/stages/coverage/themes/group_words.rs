//! Words that differ: what one group says more than the others, of a code or at all.
//!
//! Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations 15, 16 and 22): with `y` uses of the word
//! among `n` in the group, `y'` among `n'` in the others, and a prior of `a` uses of the word among `a0`,
//! `d = ln((y + a) / (n + a0 - y - a)) - ln((y' + a) / (n' + a0 - y' - a))`, `z = d / sqrt(1 / (y + a) + 1 / (y' + a))`. The prior is the
//! word's share of all that participants said, as heavy as `prior_words` words: rare words do not jump to the top, and
//! common ones fall back to zero. Limits: `z` takes words for independent draws, which talk is not, so it sorts and
//! tests nothing; a word that few participants say is left out, and for each word is how many do.

use rayon::prelude::*;

use super::ThemesInput;
use super::cases::Cases;
use super::params::ThemesParams;
use crate::domain::measure::themes::{Trait, WordRow};

/// The `z` below which a word is not reported: it differs no more than by chance.
const LEAST_Z: f64 = 1.96;

/// Lists the words of each group, over all turns and for each code.
pub fn words(input: &ThemesInput<'_>, cases: &Cases, params: &ThemesParams) -> Vec<WordRow> {
    let topics = &input.space.topics;
    let terms = topics.vocabulary.len();
    let mut prior = vec![0.0; terms];
    // Uses of every word by every participant, over the turns of each code and over all turns, which come last.
    let cells = cases.codes.len() + 1;
    let mut uses: Vec<Vec<Use>> = vec![Vec::new(); cells];
    for turn in &cases.turns {
        for (term, n) in topics.rows.row(turn.segment.index()).filter(|(term, _)| topics.vocabulary.is_unigram(*term)) {
            prior[term as usize] += f64::from(n);
            for cell in std::iter::once(cells - 1).chain(turn.codes.iter().copied()) {
                uses[cell].push(Use { term, person: turn.person as u32, n: u64::from(n) });
            }
        }
    }
    uses.par_iter_mut().for_each(|uses| uses.sort_unstable_by_key(|one| (one.term, one.person)));
    let all: f64 = prior.iter().sum();
    prior.iter_mut().filter(|_| all > 0.0).for_each(|uses| *uses *= params.prior_words / all);
    let attributes = cases.attributes(params.least_participants as usize);
    let mut asked = Vec::new();
    for (group, has) in attributes.iter().flat_map(|(_, values)| values) {
        asked.extend(std::iter::once(cells - 1).chain(0..cells - 1).map(|cell| (group, has, cell)));
    }
    let of_cell = |&(group, has, cell): &(&Trait, &Vec<bool>, usize)| {
        let mut words = in_cell(&uses[cell], has, &prior, params);
        words.truncate(params.words as usize);
        let row = |word: Word| WordRow {
            group: group.clone(),
            code: cases.codes.get(cell).cloned(),
            word: input.space.shown[word.term as usize].clone(),
            uses: word.uses,
            participants: word.participants,
            log_odds: word.log_odds,
            z: word.z,
        };
        words.into_iter().map(row).collect::<Vec<WordRow>>()
    };
    asked.par_iter().flat_map_iter(of_cell).collect()
}

/// How often a participant says a word, in one turn or more.
#[derive(Clone, Copy)]
struct Use {
    term: u32,
    person: u32,
    n: u64,
}

struct Word {
    term: u32,
    uses: [u64; 2],
    participants: [u64; 2],
    log_odds: f64,
    z: f64,
}

/// The words of one cell that the group says more, strongest first. Uses come by word and participant.
fn in_cell(uses: &[Use], has: &[bool], prior: &[f64], params: &ThemesParams) -> Vec<Word> {
    let split = |of_term: &[Use]| {
        let (mut uses, mut people) = ([0, 0], [0, 0]);
        for of_person in of_term.chunk_by(|a, b| a.person == b.person) {
            let side = usize::from(!has[of_person[0].person as usize]);
            uses[side] += of_person.iter().map(|one| one.n).sum::<u64>();
            people[side] += 1;
        }
        (uses, people)
    };
    let mut whole = [0u64; 2];
    let split: Vec<(u32, [u64; 2], [u64; 2])> = uses
        .chunk_by(|a, b| a.term == b.term)
        .map(|of_term| {
            let (uses, people) = split(of_term);
            (0..2).for_each(|side| whole[side] += uses[side]);
            (of_term[0].term, uses, people)
        })
        .collect();
    if whole[0] == 0 || whole[1] == 0 {
        return Vec::new();
    }
    // What fewer people say than a group must have may point at one of them.
    let least = params.least_speakers.max(params.least_participants);
    let mut words: Vec<Word> = split
        .into_iter()
        .filter(|(_, _, people)| people[0] >= u64::from(least))
        .map(|(term, uses, participants)| {
            let (log_odds, z) = log_odds(uses, whole, prior[term as usize], params.prior_words);
            Word { term, uses, participants, log_odds, z }
        })
        .filter(|word| word.z > LEAST_Z)
        .collect();
    words.sort_by(|a, b| b.z.total_cmp(&a.z).then(a.term.cmp(&b.term)));
    words
}

/// The log-odds ratio of a word and its z.
pub fn log_odds(uses: [u64; 2], whole: [u64; 2], prior: f64, prior_whole: f64) -> (f64, f64) {
    let odds = |side: usize| {
        let with = uses[side] as f64 + prior;
        libm::log(with / (whole[side] as f64 + prior_whole - with))
    };
    let difference = odds(0) - odds(1);
    let variance = 1.0 / (uses[0] as f64 + prior) + 1.0 / (uses[1] as f64 + prior);
    (difference, difference / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::coverage::themes::ThemesConfig;

    #[test]
    fn log_odds_by_hand() {
        // Monroe, Colaresi and Quinn (2008), equations 15 and 22, for 10 of 100 against 2 of 100 and a prior of 1 in 10:
        // ln(11 / 99) - ln(3 / 107) = -2.197225 + 3.574217 = 1.376992; sqrt(1/11 + 1/3) = .651339.
        let (difference, z) = log_odds([10, 2], [100, 100], 1.0, 10.0);
        assert!((difference - 1.376_992).abs() < 1e-5, "{difference}");
        assert!((z - 1.376_992 / 0.651_339).abs() < 1e-4, "{z}");
    }

    #[test]
    fn a_word_of_too_few_participants_is_not_shown() {
        let used = |term: u32, people: std::ops::Range<u32>, n: u64| people.map(move |person| Use { term, person, n });
        // Two of a group of three say the first word, all of it the second; the others say the third.
        let uses: Vec<Use> = used(0, 0..2, 30).chain(used(1, 0..3, 20)).chain(used(1, 3..6, 1)).chain(used(2, 3..6, 50)).collect();
        let has = [true, true, true, false, false, false];
        let terms = |least_participants: u32, least_speakers: u32| -> Vec<u32> {
            let config = ThemesConfig { least_participants, least_speakers, ..crate::stages::coverage::themes::tests::config() };
            in_cell(&uses, &has, &[1.0; 3], &config.try_into().expect("sound")).iter().map(|word| word.term).collect()
        };
        assert_eq!(terms(1, 1), [1, 0]);
        assert_eq!(terms(3, 1), [1]);
        assert_eq!(terms(1, 3), [1]);
    }

    #[test]
    fn a_heavy_prior_draws_to_zero_and_sides_mirror() {
        let light = log_odds([10, 2], [100, 100], 1.0, 10.0);
        let heavy = log_odds([10, 2], [100, 100], 1000.0, 10_000.0);
        assert!(heavy.0.abs() < 0.1 * light.0);
        let mirrored = log_odds([2, 10], [100, 100], 1.0, 10.0);
        assert!((mirrored.0 + light.0).abs() < 1e-12 && (mirrored.1 + light.1).abs() < 1e-12);
    }
}
