//! `vaern pack repo`, `delegate`, `publish`, `verify`, `rotate`

use super::{failed, keys, refused, rejected};
use crate::{Stop, input};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use vaern_workflow::rules::repository::{KeyPair, Offer, Publisher, Repository, Roots, fingerprint, is_path};
use vaern_workflow::rules::{Origin, Pack};
use vaern_workflow::today;

/// The keys of a root.
#[derive(clap::Args)]
pub(crate) struct RootKeys {
    /// A private key of the root; once for each.
    #[arg(long = "root-key", required = true, value_name = "FILE")]
    roots: Vec<PathBuf>,
    /// How many of them it takes.
    #[arg(long, default_value_t = 2)]
    threshold: u64,
    /// The key that says who signs for which layer; its public half is enough.
    #[arg(long, value_name = "FILE")]
    targets_key: PathBuf,
    /// The key that says what is current; its public half is enough.
    #[arg(long, value_name = "FILE")]
    online_key: PathBuf,
}

impl RootKeys {
    /// Calls `act` with the keys, read.
    fn with<T>(&self, act: impl FnOnce(&Roots<'_>) -> Result<T, Stop>) -> Result<T, Stop> {
        let root: Vec<KeyPair> = self.roots.iter().map(|path| keys::private(path)).collect::<Result<_, _>>()?;
        let (targets, online) = (keys::public(&self.targets_key)?, keys::public(&self.online_key)?);
        act(&Roots { root: &root, threshold: self.threshold, targets: &targets, online: &online })
    }
}

#[derive(clap::Args)]
pub(crate) struct Init {
    /// The repository's folder.
    repo: PathBuf,
    #[command(flatten)]
    keys: RootKeys,
}

#[derive(clap::Args)]
pub(crate) struct Delegate {
    /// The repository's folder.
    repo: PathBuf,
    /// The layer: `aarhus`, or `aarhus/social`.
    path: String,
    /// The public key of a signer; once for each.
    #[arg(long = "signer", required = true, value_name = "FILE")]
    signers: Vec<PathBuf>,
    /// How many of them a version takes.
    #[arg(long, default_value_t = 2)]
    threshold: u64,
    /// The repository's targets key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Publish {
    /// The repository's folder.
    repo: PathBuf,
    /// The repository's online key.
    #[arg(long, value_name = "FILE")]
    online_key: PathBuf,
    /// How long devices may take it for current.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u64).range(1..=90))]
    days: u64,
}

#[derive(clap::Args)]
pub(crate) struct Verify {
    /// The repository's folder.
    repo: PathBuf,
    /// The root to trust.
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Rotate {
    /// The repository's folder.
    repo: PathBuf,
    /// A private key of the root until now; once for each.
    #[arg(long = "old-key", required = true, value_name = "FILE")]
    old: Vec<PathBuf>,
    #[command(flatten)]
    keys: RootKeys,
}

fn publisher(repo: &Path) -> Publisher {
    Publisher::new(repo, SystemTime::now())
}

pub(crate) fn init(args: &Init) -> Result<(), Stop> {
    let fingerprint = args.keys.with(|roots| publisher(&args.repo).init(roots).map_err(rejected))?;
    println!("{fingerprint}");
    Ok(())
}

pub(crate) fn delegate(args: &Delegate) -> Result<(), Stop> {
    if !is_path(&args.path) {
        return Err(Stop::Use(format!("{} is no layer: aarhus, or aarhus/social", args.path)));
    }
    let signers = args.signers.iter().map(|path| keys::public(path)).collect::<Result<Vec<_>, _>>()?;
    let key = keys::private(&args.key)?;
    publisher(&args.repo).delegate(&args.path, &signers, args.threshold, &key).map_err(rejected)?;
    println!("{}: {} of {} sign; in force with the next publish", args.path, args.threshold, signers.len());
    Ok(())
}

pub(crate) fn publish(args: &Publish) -> Result<(), Stop> {
    let key = keys::private(&args.online_key)?;
    for role in publisher(&args.repo).publish(&key, args.days).map_err(rejected)? {
        eprintln!("vaern: the signatures of {role} end within 60 days; after that no device takes anything from here");
    }
    println!("published; valid for {} days", args.days);
    Ok(())
}

pub(crate) fn rotate(args: &Rotate) -> Result<(), Stop> {
    let old: Vec<KeyPair> = args.old.iter().map(|path| keys::private(path)).collect::<Result<_, _>>()?;
    args.keys.with(|roots| publisher(&args.repo).rotate(roots, &old).map_err(rejected))?;
    println!("rotated; sign what the new keys sign, then publish");
    Ok(())
}

/// As a device reads it, but for what that one remembers.
pub(crate) fn verify(args: &Verify) -> Result<(), Stop> {
    let root = std::fs::read(&args.root)?;
    let folder = std::fs::canonicalize(&args.repo)?;
    input::runtime()?.block_on(async {
        let repository = Repository::stored(&root, &folder).await.map_err(rejected)?;
        println!("trusted root {}, newest root version {}", fingerprint(&root), repository.root_version());
        for path in repository.paths() {
            let offers = repository.offers(&path).map_err(rejected)?;
            if offers.is_empty() {
                println!("{path} nothing");
            }
            for offer in offers {
                println!("{}", read(&repository, &offer).await?);
            }
        }
        let paths = repository.paths();
        let until = repository.expires(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        match until > SystemTime::now() {
            true => println!("valid until {}", today(until)),
            false => return Err(failed(&format!("expired on {}", today(until)))),
        }
        Ok(())
    })
}

/// Reads a version and opens it.
async fn read(repository: &Repository, offer: &Offer) -> Result<String, Stop> {
    let trusted = repository.read(offer).await.map_err(rejected)?;
    let pack = Pack::open(trusted).map_err(refused)?;
    if (&pack.id, pack.version) != (&offer.path, offer.version) {
        let (id, version) = (&pack.id, pack.version);
        return Err(failed(&format!("{} {}: the pack calls itself {id} {version}", offer.path, offer.version)));
    }
    let signers = match &pack.origin {
        Origin::Signed { signers, threshold } => format!("{} signatures of {threshold} needed", signers.len()),
        _ => String::new(),
    };
    let (ring, percent) = (offer.ring.as_str(), offer.percent);
    Ok(format!("{} {} {ring} {percent}% sha256 {} {signers}", offer.path, offer.version, pack.digest))
}
