//! Words to pieces of the encoder's vocabulary: SentencePiece's unigram segmentation (the most probable split).

use crate::words::{Word, is_letter};
use std::collections::HashMap;
use zeroize::Zeroizing;

pub(crate) const START: u32 = 0;
pub(crate) const BREAK: u32 = 2;
const UNKNOWN: u32 = 3;
/// The most pieces of a word; the rest of a longer word says nothing more about it.
const MAX_PIECES: usize = 10;
/// The most characters of a word that are looked at.
const MAX_CHARS: usize = 40;
/// What stands for a blank before a word.
const BLANK: char = '\u{2581}';

/// The vocabulary.
pub(crate) struct Pieces {
    ids: HashMap<&'static str, u32>,
    scores: Vec<f32>,
    folded: HashMap<char, String>,
    longest: usize,
    unknown: f32,
}

impl Pieces {
    /// Reads «id TAB piece TAB log-probability» lines, and «code point TAB code points» lines in hexadecimal. `None` when
    /// a line is not like that.
    pub(crate) fn read(pieces: &'static str, folds: &str) -> Option<Self> {
        let (mut ids, mut scores) = (HashMap::with_capacity(28_000), Vec::with_capacity(28_000));
        for line in pieces.lines() {
            let (id, rest) = line.split_once('\t')?;
            let (piece, score) = rest.rsplit_once('\t')?;
            ids.insert(piece, id.parse().ok()?);
            scores.push(score.parse().ok()?);
        }
        let point = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        let mut folded = HashMap::with_capacity(5_000);
        for line in folds.lines() {
            let (from, to) = line.split_once('\t').unwrap_or((line, ""));
            folded.insert(point(from)?, to.split(' ').filter(|p| !p.is_empty()).map(point).collect::<Option<_>>()?);
        }
        let longest = ids.keys().map(|p| p.chars().count()).max()?;
        let unknown = scores.iter().copied().fold(0.0, f32::min) - 10.0;
        Some(Self { ids, scores, folded, longest, unknown })
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.scores.len()
    }

    /// The pieces of a stretch of words, and for each word where its first one stands. A line break is a separator, a tab
    /// a bar.
    pub(crate) fn encode(&self, text: &str, words: &[Word]) -> (Vec<u32>, Vec<usize>) {
        let (mut ids, mut firsts) = (vec![START], Vec::with_capacity(words.len()));
        for (at, word) in words.iter().enumerate() {
            let gap = if at == 0 { " " } else { &text[words[at - 1].end..word.start] };
            if gap.contains('\n') {
                ids.push(BREAK);
            } else if gap.contains('\t') {
                self.push("|", true, &mut ids);
            }
            firsts.push(ids.len());
            self.push(word.of(text), !gap.is_empty(), &mut ids);
        }
        ids.push(BREAK);
        (ids, firsts)
    }

    /// Appends the pieces of a word. `spaced`: a blank or a line break stands before it.
    fn push(&self, word: &str, spaced: bool, out: &mut Vec<u32>) {
        // Of a run of one sign the first three.
        let first = word.chars().next().unwrap_or(BLANK);
        let kept = if !is_letter(first) && word.chars().all(|c| c == first) { 3 } else { MAX_CHARS };
        let mut spelt = Zeroizing::new(String::with_capacity(word.len() + 3));
        if spaced {
            spelt.push(BLANK);
        }
        for c in word.chars().take(kept) {
            match self.folded.get(&c).filter(|_| !c.is_ascii_graphic()) {
                Some(folded) => spelt.push_str(folded),
                None => spelt.push(c),
            }
        }
        self.split(&spelt, out);
    }

    /// Viterbi over all ways to split `spelt`.
    fn split(&self, spelt: &str, out: &mut Vec<u32>) {
        let ends: Vec<usize> = spelt.char_indices().map(|(at, _)| at).chain([spelt.len()]).collect();
        let count = ends.len() - 1;
        let mut best = vec![(f32::NEG_INFINITY, 0, UNKNOWN); count + 1];
        best[0].0 = 0.0;
        for from in 0..count {
            let so_far = best[from].0;
            for to in from + 1..=count.min(from + self.longest) {
                let Some(&id) = self.ids.get(&spelt[ends[from]..ends[to]]).filter(|id| **id > UNKNOWN) else {
                    continue;
                };
                let score = so_far + self.scores[id as usize];
                if score > best[to].0 {
                    best[to] = (score, from, id);
                }
            }
            if so_far + self.unknown > best[from + 1].0 {
                best[from + 1] = (so_far + self.unknown, from, UNKNOWN);
            }
        }
        let before = out.len();
        let mut at = count;
        while at > 0 {
            out.push(best[at].2);
            at = best[at].1;
        }
        out[before..].reverse();
        out.truncate(before + MAX_PIECES);
        if out.len() == before {
            out.push(UNKNOWN);
        }
    }
}
