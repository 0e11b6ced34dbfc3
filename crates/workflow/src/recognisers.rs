//! The trained recognisers, which every engine of a process shares.

use std::sync::{Arc, LazyLock};
use vaern_engine::Detector;
use vaern_names::Names;

/// The recogniser of names. Its weights are read at the first full inspection, and what it has read is remembered by all
/// engines together.
pub fn recognisers() -> Vec<Box<dyn Detector>> {
    static NAMES: LazyLock<Arc<Names>> = LazyLock::new(Arc::default);
    vec![Box::new(Arc::clone(&NAMES))]
}
