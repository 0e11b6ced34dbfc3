//! A text that is inspected again while it is written: an edit costs the blocks that it touches.
//!
//! A text is cut into blocks (`blocks.rs`). Each is inspected on its own, and says which names and values it has
//! accepted; a block in which one of another block's stands is inspected once more, knowing them. So an edit asks for
//! its own block, and for those in which a name or value stands that came or went with it.

use crate::blocks::{context_before, end_of_block};
use crate::candidate::{Analysis, Finding, Gap, GapReason};
use crate::engine::Engine;
use crate::hash::BuildFx;
use crate::inspect::{Inspected, Known, Learnt, Names, count_odd, refusal};
use crate::mention::Values;
use std::collections::HashMap;
use std::ops::Range;
use zeroize::Zeroizing;

/// A text with what is known about it.
///
/// [`Document::update`] gives exactly what [`Engine::analyze`] gives for the new text, at the cost of the edited
/// neighbourhood (a property test holds it).
#[derive(Debug, Default)]
pub struct Document {
    text: Zeroizing<String>,
    state: State,
}

impl Document {
    /// Inspects `text`.
    pub fn new(engine: &Engine, text: &str) -> Self {
        let mut document = Self::default();
        document.update(engine, text);
        document
    }

    /// Takes the text as it is now, and inspects what has changed. `engine` must be the one of the first inspection.
    pub fn update(&mut self, engine: &Engine, text: &str) {
        let old = self.text.as_bytes();
        let same = old.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
        let ends = old[same..].iter().rev().zip(text.as_bytes()[same..].iter().rev());
        let same_end = ends.take_while(|(a, b)| a == b).count();
        let old_len = old.len();
        if old_len == text.len() && same == old_len && !self.state.blocks.is_empty() {
            return;
        }
        self.state.edit(engine, text, same..old_len - same_end, text.len() - same_end);
        self.text = Zeroizing::new(text.to_owned());
    }

    /// All findings. Costs as many copies as there are.
    pub fn analysis(&self, engine: &Engine) -> Analysis {
        self.state.analysis(engine, &self.text)
    }

    /// The text that was last inspected.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A stretch of the text with what was found in it.
#[derive(Debug, Default)]
struct Block {
    len: usize,
    /// What it says on its own.
    own: Inspected,
    /// What it says knowing the rest of the text, where that is more.
    informed: Option<Inspected>,
    counts: (usize, usize, bool),
}

impl Block {
    fn inspected(&self) -> &Inspected {
        self.informed.as_ref().unwrap_or(&self.own)
    }

    /// Whether a name or value stands in it that another block has accepted.
    fn has_news(&self, names: &HashMap<u64, usize, BuildFx>, values: &Values) -> bool {
        let Learnt { names: own_names, values: own_values } = &self.own.learnt;
        self.own.words.iter().any(|word| names.contains_key(word) && !own_names.contains(word))
            || self.own.places().any(|key| values.has_other(key, own_values))
    }
}

/// The blocks of a text, and what they have told each other.
#[derive(Debug, Default)]
pub(crate) struct State {
    blocks: Vec<Block>,
    names: HashMap<u64, usize, BuildFx>,
    values: Values,
}

impl State {
    /// Inspects a whole text.
    pub(crate) fn new(engine: &Engine, text: &str) -> Self {
        let mut state = Self::default();
        state.edit(engine, text, 0..0, text.len());
        state
    }

    /// `old` of the old text has become something that ends at `new_end` of `text`; the rest is as it was.
    fn edit(&mut self, engine: &Engine, text: &str, old: Range<usize>, new_end: usize) {
        let (first, start) = self.first_block_before(old.start);
        // The blocks that may have been cut elsewhere, until the cuts are the old ones again.
        let shift = |at: usize| (at + new_end).checked_sub(old.end);
        let (mut fresh, mut at) = (Vec::new(), start);
        let (mut last, mut last_end) = (first, start);
        loop {
            while last < self.blocks.len() && (last_end < old.end || shift(last_end).is_none_or(|end| end < at)) {
                last_end += self.blocks[last].len;
                last += 1;
            }
            let met = last_end >= old.end && shift(last_end) == Some(at) && at >= new_end;
            if at >= text.len() || met {
                break;
            }
            let end = end_of_block(text, at);
            fresh.push(end - at);
            at = end;
        }
        if at >= text.len() {
            last = self.blocks.len();
        }
        // The block after sees the last line before it.
        if let Some(after) = self.blocks.get(last) {
            fresh.push(after.len);
            last += 1;
        }
        self.replace(engine, text, first..last, start, &fresh);
    }

    /// The block before the one in which `at` lies, and where it starts: an edit may move the cut between them.
    fn first_block_before(&self, at: usize) -> (usize, usize) {
        let (mut start, mut index) = (0, 0);
        while index < self.blocks.len() && start + self.blocks[index].len <= at {
            start += self.blocks[index].len;
            index += 1;
        }
        match index.checked_sub(1) {
            Some(before) => (before, start - self.blocks[before].len),
            None => (0, 0),
        }
    }

    fn replace(&mut self, engine: &Engine, text: &str, stale: Range<usize>, start: usize, fresh: &[usize]) {
        let mut changed = Changed::default();
        let mut at = start;
        let blocks: Vec<Block> = fresh
            .iter()
            .map(|len| {
                let (context, end) = (context_before(text, at), at + len);
                let own = engine.inspect(&text[context.start..end], context.len(), None);
                let counts = count_odd(&text[at..end]);
                at = end;
                Block { len: *len, own, informed: None, counts }
            })
            .collect();
        let many = blocks.len();
        for block in &blocks {
            self.learn(&block.own.learnt, &mut changed);
        }
        let old: Vec<Block> = self.blocks.splice(stale.clone(), blocks).collect();
        for block in &old {
            self.forget(&block.own.learnt, &mut changed);
        }
        self.inform(engine, text, stale.start..stale.start + many, &changed);
    }

    fn learn(&mut self, learnt: &Learnt, changed: &mut Changed) {
        for name in &learnt.names {
            *self.names.entry(*name).or_default() += 1;
            *changed.names.entry(*name).or_default() += 1;
        }
        for value in &learnt.values {
            self.values.add(value);
            changed.keys.push(value.key());
        }
    }

    fn forget(&mut self, learnt: &Learnt, changed: &mut Changed) {
        for name in &learnt.names {
            *changed.names.entry(*name).or_default() -= 1;
            if let Some(count) = self.names.get_mut(name) {
                *count -= 1;
                if *count == 0 {
                    self.names.remove(name);
                }
            }
        }
        for value in &learnt.values {
            self.values.remove(value);
            changed.keys.push(value.key());
        }
    }

    /// Tells the new blocks what is known, and the others what has changed.
    fn inform(&mut self, engine: &Engine, text: &str, new: Range<usize>, changed: &Changed) {
        let affected: Vec<usize> =
            (0..self.blocks.len()).filter(|i| new.contains(i) || changed.concerns(&self.blocks[*i].own)).collect();
        let names: Names = self.names.keys().copied().collect();
        let starts = self.starts();
        for index in affected {
            let block = &self.blocks[index];
            let news = block.has_news(&self.names, &self.values);
            let (start, end) = (starts[index], starts[index] + block.len);
            let informed = news.then(|| {
                let context = context_before(text, start);
                let known = Known { names: &names, values: &self.values };
                engine.inspect(&text[context.start..end], context.len(), Some(known))
            });
            self.blocks[index].informed = informed;
        }
    }

    fn starts(&self) -> Vec<usize> {
        let each = self.blocks.iter().scan(0, |at, block| Some(std::mem::replace(at, *at + block.len)));
        each.collect()
    }

    /// Everything, with offsets in the whole text.
    pub(crate) fn analysis(&self, engine: &Engine, text: &str) -> Analysis {
        let total = |(c, o, n): (usize, usize, bool), b: &Block| (c + b.counts.0, o + b.counts.1, n | b.counts.2);
        let (chars, odd, nul) = self.blocks.iter().fold((0, 0, false), total);
        let too_large = (text.len() > engine.limits.max_bytes).then_some(GapReason::TooLarge);
        if let Some(reason) = too_large.or_else(|| refusal(chars, odd, nul)) {
            return Analysis { findings: Vec::new(), gaps: vec![Gap { reason }] };
        }
        let mut out = Analysis::default();
        for (block, start) in self.blocks.iter().zip(self.starts()) {
            let moved = |f: &Finding| Finding { span: f.span.forth(start), ..f.clone() };
            out.findings.extend(block.inspected().findings.iter().map(moved));
            out.gaps.extend(block.inspected().gaps.iter().cloned());
        }
        out.gaps.dedup();
        if out.findings.len() > engine.limits.max_findings {
            out.gaps.push(Gap { reason: GapReason::TooMany });
        }
        out
    }
}

/// Names and values that came or went.
#[derive(Debug, Default)]
struct Changed {
    names: HashMap<u64, isize, BuildFx>,
    keys: Vec<u64>,
}

impl Changed {
    fn concerns(&self, block: &Inspected) -> bool {
        let moved = |name: &u64| self.names.get(name).is_some_and(|change| *change != 0);
        block.words.iter().any(moved) || !self.keys.is_empty() && block.places().any(|key| self.keys.contains(&key))
    }
}
