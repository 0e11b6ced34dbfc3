//! All patterns of a rule set, compiled: groups of them share an automaton, each has its exact program.
//!
//! Three measures make a scan cheap:
//! - the first two bytes of a place say, by one look-up, which groups can start a match there;
//! - groups whose every match has a digit (or an `@`) sleep where none is near;
//! - a group walks all its patterns at once, and gives up as soon as none can match.

use super::dfa::{Cache, Classes, Dfa};
use super::exact::{self, Trail};
use super::program::Program;
use super::shape::{Gate, Shape, without_looks};
use crate::rule::{BuildError, RuleSpec};
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_automata::util::look::LookMatcher;
use regex_syntax::hir::Hir;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Budget of one pattern's automaton, in bytes.
const MAX_PATTERN: usize = 4 << 20;
/// No such group.
const NONE: u32 = u32::MAX;

/// Patterns that wake and start alike.
#[derive(Debug)]
struct Group {
    gate: Gate,
    edge: bool,
    /// The rule of each pattern of the automaton.
    rules: Vec<u32>,
    dfa: Dfa,
}

/// One rule's exact program, and the numbers of the groups that are read.
#[derive(Debug)]
struct Exact {
    program: Program,
    value: Option<usize>,
    looked_up: Option<usize>,
}

/// All patterns of a set.
#[derive(Debug)]
pub(super) struct Matcher {
    groups: Vec<Group>,
    /// One bit a group for each pair of bytes.
    opening: Cow<'static, [u8]>,
    exact: Vec<Exact>,
    looks: LookMatcher,
}

/// Memory of a scan, kept for the next one.
#[derive(Debug, Default)]
pub(super) struct Memory {
    caches: Vec<Cache>,
    trail: Trail,
    ends: Vec<(u32, usize)>,
    /// From where each rule is searched for again.
    resume: Vec<usize>,
}

/// A match: whole, value, and the part to be looked up in a list.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) rule: usize,
    pub(super) value: Range<usize>,
    pub(super) looked_up: Option<Range<usize>>,
}

impl Matcher {
    /// Compiles the patterns of `rules`. Tens of milliseconds for a hundred of them.
    pub(super) fn new(rules: &[RuleSpec]) -> Result<Self, BuildError> {
        let bad = |rule: &RuleSpec, why: String| BuildError::Pattern { rule: Arc::clone(&rule.id), why };
        let mut shapes = Vec::with_capacity(rules.len());
        for rule in rules {
            shapes.push(Shape::of(rule).map_err(|why| bad(rule, why))?);
        }
        let mut exact = Vec::with_capacity(rules.len());
        for (rule, shape) in rules.iter().zip(&shapes) {
            let looked_up = match &rule.lexicon {
                None => None,
                Some(check) => Some(shape.group(&check.group).ok_or_else(|| BuildError::UnknownGroup {
                    rule: Arc::clone(&rule.id),
                    group: check.group.clone(),
                })?),
            };
            let nfa = automaton(&[&shape.hir], WhichCaptures::All).map_err(|why| bad(rule, why))?;
            exact.push(Exact { program: Program::new(&nfa), value: shape.group("value"), looked_up });
        }
        let groups = groups(&shapes).map_err(|why| BuildError::Pattern { rule: Arc::from("all rules"), why })?;
        let mut opening = vec![0_u8; 1 << 16];
        for (bit, group) in groups.iter().enumerate() {
            for (cell, opens) in opening.iter_mut().zip(group.dfa.opening_pairs()) {
                *cell |= u8::from(opens) << bit;
            }
        }
        Ok(Self { groups, opening: Cow::Owned(opening), exact, looks: LookMatcher::new() })
    }

    /// Calls `judge` with every match, from left to right. After one that it accepts, the rule goes on at the end of its
    /// value; after one that it refuses, a character later, since a refused match may hide a good one.
    pub(super) fn scan(&self, text: &str, memory: &mut Memory, judge: &mut dyn FnMut(&Hit) -> Option<usize>) {
        memory.caches.resize_with(self.groups.len(), Cache::default);
        memory.resume.clear();
        memory.resume.resize(self.exact.len(), 0);
        let bytes = text.as_bytes();
        let mut next = Gate::ALL.map(|_| 0_usize);
        for at in 0..bytes.len() {
            let pair = usize::from(bytes[at]) << 8 | usize::from(bytes.get(at + 1).copied().unwrap_or(0));
            let mut candidates = self.opening[pair];
            if candidates == 0 {
                continue;
            }
            let edge = is_edge(text, at);
            while candidates != 0 {
                let index = candidates.trailing_zeros() as usize;
                candidates &= candidates - 1;
                let group = &self.groups[index];
                if (group.edge && !edge) || !near(group, bytes, at, &mut next) {
                    continue;
                }
                group.dfa.matches_at(&mut memory.caches[index], bytes, at, &mut memory.ends);
                if !memory.ends.is_empty() {
                    self.report(group, text, at, memory, judge);
                }
            }
        }
    }

    /// The exact matches of the patterns that the automaton found at `at`.
    #[cold]
    fn report(
        &self,
        group: &Group,
        text: &str,
        at: usize,
        memory: &mut Memory,
        judge: &mut dyn FnMut(&Hit) -> Option<usize>,
    ) {
        // The longest end of each pattern.
        memory.ends.sort_unstable_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
        memory.ends.dedup_by_key(|(pattern, _)| *pattern);
        let mut ends = std::mem::take(&mut memory.ends);
        for (pattern, until) in ends.drain(..) {
            let rule = group.rules[pattern as usize] as usize;
            if at < memory.resume[rule] {
                continue;
            }
            let exact = &self.exact[rule];
            let trail = &mut memory.trail;
            if !exact::search(&exact.program, &self.looks, text.as_bytes(), at, until, trail) {
                continue;
            }
            let group = |index: usize| {
                let slot = |s: usize| trail.slots.get(s).copied().flatten();
                Some(slot(2 * index)?..slot(2 * index + 1)?)
            };
            let value = exact.value.and_then(group).filter(|value| !value.is_empty());
            let Some(value) = value.or_else(|| group(0)) else { continue };
            let hit = Hit { rule, value, looked_up: exact.looked_up.and_then(group) };
            if let Some(end) = judge(&hit) {
                memory.resume[rule] = end;
            }
        }
        memory.ends = ends;
    }
}

/// Whether the gate's byte stands within reach of `at`. `next` remembers where the next one of each kind is.
fn near(group: &Group, bytes: &[u8], at: usize, next: &mut [usize; 4]) -> bool {
    if group.gate == Gate::Open {
        return true;
    }
    let next = &mut next[group.gate as usize];
    if *next < at || *next == 0 {
        *next = bytes[at..].iter().position(|b| group.gate.admits(*b)).map_or(usize::MAX, |offset| at + offset);
    }
    *next != usize::MAX && *next - at <= group.gate.reach()
}

/// Whether a word or a number may start at `at`.
fn is_edge(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(before) = at.checked_sub(1).map(|i| bytes[i]) else { return true };
    let byte = bytes[at];
    if byte.is_ascii_digit() {
        return !before.is_ascii_digit();
    }
    if byte.is_ascii() && !byte.is_ascii_alphabetic() {
        return true;
    }
    if before.is_ascii() {
        return !before.is_ascii_alphanumeric();
    }
    text.is_char_boundary(at) && !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

fn automaton(patterns: &[&Hir], captures: WhichCaptures) -> Result<NFA, String> {
    let config = Config::new().which_captures(captures).nfa_size_limit(Some(MAX_PATTERN * patterns.len()));
    Compiler::new().configure(config).build_many_from_hir(patterns).map_err(|e| e.to_string())
}

fn groups(shapes: &[Shape]) -> Result<Vec<Group>, String> {
    let mut groups = Vec::new();
    for gate in Gate::ALL {
        for edge in [true, false] {
            let members: Vec<usize> =
                (0..shapes.len()).filter(|i| shapes[*i].gate == gate && shapes[*i].edge == edge).collect();
            if members.is_empty() {
                continue;
            }
            let hirs: Vec<Hir> = members.iter().map(|i| without_looks(&shapes[*i].hir)).collect();
            let nfa = automaton(&hirs.iter().collect::<Vec<_>>(), WhichCaptures::None)?;
            let program = Program::new(&nfa);
            let classes = Classes::new(&program);
            let rules = members.iter().map(|i| u32::try_from(*i).unwrap_or(NONE)).collect();
            groups.push(Group { gate, edge, rules, dfa: Dfa::new(program, classes) });
        }
    }
    Ok(groups)
}
