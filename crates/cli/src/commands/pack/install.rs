//! `vaern pack install`

use crate::{Stop, input};
use std::path::PathBuf;
use vaern_workflow::managed::Managed;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The repository: `https://…/`, `file:///…/`, or a folder. The managed ones without it.
    #[arg(long)]
    repo: Option<String>,
    /// The root to trust, on a device whose organisation names none.
    #[arg(long)]
    root: Option<PathBuf>,
}

/// Fetches, verifies, tests and takes into use. What is refused changes nothing and is in the log.
pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let managed = Managed::of_this_machine();
    let urls = match &args.repo {
        Some(_) if managed.is_configured("RepositoryUrls") => {
            return Err(Stop::Use("the organisation decides where packs come from: leave --repo out".to_owned()));
        }
        Some(repo) => vec![address(repo)?],
        None => managed.repository_urls,
    };
    let root = args.root.as_ref().map(std::fs::read).transpose()?;
    let runtime = input::runtime()?;
    let desk = runtime.block_on(input::desk())?;
    let installed = runtime.block_on(desk.install(&urls, root.as_deref()))?;
    for layer in &installed.effective.layers {
        println!("{} {} sha256 {}", layer.id, layer.version, layer.digest);
    }
    println!("{}", if installed.changed { "activated" } else { "unchanged" });
    Ok(())
}

/// A folder is written as an address.
fn address(repo: &str) -> Result<String, Stop> {
    if repo.contains("://") {
        return Ok(repo.to_owned());
    }
    let folder = std::fs::canonicalize(repo)?;
    Ok(format!("file://{}/", folder.display()))
}
