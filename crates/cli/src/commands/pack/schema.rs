//! `vaern pack schema`

use crate::Stop;
use std::path::{Path, PathBuf};
use vaern_workflow::rules::schemas;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where to; this folder without it. It is made if it is not there.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    for path in write(&args.folder)? {
        println!("{}", path.display());
    }
    Ok(())
}

/// Writes the schemas; returns their paths.
pub(super) fn write(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    std::fs::create_dir_all(folder)?;
    let mut out = Vec::new();
    for (name, text) in schemas() {
        std::fs::write(folder.join(name), text)?;
        out.push(folder.join(name));
    }
    Ok(out)
}
