//! A rule that never decides: whatever it finds is taken by a stronger one.

use super::{Draft, Fault, marks};
use crate::layers::Effective;
use std::collections::BTreeMap;
use std::sync::Arc;
use vaern_engine::{Detector, Engine, Limits, Stage};

/// Warns of every rule of the pack that decides none of the hits among its own tests.
pub(super) fn check(draft: &Draft<'_>, whole: &Effective, detectors: Vec<Box<dyn Detector>>) -> Vec<Fault> {
    let engine = match whole.pack.engine(detectors, Limits::DESKTOP) {
        Ok(engine) => engine,
        Err(e) => return vec![draft.whole().fault("id", e.to_string())],
    };
    let acts = |id: &str| whole.pack.rules.stages.get(id).copied().unwrap_or_default() == Stage::Enforce;
    let mut out = Vec::new();
    for entry in draft.entries("rule").into_iter().chain(draft.entries("always")) {
        let (Some(id), Some(category)) = (entry.id(), entry.text("category")) else { continue };
        let texts: Vec<&str> = entry.tests().into_iter().map(|(text, _)| text).collect();
        if let Some(stronger) = stronger(&engine, id, category, &texts).filter(|_| acts(id)) {
            let fault = entry.fault("id", format!("it never decides any of its own hits: {stronger} is stronger"));
            let suggestion = "write a hit that only this rule finds, or leave the rule out";
            out.push(fault.suggest(Some(suggestion)).warning());
        }
    }
    out
}

/// The rule that most often decides the hits of rule `id`, if `id` decides none. A hit that nothing finds is a failed test,
/// and no matter of this check.
fn stronger(engine: &Engine, id: &str, category: &str, texts: &[&str]) -> Option<Arc<str>> {
    let mut deciders: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for (text, marked) in texts.iter().filter_map(|text| marks::read(text).ok()) {
        let mine: Vec<_> = marked.into_iter().filter(|(c, _)| c.as_str() == category).map(|(_, at)| at).collect();
        if mine.is_empty() {
            continue;
        }
        for finding in engine.analyze(&text).findings {
            if &*finding.rule == id {
                return None;
            }
            if mine.iter().any(|at| at.start < finding.span.end() && finding.span.start() < at.end) {
                *deciders.entry(finding.rule).or_default() += 1;
            }
        }
    }
    deciders.into_iter().max_by_key(|(_, times)| *times).map(|(rule, _)| rule)
}
