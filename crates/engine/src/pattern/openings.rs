//! Where a match can start at all: a few look-ups pass over nearly every place of a text.

use super::dfa::{Dfa, fold};
use super::shape::Start;
use crate::compiled::{Reader, Writer};
use std::borrow::Cow;
use std::ops::Range;

/// Which groups can start a match at a place, one bit a group: by what stands before, exactly by the first two bytes, and
/// by hashes of as many more as tell something. So classes such as capitals do not blur what tells words apart.
#[derive(Debug)]
pub(super) struct Openings {
    /// Two bytes a pair: groups that can start with it, and those of them for which anything may follow.
    pairs: Cow<'static, [u8]>,
    /// By the hash of three bytes: groups that can start so, and those for which anything may follow.
    triples: Cow<'static, [u8]>,
    loose: Cow<'static, [u8]>,
    /// By the hash of four bytes, and of five.
    longer: Cow<'static, [u8]>,
    /// By the kinds of the byte before and the first byte.
    edges: [u8; KINDS * KINDS],
}

/// Kinds of bytes, as far as edges of words and numbers are concerned.
const KINDS: usize = 4;
const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const BEYOND_ASCII: u8 = 3;

static KIND: [u8; 256] = {
    let mut kind = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        kind[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            0x80.. => BEYOND_ASCII,
            _ => OTHER,
        };
        byte += 1;
    }
    kind
};

impl Openings {
    /// Entries of each table.
    const LEN: usize = 1 << 16;

    /// The tables of groups, in the order of their bits.
    pub(super) fn of(groups: &[(&Dfa, Start)]) -> Self {
        let mut pairs = vec![0_u8; 2 * Self::LEN];
        let [mut triples, mut loose, mut longer] = [(); 3].map(|()| vec![0_u8; Self::LEN]);
        for (bit, (dfa, _)) in groups.iter().enumerate() {
            let bit = 1 << bit;
            dfa.openings(&mut |bytes| {
                let &[a, b, ..] = bytes else { return };
                pairs[2 * Self::pair(a, b)] |= bit;
                if let &[a, b, c, ..] = bytes {
                    triples[Self::triple(a, b, c)] |= bit;
                }
                match *bytes {
                    [a, b] => pairs[2 * Self::pair(a, b) + 1] |= bit,
                    [a, b, c] => loose[Self::triple(a, b, c)] |= bit,
                    _ => longer[Self::long(bytes)] |= bit,
                }
            });
        }
        let [pairs, triples, loose, longer] = [pairs, triples, loose, longer].map(Cow::Owned);
        Self { pairs, triples, loose, longer, edges: Self::edges(groups.iter().map(|(_, start)| *start)) }
    }

    /// Writes what [`Self::read`] reads.
    pub(super) fn write(&self, out: &mut Writer) {
        [&self.pairs, &self.triples, &self.loose, &self.longer].into_iter().for_each(|table| out.bytes(table));
    }

    /// Reads the tables of groups that start as `starts` says.
    pub(super) fn read(input: &mut Reader, starts: impl Iterator<Item = Start> + Clone) -> Option<Self> {
        let mut table = |len: usize| input.bytes().filter(|table| table.len() == len);
        let (pairs, triples) = (table(2 * Self::LEN)?, table(Self::LEN)?);
        let (loose, longer) = (table(Self::LEN)?, table(Self::LEN)?);
        Some(Self { pairs, triples, loose, longer, edges: Self::edges(starts) })
    }

    /// Which of `found` the bytes after the first three leave.
    fn narrow(&self, bytes: &[u8], at: usize, found: u8) -> u8 {
        let byte = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
        let five = [byte(0), byte(1), byte(2), byte(3), byte(4)];
        let any_may_follow =
            self.pairs[2 * Self::pair(five[0], five[1]) + 1] | self.loose[Self::triple(five[0], five[1], five[2])];
        found & (any_may_follow | self.longer[Self::long(&five[..4])] | self.longer[Self::long(&five)])
    }

    #[inline]
    fn long(bytes: &[u8]) -> usize {
        let folded = bytes.iter().fold(1_u64, |all, byte| all << 8 | u64::from(fold(*byte)));
        usize::try_from(folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48).unwrap_or(0)
    }

    /// A byte beyond ASCII may be part of a letter or not: such places pass, and `is_edge` looks again.
    fn edges(starts: impl Iterator<Item = Start> + Clone) -> [u8; KINDS * KINDS] {
        let mut edges = [0; KINDS * KINDS];
        for (slot, mask) in edges.iter_mut().enumerate() {
            let [before, first] = [slot / KINDS, slot % KINDS].map(|kind| u8::try_from(kind).unwrap_or(OTHER));
            let edge = match first {
                DIGIT => before != DIGIT,
                LETTER | BEYOND_ASCII => before != DIGIT && before != LETTER,
                _ => true,
            };
            for (bit, start) in starts.clone().enumerate() {
                let starts = match start {
                    Start::Any => true,
                    Start::Edge => edge,
                };
                *mask |= u8::from(starts) << bit;
            }
        }
        edges
    }

    /// The first place in `range` where a group of `mask` can start a match, and which.
    pub(super) fn next(&self, bytes: &[u8], range: Range<usize>, mask: u8) -> Option<(usize, u8)> {
        let pairs: &[u8; 2 * Self::LEN] = self.pairs.as_ref().try_into().ok()?;
        let triples: &[u8; Self::LEN] = self.triples.as_ref().try_into().ok()?;
        let mut before = range.start.checked_sub(1).map_or(OTHER, |i| KIND[usize::from(bytes[i])]);
        // The end of the text reads as zeros.
        let whole = range.end.min(bytes.len().saturating_sub(2)).max(range.start);
        for (offset, window) in bytes[range.start..bytes.len().min(whole + 2)].windows(3).enumerate() {
            let &[a, b, c] = window else { break };
            let first = KIND[usize::from(a)];
            let edges = self.edges[usize::from(before) * KINDS + usize::from(first)];
            let pair = 2 * Self::pair(a, b);
            let found = pairs[pair] & (pairs[pair + 1] | triples[Self::triple(a, b, c)]) & edges & mask;
            if found != 0 {
                let found = self.narrow(bytes, range.start + offset, found);
                if found != 0 {
                    return Some((range.start + offset, found));
                }
            }
            before = first;
        }
        (whole..range.end).find_map(|at| {
            let byte = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
            let before = at.checked_sub(1).map_or(OTHER, |i| KIND[usize::from(bytes[i])]);
            let edges = self.edges[usize::from(before) * KINDS + usize::from(KIND[usize::from(byte(0))])];
            let pair = 2 * Self::pair(byte(0), byte(1));
            let found = pairs[pair] & (pairs[pair + 1] | triples[Self::triple(byte(0), byte(1), byte(2))]);
            Some((at, self.narrow(bytes, at, found & edges & mask))).filter(|(_, found)| *found != 0)
        })
    }

    #[inline]
    const fn pair(a: u8, b: u8) -> usize {
        (a as usize) << 8 | b as usize
    }

    #[inline]
    const fn triple(a: u8, b: u8, c: u8) -> usize {
        let bytes = a as u32 | (b as u32) << 8 | (c as u32) << 16;
        (bytes.wrapping_mul(0x9E37_79B1) >> 16) as usize
    }
}
