//! What the lists know about a word.

use super::PeopleSpec;
use super::token::{Case, Token};
use crate::lexicon::{Lexicon, Lexicons};
use crate::normal::NormalText;
use crate::rule::BuildError;
use std::collections::HashSet;
use std::sync::Arc;

/// What is known of one word, its genitive ending left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    /// Bearers as a first name.
    pub(super) first: u64,
    /// Bearers as a surname.
    pub(super) last: u64,
    /// Also an ordinary word.
    pub(super) word: bool,
    /// An inflected form of an ordinary word («sine», «rene»).
    pub(super) inflected: bool,
    /// Never a name here («Hej», «Mandag»).
    pub(super) common: bool,
    /// A place.
    pub(super) place: bool,
    /// Bytes of the genitive ending: «s», «'s», «'».
    pub(super) genitive: usize,
}

impl Name {
    /// A first name with at least `bearers`, no ordinary word.
    pub(super) fn is_first_only(&self, bearers: u64) -> bool {
        self.first >= bearers && !self.word && !self.common
    }
}

/// Endings taken off to see whether a word is an inflected ordinary word.
const INFLECTIONS: &[&str] =
    &["e", "en", "et", "er", "r", "ne", "erne", "ene", "t", "te", "ede", "s", "es", "ens", "ere"];

pub(super) struct NameLists {
    first: Lexicon,
    last: Lexicon,
    words: Lexicon,
    places: Lexicon,
    common: HashSet<String>,
    ambiguous: HashSet<String>,
}

impl NameLists {
    pub(super) fn new(spec: &PeopleSpec, lexicons: &Lexicons, rule: &str) -> Result<Self, BuildError> {
        let get = |id: &Arc<str>| {
            let missing = || BuildError::UnknownLexicon { rule: Arc::from(rule), lexicon: Arc::clone(id) };
            lexicons.get(id).cloned().ok_or_else(missing)
        };
        Ok(Self {
            first: get(&spec.first_names)?,
            last: get(&spec.surnames)?,
            words: get(&spec.words)?,
            places: get(&spec.places)?,
            common: spec.common.clone(),
            ambiguous: spec.ambiguous.clone(),
        })
    }

    pub(super) fn look_up(&self, token: &Token, text: &NormalText<'_>) -> Name {
        let lower = &text.lower()[token.start..token.end];
        if token.case == Case::Initial {
            return Name::default();
        }
        let exact = self.exact(lower);
        let endings = ["'s", "s", "'"].into_iter().filter_map(|e| lower.strip_suffix(e).map(|stem| (stem, e.len())));
        let mut best = exact;
        for (stem, genitive) in endings.filter(|(stem, _)| stem.chars().count() >= 2) {
            let candidate = Name { genitive, ..self.exact(stem) };
            // «Jens» is a name of its own and stays whole; «Mettes» is Mette's.
            if (candidate.first + candidate.last) / 20 > best.first + best.last && !best.common {
                best = candidate;
            }
        }
        best
    }

    fn exact(&self, lower: &str) -> Name {
        let parts = || lower.split('-');
        let least = |list: &Lexicon| parts().map(|p| list.get(p).unwrap_or(0)).min().unwrap_or(0);
        let first = self.first.get(lower).unwrap_or_else(|| least(&self.first));
        let last = self.last.get(lower).unwrap_or_else(|| least(&self.last));
        let word = self.ambiguous.contains(lower) || self.words.contains(lower);
        let inflected = INFLECTIONS.iter().filter_map(|e| lower.strip_suffix(e)).any(|stem| self.is_stem(stem));
        Name {
            first,
            last,
            word,
            inflected,
            common: self.common.contains(lower),
            place: self.places.contains(lower),
            genitive: 0,
        }
    }

    fn is_stem(&self, stem: &str) -> bool {
        stem.chars().count() >= 3 && self.words.contains(stem)
    }
}
