//! All patterns of a rule set, compiled: groups of them share an automaton, each has its exact program.
//!
//! Three measures make a scan cheap:
//! - the first three bytes of a place say, by one look-up, which groups can start a match there;
//! - groups whose every match has a digit (or an `@`) sleep where none is near;
//! - a group walks all its patterns at once, and gives up as soon as none can match.

use super::dfa::{Cache, Classes, Dfa, fold};
use super::exact::{self, Trail};
use super::program::Program;
use super::shape::{Gate, Shape, Start, relaxed};
use crate::compiled::{Reader, Writer};
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

/// Which groups can start a match at a place, one bit a group: by what stands before, exactly by the first two bytes, and
/// by hashes of as many more as tell something. So classes such as capitals do not blur what tells words apart.
#[derive(Debug)]
struct Openings {
    /// Two bytes a pair: groups that can start with it, and those of them for which anything may follow.
    pairs: Cow<'static, [u8]>,
    /// By the hash of three bytes: groups that can start so, and those for which anything may follow.
    triples: Cow<'static, [u8]>,
    loose: Cow<'static, [u8]>,
    /// By the hash of four bytes, and of five.
    longer: Cow<'static, [u8]>,
    /// By the kinds of the byte before and the first byte.
    edges: [u8; KINDS * KINDS],
}

/// Kinds of bytes, as far as edges of words and numbers are concerned.
const KINDS: usize = 4;
const OTHER: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const BEYOND_ASCII: u8 = 3;

static KIND: [u8; 256] = {
    let mut kind = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        kind[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            0x80.. => BEYOND_ASCII,
            _ => OTHER,
        };
        byte += 1;
    }
    kind
};

impl Openings {
    /// Entries of each table.
    const LEN: usize = 1 << 16;

    fn of(groups: &[Group]) -> Self {
        let mut pairs = vec![0_u8; 2 * Self::LEN];
        let [mut triples, mut loose, mut longer] = [(); 3].map(|()| vec![0_u8; Self::LEN]);
        for (bit, group) in groups.iter().enumerate() {
            let bit = 1 << bit;
            group.dfa.openings(&mut |bytes| {
                let &[a, b, ..] = bytes else { return };
                pairs[2 * Self::pair(a, b)] |= bit;
                if let &[a, b, c, ..] = bytes {
                    triples[Self::triple(a, b, c)] |= bit;
                }
                match *bytes {
                    [a, b] => pairs[2 * Self::pair(a, b) + 1] |= bit,
                    [a, b, c] => loose[Self::triple(a, b, c)] |= bit,
                    _ => longer[Self::long(bytes)] |= bit,
                }
            });
        }
        let [pairs, triples, loose, longer] = [pairs, triples, loose, longer].map(Cow::Owned);
        Self { pairs, triples, loose, longer, edges: Self::edges(groups) }
    }

    /// Which of `found` the bytes after the first three leave.
    fn narrow(&self, bytes: &[u8], at: usize, found: u8) -> u8 {
        let byte = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
        let five = [byte(0), byte(1), byte(2), byte(3), byte(4)];
        let any_may_follow =
            self.pairs[2 * Self::pair(five[0], five[1]) + 1] | self.loose[Self::triple(five[0], five[1], five[2])];
        found & (any_may_follow | self.longer[Self::long(&five[..4])] | self.longer[Self::long(&five)])
    }

    #[inline]
    fn long(bytes: &[u8]) -> usize {
        let folded = bytes.iter().fold(1_u64, |all, byte| all << 8 | u64::from(fold(*byte)));
        usize::try_from(folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48).unwrap_or(0)
    }

    /// A byte beyond ASCII may be part of a letter or not: such places pass, and `is_edge` looks again.
    fn edges(groups: &[Group]) -> [u8; KINDS * KINDS] {
        let mut edges = [0; KINDS * KINDS];
        for (slot, mask) in edges.iter_mut().enumerate() {
            let [before, first] = [slot / KINDS, slot % KINDS].map(|kind| u8::try_from(kind).unwrap_or(OTHER));
            let edge = match first {
                DIGIT => before != DIGIT,
                LETTER | BEYOND_ASCII => before != DIGIT && before != LETTER,
                _ => true,
            };
            for (bit, group) in groups.iter().enumerate() {
                let starts = match group.start {
                    Start::Any => true,
                    Start::Edge => edge,
                };
                *mask |= u8::from(starts) << bit;
            }
        }
        edges
    }

    /// The first place in `range` where a group of `mask` can start a match, and which.
    fn next(&self, bytes: &[u8], range: Range<usize>, mask: u8) -> Option<(usize, u8)> {
        let pairs: &[u8; 2 * Self::LEN] = self.pairs.as_ref().try_into().ok()?;
        let triples: &[u8; Self::LEN] = self.triples.as_ref().try_into().ok()?;
        let mut before = range.start.checked_sub(1).map_or(OTHER, |i| KIND[usize::from(bytes[i])]);
        // The end of the text reads as zeros.
        let whole = range.end.min(bytes.len().saturating_sub(2)).max(range.start);
        for (offset, window) in bytes[range.start..bytes.len().min(whole + 2)].windows(3).enumerate() {
            let &[a, b, c] = window else { break };
            let first = KIND[usize::from(a)];
            let edges = self.edges[usize::from(before) * KINDS + usize::from(first)];
            let pair = 2 * Self::pair(a, b);
            let found = pairs[pair] & (pairs[pair + 1] | triples[Self::triple(a, b, c)]) & edges & mask;
            if found != 0 {
                let found = self.narrow(bytes, range.start + offset, found);
                if found != 0 {
                    return Some((range.start + offset, found));
                }
            }
            before = first;
        }
        (whole..range.end).find_map(|at| {
            let byte = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or(0);
            let before = at.checked_sub(1).map_or(OTHER, |i| KIND[usize::from(bytes[i])]);
            let edges = self.edges[usize::from(before) * KINDS + usize::from(KIND[usize::from(byte(0))])];
            let pair = 2 * Self::pair(byte(0), byte(1));
            let found = pairs[pair] & (pairs[pair + 1] | triples[Self::triple(byte(0), byte(1), byte(2))]);
            Some((at, self.narrow(bytes, at, found & edges & mask))).filter(|(_, found)| *found != 0)
        })
    }

    #[inline]
    const fn pair(a: u8, b: u8) -> usize {
        (a as usize) << 8 | b as usize
    }

    #[inline]
    const fn triple(a: u8, b: u8, c: u8) -> usize {
        let bytes = a as u32 | (b as u32) << 8 | (c as u32) << 16;
        (bytes.wrapping_mul(0x9E37_79B1) >> 16) as usize
    }
}

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
        let openings = Openings::of(&groups);
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
        let Openings { pairs, triples, loose, longer, .. } = &self.openings;
        [pairs, triples, loose, longer].into_iter().for_each(|table| out.bytes(table));
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
        let mut table = |len: usize| input.bytes().filter(|table| table.len() == len);
        let (pairs, triples) = (table(2 * Openings::LEN)?, table(Openings::LEN)?);
        let (loose, longer) = (table(Openings::LEN)?, table(Openings::LEN)?);
        let openings = Openings { pairs, triples, loose, longer, edges: Openings::edges(&groups) };
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
