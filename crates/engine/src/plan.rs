//! Policy: what to do with each finding, and whether the message may leave.

use crate::candidate::{Analysis, Finding, Gap, GapReason};
use crate::category::{Category, Class};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Source, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happens to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It leaves as it is.
    Keep,
    /// A reversible placeholder stands in its place: `[PERSON_1]`.
    Replace,
    /// Its category stands in its place: `[CPR]`. Not reversible.
    Mask,
    /// Less exact: a birth date becomes its year, `[BIRTHDATE: 1983]`; what has no lesser form is masked.
    Generalise,
    /// `[REMOVED]`, without a trace of what it was.
    Remove,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Keep, Self::Replace, Self::Mask, Self::Generalise, Self::Remove];

    /// A stable lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Replace => "replace",
            Self::Mask => "mask",
            Self::Generalise => "generalise",
            Self::Remove => "remove",
        }
    }

    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == name)
    }
}

/// Why an employee keeps a direct identifier: a closed list, since the log holds it (invariant 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeepReason {
    /// Not personal data: a false alarm.
    NotPersonal,
    /// Published already.
    PublicInformation,
    /// The task cannot be done without it.
    NeededForTask,
    /// The employee's own data.
    OwnData,
    /// The person has consented.
    HasConsent,
}

impl KeepReason {
    /// All of them, the most used first.
    pub const ALL: [Self; 5] =
        [Self::NotPersonal, Self::PublicInformation, Self::NeededForTask, Self::OwnData, Self::HasConsent];

    /// A stable lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPersonal => "not-personal",
            Self::PublicInformation => "public-information",
            Self::NeededForTask => "needed-for-task",
            Self::OwnData => "own-data",
            Self::HasConsent => "has-consent",
        }
    }

    /// The reason of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == name)
    }
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedBy {
    /// The pack's policy.
    Policy,
    /// The employee, with a reason where one is needed.
    User(Option<KeepReason>),
}

/// A finding and what happens to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What was found.
    pub finding: Finding,
    /// What happens to it.
    pub action: Action,
    /// Who says so.
    pub by: DecidedBy,
}

/// Whether the message may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing found that policy acts on.
    Allow,
    /// Something is replaced or kept: look first.
    Review,
    /// Something could not be inspected: nothing leaves.
    Block,
}

/// What to do with each finding. Decisions are sorted and disjoint.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    decisions: Vec<Decision>,
    gaps: Vec<Gap>,
}

/// What the pack decides.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Action by category; a category without one is replaced if direct, kept if special.
    pub actions: BTreeMap<Category, Action>,
    /// Categories whose presence asks for an explicit second look before sending.
    pub second_look: Vec<Category>,
}

impl Policy {
    /// What happens to a finding of that category.
    pub fn action(&self, category: &Category) -> Action {
        self.actions.get(category).copied().unwrap_or(match category.class() {
            Class::Direct => Action::Replace,
            Class::Special | Class::Public => Action::Keep,
        })
    }

    /// Whether a finding of that category changes the text.
    pub(crate) fn acts_on(&self, category: &Category) -> bool {
        self.action(category) != Action::Keep
    }

    /// A plan for the whole analysis.
    pub fn decide(&self, analysis: Analysis) -> Plan {
        let decisions = analysis.findings.into_iter().map(|finding| self.decision(finding)).collect();
        Plan { decisions, gaps: analysis.gaps }
    }

    /// What happens to one finding; hints are shown and kept.
    pub fn decision(&self, finding: Finding) -> Decision {
        let action = if finding.hint { Action::Keep } else { self.action(&finding.category) };
        Decision { finding, action, by: DecidedBy::Policy }
    }

    /// Whether the message needs an explicit second look.
    pub fn wants_second_look(&self, plan: &Plan) -> bool {
        plan.decisions.iter().any(|d| !d.finding.hint && self.second_look.contains(&d.finding.category))
    }

    /// Special categories are kept while no direct identifier stays in the message: once the employee keeps one (for
    /// another reason than that it is no personal data), they are replaced too, unless the employee decided about them.
    pub fn protect_special(&self, plan: &mut Plan) {
        let stays = |d: &Decision| {
            d.action == Action::Keep
                && !d.finding.hint
                && d.finding.category.class() == Class::Direct
                && d.by != DecidedBy::User(Some(KeepReason::NotPersonal))
        };
        if plan.decisions.iter().any(stays) {
            let special = plan.decisions.iter_mut().filter(|d| d.finding.category.class() == Class::Special);
            for decision in special.filter(|d| d.by == DecidedBy::Policy && !d.finding.hint) {
                decision.action = Action::Replace;
            }
        }
    }
}

impl Plan {
    /// The decisions, sorted by position.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// What was not inspected.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether the message may leave.
    pub fn verdict(&self) -> Verdict {
        match () {
            () if !self.gaps.is_empty() => Verdict::Block,
            () if self.decisions.iter().any(|d| !d.finding.hint) => Verdict::Review,
            () => Verdict::Allow,
        }
    }

    /// The employee's decision about one finding. Out-of-range indexes change nothing.
    pub fn set(&mut self, index: usize, action: Action, reason: Option<KeepReason>) {
        if let Some(decision) = self.decisions.get_mut(index) {
            decision.action = action;
            decision.by = DecidedBy::User(reason);
        }
    }

    /// Marks `span` by hand. Findings that it touches become one with it, so nothing that was covered is uncovered.
    pub fn mark(&mut self, span: Span<Source>, category: Category, action: Action) {
        let evidence = Evidence {
            kind: EvidenceKind::Manual,
            detail: Arc::from("manual"),
            weight: LogOdds::from_probability(0.99),
        };
        let (touched, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.decisions).into_iter().partition(|d| d.finding.span.overlaps(&span));
        let span = touched.iter().fold(span, |acc, d| acc.union(&d.finding.span));
        self.decisions = rest;
        let finding = Finding {
            span,
            category,
            rule: Arc::from("manual"),
            score: evidence.weight,
            hint: false,
            evidence: vec![evidence],
        };
        self.add(Decision { finding, action, by: DecidedBy::User(None) });
    }

    /// Adds a decision about a part that no other decision covers; hints give way to it.
    pub(crate) fn add(&mut self, decision: Decision) {
        let span = decision.finding.span;
        self.decisions.retain(|d| !(d.finding.hint && d.finding.span.overlaps(&span)));
        let at = self.decisions.partition_point(|d| d.finding.span.start() < span.start());
        self.decisions.insert(at, decision);
    }

    /// Replaces what policy kept in `span`: a special word that reads as somebody's name or number once the rest is
    /// replaced. Says whether there was any. What the employee decided stays.
    pub(crate) fn act_on_kept(&mut self, span: Span<Source>) -> bool {
        let kept = |d: &&mut Decision| {
            !d.finding.hint && d.action == Action::Keep && d.by == DecidedBy::Policy && d.finding.span.overlaps(&span)
        };
        let mut any = false;
        for decision in self.decisions.iter_mut().filter(kept) {
            decision.action = Action::Replace;
            any = true;
        }
        any
    }

    pub(crate) fn add_gap(&mut self, reason: GapReason) {
        if !self.gaps.iter().any(|gap| gap.reason == reason) {
            self.gaps.push(Gap { reason });
        }
    }

    /// The parts of `span` that no decision (hints aside) covers, if they hold a letter or digit.
    pub(crate) fn uncovered(&self, span: Span<Source>, source: &str) -> Vec<Span<Source>> {
        let mut out = Vec::new();
        let mut from = span.start();
        let mut push = |from: usize, until: usize| {
            if source.get(from..until).is_some_and(|part| part.contains(char::is_alphanumeric)) {
                out.push(Span::trusted(from, until));
            }
        };
        for d in self.decisions.iter().filter(|d| !d.finding.hint && d.finding.span.overlaps(&span)) {
            push(from, d.finding.span.start().max(from));
            from = d.finding.span.end();
        }
        push(from, span.end().max(from));
        out
    }
}
