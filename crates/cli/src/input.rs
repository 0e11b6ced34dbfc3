//! Where text comes from.

use crate::Stop;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use vaern_workflow::audit::FrontDoor;
use vaern_workflow::{Code, Desk, Setup, config};

/// The text of `file`, or of standard input without one (or with `-`).
pub(crate) fn text(file: Option<&PathBuf>) -> Result<String, Stop> {
    let bytes = match file.map(PathBuf::as_path).filter(|p| *p != Path::new("-")) {
        Some(path) => std::fs::read(path)?,
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes)?;
            bytes
        }
    };
    String::from_utf8(bytes).map_err(|_| Stop::Problem(Code::TextNotText.into()))
}

/// A runtime for one command.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}

/// The desk of this command line.
pub(crate) async fn desk() -> Result<Desk, Stop> {
    Ok(Desk::open(Setup::new(config::home(), FrontDoor::Cli)).await?)
}
