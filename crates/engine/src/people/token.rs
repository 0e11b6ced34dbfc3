//! Words of a text, as far as names need them.

use crate::hash;
use crate::normal::NormalText;
use crate::words::{Facts, Known, WordTable};

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `mette`
    Lower,
    /// `Mette`, `McDonald`
    Title,
    /// `METTE`
    Upper,
    /// `M.`, `H.C.`; a capital alone, `Karl P`.
    Initial,
}

/// A word: letters, inner apostrophes and hyphens. Byte offsets into the normalised text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(super) case: Case,
    /// The hash of the word in lower case.
    pub(crate) hash: u64,
    /// What the table says about the word as it stands.
    pub(crate) known: Known,
}

impl Token {
    /// An everyday word in lower case, in no list of names.
    pub(crate) fn is_everyday(&self) -> bool {
        let Known { first, last, facts } = self.known;
        let everyday = [Facts::WORD, Facts::COMMON, Facts::ROLE, Facts::CUE, Facts::VERB, Facts::PERSON];
        self.case == Case::Lower && first == 0 && last == 0 && everyday.iter().any(|fact| facts.has(*fact))
    }
}

/// Appends the words of `text` to `out`. One pass.
pub(super) fn tokens(text: &NormalText<'_>, table: &WordTable, out: &mut Vec<Token>) {
    let (text, lower) = (text.text(), text.lower().as_bytes());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (letter, len) = letter_at(text, at);
        if letter == Letter::None {
            at += len;
            continue;
        }
        let start = at;
        let word = read_word(text, start);
        at = word.end;
        // A word glued to digits, `_`, `@` or a dot-joined address is an identifier, not a name.
        if glued(text, start, word.end) {
            continue;
        }
        let (case, end) = shape(text, start, &word);
        at = end;
        let hash = hash::of(&lower[start..end]);
        out.push(Token { start, end, case, hash, known: table.get(hash) });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letter {
    None,
    Small,
    Capital,
}

/// What stands at `at`, and its length in bytes.
#[inline]
fn letter_at(text: &str, at: usize) -> (Letter, usize) {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'a'..=b'z' => (Letter::Small, 1),
        b'A'..=b'Z' => (Letter::Capital, 1),
        byte if byte.is_ascii() => (Letter::None, 1),
        0xC3 => match bytes[at + 1] {
            0x97 | 0xB7 => (Letter::None, 2),
            0x80..=0x9E => (Letter::Capital, 2),
            _ => (Letter::Small, 2),
        },
        _ => match text[at..].chars().next() {
            Some(c) if !c.is_alphabetic() => (Letter::None, c.len_utf8()),
            Some(c) => (if c.is_uppercase() { Letter::Capital } else { Letter::Small }, c.len_utf8()),
            None => (Letter::None, 1),
        },
    }
}

/// A word as it was read.
struct Word {
    end: usize,
    letters: usize,
    capitals: usize,
    capital_first: bool,
}

fn read_word(text: &str, start: usize) -> Word {
    let bytes = text.as_bytes();
    let mut word =
        Word { end: start, letters: 0, capitals: 0, capital_first: letter_at(text, start).0 == Letter::Capital };
    while word.end < bytes.len() {
        let (letter, len) = letter_at(text, word.end);
        let joins = match bytes[word.end] {
            _ if letter != Letter::None => true,
            b'\'' | b'-' if word.end + 1 < bytes.len() => {
                let next = letter_at(text, word.end + 1).0;
                // «Anne-Marie» and «el-Hassan» are one word, «Lauridsen-sagen» is a name and the rest.
                let alike = (next == Letter::Capital) == word.capital_first || is_article(&text[start..word.end]);
                next != Letter::None && (bytes[word.end] == b'\'' || alike)
            }
            _ => false,
        };
        if !joins {
            break;
        }
        word.letters += usize::from(letter != Letter::None);
        word.capitals += usize::from(letter == Letter::Capital);
        word.end += len;
    }
    word
}

/// The Arabic article before a name, «el-Hassan», «al-Zahra».
fn is_article(word: &str) -> bool {
    matches!(word, "el" | "al")
}

/// First names that are written short.
const ABBREVIATIONS: &[&str] = &["Chr", "Kr", "Joh", "Vilh", "Th", "Fr", "Aug", "Jr"];

fn glued(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).map(|i| bytes[i]);
    let binds = |b: u8| b.is_ascii_digit() || matches!(b, b'_' | b'@' | b'\\');
    let bound_before = |b: u8| binds(b) || b == b'/' || b == b'.' && !dot_ends_word(text, start);
    let after = bytes.get(end).copied();
    before.is_some_and(bound_before)
        || after.is_some_and(binds)
        || after == Some(b'.') && end + 1 < bytes.len() && letter_at(text, end + 1).0 == Letter::Small
}

/// Whether the full stop before `start` belongs to an initial or abbreviation («H.C.», «A.Jensen»).
fn dot_ends_word(text: &str, start: usize) -> bool {
    text[..start - 1].chars().next_back().is_some_and(char::is_uppercase)
}

fn shape(text: &str, start: usize, word: &Word) -> (Case, usize) {
    let end = word.end;
    let full_stop = usize::from(text.as_bytes().get(end) == Some(&b'.'));
    let written = &text[start..end];
    match () {
        () if word.letters == 1 && word.capitals == 1 => (Case::Initial, end + full_stop),
        () if full_stop == 1 && word.capital_first && ABBREVIATIONS.contains(&written) => (Case::Initial, end + 1),
        () if word.capitals == word.letters && word.letters > 1 => (Case::Upper, end),
        () if word.capital_first => (Case::Title, end),
        () if written.starts_with("el-") || written.starts_with("al-") => (Case::Title, end),
        () => (Case::Lower, end),
    }
}

/// Whether a sentence, line or cell starts at `start`, so that a capital says nothing.
pub(super) fn opens_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '"', '«', '“', '(', '*', '-', '•', '>']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n', '\r', '\t', ';', '|'])
}
