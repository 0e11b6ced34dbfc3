//! Generations of packs on disk: each a copy of the part of the repository that it came from, verified again at every start.
//!
//! ```text
//! packs/memory/           what the update client has seen
//! packs/gen-7/            root.json (the trusted root), metadata/, targets/, layers.json, compiled, compiled.seal
//! packs/current           «gen-7»
//! packs/previous          «gen-6»
//! ```
//!
//! `current` is replaced in one step once everything behind it is on disk; until then the generation before is in force.

use super::listing::Listing;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const CURRENT: &str = "current";
const PREVIOUS: &str = "previous";
const LISTING: &str = "layers.json";
/// The trusted root, in each generation.
pub(crate) const ROOT: &str = "root.json";

/// The `packs` folder of a data directory.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The store of a data directory; nothing is read or made.
    pub fn of(home: &Path) -> Self {
        Self { folder: home.join("packs") }
    }

    /// Whether anything was ever taken into use.
    pub fn is_used(&self) -> bool {
        self.folder.join(CURRENT).exists()
    }

    /// The name of the generation in force, to see whether it has changed.
    pub fn current(&self) -> Option<String> {
        self.pointer(CURRENT)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the update client keeps what it has seen.
    pub(crate) fn memory(&self) -> PathBuf {
        self.folder.join("memory")
    }

    /// The root that a generation came from.
    pub fn root(generation: &Path) -> Option<Vec<u8>> {
        fs::read(generation.join(ROOT)).ok()
    }

    /// The generations, the one in force first.
    pub fn generations(&self) -> Vec<PathBuf> {
        let mut names: Vec<String> = [CURRENT, PREVIOUS].iter().filter_map(|name| self.pointer(name)).collect();
        names.dedup();
        names.into_iter().map(|name| self.folder.join(name)).collect()
    }

    /// What a generation says of itself.
    pub fn listing(generation: &Path) -> Option<Listing> {
        serde_json::from_slice(&fs::read(generation.join(LISTING)).ok()?).ok()
    }

    /// One process at a time.
    pub(crate) fn lock(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let file = File::create(self.folder.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Writes a generation and makes it the one in force. `at` hears of every step before it is done. What is in `files` must
    /// have been verified.
    ///
    /// # Errors
    /// What the file system says; the generation before is in force then.
    pub fn activate(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        listing: &Listing,
        at: &mut (dyn FnMut(&str) + Send),
    ) -> io::Result<()> {
        // What was left half done before, first: the disk may be full of it.
        self.clean(at);
        let name = self.next_name();
        let written = self.write_generation(&name, files, listing, at).and_then(|()| self.switch(&name, listing, at));
        if written.is_err() {
            let _ = fs::remove_dir_all(self.folder.join(&name));
        }
        written
    }

    fn write_generation(
        &self,
        name: &str,
        files: &BTreeMap<String, Vec<u8>>,
        listing: &Listing,
        at: &mut (dyn FnMut(&str) + Send),
    ) -> io::Result<()> {
        let folder = self.folder.join(name);
        at("folder");
        remove_if_there(&folder)?;
        for (file, bytes) in files {
            at("file");
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            write_synced(&path, bytes)?;
        }
        at("listing");
        write_synced(&folder.join(LISTING), &serde_json::to_vec(listing)?)?;
        at("sync");
        sync_folder(&folder)
    }

    /// The generation before stays where it is other versions; newer signatures over the same ones push nothing out.
    fn switch(&self, name: &str, listing: &Listing, at: &mut (dyn FnMut(&str) + Send)) -> io::Result<()> {
        let before = self.pointer(CURRENT);
        let other = before.filter(|b| Self::listing(&self.folder.join(b)).is_none_or(|l| l.layers != listing.layers));
        if let Some(before) = other {
            at("previous");
            write_whole(&self.folder, PREVIOUS, before.as_bytes())?;
        }
        at("switch");
        write_whole(&self.folder, CURRENT, name.as_bytes())?;
        at("clean");
        self.clean(at);
        Ok(())
    }

    /// Removes generations that nobody points to. What cannot be removed now is removed next time.
    fn clean(&self, at: &mut (dyn FnMut(&str) + Send)) {
        let kept = self.generations();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("gen-") && !kept.contains(&path) {
                at("remove");
                let _ = fs::remove_dir_all(path);
            } else if name.ends_with(".new") {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn next_name(&self) -> String {
        let number = |name: &str| name.strip_prefix("gen-").and_then(|n| n.parse::<u64>().ok());
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let used = entries.filter_map(|entry| number(&entry.file_name().to_string_lossy()));
        let pointed = [CURRENT, PREVIOUS].iter().filter_map(|p| number(&self.pointer(p)?));
        format!("gen-{}", used.chain(pointed).max().unwrap_or(0) + 1)
    }

    fn pointer(&self, name: &str) -> Option<String> {
        let text = fs::read_to_string(self.folder.join(name)).ok()?;
        let digits = text.strip_prefix("gen-")?;
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then_some(text)
    }
}

fn remove_if_there(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// A file that is there whole or not at all, also after a power cut.
pub(crate) fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // A name that nobody can have laid a link at: others may write to the machine's folder.
    let new = folder.join(format!("{name}.{:016x}.new", rand::random::<u64>()));
    let mut file = File::options().write(true).create_new(true).open(&new)?;
    let written =
        file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&new, folder.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    sync_folder(folder)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no handle on a folder that could be flushed; renaming there is journalled.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape everywhere")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
