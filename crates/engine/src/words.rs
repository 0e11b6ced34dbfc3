//! One table of all words that say something about people: names with their bearers, ordinary words, places, and the
//! pack's cue words. One look-up of eight bytes tells all that is known about a word.
//!
//! A word is known by its 64-bit hash: 19 bits or more choose the slot, 32 others are kept and compared. Of a thousand
//! million unknown words about one is taken for a known one.

use crate::hash;
use crate::lexicon::Lexicon;
use std::borrow::Cow;

/// Facts about a word, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Facts(u16);

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        impl Facts {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << $bit);)*
        }
    };
}

facts! {
    /// An ordinary word.
    WORD = 0;
    /// A town, municipality or country.
    PLACE = 1;
    /// Never a name.
    COMMON = 2;
    /// Before a name, not part of it.
    TITLE = 3;
    /// A role before a name.
    ROLE = 4;
    /// Announces a name.
    CUE = 5;
    /// Before the name of a thing.
    THING = 6;
    /// Lower case inside a name.
    PARTICLE = 7;
    /// After the name of an organisation.
    ORGANISATION = 8;
    /// People do it.
    VERB = 9;
    /// Speaks of a person.
    PERSON = 10;
    /// A public office.
    OFFICE = 11;
}

impl Facts {
    pub(crate) const fn has(self, fact: Self) -> bool {
        self.0 & fact.0 != 0
    }

    const fn with(self, fact: Self) -> Self {
        Self(self.0 | fact.0)
    }
}

/// What is known about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Known {
    /// Bearers as a first name, within 5 %.
    pub(crate) first: u32,
    /// Bearers as a surname, within 5 %.
    pub(crate) last: u32,
    pub(crate) facts: Facts,
}

/// Words to [`Known`]. Open addressing; a slot is a 32-bit tag, two counts on a logarithmic scale, 16 bits of facts.
#[derive(Debug, Clone)]
pub(crate) struct WordTable {
    slots: Cow<'static, [u8]>,
}

/// Bytes of a slot.
const SLOT: usize = 8;
/// Steps of the scale of counts in a doubling.
const STEPS: f64 = 16.0;

impl WordTable {
    /// A table of the lists and of words with their facts. Tens of milliseconds for a quarter of a million words.
    pub(crate) fn new(first: &Lexicon, last: &Lexicon, lists: &[(&Lexicon, Facts)], words: &[(&str, Facts)]) -> Self {
        let mut known: std::collections::BTreeMap<Vec<u8>, (u64, u64, Facts)> = std::collections::BTreeMap::new();
        first.for_each(|word, bearers| known.entry(word.to_vec()).or_default().0 = bearers);
        last.for_each(|word, bearers| known.entry(word.to_vec()).or_default().1 = bearers);
        for (list, fact) in lists {
            list.for_each(|word, _| {
                let facts = &mut known.entry(word.to_vec()).or_default().2;
                *facts = facts.with(*fact);
            });
        }
        for (word, fact) in words {
            let facts = &mut known.entry(word.as_bytes().to_vec()).or_default().2;
            *facts = facts.with(*fact);
        }
        let mut table = Self { slots: Cow::Owned(vec![0; (known.len() * 3 / 2 + 8) * SLOT]) };
        for (word, (first, last, facts)) in known {
            table.insert(hash::of(&word), scaled(first), scaled(last), facts);
        }
        table
    }

    /// Uses a table in place. `None` when the bytes are no whole number of slots, or not one of them is free.
    pub(crate) fn open(slots: Cow<'static, [u8]>) -> Option<Self> {
        let whole = !slots.is_empty() && slots.len().is_multiple_of(SLOT);
        (whole && slots.chunks_exact(SLOT).any(|slot| slot == [0; SLOT])).then_some(Self { slots })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.slots
    }

    fn insert(&mut self, word: u64, first: u8, last: u8, facts: Facts) {
        let (mut at, tag) = self.place(word);
        while self.slots[at..at + SLOT] != [0; SLOT] {
            at = self.next(at);
        }
        let [t0, t1, t2, t3] = tag.to_le_bytes();
        let [f0, f1] = facts.0.to_le_bytes();
        self.slots.to_mut()[at..at + SLOT].copy_from_slice(&[t0, t1, t2, t3, first, last, f0, f1]);
    }

    /// What is known about the word of this hash (see `hash.rs`), lower case.
    #[inline]
    pub(crate) fn get(&self, word: u64) -> Known {
        let (mut at, tag) = self.place(word);
        loop {
            let Some(&[t0, t1, t2, t3, first, last, f0, f1]) = self.slots[at..].first_chunk::<SLOT>() else {
                return Known::default();
            };
            let found = u32::from_le_bytes([t0, t1, t2, t3]);
            if found == tag {
                let facts = Facts(u16::from_le_bytes([f0, f1]));
                return Known { first: SCALE[usize::from(first)], last: SCALE[usize::from(last)], facts };
            }
            if found == 0 {
                return Known::default();
            }
            at = self.next(at);
        }
    }

    /// The first slot to look at, and the tag, which is never 0.
    #[inline]
    fn place(&self, word: u64) -> (usize, u32) {
        let spread = hash::spread(word);
        let slots = (self.slots.len() / SLOT) as u64;
        let slot = ((spread >> 32) * slots) >> 32;
        let tag = (spread & 0xFFFF_FFFF) as u32;
        (usize::try_from(slot).unwrap_or(0) * SLOT, tag.max(1))
    }

    #[inline]
    fn next(&self, at: usize) -> usize {
        if at + SLOT < self.slots.len() { at + SLOT } else { 0 }
    }
}

/// A count on the logarithmic scale.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255")]
fn scaled(count: u64) -> u8 {
    let step = (STEPS * ((count + 1) as f64).log2()).round().min(255.0);
    // What is borne by anybody is not borne by nobody.
    (step as u8).max(u8::from(count > 0))
}

/// The count of each step: 2^(step/16) - 1, rounded up from the first on.
static SCALE: [u32; 256] = {
    // 2^(1/16) in 32.32 fixed point.
    const RATIO: u128 = 4_485_121_744;
    let mut scale = [0_u32; 256];
    let mut power: u128 = 1 << 32;
    let mut step = 1;
    while step < 256 {
        power = (power * RATIO) >> 32;
        let count = (power >> 32) as u32 - 1;
        scale[step] = if count == 0 { 1 } else { count };
        step += 1;
    }
    scale
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_keep_their_order_of_magnitude() {
        for count in [0_u64, 1, 3, 10, 99, 500, 1000, 25_000, 49_000] {
            let back = f64::from(SCALE[usize::from(scaled(count))]);
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let wanted = count as f64;
            assert!((back - wanted).abs() <= wanted * 0.06 + 1.0, "{count} became {back}");
        }
    }
}
