//! One binary for all integration tests. The `e2e` tests need a display, a session bus and the built app:
//! `cargo xtask test` gives them that, and they say so when they lack it.

mod cli;
mod e2e;
mod failures;
mod invariants;
mod log;
mod names;
mod packs;
mod packs_cli;
mod packs_in_use;
mod packs_life;
mod packs_review;
mod properties;
mod readings;
mod rehydration;
mod rules;
mod support;
