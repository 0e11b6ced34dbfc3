//! `vaern pack`

use crate::Stop;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use vaern_workflow::recognisers;
use vaern_workflow::rules::{Pack, PackError, Trusted, built_in};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Run the tests that a pack brings, through the whole engine.
    Test {
        /// A pack's folder; the built-in pack without it.
        folder: Option<PathBuf>,
    },
    /// The built-in pack: id, version, digest, rules.
    Show,
}

pub(crate) fn run(command: &Command) -> Result<(), Stop> {
    let loaded = match command {
        Command::Test { folder: Some(folder) } => Pack::draft(folder),
        Command::Test { folder: None } | Command::Show => {
            let (bytes, proof) = built_in();
            Trusted::verify(bytes, &proof).and_then(Pack::open)
        }
    };
    let pack = loaded.map_err(|e| failed(&e))?;
    match command {
        Command::Test { folder } => test(&pack, folder.as_deref()),
        Command::Show => {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{} version {} sha256 {}", pack.id, pack.version, pack.digest)?;
            for (id, about) in &pack.info {
                writeln!(out, "{id}\t{}", about.name.da)?;
            }
            Ok(())
        }
    }
}

fn test(pack: &Pack, folder: Option<&Path>) -> Result<(), Stop> {
    let failures = pack.run_tests(recognisers()).map_err(|e| failed(&e))?;
    let lacking = pack.diagnose();
    for f in &failures {
        let place = folder.unwrap_or_else(|| Path::new("built-in")).join(&f.test.file);
        eprintln!("{}: {}\n  expected {}\n  found    {}", place.display(), f.test.rule, f.test.marked, f.found);
    }
    for d in &lacking {
        eprintln!("{}: {}", d.rule, d.why);
    }
    let bad = failures.len() + lacking.len();
    println!("{} passed, {bad} failed", pack.tests.len() - failures.len());
    if bad == 0 { Ok(()) } else { Err(Stop::Failed) }
}

fn failed(e: &PackError) -> Stop {
    eprintln!("vaern: {e}");
    Stop::Failed
}
