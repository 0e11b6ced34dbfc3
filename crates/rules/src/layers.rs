//! Layers over a base: base, then municipality, then administration. A layer may add and tighten. What it loosens stands in
//! a dated exception, and some categories cannot be loosened at all ([`Category::is_never_loosened`]).

use crate::archive;
use crate::pack::{Exception, Origin, Pack, PackError, RuleInfo, strictness};
use crate::syntax::{LayerKind, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vaern_engine::{Category, Class, Stage};

/// What is in force, and which layer says so.
pub struct Effective {
    /// All layers as one pack: for the engine and for decisions.
    pub pack: Pack,
    /// The layers, the base first.
    pub layers: Vec<Layer>,
    /// The exceptions of all layers.
    pub exceptions: Vec<InForce>,
    /// By rule id, or `category:NAME`.
    steps: BTreeMap<String, Vec<Step>>,
}

/// One of the layers.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Pack id, `aarhus/social`.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// Its version.
    pub version: u64,
    /// SHA-256, lower-case hexadecimal.
    pub digest: String,
    /// Where it stands.
    pub kind: LayerKind,
    /// Why it is trusted.
    pub origin: Origin,
}

/// An exception, and whether its time is not over.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The layer that it stands in.
    pub layer: String,
    /// What it says.
    pub exception: Exception,
    /// Whether it holds today.
    pub holds: bool,
}

/// What a layer said of a rule or a category.
#[derive(Debug, Clone)]
pub struct Step {
    /// The layer.
    pub layer: String,
    /// What it said.
    pub what: Text,
}

/// What a device adds to what its packs say.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'c> {
    /// Today, `2026-11-28`.
    pub today: &'c str,
    /// How far rules go that the program did not come with.
    pub newcomers: Stage,
    /// The rules that it came with.
    pub known: &'c BTreeSet<String>,
}

impl std::fmt::Debug for Effective {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let layers = self.layers.iter().map(|layer| (&layer.id, layer.version));
        f.debug_list().entries(layers).finish()
    }
}

impl Effective {
    /// The layers as one. `layers` go from municipality to administration.
    ///
    /// # Errors
    /// [`PackError::Layer`] when a layer says what it may not, [`PackError::NeverLoosen`] when it loosens what nobody may.
    pub fn of(base: Pack, layers: Vec<Pack>, conditions: Conditions<'_>) -> Result<Self, PackError> {
        if base.kind != LayerKind::Base {
            return Err(refuse(&base, "a base is missing"));
        }
        let mut out = Self { layers: vec![layer(&base)], exceptions: Vec::new(), steps: BTreeMap::new(), pack: base };
        let base_id = out.pack.id.clone();
        for rule in out.pack.info.keys().cloned().collect::<Vec<_>>() {
            out.step(rule, &base_id, &text("fra grundpakken", "from the base pack"));
        }
        for pack in layers {
            out.check_place(&pack)?;
            out.add(pack, conditions)?;
        }
        out.limit_newcomers(conditions);
        out.settle_digest();
        Ok(out)
    }

    /// The layers as their own tests want them: every rule acts, and every exception holds. What a device holds back, and what
    /// has ended, changes no test.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn rehearsal(base: Pack, layers: Vec<Pack>) -> Result<Self, PackError> {
        let known = BTreeSet::new();
        let conditions = Conditions { today: "0000-01-01", newcomers: Stage::Enforce, known: &known };
        let mut out = Self::of(base, layers, conditions)?;
        out.pack.rules.stages.retain(|_, stage| *stage == Stage::Off);
        Ok(out)
    }

    /// Tells what is in force apart: packs, exceptions that hold, and how far rules go.
    pub fn sameness(&self) -> String {
        let holding = self.exceptions.iter().filter(|e| e.holds).map(|e| e.exception.id.as_str());
        format!("{} {:?} {:?}", self.pack.digest, holding.collect::<Vec<_>>(), self.pack.rules.stages)
    }

    /// What the layers said of a rule (its id) or of a category (`category:NAME`), in order.
    pub fn steps(&self, of: &str) -> &[Step] {
        self.steps.get(of).map_or(&[], Vec::as_slice)
    }

    /// The layer whose policy decides what happens to a category.
    pub fn decider(&self, category: &Category) -> &str {
        let step = self.steps(&format!("category:{category}")).last();
        step.map_or_else(|| self.layers[0].id.as_str(), |s| s.layer.as_str())
    }

    /// The layer that a rule comes from.
    pub fn home(&self, rule: &str) -> &str {
        self.steps(rule).first().map_or_else(|| self.layers[0].id.as_str(), |s| s.layer.as_str())
    }

    /// A layer stands above the one before it, and below its municipality.
    fn check_place(&self, pack: &Pack) -> Result<(), PackError> {
        let last = &self.layers[self.layers.len() - 1];
        match pack.kind {
            LayerKind::Base => Err(refuse(pack, "there is a base already")),
            kind if kind <= last.kind => Err(refuse(pack, "layers go from municipality to administration")),
            LayerKind::Administration
                if last.kind == LayerKind::Municipality && !pack.id.starts_with(&format!("{}/", last.id)) =>
            {
                Err(refuse(pack, &format!("it is no administration of {}", last.id)))
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, pack: Pack, conditions: Conditions<'_>) -> Result<(), PackError> {
        self.layers.push(layer(&pack));
        let (id, name) = (pack.id.clone(), pack.id.replace('/', "."));
        if pack.rules.people.is_some() || !pack.rules.models.is_empty() {
            return Err(refuse(&pack, "only a base says how people are recognised"));
        }
        if let Some(rule) = pack.info.keys().find(|rule| !rule.starts_with(&format!("{name}."))) {
            return Err(refuse(&pack, &format!("the id of rule {rule} must start with {name}.")));
        }
        if let Some(lexicon) = pack.rules.lexicons.keys().find(|l| !l.starts_with(&format!("{name}."))) {
            return Err(refuse(&pack, &format!("the id of lexicon {lexicon} must start with {name}.")));
        }
        if let Some(rule) = pack.info.keys().find(|rule| self.pack.info.contains_key(*rule)) {
            return Err(refuse(&pack, &format!("the rule {rule} is another layer's")));
        }
        if let Some(id) = pack.rules.lexicons.keys().find(|id| self.pack.rules.lexicons.contains_key(*id)) {
            return Err(refuse(&pack, &format!("the lexicon {id} is another layer's")));
        }
        self.check_endpoints(&pack)?;
        self.tighten(&pack)?;
        for exception in &pack.exceptions {
            let holds = conditions.today <= exception.until.as_str();
            self.check_exception(&pack, exception)?;
            if holds {
                self.loosen(&id, exception);
            }
            self.exceptions.push(InForce { layer: id.clone(), exception: exception.clone(), holds });
        }
        for rule in pack.info.keys() {
            self.step(rule.clone(), &id, &text("tilføjet", "added"));
        }
        let mine = &mut self.pack;
        mine.rules.base.get_or_insert(mine.rules.rules.len());
        mine.rules.rules.extend(pack.rules.rules);
        mine.rules.lexicons.extend(pack.rules.lexicons);
        mine.rules.stages.extend(pack.rules.stages);
        mine.info.extend(pack.info);
        // Those of the base are of the base alone.
        if self.layers.len() == 2 {
            mine.tests.clear();
        }
        mine.tests.extend(pack.tests);
        mine.endpoints.retain(|e| pack.endpoints.iter().all(|new| new.id != e.id));
        mine.endpoints.extend(pack.endpoints);
        mine.guideline = pack.guideline.or(mine.guideline.take());
        mine.grace_days = Some(mine.grace_days().min(pack.grace_days.unwrap_or(u16::MAX)));
        (mine.id, mine.name, mine.version, mine.kind) = (pack.id, pack.name, pack.version, pack.kind);
        Ok(())
    }

    /// A layer may narrow what an endpoint below it gets, and for how long. Another address is another endpoint: the key in
    /// the keyring, and what was sent before, belong to the old one.
    fn check_endpoints(&self, pack: &Pack) -> Result<(), PackError> {
        for new in &pack.endpoints {
            let Some(old) = self.pack.endpoints.iter().find(|old| old.id == new.id) else { continue };
            let wider = new.keeps.iter().any(|k| !old.keeps.contains(k)) || new.until > old.until;
            if wider || new.base_url != old.base_url || new.auth != old.auth {
                return Err(refuse(pack, &format!("endpoint {} is another layer's and may only be narrowed", new.id)));
            }
        }
        Ok(())
    }

    /// Takes over what is stricter; what is not is refused.
    fn tighten(&mut self, pack: &Pack) -> Result<(), PackError> {
        if pack.rules.threshold.is_some() {
            return Err(refuse(pack, "[policy] threshold is the base's; name categories in [policy.thresholds]"));
        }
        for (category, action) in &pack.policy.actions {
            let before = self.pack.policy.action(category);
            if strictness(*action) < strictness(before) {
                let why = format!("{category} = {:?} loosens {:?}", action.as_str(), before.as_str());
                return Err(refuse(pack, &format!("{why}: that takes an [[exception]]")));
            }
            self.pack.policy.actions.insert(category.clone(), *action);
            let name = action.as_str();
            self.step(
                format!("category:{category}"),
                &pack.id,
                &text(&format!("handling: {name}"), &format!("action: {name}")),
            );
        }
        for (category, threshold) in &pack.rules.thresholds {
            let before = self.threshold(category);
            if *threshold > before {
                let why = format!("the threshold {threshold} of {category} loosens {before}");
                return Err(refuse(pack, &format!("{why}: that takes an [[exception]]")));
            }
            self.pack.rules.thresholds.insert(category.clone(), *threshold);
            let (da, en) = (format!("grænse: {threshold}"), format!("threshold: {threshold}"));
            self.step(format!("category:{category}"), &pack.id, &text(&da, &en));
        }
        for category in &pack.policy.second_look {
            if !self.pack.policy.second_look.contains(category) {
                self.pack.policy.second_look.push(category.clone());
                let what = text("kræver et ekstra kig", "asks for a second look");
                self.step(format!("category:{category}"), &pack.id, &what);
            }
        }
        Ok(())
    }

    fn check_exception(&self, pack: &Pack, exception: &Exception) -> Result<(), PackError> {
        let never = |what: String| PackError::NeverLoosen { layer: pack.id.clone(), what };
        for rule in &exception.rules {
            let category = self.category_of(rule).ok_or_else(|| refuse(pack, &format!("there is no rule {rule}")))?;
            if category.is_never_loosened() {
                return Err(never(format!("rule {rule} ({category})")));
            }
        }
        let categories = exception.actions.keys().chain(exception.thresholds.keys());
        match categories.into_iter().find(|category| category.is_never_loosened()) {
            Some(category) => Err(never(format!("category {category}"))),
            None => Ok(()),
        }
    }

    fn loosen(&mut self, layer: &str, exception: &Exception) {
        let until = &exception.until;
        let mine = &mut self.pack;
        mine.rules.never.extend(exception.terms.iter().cloned());
        mine.rules.stages.extend(exception.rules.iter().map(|rule| (Arc::from(rule.as_str()), Stage::Off)));
        mine.policy.actions.extend(exception.actions.iter().map(|(c, a)| (c.clone(), *a)));
        mine.rules.thresholds.extend(exception.thresholds.iter().map(|(c, t)| (c.clone(), *t)));
        let because = |da: &str, en: &str| {
            let Text { da: reason_da, en: reason_en } = &exception.reason;
            text(&format!("{da} til og med {until}: {reason_da}"), &format!("{en} until {until}: {reason_en}"))
        };
        for rule in &exception.rules {
            self.step(rule.clone(), layer, &because("slået fra", "switched off"));
        }
        for (category, action) in &exception.actions {
            let name = action.as_str();
            let what = because(&format!("handling: {name}"), &format!("action: {name}"));
            self.step(format!("category:{category}"), layer, &what);
        }
        for (category, threshold) in &exception.thresholds {
            let what = because(&format!("grænse: {threshold}"), &format!("threshold: {threshold}"));
            self.step(format!("category:{category}"), layer, &what);
        }
    }

    /// Rules that the program did not come with go no further than the device lets them. What finds the gravest things acts
    /// all the same: a base that gives such a rule another id must not switch it off.
    fn limit_newcomers(&mut self, conditions: Conditions<'_>) {
        let mut limited = Vec::new();
        for rule in &self.pack.rules.rules {
            let known = conditions.known.contains(&*rule.id) || rule.category.is_never_loosened();
            let own = self.pack.rules.stages.get(&rule.id).copied().unwrap_or_default();
            if !known && conditions.newcomers < own {
                limited.push(rule.id.clone());
            }
        }
        for rule in limited {
            let name = conditions.newcomers.as_str();
            let what = text(&format!("denne pc: {name}"), &format!("this device: {name}"));
            self.pack.rules.stages.insert(rule.clone(), conditions.newcomers);
            let layer = self.home(&rule).to_owned();
            self.step(rule.to_string(), &layer, &what);
        }
    }

    /// The digest of several layers is that of their digests, in order, a line each.
    fn settle_digest(&mut self) {
        if self.layers.len() > 1 {
            let lines: String = self.layers.iter().map(|l| format!("{}\n", l.digest)).collect();
            self.pack.digest = archive::digest(lines.as_bytes());
        }
    }

    fn category_of(&self, rule: &str) -> Option<Category> {
        self.pack.info.get(rule).map(|info: &RuleInfo| info.category.clone())
    }

    /// The probability from which a finding of that category is acted on.
    pub fn threshold(&self, category: &Category) -> f32 {
        let rules = &self.pack.rules;
        rules.thresholds.get(category).copied().or(rules.threshold).unwrap_or(vaern_engine::DEFAULT_THRESHOLD)
    }

    fn step(&mut self, of: String, layer: &str, what: &Text) {
        self.steps.entry(of).or_default().push(Step { layer: layer.to_owned(), what: what.clone() });
    }
}

/// Whether an endpoint that keeps `keeps` (classes or categories) may get `category` as it is written.
pub fn keeps(keeps: &[String], category: &Category) -> bool {
    let class = match category.class() {
        Class::Direct => "direct",
        Class::Special => "special",
        Class::Public => "public",
    };
    keeps.iter().any(|k| k == class || k == category.as_str())
}

fn layer(pack: &Pack) -> Layer {
    Layer {
        id: pack.id.clone(),
        name: pack.name.clone(),
        version: pack.version,
        digest: pack.digest.clone(),
        kind: pack.kind,
        origin: pack.origin.clone(),
    }
}

fn refuse(pack: &Pack, why: &str) -> PackError {
    PackError::Layer { layer: pack.id.clone(), why: why.to_owned() }
}

fn text(da: &str, en: &str) -> Text {
    Text { da: da.to_owned(), en: en.to_owned() }
}
