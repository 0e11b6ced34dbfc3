//! The pack that the binary carries. `build.rs` made it from `rules/dk-base`, and its compiled form beside it.

use crate::pack::Proof;
use std::borrow::Cow;
use vaern_engine::Compiled;

static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dk-base.pack"));
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dk-base.compiled"));
const DIGEST: &str = env!("DK_BASE_DIGEST");

/// The built-in pack: its bytes and the digest pinned at build time.
pub fn built_in() -> (Cow<'static, [u8]>, Proof) {
    (Cow::Borrowed(PACK), Proof::Pinned(Cow::Borrowed(DIGEST)))
}

/// What was built ahead for the pack of that digest.
pub(crate) fn compiled(digest: &str) -> Option<Compiled> {
    (digest == DIGEST).then(|| Compiled::from_bytes(Cow::Borrowed(COMPILED)))
}
