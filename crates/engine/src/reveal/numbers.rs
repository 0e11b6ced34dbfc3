//! Numbers written as words, with letters for digits, or digit by digit.

use super::New;

type Changes<'c> = dyn FnMut(usize, usize, New) + 'c;

/// At least four number words in a row.
pub(super) const WORDS: &str = r"(?xi) \b
  (?: (?: (?: en|et|to|tre|fire|fem|seks|syv|otte|ni ) \x20?og\x20? (?: tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems )
        | null?|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten
        | tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|bindestreg|streg|minus|plus
        | zero|one|two|three|four|five|six|seven|eight|nine ) [\x20,.;/\n-]{1,3} ){3,40}
  (?: (?: en|et|to|tre|fire|fem|seks|syv|otte|ni ) \x20?og\x20? (?: tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems )
    | null?|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten
    | tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems
    | zero|one|two|three|four|five|six|seven|eight|nine ) \b";

/// At least six digits, or letters that look like them, with single signs between.
pub(super) const OCR: &str = r"[0-9OoQDlIi|ZSsBGgøØ](?:[\x20./-]{0,2}[0-9OoQDlIi|ZSsBGgøØ]){5,30}";

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

/// Every word becomes its digits, what stands between goes.
pub(super) fn words(piece: &str, change: &mut Changes<'_>) {
    let lower = piece.to_lowercase();
    if lower.len() != piece.len() {
        return;
    }
    let mut at = 0;
    while let Some(offset) = lower[at..].find(char::is_alphabetic) {
        let start = at + offset;
        if start > at {
            change(at, start, New::Nothing);
        }
        let mut end = word_end(&lower, start);
        // «tre og firs»
        if let Some(rest) = lower[end..].strip_prefix(" og ") {
            let whole = word_end(&lower, lower.len() - rest.len());
            if value(&lower[start..whole]).is_some() {
                end = whole;
            }
        }
        spell(&lower[start..end], start, end, change);
        at = end;
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

/// Letters become digits, in groups that have a digit of their own, if the digits outnumber them.
pub(super) fn ocr(piece: &str, change: &mut Changes<'_>) {
    let letters = piece.chars().filter(|c| digit_for(*c).is_some()).count();
    let digits = piece.chars().filter(char::is_ascii_digit).count();
    let mixed = |group: &str| group.is_empty() || group.contains(|c: char| c.is_ascii_digit());
    if letters == 0 || letters >= digits || !piece.split([' ', '.', '/', '-']).all(mixed) {
        return;
    }
    for (at, c) in piece.char_indices() {
        if let Some(digit) = digit_for(c) {
            change(at, at + c.len_utf8(), New::Char(digit));
        }
    }
}

/// The signs between single digits go.
pub(super) fn spaced(piece: &str, change: &mut Changes<'_>) {
    for (at, c) in piece.char_indices().filter(|(_, c)| !c.is_ascii_alphanumeric()) {
        change(at, at + c.len_utf8(), New::Nothing);
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
