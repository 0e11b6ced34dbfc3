//! What was compiled for a generation is believed by the engine, so it is sealed with the key that signs the log: whoever
//! can write to the folder cannot put other automata there. Without the key it is compiled anew, about a second.

use ed25519_dalek::{Signature, Signer as _, SigningKey};
use std::path::Path;
use vaern_engine::Compiled;

const COMPILED: &str = "compiled";
const SEAL: &str = "compiled.seal";
const DOMAIN: &[u8] = b"vaern compiled rules v1\n";

/// The compiled form of the pack with that digest, if its seal holds.
pub(crate) fn open(generation: &Path, pack: &str, key: Option<&SigningKey>) -> Option<Compiled> {
    let key = key?;
    let bytes = std::fs::read(generation.join(COMPILED)).ok()?;
    let seal = std::fs::read(generation.join(SEAL)).ok()?;
    let seal = Signature::from_slice(&seal).ok()?;
    key.verifying_key().verify_strict(&message(pack, &bytes), &seal).ok()?;
    Some(Compiled::from_bytes(bytes.into()))
}

/// The two files of a compiled form.
pub(crate) fn files(compiled: &Compiled, pack: &str, key: &SigningKey) -> [(String, Vec<u8>); 2] {
    let bytes = compiled.bytes().to_vec();
    let seal = key.sign(&message(pack, &bytes)).to_vec();
    [(COMPILED.to_owned(), bytes), (SEAL.to_owned(), seal)]
}

/// The same two of another generation, if it has them.
pub(crate) fn copied(generation: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |name: &str| Some((name.to_owned(), std::fs::read(generation.join(name)).ok()?));
    [COMPILED, SEAL].into_iter().filter_map(read).collect()
}

fn message(pack: &str, bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    [DOMAIN, pack.as_bytes(), b"\n", &Sha256::digest(bytes)].concat()
}
