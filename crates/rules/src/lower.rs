//! From a pack's tables to the engine's types.

use crate::check::PackTest;
use crate::pack::{Exception, Files, Origin, Pack, PackError, RuleInfo};
use crate::syntax::{
    AlwaysTable, ContextTable, EndpointTable, ExceptionTable, LayerKind, ModelTable, PackFile, PeopleTable, RuleTable,
    Text, TopicFile, Why,
};
use crate::terms;
use std::collections::BTreeMap;
use std::sync::Arc;
use vaern_engine::{
    Action, BadLexicon, Boundary, Category, Class, ContextSpec, Cue, CueTable, Grow, Lexicon, LexiconCheck, Lexicons,
    LogOdds, ModelRule, PeopleSpec, Policy, RuleSet, RuleSpec, Stage, Validator, WordShape,
};

/// The rule id of the people recogniser.
const PERSON_RULE: &str = "dk.person";

pub(crate) fn lower(
    manifest: &PackFile,
    topics: &BTreeMap<String, TopicFile>,
    files: &Files,
    digest: String,
    origin: Origin,
) -> Result<Pack, PackError> {
    let mut rules = RuleSet { lexicons: lexicons(manifest, files, &origin)?, ..RuleSet::default() };
    let mut info = BTreeMap::new();
    let mut tests = Vec::new();
    for (file, topic) in topics {
        for table in &topic.rule {
            rules.rules.extend(rule(table)?);
            if rules.rules.len() > Pack::MOST_RULES {
                return Err(PackError::TooLarge(format!("more than {} rules", Pack::MOST_RULES)));
            }
            if let Some(stage) = stage(table)? {
                rules.stages.insert(Arc::from(table.id.as_str()), stage);
            }
            insert(&mut info, &table.id, about(&table.name, &table.why, &table.category, &table.source)?)?;
            tests.extend(table.test.iter().map(|t| PackTest::new(file, &table.id, &t.text)));
        }
        for table in &topic.model {
            rules.models.push(model(table)?);
            insert(
                &mut info,
                &table.id,
                about(&table.name, &table.why, &table.category, "rules/names/MODEL_CARD.md")?,
            )?;
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
    for table in &manifest.always {
        rules.rules.extend(always(table)?);
        insert(&mut info, &table.id, about(&table.name, &table.why, &table.category, &manifest.id)?)?;
        tests.extend(table.test.iter().map(|t| PackTest::new("pack.toml", &table.id, &t.text)));
    }
    assemble(manifest, rules, info, tests, digest, origin)
}

/// The pack, once its rules are lowered.
fn assemble(
    manifest: &PackFile,
    mut rules: RuleSet,
    info: BTreeMap<String, RuleInfo>,
    tests: Vec<PackTest>,
    digest: String,
    origin: Origin,
) -> Result<Pack, PackError> {
    let policy = policy(manifest, &mut rules)?;
    let exceptions = manifest.exception.iter().map(exception).collect::<Result<Vec<_>, _>>()?;
    if manifest.layer == LayerKind::Base && !exceptions.is_empty() {
        return Err(PackError::Layer { layer: manifest.id.clone(), why: "a base has no exceptions".to_owned() });
    }
    manifest.endpoint.iter().try_for_each(endpoint)?;
    Ok(Pack {
        id: manifest.id.clone(),
        version: manifest.version,
        name: manifest.name.clone(),
        digest,
        origin,
        kind: manifest.layer,
        exceptions,
        endpoints: manifest.endpoint.clone(),
        guideline: manifest.guideline.clone(),
        grace_days: manifest.policy.grace_days,
        rules,
        policy,
        info,
        tests,
    })
}

fn insert(info: &mut BTreeMap<String, RuleInfo>, id: &str, about: RuleInfo) -> Result<(), PackError> {
    match info.insert(id.to_owned(), about) {
        Some(_) => Err(PackError::Rule { rule: id.to_owned(), why: "the id is used twice".to_owned() }),
        None => Ok(()),
    }
}

fn about(name: &Text, why: &Why, category: &str, source: &str) -> Result<RuleInfo, PackError> {
    let law = why.law.clone();
    Ok(RuleInfo { name: name.clone(), why: text(why), law, category: parse(category)?, source: source.to_owned() })
}

fn parse(category: &str) -> Result<Category, PackError> {
    let bad = |_| PackError::Rule { rule: category.to_owned(), why: format!("bad category {category}") };
    Category::parse(category).map_err(bad)
}

fn stage(table: &RuleTable) -> Result<Option<Stage>, PackError> {
    let bad = |name: &str| PackError::Rule { rule: table.id.clone(), why: format!("unknown stage {name}") };
    table.stage.as_deref().map(|name| Stage::named(name).ok_or_else(|| bad(name))).transpose()
}

/// Expressions that are acted on wherever they stand.
fn always(table: &AlwaysTable) -> Result<Vec<RuleSpec>, PackError> {
    let category = parse(&table.category)?;
    if category.class() != Class::Direct {
        let why = format!("{category} is kept by policy: [[always]] is for what points to somebody");
        return Err(PackError::Rule { rule: table.id.clone(), why });
    }
    let spec = |(grow, pattern)| RuleSpec {
        id: Arc::from(table.id.as_str()),
        category: category.clone(),
        pattern,
        boundary: Boundary::Word,
        validator: None,
        prior: 0.99,
        confirm: None,
        context: None,
        lexicon: None,
        grow,
        except: Vec::new(),
        tied: false,
    };
    Ok(terms::patterns(&table.id, &table.terms)?.into_iter().map(spec).collect())
}

fn exception(table: &ExceptionTable) -> Result<Exception, PackError> {
    let bad = |why: String| PackError::Rule { rule: table.id.clone(), why };
    if !is_date(&table.until) {
        return Err(bad(format!("until is a day like 2027-06-30, not {}", table.until)));
    }
    let action = |(category, action): (&String, &String)| -> Result<_, PackError> {
        let action = Action::named(action).ok_or_else(|| bad(format!("unknown action {action}")))?;
        Ok((parse(category)?, action))
    };
    let threshold = |(category, threshold): (&String, &f32)| match (0.0..=1.0).contains(threshold) {
        true => Ok((parse(category)?, *threshold)),
        false => Err(bad(format!("{threshold} is no probability"))),
    };
    Ok(Exception {
        id: table.id.clone(),
        reason: table.reason.clone(),
        until: table.until.clone(),
        terms: table.terms.clone(),
        rules: table.rules.clone(),
        actions: table.actions.iter().map(action).collect::<Result<_, _>>()?,
        thresholds: table.thresholds.iter().map(threshold).collect::<Result<_, _>>()?,
    })
}

fn endpoint(table: &EndpointTable) -> Result<(), PackError> {
    let bad = |why: String| PackError::Rule { rule: format!("endpoint {}", table.id), why };
    let name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let unknown =
        table.keeps.iter().find(|k| !["direct", "special"].contains(&k.as_str()) && Category::parse(k).is_err());
    match () {
        () if table.id.is_empty() || !table.id.bytes().all(name) => {
            Err(bad("the id has letters, digits, . _ -".to_owned()))
        }
        () if !is_date(&table.until) => Err(bad(format!("until is a day like 2027-06-30, not {}", table.until))),
        () => unknown.map_or(Ok(()), |k| Err(bad(format!("keeps names classes and categories, not {k}")))),
    }
}

/// `2027-06-30`: dates compare as text.
fn is_date(text: &str) -> bool {
    let shape = b"dddd-dd-dd";
    let digits = |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<u8>().ok()).unwrap_or(0);
    text.len() == shape.len()
        && text.bytes().zip(shape).all(|(b, s)| if *s == b'd' { b.is_ascii_digit() } else { b == *s })
        && (1..=12).contains(&digits(5..7))
        && (1..=31).contains(&digits(8..10))
}

fn text(why: &Why) -> Text {
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
        category: Category::PERSON,
        source: table.source.clone().unwrap_or_default(),
    }
}

fn lexicons(manifest: &PackFile, files: &Files, origin: &Origin) -> Result<Lexicons, PackError> {
    let mut out = Lexicons::new();
    for table in &manifest.lexicon {
        let stem = table.file.rsplit_once('.').map_or(table.file.as_str(), |(stem, _)| stem);
        let name = format!("{stem}.fst");
        let bytes = files.get(&name).ok_or_else(|| PackError::Missing(name.clone()))?;
        let damaged = |_| PackError::Syntax { file: name.clone(), why: "no finite-state map".to_owned() };
        let lexicon = Lexicon::open(bytes.clone()).map_err(damaged)?;
        if *origin != Origin::BuiltIn && !lexicon.is_whole() {
            return Err(damaged(BadLexicon));
        }
        if lexicon.len() > Pack::MOST_WORDS {
            return Err(PackError::TooLarge(format!("{name}: {} words", lexicon.len())));
        }
        if out.insert(Arc::from(table.id.as_str()), lexicon).is_some() {
            return Err(PackError::Syntax { file: name, why: format!("the lexicon {} stands twice", table.id) });
        }
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

fn policy(manifest: &PackFile, rules: &mut RuleSet) -> Result<Policy, PackError> {
    let table = &manifest.policy;
    let bad = |why: String| PackError::Rule { rule: "policy".to_owned(), why };
    let category = |name: &String| Category::parse(name).map_err(|_| bad(format!("bad category {name}")));
    let probability =
        |p: f32| if (0.0..=1.0).contains(&p) { Ok(p) } else { Err(bad(format!("{p} is no probability"))) };
    if manifest.layer == LayerKind::Base && table.threshold.is_none() {
        return Err(bad("a base has a threshold".to_owned()));
    }
    if table.grace_days.is_some_and(|days| days > 90) {
        return Err(bad("grace_days lies in 0..=90".to_owned()));
    }
    rules.threshold = table.threshold.map(probability).transpose()?;
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
