//! All patterns of a rule set, compiled: groups of them share an automaton, each has its exact program.
//!
//! Three measures make a scan cheap:
//! - the first three bytes of a place say, by one look-up, which groups can start a match there;
//! - groups whose every match has a digit (or an `@`) sleep where none is near;
//! - a group walks all its patterns at once, and gives up as soon as none can match.

use super::dfa::{Cache, Classes, Dfa};
use super::exact::{self, Trail};
use super::openings::Openings;
use super::program::Program;
use super::shape::{Gate, Shape, Start, relaxed};
use crate::compiled::{Reader, Writer};
use crate::rule::{BuildError, RuleSpec};
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_automata::util::look::LookMatcher;
use regex_syntax::hir::Hir;
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
    /// Most bytes from the start of a match to the byte that the gate asks for.
    reach: usize,
    start: Start,
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
pub(crate) struct Matcher {
    groups: Vec<Group>,
    openings: Openings,
    /// The groups that start at edges only.
    edges: u8,
    exact: Vec<Exact>,
    looks: LookMatcher,
}

/// Memory of a scan, kept for the next one.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    caches: Vec<Cache>,
    trail: Trail,
    ends: Vec<(u32, usize)>,
    /// From where each rule is searched for again.
    resume: Vec<usize>,
}

/// A match: whole, value, and the part to be looked up in a list.
#[derive(Debug)]
pub(crate) struct Hit {
    pub(crate) rule: usize,
    pub(crate) value: Range<usize>,
    pub(crate) looked_up: Option<Range<usize>>,
}

impl Matcher {
    /// Compiles the patterns of `rules`. Tens of milliseconds for a hundred of them.
    pub(crate) fn new(rules: &[RuleSpec]) -> Result<Self, BuildError> {
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
        let openings = Openings::of(&groups.iter().map(|group| (&group.dfa, group.start)).collect::<Vec<_>>());
        Ok(Self::of(groups, openings, exact))
    }

    /// Writes what [`Self::read`] reads.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.number(self.groups.len());
        for group in &self.groups {
            out.number(group.gate as usize);
            out.number(group.start as usize);
            out.number(group.reach);
            out.bytes(&group.rules.iter().flat_map(|rule| rule.to_le_bytes()).collect::<Vec<_>>());
            group.dfa.write(out);
        }
        self.openings.write(out);
        out.number(self.exact.len());
        for exact in &self.exact {
            out.number(exact.value.unwrap_or(usize::MAX));
            out.number(exact.looked_up.unwrap_or(usize::MAX));
            out.bytes(exact.program.bytes());
        }
    }

    /// Reads a compiled set, in place where the bytes are static. `None` if it is none.
    pub(crate) fn read(input: &mut Reader) -> Option<Self> {
        let mut groups = Vec::new();
        for _ in 0..input.number()?.min(8) {
            let gate = *Gate::ALL.get(input.number()?)?;
            let start = if input.number()? == Start::Edge as usize { Start::Edge } else { Start::Any };
            let reach = input.number()?;
            let rules = input.bytes()?.chunks_exact(4).map(|b| b.try_into().map_or(NONE, u32::from_le_bytes)).collect();
            groups.push(Group { gate, reach, start, rules, dfa: Dfa::read(input)? });
        }
        let openings = Openings::read(input, groups.iter().map(|group: &Group| group.start))?;
        let mut exact = Vec::new();
        for _ in 0..input.number()? {
            let mut group = || input.number().map(|g| Some(g).filter(|g| *g != NONE as usize));
            let (value, looked_up) = (group()?, group()?);
            exact.push(Exact { program: Program::open(input.bytes()?), value, looked_up });
        }
        let known = |rule: &u32| (*rule as usize) < exact.len();
        if !groups.iter().all(|group: &Group| group.rules.iter().all(known)) {
            return None;
        }
        Some(Self::of(groups, openings, exact))
    }

    fn of(groups: Vec<Group>, openings: Openings, exact: Vec<Exact>) -> Self {
        let edges = groups.iter().enumerate().map(|(bit, g)| u8::from(g.start == Start::Edge) << bit).sum();
        Self { groups, openings, edges, exact, looks: LookMatcher::new() }
    }

    /// Calls `judge` with every match, from left to right. After one that it accepts, the rule goes on at the end of its
    /// value; after one that it refuses, a character later, since a refused match may hide a good one.
    pub(crate) fn scan(&self, text: &str, memory: &mut Memory, judge: &mut dyn FnMut(&Hit) -> Option<usize>) {
        memory.caches.resize_with(self.groups.len(), Cache::default);
        memory.resume.clear();
        memory.resume.resize(self.exact.len(), 0);
        let bytes = text.as_bytes();
        let mut awake = Awake::new(&self.groups, bytes);
        let mut from = 0;
        while from < bytes.len() {
            awake.look_ahead(from);
            let until = awake.until.min(bytes.len());
            let Some((at, mut candidates)) = self.openings.next(bytes, from..until, awake.mask) else {
                from = until;
                continue;
            };
            from = at + 1;
            if candidates & self.edges != 0 && !is_edge(text, at) {
                candidates &= !self.edges;
            }
            while candidates != 0 {
                let index = candidates.trailing_zeros() as usize;
                candidates &= candidates - 1;
                let group = &self.groups[index];
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

/// Which groups have their gate's byte within reach, one bit a group, and up to where that holds.
struct Awake<'s> {
    groups: &'s [Group],
    bytes: &'s [u8],
    mask: u8,
    until: usize,
    /// The next byte that each gate asks for.
    next: [usize; Gate::ALL.len()],
}

impl<'s> Awake<'s> {
    const fn new(groups: &'s [Group], bytes: &'s [u8]) -> Self {
        Self { groups, bytes, mask: 0, until: 0, next: [0; Gate::ALL.len()] }
    }

    /// Looks for the next byte of each gate where the last one was passed: each byte is looked at once.
    fn look_ahead(&mut self, at: usize) {
        if at < self.until {
            return;
        }
        (self.mask, self.until) = (0, usize::MAX);
        for (bit, group) in self.groups.iter().enumerate() {
            let next = &mut self.next[group.gate as usize];
            if group.gate != Gate::Open
                && *next <= at
                && self.bytes.get(*next).is_none_or(|b| *next < at || !group.gate.admits(*b))
            {
                let from = at.min(self.bytes.len());
                *next = self.bytes[from..].iter().position(|b| group.gate.admits(*b)).map_or(usize::MAX, |o| from + o);
            }
            match group.gate {
                Gate::Open => self.mask |= 1 << bit,
                _ if *next == usize::MAX => {}
                _ if *next - at <= group.reach => {
                    self.mask |= 1 << bit;
                    self.until = self.until.min(*next + 1);
                }
                _ => self.until = self.until.min(*next - group.reach),
            }
        }
    }
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

/// The groups of patterns: few enough for a bit each. What has no group of its own joins one that sleeps less.
fn groups(shapes: &[Shape]) -> Result<Vec<Group>, String> {
    const GROUPS: [(Gate, Start, bool); 8] = [
        (Gate::DigitNear, Start::Edge, false),
        (Gate::DigitNear, Start::Any, false),
        (Gate::Digit, Start::Edge, false),
        (Gate::Digit, Start::Any, false),
        (Gate::At, Start::Edge, false),
        (Gate::Open, Start::Edge, false),
        (Gate::Open, Start::Edge, true),
        (Gate::Open, Start::Any, false),
    ];
    let group_of = |shape: &Shape| {
        let group = |gate, wide| GROUPS.iter().position(|group| *group == (gate, shape.start, wide));
        group(shape.gate, shape.wide).or_else(|| group(shape.gate, false)).or_else(|| group(Gate::Open, false))
    };
    let mut groups = Vec::new();
    for (index, (gate, start, _)) in GROUPS.into_iter().enumerate() {
        let members: Vec<usize> = (0..shapes.len()).filter(|i| group_of(&shapes[*i]) == Some(index)).collect();
        if members.is_empty() {
            continue;
        }
        let hirs: Vec<Hir> = members.iter().map(|i| relaxed(&shapes[*i].hir)).collect();
        let nfa = automaton(&hirs.iter().collect::<Vec<_>>(), WhichCaptures::None)?;
        let program = Program::new(&nfa);
        let classes = Classes::new(&program);
        let rules = members.iter().map(|i| u32::try_from(*i).unwrap_or(NONE)).collect();
        let reach = members.iter().map(|i| shapes[*i].lead).max().unwrap_or(0);
        groups.push(Group { gate, reach, start, rules, dfa: Dfa::new(program, classes) });
    }
    Ok(groups)
}
