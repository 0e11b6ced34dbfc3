//! A small, fast, unkeyed hash: the same text must give the same analysis on every run. Who writes colliding words into a
//! text of his own slows down its inspection, no more.

use std::hash::{BuildHasherDefault, Hasher};

/// 64-bit multiplier of `FxHash` (Firefox, rustc).
const SEED: u64 = 0x51_7c_c1_b7_27_22_0a_95;

/// The hash of the empty text, extended byte by byte with [`extend`].
pub(crate) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of a text one byte longer.
#[inline]
pub(crate) const fn extend(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ byte as u64).wrapping_mul(SEED)
}

/// The hash of a text.
#[inline]
pub(crate) fn of(text: &[u8]) -> u64 {
    text.iter().fold(EMPTY, |hash, byte| extend(hash, *byte))
}

/// Spreads a hash over its upper bits, which choose the slot.
#[inline]
pub(crate) const fn spread(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// For maps whose order of iteration nobody sees.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fx(u64);

impl Hasher for Fx {
    fn finish(&self) -> u64 {
        spread(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = extend(self.0, *byte);
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(word)).wrapping_mul(SEED);
    }

    fn write_usize(&mut self, word: usize) {
        self.0 = (self.0.rotate_left(5) ^ word as u64).wrapping_mul(SEED);
    }
}

/// Builds [`Fx`].
pub(crate) type BuildFx = BuildHasherDefault<Fx>;
