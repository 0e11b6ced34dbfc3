//! `vaern detect`

use crate::rules::Rules;
use crate::{Stop, input};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::PathBuf;
use vaern_workflow::engine::{Analysis, Effort, Engine, Finding};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The text; standard input without one.
    file: Option<PathBuf>,
    /// Read `{"id","text"}` a line, write `{"id","spans","gaps"}` a line, in order.
    #[arg(long)]
    jsonl: bool,
    /// Unit of start and end.
    #[arg(long, value_enum, default_value_t = Offsets::Byte)]
    offsets: Offsets,
    /// Also what is under the acting threshold.
    #[arg(long)]
    hints: bool,
    /// One JSON object instead of lines.
    #[arg(long)]
    json: bool,
    /// Rules and lists alone, as while one types: what the recogniser of names has not read is the gap `pending`.
    #[arg(long)]
    quick: bool,
    /// Every term of each score.
    #[arg(long)]
    explain: bool,
    /// Try a pack folder under work instead of the built-in pack. Nothing is ever sent with such a pack.
    #[arg(long)]
    pack: Option<PathBuf>,
}

impl Args {
    const fn effort(&self) -> Effort {
        if self.quick { Effort::Quick } else { Effort::Full }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Offsets {
    Byte,
    Codepoint,
    Utf16,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let engine = Rules::of(args.pack.as_deref())?.engine;
    if args.jsonl {
        return lines(args, &engine);
    }
    let text = input::text(args.file.as_ref())?;
    let analysis = engine.analyze_with(&text, args.effort());
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", result(args, &text, &analysis))?;
    } else {
        for finding in shown(args, &analysis) {
            let (start, end) = offsets(args.offsets, &text, finding);
            let (category, rule, score) = (&finding.category, &finding.rule, finding.score.probability());
            writeln!(out, "{start}..{end}\t{category}\t{score:.2}\t{rule}\t{}", finding.span.of(&text).escape_debug())?;
            for e in finding.evidence.iter().filter(|_| args.explain) {
                writeln!(out, "\t{:+.2}\t{:?}\t{}", e.weight.value(), e.kind, e.detail)?;
            }
        }
    }
    match &analysis.gaps[..] {
        [] => Ok(()),
        gaps => {
            eprintln!(
                "vaern: not inspected: {}",
                gaps.iter().map(|g| g.reason.as_str()).collect::<Vec<_>>().join(", ")
            );
            Err(Stop::Failed)
        }
    }
}

fn lines(args: &Args, engine: &Engine) -> Result<(), Stop> {
    let input: Box<dyn Read> = match &args.file {
        Some(path) => Box::new(std::fs::File::open(path)?),
        None => Box::new(std::io::stdin()),
    };
    let mut out = std::io::stdout().lock();
    for (number, line) in BufReader::new(input).lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let bad = || Stop::Use(format!("line {}: not {{\"id\",\"text\"}}", number + 1));
        let request: Value = serde_json::from_str(&line).map_err(|_| bad())?;
        let (Some(id), Some(text)) = (request.get("id"), request.get("text").and_then(Value::as_str)) else {
            return Err(bad());
        };
        let mut answer = result(args, text, &engine.analyze_with(text, args.effort()));
        answer["id"] = id.clone();
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn shown<'a>(args: &Args, analysis: &'a Analysis) -> impl Iterator<Item = &'a Finding> {
    let hints = args.hints;
    analysis.findings.iter().filter(move |f| hints || !f.hint)
}

fn result(args: &Args, text: &str, analysis: &Analysis) -> Value {
    let spans: Vec<Value> = shown(args, analysis)
        .map(|f| {
            let (start, end) = offsets(args.offsets, text, f);
            let score = (f64::from(f.score.probability()) * 1000.0).round() / 1000.0;
            json!({ "start": start, "end": end, "label": f.category.as_str(), "score": score, "rule": &*f.rule })
        })
        .collect();
    let gaps: Vec<&str> = analysis.gaps.iter().map(|g| g.reason.as_str()).collect();
    json!({ "spans": spans, "gaps": gaps })
}

fn offsets(unit: Offsets, text: &str, finding: &Finding) -> (usize, usize) {
    let count = |end: usize| match unit {
        Offsets::Byte => end,
        Offsets::Codepoint => text[..end].chars().count(),
        Offsets::Utf16 => text[..end].encode_utf16().count(),
    };
    (count(finding.span.start()), count(finding.span.end()))
}
