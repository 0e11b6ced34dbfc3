//! Trust, then contents: bytes become rules only after their proof held (invariant 10).

use crate::archive;
use crate::builtin;
use crate::check::PackTest;
use crate::lower;
use crate::syntax::{EndpointTable, GuidelineTable, LayerKind, PackFile, Text, TopicFile};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use vaern_engine::{Action, Category, Policy, RuleSet};

/// Why bytes from beside the program are trusted. There is no variant for «not at all»; what is signed comes from a
/// `Repository` and needs none.
#[derive(Debug, Clone)]
pub enum Proof {
    /// SHA-256 (lower-case hexadecimal) compiled into the binary, which its own installer's signature covers.
    Pinned(Cow<'static, str>),
}

/// Who vouches for a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It came with the program.
    BuiltIn,
    /// A folder under work. No app takes it into use.
    Draft,
    /// A repository, signed by at least `threshold` of the holders of its path.
    Signed {
        /// Ids of the keys whose signatures hold, hexadecimal.
        signers: Vec<String>,
        /// How many it takes.
        threshold: u64,
    },
}

/// Bytes whose proof held. Cannot be made otherwise.
#[derive(Debug)]
pub struct Trusted {
    bytes: Cow<'static, [u8]>,
    digest: String,
    origin: Origin,
}

impl Trusted {
    /// Checks `bytes` against `proof`. Costs one SHA-256 over the bytes.
    ///
    /// # Errors
    /// [`PackError::Digest`] when they are not the bytes that were proven.
    pub fn verify(bytes: Cow<'static, [u8]>, proof: &Proof) -> Result<Self, PackError> {
        let digest = archive::digest(&bytes);
        match proof {
            Proof::Pinned(expected) if *expected == digest => Ok(Self { bytes, digest, origin: Origin::BuiltIn }),
            Proof::Pinned(_) => Err(PackError::Digest),
        }
    }

    /// For the reader of repositories, once the signatures held and length and hash are those that were signed.
    pub(crate) fn signed(bytes: Vec<u8>, signers: Vec<String>, threshold: u64) -> Self {
        let digest = archive::digest(&bytes);
        Self { bytes: Cow::Owned(bytes), digest, origin: Origin::Signed { signers, threshold } }
    }

    /// Their number.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why a pack does not load.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes are not the ones that were signed or pinned: damaged on disk, or tampered with.
    #[error("the pack's bytes do not match their proof")]
    Digest,
    /// No readable archive.
    #[error("the pack is no readable archive")]
    Archive(#[from] io::Error),
    /// A file is missing.
    #[error("the pack has no file {0}")]
    Missing(String),
    /// A file does not parse: bad TOML or an unknown key.
    #[error("{file}: {why}")]
    Syntax {
        /// The file.
        file: String,
        /// Line and reason.
        why: String,
    },
    /// Larger than any pack needs to be: [`Pack::LARGEST`] bytes, [`Pack::MOST_FILES`] files, [`Pack::MOST_RULES`] rules or
    /// [`Pack::MOST_WORDS`] words.
    #[error("the pack is too large: {0}")]
    TooLarge(String),
    /// A layer says what its place does not allow.
    #[error("layer {layer}: {why}")]
    Layer {
        /// The layer's id.
        layer: String,
        /// What is wrong.
        why: String,
    },
    /// A layer loosens what nobody may loosen.
    #[error("layer {layer} loosens what may never be loosened: {what}")]
    NeverLoosen {
        /// The layer's id.
        layer: String,
        /// What it tried to loosen.
        what: String,
    },
    /// A rule says something that the engine does not know.
    #[error("rule {rule}: {why}")]
    Rule {
        /// The rule's id.
        rule: String,
        /// What is wrong.
        why: String,
    },
}

/// What a person is told about a rule.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Its name.
    pub name: Text,
    /// Why it is looked for.
    pub why: Text,
    /// The law, if one names it.
    pub law: Option<String>,
    /// What it finds.
    pub category: Category,
    /// Where its format is defined.
    pub source: String,
}

/// What a layer loosens, and until when.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Stable id.
    pub id: String,
    /// Why.
    pub reason: Text,
    /// The last day on which it holds, `2027-06-30`.
    pub until: String,
    /// Expressions that are nobody's data.
    pub terms: Vec<String>,
    /// Rules that are switched off.
    pub rules: Vec<String>,
    /// Weaker actions.
    pub actions: BTreeMap<Category, Action>,
    /// Higher thresholds, 0..=1.
    pub thresholds: BTreeMap<Category, f32>,
}

/// A loaded pack.
#[derive(Clone)]
pub struct Pack {
    /// Stable id.
    pub id: String,
    /// Only ever grows.
    pub version: u64,
    /// What people call it.
    pub name: Text,
    /// SHA-256 of the archive, lower-case hexadecimal.
    pub digest: String,
    /// Who vouches for it.
    pub origin: Origin,
    /// Where it stands among the layers.
    pub kind: LayerKind,
    /// What it loosens; only in a layer.
    pub exceptions: Vec<Exception>,
    /// The endpoints that it approves.
    pub endpoints: Vec<EndpointTable>,
    /// The organisation's guideline.
    pub guideline: Option<GuidelineTable>,
    /// Days in which messages may still be sent after the signatures have expired.
    pub grace_days: Option<u16>,
    /// For the engine.
    pub rules: RuleSet,
    /// For decisions.
    pub policy: Policy,
    /// For people, by rule id.
    pub info: BTreeMap<String, RuleInfo>,
    /// The tests it brings.
    pub tests: Vec<PackTest>,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pack({} {} {})", self.id, self.version, self.digest)
    }
}

impl Pack {
    /// The largest archive, in bytes.
    pub const LARGEST: usize = 64 << 20;
    /// The most files in one.
    pub const MOST_FILES: usize = 500;
    /// The most rules in one.
    pub const MOST_RULES: usize = 10_000;
    /// The most words in a list.
    pub const MOST_WORDS: usize = 2_000_000;

    /// Opens trusted bytes. Word lists are used in place.
    ///
    /// # Errors
    /// [`PackError`] names the file or rule.
    pub fn open(trusted: Trusted) -> Result<Self, PackError> {
        if trusted.bytes.len() > Self::LARGEST {
            return Err(PackError::TooLarge(format!("{} bytes", trusted.bytes.len())));
        }
        let entries = read(&trusted.bytes)?;
        let mut topics = BTreeMap::new();
        let mut manifest = None;
        for (name, bytes) in &entries {
            match name.strip_suffix(".toml") {
                Some("pack") => manifest = Some(parse::<PackFile>(name, bytes)?),
                Some(_) => drop(topics.insert(name.clone(), parse::<TopicFile>(name, bytes)?)),
                None => {}
            }
        }
        let manifest = manifest.ok_or_else(|| PackError::Missing("pack.toml".to_owned()))?;
        let mut pack = lower::lower(&manifest, &topics, &entries, trusted.digest, trusted.origin)?;
        pack.rules.compiled = builtin::compiled(&pack.digest);
        Ok(pack)
    }

    /// A pack folder under work, for `vaern pack test` and for tests. It is not signed and no app activates it.
    ///
    /// # Errors
    /// [`PackError`] names the file or rule.
    pub fn draft(folder: &Path) -> Result<Self, PackError> {
        let bytes = archive::pack(&archive::collect(folder)?)?;
        let digest = archive::digest(&bytes);
        Self::open(Trusted { bytes: Cow::Owned(bytes), digest, origin: Origin::Draft })
    }

    /// Days in which messages may still be sent after the signatures have expired: 14 where no pack says otherwise.
    pub fn grace_days(&self) -> u16 {
        self.grace_days.unwrap_or(14)
    }

    /// Whether a base says less than `built_in` of what nobody may loosen.
    ///
    /// # Errors
    /// [`PackError::NeverLoosen`].
    pub fn check_over(&self, built_in: &Self) -> Result<(), PackError> {
        let threshold = |pack: &Self, c: &Category| {
            let rules = &pack.rules;
            rules.thresholds.get(c).copied().or(rules.threshold).unwrap_or(vaern_engine::DEFAULT_THRESHOLD)
        };
        let guarded = Category::DIRECT.iter().chain(Category::SPECIAL).filter(|c| c.is_never_loosened());
        for category in guarded {
            let weaker = strictness(self.policy.action(category)) < strictness(built_in.policy.action(category));
            let unlooked =
                built_in.policy.second_look.contains(category) && !self.policy.second_look.contains(category);
            if weaker || unlooked || threshold(self, category) > threshold(built_in, category) {
                return Err(PackError::NeverLoosen { layer: self.id.clone(), what: format!("category {category}") });
            }
        }
        Ok(())
    }

    /// What a person is told about the rule.
    pub fn about(&self, rule: &str) -> Option<&RuleInfo> {
        self.info.get(rule)
    }

    /// Every category the pack can find.
    pub fn categories(&self) -> impl Iterator<Item = &Category> {
        self.rules.rules.iter().map(|r| &r.category)
    }
}

/// How little of a value an action lets out.
pub(crate) const fn strictness(action: Action) -> u8 {
    match action {
        Action::Keep => 0,
        Action::Generalise => 1,
        Action::Replace | Action::Mask => 2,
        Action::Remove => 3,
    }
}

pub(crate) type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The archive's entries; borrowed where the archive is.
#[expect(clippy::ptr_arg, reason = "whether it is borrowed decides whether entries are")]
fn read(bytes: &Cow<'static, [u8]>) -> Result<Files, PackError> {
    let mut files = Files::new();
    for entry in tar::Archive::new(&**bytes).entries()? {
        let entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let start = usize::try_from(entry.raw_file_position()).map_err(io::Error::other)?;
        let end = start + usize::try_from(entry.size()).map_err(io::Error::other)?;
        let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let content = match bytes {
            Cow::Borrowed(all) => Cow::Borrowed(all.get(start..end).ok_or_else(cut)?),
            Cow::Owned(all) => Cow::Owned(all.get(start..end).ok_or_else(cut)?.to_vec()),
        };
        if files.len() == Pack::MOST_FILES {
            return Err(PackError::TooLarge(format!("more than {} files", Pack::MOST_FILES)));
        }
        // Names are only looked up, never used as paths; a twin would hide what was checked.
        if files.insert(name.clone(), content).is_some() {
            return Err(PackError::Syntax { file: name, why: "it stands twice in the archive".to_owned() });
        }
    }
    Ok(files)
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, PackError> {
    let syntax = |why: String| PackError::Syntax { file: file.to_owned(), why };
    let text = std::str::from_utf8(bytes).map_err(|e| syntax(e.to_string()))?;
    toml::from_str(text).map_err(|e| syntax(e.to_string()))
}
