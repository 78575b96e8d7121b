//! Lowers each code's scores by those of its rivals: an excerpt that fits every code distinguishes none.
//!
//! From each standardized score a share of `ln sum exp` over the rival codes is taken: a softened maximum. Rivals are the
//! codes of the same facet, less a code's own ancestors and descendants, whose excerpts it is meant to share.

use super::lexical::each_row;
use super::score_matrix::ScoreMatrix;
use crate::domain::space::term_space::CodeTerms;

/// For each code the codes of its tree line: itself, its ancestors and its descendants.
pub(super) fn kin(codes: &[CodeTerms]) -> Vec<Vec<bool>> {
    let ancestors = |at: usize| -> Vec<usize> {
        let mut line = vec![at];
        let mut above = codes[at].parent.as_ref();
        while let Some(place) = above.and_then(|id| codes.iter().position(|code| &code.code == id)) {
            line.push(place);
            above = codes[place].parent.as_ref();
        }
        line
    };
    let lines: Vec<Vec<usize>> = (0..codes.len()).map(ancestors).collect();
    (0..codes.len()).map(|a| (0..codes.len()).map(|b| lines[a].contains(&b) || lines[b].contains(&a)).collect()).collect()
}

/// Scores less a share of their rivals' scores. The scores must be standardized.
pub(super) fn compete(scores: &ScoreMatrix, kin: &[Vec<bool>], share: f64) -> ScoreMatrix {
    let mut grid = scores.clone();
    each_row(&mut grid, |_, row| {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = row.iter().map(|score| libm::exp(*score - most)).collect();
        let all: f64 = powers.iter().sum();
        for (code, score) in row.iter_mut().enumerate() {
            // A code competes with itself too, so that one that is alone is as before but for scale.
            let related = (0..powers.len()).filter(|&other| other != code && kin[code][other]).map(|other| powers[other]).sum::<f64>();
            *score -= share * (most + libm::log((all - related).max(powers[code])));
        }
    });
    grid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codebook::CodeKind;
    use crate::domain::ids::CodeId;
    use crate::domain::space::term_space::Doing;

    fn code(id: &str, parent: Option<&str>) -> CodeTerms {
        CodeTerms {
            code: CodeId::new(id),
            kind: CodeKind::Topic,
            facet: None,
            parent: parent.map(CodeId::new),
            phrases: Vec::new(),
            doing: Doing::default(),
        }
    }

    #[test]
    fn kin_do_not_compete() {
        let codes = [code("family", None), code("aunt", Some("family")), code("school", None)];
        let kin = kin(&codes);
        let mut scores = ScoreMatrix::zeros(1, 3);
        scores.row_mut(0).copy_from_slice(&[1.0, 1.0, 0.0]);
        let found = compete(&scores, &kin, 0.5);
        let with_school = 1.0 - 0.5 * libm::log(libm::exp(1.0) + 1.0);
        let with_both = 0.0 - 0.5 * libm::log(2.0 * libm::exp(1.0) + 1.0);
        let expect = [with_school, with_school, with_both];
        assert!(found.row(0).iter().zip(expect).all(|(a, b)| (a - b).abs() < 1e-12), "{:?}", found.row(0));
    }
}
