//! What a pack's TOML files may hold. Unknown keys are errors: a misspelt key must not switch a rule off quietly.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A text in both languages.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

/// Why a rule exists, as the employee reads it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
    /// The law behind it, if one names it.
    pub law: Option<String>,
}

/// `pack.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Stable id.
    pub id: String,
    /// Only ever grows.
    pub version: u64,
    /// What people call it.
    pub name: Text,
    /// One sentence.
    pub description: Text,
    /// SPDX expression.
    pub licence: String,
    /// What happens to findings.
    pub policy: PolicyTable,
    /// Word lists.
    #[serde(default)]
    pub lexicon: Vec<LexiconTable>,
}

/// `[policy]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyTable {
    /// Acting threshold, 0..=1.
    pub threshold: f32,
    /// Thresholds of single categories.
    #[serde(default)]
    pub thresholds: BTreeMap<String, f32>,
    /// Categories that ask for an explicit second look.
    #[serde(default)]
    pub second_look: Vec<String>,
    /// Action by category.
    pub actions: BTreeMap<String, String>,
}

/// `[[lexicon]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconTable {
    /// Id that rules use.
    pub id: String,
    /// Its source file; the pack holds it compiled.
    pub file: String,
    /// `names` (with bearer counts) or `words`.
    pub kind: String,
}

/// A topic file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicFile {
    /// Pattern rules.
    #[serde(default)]
    pub rule: Vec<RuleTable>,
    /// The people recogniser; in one file of a pack.
    pub people: Option<PeopleTable>,
    /// What counts of what the trained recogniser finds.
    #[serde(default)]
    pub model: Vec<ModelTable>,
}

/// `[[model]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelTable {
    /// What the recogniser calls it: `names.place`, `names.organisation`, `names.address`, `names.username`, `names.secret`.
    pub id: String,
    /// Category name.
    pub category: String,
    /// What people call it.
    pub name: Text,
    /// Why it is looked for.
    pub why: Why,
    /// How sure the recogniser must be, 0..=1.
    pub least: f32,
    /// Only where a person is spoken of.
    #[serde(default)]
    pub tied: bool,
    /// Tests, through the whole engine.
    #[serde(default)]
    pub test: Vec<TestCase>,
}

/// `[[rule]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTable {
    /// Stable id.
    pub id: String,
    /// Category name.
    pub category: String,
    /// What people call it.
    pub name: Text,
    /// Why it is looked for.
    pub why: Why,
    /// Where the format is defined.
    pub source: String,
    /// `regex` syntax; or else `terms`.
    pub pattern: Option<String>,
    /// Words: `demens` with its inflections, `demens*`, `*misbrug*`. With a capital: as written.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Words (same syntax) that are not meant.
    #[serde(default)]
    pub except: Vec<String>,
    /// `left`, `right` or `both`: a match takes in the rest of the word that it stands in.
    #[serde(default)]
    pub grow: Option<String>,
    /// Only where a person is spoken of.
    #[serde(default)]
    pub tied: bool,
    /// `word`, `digit`, `number` or `none`.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Name of a validator.
    pub validate: Option<String>,
    /// Probability once confirmed.
    pub confirm: Option<f32>,
    /// Prior probability.
    pub score: f32,
    /// Words nearby.
    pub context: Option<ContextTable>,
    /// A list that a group must be in.
    pub lexicon: Option<LexiconUse>,
    /// Tests, through the whole engine.
    #[serde(default)]
    pub test: Vec<TestCase>,
}

/// `context = { … }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextTable {
    /// Cues.
    #[serde(default)]
    pub words: Vec<String>,
    /// Reach to the left in words.
    #[serde(default = "default_within")]
    pub within: usize,
    /// Added to the probability by a cue.
    #[serde(default)]
    pub raise: f32,
    /// Foreign cues.
    #[serde(default)]
    pub lower_words: Vec<String>,
    /// Taken from the probability by a foreign cue.
    #[serde(default)]
    pub lower: f32,
}

const fn default_within() -> usize {
    4
}

/// `lexicon = { … }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconUse {
    /// Lexicon id.
    pub id: String,
    /// Capture group.
    pub group: String,
}

/// `[[rule.test]]`: a text with its findings marked `[[CATEGORY|value]]`, and no others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestCase {
    /// The marked text.
    pub text: String,
}

/// `[people]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleTable {
    /// What people call it.
    #[serde(default)]
    pub name: Option<Text>,
    /// Why it is looked for.
    #[serde(default)]
    pub why: Option<Why>,
    /// Where the lists come from.
    #[serde(default)]
    pub source: Option<String>,
    /// Not part of the name.
    pub titles: Vec<String>,
    /// Before a name.
    pub roles_before: Vec<String>,
    /// After a name.
    pub verbs_after: Vec<String>,
    /// Announce a name.
    pub name_cues: Vec<String>,
    /// Before the name of a thing or an animal.
    pub things_before: Vec<String>,
    /// Inside a name.
    pub particles: Vec<String>,
    /// After an organisation's name.
    pub org_after: Vec<String>,
    /// Endings of street names.
    pub street_suffixes: Vec<String>,
    /// Never names.
    pub common_words: Vec<String>,
    /// Names and words.
    pub ambiguous: Vec<String>,
    /// Fixed expressions.
    pub not_people: Vec<String>,
    /// Words that speak of a person: pronouns and roles.
    #[serde(default)]
    pub person_words: Vec<String>,
    /// Office holders.
    #[serde(default)]
    pub public_roles: Vec<String>,
    /// Tests, through the whole engine.
    #[serde(default)]
    pub test: Vec<TestCase>,
}
