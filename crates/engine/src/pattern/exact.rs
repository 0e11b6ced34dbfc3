//! One pattern at one place: the match that leftmost-first semantics prefer, with its groups.
//!
//! Backtracking over the program, each pair of split and position tried once: linear in program x text. Runs only where
//! the automaton of `dfa.rs` found that the pattern matches, up to the end that it found.

use super::program::{Op, Program, StateId};
use crate::hash;
use regex_automata::util::look::LookMatcher;

/// Where groups start and end: `slots[2 * group]`, `slots[2 * group + 1]`.
pub(super) type Slots = Vec<Option<usize>>;

/// Memory of one search, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Trail {
    jobs: Vec<Job>,
    tried: Tried,
    pub(super) slots: Slots,
}

/// A set of places in the program and the text, emptied at no cost: each entry knows which search it is of.
#[derive(Debug)]
struct Tried {
    /// Search, state and position. Open addressing, at most half full.
    slots: Vec<(u32, StateId, u32)>,
    used: usize,
    search: u32,
}

impl Default for Tried {
    fn default() -> Self {
        Self { slots: vec![(0, 0, 0); 256], used: 0, search: 0 }
    }
}

impl Tried {
    fn clear(&mut self) {
        self.used = 0;
        self.search = self.search.checked_add(1).unwrap_or_else(|| {
            self.slots.fill((0, 0, 0));
            1
        });
    }

    /// Adds a place; false if it was there.
    fn insert(&mut self, state: StateId, at: usize) -> bool {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        if 2 * self.used >= self.slots.len() {
            self.grow();
        }
        let mut slot = self.slot(state, at);
        while self.slots[slot].0 == self.search {
            if self.slots[slot] == (self.search, state, at) {
                return false;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = (self.search, state, at);
        self.used += 1;
        true
    }

    fn slot(&self, state: StateId, at: u32) -> usize {
        let place = u64::from(state) << 32 | u64::from(at);
        usize::try_from(hash::spread(place) >> 32).unwrap_or(0) & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        let (search, twice) = (self.search, 2 * self.slots.len());
        let old = std::mem::replace(&mut self.slots, vec![(0, 0, 0); twice]);
        self.used = 0;
        for (_, state, at) in old.into_iter().filter(|slot| slot.0 == search) {
            self.insert(state, at as usize);
        }
    }
}

#[derive(Debug)]
enum Job {
    Try { state: StateId, at: usize },
    Restore { slot: usize, value: Option<usize> },
}

/// Whether `program` matches `text` from `from`, ending at `until` or before. The groups are then in `trail.slots`.
pub(super) fn search(
    program: &Program,
    looks: &LookMatcher,
    text: &[u8],
    from: usize,
    until: usize,
    trail: &mut Trail,
) -> bool {
    trail.jobs.clear();
    trail.tried.clear();
    trail.slots.iter_mut().for_each(|slot| *slot = None);
    trail.jobs.push(Job::Try { state: program.start(), at: from });
    while let Some(job) = trail.jobs.pop() {
        match job {
            Job::Restore { slot, value } => trail.slots[slot] = value,
            Job::Try { state, at } => {
                if follow(program, looks, text, state, at, until, trail) {
                    return true;
                }
            }
        }
    }
    false
}

/// Follows one way until it matches or fails; the ways not taken become jobs.
fn follow(
    program: &Program,
    looks: &LookMatcher,
    text: &[u8],
    mut state: StateId,
    mut at: usize,
    until: usize,
    trail: &mut Trail,
) -> bool {
    loop {
        match program.op(state) {
            Op::Match(_) => return true,
            Op::Fail => return false,
            Op::Bytes(ranges) => match text.get(at).filter(|_| at < until).and_then(|byte| ranges.step(*byte)) {
                Some(next) => (state, at) = (next, at + 1),
                None => return false,
            },
            Op::Look { look, next } => {
                if !look.is_some_and(|look| looks.matches(look, text, at)) {
                    return false;
                }
                state = next;
            }
            Op::Save { slot, next } => {
                if slot >= trail.slots.len() {
                    trail.slots.resize(slot + 1, None);
                }
                trail.jobs.push(Job::Restore { slot, value: trail.slots[slot] });
                trail.slots[slot] = Some(at);
                state = next;
            }
            Op::Split(targets) => {
                if !trail.tried.insert(state, at) {
                    return false;
                }
                let mut ways = targets.iter();
                let Some(first) = ways.next() else { return false };
                trail.jobs.extend(ways.rev().map(|state| Job::Try { state, at }));
                state = first;
            }
        }
    }
}
