//! What an IT department deploys with, made from the schema: the files in `deploy/`.

use super::admx;
use super::setting::{Choice, Format, Kind, SETTINGS, Setting};
use crate::messages::Language;

/// Says in each file that allows comments where it comes from.
pub(super) const MADE: &str = "Generated from crates/workflow/src/managed. Do not edit.";

/// All files in `deploy/`: the path below it with `/`, and the content, UTF-8 with `\n` at each end of line.
pub fn deployment_files() -> Vec<(&'static str, String)> {
    vec![
        ("policy.schema.json", schema()),
        ("policy.example.json", example()),
        ("vaern.admx", admx::definitions()),
        ("da-DK/vaern.adml", admx::resources(Language::Danish)),
        ("en-US/vaern.adml", admx::resources(Language::English)),
        ("vaern.mobileconfig", profile()),
    ]
}

/// The paragraphs that explain a setting in `language`.
pub(super) fn explanation(setting: &Setting, language: Language) -> String {
    let (absent, invalid, example) = match language {
        Language::Danish => ("Ikke konfigureret", "Ugyldig værdi", "Eksempel"),
        Language::English => ("Not configured", "Invalid value", "Example"),
    };
    format!(
        "{}\n\n{absent}: {}\n{invalid}: {}\n{example}: {}",
        setting.about.of(language),
        setting.default.of(language),
        setting.invalid.of(language),
        setting.example.join(", "),
    )
}

/// A JSON Schema, draft 2020-12, of the policy file.
fn schema() -> String {
    let properties: Vec<String> = SETTINGS.iter().map(property).collect();
    format!(
        r#"{{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:dk:vaern:policy",
  "$comment": {},
  "title": "Værn: managed settings",
  "description": "/etc/vaern/policy.json",
  "type": "object",
  "additionalProperties": false,
  "properties": {{
{}
  }}
}}
"#,
        json(MADE),
        properties.join(",\n")
    )
}

fn property(setting: &Setting) -> String {
    let about = [Language::English, Language::Danish].map(|language| explanation(setting, language));
    let form = match setting.kind {
        Kind::Text(format) => form(&format),
        Kind::List(format) => list(&form(&format)),
        Kind::Choice(choices) => one_of(choices),
        Kind::ListOf(choices) => list(&one_of(choices)),
    };
    format!(
        r#"    {}: {{
      "title": {},
      "description": {},
      {form},
      "examples": [{}]
    }}"#,
        json(setting.name),
        json(setting.title.en),
        json(&about.join("\n\n")),
        example_value(setting),
    )
}

fn form(format: &Format) -> String {
    format!(r#""type": "string", "pattern": {}, "maxLength": {}"#, json(format.pattern), format.max_length)
}

fn one_of(choices: &[Choice]) -> String {
    let values: Vec<String> = choices.iter().map(|choice| json(choice.value)).collect();
    format!(r#""type": "string", "enum": [{}]"#, values.join(", "))
}

fn list(item: &str) -> String {
    format!(r#""type": "array", "items": {{ {item} }}, "uniqueItems": true"#)
}

/// A policy file with every setting. Its fingerprint is nobody's.
fn example() -> String {
    let entries: Vec<String> =
        SETTINGS.iter().map(|setting| format!("  {}: {}", json(setting.name), example_value(setting))).collect();
    format!("{{\n{}\n}}\n", entries.join(",\n"))
}

fn example_value(setting: &Setting) -> String {
    let items: Vec<String> = setting.example.iter().map(|item| json(item)).collect();
    if setting.kind.is_list() { format!("[{}]", items.join(", ")) } else { items.concat() }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A configuration profile of macOS with every setting. Both UUIDs are to be replaced.
fn profile() -> String {
    let entries: Vec<String> = SETTINGS.iter().map(entry).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- {MADE} -->
<!-- An example: change the values, remove what is not to be managed, and make two new UUIDs (uuidgen). -->
<plist version="1.0">
<dict>
  <key>PayloadType</key>
  <string>Configuration</string>
  <key>PayloadVersion</key>
  <integer>1</integer>
  <key>PayloadIdentifier</key>
  <string>dk.vaern.profile</string>
  <key>PayloadUUID</key>
  <string>00000000-0000-4000-8000-000000000001</string>
  <key>PayloadDisplayName</key>
  <string>Værn</string>
  <key>PayloadScope</key>
  <string>System</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key>
      <string>dk.vaern</string>
      <key>PayloadVersion</key>
      <integer>1</integer>
      <key>PayloadIdentifier</key>
      <string>dk.vaern.profile.settings</string>
      <key>PayloadUUID</key>
      <string>00000000-0000-4000-8000-000000000002</string>
{}
    </dict>
  </array>
</dict>
</plist>
"#,
        entries.join("\n")
    )
}

fn entry(setting: &Setting) -> String {
    let item = |text: &&str| format!("<string>{}</string>", admx::xml(text));
    let items: Vec<String> = setting.example.iter().map(item).collect();
    let value = if setting.kind.is_list() {
        format!("<array>\n        {}\n      </array>", items.join("\n        "))
    } else {
        items.concat()
    };
    format!("      <key>{}</key>\n      {value}", setting.name)
}
