//! A repository of signed packs, the people who sign, and a device; and an attacker with some of the keys.

use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use vaern_workflow::audit::{FrontDoor, Kind, Record, records};
use vaern_workflow::managed::{Fingerprint, Managed, Unit};
use vaern_workflow::packs::Installed;
use vaern_workflow::rules::repository::{KeyPair, Publisher, Ring, Roots, Signing, fingerprint};
use vaern_workflow::rules::{archive, collect};
use vaern_workflow::{Desk, MemoryKeys, Problem, Setup};

/// Seeds of keys: the first three hold the root, the next two sign for `aarhus`.
pub const ROOT: [u8; 3] = [1, 2, 3];
pub const TARGETS: u8 = 4;
pub const ONLINE: u8 = 5;
pub const SIGNERS: [u8; 2] = [6, 7];
pub const STRANGER: u8 = 99;
/// For everybody.
pub const ALL: Signing = Signing { ring: Ring::Broad, percent: 100 };

pub fn key(seed: u8) -> KeyPair {
    KeyPair::from_seed(&[seed; 32])
}

/// A repository with the path `aarhus` given to two signers, both needed.
pub struct Shelf {
    pub folder: TempDir,
}

impl Shelf {
    pub fn new() -> Self {
        Self::at(SystemTime::now())
    }

    /// One whose signatures start at `now`.
    pub fn at(now: SystemTime) -> Self {
        let shelf = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        let publisher = Publisher::new(shelf.path(), now);
        let root = ROOT.map(key);
        let (targets, online) = (key(TARGETS).public(), key(ONLINE).public());
        let roots = Roots { root: &root, threshold: 2, targets: &targets, online: &online };
        publisher.init(&roots).expect("a repository");
        let signers = SIGNERS.map(|seed| key(seed).public());
        publisher.delegate("aarhus", &signers, 2, &key(TARGETS)).expect("delegated");
        shelf
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> String {
        format!("file://{}/", self.path().display())
    }

    pub fn root(&self) -> Vec<u8> {
        std::fs::read(self.path().join("metadata/1.root.json")).expect("a root")
    }

    pub fn fingerprint(&self) -> String {
        fingerprint(&self.root())
    }

    /// Signs and publishes a version of a layer.
    pub fn publish(&self, layer: &Layer, version: u64) {
        self.publish_at(layer, version, ALL, SystemTime::now());
    }

    pub fn publish_at(&self, layer: &Layer, version: u64, signing: Signing, now: SystemTime) {
        let bytes = layer.archive(version);
        let publisher = Publisher::new(self.path(), now);
        for seed in SIGNERS {
            publisher.sign("aarhus", version, &bytes, &key(seed), signing).expect("signed");
        }
        publisher.publish(&key(ONLINE), 7).expect("published");
    }

    /// The same of any bytes.
    pub fn publish_bytes(&self, version: u64, bytes: &[u8]) {
        let publisher = Publisher::new(self.path(), SystemTime::now());
        for seed in SIGNERS {
            publisher.sign("aarhus", version, bytes, &key(seed), ALL).expect("signed");
        }
        publisher.publish(&key(ONLINE), 7).expect("published");
    }

    pub fn json(&self, name: &str) -> Value {
        let text = std::fs::read(self.path().join("metadata").join(name)).expect("metadata");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// What somebody can do who holds the online key and `seeds`: another version of a role, listed and dated.
    pub fn forge(&self, role: &str, seeds: &[u8], edit: impl FnOnce(&mut Value)) {
        let snapshot = self.newest("snapshot");
        let version = snapshot["signed"]["meta"][format!("{role}.json")]["version"].as_u64().expect("listed");
        let mut signed = self.json(&format!("{version}.{role}.json"))["signed"].clone();
        signed["version"] = json!(version + 1);
        edit(&mut signed);
        let bytes = sign(&signed, seeds);
        self.write(&format!("{}.{role}.json", version + 1), &bytes);
        self.list(role, version + 1, &bytes);
    }

    /// Lists `bytes` as a version of a role, with the online key.
    pub fn list(&self, role: &str, version: u64, bytes: &[u8]) {
        let mut snapshot = self.newest("snapshot")["signed"].clone();
        let next = snapshot["version"].as_u64().expect("a version") + 1;
        snapshot["version"] = json!(next);
        snapshot["meta"][format!("{role}.json")] = described(version, bytes);
        let snapshot = sign(&snapshot, &[ONLINE]);
        self.write(&format!("{next}.snapshot.json"), &snapshot);
        let mut timestamp = self.json("timestamp.json")["signed"].clone();
        timestamp["version"] = json!(next);
        timestamp["meta"]["snapshot.json"] = described(next, &snapshot);
        self.write("timestamp.json", &sign(&timestamp, &[ONLINE]));
    }

    fn newest(&self, role: &str) -> Value {
        let version =
            self.json("timestamp.json")["signed"]["meta"]["snapshot.json"]["version"].as_u64().expect("listed");
        self.json(&format!("{version}.{role}.json"))
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path().join("metadata").join(name), bytes).expect("ours");
    }

    /// The file of a target.
    pub fn target(&self, version: u64) -> PathBuf {
        let folder = std::fs::read_dir(self.path().join("targets/aarhus")).expect("targets");
        let suffix = format!(".{version}.pack");
        let found = folder.flatten().map(|e| e.path()).find(|p| p.to_string_lossy().ends_with(&suffix));
        found.expect("that version")
    }

    /// A copy of the whole, as it is now.
    pub fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, bytes) in super::bytes_below(self.path()) {
            let to = copy.path().join(path.strip_prefix(self.path()).expect("below"));
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("ours");
            std::fs::write(to, bytes).expect("ours");
        }
        copy
    }
}

fn described(version: u64, bytes: &[u8]) -> Value {
    json!({ "version": version, "length": bytes.len(), "hashes": { "sha256": hex::encode(Sha256::digest(bytes)) } })
}

/// Signed metadata. Without quotes, backslashes or fractions in it, sorted compact JSON is the canonical form.
pub fn sign(signed: &Value, seeds: &[u8]) -> Vec<u8> {
    let message = canonical(signed);
    let signatures: Vec<Value> = seeds
        .iter()
        .map(|seed| {
            let secret = SigningKey::from_bytes(&[*seed; 32]);
            json!({ "keyid": key(*seed).public().id(), "sig": hex::encode(secret.sign(message.as_bytes()).to_bytes()) })
        })
        .collect();
    serde_json::to_vec(&json!({ "signed": signed, "signatures": signatures })).expect("JSON")
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            let inside: Vec<String> = keys.iter().map(|k| format!("\"{k}\":{}", canonical(&map[*k]))).collect();
            format!("{{{}}}", inside.join(","))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

/// A municipal layer as text.
#[derive(Clone)]
pub struct Layer {
    /// More of `pack.toml`.
    pub manifest: String,
    /// `rules.toml`.
    pub rules: String,
}

impl Layer {
    /// One rule: a case number of the municipality's own.
    pub fn new() -> Self {
        let rules = r#"
[[rule]]
id       = "aarhus.journal"
category = "CASE_NUMBER"
name     = { da = "Journalnummer", en = "Journal number" }
why      = { da = "Peger på en sag.", en = "Points to a case." }
source   = "https://eksempel.dk/journal"
pattern  = 'JNR-[0-9]{6}'
score    = 0.9
[[rule.test]]
text = "Se [[CASE_NUMBER|JNR-123456]] i arkivet."
[[rule.test]]
text = "Se JNR-12 i arkivet."
"#;
        Self { manifest: String::new(), rules: rules.to_owned() }
    }

    pub fn with(manifest: &str) -> Self {
        Self { manifest: manifest.to_owned(), ..Self::new() }
    }

    /// As a folder under work.
    pub fn write(&self, folder: &Path, version: u64) {
        let manifest = format!(
            "id = \"aarhus\"\nversion = {version}\nlicence = \"MPL-2.0\"\nlayer = \"municipality\"\n\
             name = {{ da = \"Aarhus\", en = \"Aarhus\" }}\ndescription = {{ da = \"Prøve.\", en = \"Trial.\" }}\n{}",
            self.manifest
        );
        std::fs::create_dir_all(folder).expect("ours");
        std::fs::write(folder.join("pack.toml"), manifest).expect("ours");
        std::fs::write(folder.join("rules.toml"), &self.rules).expect("ours");
    }

    pub fn archive(&self, version: u64) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        self.write(folder.path(), version);
        archive(&collect(folder.path()).expect("readable")).expect("an archive")
    }
}

/// A desktop in Aarhus.
pub struct Pc {
    /// Its folder `søren hansen` is the data directory: names have blanks and letters.
    profile: TempDir,
    pub machine: TempDir,
    pub managed: Managed,
    keys: Arc<MemoryKeys>,
}

impl Pc {
    /// One that trusts the root of `shelf`.
    pub fn new(shelf: &Shelf) -> Self {
        let mut managed = Managed::none();
        managed.unit = Unit::parse("aarhus");
        managed.root_fingerprint = Fingerprint::parse(&shelf.fingerprint());
        let folder = || tempfile::tempdir().expect("a temporary folder");
        let pc = Self { profile: folder(), machine: folder(), managed, keys: Arc::default() };
        std::fs::create_dir(pc.home()).expect("ours");
        pc
    }

    /// The data directory.
    pub fn home(&self) -> PathBuf {
        self.profile.path().join("søren hansen")
    }

    pub async fn desk(&self) -> Desk {
        self.desk_under(self.managed.clone()).await
    }

    /// The desk under other managed settings.
    pub async fn desk_under(&self, managed: Managed) -> Desk {
        let setup = Setup {
            keys: Arc::<MemoryKeys>::clone(&self.keys),
            machine: self.machine.path().to_owned(),
            managed: Arc::new(move || managed.clone()),
            ..Setup::new(self.home(), FrontDoor::Window)
        };
        Desk::open(setup).await.expect("the desk opens")
    }

    pub async fn install(&self, shelf: &Shelf) -> Result<Installed, Problem> {
        self.desk().await.install(&[shelf.url()], None).await
    }

    /// The version of the municipality's layer that is in force; 0 without one.
    pub async fn version(&self) -> u64 {
        let rules = self.desk().await.rules();
        rules.effective.layers.iter().find(|l| l.id == "aarhus").map_or(0, |l| l.version)
    }

    pub fn log(&self) -> Vec<Record> {
        records(&self.home().join("audit")).unwrap_or_default()
    }

    /// Causes of the rejections in the log.
    pub fn rejections(&self) -> Vec<String> {
        let log = self.log();
        let rejected = log.iter().filter(|r| r.kind == Kind::PackReject);
        rejected.filter_map(|r| r.cause.as_ref().map(|c| c.as_str().to_owned())).collect()
    }
}

/// So many days ago.
pub fn days_ago(days: u64) -> SystemTime {
    SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60)
}

/// A device on version 1, and the shelf that it came from.
pub async fn on_version_one() -> (Shelf, Pc) {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    assert_eq!(pc.version().await, 1);
    (shelf, pc)
}
