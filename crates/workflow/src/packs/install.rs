//! A new version comes in: fetch, verify, check, test here, switch. Nothing changes until the last step.

use super::Device;
use super::downloads::Downloads;
use super::floor::Floor;
use super::force::{Rejected, join, open, trusted_root};
use super::listing::{Listed, Listing};
use super::memory::Attempt;
use super::seal;
use super::store::{ROOT, Store};
use crate::recognisers::recognisers;
use crate::today;
use ed25519_dalek::SigningKey;
use rand::RngCore as _;
use std::time::SystemTime;
use url::Url;
use vaern_engine::Compiled;
use vaern_gateway::Gateway;
use vaern_rules::repository::{Offer, Repository, RepositoryError, Ring};
use vaern_rules::{Effective, Pack};

/// The layer of the whole country.
pub(super) const BASE: &str = "dk-base";

/// What came in.
#[derive(Debug)]
pub struct Installed {
    /// The layers that are in force now.
    pub effective: Effective,
    /// Whether any version is another than before.
    pub changed: bool,
}

/// Brings versions in.
pub struct Installer<'d> {
    device: &'d Device,
    built_in: &'d Pack,
    gateway: &'d Gateway,
    key: Option<&'d SigningKey>,
    /// The least versions that are known elsewhere, as from the log.
    seen: Floor,
}

impl<'d> Installer<'d> {
    /// For `device`, over the pack that the program came with. `seen`: what the log says was in force before. `key` seals what
    /// is compiled.
    pub const fn new(
        device: &'d Device,
        built_in: &'d Pack,
        gateway: &'d Gateway,
        key: Option<&'d SigningKey>,
        seen: Floor,
    ) -> Self {
        Self { device, built_in, gateway, key, seen }
    }

    /// Installs from the first of `urls` that can be reached. `root`: the root to trust from now on, on a device whose
    /// organisation names none; it is trusted once everything else held. `at` hears of every step on disk before it is done.
    ///
    /// # Errors
    /// [`Rejected`]: what was in force stays so.
    pub async fn install(
        &self,
        urls: &[String],
        root: Option<&[u8]>,
        now: SystemTime,
        at: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Installed, Rejected> {
        if let Some(fault) = self.device.managed.stops_updates() {
            return Err(Rejected::new("policy", format!("managed setting {}", fault.setting)));
        }
        let store = Store::of(&self.device.home);
        let _lock = store.lock().map_err(|e| Rejected::new("store", e.to_string()))?;
        let mut unreachable = Rejected::new("unreachable", "no repository is configured");
        for url in urls {
            let base = base_url(url)?;
            match self.load(&store, &base, root).await {
                Ok((root, repository, attempt)) => return self.take(&store, root, &repository, attempt, now, at).await,
                Err(why) if why.cause == "unreachable" => unreachable = why,
                Err(why) => return Err(why),
            }
        }
        Err(unreachable)
    }

    async fn load(
        &self,
        store: &Store,
        base: &Url,
        root: Option<&[u8]>,
    ) -> Result<(Vec<u8>, Repository, Attempt), Rejected> {
        let transport = Downloads(self.gateway.clone());
        let managed = &self.device.managed;
        let current = store.generations().into_iter().next();
        let known = current.and_then(|generation| trusted_root(&generation, managed).ok());
        let root = match (root, &managed.root_fingerprint, known) {
            (Some(root), Some(expected), _) => {
                Repository::check_root(root, &expected.to_string()).map(|()| root.to_vec())?
            }
            (Some(root), None, _) => root.to_vec(),
            (None, _, Some(known)) => known,
            (None, Some(expected), None) => {
                let root = first_root(&transport, base).await?;
                Repository::check_root(&root, &expected.to_string()).map(|()| root)?
            }
            (None, None, None) => return Err(Rejected::new("root", "no root is trusted on this device")),
        };
        // What a failed attempt saw, a clock that was wrong for a minute among it, is not remembered.
        let attempt = Attempt::on(store.memory())?;
        let repository = Repository::load(&root, base, attempt.folder(), transport).await?;
        Ok((root, repository, attempt))
    }

    async fn take(
        &self,
        store: &Store,
        root: Vec<u8>,
        repository: &Repository,
        attempt: Attempt,
        now: SystemTime,
        at: &mut (dyn FnMut(&str) + Send),
    ) -> Result<Installed, Rejected> {
        let mut floor = Floor::read(store.folder(), &self.device.machine);
        let (mut packs, mut listed) = (Vec::new(), Vec::new());
        for path in std::iter::once(BASE).chain(self.device.managed.layers()) {
            let Some(offer) = self.choose(repository, &floor, path)? else { continue };
            packs.push(open(repository.read(&offer).await?, path, offer.version)?);
            listed.push(Listed { path: path.to_owned(), version: offer.version });
        }
        attempt.keep()?;
        let effective = join(self.built_in, packs.clone(), &self.device.managed, floor.time(now))?;
        let folder = store.generations().into_iter().next();
        let before = folder.as_ref().and_then(|folder| Store::listing(folder));
        let changed = before.as_ref().is_none_or(|before| before.layers != listed);
        let mut files = repository.files();
        if changed {
            let compiled = self.rehearse(packs)?;
            if let (Some(key), Some(compiled)) = (self.key, &compiled) {
                files.extend(seal::files(compiled, &effective.pack.digest, key));
            }
        } else if let Some(folder) = &folder {
            // The same versions under newer signatures: they were tested when they came.
            files.extend(seal::copied(folder));
        }
        files.insert(ROOT.to_owned(), root);
        let activated = before.filter(|_| !changed).map_or_else(|| today(now), |before| before.activated);
        listed.iter().for_each(|layer| floor.raise(&layer.path, layer.version));
        floor.pass(now);
        let failed = |e: std::io::Error| Rejected::new("store", e.to_string());
        store.activate(&files, &Listing { activated, layers: listed }, at).map_err(failed)?;
        at("floor");
        floor.write(&[store.folder(), &self.device.machine]).map_err(failed)?;
        Ok(Installed { effective, changed })
    }

    /// Runs the packs' own tests here, on all layers, and gives back the automata of the layers.
    fn rehearse(&self, mut packs: Vec<Pack>) -> Result<Option<Compiled>, Rejected> {
        let brought = packs.first().is_some_and(|pack| pack.id == BASE).then(|| packs.remove(0));
        let newer = brought.filter(|pack| pack.version > self.built_in.version);
        if let Some(base) = &newer {
            run_tests(base)?;
        }
        let mut effective = Effective::rehearsal(newer.unwrap_or_else(|| self.built_in.clone()), packs)?;
        let compiled =
            Compiled::build_layers(&effective.pack.rules).map_err(|e| Rejected::new("pattern", e.to_string()))?;
        effective.pack.rules.compiled_layers.clone_from(&compiled);
        if effective.layers.len() > 1 {
            run_tests(&effective.pack)?;
        }
        Ok(compiled)
    }

    /// The version of a layer that this device takes: the newest that is for it, never one below what was seen.
    fn choose(&self, repository: &Repository, floor: &Floor, path: &str) -> Result<Option<Offer>, Rejected> {
        let managed = &self.device.managed;
        let least = floor.of(path).max(self.seen.of(path)).max(managed.least_version(path));
        let offers = repository.offers(path)?;
        let newest = offers.iter().map(|offer| offer.version).max();
        let ring = Ring::named(managed.ring.as_str()).unwrap_or(Ring::Broad);
        let device = self.device_id();
        let chosen = offers
            .into_iter()
            .rfind(|offer| offer.version >= least && (offer.version == least || offer.is_for(&device, ring)));
        match (chosen, newest) {
            (Some(offer), _) if least > 0 && offer.version > least + Repository::LONGEST_STEP => {
                Err(RepositoryError::FastForward { what: format!("{path} {}", offer.version) }.into())
            }
            (Some(offer), _) => Ok(Some(offer)),
            (None, Some(newest)) if newest < least => {
                Err(RepositoryError::Rollback { what: format!("{path} {newest} < {least}") }.into())
            }
            // The layer of this device's unit, or one that was in force, and nobody signs for it.
            (None, None) if path != BASE || least > self.built_in.version => {
                Err(RepositoryError::NotDelegated(path.to_owned()).into())
            }
            // None of the versions is for this device, and a layer is never dropped because of that.
            (None, Some(newest)) if path != BASE || least > self.built_in.version => {
                let why = format!("no listed version of {path} is for this device; the newest is {newest}");
                Err(Rejected::new("no-version", why))
            }
            (None, _) => Ok(None),
        }
    }

    /// What the share of a rollout is drawn from: random, kept on the machine, sent nowhere.
    fn device_id(&self) -> String {
        let name = "device-id";
        let read =
            |folder: &std::path::Path| std::fs::read_to_string(folder.join(name)).ok().filter(|id| id.len() == 32);
        let store = Store::of(&self.device.home);
        let folders = [self.device.machine.as_path(), store.folder()];
        folders.iter().find_map(|folder| read(folder)).unwrap_or_else(|| {
            let mut bytes = [0u8; 16];
            rand::rng().fill_bytes(&mut bytes);
            let id = hex::encode(bytes);
            // A device that cannot keep it draws again next time, which is no harm.
            folders.iter().find(|folder| super::store::write_whole(folder, name, id.as_bytes()).is_ok());
            id
        })
    }
}

/// The tests that a pack brings, on this machine.
fn run_tests(pack: &Pack) -> Result<(), Rejected> {
    let failures = pack.run_tests(recognisers())?;
    match failures.first() {
        Some(first) => Err(Rejected::new(
            "own-tests",
            format!("{} of its own tests fail, first {}", failures.len(), first.test.rule),
        )),
        None => Ok(()),
    }
}

async fn first_root(transport: &Downloads, base: &Url) -> Result<Vec<u8>, Rejected> {
    use futures_util::StreamExt as _;
    use vaern_rules::repository::Transport as _;
    const LONGEST: usize = 1 << 20;
    let url = base.join("metadata/1.root.json").map_err(|e| Rejected::new("policy", e.to_string()))?;
    let unreachable = |e: vaern_rules::repository::TransportError| Rejected::new("unreachable", e.to_string());
    let mut stream = transport.fetch(url).await.map_err(unreachable)?;
    let mut root = Vec::new();
    while let Some(part) = stream.next().await {
        root.extend_from_slice(&part.map_err(unreachable)?);
        if root.len() > LONGEST {
            return Err(RepositoryError::TooLong { limit: LONGEST as u64 }.into());
        }
    }
    Ok(root)
}

/// The address of a repository's folder.
fn base_url(url: &str) -> Result<Url, Rejected> {
    let text = if url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
    Url::parse(&text).map_err(|e| Rejected::new("policy", format!("{url}: {e}")))
}
