//! Formats numbers for the page: fixed digits, and no share without its denominator.

use crate::domain::measure::statistic::{Interval, Statistic};

/// A count with its thousands parted: `15,000`.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count beside the whole: `12/33`.
pub(super) fn of(n: usize, whole: usize) -> String {
    format!("{}/{}", count(n), count(whole))
}

/// A count beside the whole, and its share: `12/33 (36 %)`; no share of nothing.
pub(super) fn share(n: usize, whole: usize) -> String {
    match (200 * n + whole).checked_div(2 * whole) {
        Some(percent) => format!("{} ({percent} %)", of(n, whole)),
        None => of(n, whole),
    }
}

/// A count with its noun: `1 transcript`, `2 transcripts`.
pub(super) fn some(n: usize, one: &str, more: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { more })
}

/// A score with so many digits and a true minus sign; what rounds to zero has none.
pub(super) fn decimal(value: f64, digits: usize) -> String {
    let written = format!("{:.digits$}", value.abs());
    let is_zero = written.chars().all(|c| matches!(c, '0' | '.'));
    if value < 0.0 && !is_zero { format!("\u{2212}{written}") } else { written }
}

/// A difference, always with its sign: `+0.40`.
pub(super) fn signed(value: f64, digits: usize) -> String {
    let written = decimal(value, digits);
    if written.starts_with('\u{2212}') { written } else { format!("+{written}") }
}

/// A figure, or the reason why there is none.
pub(super) fn figure(figure: Statistic, digits: usize) -> String {
    figure.map_or_else(|reason| reason.to_string(), |value| decimal(value, digits))
}

/// Both ends of an interval.
pub(super) fn ends(interval: Option<Interval>, digits: usize) -> String {
    interval.map_or_else(String::new, |ends| format!("{} to {}", decimal(ends.low, digits), decimal(ends.high, digits)))
}

/// A p value: small ones keep their size.
pub(super) fn p_value(p: Statistic) -> String {
    match p {
        Ok(p) if p < 0.001 => "under 0.001".to_owned(),
        _ => figure(p, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_one_way() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([share(12, 33), share(1, 8), share(0, 0), share(2, 2)], ["12/33 (36 %)", "1/8 (13 %)", "0/0", "2/2 (100 %)"]);
        assert_eq!([decimal(-0.001, 2), decimal(-1.005, 1), decimal(2.0, 3)], ["0.00", "\u{2212}1.0", "2.000"]);
        assert_eq!([signed(0.4, 2), signed(-0.4, 2), signed(-0.0, 1)], ["+0.40", "\u{2212}0.40", "+0.0"]);
        assert_eq!([some(1, "turn", "turns"), some(2000, "turn", "turns")], ["1 turn", "2,000 turns"]);
    }
}
