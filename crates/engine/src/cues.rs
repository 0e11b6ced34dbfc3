//! Cue words of a rule, found by hashing what stands at a place instead of looking for each of them.

use crate::hash;
use std::sync::Arc;

/// A cue as written in a rule: lower case; a trailing `*` makes it a prefix.
#[derive(Debug, Clone)]
pub struct Cue {
    text: Arc<str>,
    prefix: bool,
}

impl Cue {
    /// Reads a cue as a pack writes it.
    pub fn parse(written: &str) -> Self {
        let lower = written.to_lowercase();
        let prefix = lower.ends_with('*');
        Self { text: Arc::from(lower.trim_end_matches('*')), prefix }
    }
}

/// Cues by their hash. Open addressing, at most half full.
#[derive(Debug, Clone, Default)]
pub struct CueTable {
    cues: Vec<Cue>,
    /// Index of a cue plus one; 0 is free.
    slots: Vec<u32>,
    /// Bit `n`: some cue has `n` bytes. Longer ones count as 63.
    lengths: u64,
    longest: usize,
}

impl CueTable {
    /// Longest cue, in bytes, for which lengths are told apart.
    const LAST_BIT: usize = 63;

    /// A table of `cues`, the first in the list preferred.
    pub fn new(cues: Vec<Cue>) -> Self {
        let size = (2 * cues.len()).next_power_of_two();
        let mut table = Self { slots: vec![0; size], lengths: 0, longest: 0, cues: Vec::new() };
        for (index, cue) in cues.iter().enumerate() {
            let len = cue.text.len();
            table.lengths |= 1 << len.min(Self::LAST_BIT);
            table.longest = table.longest.max(len);
            let mut slot = table.first_slot(hash::of(cue.text.as_bytes()));
            while table.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            table.slots[slot] = u32::try_from(index + 1).unwrap_or(0);
        }
        Self { cues, ..table }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.cues.is_empty()
    }

    /// The text of a cue.
    pub(crate) fn text(&self, index: usize) -> &Arc<str> {
        &self.cues[index].text
    }

    /// Calls `found` with the index and the end of every cue that stands at `start` of `window` as a whole word or words
    /// (or, for a prefix, as the start of a word). `start` must be where a word may start.
    pub(crate) fn at(&self, window: &str, start: usize, mut found: impl FnMut(usize, usize)) {
        let mut sum = hash::EMPTY;
        for (offset, byte) in window.as_bytes()[start..].iter().take(self.longest).enumerate() {
            sum = hash::extend(sum, *byte);
            if self.lengths >> (offset + 1).min(Self::LAST_BIT) & 1 == 0 {
                continue;
            }
            let mut slot = self.first_slot(sum);
            while let Some(index) = (self.slots[slot] as usize).checked_sub(1) {
                let (cue, end) = (&self.cues[index], start + offset + 1);
                let same = cue.text.as_bytes() == &window.as_bytes()[start..end];
                if same && (cue.prefix || !starts_with_letter(window, end)) {
                    found(index, end);
                }
                slot = (slot + 1) & (self.slots.len() - 1);
            }
        }
    }

    /// Whether a match of cue `index` that ends at `end` reaches to the end of `window`: nothing but the rest of its word,
    /// if it is a prefix, follows.
    pub(crate) fn reaches(&self, index: usize, window: &str, end: usize) -> bool {
        let rest = &window[end..];
        rest.is_empty() || self.cues[index].prefix && rest.chars().all(char::is_alphanumeric)
    }

    fn first_slot(&self, sum: u64) -> usize {
        usize::try_from(hash::spread(sum) >> 32).unwrap_or(0) & (self.slots.len() - 1)
    }
}

/// Whether a letter or digit stands at `at`.
pub(crate) fn starts_with_letter(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
    }
}

/// Whether a letter or digit stands right before `at`.
pub(crate) fn ends_with_letter(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|i| text.as_bytes()[i]) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text.get(..at).and_then(|rest| rest.chars().next_back()).is_some_and(char::is_alphanumeric),
    }
}
