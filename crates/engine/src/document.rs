//! A text that is inspected again while it is written: an edit costs the blocks that it touches.
//!
//! A text is cut into blocks (`blocks.rs`). Each is inspected on its own, and says which names and values it has
//! accepted; a block in which one of another block's stands is inspected once more, knowing them. So an edit asks for
//! its own block, and for those in which a name or value stands that came or went with it.

use crate::blocks::{context_before, end_of_block};
use crate::candidate::{Analysis, Effort, Finding, Gap, GapReason};
use crate::engine::Engine;
use crate::hash::BuildFx;
use crate::inspect::{Inspected, Known, Learnt, Names, count_odd, refusal};
use crate::mention::{Value, Values};
use crate::vault::Sensitive;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A text with what is known about it.
///
/// [`Document::update`] gives exactly what [`Engine::analyze`] gives for the new text, at the cost of the edited
/// neighbourhood (a property test holds it).
#[derive(Debug, Default)]
pub struct Document {
    text: Sensitive,
    state: State,
}

impl Document {
    /// Inspects `text`.
    pub fn new(engine: &Engine, text: &str) -> Self {
        let mut document = Self::default();
        document.update(engine, text, Effort::Full);
        document
    }

    /// Takes the text as it is now, and inspects what has changed, and what an inspection of less effort left pending.
    /// `engine` must be the one of the first inspection.
    pub fn update(&mut self, engine: &Engine, text: &str, effort: Effort) {
        if text.len() > engine.limits.max_bytes {
            // Too large to be inspected; the analysis says so.
            self.state = State::default();
            self.text = Sensitive::new(text.to_owned());
            return;
        }
        if self.state.blocks.is_empty() {
            self.text = Sensitive::default();
        }
        let old = self.text.expose().as_bytes();
        let same = old.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
        let ends = old[same..].iter().rev().zip(text.as_bytes()[same..].iter().rev());
        let same_end = ends.take_while(|(a, b)| a == b).count();
        let old_len = old.len();
        let changed = old_len != text.len() || same != old_len || self.state.blocks.is_empty();
        if changed {
            let texts = [self.text.expose(), text];
            self.state.edit(engine, texts, effort, same..old_len - same_end, text.len() - same_end);
            self.text = Sensitive::new(text.to_owned());
        }
        // What is pending after a quick look at a new text was asked for just now, or waits for the full one.
        if !changed || effort == Effort::Full {
            self.state.finish(engine, text, effort);
        }
    }

    /// All findings. Costs as many copies as there are.
    pub fn analysis(&self, engine: &Engine) -> Analysis {
        self.state.analysis(engine, self.text.expose())
    }

    /// The text that was last inspected.
    pub fn text(&self) -> &str {
        self.text.expose()
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

    /// Whether a detector has not read it yet.
    fn is_pending(&self) -> bool {
        self.own.gaps.iter().any(|gap| gap.reason == GapReason::Pending)
    }

    /// Whether a name or value stands in it that another block has accepted.
    fn has_news(&self, names: &Names, values: &Values) -> bool {
        let Learnt { names: own_names, values: own_values } = &self.own.learnt;
        self.own.words.iter().any(|word| names.contains_key(word) && !own_names.contains(word))
            || self.own.places().any(|key| values.has_other(key, own_values))
    }
}

/// The blocks of a text, and what they have told each other.
#[derive(Debug, Default)]
pub(crate) struct State {
    blocks: Vec<Block>,
    names: Names,
    values: Values,
}

impl State {
    /// Inspects a whole text.
    pub(crate) fn new(engine: &Engine, text: &str, effort: Effort) -> Self {
        let mut state = Self::default();
        state.edit(engine, ["", text], effort, 0..0, text.len());
        state
    }

    /// Inspects again what was left pending.
    fn finish(&mut self, engine: &Engine, text: &str, effort: Effort) {
        let starts = self.starts();
        let pending = |i: &usize| self.blocks[*i].is_pending();
        let pending: Vec<usize> = (0..self.blocks.len()).filter(pending).collect();
        for index in pending {
            let len = self.blocks[index].len;
            self.replace(engine, [text, text], effort, index..index + 1, starts[index], &[len]);
        }
    }

    /// `old` of the first text has become something that ends at `new_end` of the second; the rest is as it was.
    fn edit(&mut self, engine: &Engine, texts: [&str; 2], effort: Effort, old: Range<usize>, new_end: usize) {
        let text = texts[1];
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
        self.replace(engine, texts, effort, first..last, start, &fresh);
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

    /// Puts blocks of the lengths `fresh` in the place of the `stale` ones, which start at `start` in both texts. A block
    /// that sees what an old one saw is kept.
    fn replace(
        &mut self,
        engine: &Engine,
        texts: [&str; 2],
        effort: Effort,
        stale: Range<usize>,
        start: usize,
        fresh: &[usize],
    ) {
        let [old_text, text] = texts;
        let mut old: HashMap<&str, Block, BuildFx> = HashMap::default();
        let mut gone = Vec::new();
        let mut at = start;
        for block in self.blocks.drain(stale.clone()) {
            let end = at + block.len;
            // Of two blocks that see the same, one is kept.
            gone.extend(old.insert(&old_text[context_before(old_text, at).start..end], block));
            at = end;
        }
        let mut changed = Changed::default();
        let (mut at, mut blocks, mut new) = (start, Vec::with_capacity(fresh.len()), Vec::new());
        for (offset, len) in fresh.iter().enumerate() {
            let (context, end) = (context_before(text, at), at + len);
            let kept = old.remove(&text[context.start..end]).filter(|block| block.len == *len);
            let kept = match kept {
                Some(block) if block.is_pending() => {
                    gone.push(block);
                    None
                }
                kept => kept,
            };
            blocks.push(kept.unwrap_or_else(|| {
                new.push(stale.start + offset);
                let own = engine.inspect(&text[context.start..end], context.len(), effort);
                Block { len: *len, own, informed: None, counts: count_odd(&text[at..end]) }
            }));
            at = end;
        }
        for index in &new {
            let learnt = std::mem::take(&mut blocks[index - stale.start].own.learnt);
            self.learn(&learnt, &mut changed);
            blocks[index - stale.start].own.learnt = learnt;
        }
        gone.extend(old.into_values());
        gone.iter().for_each(|block| self.forget(&block.own.learnt, &mut changed));
        self.blocks.splice(stale.start..stale.start, blocks);
        self.inform(engine, text, &new, &changed);
    }

    fn learn(&mut self, learnt: &Learnt, changed: &mut Changed) {
        for name in &learnt.names {
            *self.names.entry(*name).or_default() += 1;
            *changed.names.entry(*name).or_default() += 1;
        }
        for value in &learnt.values {
            self.values.add(value);
            changed.value(value, 1);
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
            changed.value(value, -1);
        }
    }

    /// Tells the new blocks what is known, and the others what has changed.
    fn inform(&mut self, engine: &Engine, text: &str, new: &[usize], changed: &Changed) {
        let changes = changed.net();
        let affected: Vec<usize> = if changes.is_empty() {
            new.to_vec()
        } else {
            (0..self.blocks.len()).filter(|i| new.contains(i) || changes.concern(&self.blocks[*i].own)).collect()
        };
        let starts = self.starts();
        for index in affected {
            let block = &self.blocks[index];
            let news = block.has_news(&self.names, &self.values);
            let (start, end) = (starts[index], starts[index] + block.len);
            let informed = news.then(|| {
                let context = context_before(text, start);
                let known = Known { names: &self.names, values: &self.values };
                engine.inspect_again(&text[context.start..end], context.len(), &block.own, known)
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
            return Analysis { gaps: vec![Gap { reason }], ..Analysis::default() };
        }
        let mut out = Analysis::default();
        for (block, start) in self.blocks.iter().zip(self.starts()) {
            let moved = |f: &Finding| Finding { span: f.span.forth(start), ..f.clone() };
            out.findings.extend(block.inspected().findings.iter().map(moved));
            out.shadow.extend(block.inspected().shadow.iter().map(moved));
            out.gaps.extend(block.inspected().gaps.iter().cloned());
        }
        out.gaps.dedup();
        if out.findings.len() > engine.limits.max_findings {
            out.gaps.push(Gap { reason: GapReason::TooMany });
        }
        out
    }
}

/// How much more often each name and value was accepted than before.
#[derive(Debug, Default)]
struct Changed {
    names: HashMap<u64, isize, BuildFx>,
    values: HashMap<u64, Vec<(Value, isize)>, BuildFx>,
}

/// What came or went: the hashes of names, and the keys of values.
#[derive(Debug, Default)]
struct Changes {
    names: HashSet<u64, BuildFx>,
    keys: HashSet<u64, BuildFx>,
}

impl Changed {
    fn value(&mut self, value: &Value, by: isize) {
        let same = self.values.entry(value.core_hash()).or_default();
        match same.iter_mut().find(|(v, _)| v == value) {
            Some((_, count)) => *count += by,
            None => same.push((value.clone(), by)),
        }
    }

    fn net(&self) -> Changes {
        let values = self.values.values().flatten();
        Changes {
            names: self.names.iter().filter(|(_, by)| **by != 0).map(|(name, _)| *name).collect(),
            keys: values.filter(|(_, by)| *by != 0).map(|(value, _)| value.key()).collect(),
        }
    }
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.keys.is_empty()
    }

    fn concern(&self, block: &Inspected) -> bool {
        !self.names.is_empty() && block.words.iter().any(|word| self.names.contains(word))
            || !self.keys.is_empty() && block.places().any(|key| self.keys.contains(&key))
    }
}
