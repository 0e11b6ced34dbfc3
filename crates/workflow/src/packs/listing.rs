//! What a generation on disk says of itself.

use serde::{Deserialize, Serialize};

/// `layers.json` of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The day on which these versions were taken into use, `2026-11-28`.
    pub activated: String,
    /// The layers, base first.
    pub layers: Vec<Listed>,
}

/// A layer and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its path, `aarhus/social`.
    pub path: String,
    /// Its version.
    pub version: u64,
}
