//! The window shows our own page and nothing else, whatever a link or a script wants.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Runtime, Url};

/// A plugin that refuses every navigation away from the page that the binary carries.
pub(crate) fn stay<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("navigation").on_navigation(|_, url| is_ours(url)).build()
}

/// `tauri://localhost` on Linux and macOS, `http(s)://tauri.localhost` on Windows.
fn is_ours(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_itself_is_shown() {
        for (url, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.dk/", false),
            ("http://127.0.0.1:8080/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(Url::parse(url).is_ok_and(|u| is_ours(&u)), ours, "{url}");
        }
    }
}
