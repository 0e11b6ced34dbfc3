//! Closing the window while an answer is arriving: stop it, let its outcome reach the log, then close.

use crate::app::App;
use tauri::{Manager as _, Window, WindowEvent};

pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.state::<App>();
    if !app.is_sending() {
        return;
    }
    api.prevent_close();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        window.state::<App>().stop_and_wait().await;
        // The window may be gone already; then there is nothing to do.
        let _ = window.destroy();
    });
}
