//! Rule packs: syntax, trust, lowering to the engine, and the tests that packs bring.
//!
//! `bytes -Trusted::verify-> Trusted -Pack::open-> Pack -engine()-> Engine`. Packs are data: no code runs from one.

mod archive;
mod builtin;
mod check;
mod cost;
mod difference;
mod drafts;
mod layers;
mod lint;
mod lower;
mod nearest;
mod pack;
pub mod repository;
mod schema;
pub mod syntax;
mod terms;

pub use archive::{collect, pack as archive};
pub use builtin::built_in;
pub use check::{Failure, PackTest, mark};
pub use cost::{Cost, costs};
pub use difference::{Changes, Difference, Places, difference};
pub use drafts::open_built_in;
pub use layers::{Conditions, Effective, InForce, Layer, Step, keeps};
pub use lint::{Fault, Severity, lint};
pub use pack::{Exception, Origin, Pack, PackError, Proof, RuleInfo, Trusted};
pub use schema::schemas;
