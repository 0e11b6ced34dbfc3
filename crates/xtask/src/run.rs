//! `cargo xtask run`: from a bare machine to the working app, on the built-in demo endpoint.

use crate::machine::{APP, VIRTUAL_DISPLAY, npm, packages, page};
use crate::shell::{capture, command, run, target, text};
use anyhow::{Context as _, Result, bail};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The sample that `--headless` works on.
const SAMPLE: &str = "docs/sample.txt";

/// Builds the app and opens its window; without a display it opens under Xvfb and leaves a picture.
pub(crate) fn window() -> Result<()> {
    let started = Instant::now();
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
        || cfg!(not(target_os = "linux"));
    packages(if has_display { &[APP] } else { &[APP, VIRTUAL_DISPLAY] })?;
    npm()?;
    println!("Building the page …");
    page()?;
    step("app", command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-desktop"]))?;
    let app = target().join("fast/vaern-desktop");
    println!("Built in {:.0} s: {}", started.elapsed().as_secs_f64(), app.display());
    if has_display {
        println!("The window opens. Paste a text; the demo endpoint answers without a network.");
        return run(Command::new(app));
    }
    picture(&mut Command::new(app))
}

/// The same job in a terminal.
pub(crate) fn headless() -> Result<()> {
    step("vaern", command("cargo", &["build", "--quiet", "--profile", "fast", "-p", "vaern-cli"]))?;
    let home = target().join("headless-home");
    println!("{SAMPLE} through review, approval, the demo endpoint and back:\n");
    let ask = |args: &[&str]| {
        let mut vaern = command(target().join("fast/vaern"), args);
        vaern.env("VAERN_HOME", &home);
        vaern
    };
    run(ask(&["ask", "--yes", "--endpoint", "demo", SAMPLE]))?;
    println!();
    run(ask(&["audit", "verify"]))
}

fn step(name: &str, command: Command) -> Result<()> {
    println!("Building the {name} …");
    run(command)
}

/// Starts the app under a virtual display, waits for its window, and saves what it looks like.
fn picture(app: &mut Command) -> Result<()> {
    let display = Display::start()?;
    let child = app.env("DISPLAY", &display.name).stdin(Stdio::null()).spawn().context("the app starts")?;
    let _app = Stopped(child);
    let path = target().join("vaern-window.png");
    let path_arg = path.to_str().context("a UTF-8 path")?;
    let started = Instant::now();
    // The first frames are blank: take pictures until the inside of the window has as many shades as text has.
    loop {
        let mut import = command("import", &["-window", "root", path_arg]);
        import.env("DISPLAY", &display.name);
        let inside = ["-crop", "1100x700+90+100", "-format", "%k", "info:"];
        let mut colours = command("convert", &[path_arg]);
        colours.args(inside);
        if capture(import)?.status.success() && text(&capture(colours)?).trim().parse().unwrap_or(0) > 100 {
            break;
        }
        if started.elapsed() > Duration::from_secs(30) {
            bail!("the window did not appear within 30 s");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("There is no display here, so the app ran under Xvfb. Its window: {}", path.display());
    println!("With a display, the same command opens the window. Without one, try: cargo xtask run --headless");
    Ok(())
}

/// A virtual display with a window manager, ended when dropped.
struct Display {
    name: String,
    _server: Stopped,
    _manager: Stopped,
}

impl Display {
    fn start() -> Result<Self> {
        let free = (90..200).find(|n| !std::path::Path::new(&format!("/tmp/.X{n}-lock")).exists());
        let name = format!(":{}", free.context("a free display number")?);
        let quiet = |mut command: Command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = quiet(command("Xvfb", &[&name, "-screen", "0", "1280x880x24"]))?;
        let server = Stopped(server);
        let socket = format!("/tmp/.X11-unix/X{}", name.trim_start_matches(':'));
        let started = Instant::now();
        while !std::path::Path::new(&socket).exists() {
            if started.elapsed() > Duration::from_secs(10) {
                bail!("Xvfb did not start");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut openbox = command("openbox", &[]);
        openbox.env("DISPLAY", &name);
        let manager = Stopped(quiet(openbox)?);
        Ok(Self { name, _server: server, _manager: manager })
    }
}

struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
