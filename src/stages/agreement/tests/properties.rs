use proptest::prelude::*;

use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::CodeId;
use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::domain::measure::unitizing::{MarkedSpan, Unitizing};
use crate::stages::agreement::alpha::krippendorff_alpha;
use crate::stages::agreement::kappa::{cohen_kappa, scott_pi};
use crate::stages::agreement::many_coders::{Chance, chance_corrected};
use crate::stages::agreement::percent::percent_agreement;
use crate::stages::agreement::unitizing::u_alpha;
use crate::stages::agreement::weights::{self, Distance};

type Lists = Vec<Vec<Option<u8>>>;

/// Two to four coders over some units, with values missing here and there.
fn lists() -> impl Strategy<Value = Lists> {
    let cell = prop_oneof![4 => (0u8..4).prop_map(Some), 1 => Just(None)];
    (2usize..5, 1usize..12).prop_flat_map(move |(coders, units)| prop::collection::vec(prop::collection::vec(cell.clone(), units), coders))
}

fn figures(lists: &Lists) -> Vec<Statistic> {
    let ratings = Ratings::by_coder(lists).expect("even lists");
    let identity = weights::identity(ratings.values().len());
    let chances = [Chance::Fleiss, Chance::Conger, Chance::Gwet, Chance::BrennanPrediger];
    let corrected = chances.map(|chance| chance_corrected(&ratings, chance, &identity));
    let pair = ratings.of_coders(&[0, 1]);
    let others = [krippendorff_alpha(&ratings, &Distance::Nominal), percent_agreement(&ratings), cohen_kappa(&pair), scott_pi(&pair)];
    corrected.into_iter().chain(others).collect()
}

fn alike(a: &[Statistic], b: &[Statistic]) -> bool {
    a.iter().zip(b).all(|pair| match pair {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    })
}

proptest! {
    #[test]
    fn the_order_of_units_says_nothing(lists in lists()) {
        let turned: Lists = lists.iter().map(|list| list.iter().rev().copied().collect()).collect();
        prop_assert!(alike(&figures(&lists), &figures(&turned)));
    }

    #[test]
    fn the_order_of_coders_says_nothing(lists in lists()) {
        let mut turned = lists.clone();
        turned[..2].reverse();
        prop_assert!(alike(&figures(&lists), &figures(&turned)));
    }

    #[test]
    fn the_names_of_categories_say_nothing(lists in lists()) {
        let renamed: Lists = lists.iter().map(|list| list.iter().map(|cell| cell.map(|value| 200 - value)).collect()).collect();
        prop_assert!(alike(&figures(&lists), &figures(&renamed)));
    }

    #[test]
    fn a_coder_copied_agrees_fully_or_there_is_no_variation(list in prop::collection::vec(prop::option::of(0u8..3), 1..12)) {
        for figure in figures(&vec![list.clone(), list]) {
            match figure {
                Ok(value) => prop_assert!((value - 1.0).abs() < 1e-9),
                Err(reason) => prop_assert!(matches!(reason, Undefined::NoVariation | Undefined::NoPairableValues)),
            }
        }
    }

    #[test]
    fn conger_of_two_is_cohen(list in prop::collection::vec((0u8..3, 0u8..3), 2..20)) {
        let ratings = Ratings::by_unit(2, list.into_iter().map(|(a, b)| (vec![Some(a), Some(b)], 1)));
        let conger = chance_corrected(&ratings, Chance::Conger, &weights::identity(ratings.values().len()));
        prop_assert!(alike(&[conger], &[cohen_kappa(&ratings)]));
    }

    #[test]
    fn rows_told_once_with_a_count_give_the_same(lists in lists()) {
        let ratings = Ratings::by_coder(&lists).expect("even lists");
        let (patterns, _) = ratings.patterns();
        let alpha = |ratings| krippendorff_alpha(ratings, &Distance::Nominal);
        prop_assert!(alike(&[alpha(&ratings)], &[alpha(&patterns)]));
    }

    #[test]
    fn units_of_one_character_are_plain_alpha(marks in prop::collection::vec((0u8..3, 0u8..3), 2..30)) {
        // No character is left out of chance but itself.
        let spans = |of: &dyn Fn(&(u8, u8)) -> u8| -> Vec<MarkedSpan> {
            let marked = marks.iter().map(of).enumerate().filter(|(_, code)| *code > 0);
            marked.map(|(at, code)| {
                let span = CharSpan { start: at as u32, end: at as u32 + 1 };
                MarkedSpan { span, code: CodeId::new(code.to_string()) }
            }).collect()
        };
        let unitizing = Unitizing { length: marks.len() as u32, coders: vec![spans(&|pair| pair.0), spans(&|pair| pair.1)] };
        let ratings = Ratings::by_unit(2, marks.iter().map(|&(a, b)| (vec![Some(a), Some(b)], 1)));
        prop_assert!(alike(&[u_alpha(&unitizing)], &[krippendorff_alpha(&ratings, &Distance::Nominal)]));
    }
}
