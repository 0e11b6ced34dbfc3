//! Expressions that the organisation has said are nobody's data: its own town hall, its own hotline.

use crate::candidate::Located;
use crate::normal::NormalText;
use crate::rule::BuildError;
use crate::span::{Normal, Source, Span};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::Arc;

/// Looks for the expressions, as whole words, in any case.
pub(crate) struct Never(Option<AhoCorasick>);

impl Never {
    pub(crate) fn new(terms: &[String]) -> Result<Self, BuildError> {
        let terms: Vec<String> = terms.iter().map(|t| t.trim().to_lowercase()).filter(|t| !t.is_empty()).collect();
        if terms.is_empty() {
            return Ok(Self(None));
        }
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&terms);
        let failed = |e: aho_corasick::BuildError| BuildError::Pattern { rule: Arc::from("never"), why: e.to_string() };
        search.map(|search| Self(Some(search))).map_err(failed)
    }

    /// Takes out what lies within one of the expressions, unless it is of a category that does not yield to them.
    pub(crate) fn clear(&self, text: &NormalText<'_>, candidates: &mut Vec<Located>) {
        let Some(search) = &self.0 else { return };
        if candidates.is_empty() {
            return;
        }
        let lower = text.lower();
        let whole = |start: usize, end: usize| {
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !word(lower[..start].chars().next_back()) && !word(lower[end..].chars().next())
        };
        let hits = search.find_iter(lower).filter(|hit| whole(hit.start(), hit.end()));
        let spans = hits.filter_map(|hit| text.to_source(Span::<Normal>::trusted(hit.start(), hit.end())));
        let spans: Vec<Span<Source>> = spans.collect();
        let within = |span: Span<Source>| spans.iter().any(|s| s.start() <= span.start() && span.end() <= s.end());
        candidates.retain(|l| !(l.candidate.category.yields_to_terms() && within(l.span)));
    }
}
