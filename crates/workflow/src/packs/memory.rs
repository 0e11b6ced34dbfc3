//! What the update client remembers, for an attempt that may fail: it works on a copy, which counts once it has held.

use super::force::Rejected;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A copy of the client's memory.
pub(super) struct Attempt {
    memory: PathBuf,
    copy: PathBuf,
}

impl Attempt {
    /// Copies `memory`, which may not be there yet.
    pub(super) fn on(memory: PathBuf) -> Result<Self, Rejected> {
        let copy = memory.with_extension("attempt");
        let attempt = Self { memory, copy };
        attempt.begin().map_err(|e| Rejected::new("store", e.to_string()))?;
        Ok(attempt)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.copy
    }

    /// From now on it is what was seen. File by file: one that is older than the others only knows less.
    pub(super) fn keep(self) -> Result<(), Rejected> {
        let kept = fs::create_dir_all(&self.memory)
            .and_then(|()| each_file(&self.copy, |from, name| fs::rename(from, self.memory.join(name))));
        kept.map_err(|e| Rejected::new("store", e.to_string()))
    }

    fn begin(&self) -> io::Result<()> {
        if self.copy.exists() {
            fs::remove_dir_all(&self.copy)?;
        }
        fs::create_dir_all(&self.copy)?;
        if !self.memory.exists() {
            return Ok(());
        }
        each_file(&self.memory, |from, name| fs::copy(from, self.copy.join(name)).map(drop))
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        // What is left of it is removed at the next one at the latest.
        let _ = fs::remove_dir_all(&self.copy);
    }
}

fn each_file(folder: &Path, mut act: impl FnMut(&Path, &std::ffi::OsStr) -> io::Result<()>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            act(&entry.path(), &entry.file_name())?;
        }
    }
    Ok(())
}
