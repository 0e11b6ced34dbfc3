//! Words nearby raise or lower a score, within the sentence, line or table cell.

use crate::normal::NormalText;
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use std::sync::Arc;

/// A cue as written in a rule: lower case; a trailing `*` makes it a prefix.
#[derive(Debug, Clone)]
pub struct Cue {
    text: Arc<str>,
    prefix: bool,
}

impl Cue {
    /// Reads a cue as a pack writes it.
    pub fn parse(written: &str) -> Self {
        let lower = written.to_lowercase();
        let prefix = lower.ends_with('*');
        Self { text: Arc::from(lower.trim_end_matches('*')), prefix }
    }

    /// Whether the cue stands somewhere in `window` as a whole word (or the start of one).
    fn is_in(&self, window: &str) -> bool {
        window.match_indices(&*self.text).any(|(at, _)| self.is_word_at(window, at))
    }

    fn is_word_at(&self, window: &str, at: usize) -> bool {
        let before = window[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = window[at + self.text.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && (self.prefix || after)
    }

    /// Whether the last word (or words) of `window` is the cue.
    fn ends(&self, window: &str) -> bool {
        window.rmatch_indices(&*self.text).take(1).any(|(at, _)| {
            let rest = &window[at + self.text.len()..];
            self.is_word_at(window, at) && !rest.contains(|c: char| !c.is_alphanumeric())
        })
    }

    /// Whether the first word of `window` is the cue.
    fn starts(&self, window: &str) -> bool {
        window.starts_with(&*self.text) && self.is_word_at(window, 0)
    }
}

/// The context of a rule.
#[derive(Debug, Clone, Default)]
pub struct ContextSpec {
    /// Cues that speak for it.
    pub words: Vec<Cue>,
    /// How many words to the left they may stand; to the right it is 3.
    pub within: usize,
    /// The term that a cue adds.
    pub raise: LogOdds,
    /// Foreign cues: only directly beside the value.
    pub lower_words: Vec<Cue>,
    /// The term that a foreign cue adds (negative).
    pub lower: LogOdds,
}

/// How many words to the right a cue may stand: «010283-9994 (cpr)».
const RIGHT_REACH: usize = 3;
/// Longest window in bytes, so that a line without spaces stays cheap.
const WINDOW_BYTES: usize = 120;
/// Words that may stand between a foreign cue and its number.
const FILLERS: &[&str] = &["nr", "no", "nummer", "number", "er", "id", "den", "på"];

impl ContextSpec {
    /// The terms that the neighbourhood of `span` adds: at most one cue and one foreign cue.
    pub(crate) fn weigh(&self, text: &NormalText<'_>, span: Span<Normal>) -> Vec<Evidence> {
        let lower = text.lower();
        let left = left_window(text.text(), lower, span.start(), self.within);
        let right = right_window(lower, span.end());
        let mut out = Vec::new();
        if let Some(cue) = self.words.iter().find(|cue| cue.is_in(left) || cue.is_in(right)) {
            out.push(Evidence::new(EvidenceKind::Cue, &cue.text, self.raise));
        }
        let beside: Vec<&str> = without_fillers(left).collect();
        let after = right.trim_start_matches([' ', ')', '"', '\'']);
        let stands_beside = |cue: &&Cue| beside.iter().any(|window| cue.ends(window)) || cue.starts(after);
        if let Some(cue) = self.lower_words.iter().find(stands_beside) {
            out.push(Evidence::new(EvidenceKind::ForeignCue, &cue.text, self.lower));
        }
        out
    }
}

/// The window, and what is left of it when the fillers at its end are taken off one by one.
fn without_fillers(window: &str) -> impl Iterator<Item = &str> {
    let trim = |w: &'_ str| w.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    std::iter::successors(Some(&window[..trim(window)]), move |rest| {
        let shorter =
            FILLERS.iter().find_map(|f| rest.strip_suffix(f)).filter(|r| !r.ends_with(char::is_alphanumeric))?;
        Some(&shorter[..trim(shorter)])
    })
}

/// Up to `within` words left of `start`, not past the end of a sentence, a line or a table cell. A line or cell border
/// directly beside the value does not count: «Sagsnummer\n2022-137-0416», «cpr;010283-9994».
pub(crate) fn left_window<'t>(text: &str, lower: &'t str, start: usize, within: usize) -> &'t str {
    let mut from = start;
    let (mut words, mut in_word, mut border_allowed) = (0, false, true);
    let mut next: Option<char> = None;
    for (at, c) in text[..start].char_indices().rev() {
        if start - at > WINDOW_BYTES {
            break;
        }
        // The two characters of a CRLF are one border.
        let border = is_border(c) && !(c == '\r' && next == Some('\n'));
        if border && !std::mem::take(&mut border_allowed) || ends_sentence(c, next, &text[at + c.len_utf8()..start]) {
            break;
        }
        let word_char = c.is_alphanumeric();
        border_allowed &= !word_char;
        if word_char && !in_word {
            words += 1;
            if words > within {
                break;
            }
        }
        in_word = word_char;
        next = Some(c);
        from = at;
    }
    &lower[from..start]
}

fn right_window(lower: &str, end: usize) -> &str {
    let (mut words, mut in_word) = (0, false);
    for (at, c) in lower[end..].char_indices() {
        let word_char = c.is_alphanumeric();
        if word_char && !in_word {
            words += 1;
        }
        in_word = word_char;
        if words > RIGHT_REACH || at > WINDOW_BYTES || is_border(c) || matches!(c, '.' | '!' | '?' | ',') {
            return &lower[end..end + at];
        }
    }
    &lower[end..]
}

fn is_border(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | ';' | '|')
}

/// A full stop ends a sentence only before a blank and a capital: «tlf. 20» and «f. 1.2.83» go on.
fn ends_sentence(c: char, next: Option<char>, rest: &str) -> bool {
    matches!(c, '.' | '!' | '?')
        && next.is_some_and(char::is_whitespace)
        && rest.trim_start().chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, value: &str) -> Vec<(EvidenceKind, String)> {
        let spec = ContextSpec {
            words: ["cpr", "personnr*", "reg. nr"].map(Cue::parse).to_vec(),
            within: 4,
            raise: LogOdds::new(1.0),
            lower_words: ["ordre*", "p-nr", "kr"].map(Cue::parse).to_vec(),
            lower: LogOdds::new(-1.0),
        };
        let normal = NormalText::new(text);
        let start = text.find(value).expect("value");
        let span = normal.span(start, start + value.len()).expect("span");
        spec.weigh(&normal, span).into_iter().map(|e| (e.kind, e.detail.to_string())).collect()
    }

    #[test]
    fn cues_reach_within_their_sentence() {
        let cue = |c: &str| vec![(EvidenceKind::Cue, c.to_owned())];
        assert_eq!(terms("Borgerens CPR er 123", "123"), cue("cpr"));
        assert_eq!(terms("personnummer: 123", "123"), vec![]);
        assert_eq!(terms("personnr. 123", "123"), cue("personnr"));
        assert_eq!(terms("123 (cpr)", "123"), cue("cpr"));
        assert_eq!(terms("cpr\n123", "123"), cue("cpr"));
        assert_eq!(terms("cpr\r\n123", "123"), cue("cpr"));
        assert_eq!(terms("cpr x\r\n\r\n123", "123"), vec![]);
        assert_eq!(terms("cpr;123", "123"), cue("cpr"));
        assert_eq!(terms("reg. nr 123", "123"), cue("reg. nr"));
        for far in ["cpr et to tre fire 123", "Han har cpr. Der er 123", "cpr x\n\n123", "xcpr 123", "cpr; noget 123"] {
            assert_eq!(terms(far, "123"), vec![], "{far}");
        }
    }

    #[test]
    fn foreign_cues_only_directly_beside() {
        let foreign = |c: &str| vec![(EvidenceKind::ForeignCue, c.to_owned())];
        assert_eq!(terms("Ordrenr. 123", "123"), foreign("ordre"));
        assert_eq!(terms("ordre nr.: 123", "123"), foreign("ordre"));
        assert_eq!(terms("P-nr 123", "123"), foreign("p-nr"));
        assert_eq!(terms("123 kr", "123"), foreign("kr"));
        assert_eq!(terms("ordren fra borger 123", "123"), vec![]);
    }
}
