//! Chores of the repository: `cargo xtask <chore>`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "chores print")]

mod bench;
mod check;
mod machine;
mod measure;
mod names;
mod quality;
mod run;
mod shell;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the repository")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// From a bare machine to the app's window (or, with --headless, the same job in a terminal).
    Run {
        /// In a terminal, on a sample text.
        #[arg(long)]
        headless: bool,
    },
    /// Everything that must pass; ends with `N passed, N failed`.
    Test,
    /// Dependency direction, sizes, engine purity, sockets in one file.
    Tidy,
    /// Write what is generated: the TypeScript bindings, the schemas of packs, the files for managed settings.
    Bindings,
    /// Detect on the development corpus, the vectors, look-alikes and disguises, and print the scorers' tables.
    Quality {
        /// `names`: the recogniser of names on news, on changed news, on prompts, and its speed.
        what: Option<Part>,
        /// Files of DaN+ (token, tab, tag a line), for `names`.
        #[arg(long, num_args = 1..)]
        social: Vec<PathBuf>,
    },
    /// Train the names model from this repository alone and compare it with the committed one.
    Train {
        /// What to train.
        what: Part,
        /// Put it in the place of the committed one.
        #[arg(long)]
        replace: bool,
    },
    /// Pictures of the real window for `docs/`.
    Pictures,
    /// Speed, side by side in one run; prints, asserts nothing.
    Bench {
        /// `engine`: the engine alone; `packs`: a large layer beside the built-in pack; `peers`: other detectors, from the network; nothing: the whole programs.
        what: Option<Contest>,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Part {
    Names,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Contest {
    Engine,
    Packs,
    Peers,
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::Run { headless: false } => run::window(),
        Chore::Run { headless: true } => run::headless(),
        Chore::Test => check::all(),
        Chore::Tidy => tidy::report(),
        Chore::Bindings => check::write_bindings(),
        Chore::Quality { what: None, .. } => quality::print(),
        Chore::Quality { what: Some(Part::Names), social } => names::quality(&social),
        Chore::Train { what: Part::Names, replace } => names::train(replace),
        Chore::Pictures => check::pictures(),
        Chore::Bench { what: None } => bench::print(),
        Chore::Bench { what: Some(Contest::Engine) } => measure::engine(),
        Chore::Bench { what: Some(Contest::Packs) } => measure::packs(),
        Chore::Bench { what: Some(Contest::Peers) } => measure::peers(),
    }
}
