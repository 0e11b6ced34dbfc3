//! The use cases, shared by every front door: propose, approve, forward, rehydrate, record.
//!
//! ```text
//! Draft -Desk::propose-> Proposal -Desk::approve-> Approved -Desk::forward-> Completed
//! ```

pub mod config;
mod desk;
mod draft;
mod forward;
mod keys;
mod messages;
mod problem;
mod proposal;
mod receipt;
mod recognisers;

pub use desk::{Ahead, Desk, Setup, VERSION, log_folder};
pub use draft::Draft;
pub use forward::{Cancel, Event};
pub use keys::{KeyError, KeyPlace, KeyStore, MemoryKeys, OsKeyring};
pub use messages::{Language, Messages};
pub use problem::{Code, Problem};
pub use proposal::{Approved, Completed, Consent, Conversation, INSTRUCTION, Proposal, Turn};
pub use receipt::{Receipt, ReceiptFault};
pub use recognisers::recognisers;

/// The crates below, for front doors: they depend on this crate alone.
pub use {
    vaern_audit as audit, vaern_engine as engine, vaern_gateway as gateway, vaern_names as names, vaern_rules as rules,
};
