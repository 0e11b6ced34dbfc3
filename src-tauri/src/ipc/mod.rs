//! The border to the webview: wire types, UTF-16 offsets, commands.

mod commands;
pub(crate) mod rules;
pub(crate) mod types;
pub(crate) mod utf16;

pub(crate) use commands::handler;
