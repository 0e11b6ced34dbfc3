//! The highest versions that this device has seen. Kept in the profile and outside it; the log and the organisation's
//! `MinPackVersion` say it too, so that a wiped folder does not open the way back.

use super::store::write_whole;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};
use vaern_rules::repository::Repository;

const FILE: &str = "floor.json";

/// A time further ahead than this was never seen by a sound clock: nobody's clock may stop another's sending for ever.
const LONGEST_AHEAD: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// The least versions, by layer, and the latest time that was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    versions: BTreeMap<String, u64>,
    /// Seconds since 1970.
    latest: u64,
}

impl Floor {
    /// What the profile's folder says, raised by the machine's, which others may write to: a version that is further ahead than
    /// any step may be is not believed. A file that is not there or does not read says nothing.
    pub fn read(profile: &Path, machine: &Path) -> Self {
        let read = |folder: &Path| {
            let bytes = std::fs::read(folder.join(FILE)).unwrap_or_default();
            serde_json::from_slice::<Self>(&bytes).unwrap_or_default()
        };
        let (mut out, shared) = (read(profile), read(machine));
        for (layer, version) in &shared.versions {
            if *version <= out.of(layer).saturating_add(Repository::LONGEST_STEP) {
                out.raise(layer, *version);
            }
        }
        out.latest = out.latest.max(shared.latest);
        out
    }

    /// The layers of which a version was seen.
    pub fn layers(&self) -> impl Iterator<Item = &str> {
        self.versions.keys().map(String::as_str)
    }

    /// The least version of a layer; 0 when none was seen.
    pub fn of(&self, layer: &str) -> u64 {
        self.versions.get(layer).copied().unwrap_or(0)
    }

    /// Takes note of a version.
    pub fn raise(&mut self, layer: &str, version: u64) {
        let least = self.versions.entry(layer.to_owned()).or_default();
        *least = version.max(*least);
    }

    /// `now`, unless a later time was seen before: a clock that was set back makes nothing young again.
    pub fn time(&self, now: SystemTime) -> SystemTime {
        let latest = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(self.latest));
        latest.filter(|latest| *latest <= now + LONGEST_AHEAD).map_or(now, |latest| now.max(latest))
    }

    /// Takes note of the time.
    pub fn pass(&mut self, now: SystemTime) {
        let seconds = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        self.latest = self.latest.max(seconds);
    }

    /// Writes it into every folder that can be written to.
    ///
    /// # Errors
    /// When none of them can.
    pub fn write(&self, folders: &[&Path]) -> io::Result<()> {
        let bytes = serde_json::to_vec(self)?;
        let written = folders.iter().map(|folder| write_whole(folder, FILE, &bytes));
        let failed: Vec<io::Error> = written.filter_map(Result::err).collect();
        match failed.len() == folders.len() {
            true => failed.into_iter().next().map_or(Ok(()), Err),
            false => Ok(()),
        }
    }
}

/// The highest of many, as the log has them.
impl FromIterator<(String, u64)> for Floor {
    fn from_iter<I: IntoIterator<Item = (String, u64)>>(seen: I) -> Self {
        let mut out = Self::default();
        seen.into_iter().for_each(|(layer, version)| out.raise(&layer, version));
        out
    }
}
