//! What IT does: make a repository, say who signs for what, sign, publish. Every step writes static files; nothing runs.

use super::client::{Repository, Ring};
use super::{KeyPair, PublicKey, RepositoryError, is_path, role_name};
use jiff::Timestamp as Time;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tough::TargetName;
use tough::schema::{
    DelegatedRole, Delegations, Hashes, Metafile, PathPattern, PathSet, Role, RoleKeys, RoleType, Root, Signed,
    Snapshot, Target, Targets, Timestamp,
};

const SPECIFICATION: &str = "1.0.0";
/// Versions of a pack that stay listed: who was away for long does not need every one.
const LISTED: usize = 5;
const DAY: u64 = 24 * 60 * 60;
/// How long before its end a role is spoken of.
const WARN_DAYS: u64 = 60;

/// A repository folder that is written to.
#[derive(Debug)]
pub struct Publisher {
    folder: PathBuf,
    now: SystemTime,
}

/// Who may say what in the whole repository.
#[derive(Debug)]
pub struct Roots<'k> {
    /// Offline keys of the root.
    pub root: &'k [KeyPair],
    /// How many of them it takes.
    pub threshold: u64,
    /// Says who signs for which path; offline.
    pub targets: &'k PublicKey,
    /// Signs what is current, every few days; on the machine that publishes.
    pub online: &'k PublicKey,
}

/// For whom a version is.
#[derive(Debug, Clone, Copy)]
pub struct Signing {
    /// Which devices.
    pub ring: Ring,
    /// How many of them, 0..=100.
    pub percent: u8,
}

impl Publisher {
    /// Opens a repository folder; `now` is the time of everything that is signed.
    pub fn new(folder: &Path, now: SystemTime) -> Self {
        Self { folder: folder.to_path_buf(), now }
    }

    /// Makes the repository: its first root, valid for a year. Returns the fingerprint, the SHA-256 of `1.root.json`.
    ///
    /// # Errors
    /// [`RepositoryError::Store`] when there is one already, [`RepositoryError::Signature`] when the threshold cannot be met.
    pub fn init(&self, roots: &Roots<'_>) -> Result<String, RepositoryError> {
        if self.read_raw("metadata/1.root.json").is_ok() {
            return Err(RepositoryError::Store("there is a repository already".to_owned()));
        }
        let bytes = self.write_root(1, roots, &[])?;
        self.stage(
            "targets",
            &Signed { signed: Targets::new(SPECIFICATION.to_owned(), one(), self.days(365)?), signatures: Vec::new() },
        )?;
        Ok(hex::encode(Sha256::digest(bytes)))
    }

    /// Replaces keys: another root, signed by enough of the old keys and of the new ones. Devices follow by themselves.
    ///
    /// # Errors
    /// [`RepositoryError::Signature`] when a threshold is not met.
    pub fn rotate(&self, roots: &Roots<'_>, old: &[KeyPair]) -> Result<(), RepositoryError> {
        let current = self.root()?;
        let next = current.signed.version.get() + 1;
        let bytes = self.write_root(next, roots, old)?;
        let signed: Signed<Root> = parse(&bytes)?;
        let checked = current.signed.verify_role(&signed).and_then(|()| signed.signed.verify_role(&signed));
        if checked.is_err() {
            self.remove(&format!("metadata/{next}.root.json"))?;
            return Err(RepositoryError::Signature { role: "root".to_owned() });
        }
        Ok(())
    }

    /// Gives a path to those who sign for it. In force with the next [`Self::publish`].
    ///
    /// # Errors
    /// [`RepositoryError::Name`], [`RepositoryError::Signature`] when the threshold cannot be met.
    pub fn delegate(
        &self,
        path: &str,
        signers: &[PublicKey],
        threshold: u64,
        targets: &KeyPair,
    ) -> Result<(), RepositoryError> {
        if !is_path(path) {
            return Err(RepositoryError::Name(path.to_owned()));
        }
        let threshold = NonZeroU64::new(threshold).filter(|t| t.get() <= signers.len() as u64);
        let threshold = threshold.ok_or_else(|| RepositoryError::Signature { role: path.to_owned() })?;
        let mut top = self.top()?.signed;
        let delegations = top.delegations.get_or_insert_with(Delegations::new);
        let mut keyids = Vec::new();
        for signer in signers {
            keyids.push(signer.tuf_id()?);
            delegations.keys.insert(signer.tuf_id()?, signer.tuf());
        }
        let pattern = PathPattern::new(format!("{path}/*")).map_err(|e| RepositoryError::Malformed(e.to_string()))?;
        delegations.roles.retain(|role| role.name != role_name(path));
        delegations.roles.push(DelegatedRole {
            name: role_name(path),
            keyids,
            threshold,
            paths: PathSet::Paths(vec![pattern]),
            terminating: false,
            targets: None,
        });
        (top.version, top.expires) = (self.after(self.published_version("targets")?)?, self.days(365)?);
        self.stage("targets", &signed(top, &[targets])?)
    }

    /// Signs a version of a pack. The first signer stages it; everyone after signs the same bytes for the same devices.
    /// Returns how many have signed and how many it takes.
    ///
    /// # Errors
    /// [`RepositoryError::NotDelegated`]; [`RepositoryError::Signature`] for a key that may not; [`RepositoryError::Altered`]
    /// when others have signed other bytes or other devices; [`RepositoryError::Rollback`] for a version that is not newer.
    pub fn sign(
        &self,
        path: &str,
        version: u64,
        archive: &[u8],
        key: &KeyPair,
        signing: Signing,
    ) -> Result<(u64, u64), RepositoryError> {
        let top = self.top()?.signed;
        let delegations = top.delegations.as_ref();
        let role = delegations.and_then(|d| d.roles.iter().find(|role| role.name == role_name(path)));
        let role = role.ok_or_else(|| RepositoryError::NotDelegated(path.to_owned()))?;
        if !role.keyids.contains(&key.public().tuf_id()?) {
            return Err(RepositoryError::Signature { role: path.to_owned() });
        }
        let name = format!("{path}/{version}.pack");
        let name = TargetName::new(name.clone()).map_err(|_| RepositoryError::Name(name))?;
        let target = target(archive, signing);
        let mut staged = match self.read_raw(&staged_name(&role.name)) {
            Ok(bytes) => parse::<Signed<Targets>>(&bytes)?,
            Err(_) => Signed { signed: self.next(path, &role.name, &name, version, &target)?, signatures: Vec::new() },
        };
        if staged.signed.targets.get(&name) != Some(&target) {
            return Err(RepositoryError::Altered);
        }
        let signature = key.sign(&staged.signed)?;
        staged.signatures.retain(|s| s.keyid != signature.keyid);
        staged.signatures.push(signature);
        let hash = hex::encode(Sha256::digest(archive));
        self.write_raw(&format!("targets/{path}/{hash}.{version}.pack"), archive)?;
        self.stage(&role.name, &staged)?;
        Ok((staged.signatures.len() as u64, role.threshold.get()))
    }

    /// The next metadata of a role, with `target` in it.
    fn next(
        &self,
        path: &str,
        role: &str,
        name: &TargetName,
        version: u64,
        target: &Target,
    ) -> Result<Targets, RepositoryError> {
        let number = self.published_version(role)?;
        let mut next = Targets::new(SPECIFICATION.to_owned(), self.after(number)?, self.days(365)?);
        if number > 0 {
            next.targets =
                parse::<Signed<Targets>>(&self.read_raw(&format!("metadata/{number}.{role}.json"))?)?.signed.targets;
        }
        let number_of = |name: &TargetName| {
            let digits = name.raw().strip_prefix(path).and_then(|rest| rest.strip_prefix('/')?.strip_suffix(".pack"));
            digits.and_then(|v| v.parse::<u64>().ok()).unwrap_or(0)
        };
        let newest = next.targets.keys().map(number_of).max().unwrap_or(0);
        match next.targets.get(name) {
            // The same bytes for other devices: a rollout goes on.
            Some(listed) if listed.hashes == target.hashes => {}
            Some(_) => return Err(RepositoryError::Altered),
            None if version <= newest => return Err(RepositoryError::Rollback { what: name.raw().to_owned() }),
            None => {}
        }
        next.targets.insert(name.clone(), target.clone());
        let mut versions: Vec<u64> = next.targets.keys().map(number_of).collect();
        versions.sort_unstable();
        let oldest = versions[versions.len().saturating_sub(LISTED)];
        // A device that nothing newer is for must still find what it has.
        let is_for_all = |t: &Target| t.custom == target_for_all();
        let for_all = next.targets.iter().filter(|(_, t)| is_for_all(t)).map(|(name, _)| number_of(name)).max();
        next.targets.retain(|name, _| number_of(name) >= oldest || Some(number_of(name)) == for_all);
        Ok(next)
    }

    /// Takes back what is staged for a path.
    ///
    /// # Errors
    /// [`RepositoryError::Store`] when nothing is.
    pub fn discard(&self, path: &str) -> Result<(), RepositoryError> {
        self.remove(&staged_name(&role_name(path)))
    }

    /// Makes what is staged current: checks every threshold, then writes roles, snapshot and timestamp, which are valid for
    /// `days`. The timestamp is written last: until then devices see the state before. Returns the roles whose signatures end
    /// within 60 days: once one has ended, no device takes anything from the repository.
    ///
    /// # Errors
    /// [`RepositoryError::Signature`] names what is not signed by enough; nothing is changed then.
    pub fn publish(&self, online: &KeyPair, days: u64) -> Result<Vec<String>, RepositoryError> {
        let (root, soon) = (self.root()?.signed, self.days(WARN_DAYS)?);
        let mut ending = Vec::new();
        let id = online.public().tuf_id()?;
        let may = |role| root.roles.get(&role).is_some_and(|keys| keys.keyids.contains(&id));
        if !(may(RoleType::Snapshot) && may(RoleType::Timestamp)) {
            return Err(RepositoryError::Signature { role: "timestamp".to_owned() });
        }
        let top = self.top()?;
        root.verify_role(&top).map_err(|_| RepositoryError::Signature { role: "targets".to_owned() })?;
        let mut current = vec![("targets".to_owned(), top.signed.version, text(&top)?)];
        for role in top.signed.delegations.iter().flat_map(|d| &d.roles) {
            let bytes = match self.read_raw(&staged_name(&role.name)) {
                Ok(bytes) => bytes,
                Err(_) => {
                    let number = self.published_version(&role.name)?;
                    self.read_raw(&format!("metadata/{number}.{}.json", role.name))
                        .map_err(|_| RepositoryError::Signature { role: role.name.clone() })?
                }
            };
            let signed: Signed<Targets> = parse(&bytes)?;
            let checked = top.signed.delegations.as_ref().map(|d| d.verify_role(&signed, &role.name));
            if !matches!(checked, Some(Ok(()))) {
                return Err(RepositoryError::Signature { role: role.name.clone() });
            }
            if signed.signed.expires < soon {
                ending.push(role.name.clone());
            }
            current.push((role.name.clone(), signed.signed.version, bytes));
        }
        for (name, version, bytes) in &current {
            self.write_raw(&format!("metadata/{version}.{name}.json"), bytes)?;
        }
        self.write_current(&current, online, days)?;
        for (name, ..) in &current {
            if self.read_raw(&staged_name(name)).is_ok() {
                self.remove(&staged_name(name))?;
            }
        }
        ending.extend((root.expires < soon).then(|| "root".to_owned()));
        ending.extend((top.signed.expires < soon).then(|| "targets".to_owned()));
        Ok(ending)
    }

    fn write_current(
        &self,
        current: &[(String, NonZeroU64, Vec<u8>)],
        online: &KeyPair,
        days: u64,
    ) -> Result<(), RepositoryError> {
        let last = self.read_raw("metadata/timestamp.json").ok();
        let last = last.map(|bytes| parse::<Signed<Timestamp>>(&bytes)).transpose()?;
        let version = self.after(last.map_or(0, |t| t.signed.version.get()))?;
        let mut snapshot = Snapshot::new(SPECIFICATION.to_owned(), version, self.days(days)?);
        for (name, version, bytes) in current {
            snapshot.meta.insert(format!("{name}.json"), metafile(*version, bytes));
        }
        let snapshot = text(&signed(snapshot, &[online])?)?;
        self.write_raw(&format!("metadata/{version}.snapshot.json"), &snapshot)?;
        let mut timestamp = Timestamp::new(SPECIFICATION.to_owned(), version, self.days(days)?);
        timestamp.meta.insert("snapshot.json".to_owned(), metafile(version, &snapshot));
        self.write_raw("metadata/timestamp.json", &text(&signed(timestamp, &[online])?)?)
    }

    fn write_root(&self, version: u64, roots: &Roots<'_>, old: &[KeyPair]) -> Result<Vec<u8>, RepositoryError> {
        let few = || RepositoryError::Signature { role: "root".to_owned() };
        let threshold =
            NonZeroU64::new(roots.threshold).filter(|t| t.get() <= roots.root.len() as u64).ok_or_else(few)?;
        let public: Vec<PublicKey> = roots.root.iter().map(KeyPair::public).collect();
        let (mut keys, mut roles) = (HashMap::new(), HashMap::new());
        let mut role = |role: RoleType, threshold: NonZeroU64, holders: &[&PublicKey]| -> Result<(), RepositoryError> {
            let mut keyids = Vec::new();
            for holder in holders {
                keyids.push(holder.tuf_id()?);
                keys.insert(holder.tuf_id()?, holder.tuf());
            }
            roles.insert(role, RoleKeys { keyids, threshold, _extra: HashMap::new() });
            Ok(())
        };
        role(RoleType::Root, threshold, &public.iter().collect::<Vec<_>>())?;
        role(RoleType::Targets, one(), &[roots.targets])?;
        role(RoleType::Snapshot, one(), &[roots.online])?;
        role(RoleType::Timestamp, one(), &[roots.online])?;
        let root = Root {
            spec_version: SPECIFICATION.to_owned(),
            consistent_snapshot: true,
            version: NonZeroU64::new(version).unwrap_or(one()),
            expires: self.days(365)?,
            keys,
            roles,
            _extra: HashMap::new(),
        };
        let mut signers: Vec<&KeyPair> = roots.root.iter().collect();
        signers.extend(old.iter().filter(|key| roots.root.iter().all(|new| new.public() != key.public())));
        let bytes = text(&signed(root, &signers)?)?;
        self.write_raw(&format!("metadata/{version}.root.json"), &bytes)?;
        Ok(bytes)
    }

    /// The newest root.
    fn root(&self) -> Result<Signed<Root>, RepositoryError> {
        let version = self.published_version("root")?;
        parse(&self.read_raw(&format!("metadata/{version}.root.json"))?)
    }

    /// Who signs for which path: as staged, else as published.
    fn top(&self) -> Result<Signed<Targets>, RepositoryError> {
        match self.read_raw(&staged_name("targets")) {
            Ok(bytes) => parse(&bytes),
            Err(_) => parse(&self.read_raw(&format!("metadata/{}.targets.json", self.published_version("targets")?))?),
        }
    }

    /// The highest published version of a role; 0 before the first.
    fn published_version(&self, role: &str) -> Result<u64, RepositoryError> {
        let folder = std::fs::read_dir(self.folder.join("metadata"));
        let entries = folder.map_err(|e| RepositoryError::Unreachable(e.to_string()))?;
        let suffix = format!(".{role}.json");
        let versions = entries.flatten().filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_suffix(&suffix)?.parse::<u64>().ok()
        });
        Ok(versions.max().unwrap_or(0))
    }

    fn days(&self, days: u64) -> Result<Time, RepositoryError> {
        let at = self.now + Duration::from_secs(days.min(20 * 365) * DAY);
        let at = Time::try_from(at).map_err(|e| RepositoryError::Malformed(e.to_string()))?;
        // Whole seconds: the specification has no fractions.
        Time::from_second(at.as_second()).map_err(|e| RepositoryError::Malformed(e.to_string()))
    }

    fn after(&self, version: u64) -> Result<NonZeroU64, RepositoryError> {
        let next = version.checked_add(1).and_then(NonZeroU64::new);
        next.ok_or_else(|| RepositoryError::Malformed("no version is left".to_owned()))
    }

    fn stage(&self, role: &str, signed: &Signed<Targets>) -> Result<(), RepositoryError> {
        self.write_raw(&staged_name(role), &text(signed)?)
    }

    fn read_raw(&self, name: &str) -> Result<Vec<u8>, RepositoryError> {
        std::fs::read(self.folder.join(name)).map_err(|e| RepositoryError::Unreachable(format!("{name}: {e}")))
    }

    /// Whole or not at all.
    fn write_raw(&self, name: &str, bytes: &[u8]) -> Result<(), RepositoryError> {
        let store = |e: std::io::Error| RepositoryError::Store(format!("{name}: {e}"));
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(folder).map_err(store)?;
        let new = path.with_extension("new");
        std::fs::write(&new, bytes).map_err(store)?;
        std::fs::rename(&new, &path).map_err(store)
    }

    fn remove(&self, name: &str) -> Result<(), RepositoryError> {
        std::fs::remove_file(self.folder.join(name)).map_err(|e| RepositoryError::Store(format!("{name}: {e}")))
    }
}

/// The fingerprint of a trusted root: what a device is told by its administrators.
pub fn fingerprint(root: &[u8]) -> String {
    hex::encode(Sha256::digest(root))
}

impl Repository {
    /// The trusted root of the repository at `base`, if its fingerprint is the expected one.
    ///
    /// # Errors
    /// [`RepositoryError::Root`] when it is another.
    pub fn check_root(root: &[u8], expected: &str) -> Result<(), RepositoryError> {
        if fingerprint(root) == expected { Ok(()) } else { Err(RepositoryError::Root) }
    }
}

fn staged_name(role: &str) -> String {
    format!("staged/{role}.json")
}

const fn one() -> NonZeroU64 {
    NonZeroU64::MIN
}

fn target(archive: &[u8], signing: Signing) -> Target {
    Target { length: archive.len() as u64, hashes: hashes(archive), custom: custom(signing), _extra: HashMap::new() }
}

fn target_for_all() -> HashMap<String, serde_json::Value> {
    custom(Signing { ring: Ring::Broad, percent: 100 })
}

fn custom(signing: Signing) -> HashMap<String, serde_json::Value> {
    let custom = [("ring", signing.ring.as_str().into()), ("percent", signing.percent.into())];
    custom.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn hashes(bytes: &[u8]) -> Hashes {
    Hashes { sha256: Sha256::digest(bytes).to_vec().into(), _extra: HashMap::new() }
}

fn metafile(version: NonZeroU64, bytes: &[u8]) -> Metafile {
    Metafile { length: Some(bytes.len() as u64), hashes: Some(hashes(bytes)), version, _extra: HashMap::new() }
}

fn signed<T: Role>(role: T, keys: &[&KeyPair]) -> Result<Signed<T>, RepositoryError> {
    let signatures = keys.iter().map(|key| key.sign(&role)).collect::<Result<_, _>>()?;
    Ok(Signed { signed: role, signatures })
}

fn text<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, RepositoryError> {
    serde_json::to_vec_pretty(value).map_err(|e| RepositoryError::Malformed(e.to_string()))
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, RepositoryError> {
    serde_json::from_slice(bytes).map_err(|e| RepositoryError::Malformed(e.to_string()))
}
