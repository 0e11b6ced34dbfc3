//! `vaern pack diff`

use super::{Bases, failed, refused, today};
use crate::Stop;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, BufRead as _, Write};
use std::path::{Path, PathBuf};
use vaern_workflow::engine::{Engine, Limits};
use vaern_workflow::recognisers;
use vaern_workflow::rules::{Changes, Effective, Places, difference};

/// What names the pack that the program came with.
const BUILT_IN: &str = "built-in";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A pack's folder, or `built-in`.
    old: PathBuf,
    /// The same, to compare with it.
    new: PathBuf,
    /// Texts: `{"id","text"}` a line.
    #[arg(long)]
    corpus: PathBuf,
    #[command(flatten)]
    on: Bases,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let texts = texts(&args.corpus)?;
    let (old, new) = (engine(&args.old, &args.on.bases)?, engine(&args.new, &args.on.bases)?);
    let found = difference(&old, &new, texts.into_iter());
    let mut out = io::stdout().lock();
    writeln!(out, "{} texts", found.texts)?;
    for (what, changes) in [("findings", &found.findings), ("hints", &found.hints), ("counted only", &found.shadow)] {
        print(&mut out, what, changes)?;
    }
    if found.gaps != (0, 0) {
        writeln!(out, "not wholly inspected: {} texts before, {} now", found.gaps.0, found.gaps.1)?;
    }
    Ok(())
}

fn engine(pack: &Path, bases: &[PathBuf]) -> Result<Engine, Stop> {
    let effective = match pack == Path::new(BUILT_IN) {
        true => Effective::draft(None, &[], &today()),
        false => Effective::draft(Some(pack), bases, &today()),
    };
    let pack = effective.map_err(refused)?.pack;
    pack.engine(recognisers(), Limits::DESKTOP).map_err(|e| failed(&e))
}

/// The corpus, with its ids as text.
fn texts(corpus: &Path) -> Result<Vec<(String, String)>, Stop> {
    let mut out = Vec::new();
    for (number, line) in io::BufReader::new(std::fs::File::open(corpus)?).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let bad = || Stop::Use(format!("{}:{}: not {{\"id\",\"text\"}}", corpus.display(), number + 1));
        let entry: Value = serde_json::from_str(&line).map_err(|_| bad())?;
        let id = match entry.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(id @ Value::Number(_)) => id.to_string(),
            _ => return Err(bad()),
        };
        let text = entry.get("text").and_then(Value::as_str).ok_or_else(bad)?;
        out.push((id, text.to_owned()));
    }
    Ok(out)
}

fn print(out: &mut impl Write, what: &str, changes: &Changes) -> io::Result<()> {
    let sum = |places: &BTreeMap<String, Places>| places.values().map(|p| p.count).sum::<usize>();
    let changed: usize = changes.changed.values().map(|p| p.count).sum();
    writeln!(out, "{what}: {} gained, {} lost, {changed} changed", sum(&changes.gained), sum(&changes.lost))?;
    for (sign, by_rule) in [("+", &changes.gained), ("-", &changes.lost)] {
        for (rule, places) in by_rule {
            line(out, sign, rule, places)?;
        }
    }
    for ((old, new), places) in &changes.changed {
        line(out, "~", &format!("{old} -> {new}"), places)?;
    }
    Ok(())
}

fn line(out: &mut impl Write, sign: &str, who: &str, places: &Places) -> io::Result<()> {
    let more = if places.count > places.first.len() { " …" } else { "" };
    writeln!(out, "  {sign}{} {who}  {}{more}", places.count, places.first.join(" "))
}
