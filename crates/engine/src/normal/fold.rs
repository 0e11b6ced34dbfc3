//! One character in the one spelling that detectors read.

use crate::homoglyph::decimal_digit;
use unicode_normalization::UnicodeNormalization;

/// Characters that stand for themselves. Nearly all text is made of them.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\r' | '\t' | 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å' | 'é' | 'É' | 'ü' | 'ö' | 'ä')
        || matches!(c, '«' | '»' | '”' | '“' | '…' | '§' | '€' | '½')
}

/// Appends what `c` is read as, which may be nothing.
pub(super) fn push_folded(out: &mut String, c: char, fold_raised: bool) {
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
pub(super) fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209F}' | 'ª' | 'º')
}
