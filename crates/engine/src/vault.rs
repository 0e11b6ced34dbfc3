//! Placeholder -> value, in memory only, per conversation.

use crate::category::Category;
use crate::placeholder::{MAX_VARIANTS, Placeholder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Text that must not be printed, logged or serialised: `Debug` shows its length only. Overwritten when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Sensitive(String);

impl Sensitive {
    /// Takes over `text`.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for use and not for keeping.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sensitive({} bytes)", self.0.len())
    }
}

#[derive(Debug, Clone)]
struct Entry {
    placeholder: Placeholder,
    value: Sensitive,
    /// What makes two written forms the same value; see [`key`].
    key: Sensitive,
}

/// The values replaced in a conversation. Cloned before a review, so that trying things out uses up no numbers.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    entries: Vec<Entry>,
    /// Cores that stood literally in a text of this conversation, which must not be issued for something else.
    taken: BTreeSet<String>,
}

impl Vault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value behind a core such as `PERSON_1` (exact).
    pub fn value(&self, core: &str) -> Option<&Sensitive> {
        self.entries.iter().find(|e| e.placeholder.core() == core).map(|e| &e.value)
    }

    /// Every placeholder issued, with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&Placeholder, &Sensitive)> {
        self.entries.iter().map(|e| (&e.placeholder, &e.value))
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was replaced yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Notes what looks like a placeholder in a source text, so that its number is not issued.
    pub(crate) fn reserve(&mut self, source: &str) {
        let cores = source.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let shaped = cores.filter(|w| w.len() <= 48 && w.contains('_') && w.bytes().any(|b| b.is_ascii_digit()));
        self.taken.extend(shaped.map(str::to_ascii_uppercase));
    }

    /// The placeholder of `value`: the same one for the same written form, a variant of the same number for another
    /// form of the same value, else the next free number.
    pub(crate) fn issue(&mut self, category: &Category, value: &str) -> Placeholder {
        if let Some(entry) =
            self.entries.iter().find(|e| e.placeholder.category() == category && e.value.expose() == value)
        {
            return entry.placeholder.clone();
        }
        let key = key(category, value);
        let placeholder = self
            .number_of(category, key.expose())
            .and_then(|number| self.variant(category, number))
            .unwrap_or_else(|| self.next(category));
        self.entries.push(Entry { placeholder: placeholder.clone(), value: Sensitive::new(value.to_owned()), key });
        placeholder
    }

    /// The number of the one value that `key` can be another form of; `None` when there is none or more than one.
    fn number_of(&self, category: &Category, key: &str) -> Option<u32> {
        let mut fullest: BTreeMap<u32, &str> = BTreeMap::new();
        for entry in self.entries.iter().filter(|e| e.placeholder.category() == category) {
            let longest = fullest.entry(entry.placeholder.number()).or_default();
            if entry.key.expose().len() > longest.len() {
                *longest = entry.key.expose();
            }
        }
        let same = |other: &str| other == key || *category == Category::PERSON && is_part_of(key, other);
        let mut fitting = fullest.into_iter().filter(|(_, other)| same(other)).map(|(number, _)| number);
        fitting.next().filter(|_| fitting.next().is_none())
    }

    fn variant(&self, category: &Category, number: u32) -> Option<Placeholder> {
        (1..MAX_VARIANTS).map(|v| Placeholder::new(category.clone(), number, v)).find(|p| self.is_free(p))
    }

    fn next(&self, category: &Category) -> Placeholder {
        let of_category = self.entries.iter().filter(|e| e.placeholder.category() == category);
        let mut number = of_category.map(|e| e.placeholder.number()).max().unwrap_or(0) + 1;
        loop {
            let placeholder = Placeholder::new(category.clone(), number, 0);
            if self.is_free(&placeholder) {
                return placeholder;
            }
            number += 1;
        }
    }

    fn is_free(&self, placeholder: &Placeholder) -> bool {
        !self.taken.contains(&placeholder.core()) && !self.entries.iter().any(|e| e.placeholder == *placeholder)
    }
}

/// Two written forms are the same value when their keys agree: letters and digits in lower case; of a person the words
/// of the name, sorted apart by blanks, so that «Mette» can be seen to be part of «Mette Hansen».
fn key(category: &Category, value: &str) -> Sensitive {
    let lower = value.to_lowercase();
    Sensitive::new(if *category == Category::PERSON {
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        lower.chars().filter(|c| c.is_alphanumeric()).collect()
    })
}

/// Whether one name's words are all among the other's.
fn is_part_of(a: &str, b: &str) -> bool {
    let within = |a: &str, b: &str| a.split(' ').all(|word| b.split(' ').any(|other| other == word));
    !a.is_empty() && !b.is_empty() && (within(a, b) || within(b, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(vault: &mut Vault, category: &Category, value: &str) -> String {
        vault.issue(category, value).to_string()
    }

    #[test]
    fn the_same_person_keeps_the_same_number() {
        let mut vault = Vault::new();
        let mut person = |name: &str| issue(&mut vault, &Category::PERSON, name);
        assert_eq!(person("Mette Hansen"), "[PERSON_1]");
        assert_eq!(person("Mette"), "[PERSON_1B]");
        assert_eq!(person("METTE HANSEN"), "[PERSON_1C]");
        assert_eq!(person("Mette"), "[PERSON_1B]");
        assert_eq!(person("Mette Olsen"), "[PERSON_2]");
        assert_eq!(person("Hansen"), "[PERSON_1D]");
    }

    #[test]
    fn two_people_of_one_name_are_not_mixed_up() {
        let mut vault = Vault::new();
        for (name, expected) in
            [("Mette Hansen", "[PERSON_1]"), ("Jens Hansen", "[PERSON_2]"), ("Hansen", "[PERSON_3]")]
        {
            assert_eq!(issue(&mut vault, &Category::PERSON, name), expected);
        }
    }

    #[test]
    fn a_placeholder_that_stood_in_the_text_is_not_issued() {
        let mut vault = Vault::new();
        vault.reserve("se [CPR_1] og cpr_2");
        assert_eq!(issue(&mut vault, &Category::CPR, "010283-9994"), "[CPR_3]");
        assert_eq!(issue(&mut vault, &Category::CPR, "0102839994"), "[CPR_3B]");
    }

    #[test]
    fn debug_shows_no_value() {
        let mut vault = Vault::new();
        vault.issue(&Category::CPR, "010283-9994");
        assert!(!format!("{vault:?}").contains("010283"));
    }
}
