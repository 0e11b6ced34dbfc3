//! Words that every match of a pattern contains, so that a pattern that speaks of a «kørekort» is neither compiled nor
//! run on a text that does not.

use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

/// A set of lower-case words; every match, in lower case, contains at least one.
pub(super) type Words = BTreeSet<String>;

/// The most words worth looking for on behalf of one rule.
const MOST: usize = 400;
/// A shorter word is in every text.
const SHORTEST: usize = 2;

/// The best such set that can be read off the pattern; `None` when there is none.
pub(super) fn required_words(hir: &Hir) -> Option<Words> {
    let words = search(hir)?;
    let useful = words.len() <= MOST
        && words.iter().all(|w| w.chars().count() >= SHORTEST && w.chars().any(char::is_alphabetic));
    useful.then_some(words)
}

fn search(hir: &Hir) -> Option<Words> {
    match hir.kind() {
        HirKind::Capture(c) => search(&c.sub),
        HirKind::Repetition(r) if r.min > 0 => search(&r.sub),
        HirKind::Alternation(parts) => {
            parts.iter().map(search).try_fold(Words::new(), |all, words| Some(all.into_iter().chain(words?).collect()))
        }
        HirKind::Concat(parts) => best_of_concat(parts),
        _ => text_of(hir).map(|text| Words::from([text])),
    }
}

/// Neighbouring characters run together; of all runs and of all parts' own sets the one with the longest shortest word.
fn best_of_concat(parts: &[Hir]) -> Option<Words> {
    let mut sets: Vec<Words> = Vec::new();
    let mut run = String::new();
    for part in parts {
        match text_of(part) {
            Some(text) => run.push_str(&text),
            None => {
                sets.extend((!run.is_empty()).then(|| Words::from([std::mem::take(&mut run)])));
                sets.extend(search(part));
            }
        }
    }
    sets.extend((!run.is_empty()).then(|| Words::from([run])));
    let strength = |words: &Words| words.iter().map(|w| w.chars().filter(|c| c.is_alphabetic()).count()).min();
    sets.into_iter().max_by_key(|words| (strength(words), std::cmp::Reverse(words.len())))
}

/// The one text, in lower case, that this matches: a literal, or a letter in both cases.
fn text_of(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(str::to_lowercase),
        HirKind::Class(Class::Unicode(class)) => {
            // Normalisation leaves no long s; case folding adds it to every class of an s.
            let chars = class.ranges().iter().flat_map(|r| (r.start()..=r.end()).take(4)).filter(|c| *c != 'ſ').take(4);
            let lower: BTreeSet<String> = chars.map(|c| c.to_lowercase().to_string()).collect();
            let total: usize = class.ranges().iter().map(|r| r.end() as usize - r.start() as usize + 1).sum();
            (total <= 3 && lower.len() == 1).then(|| lower.into_iter().next()).flatten()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> Option<Vec<String>> {
        let hir = regex_syntax::parse(pattern).expect("a pattern");
        required_words(&hir).map(|words| words.into_iter().collect())
    }

    #[test]
    fn words_are_read_off_a_pattern() {
        let some = |list: &[&str]| Some(list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(r"(?i)kørekort(?:nr)? [0-9]{8}"), some(&["kørekort"]));
        // The parser takes the common first letter out of the alternatives.
        assert_eq!(words(r"(?i)\b(?:tlf|telefon)\.? (?P<value>[0-9]{8})"), some(&["elefon", "lf"]));
        assert_eq!(words(r"sk_live_[0-9a-z]{24}"), some(&["sk_live_"]));
        assert_eq!(words(r"(?:cpr|[0-9]{6})-[0-9]{4}"), None);
        assert_eq!(words(r"[0-9]{6}-[0-9]{4}"), None);
        assert_eq!(words(r"(?:konto ){0,1}[0-9]{4}"), None);
    }
}
