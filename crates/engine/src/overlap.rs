//! Overlapping candidates become disjoint findings. The choice is about the label: no byte that an accepted candidate
//! covered is ever uncovered (invariant 3).

use crate::candidate::{Candidate, Finding};
use crate::category::Category;
use crate::normal::NormalText;
use crate::score::LogOdds;
use crate::span::{Normal, Source, Span};
use std::collections::BTreeMap;

/// A candidate with its score, and whether it is acted on.
struct Scored {
    candidate: Candidate,
    score: LogOdds,
    accepted: bool,
}

/// Sorted, disjoint findings from any candidates.
pub(crate) fn resolve(
    candidates: Vec<Candidate>,
    text: &NormalText<'_>,
    threshold: impl Fn(&Category) -> f32,
) -> Vec<Finding> {
    let (mut accepted, hints): (Vec<Scored>, Vec<Scored>) = candidates
        .into_iter()
        .map(|candidate| {
            let score = candidate.score();
            let accepted = score.probability() >= threshold(&candidate.category);
            Scored { candidate, score, accepted }
        })
        .partition(|s| s.accepted);
    let mut findings = merge(&mut accepted, text);
    add_hints(&mut findings, hints, text);
    findings.sort_by_key(|f| f.span.start());
    findings
}

/// Clusters of overlapping candidates, each as one finding over the union with the label of the strongest.
fn merge(accepted: &mut [Scored], text: &NormalText<'_>) -> Vec<Finding> {
    accepted.sort_by_key(|s| (s.candidate.span.start(), s.candidate.span.end()));
    let mut out = Vec::new();
    let mut rest = &*accepted;
    while let Some(first) = rest.first() {
        let mut union = text.to_source(first.candidate.span);
        let size = rest
            .iter()
            .take_while(|s| {
                let span = text.to_source(s.candidate.span);
                let joins = span.overlaps(&union);
                if joins {
                    union = union.union(&span);
                }
                joins
            })
            .count();
        let (cluster, remainder) = rest.split_at(size.max(1));
        let winner = cluster.iter().max_by(|a, b| strength(a).total_cmp(&strength(b)));
        if let Some(winner) = winner {
            out.push(Finding { span: union, ..finding(winner, winner.candidate.span, text) });
        }
        rest = remainder;
    }
    out
}

/// Score first; a longer match says more, which breaks near ties. One log-odds point outweighs 50 bytes.
fn strength(s: &Scored) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a span is short")]
    let length = s.candidate.span.len() as f32;
    s.score.value() + length / 50.0
}

/// Hints, best first, where nothing else stands already. They never cover less than what was accepted.
fn add_hints(findings: &mut Vec<Finding>, mut hints: Vec<Scored>, text: &NormalText<'_>) {
    hints.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
    let mut taken: BTreeMap<usize, usize> = findings.iter().map(|f| (f.span.start(), f.span.end())).collect();
    for hint in &hints {
        let finding = finding(hint, hint.candidate.span, text);
        let (start, end) = (finding.span.start(), finding.span.end());
        let free = taken.range(..end).next_back().is_none_or(|(_, taken_end)| *taken_end <= start);
        if free {
            taken.insert(start, end);
            findings.push(finding);
        }
    }
}

fn finding(s: &Scored, span: Span<Normal>, text: &NormalText<'_>) -> Finding {
    let span: Span<Source> = text.to_source(span);
    Finding {
        span,
        category: s.candidate.category.clone(),
        rule: s.candidate.rule.clone(),
        score: s.score,
        hint: !s.accepted,
        evidence: s.candidate.evidence.clone(),
    }
}
