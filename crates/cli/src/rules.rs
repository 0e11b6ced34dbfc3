//! The rules that `detect` and `redact` go by: no network, no log.

use crate::{Stop, input};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;
use vaern_workflow::engine::{Engine, Limits, Policy, Stage};
use vaern_workflow::packs::{self, Store};
use vaern_workflow::rules::syntax::LayerKind;
use vaern_workflow::rules::{Conditions, Effective, Pack, PackError, Trusted, built_in};
use vaern_workflow::{Code, Problem, config, recognisers, today};

/// An engine and the policy that goes with it.
pub(crate) struct Rules {
    pub(crate) engine: Engine,
    pub(crate) policy: Policy,
}

impl Rules {
    /// A pack folder under work if one is named, else what is in force on this device.
    pub(crate) fn of(draft: Option<&Path>) -> Result<Self, Stop> {
        let home = config::home();
        match draft {
            Some(folder) => Self::of_pack(on_base(folder).map_err(|e| Stop::Use(e.to_string()))?),
            // Nothing was ever installed: the pack that the program came with, at once.
            None if !Store::of(&home).is_used() => Self::of_pack(base()?),
            None => {
                let force = input::runtime()?.block_on(packs::of_this_device(home))?;
                let policy = force.policy().clone();
                Ok(Self { engine: force.engine, policy })
            }
        }
    }

    fn of_pack(pack: Pack) -> Result<Self, Stop> {
        let engine = pack.engine(recognisers(), Limits::DESKTOP).map_err(|_| Problem::new(Code::PackDamaged))?;
        Ok(Self { engine, policy: pack.policy })
    }
}

/// The pack that the program came with.
pub(crate) fn base() -> Result<Pack, Stop> {
    let (bytes, proof) = built_in();
    let opened = Trusted::verify(bytes, &proof).and_then(Pack::open);
    Ok(opened.map_err(|_| Problem::new(Code::PackDamaged))?)
}

/// A folder under work; a layer stands on the pack that the program came with.
fn on_base(folder: &Path) -> Result<Pack, PackError> {
    let draft = Pack::draft(folder)?;
    if draft.kind == LayerKind::Base {
        return Ok(draft);
    }
    let (bytes, proof) = built_in();
    let base = Trusted::verify(bytes, &proof).and_then(Pack::open)?;
    let known: BTreeSet<String> = base.info.keys().cloned().collect();
    let today = today(SystemTime::now());
    let conditions = Conditions { today: &today, newcomers: Stage::Enforce, known: &known };
    Ok(Effective::of(base, vec![draft], conditions)?.pack)
}
