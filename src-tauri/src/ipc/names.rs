// The commands of the window. Read by `build.rs` (each becomes a permission of its own) and by the command table,
// which a test compares with it.
const COMMANDS: &[&str] = &[
    "app_info",
    "review",
    "finish",
    "choose",
    "mark",
    "undo",
    "send",
    "cancel",
    "copy_safe",
    "copy_text",
    "wire_preview",
    "new_conversation",
    "rules",
    "try_text",
];
