//! What the lists know about a word.

use super::token::{Case, Token};
use crate::hash;
use crate::words::{Facts, Known, WordTable};

/// What is known of one word, its genitive ending left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Name {
    /// Bearers as a first name.
    pub(super) first: u32,
    /// Bearers as a surname.
    pub(super) last: u32,
    /// Also an ordinary word.
    pub(super) word: bool,
    /// Never a name here («Hej», «Mandag»).
    pub(super) common: bool,
    /// A place.
    pub(super) place: bool,
    /// Bytes of the genitive ending: «s», «'s», «'».
    pub(super) genitive: usize,
}

impl Name {
    /// A first name with at least `bearers`, no ordinary word.
    pub(super) fn is_first_only(&self, bearers: u32) -> bool {
        self.first >= bearers && !self.word && !self.common
    }

    const fn of(known: Known) -> Self {
        Self {
            first: known.first,
            last: known.last,
            word: known.facts.has(Facts::WORD),
            common: known.facts.has(Facts::COMMON),
            place: known.facts.has(Facts::PLACE),
            genitive: 0,
        }
    }
}

/// Endings taken off to see whether a word is an inflected ordinary word.
const INFLECTIONS: &[&str] =
    &["e", "en", "et", "er", "r", "ne", "erne", "ene", "t", "te", "ede", "s", "es", "ens", "ere"];

/// What the table says of a token, «Mettes» read as Mette's. `lower` is the token in lower case.
pub(super) fn look_up(table: &WordTable, token: &Token, lower: &str) -> Name {
    if token.case == Case::Initial {
        return Name::default();
    }
    let mut best = whole(table, token.known, lower);
    for ending in ["'s", "s", "'"] {
        let Some(stem) = lower.strip_suffix(ending).filter(|stem| stem.len() >= 2) else { continue };
        let candidate = Name { genitive: ending.len(), ..whole(table, table.get(hash::of(stem.as_bytes())), stem) };
        // «Jens» is a name of its own and stays whole; «Mettes» is Mette's.
        if (candidate.first + candidate.last) / 20 > best.first + best.last && !best.common {
            best = candidate;
        }
    }
    best
}

/// A word with a hyphen in no list is as well known as its least known part.
fn whole(table: &WordTable, known: Known, lower: &str) -> Name {
    let mut name = Name::of(known);
    if lower.contains('-') {
        let parts = || lower.split('-').map(|part| table.get(hash::of(part.as_bytes())));
        if name.first == 0 {
            name.first = parts().map(|k| k.first).min().unwrap_or(0);
        }
        if name.last == 0 {
            name.last = parts().map(|k| k.last).min().unwrap_or(0);
        }
    }
    name
}

/// Whether the word is an ordinary word with an ending («sine», «rene»).
pub(super) fn is_inflected(table: &WordTable, lower: &str) -> bool {
    let is_word = |stem: &str| table.get(hash::of(stem.as_bytes())).facts.has(Facts::WORD);
    INFLECTIONS.iter().filter_map(|e| lower.strip_suffix(e)).any(|stem| stem.chars().count() >= 3 && is_word(stem))
}
