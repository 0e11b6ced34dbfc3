//! `vaern audit`

use crate::Stop;
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;
use vaern_workflow::audit::{Verifier, records, verify};
use vaern_workflow::{Receipt, config, log_folder};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Verify signature, numbering and every record's hash.
    Verify {
        /// The log's folder; this machine's log without it.
        folder: Option<PathBuf>,
        /// The log's public key (`name+hash+key`) from a place you trust; else the one beside the log.
        #[arg(long)]
        key: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// Print the records, one JSON object a line.
    List {
        /// The log's folder; this machine's log without it.
        folder: Option<PathBuf>,
    },
    /// Check a receipt against the bytes that it is said to be for.
    Receipt {
        /// The receipt.
        receipt: PathBuf,
        /// The bytes that were on the wire.
        bytes: PathBuf,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Stop> {
    let place = |folder: &Option<PathBuf>| folder.clone().unwrap_or_else(|| log_folder(&config::home()));
    match command {
        Command::Verify { folder, key, json } => verify_log(&place(folder), key.as_deref(), *json),
        Command::List { folder } => {
            let mut out = std::io::stdout().lock();
            for record in records(&place(folder)).map_err(failed)? {
                writeln!(out, "{}", String::from_utf8_lossy(&record.leaf()))?;
            }
            Ok(())
        }
        Command::Receipt { receipt, bytes } => {
            let text = std::fs::read_to_string(receipt)?;
            let receipt: Receipt = serde_json::from_str(&text).map_err(|e| Stop::Use(e.to_string()))?;
            receipt.check(&std::fs::read(bytes)?).map_err(failed)?;
            println!("ok: record {} of log {}", receipt.sequence, receipt.verifier);
            Ok(())
        }
    }
}

fn verify_log(folder: &std::path::Path, key: Option<&str>, as_json: bool) -> Result<(), Stop> {
    let key = key.map(Verifier::parse).transpose().map_err(|e| Stop::Use(e.to_string()))?;
    let report = verify(folder, key.as_ref()).map_err(failed)?;
    if as_json {
        let unsigned = report.unsigned;
        println!(
            "{}",
            json!({ "size": report.size, "unsigned": unsigned, "origin": report.origin, "root": report.root })
        );
    } else {
        println!("ok: {} records, log {}, root {}", report.size, report.origin, report.root);
        if report.unsigned > 0 {
            println!("{} record after it was cut off by a crash; the next append signs it", report.unsigned);
        }
    }
    Ok(())
}

fn failed(e: impl std::fmt::Display) -> Stop {
    eprintln!("vaern: {e}");
    Stop::Failed
}
