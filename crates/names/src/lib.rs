//! Recogniser of people, places and organisations: a small transformer that reads sentence by sentence.
//!
//! ```text
//! text -words-> stretches of sentences -pieces-> encoder -> logits of words -best labels-> mentions   = a Detector
//! ```
//!
//! It knows no lists. Lists, titles, roles and neighbours are the engine's people recogniser, which joins what both say
//! (`vaern_engine`, `people`). Weights, training and numbers: `rules/names/MODEL_CARD.md` and `training/README.md`.
//!
//! **Deliberately absent:** files (the weights are part of the binary), network, unsafe code.
#![warn(clippy::unwrap_used, clippy::expect_used)]
#![cfg_attr(test, allow(clippy::expect_used, reason = "a failing test says why"))]

mod detector;
mod encoder;
#[cfg(test)]
mod fixtures;
mod labels;
mod math;
mod memory;
mod pieces;
mod weights;
mod words;

pub use detector::{Mention, Names};
pub use encoder::Register;
pub use labels::Kind;
pub use weights::LoadError;
