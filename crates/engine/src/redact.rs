//! From a plan to the text that would leave, and the difference between the two.

use crate::category::Category;
use crate::placeholder::{Placeholder, REMOVED};
use crate::plan::{Action, Decision, Plan};
use crate::span::{Output, Source, Span};
use crate::vault::Vault;

/// One place where source and outgoing text differ, or where a finding was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Where in the source.
    pub source: Span<Source>,
    /// Where in the outgoing text.
    pub output: Span<Output>,
    /// Index of the decision in the plan.
    pub decision: usize,
    /// What stands in its place, when that can be reversed.
    pub placeholder: Option<Placeholder>,
}

/// The outgoing text with its way back. `Debug` shows no text: what is kept may be personal data.
#[derive(Clone)]
pub struct Redaction {
    /// What would leave.
    pub text: String,
    /// One for every decision, hints included, in order.
    pub edits: Vec<Edit>,
    /// The conversation's vault with this text's values added.
    pub vault: Vault,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redaction({} bytes, {} edits, {:?})", self.text.len(), self.edits.len(), self.vault)
    }
}

/// A stretch of the diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'t> {
    /// As written.
    pub source: &'t str,
    /// As it would leave.
    pub output: &'t str,
    /// Index of the decision; `None` for text outside findings, where both are equal.
    pub decision: Option<usize>,
}

/// Applies `plan` to `source`. Values already in `vault` keep their placeholders. Text outside decisions is copied byte
/// for byte (invariant 8). `plan` must be made for this source.
pub fn redact(source: &str, plan: &Plan, vault: &Vault) -> Redaction {
    let mut vault = vault.clone();
    vault.reserve(source);
    let mut text = String::with_capacity(source.len());
    let mut edits = Vec::with_capacity(plan.decisions().len());
    let mut from = 0;
    for (index, decision) in plan.decisions().iter().enumerate() {
        let span = decision.finding.span;
        text.push_str(&source[from..span.start()]);
        let start = text.len();
        let placeholder = write(&mut text, decision, span.of(source), &mut vault);
        edits.push(Edit { source: span, output: Span::trusted(start, text.len()), decision: index, placeholder });
        from = span.end();
    }
    text.push_str(&source[from..]);
    Redaction { text, edits, vault }
}

fn write(out: &mut String, decision: &Decision, value: &str, vault: &mut Vault) -> Option<Placeholder> {
    let category = &decision.finding.category;
    match decision.action {
        Action::Keep => out.push_str(value),
        Action::Mask => mask(out, category),
        Action::Generalise => match year(value).filter(|_| *category == Category::BIRTHDATE) {
            Some(year) => out.push_str(&format!("[{category}: {year}]")),
            None => mask(out, category),
        },
        Action::Remove => out.push_str(REMOVED),
        Action::Replace => {
            let placeholder = vault.issue(category, value);
            out.push_str(&placeholder.to_string());
            return Some(placeholder);
        }
    }
    None
}

fn mask(out: &mut String, category: &Category) {
    out.push('[');
    out.push_str(category.as_str());
    out.push(']');
}

/// The four-digit year in a date, if it has one.
fn year(value: &str) -> Option<&str> {
    value.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 4)
}

impl Redaction {
    /// The source bytes behind a range of the outgoing text; a cut through a placeholder takes its whole value.
    pub(crate) fn to_source(&self, start: usize, end: usize) -> Span<Source> {
        let back = |at: usize, is_end: bool| {
            let index = self.edits.partition_point(|e| e.output.start() < at + usize::from(!is_end));
            let Some(edit) = index.checked_sub(1).map(|i| &self.edits[i]) else { return at };
            let inside = if is_end { at <= edit.output.end() } else { at < edit.output.end() };
            match (inside, is_end) {
                (true, false) => edit.source.start(),
                (true, true) => edit.source.end(),
                (false, _) => edit.source.end() + (at - edit.output.end()),
            }
        };
        let start = back(start, false);
        Span::trusted(start, back(end, true).max(start + 1))
    }
}

/// The whole text in order, as stretches that are the same and stretches that a decision covers.
pub fn diff<'t>(source: &'t str, redaction: &'t Redaction) -> Vec<Segment<'t>> {
    let mut out = Vec::with_capacity(redaction.edits.len() * 2 + 1);
    let mut from = 0;
    let push_same = |out: &mut Vec<Segment<'t>>, same: &'t str| {
        if !same.is_empty() {
            out.push(Segment { source: same, output: same, decision: None });
        }
    };
    for edit in &redaction.edits {
        push_same(&mut out, &source[from..edit.source.start()]);
        out.push(Segment {
            source: edit.source.of(source),
            output: edit.output.of(&redaction.text),
            decision: Some(edit.decision),
        });
        from = edit.source.end();
    }
    push_same(&mut out, &source[from..]);
    out
}
