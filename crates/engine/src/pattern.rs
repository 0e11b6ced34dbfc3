//! The pattern detector: every rule's expression over the normalised text.

mod dfa;
mod exact;
mod matcher;
mod openings;
mod program;
mod shape;

use crate::candidate::Candidate;
use crate::lexicon::{Lexicon, Lexicons};
use crate::normal::NormalText;
use crate::reveal::Disguises;
use crate::rule::{Boundary, BuildError, Grow, RuleSpec};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use crate::validate::Verdict;
pub(crate) use matcher::Matcher;
use matcher::{Hit, Memory};
use regex_automata::util::pool::Pool;
use std::ops::Range;
use std::sync::Arc;

/// How far a match grows, in bytes.
const LONGEST_WORD: usize = 80;

/// What a rule does with a match.
struct Judge {
    spec: RuleSpec,
    lexicon: Option<Lexicon>,
    prior: LogOdds,
    confirm: LogOdds,
}

type NewMemory = fn() -> Memory;

/// Runs all pattern rules of a set, and beside them what `reveal.rs` looks for: a text is walked once.
pub(crate) struct PatternDetector {
    judges: Vec<Judge>,
    matcher: Matcher,
    /// A scan's memory for each thread that scans.
    memory: Pool<Memory, NewMemory>,
}

impl PatternDetector {
    /// `matcher` was made of the patterns of `rules` and, where they are the base's, of `reveal.rs`.
    pub(crate) fn new(rules: &[RuleSpec], lexicons: &Lexicons, matcher: Matcher) -> Result<Self, BuildError> {
        let judges = rules.iter().map(|spec| Judge::new(spec, lexicons)).collect::<Result<_, _>>()?;
        Ok(Self { judges, matcher, memory: Pool::new(Memory::default) })
    }

    /// Appends what the rules find, and tells `disguises` of everything that reads as something else.
    pub(crate) fn scan(&self, text: &NormalText<'_>, out: &mut Vec<Candidate>, disguises: &mut Disguises) {
        let mut memory = self.memory.get();
        self.matcher.scan(text.text(), &mut memory, &mut |hit| {
            let Some(judge) = self.judges.get(hit.rule) else {
                return disguises.add(text.text(), hit.rule - self.judges.len(), hit.value.clone());
            };
            let value = grown(hit.value.clone(), judge.spec.grow, text.text());
            let candidate = judge.weigh(text, Span::trusted(value.start, value.end), hit)?;
            out.push(candidate);
            Some(value.end)
        });
    }
}

impl Judge {
    fn new(spec: &RuleSpec, lexicons: &Lexicons) -> Result<Self, BuildError> {
        let lexicon = match &spec.lexicon {
            None => None,
            Some(check) => Some(lexicons.get(&check.lexicon).cloned().ok_or_else(|| BuildError::UnknownLexicon {
                rule: Arc::clone(&spec.id),
                lexicon: Arc::clone(&check.lexicon),
            })?),
        };
        let confirm = spec.confirm.map_or(LogOdds::EVEN, |p| LogOdds::moving(spec.prior, p));
        Ok(Self { spec: spec.clone(), lexicon, prior: LogOdds::from_probability(spec.prior), confirm })
    }

    fn weigh(&self, text: &NormalText<'_>, span: Span<Normal>, hit: &Hit) -> Option<Candidate> {
        if !boundary_holds(self.spec.boundary, text.text(), span) {
            return None;
        }
        let lower = span.of(text.lower());
        if self.spec.except.iter().any(|shape| shape.fits(lower)) {
            return None;
        }
        if let Some(lexicon) = &self.lexicon {
            lexicon.get(&text.lower()[hit.looked_up.clone()?])?;
        }
        let mut evidence = vec![Evidence::new(EvidenceKind::Pattern, &self.spec.id, self.prior)];
        if let Some(validator) = &self.spec.validator {
            match validator.check(span.of(text.text())) {
                Verdict::Reject => return None,
                Verdict::Confirm if self.spec.confirm.is_some() => {
                    evidence.push(Evidence::new(EvidenceKind::Checksum, &Arc::from(validator.name), self.confirm));
                }
                Verdict::Accept | Verdict::Confirm => {}
            }
        }
        if let Some(context) = &self.spec.context {
            evidence.extend(context.weigh(text, span));
        }
        Some(Candidate {
            span,
            category: self.spec.category.clone(),
            rule: Arc::clone(&self.spec.id),
            evidence,
            tied: self.spec.tied,
        })
    }
}

/// Takes in the rest of a word: letters, and hyphens between letters.
fn grown(value: Range<usize>, grow: Grow, text: &str) -> Range<usize> {
    let (mut start, mut end) = (value.start, value.end);
    while let Some(c) = text[..start].chars().next_back().filter(|_| grow.left) {
        let joins = c == '-' && text[..start - 1].chars().next_back().is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || joins) || value.end - start > LONGEST_WORD {
            break;
        }
        start -= c.len_utf8();
    }
    while let Some(c) = text[end..].chars().next().filter(|_| grow.right) {
        let joins = c == '-' && text[end + 1..].chars().next().is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || joins) || end - value.start > LONGEST_WORD {
            break;
        }
        end += c.len_utf8();
    }
    start..end
}

fn boundary_holds(boundary: Boundary, text: &str, span: Span<Normal>) -> bool {
    let mut before = text[..span.start()].chars().rev();
    let mut after = text[span.end()..].chars();
    let (b1, b2, a1, a2) = (before.next(), before.next(), after.next(), after.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let joint = |c: Option<char>| matches!(c, Some('.' | '-' | '/'));
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match boundary {
        Boundary::None => true,
        Boundary::Word => !word(b1) && !word(a1),
        Boundary::Digit => !digit(b1) && !digit(a1),
        Boundary::Number => !(digit(b1) || digit(a1) || joint(b1) && digit(b2) || joint(a1) && digit(a2)),
    }
}
