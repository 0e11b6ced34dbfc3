//! Any text and any edit of it: updating a document gives what inspecting the new text gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vaern_engine::{Document, Effort, Engine, Limits};
use vaern_rules::{Pack, Trusted, built_in};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let (bytes, proof) = built_in();
    let pack = Trusted::verify(bytes, &proof).and_then(Pack::open).expect("the built-in pack");
    pack.engine(Vec::new(), Limits::DESKTOP).expect("builds")
});

fuzz_target!(|input: (&str, &str, u16, u8, u8)| {
    let (part, new, place, length, repeats) = input;
    // Long enough for several blocks.
    let mut text = [part, "Borgeren ringede i dag om sagen og fik svar.", ""].join("\n\n").repeat(usize::from(repeats % 40) + 1);
    let mut document = Document::new(&ENGINE, &text);
    let boundary = |at: usize| (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let range = boundary(usize::from(place))..boundary(usize::from(place) + usize::from(length));
    text.replace_range(range, new);
    document.update(&ENGINE, &text, Effort::Full);
    assert_eq!(document.analysis(&ENGINE), ENGINE.analyze(&text));
});
