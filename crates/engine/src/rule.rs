//! Rules as the engine takes them: already read and checked by the pack loader.

use crate::category::Category;
use crate::compiled::Compiled;
use crate::context::ContextSpec;
use crate::lexicon::Lexicons;
use crate::people::PeopleSpec;
use crate::validate::Validator;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What may not stand directly beside a covered value. `regex` has no look-around, so neighbours are checked by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Boundary {
    /// No letter, digit or `_`.
    #[default]
    Word,
    /// No digit.
    Digit,
    /// No digit, and no digit behind one of `. - /`.
    Number,
    /// Anything may.
    None,
}

/// Whether a match takes in the rest of the word that it stands in: «misbrug» in «stofmisbrugeren».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grow {
    /// To the left.
    pub left: bool,
    /// To the right.
    pub right: bool,
}

/// A word, or the beginning, end or middle of one: `demens`, `demens*`, `*misbrug`, `*misbrug*`. Lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordShape {
    text: String,
    open: Grow,
}

impl WordShape {
    /// Reads it as a pack writes it.
    pub fn parse(written: &str) -> Self {
        let lower = written.to_lowercase();
        let open = Grow { left: lower.starts_with('*'), right: lower.ends_with('*') };
        Self { text: lower.trim_matches('*').to_owned(), open }
    }

    /// Whether the whole of `lower` has this shape.
    pub(crate) fn fits(&self, lower: &str) -> bool {
        match self.open {
            Grow { left: true, right: true } => lower.contains(&self.text),
            Grow { left: true, right: false } => lower.ends_with(&self.text),
            Grow { left: false, right: true } => lower.starts_with(&self.text),
            Grow { left: false, right: false } => lower == self.text,
        }
    }
}

/// A named capture group that must be in a lexicon.
#[derive(Debug, Clone)]
pub struct LexiconCheck {
    /// Id of the lexicon.
    pub lexicon: Arc<str>,
    /// Name of the capture group.
    pub group: String,
}

/// What the findings of a rule do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    /// They are none: the rule is switched off.
    Off,
    /// They are counted, and nothing else: [`crate::Analysis::shadow`].
    Shadow,
    /// They are hints, however sure.
    Advise,
    /// They are acted on.
    #[default]
    Enforce,
}

impl Stage {
    /// What a pack may say of its own rules, the mildest first.
    pub const ALL: [Self; 3] = [Self::Shadow, Self::Advise, Self::Enforce];

    /// A stable lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Shadow => "shadow",
            Self::Advise => "advise",
            Self::Enforce => "enforce",
        }
    }

    /// The stage of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// One pattern rule.
#[derive(Debug, Clone)]
pub struct RuleSpec {
    /// Stable id such as `dk.cpr`.
    pub id: Arc<str>,
    /// What a match is about.
    pub category: Category,
    /// `regex` syntax over the normalised text; a group named `value` narrows what is covered.
    pub pattern: String,
    /// What may not stand beside the value.
    pub boundary: Boundary,
    /// A check of the value.
    pub validator: Option<Validator>,
    /// Probability that a bare match is this, 0..=1.
    pub prior: f32,
    /// Probability once the validator has confirmed it.
    pub confirm: Option<f32>,
    /// Words nearby.
    pub context: Option<ContextSpec>,
    /// A list that a part of the match must be in.
    pub lexicon: Option<LexiconCheck>,
    /// Whether a match takes in the rest of its word.
    pub grow: Grow,
    /// Values that are not meant.
    pub except: Vec<WordShape>,
    /// Whether a match counts only where a person is spoken of.
    pub tied: bool,
}

impl RuleSpec {
    /// A pattern that is nobody's rule: the engine's own.
    pub(crate) fn bare(id: &str, pattern: &str, boundary: Boundary) -> Self {
        Self {
            id: Arc::from(id),
            category: Category::SECRET,
            pattern: pattern.to_owned(),
            boundary,
            validator: None,
            prior: 0.5,
            confirm: None,
            context: None,
            lexicon: None,
            grow: Grow::default(),
            except: Vec::new(),
            tied: false,
        }
    }
}

/// Everything an engine is built from.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// Pattern rules.
    pub rules: Vec<RuleSpec>,
    /// How people are recognised, if this pack does that.
    pub people: Option<PeopleSpec>,
    /// What counts of what a trained recogniser finds, people aside.
    pub models: Vec<ModelRule>,
    /// Word lists by id.
    pub lexicons: Lexicons,
    /// The score from which a finding is acted on, 0..=1, where it is not [`DEFAULT_THRESHOLD`].
    pub threshold: Option<f32>,
    /// The same for single categories.
    pub thresholds: BTreeMap<Category, f32>,
    /// Rules that do not act (yet), by id; all others do.
    pub stages: BTreeMap<Arc<str>, Stage>,
    /// Expressions that are nobody's data, in any case: [`crate::Category::yields_to_terms`] says to what they apply.
    pub never: Vec<String>,
    /// How many of `rules`, from the first, are the base's; `None`: all. Those of layers have automata of their own, so that
    /// what was compiled for the base fits whatever stands on it.
    pub base: Option<usize>,
    /// Automata and word table of the base built ahead, if they were.
    pub compiled: Option<Compiled>,
    /// The automata of the layers' rules, if they were built ahead.
    pub compiled_layers: Option<Compiled>,
}

/// Something that a trained recogniser finds, and how sure it must be.
#[derive(Debug, Clone)]
pub struct ModelRule {
    /// The rule id of the recogniser's candidates, «names.place».
    pub id: Arc<str>,
    /// What they are about.
    pub category: Category,
    /// The probability from which it is acted on, 0..=1.
    pub least: f32,
    /// Whether it counts only where a person is spoken of.
    pub tied: bool,
}

/// The acting threshold of categories without one of their own (docs/DESIGN.md).
pub const DEFAULT_THRESHOLD: f32 = 0.5;

impl RuleSet {
    pub(crate) fn threshold(&self, category: &Category) -> f32 {
        self.thresholds.get(category).copied().or(self.threshold).unwrap_or(DEFAULT_THRESHOLD)
    }

    /// The rules of the base, and those of the layers on it.
    pub(crate) fn split(&self) -> (&[RuleSpec], &[RuleSpec]) {
        self.rules.split_at(self.base.unwrap_or(self.rules.len()).min(self.rules.len()))
    }

    pub(crate) fn stage(&self, rule: &str) -> Stage {
        self.stages.get(rule).copied().unwrap_or_default()
    }
}

/// Bounds that keep analysis linear and finite.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest text, in bytes; a longer one is a gap.
    pub max_bytes: usize,
    /// Most findings; more is a gap.
    pub max_findings: usize,
}

impl Limits {
    /// 1 MiB of text (no chat model takes more in one prompt) and 20,000 findings.
    pub const DESKTOP: Self = Self { max_bytes: 1 << 20, max_findings: 20_000 };
}

/// Why an engine could not be built. Names rules, never text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The pattern is not valid `regex` syntax, can match the empty string, or has no bounded length.
    Pattern {
        /// The rule.
        rule: Arc<str>,
        /// What is wrong with it.
        why: String,
    },
    /// The rule names a lexicon that is not in the set.
    UnknownLexicon {
        /// The rule.
        rule: Arc<str>,
        /// The lexicon's id.
        lexicon: Arc<str>,
    },
    /// The rule's lexicon check names a capture group that its pattern does not have.
    UnknownGroup {
        /// The rule.
        rule: Arc<str>,
        /// The group.
        group: String,
    },
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pattern { rule, why } => write!(f, "rule {rule}: {why}"),
            Self::UnknownLexicon { rule, lexicon } => write!(f, "rule {rule}: no lexicon {lexicon}"),
            Self::UnknownGroup { rule, group } => write!(f, "rule {rule}: the pattern has no group {group}"),
        }
    }
}

impl std::error::Error for BuildError {}
