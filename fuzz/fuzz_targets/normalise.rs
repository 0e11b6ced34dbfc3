//! Any text: every character of the normal text stands for something in the source, in the same order, and between two
//! of them nothing is left out that a reader sees.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vaern_engine::NormalText;

fuzz_target!(|text: &str| {
    let normal = NormalText::new(text);
    assert_eq!(normal.lower().len(), normal.text().len());
    let mut reached = 0;
    for (at, c) in normal.text().char_indices() {
        let span = normal.span(at, at + c.len_utf8()).and_then(|s| normal.to_source(s)).expect("stands for something");
        assert!(text.get(span.start()..span.end()).is_some());
        assert!(span.end() >= reached);
        let between = text.get(reached..span.start().max(reached)).unwrap_or("");
        assert!(!between.contains(|c: char| c.is_ascii_alphanumeric()), "{between:?} before {c:?}");
        reached = span.end();
    }
});
