//! Cards and accounts.

use super::{Verdict, digits};

/// ISO/IEC 7812-1 check digit, 12-19 digits.
pub(super) fn luhn(value: &str) -> Verdict {
    let d = digits(value);
    let sum: u32 =
        d.iter().rev().enumerate().map(|(i, d)| if i % 2 == 1 { (d * 2) / 10 + (d * 2) % 10 } else { *d }).sum();
    let ok = (12..=19).contains(&d.len()) && sum.is_multiple_of(10) && d.iter().any(|x| *x != d[0]);
    if ok { Verdict::Confirm } else { Verdict::Reject }
}

/// Lengths of IBANs by country (SWIFT IBAN registry; the countries seen in Danish casework).
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AT", 20),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GL", 18),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
    ("UA", 29),
];

/// Length of the country and ISO 7064 modulus 97 = 1.
pub(super) fn iban(value: &str) -> Verdict {
    let compact: String = value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let length = IBAN_LENGTHS.iter().find(|(country, _)| compact.starts_with(country)).map(|(_, n)| *n);
    if length != Some(compact.len()) {
        return Verdict::Reject;
    }
    let rotated = compact.bytes().skip(4).chain(compact.bytes().take(4));
    let remainder = rotated.fold(0u32, |acc, b| match b {
        b'0'..=b'9' => (acc * 10 + u32::from(b - b'0')) % 97,
        _ => (acc * 100 + u32::from(b - b'A') + 10) % 97,
    });
    if remainder == 1 { Verdict::Confirm } else { Verdict::Reject }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_ibans() {
        for good in ["5019 5555 4444 5555", "4571 0000 0000 0001", "4111111111111111"] {
            assert_eq!(luhn(good), Verdict::Confirm, "{good}");
        }
        for bad in ["5019555544445556", "0000000000000000", "123"] {
            assert_eq!(luhn(bad), Verdict::Reject, "{bad}");
        }
        for good in ["DK50 0040 0440 1162 43", "FO6264600001631634", "gl8964710001000206"] {
            assert_eq!(iban(good), Verdict::Confirm, "{good}");
        }
        for bad in ["DK5000400440116244", "DK500040044011624", "XX5000400440116243"] {
            assert_eq!(iban(bad), Verdict::Reject, "{bad}");
        }
    }
}
