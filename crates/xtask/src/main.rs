//! Chores of the repository: `cargo xtask <chore>`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "chores print")]

mod bench;
mod check;
mod machine;
mod measure;
mod quality;
mod run;
mod shell;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};

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
    /// Write the TypeScript bindings.
    Bindings,
    /// Detect on the development corpus, the vectors, look-alikes and disguises, and print the scorers' tables.
    Quality,
    /// Pictures of the real window for `docs/`.
    Pictures,
    /// Speed, side by side in one run; prints, asserts nothing.
    Bench {
        /// `engine`: the engine alone; `peers`: other detectors, from the network; nothing: the whole programs.
        what: Option<Contest>,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Contest {
    Engine,
    Peers,
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::Run { headless: false } => run::window(),
        Chore::Run { headless: true } => run::headless(),
        Chore::Test => check::all(),
        Chore::Tidy => tidy::report(),
        Chore::Bindings => check::write_bindings(),
        Chore::Quality => quality::print(),
        Chore::Pictures => check::pictures(),
        Chore::Bench { what: None } => bench::print(),
        Chore::Bench { what: Some(Contest::Engine) } => measure::engine(),
        Chore::Bench { what: Some(Contest::Peers) } => measure::peers(),
    }
}
