//! A value that was accepted once is found everywhere, in all its written forms: «20 12 34 56» is «20123456».

use crate::candidate::Finding;
use crate::category::Category;
use crate::hash::{self, BuildFx};
use crate::score::LogOdds;
use crate::vault::Sensitive;
use std::collections::HashMap;
use std::sync::Arc;

/// Fewest letters and digits of a value that is looked for.
const SHORTEST: usize = 5;
/// Bytes of letters and digits that a place is first compared by.
const KEY: usize = 5;
/// Most signs between two letters or digits of a value.
const SIGNS: usize = 2;

/// What an accepted value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) category: Category,
    pub(crate) rule: Arc<str>,
    pub(crate) score: LogOdds,
}

/// A value: its letters and digits in lower case, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    core: Sensitive,
    key: u64,
    pub(crate) meaning: Meaning,
}

impl Value {
    /// The value of an accepted finding that stands as `written` (lower case) in the text. People are looked for by the
    /// parts of their names instead.
    pub(crate) fn of(finding: &Finding, written: &str) -> Option<Self> {
        let people = [Category::PERSON, Category::PUBLIC_PERSON];
        if finding.hint || people.contains(&finding.category) {
            return None;
        }
        let core: String = written.chars().filter(|c| c.is_alphanumeric()).collect();
        let core = Sensitive::new(core);
        let digits_first = core.expose().as_bytes().iter().take(KEY).any(u8::is_ascii_digit);
        let key = if digits_first { key_at(core.expose(), 0) } else { Some(first_word(written)) };
        let key = key.filter(|_| core.expose().chars().count() >= SHORTEST)?;
        let Finding { category, rule, score, .. } = finding;
        let meaning = Meaning { category: category.clone(), rule: Arc::clone(rule), score: *score };
        Some(Self { core, key, meaning })
    }

    pub(crate) const fn key(&self) -> u64 {
        self.key
    }

    /// The hash of its letters and digits.
    pub(crate) fn core_hash(&self) -> u64 {
        hash::of(self.core.expose().as_bytes())
    }

    /// Whether `written` has just the letters and digits of the value.
    fn is_written(&self, written: &str) -> bool {
        written.chars().filter(|c| c.is_alphanumeric()).eq(self.core.expose().chars())
    }
}

/// Values by the hash of their letters and digits, with how often each was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    by_core: HashMap<u64, Vec<(Value, usize)>, BuildFx>,
    /// How many different values begin with each key.
    keys: HashMap<u64, usize, BuildFx>,
    /// Bytes of the longest one there has been.
    longest: usize,
}

impl Values {
    pub(crate) fn add(&mut self, value: &Value) {
        let same = self.by_core.entry(value.core_hash()).or_default();
        if same.is_empty() {
            *self.keys.entry(value.key).or_default() += 1;
        }
        self.longest = self.longest.max(value.core.expose().len());
        match same.iter_mut().find(|(v, _)| v == value) {
            Some((_, count)) => *count += 1,
            None => same.push((value.clone(), 1)),
        }
    }

    pub(crate) fn remove(&mut self, value: &Value) {
        let core = value.core_hash();
        let Some(same) = self.by_core.get_mut(&core) else { return };
        if let Some(at) = same.iter().position(|(v, _)| v == value) {
            same[at].1 -= 1;
            if same[at].1 == 0 {
                same.swap_remove(at);
            }
        }
        if same.is_empty() {
            self.by_core.remove(&core);
            if let Some(count) = self.keys.get_mut(&value.key) {
                *count -= 1;
                if *count == 0 {
                    self.keys.remove(&value.key);
                }
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_core.is_empty()
    }

    /// Whether a value with this key is known that is none of `own`.
    pub(crate) fn has_other(&self, key: u64, own: &[Value]) -> bool {
        let Some(known) = self.keys.get(&key) else { return false };
        let mut mine: Vec<&str> = own.iter().filter(|v| v.key == key).map(|v| v.core.expose()).collect();
        mine.sort_unstable();
        mine.dedup();
        *known > mine.len()
    }

    /// The longest mention at `at` of `lower`, where `key` stands: its end, and of all that it may mean the surest.
    pub(crate) fn at(&self, lower: &str, at: usize, key: u64) -> Option<(usize, &Meaning)> {
        if !self.keys.contains_key(&key) {
            return None;
        }
        let (mut core, mut len, mut signs, mut best) = (hash::EMPTY, 0, 0, None);
        let mut chars = lower[at..].char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            if !c.is_alphanumeric() {
                signs += 1;
                if signs > SIGNS || !matches!(c, ' ' | '-' | '.' | '/') {
                    break;
                }
                continue;
            }
            signs = 0;
            let end = at + offset + c.len_utf8();
            core = lower.as_bytes()[at + offset..end].iter().fold(core, |sum, byte| hash::extend(sum, *byte));
            len += c.len_utf8();
            if len > self.longest {
                break;
            }
            if !chars.peek().is_some_and(|(_, next)| next.is_alphanumeric()) {
                let same = self.by_core.get(&core).into_iter().flatten().map(|(value, _)| value);
                let fits = same.filter(|value| value.is_written(&lower[at..end]));
                let meanings = fits.map(|value| &value.meaning);
                let surest = meanings.max_by(|a, b| {
                    let order = a.score.value().total_cmp(&b.score.value());
                    order.then_with(|| b.rule.cmp(&a.rule)).then_with(|| b.category.cmp(&a.category))
                });
                best = surest.map(|meaning| (end, meaning)).or(best);
            }
        }
        best
    }
}

/// Whether a byte is part of a word or number: a letter or digit, or part of a character beyond ASCII.
const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// The places in `lower` where a value with a digit among its first bytes may start, with their keys.
pub(crate) fn starts(lower: &str) -> impl Iterator<Item = (usize, u64)> {
    let bytes = lower.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let digit = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
            let start = digit - bytes[at..digit].iter().rev().take_while(|b| is_part(**b)).count();
            at = bytes[digit..].iter().position(|b| !is_part(*b)).map_or(bytes.len(), |len| digit + len);
            if let Some(key) = key_at(lower, start) {
                return Some((start, key));
            }
        }
    })
}

/// The hash of the word that `written` starts with: letters, as `people::Token` has it.
fn first_word(written: &str) -> u64 {
    let end = written.find(|c: char| !c.is_alphabetic()).unwrap_or(written.len());
    hash::of(&written.as_bytes()[..end])
}

/// The first letters and digits at `at`, as many as [`KEY`] bytes.
fn key_at(lower: &str, at: usize) -> Option<u64> {
    let bytes = &lower.as_bytes()[at..];
    if let Some(first) = bytes.first_chunk::<KEY>().filter(|first| first.iter().all(|b| is_part(*b))) {
        return Some(hash::of(first));
    }
    let (mut key, mut seen, mut signs) = ([0; KEY], 0, 0);
    for byte in bytes {
        match byte {
            b' ' | b'-' | b'.' | b'/' if signs < SIGNS && seen > 0 => signs += 1,
            byte if is_part(*byte) => {
                key[seen] = *byte;
                (seen, signs) = (seen + 1, 0);
                if seen == KEY {
                    return Some(hash::of(&key));
                }
            }
            _ => return None,
        }
    }
    None
}
