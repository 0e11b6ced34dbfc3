//! Overlapping candidates become disjoint findings. The choice is about the label: no byte that an accepted candidate
//! covered is ever uncovered (invariant 3).

use crate::candidate::{Finding, Located};
use crate::category::{Category, Class};
use crate::rule::{RuleSet, Stage};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Source, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A candidate with its score, and whether it is acted on.
struct Scored {
    at: Located,
    score: LogOdds,
    accepted: bool,
    /// Whether its rule is a layer's.
    layered: bool,
}

/// Takes the candidates of rules that are only counted out; what they would have found, by position.
pub(crate) fn take_shadow(candidates: &mut Vec<Located>, rules: &RuleSet) -> Vec<Finding> {
    if rules.stages.is_empty() {
        return Vec::new();
    }
    candidates.retain(|at| rules.stage(&at.candidate.rule) != Stage::Off);
    let shadowed = candidates.extract_if(.., |at| rules.stage(&at.candidate.rule) == Stage::Shadow);
    let scored = shadowed.map(|at| Scored { score: at.candidate.score(), accepted: true, layered: true, at });
    let sure = scored.filter(|s| s.score.probability() >= rules.threshold(&s.at.candidate.category));
    let mut out: Vec<Finding> = sure.map(|s| (s.at.span, s)).map(|(span, s)| finding(s, span)).collect();
    out.sort_by_key(|f| (f.span.start(), f.span.end()));
    out.dedup_by(|a, b| a.span == b.span && a.rule == b.rule);
    out
}

/// Sorted, disjoint findings from any candidates; `layered` are the rules of layers.
pub(crate) fn resolve(candidates: Vec<Located>, rules: &RuleSet, layered: &BTreeSet<Arc<str>>) -> Vec<Finding> {
    let (accepted, hints): (Vec<Scored>, Vec<Scored>) = candidates
        .into_iter()
        .map(|at| {
            let score = at.candidate.score();
            let accepted = score.probability() >= rules.threshold(&at.candidate.category)
                && rules.stage(&at.candidate.rule) == Stage::Enforce;
            let layered = layered.contains(&at.candidate.rule);
            Scored { at, score, accepted, layered }
        })
        .partition(|s| s.accepted);
    let mut findings = merge(accepted);
    add_hints(&mut findings, hints);
    findings.sort_by_key(|f| f.span.start());
    findings
}

/// Clusters of overlapping candidates, each as one finding over the union with the label of the strongest.
fn merge(mut accepted: Vec<Scored>) -> Vec<Finding> {
    accepted.sort_by_key(|s| (s.at.span.start(), s.at.span.end()));
    let mut out = Vec::new();
    let mut cluster: Option<(Span<Source>, Scored)> = None;
    for next in accepted {
        cluster = match cluster {
            Some((union, winner)) if union.overlaps(&next.at.span) => {
                let union = union.union(&next.at.span);
                Some((union, if wins(&next, &winner) { next } else { winner }))
            }
            done => {
                out.extend(done.map(|(union, winner)| finding(winner, union)));
                Some((next.at.span, next))
            }
        };
    }
    out.extend(cluster.map(|(union, winner)| finding(winner, union)));
    out
}

/// Whether the label of `next` is the better one. Of two of a kind the one that holds the other knows more of it: an
/// address with a name in it is an address.
fn wins(next: &Scored, winner: &Scored) -> bool {
    let (a, b) = (strength(next), strength(winner));
    let holds = |outer: &Scored, inner: &Scored| {
        let (outer, inner) = (outer.at.span, inner.at.span);
        outer != inner && outer.start() <= inner.start() && inner.end() <= outer.end()
    };
    match () {
        () if next.layered != winner.layered && next.category() != winner.category() => next.outranks(winner),
        () if (a.0, a.1) != (b.0, b.1) => a > b,
        () if holds(next, winner) => true,
        () if holds(winner, next) => false,
        () => a > b,
    }
}

impl Scored {
    const fn category(&self) -> &Category {
        &self.at.candidate.category
    }

    /// Of a rule of the base and one of a layer that see different things: a layer adds what the base does not see. It takes
    /// a label from the base only for one that can be loosened less; otherwise an exception for its own category would let
    /// out what the base saw.
    fn outranks(&self, other: &Self) -> bool {
        let rank = |s: &Self| (s.category().class() == Class::Direct, s.category().is_never_loosened());
        if self.layered { rank(self) > rank(other) } else { rank(self) >= rank(other) }
    }
}

/// What points to a person before what tells about one: the label decides what happens, and a name within a special word
/// must not be kept with it. Then the score; a longer match says more, which breaks near ties: one log-odds point
/// outweighs 50 bytes. Of equals, the rule whose id comes first.
fn strength(s: &Scored) -> (bool, bool, OrderedScore, std::cmp::Reverse<&str>) {
    #[expect(clippy::cast_precision_loss, reason = "a span is short")]
    let length = s.at.span.len() as f32;
    let direct = s.at.candidate.category.class() == Class::Direct;
    // Who only reads the sentence knows less of what it is than a rule or list that knows the word.
    let unknown = |e: &Evidence| e.kind == EvidenceKind::Lexicon && &*e.detail == "unknown";
    let evidence = &s.at.candidate.evidence;
    let known = evidence.first().is_none_or(|e| e.kind != EvidenceKind::Model) && !evidence.iter().any(unknown);
    // Beyond 99 % a score says nothing more about which label is right.
    let score = s.score.value().min(LogOdds::from_probability(0.99).value());
    (direct, known, OrderedScore(score + length / 50.0), std::cmp::Reverse(&s.at.candidate.rule))
}

/// A sum of finite terms, which can be ordered.
#[derive(PartialEq)]
struct OrderedScore(f32);

impl Eq for OrderedScore {}

impl PartialOrd for OrderedScore {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderedScore {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Hints, best first, where nothing else stands already. They never cover less than what was accepted.
fn add_hints(findings: &mut Vec<Finding>, mut hints: Vec<Scored>) {
    if hints.is_empty() {
        return;
    }
    hints.sort_by(|a, b| strength(b).cmp(&strength(a)));
    let mut taken: BTreeMap<usize, usize> = findings.iter().map(|f| (f.span.start(), f.span.end())).collect();
    for hint in hints {
        let span = hint.at.span;
        let free = taken.range(..span.end()).next_back().is_none_or(|(_, taken_end)| *taken_end <= span.start());
        if free {
            taken.insert(span.start(), span.end());
            findings.push(finding(hint, span));
        }
    }
}

fn finding(s: Scored, span: Span<Source>) -> Finding {
    let candidate = s.at.candidate;
    Finding {
        span,
        category: candidate.category,
        rule: candidate.rule,
        score: s.score,
        hint: !s.accepted,
        evidence: candidate.evidence,
    }
}
