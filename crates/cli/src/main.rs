//! The `vaern` command: detect, redact, ask, audit, endpoint, pack, doctor.
//!
//! Data on stdout, messages on stderr. Exit codes: 0 done; 1 findings blocked it or a check failed; 2 wrong use;
//! 3 the environment failed, closed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

mod commands;
mod input;
mod rules;
mod show;

use clap::{Parser, Subcommand};
use commands::{ask, audit, detect, doctor, endpoint, pack, redact};
use std::process::ExitCode;
use vaern_workflow::{Code, Language, Messages, Problem};

/// Find personal data, redact it, ask an approved model, prove what left.
#[derive(Parser)]
#[command(name = "vaern", version)]
struct Cli {
    /// Language of messages: da or en.
    #[arg(long, global = true, default_value = "da", value_parser = language)]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print what is found.
    Detect(detect::Args),
    /// Print the text that would leave.
    Redact(redact::Args),
    /// Review, approve, send, and print the answer with the names back in it.
    Ask(ask::Args),
    /// The log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Approved endpoints.
    #[command(subcommand)]
    Endpoint(endpoint::Command),
    /// Rule packs.
    #[command(subcommand)]
    Pack(pack::Command),
    /// What works on this machine, and what doesn't, with the fix.
    Doctor(doctor::Args),
}

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A problem from the catalogue.
    Problem(Problem),
    /// A check failed; the command has said what.
    Failed,
    /// Wrong use, with the reason.
    Use(String),
    /// Reading or writing failed.
    Io(std::io::Error),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<std::io::Error> for Stop {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let messages = Messages::new(cli.lang);
    let done = match cli.command {
        Command::Detect(args) => detect::run(&args),
        Command::Redact(args) => redact::run(&args),
        Command::Ask(args) => ask::run(&args, &messages),
        Command::Audit(command) => audit::run(&command),
        Command::Endpoint(command) => endpoint::run(&command),
        Command::Pack(command) => pack::run(&command),
        Command::Doctor(args) => doctor::run(&args, &messages),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Failed) => ExitCode::from(1),
        Err(Stop::Use(why)) => {
            eprintln!("vaern: {why}");
            ExitCode::from(2)
        }
        Err(Stop::Io(e)) if e.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Stop::Io(e)) => {
            eprintln!("vaern: {e}");
            ExitCode::from(3)
        }
        Err(Stop::Problem(problem)) => {
            eprintln!("vaern: {}", messages.problem(&problem));
            ExitCode::from(exit_code(problem.code))
        }
    }
}

const fn exit_code(code: Code) -> u8 {
    match code {
        Code::ReviewBlocked
        | Code::SecondLookNeeded
        | Code::ReasonNeeded
        | Code::ReviewStale
        | Code::NothingToSend
        | Code::EndpointDataClass
        | Code::PackRejected => 1,
        Code::EndpointUnknown => 2,
        _ => 3,
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "da" => Ok(Language::Danish),
        "en" => Ok(Language::English),
        _ => Err("da or en".to_owned()),
    }
}
