//! Any text: what the recogniser finds lies within the text on character boundaries, is sorted and disjoint, with finite odds;
//! a second reading, remembered, says the same, and in both registers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vaern_engine::Effort;
use vaern_names::{Names, Register};

static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

fuzz_target!(|text: &str| {
    for register in [Register::News, Register::Municipal] {
        let (found, outcome) = NAMES.read(text, register, Effort::Full);
        assert_eq!(outcome, Ok(()));
        let mut reached = 0;
        for mention in &found {
            assert!(mention.range.start >= reached && !mention.range.is_empty());
            assert!(text.get(mention.range.clone()).is_some());
            assert!(mention.odds.is_finite());
            reached = mention.range.end;
        }
        assert_eq!(NAMES.read(text, register, Effort::Quick), (found, Ok(())));
    }
});
