//! `vaern ask`

use crate::{Stop, input, show};
use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use vaern_workflow::engine::Piece;
use vaern_workflow::{Cancel, Code, Consent, Conversation, Draft, Event, Messages, Problem, Proposal};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The text; standard input without one.
    file: Option<PathBuf>,
    /// Endpoint id; the first approved one without it.
    #[arg(long)]
    endpoint: Option<String>,
    /// Approve what the diff shows without asking.
    #[arg(long)]
    yes: bool,
    /// A secret was found and looked at.
    #[arg(long)]
    second_look: bool,
    /// Write the receipt here.
    #[arg(long)]
    receipt: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, messages: &Messages) -> Result<(), Stop> {
    let text = input::text(args.file.as_ref())?;
    input::runtime()?.block_on(ask(args, messages, &text))
}

async fn ask(args: &Args, messages: &Messages, text: &str) -> Result<(), Stop> {
    let desk = input::desk().await?;
    let conversation = Conversation::new();
    let first = desk.endpoints().into_iter().next().map(|e| e.id);
    let endpoint = args.endpoint.clone().or(first).ok_or(Problem::new(Code::EndpointUnknown))?;
    let name = desk.endpoint(&endpoint)?.name;
    let mut draft = Draft::new(text);
    draft.set_endpoint(Some(&endpoint));
    let proposal = desk.propose(&draft, &conversation);
    let none = BTreeMap::new();

    eprintln!("{}", messages.text("cli-would-send", &BTreeMap::from([("endpoint".to_owned(), name)])));
    eprintln!("{}\n", show::inline(&proposal.segments(), std::io::stderr().is_terminal()));
    let agreed = args.yes || confirm(messages, &proposal)?;
    if !agreed {
        eprintln!("{}", messages.text("cli-nothing-sent", &none));
        return Err(Stop::Failed);
    }
    let consent = Consent { token: proposal.token(), second_look: args.second_look };
    let approved = desk.approve(&proposal, &conversation, &endpoint, &consent)?;
    let cancel = Cancel::new();
    let mut out = std::io::stdout();
    let mut on = |event: Event| {
        let text = match event {
            Event::Logged(_) => return,
            Event::Piece(Piece::Text(text) | Piece::Unknown(text)) => text,
            Event::Piece(Piece::Restored { value, .. }) => value,
        };
        // A closed pipe ends the process at the next write of the runtime; the answer is complete in the log's terms.
        let _ = write!(out, "{}", show::printable(&text)).and_then(|()| out.flush());
    };
    let forward = desk.forward(approved, &cancel, &mut on);
    let completed = tokio::select! {
        completed = forward => completed?,
        _ = tokio::signal::ctrl_c() => return Err(Problem::new(Code::Cancelled).into()),
    };
    println!();
    let receipt = serde_json::to_string_pretty(&completed.receipt).map_err(std::io::Error::other)?;
    if let Some(path) = &args.receipt {
        std::fs::write(path, receipt)?;
    }
    let record = BTreeMap::from([("sequence".to_owned(), completed.receipt.sequence.to_string())]);
    eprintln!("{}", messages.text("cli-logged", &record));
    Ok(())
}

/// Asks on the terminal; without one the answer is no.
fn confirm(messages: &Messages, proposal: &Proposal) -> Result<bool, Stop> {
    if !std::io::stdin().is_terminal() || proposal.source().is_empty() {
        return Ok(false);
    }
    eprint!("{} ", messages.text("cli-approve", &BTreeMap::new()));
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(matches!(line.trim(), "j" | "J" | "y" | "Y" | "ja" | "yes"))
}
