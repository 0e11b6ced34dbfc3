//! Where keys live: the OS keyring; for the log's key, where there is no keyring, a file of the owner's.

use crate::problem::{Code, Problem};
use rand::RngCore as _;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use vaern_audit::SigningKey;
use zeroize::Zeroizing;

/// Why a key cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// Nothing is stored under that name.
    Missing,
    /// The keyring is there and locked, or its owner refused.
    Locked,
    /// This machine has no keyring.
    NoKeyring,
}

/// A store of named secrets.
pub trait KeyStore: Send + Sync {
    /// The secret of that name.
    ///
    /// # Errors
    /// [`KeyError`].
    fn get(&self, name: &str) -> Result<Zeroizing<String>, KeyError>;
    /// Stores or overwrites a secret.
    ///
    /// # Errors
    /// [`KeyError::Locked`] or [`KeyError::NoKeyring`].
    fn set(&self, name: &str, secret: &str) -> Result<(), KeyError>;
}

/// The keyring of the operating system (Windows Credential Manager, macOS Keychain, Secret Service).
#[derive(Debug, Default)]
pub struct OsKeyring;

/// Name of the keyring's collection of ours.
const SERVICE: &str = "dk.vaern";

impl OsKeyring {
    fn entry(name: &str) -> Result<keyring::Entry, KeyError> {
        keyring::Entry::new(SERVICE, name).map_err(|e| key_error(&e))
    }
}

impl KeyStore for OsKeyring {
    fn get(&self, name: &str) -> Result<Zeroizing<String>, KeyError> {
        Self::entry(name)?.get_password().map(Zeroizing::new).map_err(|e| key_error(&e))
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), KeyError> {
        Self::entry(name)?.set_password(secret).map_err(|e| key_error(&e))
    }
}

fn key_error(e: &keyring::Error) -> KeyError {
    match e {
        keyring::Error::NoEntry => KeyError::Missing,
        keyring::Error::NoDefaultStore | keyring::Error::PlatformFailure(_) => KeyError::NoKeyring,
        _ => KeyError::Locked,
    }
}

/// Secrets in memory, for tests.
#[derive(Debug, Default)]
pub struct MemoryKeys(Mutex<BTreeMap<String, String>>);

impl KeyStore for MemoryKeys {
    fn get(&self, name: &str) -> Result<Zeroizing<String>, KeyError> {
        let map = self.0.lock().map_err(|_| KeyError::Locked)?;
        map.get(name).map(|s| Zeroizing::new(s.clone())).ok_or(KeyError::Missing)
    }

    fn set(&self, name: &str, secret: &str) -> Result<(), KeyError> {
        self.0.lock().map_err(|_| KeyError::Locked)?.insert(name.to_owned(), secret.to_owned());
        Ok(())
    }
}

/// Where the log's signing key was found or made; `doctor` and the window say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyPlace {
    /// In the OS keyring.
    Keyring,
    /// In a file that only its owner can read, since there is no keyring.
    File,
}

impl KeyPlace {
    /// As the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// Name of the log's key in the keyring.
const LOG_KEY: &str = "log-signing-key";

/// The log's signing key; made at the first start. `started` says whether the log has records: then a key that cannot
/// be had is a problem, never a reason to make another.
///
/// # Errors
/// [`Code::KeyringLocked`], [`Code::LogKeyUnavailable`], [`Code::LogUnwritable`].
pub fn log_key(store: &dyn KeyStore, file: &Path, started: bool) -> Result<(SigningKey, KeyPlace), Problem> {
    match fs::read_to_string(file) {
        // A key that others can read or replace proves nothing.
        Ok(_) if !is_private(file) => return Err(Code::LogKeyUnavailable.into()),
        Ok(text) => return Ok((decode(&text).ok_or(Code::LogKeyUnavailable)?, KeyPlace::File)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(_) => return Err(Code::LogKeyUnavailable.into()),
    }
    match store.get(LOG_KEY) {
        Ok(text) => Ok((decode(&text).ok_or(Code::LogKeyUnavailable)?, KeyPlace::Keyring)),
        Err(KeyError::Locked) => Err(Code::KeyringLocked.into()),
        Err(_) if started => Err(Code::LogKeyUnavailable.into()),
        Err(KeyError::Missing) => {
            let (key, text) = generate();
            store.set(LOG_KEY, &text).map_err(|_| Problem::new(Code::KeyringLocked))?;
            Ok((key, KeyPlace::Keyring))
        }
        Err(KeyError::NoKeyring) => {
            let (key, text) = generate();
            let unwritable = |_| Problem::new(Code::LogUnwritable).with("folder", file.display().to_string());
            write_for_owner(file, &text).map_err(unwritable)?;
            Ok((key, KeyPlace::File))
        }
    }
}

/// Whether nobody but its owner can read or write the file.
#[cfg(unix)]
fn is_private(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|m| std::os::unix::fs::PermissionsExt::mode(&m.permissions()) & 0o077 == 0)
}

/// On Windows the profile folder's access list keeps others out; not checked here.
#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

fn generate() -> (SigningKey, Zeroizing<String>) {
    let mut seed = Zeroizing::new([0u8; 32]);
    rand::rng().fill_bytes(seed.as_mut());
    (SigningKey::from_bytes(&seed), Zeroizing::new(hex::encode(*seed)))
}

fn decode(text: &str) -> Option<SigningKey> {
    let seed: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    Some(SigningKey::from_bytes(&seed))
}

/// A new file that its owner alone can read; never overwrites one.
fn write_for_owner(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The file that holds the log's key where there is no keyring.
pub(crate) fn key_file(home: &Path) -> PathBuf {
    home.join("log-key")
}
