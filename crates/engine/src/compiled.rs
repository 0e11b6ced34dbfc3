//! What an engine is made of, built ahead: automata and the table of words, in one run of bytes that is used in place.
//!
//! A cache and no more: the same rules give the same bytes, and an engine without it builds it. It is made where a pack
//! is built or activated, and is trusted as far as the place that it lies in.

use crate::hash;
use crate::lexicon::Lexicon;
use crate::pattern::Matcher;
use crate::people::word_table;
use crate::reveal;
use crate::rule::{BuildError, RuleSet, RuleSpec};
use crate::words::WordTable;
use std::borrow::Cow;

/// The format's name and version.
const MAGIC: &[u8; 8] = b"VAERNC03";
/// The same of the automata of layers.
const LAYERS: &[u8; 8] = b"VAERNL01";

/// Automata and word table of a rule set.
#[derive(Debug, Clone)]
pub struct Compiled(Cow<'static, [u8]>);

/// The parts of an engine that are costly to build.
pub(crate) struct Parts {
    pub(crate) matcher: Matcher,
    pub(crate) words: Option<WordTable>,
    /// Of the rules of layers, if there are any.
    pub(crate) layered: Option<Matcher>,
}

impl Compiled {
    /// Builds those of the base. About a second for three hundred rules and a quarter of a million words.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that cannot be built.
    pub fn build(rules: &RuleSet) -> Result<Self, BuildError> {
        let (matcher, words) = build_base(rules)?;
        let mut out = Writer::default();
        out.0.extend(MAGIC);
        out.0.extend(fingerprint(rules).to_le_bytes());
        matcher.write(&mut out);
        out.bytes(words.as_ref().map_or(&[], WordTable::bytes));
        Ok(Self(Cow::Owned(out.0)))
    }

    /// Builds those of the layers; milliseconds a rule. `None` where there are no layers.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that cannot be built.
    pub fn build_layers(rules: &RuleSet) -> Result<Option<Self>, BuildError> {
        let (_, layers) = rules.split();
        if layers.is_empty() {
            return Ok(None);
        }
        let mut out = Writer::default();
        out.0.extend(LAYERS);
        out.0.extend(fingerprint_of(layers).to_le_bytes());
        Matcher::new(layers)?.write(&mut out);
        Ok(Some(Self(Cow::Owned(out.0))))
    }

    /// Takes bytes that [`Self::build`] made, from a place that is trusted like the program itself: their insides are
    /// believed. An engine that they were not built for does not use them and builds its own.
    pub const fn from_bytes(bytes: Cow<'static, [u8]>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Parts {
    /// From the compiled form if there is one and it fits, else built.
    pub(crate) fn of(rules: &RuleSet) -> Result<Self, BuildError> {
        let base = rules.compiled.as_ref().and_then(|compiled| open_base(compiled, rules));
        let (matcher, words) = base.map_or_else(|| build_base(rules), Ok)?;
        let (_, layers) = rules.split();
        let layered = rules.compiled_layers.as_ref().and_then(|compiled| open_layers(compiled, layers));
        let layered = match layered {
            None if !layers.is_empty() => Some(Matcher::new(layers)?),
            opened => opened,
        };
        Ok(Self { matcher, words, layered })
    }
}

fn build_base(rules: &RuleSet) -> Result<(Matcher, Option<WordTable>), BuildError> {
    let all: Vec<RuleSpec> = rules.split().0.iter().cloned().chain(reveal::rules()).collect();
    let words = match &rules.people {
        Some(people) => Some(word_table(people, &rules.lexicons)?),
        None => None,
    };
    Ok((Matcher::new(&all)?, words))
}

fn open_base(compiled: &Compiled, rules: &RuleSet) -> Option<(Matcher, Option<WordTable>)> {
    let mut input = Reader { bytes: compiled.0.clone(), at: 0 };
    if input.take(MAGIC.len())?.as_ref() != MAGIC || input.take(8)?.as_ref() != fingerprint(rules).to_le_bytes() {
        return None;
    }
    let matcher = Matcher::read(&mut input)?;
    let words = input.bytes()?;
    let words = if rules.people.is_some() { Some(WordTable::open(words)?) } else { None };
    Some((matcher, words))
}

fn open_layers(compiled: &Compiled, layers: &[RuleSpec]) -> Option<Matcher> {
    let mut input = Reader { bytes: compiled.0.clone(), at: 0 };
    let fits =
        input.take(LAYERS.len())?.as_ref() == LAYERS && input.take(8)?.as_ref() == fingerprint_of(layers).to_le_bytes();
    if fits { Matcher::read(&mut input) } else { None }
}

/// Tells rule sets apart: patterns, cue words, and the size of each word list. The lists themselves are covered by the
/// digest of the pack that the bytes were built for.
fn fingerprint(rules: &RuleSet) -> u64 {
    let mut sum = fingerprint_of(rules.split().0);
    let mut add = |text: &str| sum = extend(sum, text);
    reveal::rules().for_each(|rule| add(&rule.pattern));
    if let Some(people) = &rules.people {
        people.words().into_iter().for_each(|(word, fact)| add(&format!("{word} {fact:?}")));
        for id in people.lists() {
            add(&format!("{id} {:?}", rules.lexicons.get(id).map(Lexicon::len)));
        }
    }
    sum
}

fn fingerprint_of(rules: &[RuleSpec]) -> u64 {
    rules.iter().fold(hash::EMPTY, |sum, rule| {
        let group = rule.lexicon.as_ref().map(|l| &l.group);
        extend(extend(sum, &rule.pattern), &format!("{:?} {:?} {group:?}", rule.boundary, rule.grow))
    })
}

fn extend(sum: u64, text: &str) -> u64 {
    text.bytes().chain([0xFF]).fold(sum, hash::extend)
}

/// Numbers and runs of bytes, one after another.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, number: usize) {
        self.0.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend(bytes);
    }
}

/// Reads what [`Writer`] wrote. Static bytes stay where they are.
pub(crate) struct Reader {
    bytes: Cow<'static, [u8]>,
    at: usize,
}

impl Reader {
    pub(crate) fn number(&mut self) -> Option<usize> {
        let bytes: [u8; 4] = self.take(4)?.as_ref().try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<Cow<'static, [u8]>> {
        let len = self.number()?;
        self.take(len)
    }

    fn take(&mut self, len: usize) -> Option<Cow<'static, [u8]>> {
        let range = self.at..self.at.checked_add(len)?;
        self.at = range.end;
        match &self.bytes {
            Cow::Borrowed(all) => all.get(range).map(Cow::Borrowed),
            Cow::Owned(all) => all.get(range).map(|bytes| Cow::Owned(bytes.to_vec())),
        }
    }
}
