//! The use cases, shared by every front door: propose, approve, forward, rehydrate, record.
//!
//! ```text
//! Draft -Desk::propose-> Proposal -Desk::approve-> Approved -Desk::forward-> Completed
//! ```

pub mod config;
mod desk;
mod draft;
mod endpoints;
mod forward;
mod keys;
pub mod managed;
mod messages;
pub mod packs;
mod problem;
mod proposal;
mod receipt;
mod recognisers;
mod rules_in;

pub use desk::{Ahead, Desk, ReadManaged, Setup, VERSION, log_folder};
pub use draft::Draft;
pub use forward::{Cancel, Event};
pub use keys::{KeyError, KeyPlace, KeyStore, MemoryKeys, OsKeyring};
pub use messages::{Language, Messages};
pub use problem::{Code, Problem};
pub use proposal::{Approved, Completed, Consent, Conversation, INSTRUCTION, Proposal, Turn};
pub use receipt::{Receipt, ReceiptFault};
pub use recognisers::recognisers;

/// The day of `now` on this machine, `2026-11-28`.
pub fn today(now: std::time::SystemTime) -> String {
    let instant = jiff::Timestamp::try_from(now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(jiff::tz::TimeZone::system()).date().to_string()
}

/// The crates below, for front doors: they depend on this crate alone.
pub use {
    vaern_audit as audit, vaern_engine as engine, vaern_gateway as gateway, vaern_names as names, vaern_rules as rules,
};
