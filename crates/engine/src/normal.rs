//! Normalisation with an exact map back to the text as the user gave it.
//!
//! Detectors read one spelling of everything: invisible characters gone, every dash `-`, every space ` `, digits and
//! letters of other widths and scripts as ASCII, decomposed letters composed, homoglyphs folded in mixed-script words.
//! Spans are mapped back, so a finding always covers the original bytes, invisible ones inside it included.

use crate::homoglyph::{decimal_digit, latin, leading_word};
use crate::span::{Normal, Source, Span};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::{Zeroize as _, Zeroizing};

/// Where source and normal offsets stop running in parallel: from here on, until the next piece.
#[derive(Debug, Clone, Copy)]
struct Piece {
    normal: usize,
    source: usize,
    /// Bytes run one to one; otherwise the whole piece maps to the whole source cluster.
    linear: bool,
}

/// Normalised text, its lower-cased twin of equal byte offsets, and the way back.
#[derive(Debug)]
pub struct NormalText<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    lower: Zeroizing<String>,
    pieces: Vec<Piece>,
}

impl<'a> NormalText<'a> {
    /// Normalises `source`. Linear time; text that is normal already is borrowed.
    pub fn new(source: &'a str) -> Self {
        let (text, pieces) = if source.chars().all(is_plain) {
            (Cow::Borrowed(source), vec![Piece { normal: 0, source: 0, linear: true }])
        } else {
            let (text, pieces) = rewrite(source);
            (Cow::Owned(text), pieces)
        };
        let lower = Zeroizing::new(lower_same_length(&text));
        Self { source, text, lower, pieces }
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
    /// cluster to the last byte of its last one's.
    pub fn to_source(&self, span: Span<Normal>) -> Span<Source> {
        let start = self.source_start(span.start());
        let end = self.source_end(span.end());
        Span::trusted(start, end.max(start + 1))
    }

    fn piece_at(&self, normal: usize) -> usize {
        self.pieces.partition_point(|p| p.normal <= normal).saturating_sub(1)
    }

    fn source_start(&self, normal: usize) -> usize {
        let piece = self.pieces[self.piece_at(normal)];
        if piece.linear { piece.source + (normal - piece.normal) } else { piece.source }
    }

    fn source_end(&self, normal_end: usize) -> usize {
        let at = self.piece_at(normal_end - 1);
        let piece = self.pieces[at];
        if piece.linear {
            return piece.source + (normal_end - piece.normal);
        }
        self.pieces.get(at + 1).map_or(self.source.len(), |next| next.source)
    }
}

impl Drop for NormalText<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            text.zeroize();
        }
    }
}

/// Characters that stand for themselves, checked first since nearly all text is made of them.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\r' | '\t' | 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å' | 'é' | 'É' | 'ü' | 'ö' | 'ä')
        || matches!(c, '«' | '»' | '”' | '“' | '…' | '§' | '€' | '½')
}

fn rewrite(source: &str) -> (String, Vec<Piece>) {
    let raised: Vec<bool> = source.chars().map(is_raised).collect();
    let fold_raised = raised.windows(3).any(|run| run.iter().all(|r| *r));
    let mut out = Rewriter { text: String::with_capacity(source.len()), pieces: Vec::new(), fold_raised };
    let mut chars = source.char_indices().peekable();
    let (mut word_end, mut mixed) = (0, false);
    while let Some((start, c)) = chars.next() {
        if start >= word_end {
            let (len, word_is_mixed) = leading_word(&source[start..]);
            (word_end, mixed) = (start + len, word_is_mixed);
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, mark)) = chars.peek() {
            if !is_combining_mark(mark) {
                break;
            }
            end = at + mark.len_utf8();
            chars.next();
        }
        out.cluster(source, start, end, mixed);
    }
    (out.text, out.pieces)
}

struct Rewriter {
    text: String,
    pieces: Vec<Piece>,
    fold_raised: bool,
}

impl Rewriter {
    fn cluster(&mut self, source: &str, start: usize, end: usize, mixed: bool) {
        let cluster = &source[start..end];
        let before = self.text.len();
        for c in cluster.nfc().filter(|c| !is_combining_mark(*c)) {
            push_folded(&mut self.text, latin(c).filter(|_| mixed).unwrap_or(c), self.fold_raised);
        }
        let linear = self.text[before..] == *cluster;
        let continues =
            linear && self.pieces.last().is_some_and(|p| p.linear && p.source + (before - p.normal) == start);
        if !continues {
            // A deleted cluster leaves no piece of its own: the next piece starts past it, so that a span ending
            // before it does not swallow it, and one around it does.
            if self.text.len() == before {
                self.pieces.push(Piece { normal: before, source: start, linear: false });
                return;
            }
            if self.pieces.last().is_some_and(|p| p.normal == before) {
                self.pieces.pop();
            }
            self.pieces.push(Piece { normal: before, source: start, linear });
        }
    }
}

fn push_folded(out: &mut String, c: char, fold_raised: bool) {
    if is_plain(c) {
        return out.push(c);
    }
    match c {
        // Invisible (Default_Ignorable_Code_Point of Unicode, and blanks that are none): soft hyphen, zero width, word
        // joiner, bidirectional controls, byte order mark, fillers, variation selectors, tags; and controls.
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' => {}
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FFA0}' => {}
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{2800}' | '\u{E0000}'..='\u{E0FFF}' => {}
        '\u{0}'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' => {}
        '\u{B}' | '\u{C}' => out.push(' '),
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => out.push(' '),
        '\u{2028}' | '\u{2029}' | '\u{85}' => out.push('\n'),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => out.push('-'),
        '\u{2D7}' | '\u{207B}' | '\u{208B}' | '\u{2796}' | '\u{30FC}' | '\u{2E3A}' | '\u{2E3B}' => out.push('-'),
        '\u{2044}' | '\u{2215}' => out.push('/'),
        '\u{B7}' | '\u{2219}' | '\u{22C5}' => out.push('.'),
        '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{B4}' | '\u{2032}' => out.push('\''),
        _ => push_compatible(out, c, fold_raised),
    }
}

/// Full-width, mathematical, circled and other-script digits and letters as ASCII; everything else as it is.
fn push_compatible(out: &mut String, c: char, fold_raised: bool) {
    if let Some(digit) = decimal_digit(c) {
        return out.push(digit);
    }
    if (fold_raised || !is_raised(c)) && std::iter::once(c).nfkc().all(|d| d.is_ascii_graphic() || "æøåÆØÅ".contains(d))
    {
        return out.extend(std::iter::once(c).nfkc());
    }
    out.push(c);
}

/// Super- and subscripts. Those of «m²» stay; a run of them is a number in disguise.
fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209F}' | 'ª' | 'º')
}

/// Lower-cases character by character where the byte length stays the same, so that offsets agree.
fn lower_same_length(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => out.push(l),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered<'a>(source: &'a str, wanted: &str) -> &'a str {
        let normal = NormalText::new(source);
        let start = normal.text().find(wanted).unwrap_or_else(|| panic!("{wanted:?} not in {:?}", normal.text()));
        let span = normal.span(start, start + wanted.len()).expect("on boundaries");
        normal.to_source(span).of(source)
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
