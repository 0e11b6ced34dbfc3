//! From approved bytes to the answer: record the intent, send, put the names back, record the outcome.

use crate::desk::Desk;
use crate::problem::{Code, Problem};
use crate::proposal::{Approved, Completed, Turn};
use crate::receipt::Receipt;
use std::time::Instant;
use tokio_util::sync::CancellationToken;
use vaern_audit::{Entry, Id, Kind, Outcome};
use vaern_engine::{Piece, Rehydrator, join};
use vaern_gateway::{Answer, Endpoint, GatewayError};

/// Stops an exchange.
pub type Cancel = CancellationToken;

/// What happens on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The record is on disk; now it is sent.
    Logged(u64),
    /// A part of the answer, with values put back.
    Piece(Piece),
}

/// Writes the outcome, also when the exchange is dropped half way (the window is closed): then it was cancelled.
struct Pending<'d> {
    desk: &'d Desk,
    entry: Option<Entry>,
    started: Instant,
}

impl Pending<'_> {
    fn settle(&mut self, outcome: Outcome) {
        if let Some(mut entry) = self.entry.take() {
            entry.outcome = outcome;
            entry.seconds = Some(self.started.elapsed().as_secs());
            // The intent is on disk and says what left. A failure to add how it ended must not take the answer away;
            // the next send will meet the same failure and say so.
            let _ = self.desk.append(entry);
        }
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        self.settle(Outcome::Cancelled);
    }
}

impl Desk {
    /// Sends what was approved. The record is on disk before the first byte leaves (invariant 5). `on` sees the answer
    /// as it arrives.
    ///
    /// # Errors
    /// A [`Problem`]; what had arrived of the answer was given to `on`, and the outcome is in the log.
    pub async fn forward(
        &self,
        approved: Approved,
        cancel: &Cancel,
        on: &mut (dyn FnMut(Event) + Send),
    ) -> Result<Completed, Problem> {
        let key = stop_or(cancel, self.key_for(&approved.endpoint)).await.ok_or(Code::Cancelled)??;
        let commitment = approved.salt.commit(&approved.body);
        let (appended, verifier) = self.append(self.intent(&approved, &commitment))?;
        let receipt = Receipt::new(&approved.salt, &commitment, &appended, &verifier);
        on(Event::Logged(appended.sequence));
        let mut pending = self.pending(&approved, appended.sequence);
        let Approved { endpoint, outgoing, body, vault, kept, .. } = approved;

        let mut rehydrator = Rehydrator::new(&vault);
        let (mut raw, mut pieces) = (String::new(), Vec::new());
        let mut emit = |parts: Vec<Piece>| {
            for piece in parts {
                on(Event::Piece(piece.clone()));
                pieces.push(piece);
            }
        };
        let sent = self.gateway.send(&endpoint, body.to_vec(), key.as_ref());
        let received = receive(sent, cancel, |text| {
            emit(rehydrator.push(&text));
            raw.push_str(&text);
        });
        let received = received.await;
        // Also what was held back when it broke off: it arrived.
        emit(rehydrator.finish());
        match received {
            Ok(()) => pending.settle(Outcome::Completed),
            Err(Stopped::Cancelled) => return Err(Code::Cancelled.into()),
            Err(Stopped::Failed(e)) => {
                pending.settle(Outcome::Failed);
                return Err(gateway_problem(e, &endpoint));
            }
        }
        let turn = Turn { endpoint: endpoint.id, outgoing, answer: raw, kept };
        Ok(Completed { pieces: join(pieces), receipt, vault, turn })
    }

    fn intent(&self, approved: &Approved, commitment: &str) -> Entry {
        Entry {
            endpoint: Id::new(&approved.endpoint.id).ok(),
            bytes: Some(approved.body.len() as u64),
            commitment: Id::new(commitment).ok(),
            counts: approved.counts.clone(),
            rules: approved.rules.clone(),
            ..self.entry(Kind::Send, Outcome::Intent)
        }
    }

    fn pending(&self, approved: &Approved, sequence: u64) -> Pending<'_> {
        let entry = Entry {
            endpoint: Id::new(&approved.endpoint.id).ok(),
            refers_to: Some(sequence),
            ..self.entry(Kind::Send, Outcome::Cancelled)
        };
        Pending { desk: self, entry: Some(entry), started: Instant::now() }
    }
}

/// Why an answer did not come to its end.
enum Stopped {
    Cancelled,
    Failed(GatewayError),
}

/// Waits for the answer and hands each part of it to `take`.
async fn receive(
    sent: impl Future<Output = Result<Answer, GatewayError>>,
    cancel: &Cancel,
    mut take: impl FnMut(String),
) -> Result<(), Stopped> {
    let mut answer = stop_or(cancel, sent).await.ok_or(Stopped::Cancelled)?.map_err(Stopped::Failed)?;
    while let Some(text) = stop_or(cancel, answer.next()).await.ok_or(Stopped::Cancelled)?.map_err(Stopped::Failed)? {
        take(text);
    }
    Ok(())
}

/// `work`, or `None` when it is stopped first.
async fn stop_or<T>(cancel: &Cancel, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        done = work => Some(done),
    }
}

fn gateway_problem(e: GatewayError, endpoint: &Endpoint) -> Problem {
    let code = match e {
        GatewayError::Timeout => Code::EndpointTimeout,
        GatewayError::Reset => Code::EndpointReset,
        GatewayError::Garbage => Code::EndpointGarbage,
        GatewayError::Unauthorised => Code::EndpointUnauthorised,
        GatewayError::Busy => Code::EndpointBusy,
        GatewayError::Failed(_) => Code::EndpointFailed,
        GatewayError::Rejected(_) => Code::EndpointRejected,
        GatewayError::Address => Code::ConfigInvalid,
        _ => Code::EndpointRefused,
    };
    let problem = Problem::new(code).with("endpoint", &*endpoint.name);
    match e {
        GatewayError::Failed(status) | GatewayError::Rejected(status) => problem.with("status", status.to_string()),
        _ => problem,
    }
}
