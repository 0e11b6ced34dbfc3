//! Puts values back into an answer that arrives in pieces.
//!
//! A placeholder is matched on its ASCII core: `[PERSON_1]`, `PERSON_1`, `[person_1]`, `[PERSON\_1]`, `[ PERSON_1 ]`,
//! `**[PERSON_1]**`, `[PERSON_1]s`. Nothing is guessed: a core that was not issued in this conversation is passed on as
//! [`Piece::Unknown`]. The outcome does not depend on where the stream was split: the scanner decides at a position
//! only when no further input could change its mind.

use crate::category::Category;
use crate::vault::{Sensitive, Vault};
use std::collections::BTreeMap;
use std::fmt;

/// A stretch of the answer. `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub enum Piece {
    /// As the model wrote it.
    Text(String),
    /// A value put back.
    Restored {
        /// The core, e.g. `PERSON_1`.
        core: String,
        /// What the model wrote.
        raw: String,
        /// The value.
        value: String,
    },
    /// Looks like a placeholder, but was not issued here.
    Unknown(String),
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Restored { core, .. } => write!(f, "Restored({core})"),
            Self::Unknown(raw) => write!(f, "Unknown({} bytes)", raw.len()),
        }
    }
}

/// The streaming state of one answer.
#[derive(Debug)]
pub struct Rehydrator {
    values: BTreeMap<String, Sensitive>,
    names: Vec<String>,
    held: String,
    /// The last characters passed on, for the left boundary and for `://`.
    before: Option<char>,
    scheme: u8,
    /// Within a web address: from `://` to the next blank.
    in_url: bool,
}

/// What the scanner sees at a position.
enum At {
    /// No placeholder starts here.
    No,
    /// More input could make or change one.
    NeedMore,
    /// A core of a known shape, over this many bytes.
    Core { core: String, len: usize },
}

impl Rehydrator {
    /// For answers in the conversation of `vault`.
    pub fn new(vault: &Vault) -> Self {
        let values = vault.iter().map(|(p, v)| (p.core(), v.clone())).collect();
        let own = vault.iter().map(|(p, _)| p.category());
        let mut names: Vec<String> =
            Category::DIRECT.iter().chain(Category::SPECIAL).chain(own).map(|c| c.as_str().to_owned()).collect();
        // Longest first: `IP` must not hide a longer name that starts alike.
        names.sort_by_key(|n| std::cmp::Reverse(n.len()));
        names.dedup();
        Self { values, names, held: String::new(), before: None, scheme: 0, in_url: false }
    }

    /// Takes the next part of the answer and returns what is certain so far. Holds back at most the longest suffix
    /// that could still become a placeholder (under 64 bytes).
    pub fn push(&mut self, part: &str) -> Vec<Piece> {
        self.held.push_str(part);
        self.drain(false)
    }

    /// The end of the answer: what was held back.
    pub fn finish(mut self) -> Vec<Piece> {
        self.drain(true)
    }

    fn drain(&mut self, finished: bool) -> Vec<Piece> {
        let held = std::mem::take(&mut self.held);
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(c) = held[at..].chars().next() {
            match self.scan(&held[at..], finished) {
                At::NeedMore => break,
                At::Core { core, len } => {
                    out.push(self.resolve(core, &held[at..at + len]));
                    at += len;
                    (self.before, self.scheme) = (Some(']'), 0);
                }
                At::No => {
                    push_text(&mut out, c);
                    at += c.len_utf8();
                    self.before = Some(c);
                    self.follow_url(c);
                }
            }
        }
        self.held = held[at..].to_owned();
        out
    }

    fn follow_url(&mut self, c: char) {
        self.scheme = match (self.scheme, c) {
            (_, ':') => 1,
            (1, '/') => 2,
            (2, '/') => {
                self.in_url = true;
                0
            }
            _ => 0,
        };
        if c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`') {
            self.in_url = false;
        }
    }

    fn resolve(&self, core: String, raw: &str) -> Piece {
        match self.values.get(&core) {
            Some(_) if self.in_url => Piece::Unknown(raw.to_owned()),
            Some(value) => Piece::Restored { core, raw: raw.to_owned(), value: value.expose().to_owned() },
            None => Piece::Unknown(raw.to_owned()),
        }
    }

    /// Grammar: `[`? blank* NAME `_` digits{1,5} letter? blank* `]`?, where blanks and brackets go together and every `_`
    /// may have a `\` before it.
    fn scan(&self, text: &str, finished: bool) -> At {
        let bracket = text.starts_with('[');
        if !bracket && self.before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return At::No;
        }
        let open = usize::from(bracket);
        let inner = if bracket { text[open..].trim_start_matches(' ') } else { text };
        let start = text.len() - inner.len();
        if start > MAX_BLANKS + open {
            return At::No;
        }
        let need = |more: bool| if more && !finished { At::NeedMore } else { At::No };
        let mut could_grow = false;
        let found = self.names.iter().find_map(|name| match starts_with_name(inner, name) {
            Prefix::Whole(len) => Some((name, len)),
            Prefix::SoFar => {
                could_grow = true;
                None
            }
            Prefix::No => None,
        });
        let Some((name, len)) = found else { return need(could_grow) };
        let number = &inner[len..];
        let digits = number.bytes().take(MAX_DIGITS + 1).take_while(u8::is_ascii_digit).count();
        match digits {
            0 => return need(number.is_empty()),
            _ if digits > MAX_DIGITS => return At::No,
            _ if digits == number.len() && !finished => return At::NeedMore,
            _ => {}
        }
        self.tail(text, bracket, name, number, digits, finished)
    }

    /// What follows the digits: nothing more of the word, a variant's letter, or a Danish genitive -s.
    fn tail(&self, text: &str, bracket: bool, name: &str, number: &str, digits: usize, finished: bool) -> At {
        let after = &number[digits..];
        let core = |letter: Option<char>| {
            format!(
                "{name}_{}{}",
                &number[..digits],
                letter.map(|l| l.to_ascii_uppercase().to_string()).unwrap_or_default()
            )
        };
        let ends = |text: &str| text.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let (core, used) = match after.chars().next().filter(char::is_ascii_alphabetic) {
            Some(_) if after.len() == 1 && !finished => return At::NeedMore,
            Some(letter) if ends(&after[1..]) => {
                let genitive = matches!(letter, 's' | 'S') && !self.values.contains_key(&core(Some(letter)));
                if genitive { (core(None), 0) } else { (core(Some(letter)), 1) }
            }
            None if ends(after) => (core(None), 0),
            _ => return At::No,
        };
        let consumed = text.len() - after.len() + used;
        let rest = &text[consumed..];
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        match rest[blanks..].chars().next() {
            _ if !bracket || blanks > MAX_BLANKS => At::Core { core, len: consumed },
            Some(']') => At::Core { core, len: consumed + blanks + 1 },
            None if !finished => At::NeedMore,
            _ => At::Core { core, len: consumed },
        }
    }
}

/// Blanks tolerated inside the brackets, on each side.
const MAX_BLANKS: usize = 2;
/// Digits of the largest number that is issued.
const MAX_DIGITS: usize = 5;

fn push_text(out: &mut Vec<Piece>, c: char) {
    match out.last_mut() {
        Some(Piece::Text(text)) => text.push(c),
        _ => out.push(Piece::Text(c.to_string())),
    }
}

/// How far a text goes along with a name and the `_` after it.
enum Prefix {
    /// All of it, over this many bytes.
    Whole(usize),
    /// To the end of the text.
    SoFar,
    /// Not.
    No,
}

/// `NAME_` in any case, with or without the `\` that Markdown puts before each `_`.
fn starts_with_name(text: &str, name: &str) -> Prefix {
    let mut rest = text.bytes();
    let mut len = 0;
    for wanted in name.bytes().chain([b'_']) {
        let mut next = rest.next();
        len += 1;
        if wanted == b'_' && next == Some(b'\\') {
            next = rest.next();
            len += 1;
        }
        match next {
            None => return Prefix::SoFar,
            Some(byte) if byte.eq_ignore_ascii_case(&wanted) => {}
            Some(_) => return Prefix::No,
        }
    }
    Prefix::Whole(len)
}

/// Consecutive text pieces as one, for comparing and for showing.
pub fn join(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(&more),
            (_, piece) => out.push(piece),
        }
    }
    out
}

/// The answer as the employee reads it.
pub fn restored_text(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|p| match p {
            Piece::Text(text) | Piece::Unknown(text) => text.as_str(),
            Piece::Restored { value, .. } => value,
        })
        .collect()
}
