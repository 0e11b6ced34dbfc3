//! Any text: findings are sorted, disjoint, on character boundaries, with finite scores; the same text gives the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vaern_engine::{Engine, Limits};
use vaern_rules::{Pack, Trusted, built_in};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let (bytes, proof) = built_in();
    let pack = Trusted::verify(bytes, &proof).and_then(Pack::open).expect("the built-in pack");
    pack.engine(Vec::new(), Limits::DESKTOP).expect("builds")
});

fuzz_target!(|text: &str| {
    let analysis = ENGINE.analyze(text);
    let mut reached = 0;
    for finding in &analysis.findings {
        assert!(finding.span.start() >= reached);
        assert!(text.get(finding.span.start()..finding.span.end()).is_some());
        assert!(finding.score.value().is_finite());
        let sum: f32 = finding.evidence.iter().map(|e| e.weight.value()).sum();
        assert!((sum - finding.score.value()).abs() < 1e-3);
        reached = finding.span.end();
    }
    assert_eq!(ENGINE.analyze(text), analysis);
});
