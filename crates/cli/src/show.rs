//! Diffs for a terminal.

use std::fmt::Write as _;
use vaern_workflow::engine::Segment;

/// Inline: `[-removed-]{+added+}`, as `git diff --word-diff` writes it, in colour on a terminal.
pub(crate) fn inline(segments: &[Segment<'_>], colour: bool) -> String {
    let (red, green, plain) = if colour { ("\u{1b}[31m", "\u{1b}[32m", "\u{1b}[0m") } else { ("", "", "") };
    let mut out = String::new();
    for s in segments {
        // Writing to a string cannot fail.
        let _ = match s.source == s.output {
            true => write!(out, "{}", s.source),
            false => write!(out, "{red}[-{}-]{plain}{green}{{+{}+}}{plain}", s.source, s.output),
        };
    }
    out
}
