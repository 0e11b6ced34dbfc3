//! Half-open UTF-8 byte ranges that know which text they belong to.

use std::fmt;
use std::marker::PhantomData;

/// The text as the user gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {}
/// The normalised text that detectors read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Normal {}
/// The text that would leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {}

/// A non-empty half-open range of UTF-8 byte offsets in the text space `S`.
///
/// Mixing spaces does not compile. `start < end` always holds, and both lie on character boundaries of the text
/// the span was made for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<S> {
    start: usize,
    end: usize,
    space: PhantomData<S>,
}

impl<S> Span<S> {
    /// A span of `text`; `None` when empty, reversed, out of bounds or not on character boundaries.
    pub fn new(text: &str, start: usize, end: usize) -> Option<Self> {
        let fits = start < end && text.is_char_boundary(start) && text.is_char_boundary(end);
        fits.then(|| Self::trusted(start, end))
    }

    /// For offsets that came from a match in the same text.
    pub(crate) const fn trusted(start: usize, end: usize) -> Self {
        debug_assert!(start < end);
        Self { start, end, space: PhantomData }
    }

    /// The same span of a text that starts `by` bytes further on. `by` must not be past its start.
    pub(crate) const fn back(&self, by: usize) -> Self {
        Self::trusted(self.start - by, self.end - by)
    }

    /// The same span of a text that starts `by` bytes earlier.
    pub(crate) const fn forth(&self, by: usize) -> Self {
        Self::trusted(self.start + by, self.end + by)
    }

    /// First byte.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub const fn end(&self) -> usize {
        self.end
    }

    /// Length in bytes, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub const fn len(&self) -> usize {
        self.end - self.start
    }

    /// The covered part of `text`, which must be the text the span was made for (else an empty string).
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn union(&self, other: &Self) -> Self {
        Self::trusted(self.start.min(other.start), self.end.max(other.end))
    }
}

impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_span() {
        let text = "æø";
        for (start, end) in [(0, 0), (2, 0), (1, 2), (0, 3), (0, 9)] {
            assert!(Span::<Source>::new(text, start, end).is_none(), "{start}..{end}");
        }
        assert_eq!(Span::<Source>::new(text, 2, 4).map(|s| s.of(text)), Some("ø"));
    }

    #[test]
    fn an_exclusive_end_does_not_touch_the_next() {
        let (a, b) = (Span::<Source>::trusted(0, 2), Span::<Source>::trusted(2, 4));
        assert!(!a.overlaps(&b) && !b.overlaps(&a) && !a.contains(&b));
        assert!(a.union(&b).contains(&b));
    }
}
