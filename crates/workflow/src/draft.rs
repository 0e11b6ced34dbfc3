//! A text under work and what the employee has decided about it. Decisions are tied to values, so they survive edits
//! of the text and hold for the following turns.

use crate::packs::InForce;
use std::sync::{Mutex, PoisonError};
use vaern_engine::{Action, Analysis, Category, Document, Effort, KeepReason, Plan, Policy, Sensitive, Source, Span};
use zeroize::Zeroizing;

/// The most steps back.
const MAX_HISTORY: usize = 100;

#[derive(Debug, Clone)]
struct Choice {
    category: Category,
    value: Sensitive,
    /// Only this occurrence of the value (from 0); else all.
    nth: Option<usize>,
    action: Action,
    reason: Option<KeepReason>,
}

#[derive(Debug, Clone)]
struct Mark {
    category: Category,
    value: Sensitive,
}

/// The decisions, apart from the text.
#[derive(Debug, Clone, Default)]
struct Decided {
    choices: Vec<Choice>,
    marks: Vec<Mark>,
}

/// The text being written, with the decisions about it and the way back.
#[derive(Default)]
pub struct Draft {
    text: Zeroizing<String>,
    /// Where it is meant to go.
    endpoint: Option<String>,
    decided: Decided,
    history: Vec<Decided>,
    /// What is known of the text as it was last inspected, so that a keystroke costs its neighbourhood.
    inspected: Mutex<Inspected>,
}

/// A document, and the rules that it was inspected under.
#[derive(Default)]
struct Inspected {
    under: u64,
    document: Document,
}

impl Draft {
    /// A draft of `text` without decisions.
    pub fn new(text: &str) -> Self {
        Self { text: Zeroizing::new(text.to_owned()), ..Self::default() }
    }

    /// What is found in the text under `rules`. Costs what has changed since the last time; all of it under other rules.
    pub(crate) fn inspect(&self, rules: &InForce, effort: Effort) -> Analysis {
        let mut inspected = self.inspected.lock().unwrap_or_else(PoisonError::into_inner);
        if inspected.under != rules.number() {
            *inspected = Inspected { under: rules.number(), document: Document::default() };
        }
        inspected.document.update(&rules.engine, &self.text, effort);
        inspected.document.analysis(&rules.engine)
    }

    /// What `rules` make of the text, with full effort: nothing is decided or kept.
    pub fn try_under(&self, rules: &InForce) -> Analysis {
        self.inspect(rules, Effort::Full)
    }

    /// The text and the decisions, without the way back.
    pub(crate) fn snapshot(&self) -> Self {
        let (text, endpoint, decided) = (self.text.clone(), self.endpoint.clone(), self.decided.clone());
        Self { text, endpoint, decided, ..Self::default() }
    }

    /// Takes over what is known of the same text. Decisions stay; of another text nothing is taken.
    pub fn learn_from(&mut self, read: Self) {
        if read.text == self.text {
            self.inspected = read.inspected;
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it is meant to go; what is proposed depends on what that endpoint may get. `None`: nowhere yet.
    pub fn set_endpoint(&mut self, endpoint: Option<&str>) {
        self.endpoint = endpoint.map(str::to_owned);
    }

    pub(crate) fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// Replaces the text; decisions stay.
    pub fn set_text(&mut self, text: &str) {
        if text.is_empty() {
            self.inspected = Mutex::default();
        }
        self.text = Zeroizing::new(text.to_owned());
    }

    /// Marks what `span` of the text covers, everywhere it stands. Blanks around it are left out.
    pub fn mark(&mut self, span: Span<Source>, category: Category) {
        let value = span.of(&self.text).trim();
        if !value.is_empty() {
            let mark = Mark { category, value: Sensitive::new(value.to_owned()) };
            self.remember();
            self.decided.marks.push(mark);
        }
    }

    /// Decides about one finding of `plan` (which is of this text), or about all with its value.
    pub fn choose(&mut self, plan: &Plan, index: usize, all: bool, action: Action, reason: Option<KeepReason>) {
        let Some(decision) = plan.decisions().get(index) else { return };
        let value = decision.finding.span.of(&self.text).to_owned();
        let category = decision.finding.category.clone();
        let same = |i: &usize| plan.decisions()[*i].finding.span.of(&self.text) == value;
        let nth = (!all).then(|| (0..index).filter(same).count());
        self.remember();
        if all {
            self.decided.choices.retain(|c| !(c.category == category && c.value.expose() == value));
        }
        self.decided.choices.push(Choice { category, value: Sensitive::new(value), nth, action, reason });
    }

    /// Takes the latest decision or mark back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let previous = self.history.pop();
        let undone = previous.is_some();
        self.decided = previous.unwrap_or_else(|| std::mem::take(&mut self.decided));
        undone
    }

    /// Whether there is a decision to take back.
    pub fn can_undo(&self) -> bool {
        !self.history.is_empty()
    }

    /// Ready for the next turn: the text goes, decisions about all of a value stay.
    pub fn next_turn(&mut self) {
        self.set_text("");
        self.decided.choices.retain(|c| c.nth.is_none());
        self.history.clear();
    }

    /// Another conversation about the same text: what was marked as «must not leave» stays, decisions start anew. Without
    /// a text nothing stays.
    pub fn new_conversation(&mut self) {
        self.decided.choices.clear();
        self.history.clear();
        if self.text.trim().is_empty() {
            self.decided.marks.clear();
        }
    }

    fn remember(&mut self) {
        if self.history.len() == MAX_HISTORY {
            self.history.remove(0);
        }
        self.history.push(self.decided.clone());
    }

    /// Marks on top of what the policy decided.
    pub(crate) fn apply_marks(&self, plan: &mut Plan, policy: &Policy) {
        for mark in &self.decided.marks {
            for (start, value) in self.text.match_indices(mark.value.expose()) {
                if let Some(span) = Span::new(&self.text, start, start + value.len()) {
                    // Whoever marks by hand says «this must not leave», special categories included.
                    let action = match policy.action(&mark.category) {
                        Action::Keep => Action::Replace,
                        action => action,
                    };
                    plan.mark(span, mark.category.clone(), action);
                }
            }
        }
    }

    /// Decisions on top of that. Applying them twice changes nothing.
    pub(crate) fn apply_choices(&self, plan: &mut Plan) {
        for choice in &self.decided.choices {
            let of_value = |d: &vaern_engine::Decision| {
                d.finding.category == choice.category && d.finding.span.of(&self.text) == choice.value.expose()
            };
            let hits = plan.decisions().iter().enumerate().filter(|(_, d)| of_value(d)).map(|(i, _)| i);
            let hits: Vec<usize> = match choice.nth {
                Some(nth) => hits.skip(nth).take(1).collect(),
                None => hits.collect(),
            };
            for index in hits {
                plan.set(index, choice.action, choice.reason);
            }
        }
    }
}
