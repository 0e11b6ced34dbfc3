//! What a recogniser read, checked against the lists: what is surely no name goes, and what is not part of one is cut off.

use super::join::Said;
use super::token::Case;
use super::{Scan, is_inflected, weight};
use crate::span::{Normal, Span};
use crate::words::Facts;

/// An everyday word that fewer people bear as a name is hardly ever meant as one.
const FEW_BEARERS: u32 = 5;

impl Scan<'_, '_> {
    pub(super) fn check(&self, said: Vec<Said>) -> Vec<Said> {
        said.into_iter().filter_map(|said| self.trim(said)).filter(|s| !self.is_ruled_out(s.span())).collect()
    }

    /// Without the role or title in front, «drengen Storm», and the comma behind.
    fn trim(&self, said: Said) -> Option<Said> {
        let span = said.span();
        let mut at = self.first_token(span.start());
        let mut start = span.start();
        while let Some(next) = self.tokens.get(at + 1).filter(|next| next.start < span.end()) {
            let name = self.name(at);
            let announces = [Facts::ROLE, Facts::TITLE].into_iter().any(|fact| self.has(at, fact));
            if !announces || name.first > 0 || self.tokens[at].start != start {
                break;
            }
            start = next.start;
            at += 1;
        }
        // «x - mhansen»: a dash between blanks parts.
        start += self.text.text()[start..span.end()].rfind(" - ").map_or(0, |at| at + 3);
        let written = self.text.text()[start..span.end()].trim_end_matches([',', ';', ':', ' ']);
        let span = self.text.span(start, start + written.len())?;
        let doubt = self.doubt(span);
        Some(said.at(span, doubt))
    }

    /// Whether a span is a fixed expression, a street, or words that the pack says are never names.
    fn is_ruled_out(&self, span: Span<Normal>) -> bool {
        let (at, end) = (self.first_token(span.start()), self.first_token(span.end()));
        let speaks_of = |i: usize| self.has(i, Facts::ROLE) || self.has(i, Facts::PERSON);
        let never = |i: usize| self.name(i).common || self.tokens[i].case == Case::Lower && speaks_of(i);
        at < end && (self.is_fixed_expression(at, end) || self.is_street(at, end) || (at..end).all(never))
    }

    /// What the lists say against it: everyday words alone, with an ending or without, in no list of names («trillingerne»).
    fn doubt(&self, span: Span<Normal>) -> f32 {
        let (at, end) = (self.first_token(span.start()), self.first_token(span.end()));
        let everyday = |i: usize| {
            let name = self.name(i);
            let word = name.word || name.common || is_inflected(&self.detector.table, self.lower(i));
            self.tokens[i].case == Case::Initial || word && name.first + name.last < FEW_BEARERS
        };
        match at < end && (at..end).all(everyday) {
            _ if at == end && self.text.text()[..span.start()].ends_with('/') => weight::IN_A_PATH,
            _ if at == end => weight::GLUED,
            true if self.tokens[at].case == Case::Lower => weight::EVERYDAY_LOWER,
            true => weight::EVERYDAY,
            false if at + 1 == end && self.tokens[at].case == Case::Lower && self.name(at).word => weight::NAME_OR_WORD,
            false => 0.0,
        }
    }

    fn first_token(&self, start: usize) -> usize {
        self.tokens.partition_point(|t| t.start < start)
    }
}
