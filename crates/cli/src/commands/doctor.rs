//! `vaern doctor`

use crate::{Stop, input};
use vaern_workflow::audit::verify;
use vaern_workflow::{KeyPlace, Messages, config};

#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args, messages: &Messages) -> Result<(), Stop> {
    let none = std::collections::BTreeMap::new();
    println!("home      {}", config::home().display());
    let runtime = input::runtime()?;
    let desk = runtime.block_on(input::desk())?;
    println!("pack      {} {} {}", desk.pack().id, desk.pack().version, desk.pack().digest);
    for endpoint in desk.endpoints() {
        println!("endpoint  {} {}", endpoint.id, endpoint.base_url);
    }
    match desk.key_place()? {
        KeyPlace::Keyring => println!("log key   OS keyring"),
        KeyPlace::File => println!("log key   {}", messages.text("doctor-key-file", &none)),
    }
    let folder = desk.log_folder();
    match verify(&folder, None) {
        Ok(report) => println!("log       {} records, verified", report.size),
        Err(_) if !folder.join("log.jsonl").exists() => println!("log       empty"),
        Err(e) => {
            println!("log       {e}");
            return Err(Stop::Failed);
        }
    }
    Ok(())
}
