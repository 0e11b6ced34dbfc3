//! What the log says: a closed schema without room for text (docs/DESIGN.md, «The record»).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::SystemTime;

/// An identifier: 1-96 of `A-Z a-z 0-9 . _ -`. There is no other string in a record, so prompt text cannot get in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Id(String);

/// The string is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of 1-96 letters, digits, dots, hyphens or underscores")]
pub struct BadId;

impl Id {
    /// Checks an identifier.
    ///
    /// # Errors
    /// [`BadId`].
    pub fn new(id: &str) -> Result<Self, BadId> {
        let fits = (1..=96).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
        if fits { Ok(Self(id.to_owned())) } else { Err(BadId) }
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = BadId;
    fn try_from(id: String) -> Result<Self, BadId> {
        Self::new(&id)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message was about to leave, or (with `refers_to`) what became of it.
    Send,
    /// A message was stopped.
    Block,
    /// A pack was taken into use.
    PackActivate,
    /// A pack was refused.
    PackReject,
    /// Something could not be inspected.
    Gap,
}

/// Where the text came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrontDoor {
    /// The app's window.
    Window,
    /// The command line.
    Cli,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Recorded before the first byte leaves.
    Intent,
    /// The whole answer arrived.
    Completed,
    /// The employee stopped it, or the window was closed.
    Cancelled,
    /// The endpoint refused or broke off.
    Failed,
    /// The safe text was put on the clipboard.
    Copied,
    /// Nothing left.
    Stopped,
}

/// How many findings of a category met an action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// `keep`, `replace`, `mask`, `generalise`, `remove`.
    pub action: Id,
    /// `CPR`, `PERSON`, …
    pub category: Id,
    /// How many.
    pub n: u64,
}

/// How often a rule decided, and with which reason code employees kept what it found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleUse {
    /// Rule id.
    pub id: Id,
    /// How many.
    pub n: u64,
    /// From the closed list, when kept by the employee.
    pub reason: Option<Id>,
}

/// Which rules were in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackRef {
    /// SHA-256 of the pack, hexadecimal.
    pub digest: Id,
    /// Pack id.
    pub id: Id,
    /// Pack version.
    pub version: u64,
}

/// What a caller says happened; the log adds sequence and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub kind: Kind,
    /// How it ended.
    pub outcome: Outcome,
    /// Where the text came in.
    pub front_door: FrontDoor,
    /// Where the signing key lives: `keyring`, or `file` where there is no keyring.
    pub key: Option<Id>,
    /// Where it went.
    pub endpoint: Option<Id>,
    /// Rules in force.
    pub pack: Option<PackRef>,
    /// Engine version.
    pub engine: Id,
    /// Findings by category and action.
    pub counts: Vec<Count>,
    /// Rules that decided.
    pub rules: Vec<RuleUse>,
    /// Length of the outgoing bytes, kept as a bucket.
    pub bytes: Option<u64>,
    /// Seconds until the outcome, kept as a bucket.
    pub seconds: Option<u64>,
    /// Salted commitment to the outgoing bytes, hexadecimal.
    pub commitment: Option<Id>,
    /// The record whose outcome this is.
    pub refers_to: Option<u64>,
    /// Organisational unit, if configured.
    pub org_unit: Option<Id>,
    /// The layers that were taken into use; only with [`Kind::PackActivate`].
    pub layers: Vec<PackRef>,
    /// Why a pack was refused; only with [`Kind::PackReject`].
    pub cause: Option<Id>,
}

/// One leaf. Fields stand in alphabetical order, and numbers are integers: what `serde_json` writes is the canonical
/// form of RFC 8785.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of Entry, which says it")]
pub struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Id>,
    pub commitment: Option<Id>,
    pub counts: Vec<Count>,
    pub endpoint: Option<Id>,
    pub engine: Id,
    pub front_door: FrontDoor,
    pub key: Option<Id>,
    pub kind: Kind,
    pub latency: Option<Id>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<PackRef>,
    pub org_unit: Option<Id>,
    pub outcome: Outcome,
    pub pack: Option<PackRef>,
    pub refers_to: Option<u64>,
    pub rules: Vec<RuleUse>,
    pub sequence: u64,
    pub size: Option<Id>,
    pub time: Hour,
    pub version: u64,
}

/// Version of the schema.
pub const VERSION: u64 = 1;

impl Record {
    pub(crate) fn new(entry: Entry, sequence: u64, time: Hour) -> Self {
        let Entry { kind, outcome, front_door, endpoint, pack, engine, counts, rules, bytes, seconds, .. } = entry;
        Self {
            cause: entry.cause,
            layers: entry.layers,
            commitment: entry.commitment,
            counts,
            endpoint,
            engine,
            front_door,
            key: entry.key,
            kind,
            latency: seconds.map(|s| bucket(s, &[1, 3, 10, 30, 60], "s")),
            org_unit: entry.org_unit,
            outcome,
            pack,
            refers_to: entry.refers_to,
            rules,
            sequence,
            size: bytes.map(|b| bucket(b.div_ceil(1024), &[1, 4, 16, 64, 256, 1024], "KiB")),
            time,
            version: VERSION,
        }
    }

    /// The leaf: canonical JSON without a line end.
    ///
    /// # Panics
    /// Never: the schema holds nothing that JSON cannot say.
    pub fn leaf(&self) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "integers and identifiers only")]
        serde_json::to_vec(self).expect("a record is JSON")
    }

    /// Reads a leaf.
    ///
    /// # Errors
    /// What the JSON parser says; unknown fields and free text are errors.
    pub fn parse(leaf: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(leaf)
    }
}

/// `up-to-4-KiB`, `over-60-s`: coarse, so that a size or a duration identifies nobody.
fn bucket(value: u64, bounds: &[u64], unit: &str) -> Id {
    let fits = bounds.iter().find(|bound| value <= **bound);
    let last = bounds.last().copied().unwrap_or_default();
    Id(fits.map_or_else(|| format!("over-{last}-{unit}"), |bound| format!("up-to-{bound}-{unit}")))
}

/// A point in time to the hour, UTC: `2026-11-24T20Z`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Hour(String);

impl Hour {
    /// The hour of `time`, rounded down.
    pub fn of(time: SystemTime) -> Self {
        let t = time::OffsetDateTime::from(time);
        Self(format!("{:04}-{:02}-{:02}T{:02}Z", t.year(), u8::from(t.month()), t.day(), t.hour()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Hour {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let shape = b"dddd-dd-ddTddZ";
        let fits = text.len() == shape.len()
            && text.bytes().zip(shape).all(|(b, s)| if *s == b'd' { b.is_ascii_digit() } else { b == *s });
        if fits { Ok(Self(text)) } else { Err("not an hour") }
    }
}
