//! A lazy automaton over many patterns at once: which of them match from a place in the text, and how far.
//!
//! States are built when a text first needs them and kept in a [`Cache`]; after that a step is one look-up. Patterns
//! here have no look-around (see `matcher.rs`).

use super::program::{Op, Program, StateId};
use crate::compiled::{Reader, Writer};
use crate::hash::{self, BuildFx};
use std::collections::HashMap;

/// Most states that a cache holds before it starts afresh: bounds the memory, about 2 MB a group.
const MOST_STATES: usize = 8000;
/// The last state that can be numbered.
const LAST_STATE: usize = ENDS as usize - 2;
/// No state was built for this step yet.
const UNKNOWN: u16 = u16::MAX;
/// Nothing can match any more.
const DEAD: u16 = 0;
/// Set in the number of a state where a pattern ends.
const ENDS: u16 = 1 << 15;

/// Bytes that no pattern tells apart are one class.
#[derive(Debug, Clone)]
pub(super) struct Classes {
    of: Box<[u8; 256]>,
    count: usize,
    first: Vec<u8>,
}

impl Classes {
    /// The classes of the patterns of a program whose states are `states`.
    pub(super) fn new(program: &Program) -> Self {
        let mut border = [false; 257];
        let mut seen = Reached::default();
        seen.add(program, program.start(), &mut |ranges_of| {
            for (low, high, _) in ranges_of.iter() {
                border[usize::from(low)] = true;
                border[usize::from(high) + 1] = true;
            }
        });
        let mut of = Box::new([0_u8; 256]);
        let (mut class, mut first) = (0_u8, vec![0]);
        for byte in 1..256 {
            if border[byte] {
                class += 1;
                first.push(u8::try_from(byte).unwrap_or(u8::MAX));
            }
            of[byte] = class;
        }
        Self { of, count: usize::from(class) + 1, first }
    }

    /// The class of each byte, as stored beside a program.
    pub(super) fn bytes(&self) -> &[u8] {
        self.of.as_slice()
    }

    /// Reads them back; `None` unless they ascend by at most one.
    pub(super) fn open(bytes: &[u8]) -> Option<Self> {
        let of: Box<[u8; 256]> = Box::new(bytes.try_into().ok()?);
        let mut first = vec![0];
        for byte in 1..256_usize {
            match of[byte].checked_sub(of[byte - 1])? {
                0 => {}
                1 => first.push(u8::try_from(byte).ok()?),
                _ => return None,
            }
        }
        (of[0] == 0).then_some(Self { count: first.len(), of, first })
    }
}

/// Every state that can be reached from one, following bytes too.
#[derive(Default)]
struct Reached(std::collections::HashSet<StateId, BuildFx>);

impl Reached {
    fn add(&mut self, program: &Program, from: StateId, visit: &mut dyn FnMut(super::program::Ranges<'_>)) {
        let mut stack = vec![from];
        while let Some(state) = stack.pop() {
            if !self.0.insert(state) {
                continue;
            }
            match program.op(state) {
                Op::Bytes(ranges) => {
                    visit(ranges);
                    stack.extend(ranges.iter().map(|(_, _, next)| next));
                }
                Op::Split(targets) => stack.extend(targets.iter()),
                Op::Save { next, .. } | Op::Look { next, .. } => stack.push(next),
                Op::Match(_) | Op::Fail => {}
            }
        }
    }
}

/// A group of patterns.
#[derive(Debug)]
pub(super) struct Dfa {
    program: Program,
    classes: Classes,
}

/// The states built so far.
#[derive(Debug)]
pub(super) struct Cache {
    /// How many it may hold before it starts afresh.
    most: usize,
    /// Row by row: the next state for each class of bytes.
    steps: Vec<u16>,
    /// The states of the program that each state stands for.
    sets: Vec<Box<[StateId]>>,
    /// The patterns that end in each state.
    ends: Vec<Box<[u32]>>,
    numbers: HashMap<Box<[StateId]>, u16, BuildFx>,
    start: u16,
    marks: Vec<u32>,
    mark: u32,
    stack: Vec<StateId>,
    set: Vec<StateId>,
    /// Where the first bytes of a place lead, by their hash: the bytes and the state. Most places lead nowhere, and the
    /// same words come again and again.
    jumps: Vec<u64>,
}

/// Bytes that a jump spans, and how many jumps are remembered.
const JUMP: usize = 5;
const JUMPS: usize = 1 << 11;

impl Default for Cache {
    fn default() -> Self {
        Self {
            most: MOST_STATES,
            steps: Vec::new(),
            sets: Vec::new(),
            ends: Vec::new(),
            numbers: HashMap::default(),
            start: DEAD,
            marks: Vec::new(),
            mark: 0,
            stack: Vec::new(),
            set: Vec::new(),
            jumps: Vec::new(),
        }
    }
}

impl Dfa {
    pub(super) const fn new(program: Program, classes: Classes) -> Self {
        Self { program, classes }
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.bytes(self.classes.bytes());
        out.bytes(self.program.bytes());
    }

    pub(super) fn read(input: &mut Reader) -> Option<Self> {
        let classes = Classes::open(&input.bytes()?)?;
        Some(Self { classes, program: Program::open(input.bytes()?) })
    }

    /// Appends to `ends` a pattern and the end of its match for every match that starts at `from`, shorter ones first.
    pub(super) fn matches_at(&self, cache: &mut Cache, text: &[u8], from: usize, ends: &mut Vec<(u32, usize)>) {
        if cache.sets.is_empty() {
            self.restart(cache);
        }
        let Some(first) = text.get(from..from + JUMP) else {
            self.walk(cache, text, cache.start, from, ends);
            return;
        };
        let key = first.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        let slot = usize::try_from(hash::spread(key) >> 32).unwrap_or(0) & (JUMPS - 1);
        let jump = cache.jumps[slot];
        let state = if jump >> 16 == key {
            u16::try_from(jump & 0xFFFF).unwrap_or(DEAD)
        } else {
            let before = ends.len();
            let state = self.walk(cache, &text[..from + JUMP], cache.start, from, ends);
            // What ended on the way is found by walking only.
            if ends.len() == before {
                cache.jumps[slot] = key << 16 | u64::from(state);
            }
            state
        };
        if state != DEAD {
            self.walk(cache, text, state, from + JUMP, ends);
        }
    }

    /// Goes on from `state` at `from`, to the end or until nothing can match. The state where it stopped.
    fn walk(&self, cache: &mut Cache, text: &[u8], mut state: u16, from: usize, ends: &mut Vec<(u32, usize)>) -> u16 {
        for (at, byte) in text.iter().enumerate().skip(from) {
            let slot =
                usize::from(state & !ENDS) * self.classes.count + usize::from(self.classes.of[usize::from(*byte)]);
            let mut next = cache.steps[slot];
            if next == UNKNOWN {
                next = self.build(cache, state, *byte, slot);
            }
            if next == DEAD {
                return DEAD;
            }
            if next & ENDS != 0 {
                let patterns = &cache.ends[usize::from(next & !ENDS)];
                ends.extend(patterns.iter().map(|pattern| (*pattern, at + 1)));
            }
            state = next;
        }
        state
    }

    fn restart(&self, cache: &mut Cache) {
        cache.steps.clear();
        cache.sets.clear();
        cache.ends.clear();
        cache.numbers.clear();
        cache.jumps.clear();
        // No five bytes of a text are zeros.
        cache.jumps.resize(JUMPS, 0);
        cache.marks.resize(self.program.bytes().len() / 4, 0);
        // The dead state, which leads nowhere.
        cache.set.clear();
        self.intern(cache);
        cache.steps.fill(DEAD);
        self.begin(cache);
        self.close(cache, self.program.start());
        cache.start = self.intern(cache);
    }

    /// The state after `byte`, built now.
    #[cold]
    fn build(&self, cache: &mut Cache, state: u16, byte: u8, slot: usize) -> u16 {
        self.begin(cache);
        let from = std::mem::take(&mut cache.sets[usize::from(state & !ENDS)]);
        for member in &from {
            if let Op::Bytes(ranges) = self.program.op(*member)
                && let Some(next) = ranges.step(byte)
            {
                self.close(cache, next);
            }
        }
        cache.sets[usize::from(state & !ENDS)] = from;
        if cache.sets.len() >= cache.most && !cache.set.is_empty() {
            let set = std::mem::take(&mut cache.set);
            self.restart(cache);
            cache.set = set;
            return self.intern(cache);
        }
        let next = self.intern(cache);
        cache.steps[slot] = next;
        next
    }

    fn begin(&self, cache: &mut Cache) {
        cache.set.clear();
        cache.mark += 1;
    }

    /// Adds what `state` leads to without reading a byte.
    fn close(&self, cache: &mut Cache, state: StateId) {
        cache.stack.push(state);
        while let Some(state) = cache.stack.pop() {
            let mark = &mut cache.marks[state as usize];
            if *mark == cache.mark {
                continue;
            }
            *mark = cache.mark;
            match self.program.op(state) {
                Op::Split(targets) => cache.stack.extend(targets.iter()),
                Op::Save { next, .. } | Op::Look { next, .. } => cache.stack.push(next),
                Op::Bytes(_) | Op::Match(_) => cache.set.push(state),
                Op::Fail => {}
            }
        }
    }

    /// The number of the state that stands for `cache.set`.
    fn intern(&self, cache: &mut Cache) -> u16 {
        cache.set.sort_unstable();
        if let Some(number) = cache.numbers.get(cache.set.as_slice()) {
            return *number;
        }
        let pattern_of = |state: &StateId| match self.program.op(*state) {
            Op::Match(pattern) => u32::try_from(pattern).ok(),
            _ => None,
        };
        let patterns: Box<[u32]> = cache.set.iter().filter_map(pattern_of).collect();
        let index = u16::try_from(cache.sets.len()).unwrap_or(ENDS - 1);
        let number = if patterns.is_empty() { index } else { index | ENDS };
        let set: Box<[StateId]> = cache.set.as_slice().into();
        cache.steps.resize(cache.steps.len() + self.classes.count, UNKNOWN);
        cache.numbers.insert(set.clone(), number);
        cache.sets.push(set);
        cache.ends.push(patterns);
        number
    }

    /// Calls `opens` with every way in which a match can start: as many bytes as tell something, two to five. Where a
    /// match can end, or many bytes may follow, it is said with the bytes before; so these sets stay small. A byte 0
    /// stands for the end of the text.
    pub(super) fn openings(&self, opens: &mut dyn FnMut(&[u8])) {
        let mut cache = Cache { most: LAST_STATE, ..Cache::default() };
        self.restart(&mut cache);
        let start = cache.start;
        let mut path = Vec::new();
        self.open(&mut cache, start, &mut path, opens);
    }

    fn open(&self, cache: &mut Cache, state: u16, path: &mut Vec<u8>, opens: &mut dyn FnMut(&[u8])) {
        const EXACT: usize = 2;
        const DEEPEST: usize = 5;
        const MOST: usize = 16;
        let next: Vec<(usize, u16)> = (0..self.classes.count)
            .map(|class| (class, if state & ENDS == 0 { self.step(cache, state, class) } else { DEAD }))
            .filter(|(_, next)| *next != DEAD)
            .collect();
        let bytes: usize = next.iter().map(|(class, _)| self.bytes_of(*class).count()).sum();
        let ends = state & ENDS != 0;
        let full = cache.sets.len() + self.classes.count > LAST_STATE;
        if path.len() == DEEPEST || path.len() >= EXACT && (ends || bytes > MOST || full) {
            return opens(path);
        }
        if ends {
            // A match of one byte: anything may follow it.
            for byte in 0..=u8::MAX {
                opens(&[path[0], byte]);
            }
            return;
        }
        for (class, next) in next {
            for byte in self.bytes_of(class) {
                path.push(byte);
                self.open(cache, next, path, opens);
                path.pop();
            }
        }
    }

    fn bytes_of(&self, class: usize) -> impl Iterator<Item = u8> + Clone {
        let end = self.classes.first.get(class + 1).map_or(256, |b| usize::from(*b));
        (usize::from(self.classes.first[class])..end).filter_map(|b| u8::try_from(b).ok())
    }

    fn step(&self, cache: &mut Cache, state: u16, class: usize) -> u16 {
        let slot = usize::from(state & !ENDS) * self.classes.count + class;
        match cache.steps[slot] {
            UNKNOWN => self.build(cache, state, self.classes.first[class], slot),
            known => known,
        }
    }
}

/// Takes the case off a byte of an ASCII letter, and of the second byte of a letter of Latin-1; makes all digits one.
/// Other bytes may become alike too.
pub(super) const fn fold(byte: u8) -> u8 {
    if byte.is_ascii_digit() { b'0' } else { byte | 0x20 }
}
