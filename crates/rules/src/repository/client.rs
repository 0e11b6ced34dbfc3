//! What a device does: load, verify, read the packs of its layers.

use super::transport::{Keeper, below};
use super::{RepositoryError, Transport, is_path, keys};
use crate::pack::{Pack, Trusted};
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tough::schema::{DelegatedRole, Role as _, Target};
use tough::{ExpirationEnforcement, Limits, RepositoryLoader, TargetName};
use url::Url;

/// Which devices a version is for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ring {
    /// Those who try it first.
    Pilot,
    /// Everybody.
    Broad,
}

impl Ring {
    /// A stable lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Broad => "broad",
        }
    }

    /// The ring of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Pilot, Self::Broad].into_iter().find(|ring| ring.as_str() == name)
    }
}

/// A version of a pack that the repository holds.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The layer, `aarhus/social`.
    pub path: String,
    /// The pack's version.
    pub version: u64,
    /// For whom.
    pub ring: Ring,
    /// For how many of them, 0..=100.
    pub percent: u8,
    target: Target,
    name: TargetName,
    signers: Vec<String>,
    threshold: u64,
}

impl Offer {
    /// Whether it is for this device. The same device and version always give the same answer, and no server keeps it.
    pub fn is_for(&self, device: &str, ring: Ring) -> bool {
        let digest = Sha256::digest(format!("{device}\n{}\n{}", self.path, self.version));
        let number = u64::from_be_bytes(std::array::from_fn(|i| digest[i]));
        ring <= self.ring && number % 100 < u64::from(self.percent)
    }
}

/// A repository whose signatures hold.
#[derive(Debug)]
pub struct Repository {
    inner: tough::Repository,
    kept: std::sync::Arc<std::sync::Mutex<BTreeMap<String, Vec<u8>>>>,
    metadata: Url,
    targets: Url,
}

/// How a repository is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dates {
    /// What has expired is refused.
    Enforced,
    /// The device's own copy: what was good once goes on; the caller looks at [`Repository::expires`].
    Noted,
}

impl Repository {
    /// A version further ahead than this is refused.
    pub const LONGEST_STEP: u64 = 1000;
    /// Bytes of a metadata file.
    const LONGEST_METADATA: u64 = 4 << 20;

    /// Loads the repository at `base` (a folder with `metadata/` and `targets/`). `root` is the trusted root, `memory` a folder
    /// that outlives the process: what was seen is kept there.
    ///
    /// # Errors
    /// [`RepositoryError`] by the name of the attack that it would be.
    pub async fn load(
        root: &[u8],
        base: &Url,
        memory: &Path,
        transport: impl Transport + Clone + 'static,
    ) -> Result<Self, RepositoryError> {
        std::fs::create_dir_all(memory).map_err(|e| RepositoryError::Store(e.to_string()))?;
        Self::open(root, base, Some(memory), transport, Dates::Enforced).await
    }

    /// Loads the device's own copy in `folder`, however old it is.
    ///
    /// # Errors
    /// [`RepositoryError`].
    pub async fn stored(root: &[u8], folder: &Path) -> Result<Self, RepositoryError> {
        let base = folder_url(folder)?;
        Self::open(root, &base, None, super::Files, Dates::Noted).await
    }

    async fn open(
        root: &[u8],
        base: &Url,
        memory: Option<&Path>,
        transport: impl Transport + Clone + 'static,
        dates: Dates,
    ) -> Result<Self, RepositoryError> {
        let join = |name: &str| base.join(name).map_err(|e| RepositoryError::Malformed(e.to_string()));
        let (metadata, targets) = (join("metadata/")?, join("targets/")?);
        let (transport, kept) = Keeper::new(transport, targets.clone());
        let most = Self::LONGEST_METADATA;
        let limits = Limits {
            max_root_size: most,
            max_targets_size: most,
            max_timestamp_size: most,
            max_snapshot_size: most,
            max_root_updates: 256,
        };
        let root = root.to_vec();
        let mut loader = RepositoryLoader::new(&root, metadata.clone(), targets.clone())
            .transport(transport)
            .limits(limits)
            .expiration_enforcement(match dates {
                Dates::Enforced => ExpirationEnforcement::Safe,
                Dates::Noted => ExpirationEnforcement::Unsafe,
            });
        if let Some(memory) = memory {
            loader = loader.datastore(memory);
        }
        let inner = loader.load().await?;
        Ok(Self { inner, kept, metadata, targets })
    }

    /// When the first of the signatures runs out on which a device with the layers `paths` depends.
    pub fn expires(&self, paths: &[&str]) -> SystemTime {
        let roles = paths.iter().filter_map(|path| self.inner.delegated_role(&super::role_name(path)));
        let layers = roles.filter_map(|role| role.targets.as_ref()).map(|targets| targets.signed.expires);
        let dates = [
            self.inner.root().signed.expires,
            self.inner.timestamp().signed.expires,
            self.inner.snapshot().signed.expires,
            self.inner.targets().signed.expires,
        ];
        let first = dates.into_iter().chain(layers).min().unwrap_or(dates[0]);
        SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(first.as_second()).unwrap_or(0))
    }

    /// Version of the root: it grows when keys change.
    pub fn root_version(&self) -> u64 {
        self.inner.root().signed.version.get()
    }

    /// The layers that somebody may sign for.
    pub fn paths(&self) -> Vec<String> {
        let roles = self.inner.targets().signed.delegations.iter().flat_map(|d| &d.roles);
        roles.map(|role| role.name.replace('.', "/")).filter(|path| is_path(path)).collect()
    }

    /// The versions of a layer, oldest first; none when nobody may sign for it.
    ///
    /// # Errors
    /// [`RepositoryError::Malformed`] or [`RepositoryError::Name`] for what is no pack.
    pub fn offers(&self, path: &str) -> Result<Vec<Offer>, RepositoryError> {
        if !is_path(path) {
            return Err(RepositoryError::Name(path.to_owned()));
        }
        let Some(role) = self.inner.delegated_role(&super::role_name(path)) else { return Ok(Vec::new()) };
        let Some(targets) = &role.targets else { return Ok(Vec::new()) };
        let signers = self.signers(role)?;
        let mut out = Vec::new();
        for (name, target) in &targets.signed.targets {
            let offer = offer(path, name, target, &signers, role.threshold.get())?;
            // What another role would hand out under that name must not take its place.
            let found = self.inner.all_targets().filter(|(n, _)| n.resolved() == name.resolved());
            if found.into_iter().any(|(_, other)| other.hashes.sha256 != target.hashes.sha256) {
                return Err(RepositoryError::Mixture { what: format!("{} stands twice", name.raw()) });
            }
            out.push(offer);
        }
        out.sort_by_key(|offer| offer.version);
        Ok(out)
    }

    /// Reads a pack: at most as many bytes as were signed, and those.
    ///
    /// # Errors
    /// [`RepositoryError`].
    pub async fn read(&self, offer: &Offer) -> Result<Trusted, RepositoryError> {
        if offer.target.length > Pack::LARGEST as u64 {
            return Err(RepositoryError::TooLong { limit: Pack::LARGEST as u64 });
        }
        let stream = self.inner.read_target(&offer.name).await?;
        let stream = stream.ok_or_else(|| RepositoryError::NotDelegated(offer.path.clone()))?;
        let parts: Vec<_> = stream.try_collect().await?;
        let bytes = parts.concat();
        if Sha256::digest(&bytes).as_slice() != offer.target.hashes.sha256.as_ref() {
            return Err(RepositoryError::Altered);
        }
        Ok(Trusted::signed(bytes, offer.signers.clone(), offer.threshold))
    }

    /// Everything that was read, by its place below the repository: for the device's own copy.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let metadata = below(&self.kept, &self.metadata).into_iter().map(|(name, b)| (format!("metadata/{name}"), b));
        let targets = below(&self.kept, &self.targets).into_iter().map(|(name, b)| (format!("targets/{name}"), b));
        metadata.chain(targets).filter(|(_, bytes)| !bytes.is_empty()).collect()
    }

    /// Ids of the keys of a role whose signatures hold.
    fn signers(&self, role: &DelegatedRole) -> Result<Vec<String>, RepositoryError> {
        let malformed = |e: &dyn std::fmt::Display| RepositoryError::Malformed(e.to_string());
        let Some(targets) = &role.targets else { return Ok(Vec::new()) };
        let message = targets.signed.canonical_form().map_err(|e| malformed(&e))?;
        let parent = self.inner.targets().signed.parent_of(&role.name).map_err(|e| malformed(&e))?;
        let signed = targets.signatures.iter().filter(|s| role.keyids.contains(&s.keyid));
        let good = signed.filter(|s| parent.keys.get(&s.keyid).is_some_and(|key| keys::holds(key, s, &message)));
        Ok(good.map(|s| hex::encode(&*s.keyid)).collect())
    }
}

/// A folder as the base of a repository.
///
/// # Errors
/// [`RepositoryError::Name`] for a relative path.
pub(super) fn folder_url(folder: &Path) -> Result<Url, RepositoryError> {
    Url::from_directory_path(folder).map_err(|()| RepositoryError::Name(folder.display().to_string()))
}

fn offer(
    path: &str,
    name: &TargetName,
    target: &Target,
    signers: &[String],
    threshold: u64,
) -> Result<Offer, RepositoryError> {
    let bad = || RepositoryError::Name(name.raw().to_owned());
    let version = name.raw().strip_prefix(path).and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".pack"));
    let version: u64 = version.and_then(|v| v.parse().ok()).ok_or_else(bad)?;
    if name.raw() != format!("{path}/{version}.pack") {
        return Err(bad());
    }
    let custom = |key: &str| target.custom.get(key);
    let ring = custom("ring").and_then(|v| v.as_str()).and_then(Ring::named);
    let percent = custom("percent").and_then(serde_json::Value::as_u64).and_then(|p| u8::try_from(p).ok());
    let (Some(ring), Some(percent @ 0..=100)) = (ring, percent) else {
        return Err(RepositoryError::Malformed(format!("{}: ring or percent", name.raw())));
    };
    let (path, target, name, signers) = (path.to_owned(), target.clone(), name.clone(), signers.to_vec());
    Ok(Offer { path, version, ring, percent, target, name, signers, threshold })
}
