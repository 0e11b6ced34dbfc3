//! One pattern at one place: the match that leftmost-first semantics prefer, with its groups.
//!
//! Backtracking over the program, each pair of split and position tried once: linear in program x text. Runs only where
//! the automaton of `dfa.rs` found that the pattern matches, up to the end that it found.

use super::program::{Op, Program, StateId};
use crate::hash::BuildFx;
use regex_automata::util::look::LookMatcher;
use std::collections::HashSet;

/// Where groups start and end: `slots[2 * group]`, `slots[2 * group + 1]`.
pub(super) type Slots = Vec<Option<usize>>;

/// Memory of one search, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Trail {
    jobs: Vec<Job>,
    tried: HashSet<(StateId, u32), BuildFx>,
    pub(super) slots: Slots,
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
                let position = u32::try_from(at).unwrap_or(u32::MAX);
                if !trail.tried.insert((state, position)) {
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
