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
        let mut out = Vec::with_capacity(said.len());
        for said in said {
            let sides = self.sides(said.span()).filter(|side| !self.is_ruled_out(*side));
            out.extend(sides.map(|side| said.at(side, self.doubt(side))));
        }
        out
    }

    /// A dash between blanks parts names, «Mette - Bashira»; of each side the role or title in front, «drengen Storm», and
    /// the comma behind are left out, and a single letter is none.
    fn sides(&self, span: Span<Normal>) -> impl Iterator<Item = Span<Normal>> {
        const DASH: &str = " - ";
        let mut next = span.start();
        self.text.text()[span.start()..span.end()].split(DASH).filter_map(move |side| {
            let end = next + side.trim_end_matches([',', ';', ':', ' ']).len();
            let start = self.after_role(next, end);
            next += side.len() + DASH.len();
            self.text.span(start, end).filter(|side| side.len() > 1 || span.len() == side.len())
        })
    }

    /// Where the name in `start..end` begins behind a role or title.
    fn after_role(&self, mut start: usize, end: usize) -> usize {
        let mut at = self.first_token(start);
        while let Some(next) = self.tokens.get(at + 1).filter(|next| next.start < end) {
            let announces = self.has(at, Facts::ROLE) || self.has(at, Facts::TITLE);
            if !announces || self.name(at).first > 0 || self.tokens[at].start != start {
                break;
            }
            start = next.start;
            at += 1;
        }
        start
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
        if at == end {
            let in_a_path = self.text.text()[..span.start()].ends_with('/');
            return if in_a_path { weight::IN_A_PATH } else { weight::GLUED };
        }
        let lower = self.tokens[at].case == Case::Lower;
        match (at..end).all(everyday) {
            true if lower => weight::EVERYDAY_LOWER,
            true => weight::EVERYDAY,
            false if lower && at + 1 == end && self.name(at).word => weight::NAME_OR_WORD,
            false => 0.0,
        }
    }

    fn first_token(&self, start: usize) -> usize {
        self.tokens.partition_point(|t| t.start < start)
    }
}
