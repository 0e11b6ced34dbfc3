//! The pattern detector: every rule's expression over the normalised text.

use crate::candidate::{Candidate, Detector, GapReason};
use crate::lexicon::{Lexicon, Lexicons};
use crate::normal::NormalText;
use crate::rule::{Boundary, BuildError, RuleSpec};
use crate::score::{Evidence, EvidenceKind, LogOdds};
use crate::span::{Normal, Span};
use crate::validate::Verdict;
use regex::{Captures, Regex, RegexBuilder};
use std::sync::Arc;

/// Longest match a pattern may have, in bytes. Keeps restarts, and with them the whole search, linear.
const MAX_MATCH: usize = 8192;
/// Budget of one compiled pattern, in bytes.
const MAX_PATTERN: usize = 4 << 20;

struct Compiled {
    spec: RuleSpec,
    regex: Regex,
    lexicon: Option<Lexicon>,
    prior: LogOdds,
    confirm: LogOdds,
}

/// Runs all pattern rules of a set.
pub(crate) struct PatternDetector {
    rules: Vec<Compiled>,
}

impl PatternDetector {
    pub(crate) fn new(rules: &[RuleSpec], lexicons: &Lexicons) -> Result<Self, BuildError> {
        let rules = rules.iter().map(|spec| compile(spec, lexicons)).collect::<Result<_, _>>()?;
        Ok(Self { rules })
    }
}

fn compile(spec: &RuleSpec, lexicons: &Lexicons) -> Result<Compiled, BuildError> {
    let bad = |why: String| BuildError::Pattern { rule: Arc::clone(&spec.id), why };
    let hir = regex_syntax::parse(&spec.pattern).map_err(|e| bad(e.to_string()))?;
    match (hir.properties().minimum_len(), hir.properties().maximum_len()) {
        (Some(1..), Some(max)) if max <= MAX_MATCH => {}
        (Some(1..), _) => {
            return Err(bad(format!("a match must be at most {MAX_MATCH} bytes: bound every repetition")));
        }
        _ => return Err(bad("the pattern matches the empty text".to_owned())),
    }
    let regex = RegexBuilder::new(&spec.pattern).size_limit(MAX_PATTERN).build().map_err(|e| bad(e.to_string()))?;
    let lexicon = match &spec.lexicon {
        None => None,
        Some(check) if !regex.capture_names().flatten().any(|name| name == check.group) => {
            return Err(BuildError::UnknownGroup { rule: Arc::clone(&spec.id), group: check.group.clone() });
        }
        Some(check) => Some(lexicons.get(&check.lexicon).cloned().ok_or_else(|| BuildError::UnknownLexicon {
            rule: Arc::clone(&spec.id),
            lexicon: Arc::clone(&check.lexicon),
        })?),
    };
    let confirm = spec.confirm.map_or(LogOdds::EVEN, |p| LogOdds::moving(spec.prior, p));
    Ok(Compiled { spec: spec.clone(), regex, lexicon, prior: LogOdds::from_probability(spec.prior), confirm })
}

impl Detector for PatternDetector {
    fn detect(&self, text: &NormalText<'_>, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        for rule in &self.rules {
            rule.search(text, out);
        }
        Ok(())
    }
}

impl Compiled {
    fn search(&self, text: &NormalText<'_>, out: &mut Vec<Candidate>) {
        let mut at = 0;
        while let Some(captures) = self.regex.captures_at(text.text(), at) {
            let Some(whole) = captures.get(0) else { return };
            let value = captures.name("value").unwrap_or(whole);
            let span = Span::trusted(value.start(), value.end().max(value.start() + 1));
            match self.judge(text, span, &captures) {
                Some(candidate) => {
                    out.push(candidate);
                    at = value.end();
                }
                // Start again one character later: a rejected match may hide a good one.
                None => at = next_char(text.text(), whole.start()),
            }
        }
    }

    fn judge(&self, text: &NormalText<'_>, span: Span<Normal>, captures: &Captures<'_>) -> Option<Candidate> {
        if !boundary_holds(self.spec.boundary, text.text(), span) {
            return None;
        }
        if let (Some(lexicon), Some(check)) = (&self.lexicon, &self.spec.lexicon) {
            let group = captures.name(&check.group)?;
            lexicon.get(&text.lower()[group.range()])?;
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
        Some(Candidate { span, category: self.spec.category.clone(), rule: Arc::clone(&self.spec.id), evidence })
    }
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

fn boundary_holds(boundary: Boundary, text: &str, span: Span<Normal>) -> bool {
    let mut before = text[..span.start()].chars().rev();
    let mut after = text[span.end()..].chars();
    let (b1, b2, a1, a2) = (before.next(), before.next(), after.next(), after.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let joint = |c: Option<char>| matches!(c, Some('.' | ',' | '-' | '/'));
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match boundary {
        Boundary::None => true,
        Boundary::Word => !word(b1) && !word(a1),
        Boundary::Digit => !digit(b1) && !digit(a1),
        Boundary::Number => !digit(b1) && !digit(a1) && !(joint(b1) && digit(b2)) && !(joint(a1) && digit(a2)),
    }
}
