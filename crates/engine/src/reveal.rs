//! Other readings of a text: what it says once disguises and encodings are undone.
//!
//! The plain reading stays what it is; a second one is made only of a text that holds something to undo, and only what
//! touches an undone place counts there. So undoing can add findings and never hide one: «x=20» may be quoted-printable,
//! and is a number all the same.

mod blob;
mod decode;
mod numbers;

use crate::normal::{NormalText, Weaver};
use crate::rule::{Boundary, RuleSpec};
pub(crate) use blob::Blob;
use std::ops::Range;

/// What stands in a text in place of what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `&oslash;`, `&#248;`, `&#xF8;`
    Entity,
    /// `%C3%B8`
    Percent,
    /// `\u00f8`, `\xf8`, `\n`
    Backslash,
    /// `=C3=B8`, and `=` at the end of a line
    QuotedPrintable,
    /// `Ã¸`: UTF-8 read as Windows-1252
    Mojibake,
    /// `<b>`, `<!-- -->`
    Tag,
    /// `**`, `` ` ``
    Markdown,
    /// `(at)`, ` snabel-a `
    At,
    /// `(dot)`, ` punktum `
    Dot,
    /// A line that ends inside a number or an address
    Wrap,
    /// `nul et nul to`
    Words,
    /// `0lO283`
    Ocr,
    /// `0 1 0 2 8 3`
    Spaced,
    /// `6d 65 74 74 65`
    HexPairs,
}

use Kind::HexPairs;
use Kind::{At, Backslash, Dot, Entity, Markdown, Mojibake, Ocr, Percent, QuotedPrintable, Spaced, Tag, Words, Wrap};

/// What is looked for. A group `value` narrows what is rewritten.
const PATTERNS: &[(Kind, &str)] = &[
    (Entity, r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});"),
    (Percent, r"(?:%[0-9A-Fa-f]{2}){1,64}"),
    (Backslash, r#"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt/"])"#),
    (QuotedPrintable, r"(?:=[0-9A-F]{2}){1,64}|=[\x20\t]{0,2}\r?\n"),
    (Mojibake, r"Ã[¦¸¥†˜…©¼¶¤‰\u{A0}-\u{BF}]|Â[\u{A0}-\u{BF}\x20]|â€[“”™˜]"),
    (Tag, r"</?[a-zA-Z][a-zA-Z0-9]{0,12}(?:[\x20/][^<>\n]{0,80})?>|<!--[^<>\n]{0,80}-->"),
    (Markdown, r"[*`]{1,3}|~~|__"),
    (At, r"(?i)\x20?[(\[{<]\x20?(?:at|a|snabel-?a)\x20?[)\]}>]\x20?"),
    (At, r"(?i)\x20{0,2}snabel-?\x20?a\x20{1,2}"),
    (At, r"(?i)(?P<value>\x20at\x20)[a-z0-9-]{2,40}\x20(?:dot|punktum|prik)\x20[a-z]{2,12}\b"),
    (At, r"(?i)(?P<value>-at-)[a-z0-9-]{2,40}-(?:dot|punktum)-[a-z]{2,12}\b"),
    (Dot, r"(?i)\x20?[(\[{<]\x20?(?:dot|punktum|prik)\x20?[)\]}>]\x20?"),
    (Dot, r"(?i)\x20(?:dot|punktum|prik)\x20"),
    (Dot, r"(?i)-(?:dot|punktum)-"),
    (Dot, r"[@)\]}]\x20?[a-z0-9æøå-]{2,40}(?P<value>\x20\.\x20)[a-z]{2,12}\b"),
    (Wrap, r"[0-9](?P<value>-?[\x20\t]{0,4}\r?\n[\x20\t>|]{0,8})[0-9]"),
    (Wrap, r"[A-Z]{2}(?P<value>-?[\x20\t]{0,4}\r?\n[\x20\t>|]{0,8})[0-9]{2}"),
    (Wrap, r"@[a-z0-9æøå-]{0,40}(?P<value>-?\r?\n[\x20\t>]{0,8})[a-z0-9æøå-]{1,40}\."),
    (Wrap, r"@[a-z0-9æøå.-]{1,60}(?P<value>-?\r?\n[\x20\t>]{0,8})\.[a-z]{2,12}\b"),
    (Wrap, r"@[a-z0-9æøå.-]{1,60}\.(?P<value>-?\r?\n[\x20\t>]{0,8})[a-z]{2,12}\b"),
    (Wrap, r"@[a-z0-9æøå.-]{1,60}(?P<value>-\r?\n[\x20\t>]{0,8})[a-z]{2,12}\b"),
    (Wrap, r"(?P<value>-?\r?\n[\x20\t>]{0,8})[a-z0-9æøå._-]{0,40}@[a-z0-9]"),
    (Words, numbers::WORDS),
    (Ocr, numbers::OCR),
    (Spaced, numbers::SPACED),
    (HexPairs, r"\b[0-9A-Fa-f]{2}(?:[\x20:][0-9A-Fa-f]{2}){5}"),
];

/// One change: `start..end` of the text reads `new`.
#[derive(Clone, PartialEq, Eq)]
struct Change {
    start: usize,
    end: usize,
    new: New,
    /// Quoted-printable.
    quoted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum New {
    Nothing,
    Char(char),
    /// Nothing or a blank: a line that ends inside a number may have ended at a blank.
    Wrap,
}

/// The patterns, as the matcher takes them.
pub(crate) fn rules() -> impl Iterator<Item = RuleSpec> {
    PATTERNS.iter().map(|(_, pattern)| RuleSpec::bare("reveal", pattern, Boundary::None))
}

/// What there is to undo in a text.
#[derive(Default)]
pub(crate) struct Disguises {
    changes: Vec<Change>,
    /// Pairs of hexadecimal digits, for [`blobs`].
    pairs: Vec<Range<usize>>,
}

impl Disguises {
    /// Takes a match of pattern `index` at `range` of `text`. Returns where to go on, or nothing if it means nothing.
    pub(crate) fn add(&mut self, text: &str, index: usize, range: Range<usize>) -> Option<usize> {
        let kind = PATTERNS[index].0;
        let range = if kind == Ocr { numbers::ocr_run(text, range) } else { range };
        let piece = &text[range.clone()];
        let (before, quoted) = (self.changes.len(), kind == QuotedPrintable);
        let mut change = |start: usize, end: usize, new: New| {
            self.changes.push(Change { start: range.start + start, end: range.start + end, new, quoted });
        };
        match kind {
            Entity => decode::entity(piece, &mut change),
            Percent | QuotedPrintable => decode::bytes(piece, &mut change),
            Backslash => decode::backslash(piece, &mut change),
            Mojibake => decode::mojibake(piece, &mut change),
            Tag => decode::tag(piece, &mut change),
            Markdown => change(0, piece.len(), New::Nothing),
            At => change(0, piece.len(), New::Char('@')),
            Dot => change(0, piece.len(), New::Char('.')),
            Wrap => change(0, piece.len(), New::Wrap),
            Words => numbers::words(piece, &mut change),
            Ocr => numbers::ocr(piece, &mut change),
            Spaced => numbers::spaced(piece, &mut change),
            HexPairs => {
                let end = blob::end_of_pairs(text, range.end);
                self.pairs.push(range.start..end);
                return Some(end);
            }
        }
        (self.changes.len() > before).then_some(range.end)
    }

    /// Calls `each` with every other reading of `text`: none for nearly all texts, at most three.
    pub(crate) fn readings(&mut self, text: &NormalText<'_>, each: &mut dyn FnMut(&NormalText<'_>)) {
        let changes = &mut self.changes;
        if changes.is_empty() {
            return;
        }
        changes.sort_by_key(|c| (c.start, c.end));
        let some = |test: fn(&Change) -> bool| changes.iter().any(test);
        let (wraps, quoted) = (some(|c| c.new == New::Wrap), some(|c| c.quoted));
        // «=45» is quoted-printable, or the start of a number: both are read.
        let kinds = [(true, "", false), (wraps, " ", false), (quoted, "", true)];
        for (_, wrap, quoted) in kinds.into_iter().filter(|(wanted, ..)| *wanted) {
            let mut weaver = Weaver::new(text.text());
            let mut buffer = [0; 4];
            for change in changes.iter().filter(|c| quoted || !c.quoted) {
                let new = match change.new {
                    New::Nothing => "",
                    New::Char(c) => c.encode_utf8(&mut buffer),
                    New::Wrap => wrap,
                };
                weaver.replace(change.start, change.end, new);
            }
            if !weaver.is_untouched() {
                each(&text.reading(weaver));
            }
        }
    }

    /// The encoded texts in `text`.
    pub(crate) fn blobs(&self, text: &str) -> Vec<Blob> {
        blob::blobs(text, &self.pairs)
    }
}
