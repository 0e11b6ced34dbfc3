//! Patterns as flat programs: Thompson automata in one array of words, built once when a pack is built and used in
//! place. Nothing is parsed or compiled when a process starts.
//!
//! A state is named by the index of its first word. Words are 32-bit little-endian; the low three bits of the first one
//! say what it is, the rest its argument:
//!
//! ```text
//! MATCH   pattern                        BYTES  n   n x (low | high << 8), n x next
//! SPLIT   n   n x next (best first)      SAVE   slot   next
//! LOOK    look (regex-automata's number) next            FAIL
//! ```

use regex_automata::nfa::thompson::{DenseTransitions, NFA, State, Transition};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use std::borrow::Cow;

/// Names a state.
pub(crate) type StateId = u32;

const MATCH: u32 = 0;
const BYTES: u32 = 1;
const SPLIT: u32 = 2;
const SAVE: u32 = 3;
const LOOK: u32 = 4;
const FAIL: u32 = 5;

/// What a state does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Op<'p> {
    Match(usize),
    Bytes(Ranges<'p>),
    Split(Targets<'p>),
    Save { slot: usize, next: StateId },
    Look { look: Option<Look>, next: StateId },
    Fail,
}

/// Byte ranges with the state that each leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranges<'p> {
    program: &'p Program,
    at: usize,
    len: usize,
}

impl Ranges<'_> {
    /// `(low, high, next)`, low to high, disjoint.
    pub(super) fn iter(self) -> impl Iterator<Item = (u8, u8, StateId)> {
        (0..self.len).map(move |i| {
            let range = self.program.word(self.at + i);
            let [low, high, ..] = range.to_le_bytes();
            (low, high, self.program.word(self.at + self.len + i))
        })
    }

    /// Where `byte` leads.
    pub(super) fn step(self, byte: u8) -> Option<StateId> {
        self.iter().find(|(low, high, _)| (*low..=*high).contains(&byte)).map(|(_, _, next)| next)
    }
}

/// States that a split leads to, the preferred one first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Targets<'p> {
    program: &'p Program,
    at: usize,
    len: usize,
}

impl Targets<'_> {
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = StateId> {
        (0..self.len).map(move |i| self.program.word(self.at + i))
    }
}

/// The words of one program. The first is the start state.
#[derive(Debug, Clone)]
pub(crate) struct Program(Cow<'static, [u8]>);

impl Program {
    /// Flattens an automaton.
    pub(super) fn new(nfa: &NFA) -> Self {
        let mut at = vec![0_u32; nfa.states().len()];
        let mut next = 1_u32;
        for (index, state) in nfa.states().iter().enumerate() {
            at[index] = next;
            next += size(state);
        }
        let id = |state: StateID| at[state.as_usize()];
        let mut words = vec![id(nfa.start_anchored())];
        for state in nfa.states() {
            push(state, &id, &mut words);
        }
        Self(Cow::Owned(words.iter().flat_map(|w| w.to_le_bytes()).collect()))
    }

    /// Uses a program in place. What leads out of it leads to failure.
    pub(super) const fn open(bytes: Cow<'static, [u8]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn start(&self) -> StateId {
        self.word(0)
    }

    fn word(&self, index: usize) -> u32 {
        self.0.get(4 * index..4 * index + 4).and_then(|b| b.try_into().ok()).map_or(FAIL, u32::from_le_bytes)
    }

    /// What the state does.
    pub(super) fn op(&self, state: StateId) -> Op<'_> {
        let at = state as usize;
        let (kind, argument) = (self.word(at) & 7, self.word(at) >> 3);
        let len = argument as usize;
        match kind {
            MATCH => Op::Match(len),
            BYTES => Op::Bytes(Ranges { program: self, at: at + 1, len }),
            SPLIT => Op::Split(Targets { program: self, at: at + 1, len }),
            SAVE => Op::Save { slot: len, next: self.word(at + 1) },
            LOOK => Op::Look { look: Look::from_repr(argument), next: self.word(at + 1) },
            _ => Op::Fail,
        }
    }
}

fn size(state: &State) -> u32 {
    let words = match state {
        State::ByteRange { .. } => 3,
        State::Sparse(sparse) => 1 + 2 * sparse.transitions.len(),
        State::Dense(dense) => 1 + 2 * ranges(dense).len(),
        State::Union { alternates } => 1 + alternates.len(),
        State::BinaryUnion { .. } => 3,
        State::Look { .. } | State::Capture { .. } => 2,
        State::Fail | State::Match { .. } => 1,
    };
    u32::try_from(words).unwrap_or(u32::MAX)
}

/// The transitions of a state that lists one for each byte, a range a byte.
fn ranges(dense: &DenseTransitions) -> Vec<Transition> {
    let one = |byte| dense.matches_byte(byte).map(|next| Transition { start: byte, end: byte, next });
    (0..=u8::MAX).filter_map(one).collect()
}

fn push(state: &State, id: &dyn Fn(StateID) -> u32, words: &mut Vec<u32>) {
    let head = |kind: u32, argument: usize| kind | u32::try_from(argument).unwrap_or(0) << 3;
    let mut bytes = |transitions: &[Transition]| {
        words.push(head(BYTES, transitions.len()));
        words.extend(transitions.iter().map(|t| u32::from(t.start) | u32::from(t.end) << 8));
        words.extend(transitions.iter().map(|t| id(t.next)));
    };
    match state {
        State::ByteRange { trans } => bytes(&[*trans]),
        State::Sparse(sparse) => bytes(&sparse.transitions),
        State::Dense(dense) => bytes(&ranges(dense)),
        State::Union { alternates } => {
            words.push(head(SPLIT, alternates.len()));
            words.extend(alternates.iter().map(|s| id(*s)));
        }
        State::BinaryUnion { alt1, alt2 } => words.extend([head(SPLIT, 2), id(*alt1), id(*alt2)]),
        State::Capture { next, slot, .. } => words.extend([head(SAVE, slot.as_usize()), id(*next)]),
        State::Look { look, next } => words.extend([LOOK | look.as_repr() << 3, id(*next)]),
        State::Fail => words.push(FAIL),
        State::Match { pattern_id } => words.push(head(MATCH, pattern_id.as_usize())),
    }
}
