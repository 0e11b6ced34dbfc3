//! Any bytes from an endpoint, cut anywhere: the same events as uncut, and no panic in reading them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vaern_gateway::{SseParser, decode};

fuzz_target!(|input: (&[u8], usize)| {
    let (bytes, cut) = input;
    let (a, b) = bytes.split_at(cut % (bytes.len() + 1));
    let mut whole = SseParser::default();
    let mut parts = SseParser::default();
    let one = whole.push(bytes);
    let two = parts.push(a).and_then(|mut events| {
        events.extend(parts.push(b)?);
        Ok(events)
    });
    assert_eq!(one.is_ok(), two.is_ok());
    if let (Ok(one), Ok(two)) = (one, two) {
        assert_eq!(one, two);
        for event in one {
            let _ = decode(&event);
        }
    }
});
