//! The packs of this device: what is in force, where it is kept, and how a new version comes in.
//!
//! ```text
//! repository -verify-> packs -own tests-> generation on disk -switch-> in force
//! ```
//!
//! Every failure leaves the last good generation in force; without one, the pack that the program came with.

mod downloads;
mod floor;
mod force;
mod install;
mod listing;
mod memory;
mod seal;
mod store;

pub use floor::Floor;
pub use force::{Freshness, InForce, Rejected};
pub use install::{Installed, Installer};
pub use listing::{Listed, Listing};
pub use store::Store;

use crate::config;
use crate::keys::OsKeyring;
use crate::managed::Managed;
use crate::problem::{Code, Problem};
use std::path::PathBuf;
use vaern_rules::open_built_in;

/// What packs need to know of the device.
#[derive(Debug, Clone)]
pub struct Device {
    /// The data directory.
    pub home: PathBuf,
    /// A folder outside the user's profile that every user of the machine may write to. What was seen is kept there too, so
    /// that deleting a profile forgets nothing.
    pub machine: PathBuf,
    /// What the organisation decided.
    pub managed: Managed,
}

/// What is in force on this device, for commands that need no desk.
///
/// # Errors
/// As [`InForce::load`].
pub async fn of_this_device(home: PathBuf) -> Result<InForce, Problem> {
    let base = open_built_in().map_err(|_| Problem::new(Code::PackDamaged))?;
    crate::rules_in::load(&Device::with_home(home), base, &OsKeyring).await
}

impl Device {
    /// This device, for the data directory `home`.
    pub fn with_home(home: PathBuf) -> Self {
        Self { home, machine: config::machine(), managed: Managed::of_this_machine() }
    }
}
