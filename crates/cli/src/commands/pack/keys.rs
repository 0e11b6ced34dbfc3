//! `vaern pack keygen`, and keys as files.

use super::rejected;
use crate::Stop;
use rand::RngCore as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use vaern_workflow::rules::repository::{KeyPair, PublicKey};
use zeroize::Zeroizing;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the private key goes; the public one goes beside it, with `.pub` at the end. Neither is ever overwritten.
    file: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let mut seed = Zeroizing::new([0; 32]);
    rand::rng().fill_bytes(seed.as_mut());
    let key = KeyPair::from_seed(&seed);
    let public = beside(&args.file);
    if public.exists() {
        return Err(Stop::Use(format!("{} is there already", public.display())));
    }
    create(&args.file, true)?.write_all(key.to_pem().map_err(rejected)?.as_bytes())?;
    create(&public, false)?.write_all(key.public().to_pem().map_err(rejected)?.as_bytes())?;
    println!("{}", key.public().id());
    Ok(())
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

/// A new file; a private one is its owner's from the first byte.
fn create(path: &Path, private: bool) -> Result<std::fs::File, Stop> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if private { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = private;
    options.open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Stop::Use(format!("{} is there already", path.display())),
        _ => Stop::Io(e),
    })
}

/// Reads a private key.
pub(super) fn private(path: &Path) -> Result<KeyPair, Stop> {
    let pem = Zeroizing::new(read(path)?);
    KeyPair::from_pem(&pem).map_err(|e| Stop::Use(format!("{}: {e}", path.display())))
}

/// Reads a public key, or the public half of a private one.
pub(super) fn public(path: &Path) -> Result<PublicKey, Stop> {
    let pem = Zeroizing::new(read(path)?);
    let key = PublicKey::from_pem(&pem).or_else(|_| KeyPair::from_pem(&pem).map(|key| key.public()));
    key.map_err(|e| Stop::Use(format!("{}: {e}", path.display())))
}

fn read(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path)
        .map_err(|e| Stop::Io(std::io::Error::new(e.kind(), format!("{}: {e}", path.display()))))
}
