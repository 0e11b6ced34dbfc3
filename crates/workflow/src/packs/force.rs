//! What is in force.

use super::Device;
use super::floor::Floor;
use super::install::BASE;
use super::seal;
use super::store::Store;
use crate::managed::Managed;
use crate::problem::{Code, Problem};
use crate::recognisers::recognisers;
use crate::today;
use ed25519_dalek::SigningKey;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use vaern_engine::{Engine, Limits, Policy, Stage};
use vaern_rules::repository::{Repository, RepositoryError};
use vaern_rules::{Conditions, Effective, Pack, PackError, RuleInfo, Trusted};

/// The rules in force: engine, policy, and where they come from.
pub struct InForce {
    /// The engine.
    pub engine: Engine,
    /// The layers as one.
    pub effective: Effective,
    /// The day on which these versions were taken into use; `None` for the pack that the program came with.
    pub activated: Option<String>,
    /// When the signatures run out; `None` for the pack that the program came with.
    pub expires: Option<SystemTime>,
    /// What was refused last at the start, if anything.
    pub rejected: Option<Rejected>,
    /// A layer that is older than the organisation allows.
    pub too_old: Option<String>,
    number: u64,
}

/// A pack that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The short stable name of the reason, `rollback`.
    pub cause: String,
    /// The reason in full, for IT.
    pub why: String,
}

/// How old the rules are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Within the time for which they were signed.
    Fresh,
    /// Past it, within the days of grace.
    Ageing,
    /// Past that too: nothing is sent; redaction goes on.
    Expired,
}

impl From<RepositoryError> for Rejected {
    fn from(e: RepositoryError) -> Self {
        Self { cause: e.name().to_owned(), why: e.to_string() }
    }
}

impl From<PackError> for Rejected {
    fn from(e: PackError) -> Self {
        let cause = match e {
            PackError::NeverLoosen { .. } => "never-loosen",
            PackError::Layer { .. } => "layer",
            PackError::TooLarge(_) => "too-large",
            PackError::Digest => "altered",
            _ => "malformed",
        };
        Self { cause: cause.to_owned(), why: e.to_string() }
    }
}

impl Rejected {
    pub(super) fn new(cause: &str, why: impl Into<String>) -> Self {
        Self { cause: cause.to_owned(), why: why.into() }
    }
}

impl InForce {
    /// What is in force on `device` at `now`: the newest generation that holds, else the base alone. `key` opens the seals of
    /// what was compiled before.
    ///
    /// # Errors
    /// [`Code::PackDamaged`] when the base itself does not open.
    pub async fn load(device: &Device, base: Pack, key: Option<&SigningKey>, now: SystemTime) -> Result<Self, Problem> {
        let store = Store::of(&device.home);
        let floor = Floor::read(store.folder(), &device.machine);
        let mut rejected = None;
        for generation in store.generations() {
            match Self::generation(device, &generation, &base, key, &floor, now).await {
                Ok(found) => return Ok(Self { rejected, ..found }),
                Err(why) => rejected = Some(why),
            }
        }
        let damaged = |_| Problem::new(Code::PackDamaged);
        let known = rule_ids(&base);
        let conditions = Conditions { today: &today(floor.time(now)), newcomers: Stage::Enforce, known: &known };
        let effective = Effective::of(base, Vec::new(), conditions).map_err(damaged)?;
        let engine =
            effective.pack.engine(recognisers(), Limits::DESKTOP).map_err(|_| Problem::new(Code::PackDamaged))?;
        Ok(Self::new(engine, effective, None, None, &device.managed, &floor, rejected))
    }

    async fn generation(
        device: &Device,
        folder: &Path,
        base: &Pack,
        key: Option<&SigningKey>,
        floor: &Floor,
        now: SystemTime,
    ) -> Result<Self, Rejected> {
        let root = trusted_root(folder, &device.managed)?;
        let listing = Store::listing(folder).ok_or_else(|| Rejected::new("malformed", "layers.json"))?;
        let repository = Repository::stored(&root, folder).await?;
        let mut packs = Vec::new();
        for listed in &listing.layers {
            let offers = repository.offers(&listed.path)?;
            let offer = offers.into_iter().find(|offer| offer.version == listed.version);
            let offer = offer.ok_or_else(|| RepositoryError::NotDelegated(listed.path.clone()))?;
            packs.push(open(repository.read(&offer).await?, &offer.path, offer.version)?);
        }
        let mut effective = join(base, packs, &device.managed, floor.time(now))?;
        if let Some(compiled) = seal::open(folder, &effective.pack.digest, key) {
            effective.pack.rules.compiled_layers = Some(compiled);
        }
        let engine = effective.pack.engine(recognisers(), Limits::DESKTOP);
        let engine = engine.map_err(|e| Rejected::new("pattern", e.to_string()))?;
        let paths: Vec<&str> = listing.layers.iter().map(|layer| layer.path.as_str()).collect();
        let expires = Some(repository.expires(&paths));
        Ok(Self::new(engine, effective, Some(listing.activated), expires, &device.managed, floor, None))
    }

    fn new(
        engine: Engine,
        effective: Effective,
        activated: Option<String>,
        expires: Option<SystemTime>,
        managed: &Managed,
        floor: &Floor,
        rejected: Option<Rejected>,
    ) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let too_old = too_old(&effective, managed, floor);
        let number = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        Self { engine, effective, activated, expires, rejected, too_old, number }
    }

    /// The layers as one pack.
    pub const fn pack(&self) -> &Pack {
        &self.effective.pack
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.effective.pack.policy
    }

    /// What a person is told about a rule.
    pub fn about(&self, rule: &str) -> Option<&RuleInfo> {
        self.pack().about(rule)
    }

    /// Takes the number of `other` where both say the same: what was reviewed under it stands.
    pub(crate) fn carry_on(self, other: &Self) -> Self {
        let same = self.effective.sameness() == other.effective.sameness();
        Self { number: if same { other.number } else { self.number }, ..self }
    }

    /// Tells two sets of rules apart.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// How old the rules are at `now`.
    pub fn freshness(&self, now: SystemTime) -> Freshness {
        let Some(expires) = self.expires else { return Freshness::Fresh };
        let last = expires + Duration::from_secs(u64::from(self.pack().grace_days()) * 24 * 60 * 60);
        match () {
            () if now <= expires => Freshness::Fresh,
            () if now <= last => Freshness::Ageing,
            () => Freshness::Expired,
        }
    }
}

/// The first layer that is older than what was seen or demanded, or missing: those of the device's unit must be there.
fn too_old(effective: &Effective, managed: &Managed, floor: &Floor) -> Option<String> {
    let version = |path: &str| effective.layers.iter().find(|l| l.id == path).map_or(0, |layer| layer.version);
    let followed = managed.layers();
    let demanded = managed.min_pack_version.iter().map(|(layer, least)| (layer.as_str(), *least));
    // Of a unit that this device has left, nothing is demanded any more.
    let seen = floor.layers().filter(|layer| *layer == BASE || followed.contains(layer));
    let seen = seen.map(|layer| (layer, floor.of(layer)));
    let present = followed.iter().map(|layer| (*layer, 1));
    let mut least = demanded.chain(seen).chain(present);
    let short = least.find(|(layer, least)| version(layer) < *least);
    short.map(|(layer, least)| format!("{layer} {} < {least}", version(layer)))
}

/// The root that this device trusts: the organisation's, where it says which.
pub(super) fn trusted_root(generation: &Path, managed: &Managed) -> Result<Vec<u8>, Rejected> {
    let root = Store::root(generation).ok_or_else(|| Rejected::new("root", "no root is trusted on this device"))?;
    match &managed.root_fingerprint {
        Some(expected) => Repository::check_root(&root, &expected.to_string())?,
        None if managed.is_configured("RootFingerprint") => return Err(RepositoryError::Root.into()),
        None => {}
    }
    Ok(root)
}

/// Opens a pack of the repository: it must be what its name says.
pub(super) fn open(trusted: Trusted, path: &str, version: u64) -> Result<Pack, Rejected> {
    let pack = Pack::open(trusted)?;
    if pack.id != path || pack.version != version {
        let what = format!("{path} {version} holds {} {}", pack.id, pack.version);
        return Err(RepositoryError::Mixture { what }.into());
    }
    Ok(pack)
}

/// The layers over the base that they bring, or over the built-in one when that is newer.
pub(super) fn join(
    built_in: &Pack,
    mut packs: Vec<Pack>,
    managed: &Managed,
    now: SystemTime,
) -> Result<Effective, Rejected> {
    let known = rule_ids(built_in);
    let brought = packs.first().is_some_and(|pack| pack.id == built_in.id).then(|| packs.remove(0));
    if let Some(brought) = &brought {
        brought.check_over(built_in)?;
    }
    let base = brought.filter(|pack| pack.version > built_in.version).unwrap_or_else(|| built_in.clone());
    let newcomers = Stage::named(managed.mode.as_str()).unwrap_or_default();
    let conditions = Conditions { today: &today(now), newcomers, known: &known };
    Ok(Effective::of(base, packs, conditions)?)
}

fn rule_ids(pack: &Pack) -> BTreeSet<String> {
    pack.info.keys().cloned().collect()
}
