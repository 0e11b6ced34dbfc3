//! Dates.

use super::{Verdict, accept_if};

const MONTHS: &[(&str, u32)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("maj", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Whether the day exists; without a year 29 February does.
pub(crate) fn valid_date(day: u32, month: u32, year: Option<u32>) -> bool {
    let leap = year.is_none_or(|y| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Numeric (`1.2.83`, `01-02-1983`, `1983-02-01`, `010283`, `1/2 1983`) or with a month's name, Danish or English.
/// Years of four digits must lie in 1890..=2035.
pub(super) fn date(value: &str) -> Verdict {
    let lower = value.to_lowercase();
    let month = MONTHS.iter().find(|(name, _)| lower.contains(name)).map(|(_, number)| *number);
    let groups: Vec<(u32, usize)> = number_groups(&lower);
    accept_if(match (&groups[..], month) {
        ([(day, _)], Some(month)) => valid_date(*day, month, None),
        ([(day, ..), (year, len)], Some(month)) => in_range(*day, month, *year, *len),
        ([(a, 4), (month, _), (day, _)], None) => in_range(*day, *month, *a, 4),
        ([(day, _), (month, _), (year, len)], None) => in_range(*day, *month, *year, *len),
        ([(day, _), (month, _)], None) => valid_date(*day, *month, None),
        ([(joined, 6)], None) => in_range(joined / 10_000, joined / 100 % 100, joined % 100, 2),
        ([(joined, 8)], None) => {
            in_range(joined / 1_000_000, joined / 10_000 % 100, joined % 10_000, 4)
                || in_range(joined % 100, joined / 100 % 100, joined / 10_000, 4)
        }
        _ => false,
    })
}

fn in_range(day: u32, month: u32, year: u32, year_digits: usize) -> bool {
    match year_digits {
        4 => (1890..=2035).contains(&year) && valid_date(day, month, Some(year)),
        2 => valid_date(day, month, None),
        _ => false,
    }
}

fn number_groups(text: &str) -> Vec<(u32, usize)> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .filter_map(|run| run.parse().ok().map(|n| (n, run.len())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_form() {
        let good = [
            "01.02.1983",
            "1.2.83",
            "01-02-83",
            "1/2 1983",
            "1. februar 1983",
            "1. feb. 83",
            "010283",
            "1983-02-01",
            "Feb 1, 1983",
            "29.02.2000",
            "24. december",
            "01021983",
            "19830201",
        ];
        for value in good {
            assert_eq!(date(value), Verdict::Accept, "{value}");
        }
        for value in ["31.02.1983", "29.02.1900", "01.13.1983", "27.03.00.01", "1.2.1783", "990283", "32. maj"] {
            assert_eq!(date(value), Verdict::Reject, "{value}");
        }
    }
}
