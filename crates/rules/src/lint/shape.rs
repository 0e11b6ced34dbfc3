//! A file against its schema: unknown keys, missing ones, wrong types, names out of a closed list. All faults, not the first.
//! Reads the part of JSON Schema that [`crate::schema`] writes.

use super::Fault;
use super::sheet::Sheet;
use crate::nearest::nearest_or_all;
use serde_json::Value;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Everything in the file that its schema does not allow.
pub(super) fn check(sheet: &Sheet<'_>, schema: &Value) -> Vec<Fault> {
    let mut walk = Walk { sheet, root: schema, rule: None, faults: Vec::new() };
    walk.table(schema, sheet.tree.get_ref(), 0..0);
    walk.faults
}

struct Walk<'w> {
    sheet: &'w Sheet<'w>,
    root: &'w Value,
    /// The id of the table that one is in.
    rule: Option<String>,
    faults: Vec<Fault>,
}

impl<'w> Walk<'w> {
    fn fault(&mut self, at: Range<usize>, what: String, suggestion: Option<String>) {
        let fault = self.sheet.fault(at, self.rule.as_deref(), what);
        self.faults.push(Fault { suggestion, ..fault });
    }

    fn resolve(&self, schema: &'w Value) -> &'w Value {
        let target = schema["$ref"].as_str().and_then(|to| self.root.pointer(to.trim_start_matches('#')));
        target.unwrap_or(schema)
    }

    fn table(&mut self, schema: &'w Value, table: &DeTable<'_>, at: Range<usize>) {
        let schema = self.resolve(schema);
        let known = schema["properties"].as_object();
        let names = || known.into_iter().flatten().map(|(name, _)| name.as_str());
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            match known.and_then(|known| known.get(name)) {
                Some(inner) => self.value(inner, name, value, key.span()),
                None if schema["additionalProperties"].is_object() => {
                    self.value(&schema["additionalProperties"], name, value, key.span());
                }
                None => {
                    let suggestion = nearest_or_all(name, names().collect::<Vec<_>>());
                    self.fault(key.span(), format!("unknown key `{name}`"), Some(suggestion));
                }
            }
        }
        let required = schema["required"].as_array();
        for name in required.into_iter().flatten().filter_map(Value::as_str).filter(|name| !table.contains_key(*name)) {
            let about = schema["properties"][name]["description"].as_str().unwrap_or_default();
            self.fault(at.clone(), format!("`{name}` is missing"), Some(format!("{name} = …  # {about}")));
        }
    }

    fn value(&mut self, schema: &'w Value, name: &str, value: &Spanned<DeValue<'_>>, key: Range<usize>) {
        let schema = self.resolve(schema);
        if let Some(expected) = mismatch(schema, value.get_ref()) {
            let what = format!("`{name}` must be {expected}, not {}", kind(value.get_ref()));
            return self.fault(key, what, None);
        }
        match value.get_ref() {
            DeValue::Table(table) => self.table(schema, table, key),
            DeValue::Array(list) => {
                if list.is_empty() && schema["minItems"].as_u64() > Some(0) {
                    self.fault(key, format!("`{name}` is empty"), None);
                }
                for item in list.iter() {
                    self.item(&schema["items"], name, item);
                }
            }
            DeValue::String(text) => self.string(schema, name, text, key),
            DeValue::Integer(n) => self.number(schema, name, n.as_str(), key),
            DeValue::Float(n) => self.number(schema, name, n.as_str(), key),
            _ => {}
        }
    }

    /// One of a list: a table of it is what faults within are about.
    fn item(&mut self, schema: &'w Value, name: &str, item: &Spanned<DeValue<'_>>) {
        let id = item.get_ref().as_table().and_then(|table| table.get("id")?.get_ref().as_str().map(str::to_owned));
        let outer = self.rule.clone();
        self.rule = id.or_else(|| outer.clone());
        self.value(schema, name, item, item.span());
        self.rule = outer;
    }

    fn string(&mut self, schema: &Value, name: &str, text: &str, key: Range<usize>) {
        if text.trim().is_empty() && schema["minLength"].as_u64() > Some(0) {
            self.fault(key.clone(), format!("`{name}` is empty"), None);
        }
        let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let described = schema["oneOf"].as_array().into_iter().flatten().filter_map(|one| one["const"].as_str());
        let names: Vec<&str> = listed.chain(described).collect();
        if !names.is_empty() && !names.contains(&text) {
            let suggestion = nearest_or_all(text, names);
            self.fault(key.clone(), format!("unknown {name} `{text}`"), Some(suggestion));
        }
        if schema["format"] == "date" && text.parse::<jiff::civil::Date>().is_err() {
            self.fault(
                key,
                format!("`{name}` must be a day, not `{text}`"),
                Some("a day such as 2027-06-30".to_owned()),
            );
        }
    }

    fn number(&mut self, schema: &Value, name: &str, written: &str, key: Range<usize>) {
        let Ok(number) = written.parse::<f64>() else { return };
        let bound = |which: &str, otherwise: f64| schema[which].as_f64().unwrap_or(otherwise);
        let (least, most) = (bound("minimum", f64::NEG_INFINITY), bound("maximum", f64::INFINITY));
        if !(least..=most).contains(&number) {
            let range = if most.is_finite() { format!("{least}..={most}") } else { format!("at least {least}") };
            self.fault(key, format!("`{name}` = {written} is out of range"), Some(range));
        }
    }
}

/// What is expected instead, if the value is of another type.
fn mismatch(schema: &Value, value: &DeValue<'_>) -> Option<&'static str> {
    let is_enum = schema["enum"].is_array() || schema["oneOf"].is_array();
    let (fits, expected) = match schema["type"].as_str() {
        Some("string") => (value.is_str(), "a text"),
        None if is_enum => (value.is_str(), "a text"),
        Some("integer") => (value.is_integer(), "a whole number"),
        Some("number") => (value.is_float() || value.is_integer(), "a number"),
        Some("boolean") => (value.is_bool(), "true or false"),
        Some("array") => (value.is_array(), "a list"),
        Some("object") => (value.is_table(), "a table"),
        _ => return None,
    };
    (!fits).then_some(expected)
}

const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date (write it in quotes)",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
