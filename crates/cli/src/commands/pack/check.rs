//! `vaern pack check`

use super::{Bases, failed, refused, today};
use crate::Stop;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use vaern_workflow::recognisers;
use vaern_workflow::rules::syntax::LayerKind;
use vaern_workflow::rules::{Effective, Fault, Severity, costs, lint};

/// The most expensive rules that are printed.
const MOST_COSTS: usize = 10;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The pack's folder.
    folder: PathBuf,
    #[command(flatten)]
    on: Bases,
    /// Also print the ten most expensive rules, in microseconds for 1024 bytes of text.
    #[arg(long)]
    cost: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let errors = report(&lint(&args.folder, &args.on.bases, &today(), recognisers));
    if errors > 0 {
        return Err(Stop::Failed);
    }
    if args.cost { cost(&args.folder, &args.on.bases) } else { Ok(()) }
}

/// Prints the faults and how many there are; returns the number of errors.
pub(super) fn report(faults: &[Fault]) -> usize {
    for fault in faults {
        eprintln!("{fault}");
    }
    let errors = faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    println!("{errors} errors, {} warnings", faults.len() - errors);
    errors
}

/// The rules of the pack itself, not of what it stands on.
fn cost(folder: &Path, bases: &[PathBuf]) -> Result<(), Stop> {
    let effective = Effective::draft(Some(folder), bases, &today()).map_err(refused)?;
    let pack = &effective.pack;
    let mine = |rule: &str| pack.kind == LayerKind::Base || effective.home(rule) == pack.id;
    let mut out = std::io::stdout().lock();
    for cost in costs(pack, mine).map_err(|e| failed(&e))?.iter().take(MOST_COSTS) {
        writeln!(out, "{:>9.2} us/KiB  {}", cost.microseconds_per_kib, cost.rule)?;
    }
    Ok(())
}
