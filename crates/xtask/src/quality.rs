//! `cargo xtask quality`: the development corpus, scored.

use crate::shell::{capture, command, run, target, text};
use anyhow::{Result, bail};

const CORPUS: &str = "tests/corpus/dev.jsonl";

/// Detects on the corpus with code-point offsets and prints the scorer's table.
pub(crate) fn print() -> Result<()> {
    run(command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-cli"]))?;
    let args = ["detect", "--jsonl", "--offsets", "codepoint", CORPUS];
    let output = capture(command(target().join("fast/vaern"), &args))?;
    if !output.status.success() {
        bail!("{}", text(&output));
    }
    let predictions = target().join("predictions.jsonl");
    std::fs::write(&predictions, &output.stdout)?;
    let mut score = command("python3", &["tests/corpus/score.py", CORPUS]);
    score.arg(&predictions).args(["--by-tag"]);
    run(score)
}
