//! Any text: spans lie on character boundaries, text outside them is untouched, the outcome settles or is a gap, and
//! what was replaced comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vaern_engine::{Action, Engine, Limits, Policy, Rehydrator, Vault, diff, redact, restored_text};
use vaern_rules::{Pack, Trusted, built_in};

static ENGINE: LazyLock<(Engine, Policy)> = LazyLock::new(|| {
    let (bytes, proof) = built_in();
    let pack = Trusted::verify(bytes, &proof).and_then(Pack::open).expect("the built-in pack");
    (pack.engine(Vec::new(), Limits::DESKTOP).expect("builds"), pack.policy)
});

fuzz_target!(|text: &str| {
    let (engine, policy) = &*ENGINE;
    let (mut plan, redaction) = engine.settle(text, policy.decide(engine.analyze(text)), policy, &Vault::new());
    let source: String = diff(text, &redaction).iter().map(|s| s.source).collect();
    assert_eq!(source, text);
    if plan.gaps().is_empty() {
        let again = policy.decide(engine.analyze(&redaction.text));
        assert!(again.decisions().iter().all(|d| d.action == Action::Keep), "{}", redaction.text);
    }
    for index in 0..plan.decisions().len() {
        plan.set(index, Action::Replace, None);
    }
    let redaction = redact(text, &plan, &Vault::new());
    let mut rehydrator = Rehydrator::new(&redaction.vault);
    let mut pieces = rehydrator.push(&redaction.text);
    pieces.extend(rehydrator.finish());
    assert!(text.contains("://") || restored_text(&pieces) == text);
});
