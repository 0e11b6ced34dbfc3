//! Trust, then contents: bytes become rules only after their proof held (invariant 10).

use crate::archive;
use crate::builtin;
use crate::check::PackTest;
use crate::lower;
use crate::syntax::{PackFile, Text, TopicFile};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use vaern_engine::{Category, Policy, RuleSet};

/// Why bytes are trusted. There is no variant for «not at all»; signatures of a TUF repository join this enum.
#[derive(Debug, Clone)]
pub enum Proof {
    /// SHA-256 (lower-case hexadecimal) compiled into the binary, which its own installer's signature covers.
    Pinned(Cow<'static, str>),
}

/// Bytes whose proof held. Cannot be made otherwise.
#[derive(Debug)]
pub struct Trusted {
    bytes: Cow<'static, [u8]>,
    digest: String,
}

impl Trusted {
    /// Checks `bytes` against `proof`. Costs one SHA-256 over the bytes.
    ///
    /// # Errors
    /// [`PackError::Digest`] when they are not the bytes that were proven.
    pub fn verify(bytes: Cow<'static, [u8]>, proof: &Proof) -> Result<Self, PackError> {
        let digest = archive::digest(&bytes);
        match proof {
            Proof::Pinned(expected) if *expected == digest => Ok(Self { bytes, digest }),
            Proof::Pinned(_) => Err(PackError::Digest),
        }
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
}

/// A loaded pack.
#[derive(Debug)]
pub struct Pack {
    /// Stable id.
    pub id: String,
    /// Only ever grows.
    pub version: u64,
    /// SHA-256 of the archive, lower-case hexadecimal.
    pub digest: String,
    /// For the engine.
    pub rules: RuleSet,
    /// For decisions.
    pub policy: Policy,
    /// For people, by rule id.
    pub info: BTreeMap<String, RuleInfo>,
    /// The tests it brings.
    pub tests: Vec<PackTest>,
}

impl Pack {
    /// Opens trusted bytes. Word lists are used in place.
    ///
    /// # Errors
    /// [`PackError`] names the file or rule.
    pub fn open(trusted: Trusted) -> Result<Self, PackError> {
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
        let mut pack = lower::lower(&manifest, &topics, &entries, trusted.digest)?;
        pack.rules.compiled = builtin::compiled(&pack.digest);
        Ok(pack)
    }

    /// A pack folder under work, for `vaern pack test` and for tests. It is not signed and no app activates it.
    ///
    /// # Errors
    /// [`PackError`] names the file or rule.
    pub fn draft(folder: &Path) -> Result<Self, PackError> {
        let bytes = archive::pack(&archive::collect(folder)?)?;
        let proof = Proof::Pinned(Cow::Owned(archive::digest(&bytes)));
        Self::open(Trusted::verify(Cow::Owned(bytes), &proof)?)
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

pub(crate) type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// The archive's entries; borrowed where the archive is.
#[expect(clippy::ptr_arg, reason = "whether it is borrowed decides whether entries are")]
fn read(bytes: &Cow<'static, [u8]>) -> Result<Files, PackError> {
    let mut files = Files::new();
    for entry in tar::Archive::new(bytes.as_ref()).entries()? {
        let entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let start = usize::try_from(entry.raw_file_position()).map_err(io::Error::other)?;
        let end = start + usize::try_from(entry.size()).map_err(io::Error::other)?;
        let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let content = match bytes {
            Cow::Borrowed(all) => Cow::Borrowed(all.get(start..end).ok_or_else(cut)?),
            Cow::Owned(all) => Cow::Owned(all.get(start..end).ok_or_else(cut)?.to_vec()),
        };
        files.insert(name, content);
    }
    Ok(files)
}

fn parse<T: serde::de::DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, PackError> {
    let syntax = |why: String| PackError::Syntax { file: file.to_owned(), why };
    let text = std::str::from_utf8(bytes).map_err(|e| syntax(e.to_string()))?;
    toml::from_str(text).map_err(|e| syntax(e.to_string()))
}
