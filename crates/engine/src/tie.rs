//! Ties: a word such as «demens» is personal only where a person is spoken of. Policy text is not.

use crate::candidate::Candidate;
use crate::category::Category;
use crate::normal::NormalText;
use crate::people::Token;
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::words::Facts;
use std::ops::Range;
use std::sync::Arc;

/// What is lost when only the sentence before, in the same paragraph, speaks of a person.
const SENTENCE_BEFORE: LogOdds = LogOdds::new(-0.6);
/// What is lost when only somebody's name or number stands elsewhere in the same part of the text.
const SAME_PART: LogOdds = LogOdds::new(-0.7);
/// Longest way to the end of a sentence, in bytes.
const REACH: usize = 400;
/// How near a role must stand to speak of one person, in bytes: «hjemløs borger», not «borgere med demens i kommunen».
const BESIDE: usize = 14;

/// Drops tied candidates where nobody is spoken of, and weighs the others.
pub(crate) fn settle(candidates: &mut Vec<Candidate>, text: &NormalText<'_>, tokens: &[Token]) {
    if !candidates.iter().any(|c| c.tied) {
        return;
    }
    let direct: Vec<usize> = candidates.iter().filter(|c| names_a_person(c)).map(|c| c.span.start()).collect();
    let people = ascending(direct.iter().copied().chain(starts_of(tokens, Facts::PERSON)));
    let roles = ascending(starts_of(tokens, Facts::ROLE));
    let any_within = |places: &[usize], range: &Range<usize>| {
        let at = places.partition_point(|p| *p < range.start);
        places.get(at).is_some_and(|p| *p < range.end)
    };
    candidates.retain_mut(|candidate| {
        if !candidate.tied {
            return true;
        }
        let sentence = sentence_around(text.text(), candidate.span.start());
        let beside = candidate.span.start().saturating_sub(BESIDE)..candidate.span.end() + BESIDE;
        let (place, weight) = match () {
            () if any_within(&people, &sentence) => ("sentence", LogOdds::EVEN),
            () if any_within(&roles, &beside) => ("role-beside", LogOdds::EVEN),
            () if any_within(&people, &sentence_before(text.text(), sentence.start)) => {
                ("sentence-before", SENTENCE_BEFORE)
            }
            () if !direct.is_empty() => ("same-part", SAME_PART),
            () => return false,
        };
        candidate.evidence.push(Evidence { kind: EvidenceKind::Tie, detail: Arc::from(place), weight });
        true
    });
}

fn ascending(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_unstable();
    places
}

fn starts_of(tokens: &[Token], fact: Facts) -> impl Iterator<Item = usize> {
    tokens.iter().filter(move |t| t.known.facts.has(fact)).map(|t| t.start)
}

/// Whether somebody's name, number or birth date was found with confidence.
fn names_a_person(candidate: &Candidate) -> bool {
    !candidate.tied && candidate.score().value() >= 0.0 && points_to_a_person(candidate)
}

fn points_to_a_person(candidate: &Candidate) -> bool {
    [Category::PERSON, Category::CPR, Category::BIRTHDATE, Category::STUDENT_ID, Category::EMPLOYEE_ID]
        .contains(&candidate.category)
}

fn sentence_around(text: &str, at: usize) -> Range<usize> {
    start_of_sentence(text, at)..end_of_sentence(text, at)
}

fn sentence_before(text: &str, start: usize) -> Range<usize> {
    let trimmed = text[..start].trim_end_matches([' ', '\n', '\r', '.', '!', '?', '\t']);
    let paragraph_ends = text[trimmed.len()..start].matches('\n').count() > 1;
    if trimmed.is_empty() || paragraph_ends {
        return start..start;
    }
    start_of_sentence(text, trimmed.len())..start
}

fn start_of_sentence(text: &str, at: usize) -> usize {
    let (mut start, mut next, mut after_next) = (at, None, None);
    for (index, c) in text[..at].char_indices().rev() {
        if at - index > REACH || ends(c, next, after_next) || c == '\n' && blank_line(&text[..index]) {
            break;
        }
        start = index;
        (next, after_next) = (Some(c), next);
    }
    start
}

fn end_of_sentence(text: &str, at: usize) -> usize {
    let chars = text[at..].char_indices().peekable();
    for (offset, c) in chars {
        let index = at + offset;
        let mut rest = text[index + c.len_utf8()..].chars();
        let (next, after_next) = (rest.next(), rest.next());
        if offset > REACH || ends(c, next, after_next) || c == '\n' && blank_line(&text[..index]) {
            return index;
        }
    }
    text.len()
}

fn blank_line(before: &str) -> bool {
    before.trim_end_matches([' ', '\t', '\r']).ends_with('\n')
}

fn ends(c: char, next: Option<char>, after_next: Option<char>) -> bool {
    matches!(c, '.' | '!' | '?')
        && next.is_some_and(char::is_whitespace)
        && after_next.is_none_or(|c| c.is_uppercase() || c.is_whitespace())
}
