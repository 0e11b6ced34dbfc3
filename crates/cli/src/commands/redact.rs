//! `vaern redact`

use crate::rules::Rules;
use crate::{Stop, input, show};
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use vaern_workflow::engine::{Vault, Verdict, diff};
use vaern_workflow::{Code, Problem};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The text; standard input without one.
    file: Option<PathBuf>,
    /// Show what changes, in place.
    #[arg(long)]
    diff: bool,
    /// Outgoing text, verdict and what was done, as JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let text = input::text(args.file.as_ref())?;
    let Rules { engine, policy } = Rules::of(None)?;
    let plan = policy.decide(engine.analyze(&text));
    let (plan, redaction) = engine.settle(&text, plan, &policy, &Vault::new());
    if plan.verdict() == Verdict::Block {
        return Err(Problem::new(Code::ReviewBlocked).into());
    }
    let segments = diff(&text, &redaction);
    let mut out = std::io::stdout().lock();
    if args.json {
        let done = plan.decisions().iter().filter(|d| !d.finding.hint);
        let done: Vec<_> = done
            .map(|d| json!({ "category": d.finding.category.as_str(), "action": d.action.as_str(), "rule": &*d.finding.rule }))
            .collect();
        let verdict = if plan.verdict() == Verdict::Allow { "allow" } else { "review" };
        writeln!(out, "{}", json!({ "text": redaction.text, "verdict": verdict, "decisions": done }))?;
    } else if args.diff {
        write!(out, "{}", show::inline(&segments, std::io::stdout().is_terminal()))?;
    } else {
        write!(out, "{}", redaction.text)?;
    }
    Ok(())
}
