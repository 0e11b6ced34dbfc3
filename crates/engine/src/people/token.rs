//! Words of a text, as far as names need them.

use crate::normal::NormalText;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
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
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) case: Case,
    /// Whether a sentence, line or cell starts here, so that a capital says nothing.
    pub(super) opens_sentence: bool,
}

pub(super) fn tokens(text: &NormalText<'_>) -> Vec<Token> {
    let text = text.text();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(char::is_alphabetic) {
        let start = at + offset;
        let end = word_end(text, start);
        at = end;
        // A word glued to digits, `_`, `@` or a dot-joined address is an identifier, not a name.
        if glued(text, start, end) {
            continue;
        }
        let (case, end) = shape(text, start, end);
        out.push(Token { start, end, case, opens_sentence: opens_sentence(text, start) });
        at = end;
    }
    out
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    let capital = text[start..].starts_with(char::is_uppercase);
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let joins = match c {
            '\'' => next.is_some_and(char::is_alphabetic),
            // «Anne-Marie» and «el-Hassan» are one word, «Lauridsen-sagen» is a name and the rest.
            '-' => next.is_some_and(|n| {
                n.is_alphabetic() && (n.is_uppercase() == capital || is_article(&text[start..start + offset]))
            }),
            c => c.is_alphabetic(),
        };
        if !joins {
            return start + offset;
        }
        end = start + offset + c.len_utf8();
    }
    end
}

/// The Arabic article before a name, «el-Hassan», «al-Zahra».
fn is_article(word: &str) -> bool {
    matches!(word, "el" | "al")
}

/// First names that are written short.
const ABBREVIATIONS: &[&str] = &["Chr", "Kr", "Joh", "Vilh", "Th", "Fr", "Aug", "Jr"];

fn glued(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let (next, next2) = (after.next(), after.next());
    before.is_some_and(|c| {
        c.is_ascii_digit() || matches!(c, '_' | '@' | '\\' | '/' | '.' if c != '.' || !dot_ends_word(text, start))
    }) || next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '_' | '@' | '\\'))
        || next == Some('.') && next2.is_some_and(|c| c.is_lowercase())
}

/// Whether the full stop before `start` belongs to an initial or abbreviation («H.C.», «A.Jensen»).
fn dot_ends_word(text: &str, start: usize) -> bool {
    text[..start - 1].chars().next_back().is_some_and(char::is_uppercase)
}

fn shape(text: &str, start: usize, end: usize) -> (Case, usize) {
    let word = &text[start..end];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    match () {
        () if letters == 1 && upper == 1 || text[end..].starts_with('.') && ABBREVIATIONS.contains(&word) => {
            (Case::Initial, end + usize::from(text[end..].starts_with('.')))
        }
        () if upper == letters && letters > 1 => (Case::Upper, end),
        () if word.starts_with(char::is_uppercase) || word.split_once('-').is_some_and(|(a, _)| is_article(a)) => {
            (Case::Title, end)
        }
        () => (Case::Lower, end),
    }
}

fn opens_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '"', '«', '“', '(', '*', '-', '•', '>']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n', '\r', '\t', ';', '|'])
}
