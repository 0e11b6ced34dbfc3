//! Compiles `rules/dk-base` into the one file that the binary carries, and pins its digest.

use std::path::{Path, PathBuf};

#[path = "src/archive.rs"]
mod archive;

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let folder = root.join("../../rules/dk-base");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/archive.rs");
    let bytes = archive::collect(&folder).and_then(|entries| archive::pack(&entries)).expect("rules/dk-base packs");
    let out = std::env::var("OUT_DIR").expect("set by cargo");
    std::fs::write(Path::new(&out).join("dk-base.pack"), &bytes).expect("OUT_DIR is writable");
    println!("cargo::rustc-env=DK_BASE_DIGEST={}", archive::digest(&bytes));
}
