//! How rules come in while the desk is open: at the start, by an update, or because another process installed them.

use crate::desk::Desk;
use crate::keys::{KeyStore, key_file, log_key};
use crate::managed::Managed;
use crate::packs::{Device, Floor, InForce, Installed, Installer, Rejected, Store};
use crate::problem::{Code, Problem};
use std::path::Path;
use std::sync::PoisonError;
use std::time::SystemTime;
use vaern_audit::{Entry, FrontDoor, Id, Kind, Log, Outcome, PackRef, RuleUse, SigningKey, records};
use vaern_rules::{Effective, Pack};

/// What rules are loaded under; when any of it is another, they are loaded again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loaded {
    generation: Option<String>,
    managed: Managed,
    /// An exception may have ended.
    day: String,
}

impl Loaded {
    pub(crate) fn of(device: &Device) -> Self {
        let generation = Store::of(&device.home).current();
        Self { generation, managed: device.managed.clone(), day: crate::today(SystemTime::now()) }
    }
}

/// What is in force on `device`.
pub(crate) async fn load(device: &Device, built_in: Pack, keys: &dyn KeyStore) -> Result<InForce, Problem> {
    // Only what was installed is sealed; nobody is asked for a key in vain.
    let key = if Store::of(&device.home).is_used() { seal_key(device, keys) } else { None };
    InForce::load(device, built_in, key.as_ref(), SystemTime::now()).await
}

fn seal_key(device: &Device, keys: &dyn KeyStore) -> Option<SigningKey> {
    let started = Log::origin(&crate::log_folder(&device.home)).is_some();
    log_key(keys, &key_file(&device.home), started).ok().map(|(key, _)| key)
}

impl Desk {
    /// Fetches what is new from the repositories that the organisation configured, and takes it into use.
    ///
    /// # Errors
    /// [`Code::PackRejected`] with `cause` and `why`; what was in force stays so, and the log says it.
    pub async fn update(&self) -> Result<Installed, Problem> {
        self.install(&self.managed().repository_urls, None).await
    }

    /// The same from `urls`. `root`: the root to trust on a device where the organisation names none.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn install(&self, urls: &[String], root: Option<&[u8]>) -> Result<Installed, Problem> {
        let device = self.look_at_device();
        let key = seal_key(&device, self.keys());
        let installer = Installer::new(&device, &self.built_in, &self.gateway, key.as_ref(), self.seen_in_log());
        let installed = installer.install(urls, root, SystemTime::now(), &mut |_| ()).await;
        // Without a network nothing was refused.
        let refused = installed.as_ref().err().filter(|why| why.cause != "unreachable").cloned();
        let before =
            std::mem::replace(&mut *self.refused.lock().unwrap_or_else(PoisonError::into_inner), refused.clone());
        // Once, and not at every half hour.
        if let Some(why) = refused.filter(|why| before.as_ref() != Some(why)) {
            self.log_rejection(&why);
        }
        let installed = installed.map_err(|why| rejected(&why))?;
        self.reload().await?;
        if installed.changed {
            self.append(activation(self, &installed.effective))?;
        }
        Ok(installed)
    }

    /// Takes over what another process has installed, what the organisation has changed, and what a new day has ended.
    /// Whether anything has changed; costs the reading of two small files when not.
    ///
    /// # Errors
    /// [`Code::PackDamaged`].
    pub async fn reload_if_changed(&self) -> Result<bool, Problem> {
        let current = Loaded::of(&self.look_at_device());
        let same = *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) == current;
        if !same {
            self.reload().await?;
        }
        Ok(!same)
    }

    async fn reload(&self) -> Result<(), Problem> {
        let device = self.device();
        let current = Loaded::of(&device);
        let rules = load(&device, self.built_in.clone(), self.keys()).await?;
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = current;
        self.replace_rules(rules);
        self.note_rejection();
        Ok(())
    }

    /// What this device has seen.
    pub(crate) fn floor(&self) -> Floor {
        let device = self.device();
        Floor::read(Store::of(&device.home).folder(), &device.machine)
    }

    /// A generation that was refused at the start of the window is in the log, if the log can be written. Of a command nobody
    /// expects that it writes there.
    pub(crate) fn note_rejection(&self) {
        let why = self.rules().rejected.clone().filter(|_| self.front_door() == FrontDoor::Window);
        if let Some(why) = why {
            self.log_rejection(&why);
        }
    }

    fn log_rejection(&self, why: &Rejected) {
        let cause = Id::new(&why.cause).ok();
        let entry = Entry { cause, ..self.entry(Kind::PackReject, Outcome::Stopped) };
        // It is refused either way; a log that cannot be written stops sending by itself.
        let _ = self.append(entry);
    }

    /// The highest versions that the log says were in force.
    fn seen_in_log(&self) -> Floor {
        seen(&self.log_folder())
    }
}

fn seen(folder: &Path) -> Floor {
    let records = records(folder).unwrap_or_default();
    let activated = records.into_iter().filter(|record| record.kind == Kind::PackActivate);
    let layers = activated.flat_map(|record| record.layers);
    layers.map(|layer| (layer.id.as_str().replace('.', "/"), layer.version)).collect()
}

/// What the log says of packs that were taken into use: each layer, and each exception that holds.
fn activation(desk: &Desk, effective: &Effective) -> Entry {
    let id = |text: &str| Id::new(&text.replace('/', ".")).ok();
    let layers = effective
        .layers
        .iter()
        .filter_map(|layer| Some(PackRef { digest: id(&layer.digest)?, id: id(&layer.id)?, version: layer.version }));
    let reason = Id::new("exception").ok();
    let holding = effective.exceptions.iter().filter(|e| e.holds);
    let rules = holding.filter_map(|e| Some(RuleUse { id: id(&e.exception.id)?, n: 1, reason: reason.clone() }));
    Entry { layers: layers.collect(), rules: rules.collect(), ..desk.entry(Kind::PackActivate, Outcome::Completed) }
}

fn rejected(why: &Rejected) -> Problem {
    Problem::new(Code::PackRejected).with("cause", &*why.cause).with("why", &*why.why)
}
