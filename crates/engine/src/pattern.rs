//! The pattern detector: every rule's expression over the normalised text.

mod matcher;
mod words;

use crate::candidate::{Candidate, Detector, GapReason};
use crate::lexicon::{Lexicon, Lexicons};
use crate::normal::NormalText;
use crate::rule::{Boundary, BuildError, Grow, RuleSpec};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use crate::validate::Verdict;
use aho_corasick::AhoCorasick;
use matcher::{Hit, Ingredients, Matcher};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// How far a match grows, in bytes.
const LONGEST_WORD: usize = 80;

struct Compiled {
    spec: RuleSpec,
    matcher: Matcher,
    lexicon: Option<Lexicon>,
    prior: LogOdds,
    confirm: LogOdds,
}

/// Runs all pattern rules of a set.
pub(crate) struct PatternDetector {
    rules: Vec<Compiled>,
    /// All words that rules ask for, and which rules ask for each.
    words: AhoCorasick,
    askers: Vec<Vec<usize>>,
}

impl PatternDetector {
    pub(crate) fn new(rules: &[RuleSpec], lexicons: &Lexicons) -> Result<Self, BuildError> {
        let rules: Vec<Compiled> = rules.iter().map(|spec| compile(spec, lexicons)).collect::<Result<_, _>>()?;
        let mut asked: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, rule) in rules.iter().enumerate() {
            for word in rule.matcher.words().into_iter().flatten() {
                asked.entry(word).or_default().push(index);
            }
        }
        let words = AhoCorasick::new(asked.keys());
        let too_many =
            |e: aho_corasick::BuildError| BuildError::Pattern { rule: Arc::from("words"), why: e.to_string() };
        let (words, askers) = (words.map_err(too_many)?, asked.into_values().collect());
        Ok(Self { rules, words, askers })
    }

    /// The rules that this text gives a chance, in order.
    fn alive(&self, text: &NormalText<'_>) -> impl Iterator<Item = &Compiled> {
        let mut alive: Vec<bool> = self.rules.iter().map(|rule| rule.matcher.words().is_none()).collect();
        for hit in self.words.find_overlapping_iter(text.lower()) {
            for rule in &self.askers[hit.pattern().as_usize()] {
                alive[*rule] = true;
            }
        }
        let present = Ingredients::of(text.text());
        self.rules
            .iter()
            .zip(alive)
            .filter(move |(rule, alive)| *alive && rule.matcher.can_match(present))
            .map(|(rule, _)| rule)
    }
}

fn compile(spec: &RuleSpec, lexicons: &Lexicons) -> Result<Compiled, BuildError> {
    let bad = |why: String| BuildError::Pattern { rule: Arc::clone(&spec.id), why };
    let matcher = Matcher::new(&spec.pattern).map_err(bad)?;
    let lexicon = match &spec.lexicon {
        None => None,
        Some(check) if !matcher.has_group(&check.group) => {
            return Err(BuildError::UnknownGroup { rule: Arc::clone(&spec.id), group: check.group.clone() });
        }
        Some(check) => Some(lexicons.get(&check.lexicon).cloned().ok_or_else(|| BuildError::UnknownLexicon {
            rule: Arc::clone(&spec.id),
            lexicon: Arc::clone(&check.lexicon),
        })?),
    };
    let confirm = spec.confirm.map_or(LogOdds::EVEN, |p| LogOdds::moving(spec.prior, p));
    Ok(Compiled { spec: spec.clone(), matcher, lexicon, prior: LogOdds::from_probability(spec.prior), confirm })
}

impl Detector for PatternDetector {
    fn detect(&self, text: &NormalText<'_>, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        let mut failed = false;
        for rule in self.alive(text) {
            failed |= rule.search(text, out).is_err();
        }
        if failed { Err(GapReason::DetectorFailed) } else { Ok(()) }
    }
}

impl Compiled {
    fn search(&self, text: &NormalText<'_>, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        let mut at = 0;
        while let Some(hit) = self.matcher.find_at(text.text(), at).map_err(|_| GapReason::DetectorFailed)? {
            let value = grown(hit.value.clone(), self.spec.grow, text.text());
            let span = Span::trusted(value.start, value.end.max(value.start + 1));
            match self.judge(text, span, &hit) {
                Some(candidate) => {
                    out.push(candidate);
                    at = value.end;
                }
                // Start again one character later: a rejected match may hide a good one.
                None => at = next_char(text.text(), hit.whole.start),
            }
        }
        Ok(())
    }

    fn judge(&self, text: &NormalText<'_>, span: Span<Normal>, hit: &Hit) -> Option<Candidate> {
        if !boundary_holds(self.spec.boundary, text.text(), span) {
            return None;
        }
        let lower = span.of(text.lower());
        if self.spec.except.iter().any(|shape| shape.fits(lower)) {
            return None;
        }
        if let (Some(lexicon), Some(check)) = (&self.lexicon, &self.spec.lexicon) {
            lexicon.get(&text.lower()[hit.group(&check.group)?])?;
        }
        let mut evidence = vec![Evidence::new(EvidenceKind::Pattern, &self.spec.id, self.prior)];
        if let Some(validator) = &self.spec.validator {
            match validator.check(span.of(text.text())) {
                Verdict::Reject => return None,
                Verdict::Confirm if self.spec.confirm.is_some() => {
                    evidence.push(Evidence::new(EvidenceKind::Checksum, &Arc::from(validator.name), self.confirm));
                }
                Verdict::Accept | Verdict::Confirm => {}
            }
        }
        if let Some(context) = &self.spec.context {
            evidence.extend(context.weigh(text, span));
        }
        Some(Candidate {
            span,
            category: self.spec.category.clone(),
            rule: Arc::clone(&self.spec.id),
            evidence,
            tied: self.spec.tied,
        })
    }
}

/// Takes in the rest of a word: letters, and hyphens between letters.
fn grown(value: Range<usize>, grow: Grow, text: &str) -> Range<usize> {
    let (mut start, mut end) = (value.start, value.end);
    while let Some(c) = text[..start].chars().next_back().filter(|_| grow.left) {
        let joins = c == '-' && text[..start - 1].chars().next_back().is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || joins) || value.end - start > LONGEST_WORD {
            break;
        }
        start -= c.len_utf8();
    }
    while let Some(c) = text[end..].chars().next().filter(|_| grow.right) {
        let joins = c == '-' && text[end + 1..].chars().next().is_some_and(char::is_alphabetic);
        if !(c.is_alphabetic() || joins) || end - value.start > LONGEST_WORD {
            break;
        }
        end += c.len_utf8();
    }
    start..end
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

fn boundary_holds(boundary: Boundary, text: &str, span: Span<Normal>) -> bool {
    let mut before = text[..span.start()].chars().rev();
    let mut after = text[span.end()..].chars();
    let (b1, b2, a1, a2) = (before.next(), before.next(), after.next(), after.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let joint = |c: Option<char>| matches!(c, Some('.' | '-' | '/'));
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match boundary {
        Boundary::None => true,
        Boundary::Word => !word(b1) && !word(a1),
        Boundary::Digit => !digit(b1) && !digit(a1),
        Boundary::Number => !(digit(b1) || digit(a1) || joint(b1) && digit(b2) || joint(a1) && digit(a2)),
    }
}
