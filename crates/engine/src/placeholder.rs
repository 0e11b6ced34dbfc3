//! What stands in a value's place: `[PERSON_1]`.

use crate::category::Category;
use crate::span::{Normal, Span};
use regex::Regex;
use std::fmt;

/// What stands where a value was removed for good.
pub const REMOVED: &str = "[REMOVED]";

/// A reversible placeholder. Written `[PERSON_1]`; other written forms of the same value add a letter, `[PERSON_1B]`,
/// so that a model sees that they belong together and every form can be put back exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Placeholder {
    category: Category,
    number: u32,
    variant: u8,
}

/// Most written forms of one value that get a letter.
pub(crate) const MAX_VARIANTS: u8 = 26;

impl Placeholder {
    pub(crate) const fn new(category: Category, number: u32, variant: u8) -> Self {
        Self { category, number, variant }
    }

    /// What it stands for.
    pub const fn category(&self) -> &Category {
        &self.category
    }

    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// The ASCII core that survives models best: `PERSON_1`, `PERSON_1B`.
    pub fn core(&self) -> String {
        let letter = if self.variant == 0 { String::new() } else { char::from(b'A' + self.variant).to_string() };
        format!("{}_{}{letter}", self.category, self.number)
    }
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.core())
    }
}

/// Recognises what a redaction may have written, in any conversation.
pub(crate) struct PlaceholderShape(Regex);

impl PlaceholderShape {
    pub(crate) fn new<'c>(more: impl Iterator<Item = &'c Category>) -> Self {
        let known = Category::DIRECT.iter().chain(Category::SPECIAL).chain(more);
        let mut names: Vec<&str> = known.map(Category::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let pattern = format!(r"\[(?:REMOVED|(?:{})(?:_[0-9]{{1,5}}[A-Z]?|: [0-9]{{4}})?)\]", names.join("|"));
        #[expect(clippy::expect_used, reason = "category names are [A-Z0-9_]+ by construction")]
        Self(Regex::new(&pattern).expect("a fixed shape over category names"))
    }

    pub(crate) fn find(&self, text: &str) -> Vec<Span<Normal>> {
        self.0.find_iter(text).map(|m| Span::trusted(m.start(), m.end())).collect()
    }
}
