//! Rule packs: syntax, trust, lowering to the engine, and the tests that packs bring.
//!
//! `bytes -Trusted::verify-> Trusted -Pack::open-> Pack -engine()-> Engine`. Packs are data: no code runs from one.

mod archive;
mod builtin;
mod check;
mod layers;
mod lower;
mod pack;
pub mod repository;
pub mod syntax;
mod terms;

pub use archive::{collect, pack as archive};
pub use builtin::built_in;
pub use check::{Diagnostic, Failure, PackTest, mark};
pub use layers::{Conditions, Effective, InForce, Layer, Step, keeps};
pub use pack::{Exception, Origin, Pack, PackError, Proof, RuleInfo, Trusted};
