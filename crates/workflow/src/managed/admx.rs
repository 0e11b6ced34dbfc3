//! Administrative templates of Windows: the policies (ADMX) and their texts in one language (ADML).

use super::files::{MADE, explanation};
use super::setting::{Choice, Kind, SETTINGS, Setting};
use crate::messages::Language;

/// `text` as character data or attribute of XML.
pub(super) fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `vaern.admx`: all policies are of the machine and lie in `SOFTWARE\Policies\Vaern`.
pub(super) fn definitions() -> String {
    let policies: Vec<String> = SETTINGS.iter().map(policy).collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- {MADE} -->
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="vaern" namespace="dk.vaern.policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="SupportedOn" displayName="$(string.SupportedOn)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="Vaern" displayName="$(string.Vaern)" />
  </categories>
  <policies>
{}
  </policies>
</policyDefinitions>
"#,
        policies.join("\n")
    )
}

fn policy(setting: &Setting) -> String {
    let name = setting.name;
    format!(
        r#"    <policy name="{name}" class="Machine" displayName="$(string.{name})" explainText="$(string.{name}_Explain)" key="SOFTWARE\Policies\Vaern" presentation="$(presentation.{name})">
      <parentCategory ref="Vaern" />
      <supportedOn ref="SupportedOn" />
      <elements>
{}
      </elements>
    </policy>"#,
        element(setting)
    )
}

fn element(setting: &Setting) -> String {
    let name = setting.name;
    match setting.kind {
        Kind::List(_) | Kind::ListOf(_) => {
            format!(r#"        <multiText id="{name}" valueName="{name}" required="true" />"#)
        }
        Kind::Text(format) => {
            let length = format.max_length;
            format!(r#"        <text id="{name}" valueName="{name}" required="true" maxLength="{length}" />"#)
        }
        Kind::Choice(choices) => {
            let items: Vec<String> = choices.iter().map(|choice| item(setting, choice)).collect();
            let items = items.join("\n");
            format!("        <enum id=\"{name}\" valueName=\"{name}\" required=\"true\">\n{items}\n        </enum>")
        }
    }
}

fn item(setting: &Setting, choice: &Choice) -> String {
    let (name, value) = (setting.name, choice.value);
    format!(
        r#"          <item displayName="$(string.{name}_{value})">
            <value>
              <string>{value}</string>
            </value>
          </item>"#
    )
}

/// `vaern.adml` in `language`.
pub(super) fn resources(language: Language) -> String {
    let (about, platform) = match language {
        Language::Danish => ("Styrede indstillinger for Værn", "Værn på Windows 10, Windows 11 eller nyere"),
        Language::English => ("Managed settings of Værn", "Værn on Windows 10, Windows 11 or newer"),
    };
    let strings: Vec<String> = SETTINGS.iter().flat_map(|setting| strings(setting, language)).collect();
    let presentations: Vec<String> = SETTINGS.iter().map(|setting| presentation(setting, language)).collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- {MADE} -->
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Værn</displayName>
  <description>{about}</description>
  <resources>
    <stringTable>
      <string id="Vaern">Værn</string>
      <string id="SupportedOn">{platform}</string>
{}
    </stringTable>
    <presentationTable>
{}
    </presentationTable>
  </resources>
</policyDefinitionResources>
"#,
        strings.join("\n"),
        presentations.join("\n")
    )
}

fn strings(setting: &Setting, language: Language) -> Vec<String> {
    let name = setting.name;
    let string = |id: String, text: &str| format!(r#"      <string id="{id}">{}</string>"#, xml(text));
    let mut out = vec![
        string(name.to_owned(), setting.title.of(language)),
        string(format!("{name}_Explain"), &explanation(setting, language)),
    ];
    if let Kind::Choice(choices) = setting.kind {
        out.extend(choices.iter().map(|c| string(format!("{name}_{}", c.value), c.label.of(language))));
    }
    out
}

fn presentation(setting: &Setting, language: Language) -> String {
    let (name, title) = (setting.name, xml(setting.title.of(language)));
    let per_line = match language {
        Language::Danish => "en pr. linje",
        Language::English => "one a line",
    };
    let control = match setting.kind {
        Kind::List(_) | Kind::ListOf(_) => {
            format!("        <text>{title} ({per_line}):</text>\n        <multiTextBox refId=\"{name}\" />")
        }
        Kind::Text(_) => {
            format!("        <textBox refId=\"{name}\">\n          <label>{title}:</label>\n        </textBox>")
        }
        Kind::Choice(_) => format!("        <dropdownList refId=\"{name}\" noSort=\"true\">{title}:</dropdownList>"),
    };
    format!("      <presentation id=\"{name}\">\n{control}\n      </presentation>")
}
