//! `Proposal -> Approved -> Completed`: three types, so that an unapproved send does not compile.

use crate::draft::Draft;
use crate::endpoints;
use crate::packs::InForce;
use crate::problem::{Code, Problem};
use crate::receipt::{Receipt, Salt};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use vaern_audit::{Count, Id, RuleUse};
use vaern_engine::{
    Action, Category, Class, DecidedBy, Effort, GapReason, KeepReason, Piece, Plan, Policy, Redaction, Segment,
    Sensitive, Vault, Verdict, diff,
};
use vaern_gateway::{Endpoint, Message, Role, encode};
use zeroize::Zeroizing;

/// What is said to the model beside the text, when the text holds placeholders. Leaves as part of the bytes, so the
/// preview shows it.
pub const INSTRUCTION: &str = "Teksten indeholder pladsholdere i kantede parenteser (KATEGORI_TAL) i stedet for \
    personoplysninger. Gengiv dem præcis, som de er skrevet, og gæt ikke på, hvad de dækker over.";

/// One exchange, as it was on the wire. `Debug` shows no text.
#[derive(Clone)]
pub struct Turn {
    /// Where it was sent.
    pub endpoint: String,
    /// What was sent.
    pub outgoing: String,
    /// What the model wrote, placeholders and all.
    pub answer: String,
    /// Categories of which something left as it was written.
    pub kept: Vec<Category>,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turn({} bytes out, {} bytes back)", self.outgoing.len(), self.answer.len())
    }
}

/// A conversation: its vault, and what was said.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    pub(crate) vault: Vault,
    pub(crate) turns: Vec<Turn>,
}

impl Conversation {
    /// An empty conversation.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finished exchange in.
    pub fn record(&mut self, completed: &Completed) {
        self.vault.clone_from(&completed.vault);
        self.turns.push(completed.turn.clone());
    }

    /// The exchanges so far.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The values replaced so far.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Earlier turns go along only to the endpoint that they were approved for.
    fn messages(&self, endpoint: &Endpoint, outgoing: &str, placeholders: bool) -> Vec<Message> {
        let message = |role, content: &str| Message { role, content: content.to_owned() };
        let mut out = Vec::new();
        if placeholders {
            out.push(message(Role::System, INSTRUCTION));
        }
        for turn in self.turns.iter().filter(|turn| turn.endpoint == endpoint.id) {
            out.push(message(Role::User, &turn.outgoing));
            out.push(message(Role::Assistant, &turn.answer));
        }
        out.push(message(Role::User, outgoing));
        out
    }
}

/// What would leave, and why. Nothing leaves from here.
#[derive(Debug)]
pub struct Proposal {
    text: Sensitive,
    plan: Plan,
    redaction: Redaction,
    second_look: bool,
    token: String,
    /// What rules that are only counted would have found, by rule.
    shadow: BTreeMap<Arc<str>, u64>,
    /// The rules that it was made under.
    under: u64,
}

/// What the employee agrees to.
#[derive(Debug, Clone)]
pub struct Consent<'c> {
    /// The token of the review on screen.
    pub token: &'c str,
    /// Whether the secret that was found was looked at.
    pub second_look: bool,
}

impl Proposal {
    /// Inspects the draft and redacts it by policy and by what the employee decided.
    pub(crate) fn of(draft: &Draft, conversation: &Conversation, rules: &InForce, effort: Effort) -> Self {
        let policy = endpoints::policy(rules, draft.endpoint());
        let (text, engine, policy) = (draft.text(), &rules.engine, &*policy);
        let analysis = draft.inspect(rules, effort);
        let mut shadow = BTreeMap::new();
        for finding in &analysis.shadow {
            *shadow.entry(Arc::clone(&finding.rule)).or_default() += 1;
        }
        let mut plan = policy.decide(analysis);
        draft.apply_marks(&mut plan, policy);
        // The inspection of the outgoing text may find more, which the employee may have decided about.
        let mut redaction;
        let mut rounds = 0..3;
        loop {
            draft.apply_choices(&mut plan);
            policy.protect_special(&mut plan);
            let decided = plan.clone();
            (plan, redaction) = engine.settle_with(text, plan, policy, &conversation.vault, effort);
            if plan == decided || rounds.next().is_none() {
                break;
            }
        }
        let token = token(&plan, &redaction);
        let second_look = policy.wants_second_look(&plan);
        let text = Sensitive::new(text.to_owned());
        Self { text, plan, redaction, second_look, token, shadow, under: rules.number() }
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        self.text.expose()
    }

    /// The text as it would leave.
    pub fn outgoing(&self) -> &str {
        &self.redaction.text
    }

    /// The decisions.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The redaction.
    pub const fn redaction(&self) -> &Redaction {
        &self.redaction
    }

    /// The diff.
    pub fn segments(&self) -> Vec<Segment<'_>> {
        diff(self.source(), &self.redaction)
    }

    /// Whether the message may leave.
    pub fn verdict(&self) -> Verdict {
        self.plan.verdict()
    }

    /// Whether a recogniser has not read all of it yet.
    pub fn is_pending(&self) -> bool {
        self.plan.gaps().iter().any(|gap| gap.reason == GapReason::Pending)
    }

    /// Whether it needs an explicit second look.
    pub const fn wants_second_look(&self) -> bool {
        self.second_look
    }

    /// Whether it was made under these rules.
    pub(crate) const fn is_under(&self, rules: &InForce) -> bool {
        self.under == rules.number()
    }

    /// The categories of which something stays as it was written, hints aside.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Category> {
        let kept = |d: &&vaern_engine::Decision| d.action == Action::Keep && !d.finding.hint;
        let meant = |d: &&vaern_engine::Decision| d.by != DecidedBy::User(Some(KeepReason::NotPersonal));
        self.plan.decisions().iter().filter(kept).filter(meant).map(|d| &d.finding.category)
    }

    /// How often rules that are only counted would have found something.
    pub(crate) const fn shadow(&self) -> &BTreeMap<Arc<str>, u64> {
        &self.shadow
    }

    /// Whether something that asks for a second look stays in the text.
    pub(crate) fn keeps_a_secret(&self, policy: &Policy) -> bool {
        let secret = |d: &vaern_engine::Decision| policy.second_look.contains(&d.finding.category) && !d.finding.hint;
        self.plan.decisions().iter().any(|d| secret(d) && d.action == Action::Keep)
    }

    /// Names exactly this outgoing text with these decisions; [`Consent`] must give it back.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether it may leave with this consent.
    ///
    /// # Errors
    /// The first reason why not.
    pub(crate) fn check(&self, consent: &Consent<'_>) -> Result<(), Problem> {
        let missing_reason = |d: &vaern_engine::Decision| {
            d.action == Action::Keep
                && d.by == DecidedBy::User(None)
                && !d.finding.hint
                && d.finding.category.class() == Class::Direct
        };
        let refused = match () {
            () if self.source().trim().is_empty() => Code::NothingToSend,
            () if consent.token != self.token => Code::ReviewStale,
            () if self.verdict() == Verdict::Block => Code::ReviewBlocked,
            () if self.plan.decisions().iter().any(missing_reason) => Code::ReasonNeeded,
            () if self.second_look && !consent.second_look => Code::SecondLookNeeded,
            () => return Ok(()),
        };
        Err(refused.into())
    }

    /// The exact bytes of the request to `endpoint`.
    pub fn wire(&self, conversation: &Conversation, endpoint: &Endpoint) -> Vec<u8> {
        let placeholders = !self.redaction.vault.is_empty();
        encode(&endpoint.model, &conversation.messages(endpoint, self.outgoing(), placeholders))
    }

    /// Findings by category and action, for the log.
    pub(crate) fn counts(&self) -> Vec<Count> {
        let mut counts: BTreeMap<(Id, Id), u64> = BTreeMap::new();
        for d in self.plan.decisions().iter().filter(|d| !d.finding.hint) {
            if let (Ok(action), Ok(category)) = (Id::new(d.action.as_str()), Id::new(d.finding.category.as_str())) {
                *counts.entry((action, category)).or_default() += 1;
            }
        }
        counts.into_iter().map(|((action, category), n)| Count { action, category, n }).collect()
    }

    /// Rules that decided, with reason codes, for the log.
    pub(crate) fn rules(&self) -> Vec<RuleUse> {
        let mut uses: BTreeMap<(Id, Option<Id>), u64> = BTreeMap::new();
        for d in self.plan.decisions().iter().filter(|d| !d.finding.hint) {
            let reason = match d.by {
                DecidedBy::User(Some(reason)) => Id::new(reason.as_str()).ok(),
                _ => None,
            };
            if let Ok(id) = Id::new(&d.finding.rule) {
                *uses.entry((id, reason)).or_default() += 1;
            }
        }
        let shadow = Id::new("shadow").ok();
        let counted = self.shadow.iter().filter_map(|(rule, n)| Some(((Id::new(rule).ok()?, shadow.clone()), *n)));
        uses.into_iter().chain(counted).map(|((id, reason), n)| RuleUse { id, n, reason }).collect()
    }
}

/// A digest over what is shown. Kept in memory; tells two reviews apart.
fn token(plan: &Plan, redaction: &Redaction) -> String {
    let mut hash = Sha256::new().chain_update(redaction.text.as_bytes());
    for d in plan.decisions() {
        hash.update([d.action as u8, u8::from(d.finding.hint)]);
        hash.update((d.finding.span.start() as u64).to_le_bytes());
        hash.update((d.finding.span.end() as u64).to_le_bytes());
    }
    hex::encode(&hash.finalize()[..16])
}

/// What the employee approved, as bytes. Made by [`crate::Desk::approve`] alone; [`crate::Desk::forward`] takes nothing
/// else.
///
/// ```compile_fail
/// # use vaern_workflow::*;
/// // A proposal is not approved, so it cannot be forwarded.
/// async fn send(desk: &Desk, proposal: Proposal) {
///     let _ = desk.forward(proposal, &Cancel::new(), &mut |_| {}).await;
/// }
/// ```
///
/// ```compile_fail
/// # use vaern_workflow::*;
/// // Nobody else can make one: the fields are private.
/// fn forge(proposal: &Proposal) -> Approved {
///     Approved { outgoing: proposal.source().to_owned() }
/// }
/// ```
///
/// ```
/// # use vaern_workflow::*;
/// // The one way.
/// async fn send(desk: &Desk, proposal: &Proposal, conversation: &Conversation, consent: &Consent<'_>) -> Result<(), Problem> {
///     let approved = desk.approve(proposal, conversation, "demo", consent)?;
///     desk.forward(approved, &Cancel::new(), &mut |_| {}).await.map(drop)
/// }
/// ```
pub struct Approved {
    pub(crate) endpoint: Endpoint,
    pub(crate) outgoing: String,
    pub(crate) body: Zeroizing<Vec<u8>>,
    pub(crate) vault: Vault,
    pub(crate) salt: Salt,
    pub(crate) counts: Vec<Count>,
    pub(crate) rules: Vec<RuleUse>,
    pub(crate) kept: Vec<Category>,
}

impl Approved {
    pub(crate) fn new(proposal: &Proposal, conversation: &Conversation, endpoint: Endpoint) -> Self {
        Self {
            outgoing: proposal.outgoing().to_owned(),
            body: Zeroizing::new(proposal.wire(conversation, &endpoint)),
            vault: proposal.redaction.vault.clone(),
            salt: Salt::random(),
            counts: proposal.counts(),
            rules: proposal.rules(),
            kept: proposal.kept().cloned().collect(),
            endpoint,
        }
    }

    /// The bytes that will be on the wire.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// A finished exchange.
#[derive(Debug)]
pub struct Completed {
    /// The answer, with what was put back.
    pub pieces: Vec<Piece>,
    /// Proof of what was sent.
    pub receipt: Receipt,
    pub(crate) vault: Vault,
    pub(crate) turn: Turn,
}
