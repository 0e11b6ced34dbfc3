//! Værn's window. Thin: commands convert, call `vaern-workflow`, convert.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod close;
mod ipc;
mod navigation;

use app::App;
use tauri::Manager as _;

fn main() {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(navigation::stay())
        .invoke_handler(ipc::handler())
        .setup(|tauri| {
            let app = tauri::async_runtime::block_on(App::open(tauri.handle().clone()));
            tauri.manage(app);
            let handle = tauri.handle().clone();
            tauri::async_runtime::spawn(async move { handle.state::<App>().follow_rules().await });
            Ok(())
        })
        .on_window_event(close::on_window_event)
        .run(tauri::generate_context!());
    if let Err(e) = built {
        // No window to say it in. The message is Tauri's and holds nothing of the user's.
        #[expect(clippy::print_stderr, reason = "there is no window")]
        {
            eprintln!("vaern-desktop: {e}");
        }
        std::process::exit(3);
    }
}
