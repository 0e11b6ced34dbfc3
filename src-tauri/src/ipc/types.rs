//! Wire types of the window, apart from the types of the domain. The TypeScript side is generated from these
//! (`cargo xtask bindings`).

use super::rules::Freshness;
use super::utf16;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::SystemTime;
use ts_rs::TS;
use vaern_workflow::engine::{self, DecidedBy, Decision, Piece, Placeholder, Verdict};
use vaern_workflow::rules::RuleInfo;
use vaern_workflow::{Code, Desk, Event, KeyPlace, Proposal, VERSION};

/// What every command rejects with, and nothing else.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Problem {
    #[ts(type = "ProblemCode")]
    code: Code,
    args: BTreeMap<String, String>,
}

impl From<vaern_workflow::Problem> for Problem {
    fn from(problem: vaern_workflow::Problem) -> Self {
        Self { code: problem.code, args: problem.args }
    }
}

/// An approved endpoint.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Endpoint {
    id: String,
    name: String,
    host: String,
    model: String,
    demo: bool,
}

/// The rules in force.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PackInfo {
    id: String,
    version: u32,
    digest: String,
}

/// What the window shows at start. `problems`: non-empty = sending is impossible.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppInfo {
    version: String,
    pack: Option<PackInfo>,
    freshness: Freshness,
    /// How many layers of rules are in force.
    layers: u32,
    endpoints: Vec<Endpoint>,
    #[ts(type = "'keyring' | 'file' | null")]
    signing_key: Option<KeyPlace>,
    /// For marking by hand.
    categories: Vec<String>,
    /// The closed list of reasons for keeping.
    reasons: Vec<String>,
    problems: Vec<Problem>,
}

impl AppInfo {
    pub(crate) fn of(desk: &Desk, key_place: Result<KeyPlace, vaern_workflow::Problem>) -> Self {
        let (signing_key, mut problems) = match key_place {
            Ok(place) => (Some(place), Vec::new()),
            Err(problem) => (None, vec![problem.into()]),
        };
        let now = SystemTime::now();
        // What has expired is said by `freshness`, in its own place.
        problems.extend(desk.may_send(now).err().filter(|p| p.code != Code::PackExpired).map(Problem::from));
        let rules = desk.rules();
        let pack = rules.pack();
        let version = u32::try_from(pack.version).unwrap_or(u32::MAX);
        Self {
            pack: Some(PackInfo { id: pack.id.clone(), version, digest: pack.digest.clone() }),
            freshness: rules.freshness(now).into(),
            layers: u32::try_from(rules.effective.layers.len()).unwrap_or(u32::MAX),
            endpoints: desk.endpoints().into_iter().map(endpoint).collect(),
            signing_key,
            problems,
            ..Self::empty()
        }
    }

    pub(crate) fn without_desk(problem: vaern_workflow::Problem) -> Self {
        Self { problems: vec![problem.into()], ..Self::empty() }
    }

    fn empty() -> Self {
        let categories = engine::Category::DIRECT.iter().chain(engine::Category::SPECIAL);
        Self {
            version: VERSION.to_owned(),
            pack: None,
            freshness: Freshness::Fresh,
            layers: 0,
            endpoints: Vec::new(),
            signing_key: None,
            categories: categories.map(ToString::to_string).collect(),
            reasons: engine::KeepReason::ALL.iter().map(|r| r.as_str().to_owned()).collect(),
            problems: Vec::new(),
        }
    }
}

fn endpoint(e: vaern_workflow::gateway::Endpoint) -> Endpoint {
    let host = e.base_url.split('/').nth(2).unwrap_or_default().to_owned();
    Endpoint { demo: e.id == vaern_workflow::gateway::DEMO_ID, id: e.id, name: e.name, host, model: e.model }
}

/// What happens to a finding.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Action {
    Keep,
    Replace,
    Mask,
    Generalise,
    Remove,
}

impl From<Action> for engine::Action {
    fn from(action: Action) -> Self {
        match action {
            Action::Keep => Self::Keep,
            Action::Replace => Self::Replace,
            Action::Mask => Self::Mask,
            Action::Generalise => Self::Generalise,
            Action::Remove => Self::Remove,
        }
    }
}

impl From<engine::Action> for Action {
    fn from(action: engine::Action) -> Self {
        match action {
            engine::Action::Keep => Self::Keep,
            engine::Action::Replace => Self::Replace,
            engine::Action::Mask => Self::Mask,
            engine::Action::Generalise => Self::Generalise,
            engine::Action::Remove => Self::Remove,
        }
    }
}

/// A text in both languages.
#[derive(Debug, Default, Serialize, TS)]
pub(crate) struct Text2 {
    pub(crate) da: String,
    pub(crate) en: String,
}

/// What a term of a score speaks of.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EvidenceKind {
    Pattern,
    Checksum,
    Cue,
    ForeignCue,
    Lexicon,
    Title,
    Role,
    Neighbour,
    Mention,
    Model,
    Tie,
    Disguise,
    Manual,
}

/// A term of a score, in log-odds.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Evidence {
    kind: EvidenceKind,
    detail: String,
    weight: f32,
}

/// Who decided.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    Policy,
    User,
}

/// Where a finding stood and what it was, as the user saw it. Offsets are UTF-16 code units, half-open.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct Place {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) category: String,
}

/// A finding. Offsets are UTF-16 code units, half-open.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    /// Where it starts, which names it within one revision of the text.
    id: usize,
    start: usize,
    end: usize,
    category: String,
    rule: String,
    rule_name: Text2,
    why: Text2,
    law: Option<String>,
    /// 0..1
    score: f32,
    /// Under the acting threshold: shown faintly, not acted on.
    hint: bool,
    action: Action,
    decided_by: By,
    reason: Option<String>,
    /// `[PERSON_1]` when replaced.
    placeholder: Option<String>,
    /// Findings with the same number have the same value.
    value: usize,
    evidence: Vec<Evidence>,
}

/// A stretch of the diff, in order. `finding` null = untouched. Holds text, so it has no `Debug`.
#[derive(Serialize, TS)]
pub(crate) struct Segment {
    source: String,
    output: String,
    finding: Option<usize>,
}

/// A part that was not inspected: blocks sending.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Gap {
    reason: String,
}

/// Whether the message may leave; `allow` = nothing found, sending is one keystroke.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerdictName {
    Allow,
    Review,
    Block,
}

/// What is shown of a proposal. `token` names exactly this outgoing text. Holds text, so it has no `Debug`.
#[derive(Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Review {
    token: String,
    /// Which text this is a review of; decisions give it back.
    revision: u32,
    verdict: VerdictName,
    /// A secret was found: sending needs an explicit tick.
    second_look: bool,
    findings: Vec<Finding>,
    segments: Vec<Segment>,
    outgoing: String,
    gaps: Vec<Gap>,
    /// The recogniser of names has not read all of it yet: `finish` does.
    pending: bool,
    can_undo: bool,
}

impl Review {
    pub(crate) fn of(proposal: &Proposal, desk: &Desk, revision: u32, can_undo: bool) -> Self {
        let rules = desk.rules();
        let decisions = proposal.plan().decisions();
        let ends = decisions.iter().flat_map(|d| [d.finding.span.start(), d.finding.span.end()]);
        let offsets = utf16::from_bytes(proposal.source(), &ends.collect::<Vec<_>>());
        let mut values: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let findings = decisions.iter().enumerate().map(|(index, d)| {
            let count = values.len();
            let key = (d.finding.category.as_str(), d.finding.span.of(proposal.source()));
            let value = *values.entry(key).or_insert(count);
            let placeholder = proposal.redaction().edits[index].placeholder.as_ref();
            Finding {
                id: offsets[2 * index],
                start: offsets[2 * index],
                end: offsets[2 * index + 1],
                value,
                ..Finding::of(d, rules.about(&d.finding.rule), placeholder)
            }
        });
        let findings = findings.collect();
        let segments = proposal.segments().into_iter().map(|s| Segment {
            source: s.source.to_owned(),
            output: s.output.to_owned(),
            finding: s.decision.map(|index| offsets[2 * index]),
        });
        Self {
            token: proposal.token().to_owned(),
            revision,
            verdict: match proposal.verdict() {
                Verdict::Allow => VerdictName::Allow,
                Verdict::Review => VerdictName::Review,
                Verdict::Block => VerdictName::Block,
            },
            second_look: proposal.wants_second_look(),
            findings,
            segments: segments.collect(),
            outgoing: proposal.outgoing().to_owned(),
            gaps: proposal.plan().gaps().iter().map(|g| Gap { reason: g.reason.as_str().to_owned() }).collect(),
            pending: proposal.is_pending(),
            can_undo,
        }
    }
}

impl Finding {
    fn of(d: &Decision, about: Option<&RuleInfo>, placeholder: Option<&Placeholder>) -> Self {
        let text = |t: &vaern_workflow::rules::syntax::Text| Text2 { da: t.da.clone(), en: t.en.clone() };
        let (decided_by, reason) = match d.by {
            DecidedBy::Policy => (By::Policy, None),
            DecidedBy::User(reason) => (By::User, reason.map(|r| r.as_str().to_owned())),
        };
        Self {
            id: 0,
            start: 0,
            end: 0,
            value: 0,
            category: d.finding.category.to_string(),
            rule: d.finding.rule.to_string(),
            rule_name: about.map(|a| text(&a.name)).unwrap_or_default(),
            why: about.map(|a| text(&a.why)).unwrap_or_default(),
            law: about.and_then(|a| a.law.clone()),
            score: d.finding.score.probability(),
            hint: d.finding.hint,
            action: d.action.into(),
            decided_by,
            reason,
            placeholder: placeholder.map(ToString::to_string),
            evidence: d.finding.evidence.iter().map(evidence).collect(),
        }
    }
}

pub(crate) fn evidence(e: &engine::Evidence) -> Evidence {
    use engine::EvidenceKind as E;
    let kind = match e.kind {
        E::Pattern => EvidenceKind::Pattern,
        E::Checksum => EvidenceKind::Checksum,
        E::Cue => EvidenceKind::Cue,
        E::ForeignCue => EvidenceKind::ForeignCue,
        E::Lexicon => EvidenceKind::Lexicon,
        E::Title => EvidenceKind::Title,
        E::Role => EvidenceKind::Role,
        E::Neighbour => EvidenceKind::Neighbour,
        E::Mention => EvidenceKind::Mention,
        E::Model => EvidenceKind::Model,
        E::Tie => EvidenceKind::Tie,
        E::Disguise => EvidenceKind::Disguise,
        E::Manual => EvidenceKind::Manual,
    };
    Evidence { kind, detail: e.detail.to_string(), weight: e.weight.value() }
}

/// What happens while an answer arrives. Holds text, so it has no `Debug`.
#[derive(Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum AnswerEvent {
    /// The record is on disk; now it is sent.
    Logged {
        /// Its number.
        sequence: u32,
    },
    /// As the model wrote it.
    Text {
        /// A part of the answer.
        text: String,
    },
    /// A placeholder put back.
    Restored {
        /// `[PERSON_1]`
        placeholder: String,
        /// The value.
        text: String,
    },
    /// Looks like a placeholder, was never issued here: shown, not guessed.
    Unknown {
        /// As the model wrote it.
        text: String,
    },
}

impl From<Event> for AnswerEvent {
    fn from(event: Event) -> Self {
        match event {
            Event::Logged(sequence) => Self::Logged { sequence: u32::try_from(sequence).unwrap_or(u32::MAX) },
            Event::Piece(Piece::Text(text)) => Self::Text { text },
            Event::Piece(Piece::Unknown(text)) => Self::Unknown { text },
            Event::Piece(Piece::Restored { raw, value, .. }) => Self::Restored { placeholder: raw, text: value },
        }
    }
}

/// Proof of what was sent; `json` is what «Kopiér kvittering» copies.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Receipt {
    sequence: u32,
    endpoint: String,
    commitment: String,
    json: String,
}

impl Receipt {
    pub(crate) fn of(receipt: &vaern_workflow::Receipt, endpoint: &str) -> Self {
        Self {
            sequence: u32::try_from(receipt.sequence).unwrap_or(u32::MAX),
            endpoint: endpoint.to_owned(),
            commitment: receipt.commitment.clone(),
            // Strings and numbers: always JSON.
            json: serde_json::to_string_pretty(receipt).unwrap_or_default(),
        }
    }
}
