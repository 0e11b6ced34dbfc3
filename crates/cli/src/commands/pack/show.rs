//! `vaern pack show`

use super::{Bases, refused, today};
use crate::{Stop, input};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use vaern_workflow::packs::{self, Store};
use vaern_workflow::rules::{Effective, Pack};
use vaern_workflow::{config, rules};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A pack's folder, then a rule; what is in force on this device without a folder.
    #[arg(num_args = 0..=2, value_name = "FOLDER] [RULE")]
    what: Vec<String>,
    #[command(flatten)]
    on: Bases,
    /// All layers as one: which layer decided, and why.
    #[arg(long)]
    effective: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    // One word is a folder if there is one of that name.
    let (folder, rule) = match &args.what[..] {
        [] => (None, None),
        [one] if Path::new(one).is_dir() => (Some(PathBuf::from(one)), None),
        [one] => (None, Some(one.as_str())),
        [folder, rule, ..] => (Some(PathBuf::from(folder)), Some(rule.as_str())),
    };
    let effective = in_force(folder.as_deref(), &args.on.bases)?;
    let mut out = io::stdout().lock();
    match (rule, args.effective, folder) {
        (Some(rule), ..) => one(&mut out, &effective, rule),
        (None, true, _) => Ok(all(&mut out, &effective)?),
        (None, false, Some(folder)) => Ok(list(&mut out, &Pack::draft(&folder).map_err(refused)?)?),
        (None, false, None) => Ok(list(&mut out, &effective.pack)?),
    }
}

/// The folder on what it stands on; else what is in force on this device.
fn in_force(folder: Option<&Path>, bases: &[PathBuf]) -> Result<Effective, Stop> {
    let home = config::home();
    if folder.is_none() && bases.is_empty() && Store::of(&home).is_used() {
        return Ok(input::runtime()?.block_on(packs::of_this_device(home))?.effective);
    }
    Effective::draft(folder, bases, &today()).map_err(refused)
}

/// A pack and its rules.
fn list(out: &mut impl Write, pack: &Pack) -> io::Result<()> {
    writeln!(out, "{} version {} sha256 {}", pack.id, pack.version, pack.digest)?;
    for (id, about) in &pack.info {
        writeln!(out, "{id}\t{}", about.name.da)?;
    }
    Ok(())
}

/// The layers, and for every rule, category and endpoint what they say of it.
fn all(out: &mut impl Write, effective: &Effective) -> io::Result<()> {
    for layer in &effective.layers {
        writeln!(
            out,
            "layer\t{} version {} ({}) sha256 {}",
            layer.id,
            layer.version,
            layer.kind.as_str(),
            layer.digest
        )?;
    }
    let pack = &effective.pack;
    for rule in pack.info.keys() {
        steps(out, effective, "rule", rule, rule)?;
    }
    let mut categories: Vec<String> = pack.categories().map(ToString::to_string).collect();
    categories.extend(pack.policy.actions.keys().map(ToString::to_string));
    categories.sort();
    categories.dedup();
    for category in &categories {
        steps(out, effective, "category", category, &format!("category:{category}"))?;
    }
    for force in &effective.exceptions {
        let rules::Exception { id, reason, until, .. } = &force.exception;
        let state = if force.holds { "until" } else { "ended" };
        writeln!(out, "exception\t{id}\t{}\t{state} {until}: {}", force.layer, reason.en)?;
    }
    for endpoint in &pack.endpoints {
        writeln!(out, "endpoint\t{}\t{} {} until {}", endpoint.id, endpoint.model, endpoint.base_url, endpoint.until)?;
    }
    Ok(())
}

/// One line: what it is, the layer that decided, and every step.
fn steps(out: &mut impl Write, effective: &Effective, kind: &str, name: &str, of: &str) -> io::Result<()> {
    let steps = effective.steps(of);
    let base = effective.layers.first().map_or("", |layer| layer.id.as_str());
    let decider = steps.last().map_or(base, |step| step.layer.as_str());
    let said: Vec<String> = steps.iter().map(|step| format!("{}: {}", step.layer, step.what.en)).collect();
    let said = if said.is_empty() { format!("{base}: its policy") } else { said.join("; ") };
    writeln!(out, "{kind}\t{name}\t{decider}\t{said}")
}

/// One rule: what it is, and what each layer says of it and of its category.
fn one(out: &mut impl Write, effective: &Effective, rule: &str) -> Result<(), Stop> {
    let Some(about) = effective.pack.about(rule) else {
        return Err(Stop::Use(format!("there is no rule {rule}: `vaern pack show` lists them")));
    };
    writeln!(out, "{rule}\t{}\n  {}\n  {}", about.name.en, about.why.en.replace('\n', "\n  "), about.source)?;
    if let Some(law) = &about.law {
        writeln!(out, "  {law}")?;
    }
    let category = &about.category;
    let stage = effective.pack.rules.stages.get(rule).copied().unwrap_or_default();
    writeln!(out, "  {} {}", stage.as_str(), effective.pack.policy.action(category).as_str())?;
    steps(out, effective, "rule", rule, rule)?;
    Ok(steps(out, effective, "category", category.as_str(), &format!("category:{category}"))?)
}
