//! What can be read off a pattern before it is compiled: bounds, groups, and where in a text it has a chance.

use crate::rule::{Boundary, RuleSpec};
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

/// Longest match a pattern may have, in bytes. Keeps the walk from one start, and with it the whole search, linear.
const MAX_MATCH: usize = 8192;
/// The last code point that a shrunk class keeps: the end of Latin Extended-B.
const LAST_LATIN: char = '\u{24F}';

/// A scarce byte that every match of some rules contains, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// A digit, soon.
    DigitNear,
    /// A digit.
    Digit,
    /// An `@`.
    At,
    /// None.
    Open,
}

impl Gate {
    pub(super) const ALL: [Self; 4] = [Self::DigitNear, Self::Digit, Self::At, Self::Open];

    pub(super) const fn admits(self, byte: u8) -> bool {
        match self {
            Self::DigitNear | Self::Digit => byte.is_ascii_digit(),
            Self::At => byte == b'@',
            Self::Open => true,
        }
    }

    /// Most bytes from the start of a match to the byte.
    pub(super) const fn reach(self) -> usize {
        match self {
            Self::DigitNear => 64,
            Self::Digit => 400,
            Self::At => 1000,
            Self::Open => usize::MAX,
        }
    }
}

/// Where a match can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Where a word or number does.
    Edge,
    /// Anywhere.
    Any,
}

/// A parsed, checked pattern.
pub(super) struct Shape {
    pub(super) hir: Hir,
    /// Named groups with their numbers.
    pub(super) groups: Vec<(String, usize)>,
    pub(super) gate: Gate,
    /// Most bytes before the gate's byte.
    pub(super) lead: usize,
    pub(super) start: Start,
    /// Whether it opens with any letter: such patterns walk far, and are kept apart from lists of words.
    pub(super) wide: bool,
}

impl Shape {
    /// Parses the pattern of a rule and cuts wide classes (`\p{L}`, `\w`: hundreds of ranges) to the Latin blocks, a
    /// hundredth of the states. Complements and classes that a rule's author spelled out stay what they are.
    pub(super) fn of(spec: &RuleSpec) -> Result<Self, String> {
        let hir = shrink(&regex_syntax::parse(&spec.pattern).map_err(|e| e.to_string())?);
        match (hir.properties().minimum_len(), hir.properties().maximum_len()) {
            (Some(1..), Some(max)) if max <= MAX_MATCH => {}
            (Some(1..), _) => return Err(format!("a match must be at most {MAX_MATCH} bytes: bound every repetition")),
            _ => return Err("the pattern matches the empty text".to_owned()),
        }
        let mut groups = Vec::new();
        collect_groups(&hir, &mut groups);
        let reached = |gate: Gate| Some((gate, lead(&hir, gate).filter(|lead| *lead <= gate.reach())?));
        let (gate, lead) = Gate::ALL.into_iter().find_map(reached).unwrap_or((Gate::Open, 0));
        let start = match () {
            () if starts_at_an_edge(spec, &hir, groups.iter().any(|(name, _)| name == "value")) => Start::Edge,
            () => Start::Any,
        };
        let wide = opens_with_any_letter(&hir);
        Ok(Self { hir, groups, gate, lead, start, wide })
    }

    pub(super) fn group(&self, name: &str) -> Option<usize> {
        self.groups.iter().find(|(group, _)| group == name).map(|(_, index)| *index)
    }
}

/// Most bytes that a match has before the first byte that the gate asks for; `None` if a match may have none.
fn lead(hir: &Hir, gate: Gate) -> Option<usize> {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().position(|b| gate.admits(*b)),
        HirKind::Class(Class::Unicode(class)) => {
            let admitted =
                |r: &ClassUnicodeRange| r.end().is_ascii() && (r.start()..=r.end()).all(|c| gate.admits(c as u8));
            (!class.ranges().is_empty() && class.ranges().iter().all(admitted)).then_some(0)
        }
        HirKind::Repetition(r) if r.min > 0 => lead(&r.sub, gate),
        HirKind::Capture(c) => lead(&c.sub, gate),
        HirKind::Concat(parts) => {
            let mut before = 0;
            for part in parts {
                if let Some(within) = lead(part, gate) {
                    return Some(before + within);
                }
                before += part.properties().maximum_len()?;
            }
            None
        }
        HirKind::Alternation(parts) => parts.iter().map(|p| lead(p, gate)).try_fold(0, |most, l| Some(most.max(l?))),
        _ => None,
    }
}

/// A match that starts inside a word would be refused at its boundary, so such starts need not be tried. A pattern that
/// opens with *any* letter means the start of a word; one that opens with a certain word may mean the end of a compound.
fn starts_at_an_edge(spec: &RuleSpec, hir: &Hir, has_value: bool) -> bool {
    if opens_with(hir, &[Look::WordUnicode, Look::WordStartUnicode, Look::StartLF, Look::Start])
        || opens_with_any_letter(hir)
    {
        return true;
    }
    let whole = !has_value && !spec.grow.left;
    match spec.boundary {
        Boundary::Word => whole,
        Boundary::Digit | Boundary::Number => whole && !may_open_with_letter(hir),
        Boundary::None => false,
    }
}

fn opens_with(hir: &Hir, looks: &[Look]) -> bool {
    match hir.kind() {
        HirKind::Look(look) => looks.contains(look),
        HirKind::Capture(c) => opens_with(&c.sub, looks),
        HirKind::Concat(parts) => parts.first().is_some_and(|part| opens_with(part, looks)),
        HirKind::Alternation(parts) => parts.iter().all(|part| opens_with(part, looks)),
        _ => false,
    }
}

/// Whether something that a match can open with passes `test`: a literal, a class or nothing.
fn any_opener(hir: &Hir, test: &dyn Fn(&HirKind) -> bool) -> bool {
    match hir.kind() {
        HirKind::Repetition(r) => any_opener(&r.sub, test),
        HirKind::Capture(c) => any_opener(&c.sub, test),
        HirKind::Concat(parts) => {
            let optional = |part: &&Hir| part.properties().minimum_len() == Some(0);
            let reach = parts.iter().take_while(optional).count() + 1;
            parts.iter().take(reach).any(|part| any_opener(part, test))
        }
        HirKind::Alternation(parts) => parts.iter().any(|part| any_opener(part, test)),
        leaf => test(leaf),
    }
}

fn opens_with_any_letter(hir: &Hir) -> bool {
    const MANY: usize = 20;
    let letters = |r: &ClassUnicodeRange| (r.start()..=r.end()).take(128).filter(char::is_ascii_alphabetic).count();
    any_opener(hir, &|leaf| match leaf {
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().map(letters).sum::<usize>() >= MANY,
        _ => false,
    })
}

fn may_open_with_letter(hir: &Hir) -> bool {
    let letter = |r: &ClassUnicodeRange| !r.end().is_ascii() || (r.start()..=r.end()).any(char::is_alphabetic);
    any_opener(hir, &|leaf| match leaf {
        HirKind::Literal(literal) => literal.0.first().is_some_and(|b| !b.is_ascii() || b.is_ascii_alphabetic()),
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().any(letter),
        HirKind::Class(Class::Bytes(_)) => true,
        _ => false,
    })
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

/// What finds the places where the pattern may match: it matches wherever the pattern does, and `exact.rs` looks again.
///
/// Look-around is left out: a Unicode `\b` cannot run on an automaton of bytes. And long runs of letters or signs are not
/// counted: counters are what makes automata large. A run with blanks in it is: nothing else would end it.
pub(super) fn relaxed(hir: &Hir) -> Hir {
    const LONG: u32 = 6;
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(r) => {
            let uncounted = r.max.is_some_and(|max| max >= LONG && max > r.min) && !admits_blank(&r.sub);
            let max = if uncounted { None } else { r.max };
            Hir::repetition(Repetition { sub: Box::new(relaxed(&r.sub)), max, ..r.clone() })
        }
        HirKind::Capture(c) => relaxed(&c.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(relaxed).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(relaxed).collect()),
        _ => hir.clone(),
    }
}

/// Whether a blank, tab or line end is among what `hir` matches one of; true for all but classes.
fn admits_blank(hir: &Hir) -> bool {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return true };
    class.ranges().iter().any(|r| [' ', '\t', '\n', '\r'].iter().any(|c| (r.start()..=r.end()).contains(c)))
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
