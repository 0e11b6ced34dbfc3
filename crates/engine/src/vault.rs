//! Placeholder -> value, in memory only, per conversation.

use crate::category::Category;
use crate::placeholder::{MAX_VARIANTS, Placeholder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Text that must not be printed, logged or serialised: `Debug` shows its length only. Overwritten when dropped.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Zeroize, ZeroizeOnDrop)]
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
}

/// The values replaced in a conversation. Cloned before a review, so that trying things out uses up no numbers.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    entries: Vec<Entry>,
    /// Written form -> entry, and core -> entry: a look-up does not walk the vault.
    by_value: BTreeMap<(Category, Sensitive), usize>,
    by_core: BTreeMap<String, usize>,
    /// The fullest key of a number, and back: what makes written forms the same value, see [`key`].
    fullest: BTreeMap<(Category, u32), Sensitive>,
    by_fullest: BTreeMap<(Category, Sensitive), BTreeSet<u32>>,
    /// Word of a key -> numbers.
    by_word: BTreeMap<(Category, Sensitive), BTreeSet<u32>>,
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
        self.by_core.get(core).map(|index| &self.entries[*index].value)
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

    /// Notes what looks like a placeholder in a source text, in every form that an answer's would be matched in
    /// ([`crate::Rehydrator`]), so that its number is not issued.
    pub(crate) fn reserve(&mut self, source: &str) {
        let words = source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '\\')));
        for word in words.filter(|w| w.contains('_') && w.len() <= 64) {
            let upper = word.replace('\\', "").to_ascii_uppercase();
            let Some((name, number)) = upper.rsplit_once('_') else { continue };
            let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 && number.len() <= digits + 1 {
                self.taken.insert(format!("{name}_{}", &number[..digits]));
                self.taken.insert(upper.clone());
            }
        }
    }

    /// The placeholder of `value`: the same one for the same written form, a variant of the same number for another
    /// form of the same value, else the next free number. Costs a few look-ups, whatever the size of the vault.
    pub(crate) fn issue(&mut self, category: &Category, value: &str) -> Placeholder {
        let by_value = (category.clone(), Sensitive::new(value.to_owned()));
        if let Some(index) = self.by_value.get(&by_value) {
            return self.entries[*index].placeholder.clone();
        }
        let key = key(category, value);
        let placeholder = self
            .number_of(category, &key)
            .and_then(|number| self.variant(category, number))
            .unwrap_or_else(|| self.next(category));
        self.remember(placeholder.clone(), by_value, key);
        placeholder
    }

    fn remember(&mut self, placeholder: Placeholder, by_value: (Category, Sensitive), key: Sensitive) {
        let (index, number) = (self.entries.len(), placeholder.number());
        let category = by_value.0.clone();
        for word in words(key.expose()) {
            self.by_word.entry((category.clone(), sensitive(word))).or_default().insert(number);
        }
        let fullest = self.fullest.entry((category.clone(), number)).or_insert_with(|| key.clone());
        if key.expose().len() > fullest.expose().len() {
            let old = std::mem::replace(fullest, key.clone());
            if let Some(numbers) = self.by_fullest.get_mut(&(category.clone(), old)) {
                numbers.remove(&number);
            }
        }
        let fullest = fullest.clone();
        self.by_fullest.entry((category, fullest)).or_default().insert(number);
        self.by_core.insert(placeholder.core(), index);
        self.entries.push(Entry { placeholder, value: by_value.1.clone() });
        self.by_value.insert(by_value, index);
    }

    /// The number of the one value that `key` can be another form of; `None` when there is none or more than one. Of a
    /// person that is a name with all of these words, or with some of them and no others.
    fn number_of(&self, category: &Category, key: &Sensitive) -> Option<u32> {
        let mut fitting: BTreeSet<u32> = BTreeSet::new();
        let by_fullest = |key: Sensitive| self.by_fullest.get(&(category.clone(), key)).into_iter().flatten().copied();
        fitting.extend(by_fullest(key.clone()));
        if *category == Category::PERSON {
            fitting.extend(self.with_all_words(category, key.expose()));
            for shorter in shorter_names(key.expose()) {
                fitting.extend(by_fullest(shorter));
            }
        }
        let mut fitting = fitting.into_iter();
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// Numbers whose fullest name has all words of `key`. Walks the numbers of its rarest word.
    fn with_all_words(&self, category: &Category, key: &str) -> Vec<u32> {
        let sets = words(key).map(|word| self.by_word.get(&(category.clone(), sensitive(word))));
        let Some(sets) = sets.collect::<Option<Vec<_>>>() else { return Vec::new() };
        let rarest = sets.iter().min_by_key(|set| set.len()).into_iter().flat_map(|set| set.iter());
        let has_all = |number: &&u32| {
            let fullest = self.fullest.get(&(category.clone(), **number)).map_or("", Sensitive::expose);
            words(key).all(|word| words(fullest).any(|other| other == word))
        };
        rarest.filter(has_all).copied().collect()
    }

    fn variant(&self, category: &Category, number: u32) -> Option<Placeholder> {
        (1..MAX_VARIANTS).map(|v| Placeholder::new(category.clone(), number, v)).find(|p| self.is_free(p))
    }

    fn next(&self, category: &Category) -> Placeholder {
        let of_category = (category.clone(), 0)..=(category.clone(), u32::MAX);
        let last = self.fullest.range(of_category).next_back().map_or(0, |((_, number), _)| *number);
        let numbers = (last + 1..).map(|number| Placeholder::new(category.clone(), number, 0));
        numbers.into_iter().find(|p| self.is_free(p)).unwrap_or_else(|| Placeholder::new(category.clone(), last + 1, 0))
    }

    fn is_free(&self, placeholder: &Placeholder) -> bool {
        let core = placeholder.core();
        !self.taken.contains(&core) && !self.by_core.contains_key(&core)
    }
}

fn sensitive(text: &str) -> Sensitive {
    Sensitive::new(text.to_owned())
}

fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ')
}

/// The keys of all names that lack some of this name's words (at most 62: longer names are not taken apart).
fn shorter_names(key: &str) -> Vec<Sensitive> {
    let words: Vec<&str> = words(key).collect();
    if !(2..=6).contains(&words.len()) {
        return Vec::new();
    }
    let some = |mask: usize| words.iter().enumerate().filter(move |(i, _)| mask >> i & 1 == 1).map(|(_, word)| *word);
    (1..(1 << words.len()) - 1).map(|mask| Sensitive::new(some(mask).collect::<Vec<_>>().join(" "))).collect()
}

/// Two written forms are the same value when their keys agree: letters and digits in lower case; of a person the words
/// of the name in alphabetical order, so that «Mette» can be seen to be part of «Mette Hansen».
fn key(category: &Category, value: &str) -> Sensitive {
    let lower = value.to_lowercase();
    Sensitive::new(if *category == Category::PERSON {
        let words: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.into_iter().collect::<Vec<_>>().join(" ")
    } else {
        lower.chars().filter(|c| c.is_alphanumeric()).collect()
    })
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
        vault.reserve("se [CPR_1] og cpr_2, og PERSON_1s sag samt PERSON\\_2");
        assert_eq!(issue(&mut vault, &Category::PERSON, "Mette"), "[PERSON_3]");
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
