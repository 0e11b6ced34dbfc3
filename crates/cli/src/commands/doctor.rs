//! `vaern doctor`

use crate::{Stop, input};
use std::collections::BTreeMap;
use std::time::SystemTime;
use vaern_workflow::audit::verify;
use vaern_workflow::names::Names;
use vaern_workflow::{KeyPlace, Messages, config};

#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args, messages: &Messages) -> Result<(), Stop> {
    let line = |what: &str, said: String| println!("{:<14} {said}", messages.text(what, &BTreeMap::new()));
    let text = |id: &str, args: &[(&str, String)]| {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        messages.text(id, &args)
    };
    line("doctor-home", config::home().display().to_string());
    let runtime = input::runtime()?;
    let desk = runtime.block_on(input::desk())?;
    line("doctor-pack", {
        let rules = desk.rules();
        format!("{} {} sha256 {}", rules.pack().id, rules.pack().version, rules.pack().digest)
    });
    for layer in &desk.rules().effective.layers {
        line("doctor-layer", format!("{} {}", layer.id, layer.version));
    }
    if let Err(problem) = desk.may_send(SystemTime::now()) {
        line("doctor-sending", messages.problem(&problem));
    }
    for fault in &desk.managed().faults {
        line("doctor-managed", fault.text(messages.language()));
    }
    if let Some(why) = desk.rejected() {
        line("doctor-rejected", format!("{}: {}", why.cause, why.why));
    }
    for endpoint in desk.endpoints() {
        line("doctor-endpoint", format!("{} {}", endpoint.id, endpoint.base_url));
    }
    match Names::new().load() {
        Ok(()) => line("doctor-names", text("doctor-names-read", &[])),
        Err(_) => {
            line("doctor-names", text("doctor-names-bad", &[]));
            return Err(Stop::Failed);
        }
    }
    let place = match desk.key_place()? {
        KeyPlace::Keyring => "doctor-key-keyring",
        KeyPlace::File => "doctor-key-file",
    };
    line("doctor-key", text(place, &[]));
    let folder = desk.log_folder();
    match verify(&folder, None) {
        Ok(report) => line("doctor-log", text("doctor-log-verified", &[("size", report.size.to_string())])),
        Err(_) if !folder.join("log.jsonl").exists() => line("doctor-log", text("doctor-log-empty", &[])),
        Err(e) => {
            line("doctor-log", text("doctor-log-bad", &[("fault", e.to_string())]));
            return Err(Stop::Failed);
        }
    }
    Ok(())
}
