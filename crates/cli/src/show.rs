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
            true => write!(out, "{}", printable(s.source)),
            false => {
                write!(out, "{red}[-{}-]{plain}{green}{{+{}+}}{plain}", printable(s.source), printable(s.output))
            }
        };
    }
    out
}

/// Text from elsewhere without what a terminal would obey: an escape sequence could hide what one approves, or put a
/// restored value on the clipboard.
pub(crate) fn printable(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text.chars().map(|c| if obeyed(c) { '\u{FFFD}' } else { c }).collect()
}
