//! The way from a rewritten text back to the text that it was made from.

use std::borrow::Cow;
use std::ops::Range;

/// From here on, until the next piece, the two texts run in parallel (`linear`), or the whole piece stands for the whole
/// of what it replaced.
#[derive(Debug, Clone, Copy)]
struct Piece {
    new: usize,
    old: usize,
    linear: bool,
}

/// Offsets of a rewritten text to offsets of the old one.
#[derive(Debug, Clone)]
pub(super) struct OffsetMap {
    pieces: Vec<Piece>,
    old_len: usize,
}

impl OffsetMap {
    /// What the non-empty range of the new text was made from. Empty if it was inserted.
    pub(super) fn back(&self, start: usize, end: usize) -> Range<usize> {
        self.start(start)..self.end(end)
    }

    /// Whether the range touches something that was replaced, or goes past something that was deleted.
    pub(super) fn is_rewritten(&self, start: usize, end: usize) -> bool {
        let first = self.piece_at(start);
        let last = self.piece_at(end - 1);
        first != last || !self.pieces[first].linear
    }

    fn piece_at(&self, new: usize) -> usize {
        self.pieces.partition_point(|p| p.new <= new).saturating_sub(1)
    }

    fn start(&self, new: usize) -> usize {
        let piece = self.pieces[self.piece_at(new)];
        if piece.linear { piece.old + (new - piece.new) } else { piece.old }
    }

    fn end(&self, new_end: usize) -> usize {
        let at = self.piece_at(new_end - 1);
        let piece = self.pieces[at];
        if piece.linear {
            return piece.old + (new_end - piece.new);
        }
        self.pieces.get(at + 1).map_or(self.old_len, |next| next.old)
    }
}

/// Rewrites a text from left to right and remembers how.
pub(crate) struct Weaver<'a> {
    old: &'a str,
    text: String,
    pieces: Vec<Piece>,
    /// Up to here the old text has been copied or replaced.
    done: usize,
}

impl<'a> Weaver<'a> {
    pub(crate) const fn new(old: &'a str) -> Self {
        Self { old, text: String::new(), pieces: Vec::new(), done: 0 }
    }

    /// Up to where the old text has been replaced.
    pub(crate) const fn copied_to(&self) -> usize {
        self.done
    }

    /// Whether nothing was rewritten so far.
    pub(crate) const fn is_untouched(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Copies what lies before `start`, then puts `new` for `start..end`; an empty `new` deletes.
    /// Ranges must ascend; one that starts before the last one's end is left out.
    pub(crate) fn replace(&mut self, start: usize, end: usize, new: &str) {
        if start < self.done || end < start {
            return;
        }
        self.copy(start);
        self.piece(Piece { new: self.text.len(), old: start, linear: false });
        self.text.push_str(new);
        self.done = end;
    }

    fn copy(&mut self, until: usize) {
        if until > self.done {
            self.piece(Piece { new: self.text.len(), old: self.done, linear: true });
            self.text.push_str(&self.old[self.done..until]);
            self.done = until;
        }
    }

    /// A piece of no length leaves no trace: the next one starts past it, so that a span that ends before something
    /// deleted does not take it in, and one around it does.
    fn piece(&mut self, piece: Piece) {
        if self.pieces.last().is_some_and(|last| last.new == piece.new) {
            self.pieces.pop();
        }
        self.pieces.push(piece);
    }

    /// The new text and the way back. Borrowed if nothing was rewritten.
    pub(super) fn finish(mut self) -> (Cow<'a, str>, OffsetMap) {
        let old_len = self.old.len();
        if self.pieces.is_empty() {
            let pieces = vec![Piece { new: 0, old: 0, linear: true }];
            return (Cow::Borrowed(self.old), OffsetMap { pieces, old_len });
        }
        self.copy(old_len);
        (Cow::Owned(self.text), OffsetMap { pieces: self.pieces, old_len })
    }
}
