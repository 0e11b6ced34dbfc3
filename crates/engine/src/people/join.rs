//! What the lists say of a name, joined with what a trained recogniser says: one sum, one span.

use super::{RULE, weight};
use crate::candidate::Candidate;
use crate::category::Category;
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use std::sync::Arc;

/// What a recogniser said of a stretch of the text.
#[derive(Debug, Clone)]
pub(super) struct Said {
    span: Span<Normal>,
    evidence: Evidence,
}

impl Said {
    pub(super) const fn span(&self) -> Span<Normal> {
        self.span
    }

    /// The same of another span, and more or less sure.
    pub(super) fn at(&self, span: Span<Normal>, more: f32) -> Self {
        let weight = LogOdds::new(self.odds() + more);
        Self { span, evidence: Evidence { weight, ..self.evidence.clone() } }
    }

    fn odds(&self) -> f32 {
        self.evidence.weight.value()
    }
}

/// Whether a recogniser reads the candidate as somebody in public office.
pub(super) fn is_public(candidate: &Candidate) -> bool {
    candidate.evidence.iter().any(|e| e.kind == EvidenceKind::Model && &*e.detail == "public")
}

/// Takes the people of recognisers out of `candidates`.
pub(super) fn take_said(candidates: &mut Vec<Candidate>) -> Vec<Said> {
    let of_model =
        |c: &mut Candidate| c.category == Category::PERSON && c.evidence.iter().any(|e| e.kind == EvidenceKind::Model);
    let said = |c: Candidate| c.evidence.into_iter().next().map(|evidence| Said { span: c.span, evidence });
    let mut out: Vec<Said> = candidates.extract_if(.., of_model).filter_map(said).collect();
    out.sort_by_key(|s| (s.span.start(), s.span.end()));
    out
}

/// Joins them; what was said is sorted and disjoint. `read` says whether a recogniser has read the whole text, so that its
/// silence means something.
pub(super) fn join(listed: Vec<Candidate>, said: &[Said], read: bool) -> Vec<Candidate> {
    if !read && said.is_empty() {
        return listed;
    }
    let mut out = Vec::new();
    let mut taken = vec![false; said.len()];
    for candidate in listed {
        let from = said.partition_point(|s| s.span.end() <= candidate.span.start());
        let until = from + said[from..].partition_point(|s| s.span.start() < candidate.span.end());
        let near = &said[from..until];
        taken[from..until].fill(true);
        let sure: Vec<&Said> = near.iter().filter(|s| s.odds() >= weight::MODEL_SURE).collect();
        match sure[..] {
            [] => out.push(beside(candidate, near.iter().max_by(|a, b| a.odds().total_cmp(&b.odds())), read)),
            [one] => out.push(together(candidate, one)),
            _ => part(&candidate, &sure, &mut out),
        }
    }
    let alone = said.iter().zip(&taken).filter(|(s, taken)| !**taken && s.odds() >= weight::MODEL_FAINT);
    out.extend(alone.map(|(s, _)| unlisted(s)));
    merge_same_name(&mut out);
    out
}

/// Names side by side, which the lists took for one. A word of a sure list between two of them goes with the first.
fn part(candidate: &Candidate, sure: &[&Said], out: &mut Vec<Candidate>) {
    /// A blank, a letter, a blank.
    const A_WORD: usize = 3;
    let listed = candidate.score().value() >= 0.0;
    for (at, said) in sure.iter().enumerate() {
        let mut span = said.span;
        if listed {
            let start = if at == 0 { candidate.span.start().min(span.start()) } else { span.start() };
            let end = match sure.get(at + 1) {
                Some(next) if next.span.start() - span.end() >= A_WORD => next.span.start() - 1,
                Some(_) => span.end(),
                None => candidate.span.end().max(span.end()),
            };
            span = Span::trusted(start, end);
        }
        out.push(together(Candidate { span, ..candidate.clone() }, said));
    }
}

/// A name of the lists of which no recogniser is sure.
fn beside(mut candidate: Candidate, said: Option<&Said>, read: bool) -> Candidate {
    match said {
        Some(said) => candidate.evidence.push(model(said, weight::SHARED)),
        None if read => candidate.evidence.push(term("unseen", weight::MODEL_UNSEEN)),
        None => {}
    }
    candidate
}

/// Both see a name. Its span is the recogniser's, and the lists' words beside it where they are sure.
fn together(mut candidate: Candidate, said: &Said) -> Candidate {
    if is_echo(&candidate) {
        return unlisted(said);
    }
    let sure = candidate.score().value() >= 0.0;
    candidate.span = if sure { candidate.span.union(&said.span) } else { said.span };
    candidate.evidence.push(model(said, weight::SHARED));
    candidate
}

/// Whether the lists have nothing of their own to say: a word that they do not know, and that was a name only because the
/// recogniser took it for one.
fn is_echo(candidate: &Candidate) -> bool {
    let says = |e: &Evidence| match e.kind {
        EvidenceKind::Lexicon => !["unknown", "lower-case", "capitals", "sentence-start"].contains(&&*e.detail),
        EvidenceKind::Pattern | EvidenceKind::Mention => false,
        _ => true,
    };
    !candidate.evidence.iter().any(says)
}

/// A name in no list.
fn unlisted(said: &Said) -> Candidate {
    let evidence = vec![model(said, 0.0), term("unlisted", weight::UNLISTED)];
    Candidate { span: said.span, category: Category::PERSON, rule: Arc::from(RULE), evidence, tied: false }
}

/// Names that overlap now become one.
fn merge_same_name(out: &mut Vec<Candidate>) {
    out.sort_by_key(|c| (c.span.start(), c.span.end()));
    out.dedup_by(|next, kept| {
        let same = next.category == kept.category && next.rule == kept.rule && next.span.overlaps(&kept.span);
        if same {
            let span = kept.span.union(&next.span);
            if next.score() > kept.score() {
                std::mem::swap(next, kept);
            }
            kept.span = span;
        }
        same
    });
}

fn model(said: &Said, more: f32) -> Evidence {
    let weight = LogOdds::new(said.odds() + more);
    Evidence { kind: EvidenceKind::Model, detail: Arc::clone(&said.evidence.detail), weight }
}

fn term(detail: &'static str, weight: f32) -> Evidence {
    Evidence { kind: EvidenceKind::Model, detail: Arc::from(detail), weight: LogOdds::new(weight) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(start: usize, end: usize, weight: f32) -> Candidate {
        let evidence =
            Evidence { kind: EvidenceKind::Lexicon, detail: Arc::from("name"), weight: LogOdds::new(weight) };
        let span = Span::trusted(start, end);
        Candidate { span, category: Category::PERSON, rule: Arc::from(RULE), evidence: vec![evidence], tied: false }
    }

    fn said(start: usize, end: usize, odds: f32) -> Said {
        let evidence = Evidence { kind: EvidenceKind::Model, detail: Arc::from("person"), weight: LogOdds::new(odds) };
        Said { span: Span::trusted(start, end), evidence }
    }

    fn joined(lists: Vec<Candidate>, said: &[Said], read: bool) -> Vec<(usize, usize, f32)> {
        join(lists, said, read).iter().map(|c| (c.span.start(), c.span.end(), c.score().value())).collect()
    }

    #[test]
    fn agreement_says_more_than_either_alone() {
        let both = joined(vec![listed(0, 5, 2.0)], &[said(0, 5, 3.0)], true)[0].2;
        let recogniser = joined(Vec::new(), &[said(0, 5, 3.0)], true)[0].2;
        let lists = joined(vec![listed(0, 5, 2.0)], &[], true)[0].2;
        assert!(both > recogniser && recogniser > lists, "{both} {recogniser} {lists}");
    }

    #[test]
    fn silence_counts_only_where_it_was_read() {
        let unread = joined(vec![listed(0, 5, 2.0)], &[], false);
        assert_eq!(unread, [(0, 5, 2.0)]);
        assert!(joined(vec![listed(0, 5, 2.0)], &[], true)[0].2 < 2.0);
    }

    #[test]
    fn names_side_by_side_are_parted_as_they_are_read() {
        let found = joined(vec![listed(0, 20, 4.0)], &[said(0, 9, 5.0), said(10, 20, 5.0)], true);
        let spans: Vec<_> = found.iter().map(|f| (f.0, f.1)).collect();
        assert_eq!(spans, [(0, 9), (10, 20)]);
    }

    #[test]
    fn no_word_of_a_sure_list_is_lost_between_two_names() {
        // «Arwo Kok Ask Kim»: the recogniser is sure of the first two words and of the last.
        let found = joined(vec![listed(0, 16, 4.0)], &[said(0, 8, 5.0), said(13, 16, 5.0)], true);
        assert_eq!(found.iter().map(|f| (f.0, f.1)).collect::<Vec<_>>(), [(0, 12), (13, 16)]);
    }

    #[test]
    fn what_is_read_further_than_the_lists_go_is_one_name() {
        let found = joined(vec![listed(0, 5, 3.0)], &[said(0, 12, 4.0)], true);
        assert_eq!(found.iter().map(|f| (f.0, f.1)).collect::<Vec<_>>(), [(0, 12)]);
    }
}
