//! Any answer, cut anywhere: the same as uncut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vaern_engine::{Action, Category, Piece, Plan, Rehydrator, Span, Vault, join, redact};

static VAULT: LazyLock<Vault> = LazyLock::new(|| {
    let text = "Mette Hansen 010283-9994 Mette 2024-1";
    let mut plan = Plan::default();
    let marks = [(0, 12, Category::PERSON), (13, 24, Category::CPR), (25, 30, Category::PERSON), (31, 37, Category::CASE_NUMBER)];
    for (start, end, category) in marks {
        plan.mark(Span::new(text, start, end).expect("a span"), category, Action::Replace);
    }
    redact(text, &plan, &Vault::new()).vault
});

fn run(parts: &[&str]) -> Vec<Piece> {
    let mut rehydrator = Rehydrator::new(&VAULT);
    let mut pieces: Vec<Piece> = parts.iter().flat_map(|part| rehydrator.push(part)).collect();
    pieces.extend(rehydrator.finish());
    join(pieces)
}

fuzz_target!(|input: (&str, u8, u8)| {
    let (answer, a, b) = input;
    let boundary = |n: u8| (0..=usize::from(n).min(answer.len())).rev().find(|i| answer.is_char_boundary(*i)).unwrap_or(0);
    let (a, b) = (boundary(a.min(b)), boundary(a.max(b)));
    assert_eq!(run(&[answer]), run(&[&answer[..a], &answer[a..b], &answer[b..]]));
});
