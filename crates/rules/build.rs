//! Compiles `rules/dk-base` into the one file that the binary carries, pins its digest, and builds its automata ahead.
//!
//! The modules are the library's own: what reads a pack here is what reads it there.
#![allow(dead_code, unused_imports, missing_docs, reason = "a part of the library's modules is used here")]

use std::path::{Path, PathBuf};

#[path = "src/archive.rs"]
mod archive;
#[path = "src/check.rs"]
mod check;
#[path = "src/lower.rs"]
mod lower;
#[path = "src/pack.rs"]
mod pack;
#[path = "src/syntax.rs"]
mod syntax;
#[path = "src/terms.rs"]
mod terms;

/// Stands for the library's module of that name, which includes what this script writes.
mod builtin {
    pub(crate) const fn compiled(_digest: &str) -> Option<vaern_engine::Compiled> {
        None
    }
}

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let folder = root.join("../../rules/dk-base");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src");
    let bytes = archive::collect(&folder).and_then(|entries| archive::pack(&entries)).expect("rules/dk-base packs");
    let rules = pack::Pack::draft(&folder).unwrap_or_else(|e| panic!("rules/dk-base: {e}")).rules;
    let compiled = vaern_engine::Compiled::build(&rules).unwrap_or_else(|e| panic!("rules/dk-base: {e}"));
    let out = std::env::var("OUT_DIR").expect("set by cargo");
    std::fs::write(Path::new(&out).join("dk-base.pack"), &bytes).expect("OUT_DIR is writable");
    std::fs::write(Path::new(&out).join("dk-base.compiled"), compiled.bytes()).expect("OUT_DIR is writable");
    println!("cargo::rustc-env=DK_BASE_DIGEST={}", archive::digest(&bytes));
}
