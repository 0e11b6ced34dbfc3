//! CPR, CVR and phone numbers.

use super::{Verdict, accept_if, digits, valid_date, weighted_sum};

/// Modulus 11 weights of the CPR number (CPR-kontoret, «Opbygning af CPR-nummeret»).
const CPR_WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
/// Modulus 11 weights of the CVR number (Erhvervsstyrelsen, «Modulus 11»).
const CVR_WEIGHTS: [u32; 8] = [2, 7, 6, 5, 4, 3, 2, 1];

/// Century of a CPR number from digit 7 and the two-digit year (CPR-kontoret).
fn cpr_year(digit7: u32, yy: u32) -> u32 {
    match (digit7, yy) {
        (0..=3, _) | (4 | 9, 37..) => 1900 + yy,
        (4..=9, 0..=36) | (5..=8, 37..=57) => 2000 + yy,
        _ => 1800 + yy,
    }
}

fn cpr_with_day_offset(value: &str, offset: u32) -> Verdict {
    let d = digits(value);
    // A four-digit year is accepted and must agree with nothing: some systems write 01021983-9994.
    let d = if d.len() == 12 { [&d[..4], &d[6..]].concat() } else { d };
    let [d1, d2, m1, m2, y1, y2, d7, ..] = d[..] else { return Verdict::Reject };
    let day = (d1 * 10 + d2).checked_sub(offset);
    if d.len() != 10 || !day.is_some_and(|day| valid_date(day, m1 * 10 + m2, Some(cpr_year(d7, y1 * 10 + y2)))) {
        return Verdict::Reject;
    }
    // Numbers without modulus 11 have been issued since 2007: the check confirms, it never vetoes.
    if weighted_sum(&d, &CPR_WEIGHTS).is_multiple_of(11) { Verdict::Confirm } else { Verdict::Accept }
}

pub(super) fn cpr(value: &str) -> Verdict {
    cpr_with_day_offset(value, 0)
}

/// Erstatningspersonnummer: 60 is added to the day (CPR-kontoret).
pub(super) fn cpr_replacement(value: &str) -> Verdict {
    cpr_with_day_offset(value, 60)
}

pub(super) fn cvr(value: &str) -> Verdict {
    let d = digits(value);
    let ok = d.len() == 8 && d[0] != 0 && weighted_sum(&d, &CVR_WEIGHTS).is_multiple_of(11);
    if ok { Verdict::Confirm } else { Verdict::Reject }
}

/// Eight digits, the first 2-9, after an optional country code (SDFI, «Nummerplanen»).
pub(super) fn phone(value: &str) -> Verdict {
    let d = digits(value);
    let subscriber = match d.len() {
        8 => &d[..],
        10 if d.starts_with(&[4, 5]) => &d[2..],
        12 if d.starts_with(&[0, 0, 4, 5]) => &d[4..],
        _ => return Verdict::Reject,
    };
    accept_if(subscriber[0] >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpr_numbers() {
        let cases = [
            ("010283-9994", Verdict::Confirm),
            ("0102839994", Verdict::Confirm),
            ("01021983-9994", Verdict::Confirm),
            ("251248-9996", Verdict::Accept),
            ("010165-9999", Verdict::Accept),
            ("310283-9995", Verdict::Reject),
            ("290200-1234", Verdict::Reject),
            ("290200-4234", Verdict::Accept),
            ("000000-0000", Verdict::Reject),
            ("12345", Verdict::Reject),
        ];
        for (value, verdict) in cases {
            assert_eq!(cpr(value), verdict, "{value}");
        }
        assert_eq!(cpr_replacement("610283-1234"), Verdict::Accept);
        assert_eq!(cpr_replacement("010283-9994"), Verdict::Reject);
    }

    #[test]
    fn century_of_digit_nine_and_year_37_is_1937() {
        assert_eq!(cpr_year(9, 37), 1937);
        assert_eq!(cpr_year(9, 36), 2036);
        assert_eq!(cpr_year(5, 57), 2057);
        assert_eq!(cpr_year(5, 58), 1858);
        assert_eq!(cpr_year(4, 99), 1999);
    }

    #[test]
    fn company_and_phone_numbers() {
        assert_eq!(cvr("13 74 81 36"), Verdict::Confirm);
        assert_eq!(cvr("DK13585628"), Verdict::Confirm);
        for bad in ["13585627", "12345678", "01234567"] {
            assert_eq!(cvr(bad), Verdict::Reject, "{bad}");
        }
        assert_eq!(phone("+45 20 12 34 56"), Verdict::Accept);
        assert_eq!(phone("01 23 45 67"), Verdict::Reject);
    }
}
