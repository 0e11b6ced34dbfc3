//! Rule packs: syntax, trust, lowering to the engine, and the tests that packs bring.
//!
//! `bytes -Trusted::verify-> Trusted -Pack::open-> Pack -engine()-> Engine`. Packs are data: no code runs from one.

mod archive;
mod builtin;
mod check;
mod lower;
mod pack;
pub mod syntax;
mod terms;

pub use builtin::built_in;
pub use check::{Diagnostic, Failure, PackTest, mark};
pub use pack::{Pack, PackError, Proof, RuleInfo, Trusted};
