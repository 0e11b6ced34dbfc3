//! `cargo xtask quality`: the development corpus, the identifier vectors, look-alikes and disguises, each scored.

use crate::shell::{capture, command, run, target, text};
use anyhow::{Result, bail};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const CORPUS: &str = "tests/corpus/dev.jsonl";
const VECTORS: &str = "tests/vectors/identifiers.jsonl";
/// Generators of texts, by the name of their script in `tests/measure`.
const GENERATORS: [&str; 2] = ["lookalikes", "disguises"];

/// Detects with code-point offsets and prints the scorers' tables.
pub(crate) fn print() -> Result<()> {
    run(command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-cli"]))?;
    let predictions = detect(Path::new(CORPUS), &[])?;
    let mut score = command("python3", &["tests/corpus/score.py", CORPUS]);
    score.arg(predictions).args(["--by-tag"]);
    run(score)?;
    generated(Path::new(VECTORS))?;
    for generator in GENERATORS {
        let script = format!("tests/measure/{generator}.py");
        let output = capture(command("python3", &[&script]))?;
        if !output.status.success() {
            bail!("{}", text(&output));
        }
        let gold = target().join(format!("{generator}.jsonl"));
        std::fs::write(&gold, &output.stdout)?;
        generated(&gold)?;
    }
    Ok(())
}

fn generated(gold: &Path) -> Result<()> {
    let predictions = detect(gold, &[])?;
    let mut score = command("python3", &["tests/measure/score_generated.py"]);
    score.arg(gold).arg(predictions);
    run(score)
}

/// What `vaern detect` finds in a file of JSON lines, without what policy leaves as it is: people in public office.
pub(crate) fn detect(gold: &Path, more: &[&str]) -> Result<PathBuf> {
    let mut detect = command(target().join("fast/vaern"), &["detect", "--jsonl", "--offsets", "codepoint"]);
    detect.args(more).arg(gold);
    let output = capture(detect)?;
    if !output.status.success() {
        bail!("{}", text(&output));
    }
    let name = gold.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let predictions = target().join(format!("{name}.predictions.jsonl"));
    std::fs::write(&predictions, without_public(&String::from_utf8(output.stdout)?)?)?;
    Ok(predictions)
}

fn without_public(lines: &str) -> Result<String> {
    let mut out = String::with_capacity(lines.len());
    for line in lines.lines() {
        let mut row: serde_json::Value = serde_json::from_str(line)?;
        if let Some(spans) = row["spans"].as_array_mut() {
            spans.retain(|span| span["label"] != "PUBLIC_PERSON");
        }
        writeln!(out, "{row}")?;
    }
    Ok(out)
}
