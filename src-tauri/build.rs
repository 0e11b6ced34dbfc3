//! Declares every command to Tauri, so that none is open to a window that has no permission for it.

include!("src/ipc/names.rs");

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)).expect("tauri.conf.json is sound");
}
