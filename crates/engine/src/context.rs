//! Words nearby raise or lower a score, within the sentence, line or table cell.

use crate::cues::{CueTable, ends_with_letter};
use crate::normal::NormalText;
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};

/// The context of a rule.
#[derive(Debug, Clone, Default)]
pub struct ContextSpec {
    /// Cues that speak for it.
    pub words: CueTable,
    /// How many words to the left they may stand; to the right it is 3.
    pub within: usize,
    /// The term that a cue adds.
    pub raise: LogOdds,
    /// Foreign cues: only directly beside the value.
    pub lower_words: CueTable,
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
        if let Some(cue) = first_in(&self.words, left).into_iter().chain(first_in(&self.words, right)).min() {
            out.push(Evidence::new(EvidenceKind::Cue, self.words.text(cue), self.raise));
        }
        if let Some(cue) = self.foreign_cue(left, right) {
            out.push(Evidence::new(EvidenceKind::ForeignCue, self.lower_words.text(cue), self.lower));
        }
        out
    }

    /// The first foreign cue of the list that stands directly beside the value.
    fn foreign_cue(&self, left: &str, right: &str) -> Option<usize> {
        if self.lower_words.is_empty() {
            return None;
        }
        let mut best: Option<usize> = None;
        let mut found = |cue: usize| best = Some(best.map_or(cue, |b| b.min(cue)));
        for window in without_fillers(left) {
            for start in word_starts(window) {
                self.lower_words.at(window, start, |cue, end| {
                    if self.lower_words.reaches(cue, window, end) {
                        found(cue);
                    }
                });
            }
        }
        self.lower_words.at(right.trim_start_matches([' ', ')', '"', '\'']), 0, |cue, _| found(cue));
        best
    }
}

/// The first cue of the list that stands in the window.
fn first_in(cues: &CueTable, window: &str) -> Option<usize> {
    let mut best: Option<usize> = None;
    if !cues.is_empty() {
        for start in word_starts(window) {
            cues.at(window, start, |cue, _| best = Some(best.map_or(cue, |b| b.min(cue))));
        }
    }
    best
}

/// Where a cue may start: anywhere but inside a word or at a blank.
fn word_starts(window: &str) -> impl Iterator<Item = usize> {
    let starts =
        |at: &usize| window.as_bytes()[*at] != b' ' && window.is_char_boundary(*at) && !ends_with_letter(window, *at);
    (0..window.len()).filter(starts)
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
    use crate::cues::Cue;

    fn terms(text: &str, value: &str) -> Vec<(EvidenceKind, String)> {
        let spec = ContextSpec {
            words: CueTable::new(["cpr", "personnr*", "reg. nr"].map(Cue::parse).to_vec()),
            within: 4,
            raise: LogOdds::new(1.0),
            lower_words: CueTable::new(["ordre*", "p-nr", "kr"].map(Cue::parse).to_vec()),
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
