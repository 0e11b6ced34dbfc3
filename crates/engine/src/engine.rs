//! The engine: detectors behind one call that cannot fail.

use crate::candidate::{Analysis, Detector, Effort, Finding, Gap, GapReason};
use crate::compiled::Parts;
use crate::document::State;
use crate::never::Never;
use crate::pattern::PatternDetector;
use crate::people::PeopleDetector;
use crate::placeholder::PlaceholderShape;
use crate::plan::{Plan, Policy};
use crate::redact::{Redaction, redact};
use crate::rule::{BuildError, Limits, RuleSet};
use crate::vault::Vault;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Finds personal data. Pure: the same text and rules give the same analysis.
pub struct Engine {
    pub(crate) rules: RuleSet,
    pub(crate) patterns: PatternDetector,
    /// The patterns of the layers on the base.
    pub(crate) layered: Option<PatternDetector>,
    /// Their rules.
    pub(crate) layered_ids: BTreeSet<Arc<str>>,
    pub(crate) detectors: Vec<Box<dyn Detector>>,
    pub(crate) people: Option<PeopleDetector>,
    pub(crate) limits: Limits,
    pub(crate) placeholders: PlaceholderShape,
    pub(crate) never: Never,
}

impl Engine {
    /// Builds the pattern and people detectors of `rules` and adds `detectors`.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that cannot be built.
    pub fn new(rules: RuleSet, detectors: Vec<Box<dyn Detector>>, limits: Limits) -> Result<Self, BuildError> {
        let Parts { matcher, words, layered } = Parts::of(&rules)?;
        let (base, layers) = rules.split();
        let layered_ids = layers.iter().map(|rule| Arc::clone(&rule.id)).collect();
        let patterns = PatternDetector::new(base, &rules.lexicons, matcher)?;
        let layered = layered.map(|matcher| PatternDetector::new(layers, &rules.lexicons, matcher)).transpose()?;
        let people = match (&rules.people, words) {
            (Some(spec), Some(words)) => Some(PeopleDetector::new(spec.clone(), words)?),
            _ => None,
        };
        let placeholders = PlaceholderShape::new(rules.rules.iter().map(|r| &r.category));
        let never = Never::new(&rules.never)?;
        Ok(Self { rules, patterns, layered, layered_ids, detectors, people, limits, placeholders, never })
    }

    /// Inspects `source`. Never fails: what could not be inspected is a gap. Linear in the length of the text.
    pub fn analyze(&self, source: &str) -> Analysis {
        self.analyze_with(source, Effort::Full)
    }

    /// [`Self::analyze`] with less effort: what a detector has not read yet is a gap.
    pub fn analyze_with(&self, source: &str, effort: Effort) -> Analysis {
        if source.len() > self.limits.max_bytes {
            return Analysis { gaps: vec![Gap { reason: GapReason::TooLarge }], ..Analysis::default() };
        }
        State::new(self, source, effort).analysis(self, source)
    }

    /// Redacts by `plan` and inspects the outcome, until the text that would leave has no finding that `policy` would
    /// act on and nobody decided about (invariant 9). At most three rounds; else the plan gets a gap.
    pub fn settle(&self, source: &str, plan: Plan, policy: &Policy, vault: &Vault) -> (Plan, Redaction) {
        self.settle_with(source, plan, policy, vault, Effort::Full)
    }

    /// [`Self::settle`] with as much effort as the inspection of the source had.
    pub fn settle_with(
        &self,
        source: &str,
        mut plan: Plan,
        policy: &Policy,
        vault: &Vault,
        effort: Effort,
    ) -> (Plan, Redaction) {
        const ROUNDS: usize = 3;
        for _ in 0..ROUNDS {
            let redaction = redact(source, &plan, vault);
            let (residue, turned) = self.residue(source, &mut plan, policy, &redaction, effort);
            if residue.is_empty() && !turned {
                return (plan, redaction);
            }
            for finding in residue {
                plan.add(policy.decision(finding));
            }
        }
        let redaction = redact(source, &plan, vault);
        let (residue, turned) = self.residue(source, &mut plan, policy, &redaction, effort);
        if turned || !residue.is_empty() {
            plan.add_gap(GapReason::Unsettled);
        }
        (plan, redaction)
    }

    /// Findings of the outgoing text, mapped to parts of the source that no decision covers; and whether one of them made
    /// policy act on what it had kept. What could not be inspected is a gap of the plan.
    fn residue(
        &self,
        source: &str,
        plan: &mut Plan,
        policy: &Policy,
        redaction: &Redaction,
        effort: Effort,
    ) -> (Vec<Finding>, bool) {
        let outgoing = self.analyze_with(&redaction.text, effort);
        outgoing.gaps.iter().for_each(|gap| plan.add_gap(gap.reason));
        let (mut residue, mut turned) = (Vec::new(), false);
        for found in outgoing.findings.into_iter().filter(|f| !f.hint && policy.acts_on(&f.category)) {
            let span = redaction.to_source(found.span.start(), found.span.end());
            turned |= plan.act_on_kept(span);
            residue.extend(plan.uncovered(span, source).into_iter().map(|span| Finding { span, ..found.clone() }));
        }
        (residue, turned)
    }
}
