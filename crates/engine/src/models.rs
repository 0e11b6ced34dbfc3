//! What counts of what trained recognisers find, people aside: what the pack asks for, and what looks like it.

use crate::candidate::Candidate;
use crate::category::Category;
use crate::normal::NormalText;
use crate::people::Token;
use crate::rule::ModelRule;
use crate::score::{EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use crate::words::Facts;

/// Keeps of the recognisers' candidates those that `rules` ask for, so that even odds are at the least probability that the
/// rule wants. People are joined with the lists later.
pub(crate) fn weigh(candidates: &mut Vec<Candidate>, rules: &[ModelRule], text: &NormalText<'_>, tokens: &[Token]) {
    candidates.retain_mut(|candidate| {
        let Some(said) = candidate.evidence.iter_mut().find(|e| e.kind == EvidenceKind::Model) else { return true };
        if candidate.category == Category::PERSON {
            return true;
        }
        let Some(rule) = rules.iter().find(|m| m.id == candidate.rule) else { return false };
        said.weight = LogOdds::new(said.weight.value() - LogOdds::from_probability(rule.least).value());
        candidate.category = rule.category.clone();
        candidate.tied = rule.tied;
        let written = text.text()[candidate.span.start()..candidate.span.end()].trim_end_matches([',', ';', ':', ' ']);
        // «12.» ends a sentence, «tv.» does not.
        let written =
            written.strip_suffix('.').filter(|w| w.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(written);
        let Some(span) = text.span(candidate.span.start(), candidate.span.start() + written.len()) else {
            return false;
        };
        candidate.span = span;
        let is_street = candidate.category != Category::ADDRESS || !opens_with_a_common_word(tokens, span);
        looks_like(&candidate.category, written) && is_street && !are_ordinary(tokens, span)
    });
}

/// An address has a word and a number of at most three digits; a user name is one word of three letters or more.
fn looks_like(category: &Category, written: &str) -> bool {
    if *category == Category::ADDRESS {
        let mut numbers = written.split(|c: char| !c.is_ascii_digit());
        return numbers.any(|n| (1..=3).contains(&n.len())) && written.contains(char::is_alphabetic);
    }
    *category != Category::USERNAME || written.len() > 2 && !written.contains(char::is_whitespace)
}

/// «Kortart 71», «side 12».
fn opens_with_a_common_word(tokens: &[Token], span: Span<Normal>) -> bool {
    let at = tokens.partition_point(|t| t.start < span.start());
    tokens.get(at).is_some_and(|t| t.start == span.start() && t.known.facts.has(Facts::COMMON))
}

/// Whether all that stands there are everyday words in lower case, in no list of names.
fn are_ordinary(tokens: &[Token], span: Span<Normal>) -> bool {
    let from = tokens.partition_point(|t| t.start < span.start());
    let inside = tokens[from..].iter().take_while(|t| t.start < span.end());
    let mut any = false;
    inside.inspect(|_| any = true).all(Token::is_everyday) && any
}
