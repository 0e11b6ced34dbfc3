//! The desk: engine, policy, log, endpoints and keys together, behind the use cases that every front door shares.

use crate::config::{self, Config};
use crate::draft::Draft;
use crate::endpoints;
use crate::keys::{KeyError, KeyPlace, KeyStore, OsKeyring, key_file, log_key};
use crate::managed::{self, Managed};
use crate::packs::{Device, Freshness, InForce, Rejected};
use crate::problem::{Code, Problem};
use crate::proposal::{Approved, Consent, Conversation, Proposal};
use crate::receipt::Salt;
use crate::rules_in::{Loaded, load};
use crate::today;
use rand::RngCore as _;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;
use vaern_audit::{Appended, Entry, FrontDoor, Id, Kind, Log, LogError, Outcome, PackRef, Verifier};
use vaern_engine::{Effort, Verdict};
use vaern_gateway::{ApiKey, DemoServer, Endpoint, Gateway, Timeouts};
use vaern_rules::{Pack, Proof, Trusted, built_in};

/// Version of the engine, as the log has it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a desk is opened with.
pub struct Setup {
    /// Data directory.
    pub home: PathBuf,
    /// Which front door it serves.
    pub front_door: FrontDoor,
    /// Where keys live.
    pub keys: Arc<dyn KeyStore>,
    /// How long to wait for endpoints.
    pub timeouts: Timeouts,
    /// The rule pack that the program came with and why it is trusted.
    pub pack: (Cow<'static, [u8]>, Proof),
    /// A folder outside the user's profile.
    pub machine: PathBuf,
    /// Says what the organisation decided; asked again while the desk is open.
    pub managed: ReadManaged,
}

/// Reads the managed settings.
pub type ReadManaged = Arc<dyn Fn() -> Managed + Send + Sync>;

impl Setup {
    /// The built-in pack, the OS keyring, the usual patience, this machine's managed settings.
    pub fn new(home: PathBuf, front_door: FrontDoor) -> Self {
        let (keys, managed) = (Arc::new(OsKeyring), Arc::new(Managed::of_this_machine));
        let (machine, timeouts) = (config::machine(), Timeouts::DEFAULT);
        Self { home, front_door, keys, timeouts, pack: built_in(), machine, managed }
    }
}

/// An open log with where its key lives.
struct OpenLog {
    log: Log,
    place: KeyPlace,
}

/// The use cases.
pub struct Desk {
    pub(crate) gateway: Gateway,
    /// What is in force; replaced whole when a new version comes in.
    rules: RwLock<Arc<InForce>>,
    pub(crate) built_in: Pack,
    device: RwLock<Arc<Device>>,
    read_managed: ReadManaged,
    home: PathBuf,
    /// What the rules in force were loaded under.
    pub(crate) loaded: Mutex<Loaded>,
    /// How often rules that are only counted would have found something, in what left since the start.
    shadow: Mutex<BTreeMap<String, u64>>,
    /// The last version that was refused, until one is taken.
    pub(crate) refused: Mutex<Option<Rejected>>,
    config: Config,
    front_door: FrontDoor,
    keys: Arc<dyn KeyStore>,
    demo: Option<DemoServer>,
    /// Opened at the first need and tried again after a failure: a full disk can be emptied.
    log: Mutex<Option<OpenLog>>,
}

impl Desk {
    /// Opens the desk. Needs a sound pack and configuration; the log is opened when it is first needed.
    ///
    /// # Errors
    /// [`Code::PackDamaged`], [`Code::ConfigInvalid`], [`Code::EndpointRefused`] (no TLS or no loopback).
    pub async fn open(setup: Setup) -> Result<Self, Problem> {
        let Setup { home, front_door, keys, timeouts, pack: (bytes, proof), machine, managed } = setup;
        let damaged = |_| Problem::new(Code::PackDamaged);
        let built_in = Pack::open(Trusted::verify(bytes, &proof).map_err(damaged)?).map_err(damaged)?;
        let config = Config::read(&home)?;
        let (read_managed, log_home) = (managed, home.clone());
        let device = Arc::new(Device { home, machine, managed: read_managed() });
        let loaded = Mutex::new(Loaded::of(&device));
        let rules = load(&device, built_in.clone(), &*keys).await?;
        let (device, home) = (RwLock::new(device), log_home);
        let unreachable = || Problem::new(Code::EndpointRefused).with("endpoint", "demo");
        let gateway = Gateway::new(timeouts).map_err(|_| unreachable())?;
        let demo = match config.demo {
            true => Some(DemoServer::start(random_token()).await.map_err(|_| unreachable())?),
            false => None,
        };
        let rules = RwLock::new(Arc::new(rules));
        let (shadow, refused, log) = (Mutex::default(), Mutex::default(), Mutex::new(None));
        let desk = Self {
            gateway,
            rules,
            built_in,
            device,
            read_managed,
            home,
            loaded,
            shadow,
            refused,
            config,
            front_door,
            keys,
            demo,
            log,
        };
        desk.note_rejection();
        Ok(desk)
    }

    /// The rules in force, now.
    pub fn rules(&self) -> Arc<InForce> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace_rules(&self, rules: InForce) {
        let mut force = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        *force = Arc::new(rules.carry_on(&force));
    }

    /// What the organisation decided about this device.
    pub fn managed(&self) -> Managed {
        self.device().managed.clone()
    }

    pub(crate) fn device(&self) -> Arc<Device> {
        Arc::clone(&self.device.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the managed settings anew, and gives back the device under them.
    pub(crate) fn look_at_device(&self) -> Arc<Device> {
        let managed = (self.read_managed)();
        let mut device = self.device.write().unwrap_or_else(PoisonError::into_inner);
        if device.managed != managed {
            *device = Arc::new(Device { managed, ..Device::clone(&device) });
        }
        Arc::clone(&device)
    }

    /// How often rules that are only counted would have found something, in what left since the start.
    pub fn shadow(&self) -> BTreeMap<String, u64> {
        self.shadow.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was refused last: a new version, or what is on disk.
    pub fn rejected(&self) -> Option<Rejected> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        refused.or_else(|| self.rules().rejected.clone())
    }

    pub(crate) const fn front_door(&self) -> FrontDoor {
        self.front_door
    }

    pub(crate) fn keys(&self) -> &dyn KeyStore {
        &*self.keys
    }

    /// The approved endpoints; the demo stands last, unless the organisation has approved others.
    pub fn endpoints(&self) -> Vec<Endpoint> {
        let rules = self.rules();
        let demo = self.demo.iter().filter(|_| rules.pack().endpoints.is_empty());
        endpoints::approved(&rules, &self.config).into_iter().chain(demo.map(DemoServer::endpoint)).collect()
    }

    /// An approved endpoint.
    ///
    /// # Errors
    /// [`Code::EndpointUnknown`].
    pub fn endpoint(&self, id: &str) -> Result<Endpoint, Problem> {
        let unknown = || Problem::new(Code::EndpointUnknown).with("endpoint", id);
        self.endpoints().into_iter().find(|e| e.id == id).ok_or_else(unknown)
    }

    /// Inspects and redacts a draft. Pure work, no IO; a third of a millisecond a word on one core for what was not read before.
    pub fn propose(&self, draft: &Draft, conversation: &Conversation) -> Proposal {
        Proposal::of(draft, conversation, &self.rules(), Effort::Full)
    }

    /// The same in microseconds, while somebody types: what the trained recognisers have not read yet is a gap
    /// ([`Proposal::is_pending`]) until [`Ahead::read`] has read it.
    pub fn propose_quickly(&self, draft: &Draft, conversation: &Conversation) -> Proposal {
        Proposal::of(draft, conversation, &self.rules(), Effort::Quick)
    }

    /// The draft as it is now, to be read on another thread.
    pub fn ahead(self: &Arc<Self>, draft: &Draft, conversation: &Conversation) -> Ahead {
        Ahead { desk: Arc::clone(self), draft: draft.snapshot(), conversation: conversation.clone() }
    }

    /// The employee's approval. Nothing is sent yet.
    ///
    /// # Errors
    /// The reason why this must not leave; an attempt to send what was not inspected is logged.
    pub fn approve(
        &self,
        proposal: &Proposal,
        conversation: &Conversation,
        endpoint: &str,
        consent: &Consent<'_>,
    ) -> Result<Approved, Problem> {
        let now = self.floor().time(SystemTime::now());
        self.may_send(now)?;
        self.check(proposal, consent)?;
        let endpoint = self.endpoint(endpoint)?;
        endpoints::check(&self.rules(), &endpoint, (proposal, conversation), &today(now))?;
        self.count_shadow(proposal);
        Ok(Approved::new(proposal, conversation, endpoint))
    }

    /// Whether anything may be sent from this device at all. Redaction goes on whatever this says.
    ///
    /// # Errors
    /// [`Code::PolicyInvalid`], [`Code::FrontDoorClosed`], [`Code::PackTooOld`], [`Code::PackExpired`].
    pub fn may_send(&self, now: SystemTime) -> Result<(), Problem> {
        let (managed, rules) = (self.managed(), self.rules());
        if let Some(fault) = managed.stops_sending() {
            return Err(Problem::new(Code::PolicyInvalid).with("setting", &*fault.setting));
        }
        let door = match self.front_door {
            FrontDoor::Window => managed::FrontDoor::Window,
            FrontDoor::Cli => managed::FrontDoor::Cli,
        };
        if !managed.front_doors.allows(door) {
            return Err(Code::FrontDoorClosed.into());
        }
        if let Some(layer) = &rules.too_old {
            return Err(Problem::new(Code::PackTooOld).with("layer", layer));
        }
        match rules.freshness(self.floor().time(now)) {
            Freshness::Expired => Err(Code::PackExpired.into()),
            Freshness::Fresh | Freshness::Ageing => Ok(()),
        }
    }

    fn count_shadow(&self, proposal: &Proposal) {
        let mut shadow = self.shadow.lock().unwrap_or_else(PoisonError::into_inner);
        for (rule, n) in proposal.shadow() {
            *shadow.entry(rule.to_string()).or_default() += n;
        }
    }

    /// Records that the safe text goes to the clipboard, and returns it.
    ///
    /// # Errors
    /// The reason why it must not leave; [`Code::LogUnwritable`] and its like.
    pub fn copy_safe(&self, proposal: &Proposal, token: &str) -> Result<String, Problem> {
        // A secret that is removed needs no second look to be copied; one that is kept is not copied as safe.
        self.check(proposal, &Consent { token, second_look: !proposal.keeps_a_secret(self.rules().policy()) })?;
        self.count_shadow(proposal);
        let mut entry = self.entry(Kind::Send, Outcome::Copied);
        entry.endpoint = Id::new("clipboard").ok();
        entry.bytes = Some(proposal.outgoing().len() as u64);
        entry.commitment = Id::new(&Salt::random().commit(proposal.outgoing().as_bytes())).ok();
        (entry.counts, entry.rules) = (proposal.counts(), proposal.rules());
        self.append(entry)?;
        Ok(proposal.outgoing().to_owned())
    }

    fn check(&self, proposal: &Proposal, consent: &Consent<'_>) -> Result<(), Problem> {
        // What was reviewed under other rules is reviewed again.
        let current = proposal.is_under(&self.rules());
        let checked = if current { proposal.check(consent) } else { Err(Code::ReviewStale.into()) };
        if checked.is_err() && proposal.verdict() == Verdict::Block {
            let mut entry = self.entry(Kind::Gap, Outcome::Stopped);
            entry.bytes = Some(proposal.source().len() as u64);
            // It is stopped either way; a log that cannot be written is reported when something could leave.
            let _ = self.append(entry);
        }
        checked
    }

    /// The key for an endpoint that wants one. Asks the keyring on a thread of its own, since it may block.
    pub(crate) async fn key_for(&self, endpoint: &Endpoint) -> Result<Option<ApiKey>, Problem> {
        if let Some(demo) = self.demo.as_ref().filter(|d| d.endpoint() == *endpoint) {
            return Ok(Some(demo.key()));
        }
        if !endpoint.needs_key {
            return Ok(None);
        }
        let (keys, name) = (Arc::clone(&self.keys), key_name(&endpoint.id));
        let found =
            tokio::task::spawn_blocking(move || keys.get(&name)).await.map_err(|_| Problem::new(Code::Internal))?;
        match found {
            Ok(key) => Ok(Some(ApiKey::new(key.to_string()))),
            Err(KeyError::Locked) => Err(Code::KeyringLocked.into()),
            Err(KeyError::NoKeyring) => Err(Code::KeyringMissing.into()),
            Err(KeyError::Missing) => Err(Problem::new(Code::EndpointKeyMissing).with("endpoint", &*endpoint.name)),
        }
    }

    /// Stores the key of an endpoint in the OS keyring.
    ///
    /// # Errors
    /// [`Code::EndpointUnknown`], [`Code::KeyringLocked`], [`Code::KeyringMissing`].
    pub fn set_key(&self, endpoint: &str, key: &str) -> Result<(), Problem> {
        let endpoint = self.endpoint(endpoint)?;
        self.keys.set(&key_name(&endpoint.id), key).map_err(|e| match e {
            KeyError::NoKeyring => Code::KeyringMissing.into(),
            _ => Code::KeyringLocked.into(),
        })
    }

    pub(crate) fn entry(&self, kind: Kind, outcome: Outcome) -> Entry {
        let (rules, id) = (self.rules(), |text: &str| Id::new(&text.replace('/', ".")).ok());
        let pack = id(&rules.pack().digest).zip(id(&rules.pack().id));
        let version_in_force = rules.pack().version;
        Entry {
            kind,
            outcome,
            front_door: self.front_door,
            key: None,
            endpoint: None,
            pack: pack.map(|(digest, id)| PackRef { digest, id, version: version_in_force }),
            engine: version(),
            counts: Vec::new(),
            rules: Vec::new(),
            bytes: None,
            seconds: None,
            commitment: None,
            refers_to: None,
            org_unit: self.config.org_unit.clone(),
            layers: Vec::new(),
            cause: None,
        }
    }

    /// Writes a record; it is on disk when this returns.
    pub(crate) fn append(&self, mut entry: Entry) -> Result<(Appended, Verifier), Problem> {
        let mut log = self.log()?;
        let open = log.as_mut().ok_or(Code::Internal)?;
        entry.key = Id::new(open.place.as_str()).ok();
        let appended = open.log.append(entry, SystemTime::now()).map_err(|e| self.log_problem(&e))?;
        Ok((appended, open.log.verifier()))
    }

    /// Opens the log if need be, and says where its key lives.
    ///
    /// # Errors
    /// [`Code::LogUnwritable`], [`Code::LogDamaged`], [`Code::LogKeyUnavailable`], [`Code::KeyringLocked`].
    pub fn key_place(&self) -> Result<KeyPlace, Problem> {
        self.log()?.as_ref().map(|open| open.place).ok_or_else(|| Code::Internal.into())
    }

    /// The log's folder.
    pub fn log_folder(&self) -> PathBuf {
        log_folder(&self.home)
    }

    fn log(&self) -> Result<MutexGuard<'_, Option<OpenLog>>, Problem> {
        let mut guard = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if guard.is_none() {
            let folder = self.log_folder();
            let origin = Log::origin(&folder);
            let (key, place) = log_key(&*self.keys, &key_file(&self.home), origin.is_some())?;
            let origin = origin.unwrap_or_else(|| format!("vaern.local/{}", &random_token()[..16]));
            let log = Log::open(&folder, &origin, key).map_err(|e| self.log_problem(&e))?;
            *guard = Some(OpenLog { log, place });
        }
        Ok(guard)
    }

    fn log_problem(&self, e: &LogError) -> Problem {
        let code = match e {
            LogError::Io(_) => Code::LogUnwritable,
            _ => Code::LogDamaged,
        };
        Problem::new(code).with("folder", self.log_folder().display().to_string())
    }
}

/// A draft that is read ahead of its proposal.
pub struct Ahead {
    desk: Arc<Desk>,
    draft: Draft,
    conversation: Conversation,
}

impl Ahead {
    /// Reads the draft and what would leave of it with full effort. A third of a millisecond a word on one core. The draft in the
    /// answer knows what was found ([`Draft::learn_from`]); the recognisers remember it too.
    pub fn read(self) -> (Draft, Proposal) {
        let proposal = self.desk.propose(&self.draft, &self.conversation);
        (self.draft, proposal)
    }
}

/// The log's folder below a data directory.
pub fn log_folder(home: &std::path::Path) -> PathBuf {
    home.join("audit")
}

fn key_name(endpoint: &str) -> String {
    format!("endpoint-{endpoint}")
}

fn random_token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex::encode(bytes)
}

fn version() -> Id {
    #[expect(clippy::expect_used, reason = "a package version is an identifier")]
    Id::new(VERSION).expect("a version")
}
