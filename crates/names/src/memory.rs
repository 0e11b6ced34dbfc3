//! What was read before: a keystroke reads only its own stretch of sentences again.

use crate::encoder::{Logits, Register};
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// Stretches in one generation, about 3 KB each; a text of 1 MiB has some 6,000.
const GENERATION: usize = 8192;

/// Logits by stretch. Holds no text: a key is 128 bits of a hash with a key of this process.
pub(crate) struct Memory {
    hashers: [RandomState; 2],
    generations: Mutex<[Generation; 2]>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { hashers: [RandomState::new(), RandomState::new()], generations: Mutex::default() }
    }

    pub(crate) fn key(&self, stretch: &str, register: Register) -> [u64; 2] {
        self.hashers.each_ref().map(|hasher| hasher.hash_one((stretch, register as u8)))
    }

    pub(crate) fn get(&self, key: [u64; 2]) -> Option<Arc<[Logits]>> {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = generations[0].get(&key) {
            return Some(Arc::clone(found));
        }
        let found = generations[1].remove(&key)?;
        insert(&mut generations, key, &found);
        Some(found)
    }

    pub(crate) fn put(&self, key: [u64; 2], logits: &Arc<[Logits]>) {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        insert(&mut generations, key, logits);
    }
}

type Generation = HashMap<[u64; 2], Arc<[Logits]>>;

/// What was used last is in the first generation; when that is full it becomes the second, and the second goes.
fn insert(generations: &mut [Generation; 2], key: [u64; 2], logits: &Arc<[Logits]>) {
    if generations[0].len() >= GENERATION {
        generations.swap(0, 1);
        generations[0].clear();
    }
    generations[0].insert(key, Arc::clone(logits));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_what_is_not_goes() {
        let memory = Memory::new();
        let logits: Arc<[Logits]> = Arc::from(Vec::new());
        let used = memory.key("used", Register::Municipal);
        let unused = memory.key("unused", Register::Municipal);
        memory.put(used, &logits);
        memory.put(unused, &logits);
        for i in 0..3 * GENERATION {
            memory.put(memory.key(&i.to_string(), Register::Municipal), &logits);
            assert!(memory.get(used).is_some(), "{i}");
        }
        assert!(memory.get(unused).is_none());
        assert_ne!(used, memory.key("used", Register::News));
    }
}
