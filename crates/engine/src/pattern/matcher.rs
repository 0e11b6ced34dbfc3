//! One rule's expression, compiled small and searched fast.
//!
//! Three measures:
//! - *Ingredients and words* (exact): a pattern that needs a digit, an `@` or one of certain words is neither compiled nor run on
//!   a text without.
//! - *Shrinking*: wide character classes such as `\p{L}` are cut to the Latin blocks (U+0000..=U+024F), a hundredth of
//!   the states. The one inexact measure: a rule that wants letters of other scripts must spell them out.
//! - *Two steps* (exact): a Unicode `\b` cannot run on a DFA over non-ASCII text. So a copy without look-around finds where a
//!   match may start, and the exact pattern is tried, anchored, at those places only. A match of the exact pattern is a
//!   match of the copy from the same start, so none is missed.

use super::words::{Words, required_words};
use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};
use std::ops::Range;
use std::sync::OnceLock;

/// Longest match a pattern may have, in bytes. Keeps restarts, and with them the whole search, linear.
const MAX_MATCH: usize = 8192;
/// Budget of one compiled pattern, in bytes.
const MAX_PATTERN: usize = 4 << 20;
/// The last code point that a shrunk class keeps: the end of Latin Extended-B.
const LAST_LATIN: char = '\u{24F}';

/// Sets of characters of which a match must contain one, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ingredients(u8);

const INGREDIENTS: [fn(u8) -> bool; 6] =
    [|b| b.is_ascii_digit(), |b| b == b'@', |b| b == b':', |b| b == b'=', |b| b == b'-', |b| b.is_ascii_uppercase()];

impl Ingredients {
    const NONE: Self = Self(0);

    /// What `text` has.
    pub(super) fn of(text: &str) -> Self {
        let mut seen = [false; 128];
        for byte in text.bytes().filter(u8::is_ascii) {
            seen[usize::from(byte)] = true;
        }
        let has = |test: &fn(u8) -> bool| (0..128u8).any(|b| seen[usize::from(b)] && test(b));
        Self::collect(|test| has(test))
    }

    fn collect(mut has: impl FnMut(&fn(u8) -> bool) -> bool) -> Self {
        let bit = |(i, test)| u8::from(has(test)) << i;
        Self(INGREDIENTS.iter().enumerate().map(bit).sum())
    }

    /// What every match of `hir` has.
    fn required(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Literal(literal) => Self::collect(|test| literal.0.iter().any(|b| test(*b))),
            HirKind::Class(Class::Unicode(class)) => Self::collect(|test| {
                class.ranges().iter().all(|r| r.end().is_ascii() && (r.start()..=r.end()).all(|c| test(c as u8)))
            }),
            HirKind::Repetition(r) if r.min > 0 => Self::required(&r.sub),
            HirKind::Capture(c) => Self::required(&c.sub),
            HirKind::Concat(parts) => Self(parts.iter().fold(0, |all, part| all | Self::required(part).0)),
            HirKind::Alternation(parts) => Self(parts.iter().fold(u8::MAX, |all, part| all & Self::required(part).0)),
            _ => Self::NONE,
        }
    }
}

/// A compiled pattern.
pub(super) struct Matcher {
    hir: Hir,
    groups: Vec<(String, usize)>,
    required: Ingredients,
    words: Option<Words>,
    /// Finds where a match may start: the pattern without look-around.
    scan: OnceLock<Result<Regex, Unbuildable>>,
    /// The pattern itself; `None` when it has no look-around, so that `scan` is it.
    exact: Option<OnceLock<Result<Regex, Unbuildable>>>,
}

/// The pattern is over its budget.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unbuildable;

/// A match: whole, value, and the groups.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) whole: Range<usize>,
    pub(super) value: Range<usize>,
    groups: Vec<(String, Range<usize>)>,
}

impl Hit {
    pub(super) fn group(&self, name: &str) -> Option<Range<usize>> {
        self.groups.iter().find(|(group, _)| group == name).map(|(_, range)| range.clone())
    }
}

impl Matcher {
    /// Parses and checks a pattern; it is compiled when a text first has its ingredients.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let hir = shrink(&regex_syntax::parse(pattern).map_err(|e| e.to_string())?);
        match (hir.properties().minimum_len(), hir.properties().maximum_len()) {
            (Some(1..), Some(max)) if max <= MAX_MATCH => {}
            (Some(1..), _) => return Err(format!("a match must be at most {MAX_MATCH} bytes: bound every repetition")),
            _ => return Err("the pattern matches the empty text".to_owned()),
        }
        let mut groups = Vec::new();
        collect_groups(&hir, &mut groups);
        let exact = (!hir.properties().look_set().is_empty()).then(OnceLock::new);
        let (required, words) = (Ingredients::required(&hir), required_words(&hir));
        Ok(Self { required, words, hir, groups, scan: OnceLock::new(), exact })
    }

    pub(super) fn has_group(&self, name: &str) -> bool {
        self.groups.iter().any(|(group, _)| group == name)
    }

    /// Words of which a text must contain one.
    pub(super) const fn words(&self) -> Option<&Words> {
        self.words.as_ref()
    }

    /// Whether a text with these ingredients can hold a match.
    pub(super) const fn can_match(&self, present: Ingredients) -> bool {
        self.required.0 & !present.0 == 0
    }

    /// The leftmost match that starts at `from` or later.
    pub(super) fn find_at(&self, text: &str, from: usize) -> Result<Option<Hit>, Unbuildable> {
        let scan = self.scan.get_or_init(|| scanner(&without_looks(&self.hir))).as_ref().map_err(|e| *e)?;
        let mut at = from;
        while let Some(found) = scan.search(&Input::new(text).range(at..)) {
            let exact = match &self.exact {
                None => scan,
                Some(exact) => exact.get_or_init(|| verifier(&self.hir)).as_ref().map_err(|e| *e)?,
            };
            if let Some(hit) = self.hit_at(exact, text, found.start()) {
                return Ok(Some(hit));
            }
            at = super::next_char(text, found.start());
        }
        Ok(None)
    }

    fn hit_at(&self, exact: &Regex, text: &str, start: usize) -> Option<Hit> {
        let input = Input::new(text).range(start..).anchored(Anchored::Yes);
        if self.groups.is_empty() {
            let whole = exact.search(&input)?.range();
            return Some(Hit { value: whole.clone(), whole, groups: Vec::new() });
        }
        let mut captures = exact.create_captures();
        exact.search_captures(&input, &mut captures);
        let whole = captures.get_match()?.range();
        let group = |(name, index): &(String, usize)| Some((name.clone(), captures.get_group(*index)?.range()));
        let groups: Vec<_> = self.groups.iter().filter_map(group).collect();
        let value = groups.iter().find(|(name, _)| name == "value").map_or_else(|| whole.clone(), |(_, r)| r.clone());
        Some(Hit { whole, value, groups })
    }
}

/// What finds starts in a whole text: a lazy DFA and literal prefilters.
fn scanner(hir: &Hir) -> Result<Regex, Unbuildable> {
    build(hir, Config::new().onepass(false))
}

/// What is tried at one place, on a few dozen bytes: nothing that costs time to build.
fn verifier(hir: &Hir) -> Result<Regex, Unbuildable> {
    build(hir, Config::new().onepass(false).hybrid(false).dfa(false).auto_prefilter(false))
}

fn build(hir: &Hir, config: Config) -> Result<Regex, Unbuildable> {
    let config = config.nfa_size_limit(Some(MAX_PATTERN));
    Regex::builder().configure(config).build_from_hir(hir).map_err(|_: BuildError| Unbuildable)
}

fn collect_groups(hir: &Hir, out: &mut Vec<(String, usize)>) {
    match hir.kind() {
        HirKind::Capture(c) => {
            out.extend(c.name.as_ref().map(|name| (name.to_string(), c.index as usize)));
            collect_groups(&c.sub, out);
        }
        HirKind::Repetition(r) => collect_groups(&r.sub, out),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect_groups(part, out)),
        _ => {}
    }
}

/// Cuts wide classes (`\p{L}`, `\w`: hundreds of ranges) to the Latin blocks. Complements and classes that a rule's
/// author spelled out stay what they are.
fn shrink(hir: &Hir) -> Hir {
    const SPELLED_OUT: usize = 24;
    rebuild(hir, &|leaf| match leaf.kind() {
        HirKind::Class(Class::Unicode(class))
            if class.ranges().len() > SPELLED_OUT && !class.ranges().iter().any(|r| r.end() == char::MAX) =>
        {
            let mut latin = class.clone();
            latin.intersect(&ClassUnicode::new([ClassUnicodeRange::new('\0', LAST_LATIN)]));
            Hir::class(Class::Unicode(latin))
        }
        _ => leaf.clone(),
    })
}

/// The pattern without look-around and without groups that nobody reads: it matches wherever the pattern does.
fn without_looks(hir: &Hir) -> Hir {
    rebuild(hir, &|leaf| match leaf.kind() {
        HirKind::Look(_) => Hir::empty(),
        _ => leaf.clone(),
    })
}

fn rebuild(hir: &Hir, leaf: &dyn Fn(&Hir) -> Hir) -> Hir {
    match hir.kind() {
        HirKind::Repetition(r) => Hir::repetition(Repetition { sub: Box::new(rebuild(&r.sub, leaf)), ..r.clone() }),
        HirKind::Capture(c) => Hir::capture(Capture { sub: Box::new(rebuild(&c.sub, leaf)), ..c.clone() }),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(|part| rebuild(part, leaf)).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(|part| rebuild(part, leaf)).collect()),
        _ => leaf(hir),
    }
}
