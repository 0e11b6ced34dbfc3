//! Any bytes as a leaf, a note or a key: no panic, and what parses is written back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vaern_audit::{Checkpoint, Record, SigningKey, Verifier};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = Record::parse(bytes) {
        assert_eq!(Record::parse(&record.leaf()).ok(), Some(record));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let verifier = Verifier::of("vaern.test", &SigningKey::from_bytes(&[7; 32]));
        assert!(Checkpoint::open(text, &verifier).is_err(), "nobody can sign without the key");
        if let Ok(key) = Verifier::parse(text) {
            assert_eq!(Verifier::parse(&key.encode()).ok(), Some(key));
        }
    }
});
