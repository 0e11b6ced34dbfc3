//! Encodings: entities, percent, quoted-printable, backslashes, mojibake, markup.

use super::New;

type Changes<'c> = dyn FnMut(usize, usize, New) + 'c;

/// Named entities that occur in Danish text and around numbers and addresses (HTML Living Standard, section 13.5).
const NAMED: &[(&str, char)] = &[
    ("nbsp", ' '),
    ("thinsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("Tab", ' '),
    ("NewLine", '\n'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("aring", 'å'),
    ("Aring", 'Å'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("ouml", 'ö'),
    ("Ouml", 'Ö'),
    ("auml", 'ä'),
    ("Auml", 'Ä'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("commat", '@'),
    ("period", '.'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("minus", '-'),
    ("lowbar", '_'),
    ("sol", '/'),
    ("colon", ':'),
    ("comma", ','),
    ("plus", '+'),
    ("num", '#'),
    ("equals", '='),
];
/// Entities that nobody sees.
const INVISIBLE: &[&str] = &["shy", "zwnj", "zwj", "lrm", "rlm"];

pub(super) fn entity(piece: &str, change: &mut Changes<'_>) {
    let name = &piece[1..piece.len() - 1];
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    });
    let meant = match number {
        Some(code) => code.ok().and_then(char::from_u32).and_then(readable),
        None if INVISIBLE.contains(&name) => Some(New::Nothing),
        None => NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| New::Char(*c)),
    };
    if let Some(new) = meant {
        change(0, piece.len(), new);
    }
}

/// A run of `%XX` or `=XX`, or a soft line break. Bytes that are no UTF-8 are read as Latin-1.
pub(super) fn bytes(piece: &str, change: &mut Changes<'_>) {
    if piece.ends_with('\n') {
        return change(0, piece.len(), New::Nothing);
    }
    let codes: Vec<u8> =
        (0..piece.len() / 3).filter_map(|i| u8::from_str_radix(&piece[3 * i + 1..3 * i + 3], 16).ok()).collect();
    let mut at = 0;
    while at < codes.len() {
        let (c, len) = first_char(&codes[at..]);
        if let Some(new) = readable(c) {
            change(3 * at, 3 * (at + len), new);
        }
        at += len;
    }
}

/// The first character of `bytes`, and how many of them it takes.
fn first_char(bytes: &[u8]) -> (char, usize) {
    let valid =
        (1..=bytes.len().min(4)).find_map(|len| Some((std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?, len)));
    valid.unwrap_or((char::from(bytes[0]), 1))
}

pub(super) fn backslash(piece: &str, change: &mut Changes<'_>) {
    let code = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).and_then(readable);
    let meant = match &piece[1..2] {
        "u" | "x" => code(&piece[2..]),
        "n" => Some(New::Char('\n')),
        "r" | "t" => Some(New::Char(' ')),
        other => other.chars().next().map(New::Char),
    };
    if let Some(new) = meant {
        change(0, piece.len(), new);
    }
}

/// Pairs of characters that UTF-8 becomes when it is read as Windows-1252.
const MOJIBAKE: &[(&str, char)] = &[
    ("Ã¦", 'æ'),
    ("Ã¸", 'ø'),
    ("Ã¥", 'å'),
    ("Ã†", 'Æ'),
    ("Ã˜", 'Ø'),
    ("Ã…", 'Å'),
    ("Ã©", 'é'),
    ("Ã‰", 'É'),
    ("Ã¼", 'ü'),
    ("Ã¶", 'ö'),
    ("Ã¤", 'ä'),
    ("â€“", '-'),
    ("â€”", '-'),
    ("â€™", '\''),
    ("â€˜", '\''),
];

pub(super) fn mojibake(piece: &str, change: &mut Changes<'_>) {
    if let Some((_, c)) = MOJIBAKE.iter().find(|(pair, _)| *pair == piece) {
        return change(0, piece.len(), New::Char(*c));
    }
    let mut chars = piece.chars();
    if let (Some('Â'), Some(second)) = (chars.next(), chars.next()) {
        change(0, piece.len(), New::Char(if second == '\u{A0}' { ' ' } else { second }));
    }
}

/// Elements that stand inside a word.
const INLINE: &[&str] = &[
    "b", "i", "em", "strong", "span", "font", "u", "a", "mark", "wbr", "sub", "sup", "small", "code", "bdi", "bdo",
    "ins", "del", "s", "tt", "kbd", "var", "o", "abbr",
];

pub(super) fn tag(piece: &str, change: &mut Changes<'_>) {
    let name = piece.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    let inline = piece.starts_with("<!") || INLINE.iter().any(|n| n.eq_ignore_ascii_case(name));
    change(0, piece.len(), if inline { New::Nothing } else { New::Char(' ') });
}

/// What a decoded character reads as: blanks and dashes plain, invisible ones nothing, other controls no character.
fn readable(c: char) -> Option<New> {
    match c {
        '\n' => Some(New::Char('\n')),
        '\r' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => Some(New::Char(' ')),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {
            Some(New::Nothing)
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => Some(New::Char('-')),
        c if c.is_control() => None,
        c => Some(New::Char(crate::homoglyph::decimal_digit(c).unwrap_or(c))),
    }
}
