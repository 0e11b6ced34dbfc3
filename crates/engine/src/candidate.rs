//! What detectors report, and what becomes of it.

use crate::category::Category;
use crate::normal::NormalText;
use crate::score::{Evidence, LogOdds, total};
use crate::span::{Normal, Source, Span};
use std::sync::Arc;

/// A detector's suggestion, in the normalised text.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where.
    pub span: Span<Normal>,
    /// What about.
    pub category: Category,
    /// Which rule.
    pub rule: Arc<str>,
    /// Every term of its score.
    pub evidence: Vec<Evidence>,
    /// Whether it counts only where a person is spoken of.
    pub tied: bool,
}

impl Candidate {
    /// The sum of its evidence.
    pub fn score(&self) -> LogOdds {
        total(&self.evidence)
    }
}

/// A candidate with its place in the text as the user gave it.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub(crate) span: Span<Source>,
    pub(crate) candidate: Candidate,
}

/// How long an inspection may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Microseconds, while somebody types. A detector that needs longer answers from what it remembers; the rest is
    /// [`GapReason::Pending`].
    Quick,
    /// As long as it takes.
    Full,
}

/// Something that recognises personal data.
pub trait Detector: Send + Sync {
    /// Appends candidates found in `text`. What it finds may depend on `effort` only by a gap: a quick answer without one
    /// is the full answer.
    ///
    /// # Errors
    /// The reason why the text (or a part of it) could not be inspected. What was appended before counts all the same.
    fn detect(&self, text: &NormalText<'_>, effort: Effort, out: &mut Vec<Candidate>) -> Result<(), GapReason>;

    /// Whether it knows people, so that where it is silent probably nobody is named.
    fn reads_people(&self) -> bool {
        false
    }
}

impl<D: Detector + ?Sized> Detector for Arc<D> {
    fn detect(&self, text: &NormalText<'_>, effort: Effort, out: &mut Vec<Candidate>) -> Result<(), GapReason> {
        (**self).detect(text, effort, out)
    }

    fn reads_people(&self) -> bool {
        (**self).reads_people()
    }
}

/// Personal data found in the source. Holds no text.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where, in the text as the user gave it.
    pub span: Span<Source>,
    /// What about.
    pub category: Category,
    /// Which rule decided.
    pub rule: Arc<str>,
    /// The sum of the evidence.
    pub score: LogOdds,
    /// Under the acting threshold: shown, not acted on.
    pub hint: bool,
    /// Every term of the score.
    pub evidence: Vec<Evidence>,
}

/// Why something could not be inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum GapReason {
    /// Longer than `Limits::max_bytes`.
    TooLarge,
    /// Holds NUL or mostly control or replacement characters: a file, not a text.
    NotText,
    /// More findings than `Limits::max_findings`.
    TooMany,
    /// A detector failed.
    DetectorFailed,
    /// A detector has not read it yet, and was asked for a quick answer.
    Pending,
    /// The outgoing text still had findings after the rounds allowed.
    Unsettled,
}

impl GapReason {
    /// A stable lower-case name, also the message id behind `gap-`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::TooMany => "too-many",
            Self::DetectorFailed => "detector-failed",
            Self::Pending => "pending",
            Self::Unsettled => "unsettled",
        }
    }
}

/// A part of the text that was not inspected. A gap blocks sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Why.
    pub reason: GapReason,
}

/// Everything that is known about a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Sorted by position, disjoint.
    pub findings: Vec<Finding>,
    /// What was not inspected.
    pub gaps: Vec<Gap>,
    /// What rules that are only counted would have found, by position; may overlap anything.
    pub shadow: Vec<Finding>,
}
