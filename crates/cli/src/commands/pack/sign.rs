//! `vaern pack sign`

use super::{Bases, check, failed, keys, refused, rejected, test, today};
use crate::Stop;
use std::path::PathBuf;
use std::time::SystemTime;
use vaern_workflow::recognisers;
use vaern_workflow::rules::repository::{Publisher, RepositoryError, Ring, Signing, fingerprint};
use vaern_workflow::rules::{Effective, archive, collect, lint};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The pack's folder.
    folder: PathBuf,
    /// The repository's folder.
    #[arg(long)]
    repo: PathBuf,
    /// Your own private key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// How many devices of the ring get it.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(0..=100))]
    percent: u8,
    /// Which devices get it: `pilot` or `broad`.
    #[arg(long, default_value = "broad", value_parser = ring)]
    ring: Ring,
    /// Take back what was signed of this layer and not yet published, and begin anew.
    #[arg(long)]
    anew: bool,
    #[command(flatten)]
    on: Bases,
}

fn ring(name: &str) -> Result<Ring, String> {
    Ring::named(name).ok_or_else(|| "pilot or broad".to_owned())
}

/// What is signed is what was checked and tested here: the same bytes.
pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let key = keys::private(&args.key)?;
    if check::report(&lint(&args.folder, &args.on.bases, &today(), recognisers)) > 0 {
        return Err(Stop::Failed);
    }
    let effective = Effective::draft_rehearsal(Some(&args.folder), &args.on.bases).map_err(refused)?;
    test::tests(&effective, Some(&args.folder))?;
    let bytes = archive(&collect(&args.folder)?)?;
    let digest = fingerprint(&bytes);
    if effective.layers.last().is_none_or(|layer| layer.digest != digest) {
        return Err(failed(&"the folder was changed while it was tested"));
    }
    let (id, version) = (&effective.pack.id, effective.pack.version);
    let publisher = Publisher::new(&args.repo, SystemTime::now());
    if args.anew {
        publisher.discard(id).map_err(rejected)?;
    }
    let signing = Signing { ring: args.ring, percent: args.percent };
    let (signed, needed) = publisher.sign(id, version, &bytes, &key, signing).map_err(|e| match e {
        RepositoryError::Altered => failed(&format!(
            "{id}: others have signed another folder, version, ring or percentage; see what changed, or begin --anew"
        )),
        RepositoryError::Signature { .. } => failed(&format!("{id}: this key may not sign for it")),
        e => rejected(e),
    })?;
    println!("{id} {version} sha256 {digest}\n{signed} of {needed} signatures");
    Ok(())
}
