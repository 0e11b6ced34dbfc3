//! Where a long text is cut: nothing that is found reaches over a cut, so a block can be inspected alone.

use std::ops::Range;

/// A blank line is a cut only this far after the last one, in bytes: a block has its fixed cost.
const SHORTEST: usize = 512;
/// Without a blank line a block is cut at a line end or blank beyond this, in bytes.
const LONGEST: usize = 16 * 1024;
/// How far a block looks back over its cut, in bytes: «Med venlig hilsen», blank line, name.
const CONTEXT: usize = 100;

/// Where the block that starts at `from` ends. Depends on nothing before `from`, and on nothing after the cut but the
/// blanks that follow it.
pub(crate) fn end_of_block(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(offset) = bytes[at..].iter().position(|b| *b == b'\n') {
        let line_end = at + offset + 1;
        let next = line_end + bytes[line_end..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        if bytes.get(next) == Some(&b'\n') && next + 1 - from >= SHORTEST && !in_armour(&text[from..next]) {
            let blank = |b: &&u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
            let rest = next + bytes[next..].iter().take_while(blank).count();
            return rest;
        }
        if line_end - from > LONGEST {
            break;
        }
        at = line_end;
    }
    if bytes.len() - from <= LONGEST { bytes.len() } else { forced_cut(text, from) }
}

/// Whether a key in PEM armour (RFC 7468) is open at the end of `block`: its header may hold a blank line.
fn in_armour(block: &str) -> bool {
    let last = |line: &str| block.rfind(line).map_or(0, |at| at + 1);
    last("-----BEGIN ") > last("-----END ")
}

/// A line end, or else a blank, with no digit on either side; or else any blank; or else the end of the text.
fn forced_cut(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let apart = |at: &usize| !digit(at.saturating_sub(1)) && !digit(at + 1);
    let reach = from + LONGEST..bytes.len().min(from + 2 * LONGEST);
    let line = reach.clone().find(|at| bytes[*at] == b'\n' && apart(at));
    let blank = || reach.clone().find(|at| bytes[*at] == b' ' && apart(at));
    let any = || (from + LONGEST..bytes.len()).find(|at| bytes[*at].is_ascii_whitespace());
    line.or_else(blank).or_else(any).map_or(bytes.len(), |at| at + 1)
}

/// What a block that starts at `start` sees of the text before it: its last line with something in it, or the end of
/// that. It lies within the block before, since no block is shorter than what is looked at.
pub(crate) fn context_before(text: &str, start: usize) -> Range<usize> {
    let nearest = |at: usize| (at..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    let floor = nearest(start.saturating_sub(SHORTEST));
    let before = text[floor..start].trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let far = before.len().saturating_sub(CONTEXT);
    if line >= far {
        return floor + line..start;
    }
    let word = before.as_bytes()[far..].iter().position(|b| *b == b' ').map_or(before.len(), |at| far + at + 1);
    floor + word..start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at = end_of_block(text, at);
            out.push(at);
        }
        out
    }

    #[test]
    fn blank_lines_cut_and_short_blocks_do_not() {
        let paragraph = format!("{}\n\n", "Ord og ord. ".repeat(60));
        assert_eq!(blocks(&paragraph.repeat(3)), [1, 2, 3].map(|n| n * paragraph.len()));
        assert_eq!(blocks("a\n\nb\n\nc"), [7]);
        let key = format!(
            "{}-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4\n\nabc\n-----END RSA PRIVATE KEY-----\n\n",
            "Ord. ".repeat(120)
        );
        assert_eq!(blocks(&key), [key.len()]);
        assert_eq!(blocks(&"x".repeat(40_000)), [40_000]);
        let lines = "Tlf. 20 12 34 56 er oplyst.\n".repeat(2000);
        let cuts = blocks(&lines);
        assert!(cuts.len() > 2 && cuts.iter().all(|cut| lines[..*cut].ends_with(".\n")));
    }

    #[test]
    fn the_context_is_the_last_line() {
        let text = "Tak for snakken.\nMed venlig hilsen\n\nMette";
        let start = text.len() - 5;
        assert_eq!(&text[context_before(text, start)], "Med venlig hilsen\n\n");
    }
}
