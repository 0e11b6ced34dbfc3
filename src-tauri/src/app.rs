//! The state behind the window: one draft, one conversation, at most one answer arriving.

use crate::ipc::rules::{self, Rules, Tried};
use crate::ipc::types::{Action, AnswerEvent, AppInfo, Place, Problem, Receipt, Review};
use crate::ipc::utf16;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use vaern_workflow::audit::FrontDoor;
use vaern_workflow::engine::{Category, Finding, KeepReason, Span};
use vaern_workflow::{Cancel, Code, Consent, Conversation, Desk, Draft, Event, Proposal, Setup, config};

/// What the employee is working on.
#[derive(Default)]
struct Session {
    /// Grows with every change of the text: a decision about an older text is refused.
    revision: u32,
    /// Grows with every change of the text, the decisions or the conversation.
    changes: u64,
    draft: Draft,
    conversation: Conversation,
    proposal: Option<Proposal>,
}

impl Session {
    /// Keeps the proposal and shows it.
    fn show(&mut self, proposal: Proposal, desk: &Desk) -> Review {
        let review = Review::of(&proposal, desk, self.revision, self.draft.can_undo());
        self.proposal = Some(proposal);
        review
    }
}

pub(crate) struct App {
    handle: AppHandle,
    desk: Result<Arc<Desk>, vaern_workflow::Problem>,
    session: Mutex<Session>,
    sending: Mutex<Option<Cancel>>,
    /// Told whenever an exchange has ended.
    ended: tokio::sync::Notify,
}

type Outcome<T> = Result<T, Problem>;

fn problem(code: Code) -> Problem {
    vaern_workflow::Problem::new(code).into()
}

impl App {
    /// Opens the desk. A desk that does not open is a state that the window shows, not a crash.
    pub(crate) async fn open(handle: AppHandle) -> Self {
        let desk = Desk::open(Setup::new(config::home(), FrontDoor::Window)).await.map(Arc::new);
        let session = Mutex::new(Session::default());
        Self { handle, desk, session, sending: Mutex::new(None), ended: tokio::sync::Notify::new() }
    }

    fn desk(&self) -> Outcome<&Arc<Desk>> {
        self.desk.as_ref().map_err(|problem| problem.clone().into())
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn app_info(&self) -> Outcome<AppInfo> {
        if let Ok(desk) = &self.desk {
            desk.reload_if_changed().await?;
        }
        Ok(match &self.desk {
            Ok(desk) => AppInfo::of(desk, desk.key_place()),
            Err(problem) => AppInfo::without_desk(problem.clone()),
        })
    }

    pub(crate) async fn review(&self, text: String, endpoint: Option<String>) -> Outcome<Review> {
        self.propose(|session| {
            session.draft.set_endpoint(endpoint.as_deref());
            if session.draft.text() != text {
                session.revision = session.revision.wrapping_add(1);
                session.draft.set_text(&text);
            }
            Ok(())
        })
    }

    /// Reads what the quick review of that `revision` left pending, on a thread of its own, and reviews again.
    pub(crate) async fn finish(&self, revision: u32) -> Outcome<Review> {
        let desk = self.desk()?;
        let (ahead, changes) = {
            let session = self.session();
            if session.revision != revision {
                return Err(problem(Code::ReviewStale));
            }
            (desk.ahead(&session.draft, &session.conversation), session.changes)
        };
        let read = tauri::async_runtime::spawn_blocking(|| ahead.read());
        let (read, proposal) = read.await.map_err(|_| problem(Code::Internal))?;
        let mut session = self.session();
        if session.changes != changes {
            return Err(problem(Code::ReviewStale));
        }
        session.draft.learn_from(read);
        Ok(session.show(proposal, desk))
    }

    /// A decision about a finding that a finished review has replaced by another is refused; one that still stands is not.
    pub(crate) async fn choose(
        &self,
        revision: u32,
        finding: Place,
        all: bool,
        action: Action,
        reason: Option<String>,
    ) -> Outcome<Review> {
        let reason = reason.map(|r| KeepReason::named(&r).ok_or(problem(Code::ReasonNeeded))).transpose()?;
        self.propose(|session| {
            let proposal = session.proposal.as_ref().filter(|_| session.revision == revision);
            let proposal = proposal.ok_or(problem(Code::ReviewStale))?;
            let bytes = utf16::to_bytes(session.draft.text(), &[finding.start, finding.end]);
            let seen = |Finding { span, category, .. }: &Finding| {
                (span.start(), span.end()) == (bytes[0], bytes[1]) && category.as_str() == finding.category
            };
            let index = proposal.plan().decisions().iter().position(|d| seen(&d.finding));
            let index = index.ok_or(problem(Code::ReviewStale))?;
            session.draft.choose(proposal.plan(), index, all, action.into(), reason);
            Ok(())
        })
    }

    pub(crate) async fn mark(&self, revision: u32, start: usize, end: usize, category: String) -> Outcome<Review> {
        let category = Category::parse(&category).map_err(|_| problem(Code::Internal))?;
        self.propose(|session| {
            if session.revision != revision {
                return Err(problem(Code::ReviewStale));
            }
            let bytes = utf16::to_bytes(session.draft.text(), &[start, end]);
            if let Some(span) = Span::new(session.draft.text(), bytes[0], bytes[1]) {
                session.draft.mark(span, category);
            }
            Ok(())
        })
    }

    pub(crate) async fn undo(&self) -> Outcome<Review> {
        self.propose(|session| {
            session.draft.undo();
            Ok(())
        })
    }

    /// Changes the draft and shows what that means.
    fn propose(&self, change: impl FnOnce(&mut Session) -> Outcome<()>) -> Outcome<Review> {
        let desk = self.desk()?;
        let mut session = self.session();
        change(&mut session)?;
        session.changes = session.changes.wrapping_add(1);
        let proposal = desk.propose_quickly(&session.draft, &session.conversation);
        Ok(session.show(proposal, desk))
    }

    pub(crate) async fn send(
        &self,
        endpoint: String,
        token: String,
        second_look: bool,
        mut on: impl FnMut(AnswerEvent) + Send,
    ) -> Outcome<Receipt> {
        let desk = Arc::clone(self.desk()?);
        let cancel = self.start_sending()?;
        let _ended = Ended(self);
        let approved = {
            let session = self.session();
            let proposal = session.proposal.as_ref().ok_or(problem(Code::NothingToSend))?;
            desk.approve(proposal, &session.conversation, &endpoint, &Consent { token: &token, second_look })?
        };
        let mut forward_event = |event: Event| on(event.into());
        let completed = desk.forward(approved, &cancel, &mut forward_event).await?;
        let mut session = self.session();
        session.conversation.record(&completed);
        session.draft.next_turn();
        session.changes = session.changes.wrapping_add(1);
        session.proposal = None;
        Ok(Receipt::of(&completed.receipt, &endpoint))
    }

    pub(crate) async fn cancel(&self) -> Outcome<()> {
        if let Some(cancel) = &*self.sending() {
            cancel.cancel();
        }
        Ok(())
    }

    pub(crate) async fn copy_safe(&self, token: String) -> Outcome<()> {
        let desk = self.desk()?;
        let safe = {
            let session = self.session();
            let proposal = session.proposal.as_ref().ok_or(problem(Code::NothingToSend))?;
            desk.copy_safe(proposal, &token)?
        };
        self.to_clipboard(safe)
    }

    pub(crate) async fn copy_text(&self, text: String) -> Outcome<()> {
        self.to_clipboard(text)
    }

    fn to_clipboard(&self, text: String) -> Outcome<()> {
        let unavailable = |_| problem(Code::ClipboardUnavailable);
        self.handle.clipboard().write_text(text).map_err(unavailable)
    }

    pub(crate) async fn wire_preview(&self, endpoint: String) -> Outcome<String> {
        let desk = self.desk()?;
        let endpoint = desk.endpoint(&endpoint)?;
        let session = self.session();
        let proposal = session.proposal.as_ref().ok_or(problem(Code::NothingToSend))?;
        Ok(String::from_utf8_lossy(&proposal.wire(&session.conversation, &endpoint)).into_owned())
    }

    pub(crate) async fn new_conversation(&self) -> Outcome<()> {
        // A page that was reloaded in the middle of an answer has nobody who reads it.
        self.stop_and_wait().await;
        // Held over the reset, so that no exchange starts in between and lands in the new conversation.
        let sending = self.sending();
        if sending.is_some() {
            return Err(problem(Code::Busy));
        }
        let mut session = self.session();
        session.conversation = Conversation::new();
        session.changes = session.changes.wrapping_add(1);
        session.draft.new_conversation();
        session.proposal = None;
        Ok(())
    }

    pub(crate) async fn rules(&self) -> Outcome<Rules> {
        Ok(Rules::of(self.desk()?))
    }

    pub(crate) async fn try_text(&self, text: String) -> Outcome<Vec<Tried>> {
        let rules = self.desk()?.rules();
        let tried = tauri::async_runtime::spawn_blocking(move || rules::try_text(&rules, &text));
        tried.await.map_err(|_| problem(Code::Internal))
    }

    /// Looks for new rules: those that another process has installed once a minute, those of the organisation's repositories
    /// every half hour. What is refused is in the log and on the page «Regler».
    pub(crate) async fn follow_rules(&self) {
        const MINUTE: std::time::Duration = std::time::Duration::from_secs(60);
        let Ok(desk) = self.desk() else { return };
        for minute in 0u64.. {
            let _ = desk.reload_if_changed().await;
            if minute % 30 == 0 && !desk.managed().repository_urls.is_empty() {
                let _ = desk.update().await;
            }
            tokio::time::sleep(MINUTE).await;
        }
    }

    fn sending(&self) -> MutexGuard<'_, Option<Cancel>> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One exchange at a time.
    fn start_sending(&self) -> Outcome<Cancel> {
        let mut sending = self.sending();
        if sending.is_some() {
            return Err(problem(Code::Busy));
        }
        Ok(sending.insert(Cancel::new()).clone())
    }

    pub(crate) fn is_sending(&self) -> bool {
        self.sending().is_some()
    }

    /// Stops the exchange under way and waits until its outcome is in the log.
    pub(crate) async fn stop_and_wait(&self) {
        let ended = self.ended.notified();
        let cancel = self.sending().clone();
        if let Some(cancel) = cancel {
            cancel.cancel();
            ended.await;
        }
    }
}

/// Clears the exchange under way, however it ends.
struct Ended<'a>(&'a App);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        *self.0.sending() = None;
        self.0.ended.notify_waiters();
    }
}
