//! The tamper-evident log: what was sent, provable to an outsider, without anybody's personal data in it.
//!
//! Records of a closed schema are leaves of an RFC 6962 Merkle tree; a C2SP signed checkpoint follows each append.
//! Depends on no other crate of ours, so that an auditor can read it alone.

mod log;
mod note;
mod record;
mod tree;
mod verify;

pub use ed25519_dalek::SigningKey;
pub use log::{Appended, Log, LogError};
pub use note::{Checkpoint, NoteError, Verifier};
pub use record::{BadId, Count, Entry, FrontDoor, Hour, Id, Kind, Outcome, PackRef, Record, RuleUse, VERSION};
pub use tree::{Hash, Tree, leaf_hash, node_hash, verify_inclusion};
pub use verify::{Fault, Report, records, verify};
