//! `cargo xtask bench engine|packs|peers`: the engine alone, a large pack, and other detectors on the same text.

use crate::shell::{command, root, run, target};
use anyhow::Result;
use std::path::PathBuf;

/// Bytes of the Danish text; one hundredth of them are personal data.
const BYTES: &str = "10000000";

/// Prints the engine's speed on ten megabytes of Danish, on prompts, edits and worst cases. CPU time of the process.
pub(crate) fn engine() -> Result<()> {
    let (corpus, worst) = (corpus()?, target().join("bench-adversarial"));
    std::fs::create_dir_all(&worst)?;
    let mut adversarial = command("python3", &["tests/measure/adversarial.py"]);
    adversarial.arg(&worst);
    run(adversarial)?;
    // The profile that is shipped.
    let mut bench =
        command("cargo", &["bench", "--quiet", "--profile", "release", "-p", "vaern-rules", "--bench", "engine"]);
    bench.arg("--").arg(corpus).arg(worst);
    run(bench)
}

/// Prints what a large layer costs beside the built-in pack: opening, memory, scanning.
pub(crate) fn packs() -> Result<()> {
    let mut bench =
        command("cargo", &["bench", "--quiet", "--profile", "fast", "-p", "vaern-rules", "--bench", "packs"]);
    bench.arg("--").arg(corpus()?);
    run(bench)
}

/// Prints the speed of other detectors on the same text. Installs them into `target/peers` from PyPI.
pub(crate) fn peers() -> Result<()> {
    let corpus = corpus()?;
    let mut peers = command("python3", &["tests/measure/peers.py"]);
    peers.arg(target().join("peers")).arg(corpus);
    run(peers)?;
    engine()
}

fn corpus() -> Result<PathBuf> {
    let file = target().join("bench-danish.txt");
    let script = root().join("tests/measure/danish.py");
    let mut danish = command("python3", &[]);
    danish.arg(script).args(["--bytes", BYTES, "--share", "0.01", "--seed", "1"]).arg(&file);
    run(danish)?;
    Ok(file)
}
