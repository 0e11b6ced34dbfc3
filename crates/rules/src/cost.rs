//! What single rules cost. A report: numbers of this machine at this moment.

use crate::pack::Pack;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vaern_engine::{BuildError, Engine, Limits, RuleSet};

/// What a rule adds to the reading of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The rule.
    pub rule: String,
    /// Microseconds for 1024 bytes of the pack's own tests, above those of an engine without rules; at least 0.
    pub microseconds_per_kib: f64,
}

/// Bytes of text that are measured on.
const BYTES: usize = 64 << 10;
/// The best of so many runs counts.
const RUNS: usize = 3;

/// The cost of every rule of `pack` that `of` takes, the most expensive first: one engine a rule, over the texts of the
/// pack's tests. Some hundredths of a second a rule. Nothing without tests.
///
/// # Errors
/// [`BuildError`] names the rule that cannot be built.
pub fn costs(pack: &Pack, of: impl Fn(&str) -> bool) -> Result<Vec<Cost>, BuildError> {
    let text = text(pack);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let base = time(&Engine::new(RuleSet::default(), Vec::new(), Limits::DESKTOP)?, &text);
    let ids: BTreeSet<&Arc<str>> = pack.rules.rules.iter().map(|rule| &rule.id).filter(|id| of(id)).collect();
    let mut out = Vec::new();
    for id in ids {
        let engine = Engine::new(alone(pack, id), Vec::new(), Limits::DESKTOP)?;
        let more = time(&engine, &text).saturating_sub(base);
        let microseconds_per_kib = more.as_secs_f64() * 1e6 * 1024.0 / text.len() as f64;
        out.push(Cost { rule: id.to_string(), microseconds_per_kib });
    }
    out.sort_by(|a, b| b.microseconds_per_kib.total_cmp(&a.microseconds_per_kib));
    Ok(out)
}

/// The tests' texts, again and again.
fn text(pack: &Pack) -> String {
    let once: String = pack.tests.iter().map(|test| test.text() + "\n").collect();
    match once.len() {
        0 => once,
        length => once.repeat(BYTES.div_ceil(length)),
    }
}

fn alone(pack: &Pack, id: &Arc<str>) -> RuleSet {
    let rules: Vec<_> = pack.rules.rules.iter().filter(|rule| rule.id == *id).cloned().collect();
    let used = rules.iter().filter_map(|rule| rule.lexicon.as_ref()).map(|check| &check.lexicon);
    let lexicons = used.filter_map(|id| Some((id.clone(), pack.rules.lexicons.get(id)?.clone()))).collect();
    RuleSet { rules, lexicons, ..RuleSet::default() }
}

fn time(engine: &Engine, text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        std::hint::black_box(engine.analyze(text));
        start.elapsed()
    };
    (0..RUNS).map(|_| run()).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_is_asked_for_has_a_cost() {
        let pack = crate::open_built_in().expect("it is sound");
        let of = |rule: &str| rule.starts_with("dk.cpr");
        let found = costs(&pack, of).expect("every rule builds");
        assert!(found.len() > 3 && found.iter().all(|cost| of(&cost.rule) && cost.microseconds_per_kib >= 0.0));
        assert!(found.is_sorted_by(|a, b| a.microseconds_per_kib >= b.microseconds_per_kib));
    }
}
