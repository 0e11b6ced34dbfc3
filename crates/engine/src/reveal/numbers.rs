//! Numbers written as words, with letters for digits, or digit by digit.

use super::New;
use std::ops::Range;

type Changes<'c> = dyn FnMut(usize, usize, New) + 'c;

/// At least four number words in a row.
pub(super) const WORDS: &str = r"(?xi) (?: \b | \b(?-i:[A-Z]\x20[A-Z]\x20) )
  (?: (?: (?: en|et|to|tre|fire|fem|seks|syv|otte|ni ) \x20?og\x20? (?: tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems )
        | null?|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten
        | tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|bindestreg|streg|minus|plus
        | zero|one|two|three|four|five|six|seven|eight|nine ) [\x20,.;/\n-]{1,3} ){3,40}
  (?: (?: en|et|to|tre|fire|fem|seks|syv|otte|ni ) \x20?og\x20? (?: tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems )
    | null?|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten
    | tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems
    | zero|one|two|three|four|five|six|seven|eight|nine ) \b";

/// A letter that looks like a digit beside a digit, or a few such capitals beside a group of digits.
pub(super) const OCR: &str =
    r"[0-9][OoQDlIi|ZSsBGgøØ]|[OoQDlIi|ZSsBGgøØ][0-9]|\b[OQDIZSBG]{2,4}[\x20./-][0-9]|[0-9][\x20./-][OQDIZSBG]{2,4}\b";

/// Longest number with letters in it, in bytes to each side of where it was noticed.
const OCR_REACH: usize = 48;
/// Fewest digits and letters of one.
const OCR_SHORTEST: usize = 6;

/// At least eight digits (or the letters of an account number) one by one.
pub(super) const SPACED: &str = r"\b(?:[A-Z][\x20._/-][A-Z][\x20._/-])?[0-9](?:\x20{1,3}[0-9]){7,30}\b|\b(?:[A-Z][\x20._/-][A-Z][\x20._/-])?[0-9](?:[._/-][0-9]){7,30}\b";

const ONES: [&str; 20] = [
    "nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten",
    "femten", "seksten", "sytten", "atten", "nitten",
];
const TENS: [&str; 8] = ["tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems"];
const ENGLISH: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// The value, 0 to 99, of one number word.
fn value(word: &str) -> Option<usize> {
    let tens = |w: &str| TENS.iter().position(|t| *t == w).map(|t| 10 * (t + 2));
    let ones = |w: &str| match w {
        "en" => Some(1),
        "null" => Some(0),
        _ => ONES.iter().position(|o| *o == w).or_else(|| ENGLISH.iter().position(|o| *o == w)),
    };
    match word.split_once("og").filter(|(one, ten)| ones(one.trim()).is_some() && tens(ten.trim()).is_some()) {
        Some((one, ten)) => Some(tens(ten.trim())? + ones(one.trim())?),
        None => ones(word).or_else(|| tens(word)),
    }
}

/// Every word becomes its digits; what stands between goes, but for a blank between numbers of two digits.
pub(super) fn words(piece: &str, change: &mut Changes<'_>) {
    let lower = piece.to_lowercase();
    if lower.len() != piece.len() {
        return;
    }
    let (mut at, mut before) = (0, None);
    while let Some(offset) = lower[at..].find(char::is_alphabetic) {
        let start = at + offset;
        let mut end = word_end(&lower, start);
        // «tre og firs»
        if let Some(rest) = lower[end..].strip_prefix(" og ") {
            let whole = word_end(&lower, lower.len() - rest.len());
            if value(&lower[start..whole]).is_some() {
                end = whole;
            }
        }
        let now = value(&lower[start..end]);
        let pairs = before.flatten().is_some_and(|v| v > 9) && now.is_some_and(|v| v > 9);
        if start > at {
            change(at, start, if pairs { New::Char(' ') } else { New::Nothing });
        }
        spell(&lower[start..end], start, end, change);
        (at, before) = (end, Some(now));
    }
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |len| start + len)
}

fn spell(word: &str, start: usize, end: usize, change: &mut Changes<'_>) {
    let digit = |d: usize| New::Char(char::from(b'0' + u8::try_from(d % 10).unwrap_or(0)));
    match value(word) {
        Some(v) if v < 10 => change(start, end, digit(v)),
        Some(v) => {
            // The first digit for the first letter, the second for the rest: a span that holds both covers the word.
            let first = start + word.chars().next().map_or(1, char::len_utf8);
            change(start, first, digit(v / 10));
            change(first, end, digit(v));
        }
        // The two letters of an account number.
        None if word.len() == 1 => {}
        None => change(start, end, if word == "plus" { New::Char('+') } else { New::Char('-') }),
    }
}

/// The digit that a letter is read as by mistake.
const fn digit_for(letter: char) -> Option<char> {
    match letter {
        'O' | 'o' | 'Q' | 'D' | 'ø' | 'Ø' => Some('0'),
        'l' | 'I' | 'i' | '|' => Some('1'),
        'Z' => Some('2'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        'G' => Some('6'),
        'g' => Some('9'),
        _ => None,
    }
}

/// The run of digits, letters that look like them, and single signs between them, around `range` of `text`.
pub(super) fn ocr_run(text: &str, range: Range<usize>) -> Range<usize> {
    let part = |c: char| c.is_ascii_digit() || digit_for(c).is_some();
    let sign = |c: char| matches!(c, ' ' | '.' | '/' | '-');
    let (mut start, mut end) = (range.start, range.end);
    let mut signs = 0;
    for (at, c) in text[..range.start].char_indices().rev().take_while(|(at, _)| range.start - at <= OCR_REACH) {
        match c {
            c if part(c) => (start, signs) = (at, 0),
            c if sign(c) && signs < 2 => signs += 1,
            _ => break,
        }
    }
    signs = 0;
    for (offset, c) in text[range.end..].char_indices().take_while(|(offset, _)| *offset <= OCR_REACH) {
        match c {
            c if part(c) => (end, signs) = (range.end + offset + c.len_utf8(), 0),
            c if sign(c) && signs < 2 => signs += 1,
            _ => break,
        }
    }
    start..end
}

/// Letters become digits where digits outnumber them. Groups without a digit at either end are words that happen to be
/// made of such letters.
pub(super) fn ocr(piece: &str, change: &mut Changes<'_>) {
    let borders = [' ', '.', '/', '-'];
    let word = |group: &str| !group.contains(|c: char| c.is_ascii_digit()) && !one_letter_repeated(group);
    let mut inner = piece;
    while let Some((group, rest)) = inner.split_once(borders).filter(|(group, _)| word(group)) {
        debug_assert!(group.len() < inner.len());
        inner = rest;
    }
    let start = piece.len() - inner.len();
    while let Some((rest, _)) = inner.rsplit_once(borders).filter(|(_, group)| word(group)) {
        inner = rest;
    }
    let letters = inner.chars().filter(|c| digit_for(*c).is_some()).count();
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    if letters == 0 || letters >= digits || letters + digits < OCR_SHORTEST || inner.split(borders).any(word) {
        return;
    }
    for (at, c) in inner.char_indices() {
        if let Some(digit) = digit_for(c) {
            change(start + at, start + at + c.len_utf8(), New::Char(digit));
        }
    }
}

/// «OO», «SS», or nothing between two signs.
fn one_letter_repeated(group: &str) -> bool {
    let first = group.chars().next();
    group.is_empty() || group.chars().count() > 1 && group.chars().all(|c| Some(c) == first && c.is_uppercase())
}

/// The signs between single digits go; eight digits become pairs, the way a telephone number is written.
pub(super) fn spaced(piece: &str, change: &mut Changes<'_>) {
    let telephone = piece.chars().filter(char::is_ascii_digit).count() == 8;
    let (mut at, mut seen) = (0, 0);
    while let Some(offset) = piece[at..].find(|c: char| !c.is_ascii_alphanumeric()) {
        let start = at + offset;
        seen += piece[at..start].chars().filter(char::is_ascii_digit).count();
        let end = piece[start..].find(|c: char| c.is_ascii_alphanumeric()).map_or(piece.len(), |len| start + len);
        change(start, end, if telephone && seen % 2 == 0 && seen > 0 { New::Char(' ') } else { New::Nothing });
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words_have_values() {
        for (word, v) in [
            ("nul", 0),
            ("en", 1),
            ("ni", 9),
            ("nitten", 19),
            ("treogfirs", 83),
            ("tre og firs", 83),
            ("tres", 60),
            ("halvfems", 90),
        ] {
            assert_eq!(value(word), Some(v), "{word}");
        }
        assert_eq!(value("hund"), None);
    }
}
