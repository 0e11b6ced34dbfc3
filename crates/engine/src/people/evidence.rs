//! The terms that the lists and the words beside a name add to its score.

use super::token::{Case, opens_sentence};
use super::{COMMON_BEARERS, LOWER_BEARERS, Scan, weight};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::words::Facts;
use std::sync::Arc;

impl Scan<'_, '_> {
    pub(super) fn weigh_words(&self, at: usize, end: usize, out: &mut Vec<Evidence>) {
        let first = self.name(at);
        let single = end == at + 1;
        let single_capital = single && self.tokens[at].case == Case::Upper;
        let (detail, term) = match () {
            () if self.tokens[at].case == Case::Initial => ("initial", weight::INITIAL),
            () if first.first >= COMMON_BEARERS && !first.word => ("first-name", weight::FIRST),
            () if first.first > 0 && first.first >= first.last / 4 && !first.word => ("first-name", weight::RARE_FIRST),
            () if first.first >= LOWER_BEARERS && !single_capital => {
                ("common-first-name-or-word", weight::COMMON_FIRST_OR_WORD)
            }
            () if first.first > 0 && first.first >= first.last / 4 => ("first-name-or-word", weight::FIRST_OR_WORD),
            () if first.last > 0 && !first.word => ("surname", weight::LAST),
            () if first.last > 0 => ("surname-or-word", weight::LAST_OR_WORD),
            () => ("unknown", weight::UNKNOWN),
        };
        out.push(self.term(EvidenceKind::Lexicon, detail, term));
        for name in (at + 1..end).map(|i| self.name(i)) {
            let (detail, term) = match name.first > 0 || name.last > 0 {
                true if !name.word => ("name", weight::NEXT_NAME),
                true => ("name-or-word", weight::NEXT_NAME_OR_WORD),
                false => ("unknown", weight::NEXT_UNKNOWN),
            };
            out.push(self.term(EvidenceKind::Neighbour, detail, term));
        }
        match self.tokens[at].case {
            Case::Lower => out.push(self.term(EvidenceKind::Lexicon, "lower-case", weight::LOWER_CASE)),
            Case::Upper if single => out.push(self.term(EvidenceKind::Lexicon, "capitals", weight::SINGLE_CAPITALS)),
            _ if first.word && single && opens_sentence(self.text.text(), self.tokens[at].start) => {
                out.push(self.term(EvidenceKind::Lexicon, "sentence-start", weight::SENTENCE_START));
            }
            _ => {}
        }
        if (at..end).any(|i| self.is_mentioned(i)) {
            out.push(self.term(EvidenceKind::Mention, "mention", weight::MENTION));
        }
    }

    pub(super) fn weigh_neighbours(
        &self,
        at: usize,
        end: usize,
        before: Option<(EvidenceKind, f32)>,
        out: &mut Vec<Evidence>,
    ) {
        if let Some((kind, term)) = before {
            out.push(Evidence { kind, detail: Arc::from(self.lower(at - 1)), weight: LogOdds::new(term) });
        }
        if self.joined(end) {
            if self.has(end, Facts::VERB) {
                out.push(self.term(EvidenceKind::Neighbour, "verb", weight::VERB));
            }
            if self.has(end, Facts::ORGANISATION) {
                out.push(self.term(EvidenceKind::ForeignCue, "organisation", weight::ORGANISATION));
            }
        }
        if end == at + 1 && self.name(at).place && before.is_none() {
            out.push(self.term(EvidenceKind::ForeignCue, "place", weight::PLACE));
            if at > 0 && self.joined(at) && ["i", "på", "fra", "til", "ved", "in", "from"].contains(&self.lower(at - 1))
            {
                out.push(self.term(EvidenceKind::ForeignCue, "place-preposition", weight::PLACE_PREPOSITION));
            }
        }
    }

    /// A title, role or cue directly before the name: blanks, a comma, colon, full stop or line break may stand between.
    pub(super) fn cue_before(&self, at: usize) -> Option<(EvidenceKind, f32)> {
        let before = at.checked_sub(1)?;
        let gap = &self.text.text()[self.tokens[before].end..self.tokens[at].start];
        let breaks = gap.matches('\n').count();
        if gap.is_empty() || breaks > 2 || !gap.chars().all(|c| c.is_whitespace() || ",.:\"'»«(*".contains(c)) {
            return None;
        }
        let full_stop = gap.starts_with('.');
        match () {
            () if breaks == 0 && self.has(before, Facts::TITLE) => Some((EvidenceKind::Title, weight::TITLE)),
            () if breaks == 0 && !full_stop && self.has(before, Facts::ROLE) => {
                Some((EvidenceKind::Role, weight::ROLE))
            }
            () if !full_stop && self.has(before, Facts::CUE) => Some((EvidenceKind::Cue, weight::CUE)),
            () if breaks == 0 && !full_stop && self.has(before, Facts::THING) => {
                Some((EvidenceKind::ForeignCue, weight::THING))
            }
            () => None,
        }
    }
}
