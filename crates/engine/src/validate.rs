//! Checksums and calendars. A validator may reject a match, accept it, or confirm it; it never vetoes a valid one.

mod calendar;
mod danish;
mod financial;
mod network;

pub(crate) use calendar::valid_date;

/// What a validator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Cannot be this.
    Reject,
    /// Can be this.
    Accept,
    /// A check digit or the like holds.
    Confirm,
}

/// A named check. `fn` pointers only: packs choose among these and cannot bring code.
#[derive(Debug, Clone, Copy)]
pub struct Validator {
    /// The name that a rule uses.
    pub name: &'static str,
    check: fn(&str) -> Verdict,
}

impl Validator {
    /// The validator of that name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|v| v.name == name).copied()
    }

    /// The names a rule may use.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|v| v.name)
    }

    /// Runs the check on the covered, normalised text.
    pub fn check(&self, value: &str) -> Verdict {
        (self.check)(value)
    }
}

const ALL: &[Validator] = &[
    Validator { name: "cpr", check: danish::cpr },
    Validator { name: "cpr-replacement", check: danish::cpr_replacement },
    Validator { name: "cvr", check: danish::cvr },
    Validator { name: "phone-dk", check: danish::phone },
    Validator { name: "luhn", check: financial::luhn },
    Validator { name: "iban", check: financial::iban },
    Validator { name: "ipv4", check: network::ipv4 },
    Validator { name: "ipv6", check: network::ipv6 },
    Validator { name: "date", check: calendar::date },
    Validator { name: "not-template", check: not_template },
];

/// Rejects what is only a template: one repeated character, `<…>`, `${…}`, or a word that stands for a secret.
fn not_template(value: &str) -> Verdict {
    let lower = value.to_lowercase();
    let mut chars = lower.chars().filter(|c| c.is_alphanumeric() || *c == '*');
    let first = chars.next();
    let repeated = first.is_none_or(|f| chars.all(|c| c == f));
    let bracketed =
        (lower.starts_with('<') && lower.ends_with('>')) || lower.starts_with("${") || lower.starts_with("{{");
    let words =
        ["password", "changeme", "adgangskode", "kodeord", "kode", "secret", "token", "null", "none", "true", "false"];
    if repeated || bracketed || words.contains(&lower.as_str()) { Verdict::Reject } else { Verdict::Accept }
}

fn accept_if(ok: bool) -> Verdict {
    if ok { Verdict::Accept } else { Verdict::Reject }
}

fn digits(value: &str) -> Vec<u32> {
    value.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(d, w)| d * w).sum()
}
