//! What can go wrong, as a closed list of codes. Texts stand in the message catalogue under the same names.

use serde::Serialize;
use std::collections::BTreeMap;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A problem's code. Every one has a text in each language (`problem-…`) that says what happened, and one that
        /// says what to do (`.next`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

codes! {
    /// The rule pack's bytes are not what was signed, or do not load.
    PackDamaged = "pack-damaged",
    /// A new rule pack was refused; the one before is in force.
    PackRejected = "pack-rejected",
    /// The rules' signatures ran out longer ago than the days of grace.
    PackExpired = "pack-expired",
    /// A layer is older than the organisation allows.
    PackTooOld = "pack-too-old",
    /// A managed setting cannot be obeyed.
    PolicyInvalid = "policy-invalid",
    /// The organisation has closed this way in.
    FrontDoorClosed = "front-door-closed",
    /// The endpoint's agreement has run out.
    EndpointExpired = "endpoint-expired",
    /// The endpoint may not get that as it is written.
    EndpointDataClass = "endpoint-data-class",
    /// The text is no text.
    TextNotText = "text-not-text",
    /// The log's folder is read-only, full or not a folder.
    LogUnwritable = "log-unwritable",
    /// The log does not fit its signature.
    LogDamaged = "log-damaged",
    /// The log's signing key cannot be had.
    LogKeyUnavailable = "log-key-unavailable",
    /// The keyring is locked.
    KeyringLocked = "keyring-locked",
    /// This machine has no keyring to keep an endpoint's key in.
    KeyringMissing = "keyring-missing",
    /// No such endpoint is approved.
    EndpointUnknown = "endpoint-unknown",
    /// The endpoint wants a key and none is stored.
    EndpointKeyMissing = "endpoint-key-missing",
    /// The endpoint cannot be reached.
    EndpointRefused = "endpoint-refused",
    /// It did not answer in time.
    EndpointTimeout = "endpoint-timeout",
    /// It broke off.
    EndpointReset = "endpoint-reset",
    /// It answered something else than agreed.
    EndpointGarbage = "endpoint-garbage",
    /// It did not accept the key.
    EndpointUnauthorised = "endpoint-unauthorised",
    /// It asks to wait.
    EndpointBusy = "endpoint-busy",
    /// It failed.
    EndpointFailed = "endpoint-failed",
    /// It refused the request.
    EndpointRejected = "endpoint-rejected",
    /// What was approved is not what stands there now.
    ReviewStale = "review-stale",
    /// A part was not inspected.
    ReviewBlocked = "review-blocked",
    /// A secret was found and not looked at.
    SecondLookNeeded = "second-look-needed",
    /// A direct identifier is kept without a reason.
    ReasonNeeded = "reason-needed",
    /// The text is empty.
    NothingToSend = "nothing-to-send",
    /// The clipboard cannot be used.
    ClipboardUnavailable = "clipboard-unavailable",
    /// The employee stopped it.
    Cancelled = "cancelled",
    /// An answer is still arriving.
    Busy = "busy",
    /// The configuration file does not parse.
    ConfigInvalid = "config-invalid",
    /// A mistake of ours.
    Internal = "internal",
}

/// What went wrong, without a word of anybody's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which.
    pub code: Code,
    /// For the message: an endpoint's name, a folder, a status.
    pub args: BTreeMap<String, String>,
}

impl Problem {
    /// A problem of that code.
    pub const fn new(code: Code) -> Self {
        Self { code, args: BTreeMap::new() }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.as_str())
    }
}

impl std::error::Error for Problem {}
