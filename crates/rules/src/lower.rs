//! From a pack's tables to the engine's types.

use crate::check::PackTest;
use crate::pack::{Files, Pack, PackError, RuleInfo};
use crate::syntax::{ContextTable, ModelTable, PackFile, PeopleTable, PolicyTable, RuleTable, Text, TopicFile};
use crate::terms;
use std::collections::BTreeMap;
use std::sync::Arc;
use vaern_engine::{
    Action, Boundary, Category, ContextSpec, Cue, CueTable, Grow, Lexicon, LexiconCheck, Lexicons, LogOdds, ModelRule,
    PeopleSpec, Policy, RuleSet, RuleSpec, Validator, WordShape,
};

/// The rule id of the people recogniser.
const PERSON_RULE: &str = "dk.person";

pub(crate) fn lower(
    manifest: &PackFile,
    topics: &BTreeMap<String, TopicFile>,
    files: &Files,
    digest: String,
) -> Result<Pack, PackError> {
    let mut rules = RuleSet { lexicons: lexicons(manifest, files)?, ..RuleSet::default() };
    let mut info = BTreeMap::new();
    let mut tests = Vec::new();
    for (file, topic) in topics {
        for table in &topic.rule {
            rules.rules.extend(rule(table)?);
            let about = RuleInfo { name: table.name.clone(), why: text(&table.why), law: table.why.law.clone() };
            if info.insert(table.id.clone(), about).is_some() {
                return Err(PackError::Rule { rule: table.id.clone(), why: "the id is used twice".to_owned() });
            }
            tests.extend(table.test.iter().map(|t| PackTest::new(file, &table.id, &t.text)));
        }
        for table in &topic.model {
            rules.models.push(model(table)?);
            let about = RuleInfo { name: table.name.clone(), why: text(&table.why), law: table.why.law.clone() };
            info.insert(table.id.clone(), about);
            tests.extend(table.test.iter().map(|t| PackTest::new(file, &table.id, &t.text)));
        }
        if let Some(table) = &topic.people {
            if rules.people.replace(people(table)).is_some() {
                return Err(PackError::Rule { rule: PERSON_RULE.to_owned(), why: "[people] stands twice".to_owned() });
            }
            info.insert(PERSON_RULE.to_owned(), about_people(table));
            tests.extend(table.test.iter().map(|t| PackTest::new(file, PERSON_RULE, &t.text)));
        }
    }
    let policy = policy(&manifest.policy, &mut rules)?;
    Ok(Pack { id: manifest.id.clone(), version: manifest.version, digest, rules, policy, info, tests })
}

fn text(why: &crate::syntax::Why) -> Text {
    Text { da: why.da.clone(), en: why.en.clone() }
}

fn about_people(table: &PeopleTable) -> RuleInfo {
    let fallback = |da: &str, en: &str| Text { da: da.to_owned(), en: en.to_owned() };
    RuleInfo {
        name: table.name.clone().unwrap_or_else(|| fallback("Personnavn", "Person's name")),
        why: table
            .why
            .as_ref()
            .map_or_else(|| fallback("Ligner navnet på et menneske.", "Looks like somebody's name."), text),
        law: table.why.as_ref().and_then(|w| w.law.clone()),
    }
}

fn lexicons(manifest: &PackFile, files: &Files) -> Result<Lexicons, PackError> {
    let mut out = Lexicons::new();
    for table in &manifest.lexicon {
        let stem = table.file.rsplit_once('.').map_or(table.file.as_str(), |(stem, _)| stem);
        let name = format!("{stem}.fst");
        let bytes = files.get(&name).ok_or_else(|| PackError::Missing(name.clone()))?;
        let damaged = |_| PackError::Syntax { file: name.clone(), why: "no finite-state map".to_owned() };
        out.insert(Arc::from(table.id.as_str()), Lexicon::open(bytes.clone()).map_err(damaged)?);
    }
    Ok(out)
}

/// One specification, or one for each group of terms.
fn rule(table: &RuleTable) -> Result<Vec<RuleSpec>, PackError> {
    let bad = |why: String| PackError::Rule { rule: table.id.clone(), why };
    let boundary = match table.boundary.as_deref() {
        None | Some("word") => Boundary::Word,
        Some("digit") => Boundary::Digit,
        Some("number") => Boundary::Number,
        Some("none") => Boundary::None,
        Some(other) => return Err(bad(format!("unknown boundary {other}"))),
    };
    let validator = match &table.validate {
        None => None,
        Some(name) => Some(Validator::named(name).ok_or_else(|| bad(format!("unknown validator {name}")))?),
    };
    let points = table.context.iter().flat_map(|c| [c.raise, c.lower]);
    if !points.chain(table.confirm).chain([table.score]).all(|p| (0.0..=1.0).contains(&p)) {
        return Err(bad("score, confirm, raise and lower lie in 0..=1".to_owned()));
    }
    let patterns = match &table.pattern {
        Some(pattern) if table.terms.is_empty() => vec![(grow(table)?, pattern.clone())],
        None if table.grow.is_none() && !table.terms.is_empty() => terms::patterns(&table.id, &table.terms)?,
        _ => return Err(bad("a rule has either a pattern or terms, and `grow` goes with a pattern".to_owned())),
    };
    let category = Category::parse(&table.category).map_err(|_| bad(format!("bad category {}", table.category)))?;
    let lexicon = table.lexicon.as_ref();
    let lexicon = lexicon.map(|l| LexiconCheck { lexicon: Arc::from(l.id.as_str()), group: l.group.clone() });
    let spec = |(grow, pattern)| RuleSpec {
        id: Arc::from(table.id.as_str()),
        category: category.clone(),
        pattern,
        boundary,
        validator,
        prior: table.score,
        confirm: table.confirm,
        context: table.context.as_ref().map(|c| context(c, table.score)),
        lexicon: lexicon.clone(),
        grow,
        except: table.except.iter().map(|w| WordShape::parse(w)).collect(),
        tied: table.tied,
    };
    Ok(patterns.into_iter().map(spec).collect())
}

fn model(table: &ModelTable) -> Result<ModelRule, PackError> {
    let bad = |why: String| PackError::Rule { rule: table.id.clone(), why };
    if !(0.0..=1.0).contains(&table.least) {
        return Err(bad("least lies in 0..=1".to_owned()));
    }
    let category = Category::parse(&table.category).map_err(|_| bad(format!("bad category {}", table.category)))?;
    Ok(ModelRule { id: Arc::from(table.id.as_str()), category, least: table.least, tied: table.tied })
}

fn grow(table: &RuleTable) -> Result<Grow, PackError> {
    match table.grow.as_deref() {
        None => Ok(Grow::default()),
        Some("left") => Ok(Grow { left: true, right: false }),
        Some("right") => Ok(Grow { left: false, right: true }),
        Some("both") => Ok(Grow { left: true, right: true }),
        Some(other) => Err(PackError::Rule { rule: table.id.clone(), why: format!("unknown grow {other}") }),
    }
}

/// `raise` and `lower` are written as probability points; they become the log-odds terms that move the rule's own prior
/// by so much, so that several terms add up without passing 1.
fn context(table: &ContextTable, prior: f32) -> ContextSpec {
    ContextSpec {
        words: CueTable::new(table.words.iter().map(|w| Cue::parse(w)).collect()),
        within: table.within,
        raise: LogOdds::moving(prior, prior + table.raise),
        lower_words: CueTable::new(table.lower_words.iter().map(|w| Cue::parse(w)).collect()),
        lower: LogOdds::moving(prior, prior - table.lower),
    }
}

fn people(table: &PeopleTable) -> PeopleSpec {
    let set = |words: &[String]| words.iter().map(|w| w.trim_end_matches(['.', ':']).to_lowercase()).collect();
    let list = |words: &[String]| words.iter().map(|w| w.to_lowercase()).collect();
    PeopleSpec {
        first_names: Arc::from("dk.first-names"),
        surnames: Arc::from("dk.surnames"),
        ordinary: Arc::from("dk.words"),
        places: Arc::from("dk.places"),
        titles: set(&table.titles),
        roles: set(&table.roles_before),
        verbs: set(&table.verbs_after),
        cues: set(&table.name_cues),
        things: set(&table.things_before),
        particles: set(&table.particles),
        organisations: set(&table.org_after),
        street_suffixes: list(&table.street_suffixes),
        common: set(&table.common_words),
        ambiguous: set(&table.ambiguous),
        not_people: list(&table.not_people),
        offices: set(&table.public_roles),
        person_words: set(&table.person_words),
    }
}

fn policy(table: &PolicyTable, rules: &mut RuleSet) -> Result<Policy, PackError> {
    let bad = |why: String| PackError::Rule { rule: "policy".to_owned(), why };
    let category = |name: &String| Category::parse(name).map_err(|_| bad(format!("bad category {name}")));
    let probability =
        |p: f32| if (0.0..=1.0).contains(&p) { Ok(p) } else { Err(bad(format!("{p} is no probability"))) };
    rules.threshold = Some(probability(table.threshold)?);
    for (name, threshold) in &table.thresholds {
        rules.thresholds.insert(category(name)?, probability(*threshold)?);
    }
    let mut actions = BTreeMap::new();
    for (name, action) in &table.actions {
        let action = Action::named(action).ok_or_else(|| bad(format!("unknown action {action}")))?;
        actions.insert(category(name)?, action);
    }
    let second_look = table.second_look.iter().map(category).collect::<Result<_, _>>()?;
    Ok(Policy { actions, second_look })
}
