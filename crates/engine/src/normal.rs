//! Normalisation with an exact map back to the text as the user gave it.
//!
//! Detectors read one spelling of everything: invisible characters gone, every dash `-`, every space ` `, digits and
//! letters of other widths and scripts as ASCII, decomposed letters composed, homoglyphs folded in mixed-script words.
//! Spans are mapped back, so a finding always covers the original bytes, invisible ones inside it included.

mod fold;
mod map;

use crate::homoglyph::{latin, word_around};
use crate::span::{Normal, Source, Span};
use fold::{is_plain, is_raised, push_folded};
use map::OffsetMap;
pub(crate) use map::Weaver;
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::{Zeroize as _, Zeroizing};

/// Normalised text, its lower-cased twin of equal byte offsets, and the way back.
pub struct NormalText<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    lower: Zeroizing<String>,
    map: OffsetMap,
    /// Where this is another reading of a normalised text: the way from that one to the source.
    base: Option<OffsetMap>,
}

impl<'a> NormalText<'a> {
    /// Normalises `source`. Linear time; text that is normal already is borrowed.
    pub fn new(source: &'a str) -> Self {
        let mut weaver = Weaver::new(source);
        normalise(source, &mut weaver);
        let (text, map) = weaver.finish();
        let lower = Zeroizing::new(lower_same_length(&text));
        Self { source, text, lower, map, base: None }
    }

    /// Another reading of this text: what `weaver` made of [`Self::text`].
    pub(crate) fn reading<'t>(&'t self, weaver: Weaver<'t>) -> NormalText<'t> {
        let (text, map) = weaver.finish();
        let lower = Zeroizing::new(lower_same_length(&text));
        NormalText { source: self.source, text, lower, map, base: Some(self.map.clone()) }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normalised text in lower case; every byte offset is the same as in [`Self::text`].
    pub fn lower(&self) -> &str {
        &self.lower
    }

    /// The text as the user gave it.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// A span of the normalised text, checked.
    pub fn span(&self, start: usize, end: usize) -> Option<Span<Normal>> {
        Span::new(&self.text, start, end)
    }

    /// The source bytes that a span of the normalised text stands for: from the first byte of its first character's
    /// cluster to the last byte of its last one's. `None` for what another reading inserted.
    pub fn to_source(&self, span: Span<Normal>) -> Option<Span<Source>> {
        let mut range = self.map.back(span.start(), span.end());
        if let Some(base) = self.base.as_ref().filter(|_| !range.is_empty()) {
            range = base.back(range.start, range.end);
        }
        Span::new(self.source, range.start, range.end)
    }

    /// Whether this reading differs from the text somewhere in the span.
    pub(crate) fn is_rewritten(&self, span: Span<Normal>) -> bool {
        self.map.is_rewritten(span.start(), span.end())
    }
}

/// Lengths only: what a user typed is not printed.
impl fmt::Debug for NormalText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NormalText({} bytes from {})", self.text.len(), self.source.len())
    }
}

impl Drop for NormalText<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            text.zeroize();
        }
    }
}

/// Whether the byte is part of a plain character of ASCII or of one of «æ ø å é ü ö ä» and their capitals. In a text of
/// such bytes alone every continuation byte follows 0xC3, so all its characters are plain.
const fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t' | 0xC3)
        || matches!(byte, 0x85 | 0x86 | 0x89 | 0x98 | 0xA4..=0xA6 | 0xA9 | 0xB6 | 0xB8 | 0xBC)
}

/// Bytes looked at together; long enough for the compiler to use vector instructions.
const BLOCK: usize = 64;

/// Copies plain runs whole and looks at the rest character by character.
fn normalise(source: &str, out: &mut Weaver<'_>) {
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(start) = next_unusual(bytes, at) {
        let Some(c) = source[start..].chars().next() else { break };
        let mut end = start + c.len_utf8();
        at = end;
        let marked = source[end..].chars().next().filter(|_| !bytes[end].is_ascii()).is_some_and(is_combining_mark);
        if !marked && stands_for_itself(source, start, c) {
            continue;
        }
        // A mark belongs to the character before it.
        let before = source[..start].chars().next_back().filter(|_| is_combining_mark(c) && out.copied_to() < start);
        let first = start - before.map_or(0, char::len_utf8);
        while let Some(mark) = source[end..].chars().next().filter(|c| is_combining_mark(*c)) {
            end += mark.len_utf8();
        }
        rewrite_cluster(source, first, end, out);
        at = end;
    }
}

/// The next byte at or after `at` that starts a character that is not plain.
fn next_unusual(bytes: &[u8], mut at: usize) -> Option<usize> {
    let all_plain = |block: &[u8]| block.iter().fold(true, |plain, b| plain & is_plain_byte(*b));
    loop {
        while bytes.get(at..at + BLOCK).is_some_and(all_plain) {
            at += BLOCK;
        }
        // A block may have ended inside a character.
        while bytes.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
            at += 1;
        }
        let end = bytes.len().min(at + BLOCK);
        while at < end {
            at += match bytes[at] {
                0xC3 if is_plain_byte(bytes[at + 1]) => 2,
                byte if byte.is_ascii() && is_plain_byte(byte) => 1,
                _ => return Some(at),
            };
        }
        if at >= bytes.len() {
            return None;
        }
    }
}

fn stands_for_itself(source: &str, at: usize, c: char) -> bool {
    if is_plain(c) {
        return true;
    }
    if is_combining_mark(c) {
        return false;
    }
    let mut folded = String::new();
    push_folded(&mut folded, read_as(source, at, c), in_raised_run(source, at, c));
    let mut chars = folded.chars();
    chars.next() == Some(c) && chars.next().is_none()
}

fn rewrite_cluster(source: &str, start: usize, end: usize, out: &mut Weaver<'_>) {
    let mut folded = String::new();
    for c in source[start..end].nfc().filter(|c| !is_combining_mark(*c)) {
        push_folded(&mut folded, read_as(source, start, c), in_raised_run(source, start, c));
    }
    if folded != source[start..end] {
        out.replace(start, end, &folded);
    }
    folded.zeroize();
}

/// The Latin letter that `c` imitates, in a word that mixes scripts.
fn read_as(source: &str, at: usize, c: char) -> char {
    latin(c).filter(|_| word_around(source, at)).unwrap_or(c)
}

/// Whether `c` is one of at least three raised or lowered characters in a row: a number in disguise, not an «m²».
fn in_raised_run(source: &str, at: usize, c: char) -> bool {
    const RUN: usize = 3;
    if !is_raised(c) {
        return false;
    }
    let part = |c: &char| is_raised(*c) || *c == ' ';
    let before = source[..at].chars().rev().take(2 * RUN).take_while(part).filter(|c| *c != ' ').count();
    let from_here = source[at..].chars().take(2 * RUN).take_while(part).filter(|c| *c != ' ').count();
    before + from_here >= RUN
}

/// Lower-cases character by character where the byte length stays the same, so that offsets agree.
fn lower_same_length(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut lower = bytes.to_vec();
    lower.make_ascii_lowercase();
    // U+00C0..U+00DE but for the multiplication sign: the lower-case letter is 0x20 further.
    for ((low, byte), before) in lower.iter_mut().zip(bytes).skip(1).zip(bytes) {
        let capital = *before == 0xC3 && matches!(*byte, 0x80..=0x96 | 0x98..=0x9E);
        *low += u8::from(capital) << 5;
    }
    let beyond_latin1 = |b: &u8| *b > 0xC3;
    if bytes.iter().any(beyond_latin1) {
        for (at, c) in text.char_indices().filter(|(_, c)| *c > '\u{FF}') {
            let mut l = c.to_lowercase();
            if let (Some(one), None) = (l.next(), l.next())
                && one.len_utf8() == c.len_utf8()
            {
                one.encode_utf8(&mut lower[at..at + c.len_utf8()]);
            }
        }
    }
    String::from_utf8(lower).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered<'a>(source: &'a str, wanted: &str) -> &'a str {
        let normal = NormalText::new(source);
        let start = normal.text().find(wanted).unwrap_or_else(|| panic!("{wanted:?} not in {:?}", normal.text()));
        let span = normal.span(start, start + wanted.len()).expect("on boundaries");
        normal.to_source(span).expect("maps").of(source)
    }

    #[test]
    fn a_span_covers_the_original_bytes() {
        let cases = [
            ("cpr 010283-9994 ok", "010283-9994", "010283-9994"),
            ("cpr 010283\u{2013}9994 ok", "010283-9994", "010283\u{2013}9994"),
            ("cpr 01\u{200B}0283\u{AD}-9994 ok", "010283-9994", "01\u{200B}0283\u{AD}-9994"),
            ("\u{FEFF}010283-9994", "010283-9994", "010283-9994"),
            ("010283-9994\u{200B} ok", "010283-9994", "010283-9994"),
            ("x ０１０２８３-9994", "010283-9994", "０１０２８３-9994"),
            ("٠١٠٢٨٣-9994", "010283-9994", "٠١٠٢٨٣-9994"),
            ("A\u{30A}ge er 3", "Åge", "A\u{30A}ge"),
            ("M\u{435}tt\u{435} ringer", "Mette", "M\u{435}tt\u{435}"),
            ("tlf\u{A0}20 12", "tlf 20", "tlf\u{A0}20"),
            ("emoji 🙂 20 12", "20 12", "20 12"),
            (
                "0\u{FE0F}\u{20E3}1\u{FE0F}\u{20E3}0283-9994 ok",
                "010283-9994",
                "0\u{FE0F}\u{20E3}1\u{FE0F}\u{20E3}0283-9994",
            ),
            ("01\u{34F}0283\u{7F}-99\u{E0031}94", "010283-9994", "01\u{34F}0283\u{7F}-99\u{E0031}94"),
            ("M\u{332}e\u{332}tte", "Mette", "M\u{332}e\u{332}tte"),
            ("⁰¹⁰²⁸³⁻⁹⁹⁹⁴", "010283-9994", "⁰¹⁰²⁸³⁻⁹⁹⁹⁴"),
            ("Ae\u{301}ge \u{61}\u{30A}", "Aége å", "Ae\u{301}ge \u{61}\u{30A}"),
        ];
        for (source, wanted, expected) in cases {
            assert_eq!(covered(source, wanted), expected, "{source:?}");
        }
    }

    #[test]
    fn plain_text_is_borrowed_and_lower_has_the_same_offsets() {
        let normal = NormalText::new("Ærø İstanbul ẞ");
        assert_eq!(normal.lower().len(), normal.text().len());
        assert!(matches!(NormalText::new("Kære Åse").text, Cow::Borrowed(_)));
    }

    #[test]
    fn superscripts_and_fractions_stay() {
        assert_eq!(NormalText::new("40 m² og ½ l ‚ ⅓").text(), "40 m² og ½ l ‚ ⅓");
    }
}
