//! Timestamps: times of events in universal time, as files write them.

/// Days from 1 March 0000 to 1 January 1970.
const TO_1970: u64 = 719_468;

/// The day that so many days after 1 March 0000 is, as `2026-01-15`.
///
/// The calendar is the Gregorian one counted in eras of 400 years from that day, after Howard Hinnant's
/// "chrono-compatible low-level date algorithms".
pub fn day_since_march_0(days: u64) -> String {
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Milliseconds since 1970 as `2026-01-15T09:30:00.125Z`. Leap seconds do not exist, as in every system clock.
pub fn written(millis: u64) -> String {
    let (days, of_day) = (millis / 86_400_000, millis % 86_400_000);
    let (seconds, thousandths) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{thousandths:03}Z", day_since_march_0(days + TO_1970))
}

/// The milliseconds of a timestamp as [`written`] writes it; `None` for any other text.
pub fn millis_of(moment: &str) -> Option<u64> {
    let number = |from: usize, to: usize| moment.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let year = year - u64::from(month <= 2);
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day.checked_sub(1)?;
    let days = (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(TO_1970)?;
    let millis = ((days * 24 + number(11, 13)?) * 60 + number(14, 16)?) * 60_000 + number(17, 19)? * 1000 + number(20, 23)?;
    (written(millis) == moment).then_some(millis)
}

/// The same timestamp to the second, as exchange files require it.
pub fn to_the_second(moment: &str) -> String {
    moment.split_once('.').map_or_else(|| moment.to_owned(), |(whole, _)| format!("{whole}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (millis, expect) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
            (4_102_444_800_000, "2100-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(written(millis), expect);
            assert_eq!(millis_of(expect), Some(millis));
        }
        assert_eq!(to_the_second("2024-03-01T00:00:00.250Z"), "2024-03-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_moment_has_no_milliseconds() {
        for text in ["", "2000-02-30T00:00:00.000Z", "2000-02-29 00:00", "1969-12-31T23:59:59.999Z", "gestern"] {
            assert_eq!(millis_of(text), None, "{text}");
        }
    }
}
