//! `cargo xtask quality names` and `cargo xtask train names`.

use crate::machine::packages;
use crate::quality::detect;
use crate::shell::{capture, command, root, run, target, text};
use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Sentences of news with people, places and organisations marked.
const NEWS: &str = "tests/names/news-test.bio";
const CORPUS: &str = "tests/corpus/dev.jsonl";
/// What is done to the sentences before they are read.
const CHANGES: [&str; 6] = ["", "lower", "typos", "minority", "unlisted", "unlisted-lower"];
const SCORER: &str = "tests/measure/names.py";
const TRAINING: &str = "crates/names/training";

/// Prints what the encoder finds in news, changed in six ways, and in `social` (files of DaN+, which may not be copied into
/// this repository); then the whole engine on the development corpus, and speed.
pub(crate) fn quality(social: &[PathBuf]) -> Result<()> {
    run(command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-cli"]))?;
    run(command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-names", "--example", "read"]))?;
    println!("News, UNER_Danish-DDT test, the encoder alone:");
    for change in CHANGES {
        score(Path::new(NEWS), change)?;
    }
    if social.is_empty() {
        println!(
            "Social media: not measured; give the files of github.com/bplank/DaNplus, da_twitter_{{dev,test}}.tsv"
        );
    } else {
        let joined = target().join("social.bio");
        let parts: Vec<String> = social.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
        fs::write(&joined, parts.join("\n\n"))?;
        println!("Social media, the encoder alone:");
        score(&joined, "")?;
    }
    println!("Municipal prompts, the whole engine, people by token:");
    let predictions = detect(Path::new(CORPUS), &["--hints"])?;
    run(python(&["curve", CORPUS], &[&predictions]))?;
    println!("Speed of the encoder, one core:");
    let note = fs::read_to_string(root().join("docs/sample.txt"))?;
    let words: Vec<&str> = note.split_inclusive(' ').cycle().take(300).collect();
    let mut bench = format!("RAYON_NUM_THREADS=1 exec '{}' bench <<'TEXT'\n", reader().display());
    bench += &words.concat();
    bench += "\nTEXT\n";
    run(command("sh", &["-c", &bench]))
}

fn reader() -> PathBuf {
    target().join("fast/examples/read")
}

fn python(args: &[&str], files: &[&Path]) -> std::process::Command {
    let mut python = command("python3", &[SCORER]);
    python.args(args).args(files);
    python
}

fn score(gold: &Path, change: &str) -> Result<()> {
    let (texts, mentions) = (target().join("names-texts.jsonl"), target().join("names-mentions.jsonl"));
    let output = capture(python(&["texts"], &[gold, Path::new(change)]))?;
    if !output.status.success() {
        bail!("{}", text(&output));
    }
    fs::write(&texts, &output.stdout)?;
    let mut read = command(reader(), &["news"]);
    read.stdin(fs::File::open(&texts)?).stdout(fs::File::create(&mentions)?);
    run(read)?;
    run(python(&["score"], &[gold, &mentions, Path::new(change)]))
}

/// Trains the model from the repository alone and compares its scores with those of the committed weights; with `replace`
/// it takes their place. About an hour and a quarter on two cores.
pub(crate) fn train(replace: bool) -> Result<()> {
    packages(&[&["python3", "python3-venv"]])?;
    let (venv, out) = (target().join("names-venv"), target().join("names"));
    fs::create_dir_all(&out)?;
    let mut make = command("python3", &["-m", "venv"]);
    make.arg(&venv);
    run(make)?;
    let mut install = command(venv.join("bin/pip"), &["install", "--quiet", "--require-hashes", "-r"]);
    install.arg(root().join(TRAINING).join("requirements.txt"));
    run(install)?;
    let script = |name: &str, args: &[&str]| {
        let mut python = command(venv.join("bin/python"), &[&format!("{TRAINING}/{name}.py")]);
        python.args(args).env("OMP_WAIT_POLICY", "PASSIVE");
        python
    };
    let out = out.to_string_lossy().into_owned();
    run(script("train", &["--out", &out]))?;
    if replace {
        run(script("export", &[&out]))?;
        run(script("fixtures", &[&out]))?;
        run(script("evaluate", &[&out, "--write"]))
    } else {
        run(script("evaluate", &[&out, "--compare"]))
    }
}
