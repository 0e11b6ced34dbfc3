//! JSON Schemas of pack files, from the types that read them. Editors complete and explain by them, and `lint` reads files
//! against them, so that there is one list of keys.

use crate::syntax::{PackFile, TopicFile};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vaern_engine::{Action, Stage, Validator};

/// What may not stand beside a value.
const BOUNDARIES: &[&str] = &["word", "digit", "number", "none"];
/// Which way a match takes in the rest of its word.
const GROWTHS: &[&str] = &["left", "right", "both"];
/// Kinds of word lists.
const LEXICONS: &[&str] = &["names", "words"];
/// Numbers that are probabilities, by table and key.
const PROBABILITIES: &[(&str, &str)] = &[
    ("RuleTable", "score"),
    ("RuleTable", "confirm"),
    ("ContextTable", "raise"),
    ("ContextTable", "lower"),
    ("ModelTable", "least"),
    ("PolicyTable", "threshold"),
];
/// Maps from categories to probabilities.
const THRESHOLDS: &[(&str, &str)] = &[("PolicyTable", "thresholds"), ("ExceptionTable", "thresholds")];
/// Maps from categories to actions.
const ACTIONS: &[(&str, &str)] = &[("PolicyTable", "actions"), ("ExceptionTable", "actions")];
/// Texts that must say something.
const WORDS: &[(&str, &str)] = &[
    ("Text", "da"),
    ("Text", "en"),
    ("Why", "da"),
    ("Why", "en"),
    ("RuleTable", "source"),
    ("EndpointTable", "model"),
    ("EndpointTable", "region"),
    ("EndpointTable", "legal_basis"),
    ("EndpointTable", "agreement"),
    ("GuidelineTable", "version"),
];
/// Lists without which a table says nothing.
const LISTS: &[(&str, &str)] = &[("AlwaysTable", "terms")];
/// Days.
const DAYS: &[(&str, &str)] = &[("ExceptionTable", "until"), ("EndpointTable", "until")];

/// File name and JSON Schema (2020-12) of `pack.toml` and of topic files.
pub fn schemas() -> Vec<(&'static str, String)> {
    let text = |schema: &Value| format!("{schema:#}\n");
    vec![("pack.schema.json", text(&pack())), ("rules.schema.json", text(&topic()))]
}

/// The schema of `pack.toml`.
pub(crate) fn pack() -> Value {
    finish(schemars::schema_for!(PackFile).to_value(), "A rule pack: pack.toml")
}

/// The schema of the other files.
pub(crate) fn topic() -> Value {
    finish(schemars::schema_for!(TopicFile).to_value(), "A topic of a rule pack")
}

fn finish(mut schema: Value, title: &str) -> Value {
    drop_null(&mut schema);
    schema["title"] = json!(title);
    for (table, key, names) in closed_lists() {
        set(&mut schema, table, key, &json!({ "enum": names }));
    }
    for (table, key) in PROBABILITIES {
        set(&mut schema, table, key, &json!({ "minimum": 0, "maximum": 1 }));
    }
    for (table, key) in THRESHOLDS {
        let each = json!({ "type": "number", "minimum": 0, "maximum": 1 });
        set(&mut schema, table, key, &json!({ "additionalProperties": each }));
    }
    for (table, key) in ACTIONS {
        let each = json!({ "type": "string", "enum": Action::ALL.map(Action::as_str) });
        set(&mut schema, table, key, &json!({ "additionalProperties": each }));
    }
    for (table, key) in WORDS {
        set(&mut schema, table, key, &json!({ "minLength": 1 }));
    }
    for (table, key) in LISTS {
        set(&mut schema, table, key, &json!({ "minItems": 1 }));
    }
    for (table, key) in DAYS {
        set(&mut schema, table, key, &json!({ "format": "date" }));
    }
    set(&mut schema, "PolicyTable", "grace_days", &json!({ "maximum": 90 }));
    sorted(schema)
}

/// By key, however `serde_json` was built: a dependency elsewhere may make it keep the order of writing.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries: BTreeMap<String, Value> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn closed_lists() -> [(&'static str, &'static str, Vec<&'static str>); 5] {
    [
        ("RuleTable", "boundary", BOUNDARIES.to_vec()),
        ("RuleTable", "grow", GROWTHS.to_vec()),
        ("RuleTable", "stage", Stage::ALL.map(Stage::as_str).to_vec()),
        ("RuleTable", "validate", Validator::names().collect()),
        ("LexiconTable", "kind", LEXICONS.to_vec()),
    ]
}

/// Adds to what the schema says of a key of a table, if it has that table.
fn set(schema: &mut Value, table: &str, key: &str, more: &Value) {
    let key = schema.pointer_mut(&format!("/$defs/{table}/properties/{key}")).and_then(Value::as_object_mut);
    if let (Some(key), Some(more)) = (key, more.as_object()) {
        key.extend(more.clone());
    }
}

/// TOML has no null: what may be missing is missing.
fn drop_null(value: &mut Value) {
    if let Some(object) = value.as_object_mut() {
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|t| t != "null");
            if let [one] = &types[..] {
                let one = one.clone();
                object.insert("type".to_owned(), one);
            }
        }
        let choices = object.get_mut("anyOf").and_then(Value::as_array_mut);
        let only = choices.and_then(|choices| {
            choices.retain(|choice| choice["type"] != "null");
            (choices.len() == 1).then(|| choices.remove(0))
        });
        if let Some(Value::Object(only)) = only {
            object.remove("anyOf");
            object.extend(only);
        }
        if object.get("default") == Some(&Value::Null) {
            object.remove("default");
        }
        object.values_mut().for_each(drop_null);
    } else if let Some(array) = value.as_array_mut() {
        array.iter_mut().for_each(drop_null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// `VAERN_WRITE_SCHEMA=1` writes the files; every other run compares them.
    #[test]
    fn the_committed_schemas_are_those_of_the_types() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/schema");
        for (name, fresh) in schemas() {
            let path = folder.join(name);
            if std::env::var_os("VAERN_WRITE_SCHEMA").is_some() {
                std::fs::create_dir_all(&folder).expect("rules/schema is writable");
                std::fs::write(&path, &fresh).expect("rules/schema is writable");
            }
            let committed = std::fs::read_to_string(&path).expect("schemas are committed");
            let hint = "run `VAERN_WRITE_SCHEMA=1 cargo test -p vaern-rules schema`";
            assert!(committed == fresh, "{name} has drifted: {hint}");
        }
    }

    #[test]
    fn every_key_that_is_narrowed_exists() {
        let (pack, topic) = (pack(), topic());
        let has = |table: &str, key: &str| {
            let at = format!("/$defs/{table}/properties/{key}");
            pack.pointer(&at).or_else(|| topic.pointer(&at)).is_some()
        };
        let lists = [PROBABILITIES, THRESHOLDS, ACTIONS, WORDS, LISTS, DAYS].concat();
        for (table, key) in lists.into_iter().chain(closed_lists().map(|(table, key, _)| (table, key))) {
            assert!(has(table, key), "{table}.{key}");
        }
        assert!(has("PolicyTable", "grace_days"));
        assert!(!format!("{pack}{topic}").contains("null"), "TOML has no null");
    }

    /// The names stand in the loader, too: a name that only one of the two knows shows here.
    #[test]
    fn the_loader_takes_what_the_schema_lists() {
        for (table, key, names) in closed_lists() {
            let mut tried: Vec<(&str, bool)> = names.iter().map(|name| (*name, true)).collect();
            tried.push(("nonsense", false));
            for (name, good) in tried.into_iter().filter(|_| table == "RuleTable") {
                let rule = format!(
                    "[[rule]]\nid = \"x.y\"\ncategory = \"X\"\nname = {{ da = \"a\", en = \"b\" }}\n\
                     why = {{ da = \"a\", en = \"b\" }}\nsource = \"s\"\npattern = \"abc[0-9]\"\nscore = 0.5\n{key} = \"{name}\"\n"
                );
                let folder = crate::lint::tests::folder(&[("pack.toml", crate::lint::tests::BASE), ("x.toml", &rule)]);
                assert_eq!(crate::Pack::draft(folder.path()).is_ok(), good, "{key} = {name}");
            }
        }
    }
}
