//! Scores: one sum of log-odds per finding, every term with its reason.

use std::sync::Arc;

/// Natural log-odds. Terms add; the sum reads back as a probability.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct LogOdds(f32);

impl LogOdds {
    /// Even odds: probability 0.5.
    pub const EVEN: Self = Self(0.0);

    /// A raw log-odds term.
    pub const fn new(value: f32) -> Self {
        Self(value)
    }

    /// From a probability, clamped to 0.01..=0.99 so that no single term decides alone.
    pub fn from_probability(p: f32) -> Self {
        let p = p.clamp(0.01, 0.99);
        Self((p / (1.0 - p)).ln())
    }

    /// The term that moves probability `from` to `to`.
    pub fn moving(from: f32, to: f32) -> Self {
        Self(Self::from_probability(to).0 - Self::from_probability(from).0)
    }

    /// The value.
    pub const fn value(self) -> f32 {
        self.0
    }

    /// Back to a probability in 0..=1.
    pub fn probability(self) -> f32 {
        1.0 / (1.0 + (-self.0).exp())
    }
}

/// Why a score is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// The rule's pattern matched (the prior).
    Pattern,
    /// A checksum or calendar check held.
    Checksum,
    /// A word nearby speaks for it.
    Cue,
    /// A word beside it says that it is something else.
    ForeignCue,
    /// The word stands (or does not stand) in a list.
    Lexicon,
    /// A title before a name.
    Title,
    /// A role before a name.
    Role,
    /// What stands beside it.
    Neighbour,
    /// The same value was found elsewhere in the text.
    Mention,
    /// What a trained recogniser says.
    Model,
    /// A person is spoken of: in the sentence, right beside, in the sentence before, or in the same part of the text.
    Tie,
    /// It was written in disguise or encoded.
    Disguise,
    /// The employee marked it.
    Manual,
}

/// One term of a score. `detail` comes from the pack (a cue word, a list's id), never from the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What kind of reason.
    pub kind: EvidenceKind,
    /// Which cue, list or check.
    pub detail: Arc<str>,
    /// Its log-odds term.
    pub weight: LogOdds,
}

impl Evidence {
    pub(crate) fn new(kind: EvidenceKind, detail: &Arc<str>, weight: LogOdds) -> Self {
        Self { kind, detail: Arc::clone(detail), weight }
    }
}

impl Evidence {
    /// That it was written in disguise says nothing for or against what it is.
    pub(crate) fn disguise(detail: &'static str) -> Self {
        Self { kind: EvidenceKind::Disguise, detail: Arc::from(detail), weight: LogOdds::EVEN }
    }
}

/// The sum of all terms.
pub(crate) fn total(evidence: &[Evidence]) -> LogOdds {
    LogOdds(evidence.iter().map(|e| e.weight.0).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_survive_the_round_trip() {
        for p in [0.01_f32, 0.2, 0.5, 0.85, 0.99] {
            assert!((LogOdds::from_probability(p).probability() - p).abs() < 1e-4, "{p}");
        }
        let moved = LogOdds(LogOdds::from_probability(0.6).0 + LogOdds::moving(0.6, 0.95).0);
        assert!((moved.probability() - 0.95).abs() < 1e-4);
    }
}
