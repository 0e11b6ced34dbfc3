//! `vaern pack`: write rules, see what they change, sign and publish them.

mod check;
mod diff;
mod install;
mod keys;
mod new;
mod repo;
mod schema;
mod show;
mod sign;
mod test;

use crate::Stop;
use std::path::PathBuf;
use std::time::SystemTime;
use vaern_workflow::rules::PackError;
use vaern_workflow::rules::repository::RepositoryError;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Write a first pack: a rule with its tests, and examples to change.
    New(new::Args),
    /// Say what is wrong with a pack, all of it at once: file, line, and what to write instead.
    Check(check::Args),
    /// Run the tests that a pack brings, through the whole engine.
    Test(test::Args),
    /// What another version of the rules would find in a corpus, and what no longer. Prints places, never text.
    Diff(diff::Args),
    /// A pack's rules, or what is in force and which layer says so.
    Show(show::Args),
    /// Write the JSON Schemas of pack files, for editors.
    Schema(schema::Args),
    /// Make a key to sign with.
    Keygen(keys::Args),
    /// Make a repository, and print the fingerprint of its root.
    Repo(repo::Init),
    /// Say who signs for a layer.
    Delegate(repo::Delegate),
    /// Check and test a pack, then sign it.
    Sign(sign::Args),
    /// Make what was signed by enough current.
    Publish(repo::Publish),
    /// Read a repository as a device would.
    Verify(repo::Verify),
    /// Replace the keys of a repository.
    Rotate(repo::Rotate),
    /// Fetch the packs of this device, and take them into use.
    Install(install::Args),
}

/// What a pack under work stands on.
#[derive(clap::Args)]
pub(crate) struct Bases {
    /// A folder that the pack stands on, lowest first; on the built-in pack where none of them is a base.
    #[arg(long = "base", value_name = "FOLDER")]
    bases: Vec<PathBuf>,
}

pub(crate) fn run(command: &Command) -> Result<(), Stop> {
    match command {
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args),
        Command::Test(args) => test::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Show(args) => show::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Keygen(args) => keys::run(args),
        Command::Repo(args) => repo::init(args),
        Command::Delegate(args) => repo::delegate(args),
        Command::Sign(args) => sign::run(args),
        Command::Publish(args) => repo::publish(args),
        Command::Verify(args) => repo::verify(args),
        Command::Rotate(args) => repo::rotate(args),
        Command::Install(args) => install::run(args),
    }
}

/// The day here.
fn today() -> String {
    vaern_workflow::today(SystemTime::now())
}

/// A pack that does not load is a failed check, but for what the disk says.
fn refused(e: PackError) -> Stop {
    match e {
        PackError::Archive(e) if e.kind() != std::io::ErrorKind::InvalidData => Stop::Io(e),
        PackError::Archive(e) => failed(&e),
        e => failed(&e),
    }
}

/// So is a repository that does not hold.
fn rejected(e: RepositoryError) -> Stop {
    match e {
        RepositoryError::Unreachable(_) | RepositoryError::Store(_) => Stop::Io(std::io::Error::other(e.to_string())),
        e => failed(&e),
    }
}

fn failed(e: &dyn std::fmt::Display) -> Stop {
    eprintln!("vaern: {e}");
    Stop::Failed
}
