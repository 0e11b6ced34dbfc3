//! What the tests share.

mod endpoint;
mod files;
pub mod packs;

pub use endpoint::{Behaviour, FakeEndpoint, last_message};
pub use files::{bytes_below, search};

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use vaern_workflow::audit::FrontDoor;
use vaern_workflow::engine::{Engine, Limits};
use vaern_workflow::gateway::Timeouts;
use vaern_workflow::rules::{Pack, Trusted, built_in};
use vaern_workflow::{Code, Consent, Conversation, Desk, Draft, KeyStore, MemoryKeys, Problem, Setup, recognisers};

/// A short case note. Persons are invented, numbers are published test numbers.
pub const NOTE: &str = "Borgeren Mette Hansen, cpr 010283-9994, ringede fra 20 12 34 56 om sin ansøgning.";
/// The personal data in [`NOTE`].
pub const CANARIES: [&str; 4] = ["Mette", "Hansen", "010283", "20 12 34 56"];

/// The built-in pack, opened once.
pub static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let (bytes, proof) = built_in();
    Trusted::verify(bytes, &proof).and_then(Pack::open).expect("the built-in pack is sound")
});

/// Its engine.
pub static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| PACK.engine(recognisers(), Limits::DESKTOP).expect("every rule builds"));

/// The same without the recogniser of names: rules and lists alone, for thousands of texts of chance.
pub static RULES_ALONE: LazyLock<Engine> =
    LazyLock::new(|| PACK.engine(Vec::new(), Limits::DESKTOP).expect("every rule builds"));

/// Short patience, so that a time-out is a matter of a second.
pub const IMPATIENT: Timeouts = Timeouts {
    connect: Duration::from_millis(600),
    first_byte: Duration::from_millis(600),
    idle: Duration::from_millis(600),
};

/// A desk in a folder of its own, with one endpoint.
pub struct Office {
    pub home: TempDir,
    pub desk: Desk,
}

impl Office {
    pub async fn new(endpoint: &FakeEndpoint) -> Self {
        Self::with_keys(endpoint, Arc::new(MemoryKeys::default()), false).await
    }

    pub async fn with_keys(endpoint: &FakeEndpoint, keys: Arc<dyn KeyStore>, needs_key: bool) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        configure(home.path(), endpoint, needs_key);
        let desk = open(home.path(), keys).await.expect("the desk opens");
        Self { home, desk }
    }

    /// Proposes, approves and forwards `text`.
    pub async fn send(&self, text: &str) -> Result<vaern_workflow::Completed, Problem> {
        self.send_in(&Conversation::new(), text).await
    }

    pub async fn send_in(&self, conversation: &Conversation, text: &str) -> Result<vaern_workflow::Completed, Problem> {
        let proposal = self.desk.propose(&Draft::new(text), conversation);
        let consent = Consent { token: proposal.token(), second_look: false };
        let approved = self.desk.approve(&proposal, conversation, "test", &consent)?;
        self.desk.forward(approved, &vaern_workflow::Cancel::new(), &mut |_| {}).await
    }
}

pub async fn open(home: &Path, keys: Arc<dyn KeyStore>) -> Result<Desk, Problem> {
    let machine = home.join("machine");
    let managed = Arc::new(vaern_workflow::managed::Managed::none);
    let setup = Setup { keys, timeouts: IMPATIENT, machine, managed, ..Setup::new(home.to_owned(), FrontDoor::Window) };
    Desk::open(setup).await
}

pub fn configure(home: &Path, endpoint: &FakeEndpoint, needs_key: bool) {
    let url = endpoint.base_url();
    let config = format!(
        "[[endpoint]]\nid = \"test\"\nname = \"Testmodel\"\nbase_url = \"{url}\"\nmodel = \"m\"\nneeds_key = {needs_key}\n"
    );
    std::fs::write(home.join("config.toml"), config).expect("the temporary folder is writable");
}

/// The `vaern` that was built beside this test.
pub fn vaern() -> PathBuf {
    built("vaern")
}

/// A program that was built beside this test; `VAERN_BUILT` names another folder (`cargo xtask bench`).
pub fn built(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    if let Some(folder) = std::env::var_os("VAERN_BUILT") {
        return Path::new(&folder).join(file);
    }
    let mut path = std::env::current_exe().expect("we run");
    path.pop();
    path.pop();
    let path = path.join(file);
    assert!(path.exists(), "{} is not built: run `cargo xtask test`", path.display());
    path
}

/// The code of a result's problem.
pub fn code<T>(result: Result<T, Problem>) -> Option<Code> {
    result.err().map(|p| p.code)
}
