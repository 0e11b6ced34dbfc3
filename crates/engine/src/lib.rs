//! Værn's engine: text -> findings -> plan -> redaction -> rehydration.
//!
//! Pure: no IO, clock, environment, randomness or logging (invariant 1; `clippy.toml` lists what is banned).
//!
//! ```text
//! source -normalise-> normal text -detect-> candidates -validate, weigh, overlap-> findings   = Analysis
//! Analysis -policy-> Plan -redact-> outgoing text, edits, vault -> diff;   answer -rehydrate-> what one reads
//! ```
#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]
#![warn(clippy::unwrap_used, clippy::expect_used)]
#![cfg_attr(test, allow(clippy::expect_used, reason = "a failing test says why"))]

mod blocks;
mod candidate;
mod category;
mod compiled;
mod context;
mod cues;
mod document;
mod engine;
mod hash;
mod homoglyph;
mod inspect;
mod lexicon;
mod mention;
mod models;
mod never;
mod normal;
mod overlap;
mod pattern;
mod people;
mod placeholder;
mod plan;
mod redact;
mod rehydrate;
mod reveal;
mod rule;
mod score;
mod span;
mod table;
mod tie;
mod validate;
mod vault;
mod words;

pub use candidate::{Analysis, Candidate, Detector, Effort, Finding, Gap, GapReason};
pub use category::{BadCategory, Category, Class};
pub use compiled::Compiled;
pub use context::ContextSpec;
pub use cues::{Cue, CueTable};
pub use document::Document;
pub use engine::Engine;
pub use lexicon::{BadLexicon, Lexicon, Lexicons};
pub use normal::NormalText;
pub use people::PeopleSpec;
pub use placeholder::{Placeholder, REMOVED};
pub use plan::{Action, DecidedBy, Decision, KeepReason, Plan, Policy, Verdict};
pub use redact::{Edit, Redaction, Segment, diff, redact};
pub use rehydrate::{Piece, Rehydrator, join, restored_text};
pub use rule::{
    Boundary, BuildError, DEFAULT_THRESHOLD, Grow, LexiconCheck, Limits, ModelRule, RuleSet, RuleSpec, Stage, WordShape,
};
pub use score::{Evidence, EvidenceKind, LogOdds};
pub use span::{Normal, Output, Source, Span};
pub use validate::{Validator, Verdict as Validation};
pub use vault::{Sensitive, Vault};
