//! Wire types of the page «Regler»: which rules are in force, who vouches for them, and what they make of a text.

use super::types::{Action, Evidence, Problem, Text2, evidence};
use super::utf16;
use serde::Serialize;
use std::sync::Arc;
use std::time::SystemTime;
use ts_rs::TS;
use vaern_workflow::engine::{self, Category};
use vaern_workflow::packs::{self, InForce};
use vaern_workflow::rules::syntax::{self, Text};
use vaern_workflow::rules::{self, Effective, Origin};
use vaern_workflow::{Code, Desk, Draft, Language, today};

/// Where a pack stands.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LayerKind {
    Base,
    Municipality,
    Administration,
}

/// How old the rules are.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Freshness {
    Fresh,
    Ageing,
    Expired,
}

impl From<packs::Freshness> for Freshness {
    fn from(freshness: packs::Freshness) -> Self {
        match freshness {
            packs::Freshness::Fresh => Self::Fresh,
            packs::Freshness::Ageing => Self::Ageing,
            packs::Freshness::Expired => Self::Expired,
        }
    }
}

/// What the findings of a rule do.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    Enforce,
    Advise,
    Shadow,
}

impl From<engine::Stage> for Stage {
    fn from(stage: engine::Stage) -> Self {
        match stage {
            engine::Stage::Enforce => Self::Enforce,
            engine::Stage::Advise => Self::Advise,
            engine::Stage::Shadow | engine::Stage::Off => Self::Shadow,
        }
    }
}

/// One of the layers in force. Days are `2026-11-28`.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layer {
    id: String,
    name: Text2,
    version: u32,
    digest: String,
    kind: LayerKind,
    built_in: bool,
    signers: Vec<String>,
    threshold: u32,
    activated: Option<String>,
    expires: Option<String>,
    freshness: Freshness,
}

/// What a layer said of a rule.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RuleStep {
    layer: String,
    what: Text2,
}

/// A rule.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RuleRow {
    id: String,
    category: String,
    name: Text2,
    why: Text2,
    law: Option<String>,
    layer: String,
    stage: Stage,
    off: bool,
    /// How often a rule that is only counted would have acted, in what left since the start.
    seen: u32,
    steps: Vec<RuleStep>,
}

/// Something that a layer loosens.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Exception {
    loosens: String,
    layer: String,
    reason: Text2,
    until: String,
    in_force: bool,
}

/// Where to read on.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Link {
    name: Text2,
    url: String,
}

/// The organisation's guideline.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Guideline {
    version: String,
    links: Vec<Link>,
    text: Option<Text2>,
}

/// A setting that the organisation manages.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Managed {
    setting: String,
    value: String,
    problem: Option<Text2>,
}

/// Everything that the page shows.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Rules {
    layers: Vec<Layer>,
    rules: Vec<RuleRow>,
    exceptions: Vec<Exception>,
    guideline: Option<Guideline>,
    managed: Vec<Managed>,
    /// The last pack that was refused, if any.
    rejected: Option<Problem>,
}

/// What a rule makes of a part of a text. Offsets are UTF-16 code units, half-open. Holds text, so it has no `Debug`.
#[derive(Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tried {
    start: usize,
    end: usize,
    value: String,
    category: String,
    rule: String,
    rule_name: Text2,
    layer: String,
    stage: Stage,
    score: f32,
    threshold: f32,
    hint: bool,
    evidence: Vec<Evidence>,
    action: Action,
    /// The pack whose policy decided the action.
    decided_by: String,
}

impl Rules {
    pub(crate) fn of(desk: &Desk) -> Self {
        let force = desk.rules();
        let effective = &force.effective;
        let seen = desk.shadow();
        let rules = force.pack().info.iter().map(|(id, about)| RuleRow {
            category: about.category.to_string(),
            name: text(&about.name),
            why: text(&about.why),
            law: about.law.clone(),
            layer: effective.home(id).to_owned(),
            stage: stage(effective, id),
            off: is_off(effective, id),
            seen: seen.get(id).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX)),
            steps: effective.steps(id).iter().map(step).collect(),
            id: id.clone(),
        });
        Self {
            rules: rules.collect(),
            layers: effective.layers.iter().map(|l| layer(l, &force)).collect(),
            exceptions: effective.exceptions.iter().flat_map(exceptions).collect(),
            guideline: force.pack().guideline.as_ref().map(guideline),
            managed: managed(&desk.managed()),
            rejected: desk.rejected().as_ref().map(rejected),
        }
    }
}

/// What the rules in force make of `source`. Nothing is kept and nothing is logged.
pub(crate) fn try_text(force: &Arc<InForce>, source: &str) -> Vec<Tried> {
    let analysis = Draft::new(source).try_under(force);
    let found = analysis.findings.iter().chain(&analysis.shadow);
    let mut found: Vec<&engine::Finding> = found.collect();
    found.sort_by_key(|f| (f.span.start(), f.span.end()));
    let ends: Vec<usize> = found.iter().flat_map(|f| [f.span.start(), f.span.end()]).collect();
    let offsets = utf16::from_bytes(source, &ends);
    let tried = found.iter().enumerate().map(|(index, f)| Tried {
        start: offsets[2 * index],
        end: offsets[2 * index + 1],
        value: f.span.of(source).to_owned(),
        category: f.category.to_string(),
        rule: f.rule.to_string(),
        rule_name: force.about(&f.rule).map(|about| text(&about.name)).unwrap_or_default(),
        layer: force.effective.home(&f.rule).to_owned(),
        stage: stage(&force.effective, &f.rule),
        score: f.score.probability(),
        threshold: force.effective.threshold(&f.category),
        hint: f.hint,
        evidence: f.evidence.iter().map(evidence).collect(),
        action: force.policy().decision((*f).clone()).action.into(),
        decided_by: force.effective.decider(&f.category).to_owned(),
    });
    tried.collect()
}

fn text(t: &Text) -> Text2 {
    Text2 { da: t.da.clone(), en: t.en.clone() }
}

fn step(step: &rules::Step) -> RuleStep {
    RuleStep { layer: step.layer.clone(), what: text(&step.what) }
}

fn stage(effective: &Effective, rule: &str) -> Stage {
    effective.pack.rules.stages.get(rule).copied().unwrap_or_default().into()
}

fn is_off(effective: &Effective, rule: &str) -> bool {
    effective.exceptions.iter().any(|e| e.holds && e.exception.rules.iter().any(|off| off == rule))
}

fn layer(layer: &rules::Layer, force: &InForce) -> Layer {
    let signed = |o: &Origin| match o {
        Origin::Signed { signers, threshold } => Some((signers.clone(), *threshold)),
        Origin::BuiltIn | Origin::Draft => None,
    };
    let (signers, threshold) = signed(&layer.origin).unwrap_or_default();
    let built_in = matches!(layer.origin, Origin::BuiltIn);
    let freshness = if built_in { Freshness::Fresh } else { force.freshness(SystemTime::now()).into() };
    Layer {
        id: layer.id.clone(),
        name: text(&layer.name),
        version: u32::try_from(layer.version).unwrap_or(u32::MAX),
        digest: layer.digest.clone(),
        kind: match layer.kind {
            syntax::LayerKind::Base => LayerKind::Base,
            syntax::LayerKind::Municipality => LayerKind::Municipality,
            syntax::LayerKind::Administration => LayerKind::Administration,
        },
        built_in,
        signers,
        threshold: u32::try_from(threshold).unwrap_or(u32::MAX),
        activated: force.activated.clone().filter(|_| !built_in),
        expires: force.expires.map(today).filter(|_| !built_in),
        freshness,
    }
}

/// One line for each thing that is loosened.
fn exceptions(e: &rules::InForce) -> Vec<Exception> {
    let of = |c: &Category| format!("category:{c}");
    let exception = &e.exception;
    let categories = exception.actions.keys().chain(exception.thresholds.keys()).map(of);
    let all = exception.terms.iter().cloned().chain(exception.rules.iter().cloned()).chain(categories);
    let line = |loosens: String| Exception {
        loosens,
        layer: e.layer.clone(),
        reason: text(&exception.reason),
        until: exception.until.clone(),
        in_force: e.holds,
    };
    all.map(line).collect()
}

fn guideline(table: &syntax::GuidelineTable) -> Guideline {
    let link = |l: &syntax::LinkTable| Link { name: text(&l.name), url: l.url.clone() };
    Guideline {
        version: table.version.clone(),
        links: table.link.iter().map(link).collect(),
        text: table.text.as_ref().map(text),
    }
}

fn managed(managed: &vaern_workflow::managed::Managed) -> Vec<Managed> {
    let fault = |name: &str| managed.faults.iter().find(|fault| fault.setting == name);
    let both = |fault: &vaern_workflow::managed::Fault| Text2 {
        da: fault.meaning(Language::Danish),
        en: fault.meaning(Language::English),
    };
    let configured = managed.configured.iter().map(|(setting, value)| Managed {
        setting: (*setting).to_owned(),
        value: value.clone(),
        problem: fault(setting).map(both),
    });
    let other = managed.faults.iter().filter(|fault| !managed.is_configured(&fault.setting));
    let other =
        other.map(|fault| Managed { setting: fault.setting.clone(), value: String::new(), problem: Some(both(fault)) });
    configured.chain(other).collect()
}

fn rejected(why: &packs::Rejected) -> Problem {
    let problem = vaern_workflow::Problem::new(Code::PackRejected);
    problem.with("cause", &*why.cause).with("why", &*why.why).into()
}
