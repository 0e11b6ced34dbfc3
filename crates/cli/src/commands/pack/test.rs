//! `vaern pack test`

use super::{Bases, refused};
use crate::Stop;
use std::path::{Path, PathBuf};
use vaern_workflow::recognisers;
use vaern_workflow::rules::Effective;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A pack's folder; the built-in pack without it.
    folder: Option<PathBuf>,
    #[command(flatten)]
    on: Bases,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let effective = Effective::draft_rehearsal(args.folder.as_deref(), &args.on.bases).map_err(refused)?;
    tests(&effective, args.folder.as_deref())
}

/// Runs the tests of the top layer on all of them, and prints those that failed.
pub(super) fn tests(effective: &Effective, folder: Option<&Path>) -> Result<(), Stop> {
    let failures = effective.pack.run_tests(recognisers()).map_err(refused)?;
    for f in &failures {
        let place = folder.unwrap_or_else(|| Path::new("built-in")).join(&f.test.file);
        eprintln!("{}: {}\n  expected {}\n  found    {}", place.display(), f.test.rule, f.test.marked, f.found);
    }
    println!("{} passed, {} failed", effective.pack.tests.len() - failures.len(), failures.len());
    if failures.is_empty() { Ok(()) } else { Err(Stop::Failed) }
}
