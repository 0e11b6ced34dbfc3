//! The rules that `detect` and `redact` go by: no network, no log.

use crate::{Stop, input};
use std::path::Path;
use std::time::SystemTime;
use vaern_workflow::engine::{Engine, Limits, Policy};
use vaern_workflow::packs::{self, Store};
use vaern_workflow::rules::{Effective, Pack, open_built_in};
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
            Some(folder) => {
                let draft = Effective::draft(Some(folder), &[], &today(SystemTime::now()));
                Self::of_pack(draft.map_err(|e| Stop::Use(e.to_string()))?.pack)
            }
            // Nothing was ever installed: the pack that the program came with, at once.
            None if !Store::of(&home).is_used() => {
                Self::of_pack(open_built_in().map_err(|_| Problem::new(Code::PackDamaged))?)
            }
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
