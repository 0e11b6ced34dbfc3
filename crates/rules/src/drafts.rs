//! Packs under work: folders on top of what they stand on. What a device would have in force with them.

use crate::builtin::built_in;
use crate::layers::{Conditions, Effective};
use crate::pack::{Pack, PackError, Trusted};
use crate::syntax::LayerKind;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use vaern_engine::Stage;

/// The pack that the binary carries, opened.
///
/// # Errors
/// [`PackError`], when the binary is damaged.
pub fn open_built_in() -> Result<Pack, PackError> {
    let (bytes, proof) = built_in();
    Trusted::verify(bytes, &proof).and_then(Pack::open)
}

impl Effective {
    /// What would be in force with `folder` on top of the folders `bases` (base, municipality, in this order). The built-in
    /// pack lies below them where none of them is a base; without any folder it is alone. `today` is `2026-11-28`.
    ///
    /// # Errors
    /// [`PackError`] names the file, the rule or the layer.
    pub fn draft(folder: Option<&Path>, bases: &[PathBuf], today: &str) -> Result<Self, PackError> {
        Self::stacked(opened(folder, bases)?, today)
    }

    /// The same as its own tests want it ([`Effective::rehearsal`]).
    ///
    /// # Errors
    /// As [`Self::draft`].
    pub fn draft_rehearsal(folder: Option<&Path>, bases: &[PathBuf]) -> Result<Self, PackError> {
        let (base, layers) = base_and_layers(opened(folder, bases)?)?;
        Self::rehearsal(base, layers)
    }

    /// `packs` as layers, lowest first, on the built-in pack where none of them is a base. Rules of a draft act: who writes
    /// them wants to see it.
    pub(crate) fn stacked(packs: Vec<Pack>, today: &str) -> Result<Self, PackError> {
        let (base, layers) = base_and_layers(packs)?;
        let known = BTreeSet::new();
        Self::of(base, layers, Conditions { today, newcomers: Stage::Enforce, known: &known })
    }
}

fn opened(folder: Option<&Path>, bases: &[PathBuf]) -> Result<Vec<Pack>, PackError> {
    bases.iter().map(PathBuf::as_path).chain(folder).map(Pack::draft).collect()
}

/// The built-in pack is the base where the first of `packs` is none.
fn base_and_layers(packs: Vec<Pack>) -> Result<(Pack, Vec<Pack>), PackError> {
    let mut packs = packs.into_iter().peekable();
    let base = packs.next_if(|pack| pack.kind == LayerKind::Base);
    Ok((base.map_or_else(open_built_in, Ok)?, packs.collect()))
}
