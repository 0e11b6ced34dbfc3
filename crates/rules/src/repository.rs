//! Signed packs: a repository of static files after The Update Framework (TUF, specification 1.0.33), read with `tough`.
//!
//! A pack of the layer `aarhus/social` is the target `aarhus/social/4.pack`, signed by the role `aarhus.social`, to which the
//! path `aarhus/social/*` is delegated. Only that role is asked: `*` also matches `/` in some readers, and who may sign for
//! a municipality may not sign for its administrations.

mod client;
mod keys;
mod publisher;
mod transport;

pub use client::{Offer, Repository, Ring};
pub use keys::{KeyPair, PublicKey};
pub use publisher::{Publisher, Roots, Signing, fingerprint};
pub use tough::{Transport, TransportError, TransportErrorKind, TransportStream, async_trait};
pub use transport::Files;

use tough::error::Error as Tough;

/// Why a repository, or something in it, is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// Not signed by enough of those who may: unsigned, by unknown keys, or by too few.
    #[error("{role} is not signed by enough of its keys")]
    Signature {
        /// The role.
        role: String,
    },
    /// Older than what was seen before.
    #[error("rollback: {what} is older than what was seen before")]
    Rollback {
        /// What.
        what: String,
    },
    /// Too new to be true: who has stolen a key could keep a device from ever taking the next real version.
    #[error("fast-forward: {what} is more than {} versions ahead", Repository::LONGEST_STEP)]
    FastForward {
        /// What.
        what: String,
    },
    /// The signatures have run out: the repository may be held back.
    #[error("{role} has expired")]
    Expired {
        /// The role.
        role: String,
    },
    /// Parts of different states of the repository.
    #[error("the repository is a mixture: {what}")]
    Mixture {
        /// What does not fit.
        what: String,
    },
    /// More bytes than were signed or allowed.
    #[error("endless data: more than {limit} bytes")]
    TooLong {
        /// The limit.
        limit: u64,
    },
    /// Other bytes than were signed.
    #[error("the bytes are not those that were signed")]
    Altered,
    /// This machine's clock went back.
    #[error("the clock went back")]
    Clock,
    /// A name that leaves its folder, or is none of ours.
    #[error("bad name {0}")]
    Name(String),
    /// Nobody signed for this path.
    #[error("nobody may sign for {0}")]
    NotDelegated(String),
    /// The repository, or a part of it, cannot be had.
    #[error("cannot be read: {0}")]
    Unreachable(String),
    /// Not what the specification says.
    #[error("malformed: {0}")]
    Malformed(String),
    /// The trusted root is not the one with the expected fingerprint.
    #[error("the root is not the one that is trusted")]
    Root,
    /// This device could not write what it has to remember.
    #[error("cannot be written: {0}")]
    Store(String),
}

impl RepositoryError {
    /// A short stable name, as the log has it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Signature { .. } => "signature",
            Self::Rollback { .. } => "rollback",
            Self::FastForward { .. } => "fast-forward",
            Self::Expired { .. } => "expired",
            Self::Mixture { .. } => "mixture",
            Self::TooLong { .. } => "endless-data",
            Self::Altered => "altered",
            Self::Clock => "clock",
            Self::Name(_) => "name",
            Self::NotDelegated(_) => "not-delegated",
            Self::Unreachable(_) => "unreachable",
            Self::Malformed(_) => "malformed",
            Self::Root => "root",
            Self::Store(_) => "store",
        }
    }
}

impl From<Tough> for RepositoryError {
    fn from(e: Tough) -> Self {
        let role = |role: &dyn std::fmt::Display| role.to_string();
        let what = e.to_string();
        match &e {
            Tough::VerifyMetadata { role: r, .. } => Self::Signature { role: role(r) },
            Tough::VerifyRoleMetadata { .. } | Tough::DuplicateKeyid { .. } => Self::Signature { role: what },
            Tough::VerifyTrustedMetadata { .. } | Tough::ParseTrustedMetadata { .. } => Self::Root,
            Tough::OlderMetadata { .. }
            | Tough::OlderSnapshotInTimestamp { .. }
            | Tough::SnapshotRoleRollback { .. } => Self::Rollback { what },
            Tough::ExpiredMetadata { role: r, .. } => Self::Expired { role: role(r) },
            Tough::VersionMismatch { .. }
            | Tough::SnapshotRoleMissing { .. }
            | Tough::SnapshotTargetsMetaMissing { .. }
            | Tough::MetaMissing { .. }
            | Tough::DelegatedRolesNotConsistent { .. }
            | Tough::RoleNotInMeta { .. } => Self::Mixture { what },
            Tough::HashMismatch { .. } => Self::Altered,
            Tough::MaxSizeExceeded { max_size, .. } => Self::TooLong { limit: *max_size },
            Tough::MaxUpdatesExceeded { max_root_updates, .. } => Self::TooLong { limit: *max_root_updates },
            Tough::SystemTimeSteppedBackward { .. } => Self::Clock,
            Tough::Transport { source, .. } => transport(source),
            Tough::InvalidTargetName { .. }
            | Tough::UnsafeTargetNameDotDot { .. }
            | Tough::UnsafeTargetNameEmpty { .. }
            | Tough::UnsafeTargetNameSlash { .. } => Self::Name(what),
            Tough::DatastoreCreate { .. } | Tough::DatastoreOpen { .. } | Tough::DatastoreRemove { .. } => {
                Self::Store(what)
            }
            _ => Self::Malformed(what),
        }
    }
}

/// `tough` packs what went wrong with the bytes into the error of the transport.
fn transport(e: &TransportError) -> RepositoryError {
    let cause = std::error::Error::source(e).and_then(|cause| cause.downcast_ref::<Tough>());
    match cause {
        Some(Tough::HashMismatch { .. }) => RepositoryError::Altered,
        Some(Tough::MaxSizeExceeded { max_size, .. }) => RepositoryError::TooLong { limit: *max_size },
        _ => RepositoryError::Unreachable(e.to_string()),
    }
}

/// Whether it is a layer's path: `dk-base`, `aarhus`, `aarhus/social`.
pub fn is_path(path: &str) -> bool {
    let segment = |s: &str| {
        (1..=40).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    path.split('/').count() <= 2 && path.split('/').all(segment)
}

/// The role of a path. Without `/`, which web servers read their own way in the name of a file.
fn role_name(path: &str) -> String {
    path.replace('/', ".")
}
