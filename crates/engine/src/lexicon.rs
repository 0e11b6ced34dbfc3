//! Word lists as finite-state automata: nothing is parsed at start, a look-up costs the length of the word.

use fst::Streamer as _;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A sorted list of lower-case words, each with a number (bearers of a name; 0 in plain lists). A clone is the same list:
/// every rule that looks something up in it holds one.
#[derive(Debug, Clone)]
pub struct Lexicon(Arc<fst::Map<Cow<'static, [u8]>>>);

/// The bytes are no finite-state map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLexicon;

impl Lexicon {
    /// Opens a compiled list (`fst` map, format version 3).
    ///
    /// # Errors
    /// [`BadLexicon`] when the header or the root address is damaged. Contents are covered by the pack's digest.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, BadLexicon> {
        fst::Map::new(bytes).map(|map| Self(Arc::new(map))).map_err(|_| BadLexicon)
    }

    /// Whether the bytes are what a builder wrote, by their checksum: against damage, not against malice. Linear in their
    /// number.
    pub fn is_whole(&self) -> bool {
        self.0.as_fst().verify().is_ok()
    }

    /// The number beside `word` (lower case), if it is in the list.
    pub fn get(&self, word: &str) -> Option<u64> {
        self.0.get(word)
    }

    /// Whether `word` (lower case) is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// Calls `each` with every word and its number, in order. A crafted list of a few bytes can spell more words than it
    /// says it has: it ends at that number.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&[u8], u64)) {
        let mut words = self.0.stream();
        for _ in 0..self.len() {
            let Some((word, number)) = words.next() else { break };
            each(word, number);
        }
    }

    /// Number of words.
    #[expect(clippy::len_without_is_empty, reason = "an empty list is not built")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Lexicons by id.
pub type Lexicons = BTreeMap<Arc<str>, Lexicon>;
