//! `vaern endpoint`

use crate::{Stop, input};
use std::io::{Read as _, Write as _};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Approved endpoints.
    List,
    /// Store an endpoint's key, read from standard input, in the OS keyring.
    SetKey {
        /// Endpoint id.
        id: String,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Stop> {
    let runtime = input::runtime()?;
    let desk = runtime.block_on(input::desk())?;
    match command {
        Command::List => {
            let mut out = std::io::stdout().lock();
            for e in desk.endpoints() {
                writeln!(out, "{}\t{}\t{}\t{}", e.id, e.name, e.base_url, e.model)?;
            }
            Ok(())
        }
        Command::SetKey { id } => {
            let mut key = String::new();
            std::io::stdin().read_to_string(&mut key)?;
            Ok(desk.set_key(id, key.trim())?)
        }
    }
}
