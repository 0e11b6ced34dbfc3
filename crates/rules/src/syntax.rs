//! What a pack's TOML files may hold. Unknown keys are errors: a misspelt key must not switch a rule off quietly.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A text in both languages.
#[derive(Debug, Clone, JsonSchema, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

/// Why a rule exists, as the employee reads it.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
    /// `base` (the default), `municipality` or `administration`.
    #[serde(default)]
    pub layer: LayerKind,
    /// What happens to findings. A base must have one; a layer may tighten it.
    #[serde(default)]
    pub policy: PolicyTable,
    /// Word lists.
    #[serde(default)]
    pub lexicon: Vec<LexiconTable>,
    /// Expressions that are always acted on.
    #[serde(default)]
    pub always: Vec<AlwaysTable>,
    /// What is loosened, why and until when. Only in a layer.
    #[serde(default)]
    pub exception: Vec<ExceptionTable>,
    /// Approved endpoints.
    #[serde(default)]
    pub endpoint: Vec<EndpointTable>,
    /// The organisation's guideline on AI.
    pub guideline: Option<GuidelineTable>,
}

/// Where a pack stands among the layers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayerKind {
    /// For the whole country.
    #[default]
    Base,
    /// One municipality's.
    Municipality,
    /// One administration's, on top of its municipality's.
    Administration,
}

impl LayerKind {
    /// A stable lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Municipality => "municipality",
            Self::Administration => "administration",
        }
    }
}

/// `[[always]]`: expressions that are somebody's or somewhere's, whatever stands around them.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlwaysTable {
    /// Stable id, as of a rule.
    pub id: String,
    /// Category name.
    pub category: String,
    /// What people call it.
    pub name: Text,
    /// Why it is looked for.
    pub why: Why,
    /// The expressions, in the syntax of `terms`.
    pub terms: Vec<String>,
    /// Tests, through the whole engine.
    #[serde(default)]
    pub test: Vec<TestCase>,
}

/// `[[exception]]`: the only place where a layer may loosen.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionTable {
    /// Stable id, as of a rule.
    pub id: String,
    /// Why, for whoever asks.
    pub reason: Text,
    /// The last day on which it holds: `2027-06-30`.
    pub until: String,
    /// Expressions that are nobody's data, as whole words, in any case.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Ids of rules that are switched off.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Weaker actions by category.
    #[serde(default)]
    pub actions: BTreeMap<String, String>,
    /// Higher thresholds by category.
    #[serde(default)]
    pub thresholds: BTreeMap<String, f32>,
}

/// `[[endpoint]]`: an endpoint that the organisation has approved.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointTable {
    /// Stable id: letters, digits, `.`, `_`, `-`.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// How it is spoken to; `openai` is chat completions.
    pub kind: EndpointKind,
    /// Up to and including `/v1`: `https`, or `http` on this machine.
    pub base_url: String,
    /// Model name.
    pub model: String,
    /// Where the data is processed, `EU`.
    pub region: String,
    /// How one proves who one is.
    pub auth: AuthKind,
    /// What may be sent as written: `special`, `direct` (both as classes), or names of categories. What is not named has to be
    /// replaced or removed.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// The legal basis, in a word or two.
    pub legal_basis: String,
    /// Reference of the data processing agreement.
    pub agreement: String,
    /// The last day on which it may be used: `2027-06-30`.
    pub until: String,
}

/// Wire formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndpointKind {
    /// Chat completions.
    Openai,
}

/// Ways to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthKind {
    /// Not at all.
    None,
    /// A bearer token from the keyring.
    Key,
}

/// `[guideline]`.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidelineTable {
    /// Its version, as the organisation counts.
    pub version: String,
    /// What to remember, in a few lines.
    pub text: Option<Text>,
    /// Where to read on.
    #[serde(default)]
    pub link: Vec<LinkTable>,
}

/// `[[guideline.link]]`.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkTable {
    /// What it says.
    pub name: Text,
    /// Where it leads: `https`.
    pub url: String,
}

/// `[policy]`.
#[derive(Debug, Clone, Default, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyTable {
    /// Acting threshold, 0..=1. A base must have one, a layer has none.
    pub threshold: Option<f32>,
    /// Thresholds of single categories.
    #[serde(default)]
    pub thresholds: BTreeMap<String, f32>,
    /// Categories that ask for an explicit second look.
    #[serde(default)]
    pub second_look: Vec<String>,
    /// Action by category.
    #[serde(default)]
    pub actions: BTreeMap<String, String>,
    /// Days after the repository's signatures have expired in which messages may still be sent, 0..=90.
    pub grace_days: Option<u16>,
}

/// `[[lexicon]]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
#[derive(Debug, Clone, Default, JsonSchema, Deserialize)]
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
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
    /// `enforce` (the default), `advise` (a hint, however sure) or `shadow` (counted, and nothing else).
    #[serde(default)]
    pub stage: Option<String>,
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
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconUse {
    /// Lexicon id.
    pub id: String,
    /// Capture group.
    pub group: String,
}

/// `[[rule.test]]`: a text with its findings marked `[[CATEGORY|value]]`, and no others.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestCase {
    /// The marked text.
    pub text: String,
}

/// `[people]`.
#[derive(Debug, Clone, JsonSchema, Deserialize)]
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
