//! The engine: detectors behind one call that cannot fail.

use crate::candidate::{Analysis, Candidate, Detector, Finding, Gap, GapReason, Located};
use crate::normal::NormalText;
use crate::overlap;
use crate::pattern::PatternDetector;
use crate::people::{PeopleDetector, word_table};
use crate::placeholder::PlaceholderShape;
use crate::plan::{Plan, Policy};
use crate::redact::{Redaction, redact};
use crate::reveal::{self, Revealer};
use crate::rule::{BuildError, Limits, RuleSet};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Source, Span};
use crate::tie;
use crate::vault::Vault;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was found in the readings of a text.
#[derive(Default)]
struct Found {
    located: Vec<Located>,
    gaps: Vec<Gap>,
}

/// Finds personal data. Pure: the same text and rules give the same analysis.
pub struct Engine {
    rules: RuleSet,
    detectors: Vec<Box<dyn Detector>>,
    limits: Limits,
    placeholders: PlaceholderShape,
    revealer: Revealer,
}

impl Engine {
    /// Builds the pattern and people detectors of `rules` and adds `detectors`.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that cannot be built.
    pub fn new(rules: RuleSet, detectors: Vec<Box<dyn Detector>>, limits: Limits) -> Result<Self, BuildError> {
        let mut all: Vec<Box<dyn Detector>> = vec![Box::new(PatternDetector::new(&rules.rules, &rules.lexicons)?)];
        if let Some(people) = &rules.people {
            let table = word_table(people, &rules.lexicons)?;
            all.push(Box::new(PeopleDetector::new(people.clone(), table)?));
        }
        all.extend(detectors);
        let placeholders = PlaceholderShape::new(rules.rules.iter().map(|r| &r.category));
        let revealer = Revealer::new()?;
        Ok(Self { rules, detectors: all, limits, placeholders, revealer })
    }

    /// Inspects `source`. Never fails: what could not be inspected is a gap. Linear in the length of the text.
    pub fn analyze(&self, source: &str) -> Analysis {
        if let Some(reason) = self.refusal(source) {
            return Analysis { findings: Vec::new(), gaps: vec![Gap { reason }] };
        }
        let mut found = Found::default();
        let text = NormalText::new(source);
        self.detect(&text, None, &mut found);
        self.revealer.readings(&text, &mut |reading| self.detect(reading, Some("reading"), &mut found));
        self.open_blobs(&text, &mut found);
        let Found { located, mut gaps } = found;
        let mut findings = overlap::resolve(located, |category| self.rules.threshold(category));
        gaps.extend(repeat_mentions(&mut findings, source).err().map(|reason| Gap { reason }));
        if findings.len() > self.limits.max_findings {
            gaps.push(Gap { reason: GapReason::TooMany });
        }
        Analysis { findings, gaps }
    }

    /// What the detectors find in one reading of the text. In another reading than the plain one, only what touches a
    /// place that reads differently counts: the rest was found before.
    fn detect(&self, text: &NormalText<'_>, disguise: Option<&'static str>, found: &mut Found) {
        let mut candidates = Vec::new();
        for detector in &self.detectors {
            if let Err(reason) = detector.detect(text, &mut candidates) {
                found.gaps.push(Gap { reason });
            }
        }
        if let Some(people) = &self.rules.people {
            tie::settle(&mut candidates, text, &people.person_words);
        }
        for mut candidate in self.without_placeholders(candidates, text) {
            if let Some(detail) = disguise {
                if !text.is_rewritten(candidate.span) {
                    continue;
                }
                candidate.evidence.push(Evidence::disguise(detail));
            }
            found.located.extend(text.to_source(candidate.span).map(|span| Located { span, candidate }));
        }
    }

    /// What an encoded text inside the text says: the strongest finding in it covers the whole of it.
    fn open_blobs(&self, text: &NormalText<'_>, found: &mut Found) {
        for blob in reveal::blobs(text.text()) {
            let inside = NormalText::new(&blob.inside);
            let mut within = Found::default();
            self.detect(&inside, None, &mut within);
            found.gaps.append(&mut within.gaps);
            let best = within.located.into_iter().max_by(|a, b| {
                let score = |l: &Located| l.candidate.score().value();
                score(a).total_cmp(&score(b))
            });
            if let (Some(best), Some(span)) = (best, text.span(blob.range.start, blob.range.end)) {
                let mut candidate = Candidate { span, ..best.candidate };
                candidate.evidence.push(Evidence::disguise("encoded"));
                found.located.extend(text.to_source(span).map(|span| Located { span, candidate }));
            }
        }
    }

    /// Redacts by `plan` and inspects the outcome, until the text that would leave has no finding that `policy` would
    /// act on and nobody decided about (invariant 9). At most three rounds; else the plan gets a gap.
    pub fn settle(&self, source: &str, mut plan: Plan, policy: &Policy, vault: &Vault) -> (Plan, Redaction) {
        const ROUNDS: usize = 3;
        for _ in 0..ROUNDS {
            let redaction = redact(source, &plan, vault);
            let residue = self.residue(source, &mut plan, policy, &redaction);
            if residue.is_empty() {
                return (plan, redaction);
            }
            for finding in residue {
                plan.add(policy.decision(finding));
            }
        }
        let redaction = redact(source, &plan, vault);
        if !self.residue(source, &mut plan, policy, &redaction).is_empty() {
            plan.add_gap(GapReason::Unsettled);
        }
        (plan, redaction)
    }

    /// Findings of the outgoing text, mapped to parts of the source that no decision covers. What of it could not be
    /// inspected is a gap of the plan.
    fn residue(&self, source: &str, plan: &mut Plan, policy: &Policy, redaction: &Redaction) -> Vec<Finding> {
        let outgoing = self.analyze(&redaction.text);
        outgoing.gaps.iter().for_each(|gap| plan.add_gap(gap.reason));
        let acted = outgoing.findings.into_iter().filter(|f| !f.hint && policy.acts_on(&f.category));
        acted
            .flat_map(|found| {
                let span = redaction.to_source(found.span.start(), found.span.end());
                plan.uncovered(span, source).into_iter().map(move |span| Finding { span, ..found.clone() })
            })
            .collect()
    }

    fn refusal(&self, source: &str) -> Option<GapReason> {
        if source.len() > self.limits.max_bytes {
            return Some(GapReason::TooLarge);
        }
        let odd =
            |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}')) || *c == '\u{FFFD}';
        let (chars, odd) = (source.chars().count(), source.chars().filter(odd).count());
        (source.contains('\0') || odd * 50 > chars).then_some(GapReason::NotText)
    }

    /// Cuts placeholders that stand in the text already out of the candidates.
    fn without_placeholders(&self, candidates: Vec<Candidate>, text: &NormalText<'_>) -> Vec<Candidate> {
        let taken: Vec<Span<Normal>> = self.placeholders.find(text.text());
        if taken.is_empty() {
            return candidates;
        }
        let mut out = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let mut from = candidate.span.start();
            let first = taken.partition_point(|hole| hole.end() <= from);
            for hole in taken[first..].iter().take_while(|hole| hole.overlaps(&candidate.span)) {
                push_piece(&mut out, &candidate, text, from, hole.start());
                from = hole.end();
            }
            push_piece(&mut out, &candidate, text, from, candidate.span.end());
        }
        out
    }
}

fn push_piece(out: &mut Vec<Candidate>, candidate: &Candidate, text: &NormalText<'_>, from: usize, until: usize) {
    let piece = text.text().get(from..until).unwrap_or("");
    if from == candidate.span.start() && until == candidate.span.end() {
        out.push(candidate.clone());
    } else if piece.contains(char::is_alphanumeric) {
        out.push(Candidate { span: Span::trusted(from, until), ..candidate.clone() });
    }
}

/// A value accepted once is found everywhere in the text in the same written form.
fn repeat_mentions(findings: &mut Vec<Finding>, source: &str) -> Result<(), GapReason> {
    const SHORTEST: usize = 5;
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, f)| !f.hint && f.span.len() >= SHORTEST) {
        first_of.entry(finding.span.of(source)).or_insert(index);
    }
    let values: Vec<(&str, usize)> = first_of.into_iter().collect();
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(values.iter().map(|(v, _)| v));
    // Only more values than the automaton can number make it fail.
    let matcher = builder.map_err(|_| GapReason::TooMany)?;
    let mut more = Vec::new();
    for hit in matcher.find_iter(source) {
        let (start, end) = (hit.start(), hit.end());
        let around = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let within_word = around(source[..start].chars().next_back()) || around(source[end..].chars().next());
        let at = findings.partition_point(|f| f.span.end() <= start);
        let taken = findings[at..].iter().take_while(|f| f.span.start() < end).any(|f| !f.hint);
        if !within_word && !taken {
            let first = &findings[values[hit.pattern().as_usize()].1];
            let mention = Evidence { kind: EvidenceKind::Mention, detail: Arc::from("mention"), weight: LogOdds::EVEN };
            let mut evidence = first.evidence.clone();
            evidence.push(mention);
            more.push(Finding { span: Span::<Source>::trusted(start, end), evidence, ..first.clone() });
        }
    }
    if !more.is_empty() {
        findings.retain(|f| !f.hint || !more.iter().any(|m| m.span.overlaps(&f.span)));
        findings.extend(more);
        findings.sort_by_key(|f| f.span.start());
    }
    Ok(())
}
