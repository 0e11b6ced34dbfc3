//! What the machine needs: Debian packages and the page's npm packages. Installed when missing, after saying which.

use crate::shell::{capture, command, has, root, run, target, text};
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// To build and run the app.
pub(crate) const APP: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libayatana-appindicator3-dev", "librsvg2-dev"];

/// To show the window where there is no display.
pub(crate) const VIRTUAL_DISPLAY: &[&str] = &["xvfb", "xauth", "openbox", "imagemagick", "fonts-dejavu-core"];

/// To drive the app and to look at the page: the end-to-end and accessibility tests.
pub(crate) const TESTS: &[&str] = &[
    "webkit2gtk-driver",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "at-spi2-core",
    "xclip",
    "wmctrl",
    "fonts-noto-core",
    "chromium",
    "python3",
    "python3-venv",
];

/// The Update Framework's reference implementation, which the tests of packs meet.
const INTEROP: &str = "tests/interop/requirements.txt";

/// Installs the Debian packages that are missing.
pub(crate) fn packages(wanted: &[&[&str]]) -> Result<()> {
    if !has("dpkg-query") {
        println!("No Debian here: make sure that WebKitGTK 4.1 and what docs/ARCHITECTURE.md lists are installed.");
        return Ok(());
    }
    let missing: Vec<&str> = wanted.concat().into_iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing Debian packages: {}", missing.join(" "));
    apt(&["update", "-qq"])?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(&missing);
    apt(&args)
}

fn is_installed(name: &str) -> bool {
    let query = capture(command("dpkg-query", &["-W", "-f=${Status}", name]));
    query.is_ok_and(|output| text(&output).contains("install ok installed"))
}

fn apt(args: &[&str]) -> Result<()> {
    let is_root = capture(command("id", &["-u"])).is_ok_and(|output| text(&output).trim() == "0");
    let mut apt = if is_root { command("apt-get", &[]) } else { command("sudo", &["apt-get"]) };
    apt.args(["-o", "DPkg::Lock::Timeout=600"]).args(args).env("DEBIAN_FRONTEND", "noninteractive");
    // Its progress is noise; its errors are not.
    apt.stdout(std::process::Stdio::null());
    run(apt).context("install the packages above as root and try again")
}

/// `npm ci`, unless what is installed comes from the lockfile as it stands.
pub(crate) fn npm() -> Result<()> {
    if !has("npm") {
        bail!("Node.js 20.19 or newer with npm is needed (https://nodejs.org)");
    }
    let lock = fs::read(root().join("ui/package-lock.json"))?;
    let stamp = root().join("ui/node_modules/.vaern-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the page's npm packages");
    let mut ci = command("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    ci.current_dir(root().join("ui"));
    run(ci)?;
    Ok(fs::write(stamp, lock)?)
}

/// A Python with what `tests/interop` needs, from PyPI. Its path.
pub(crate) fn interop() -> Result<PathBuf> {
    let (folder, wanted) = (target().join("interop"), fs::read(root().join(INTEROP))?);
    let (python, stamp) = (folder.join("bin/python"), folder.join("installed"));
    if !fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("Installing python-tuf");
        run(command("python3", &["-m", "venv", "--clear", &folder.to_string_lossy()]))?;
        let mut pip = command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        pip.arg(root().join(INTEROP));
        run(pip)?;
        fs::write(stamp, wanted)?;
    }
    Ok(python)
}

/// Builds the page into `ui/dist`, unless what is there is newer than everything it is made of: a fresh page would have
/// the app compiled again for nothing.
pub(crate) fn page() -> Result<()> {
    let sources = ["ui/src", "ui/index.html", "ui/package-lock.json", "ui/vite.config.ts", "ui/LICENSES", "messages"];
    let newest = sources.iter().map(|path| newest(&root().join(path))).max().flatten();
    let built = fs::metadata(root().join("ui/dist/index.html")).and_then(|m| m.modified()).ok();
    if built.is_some() && built > newest {
        return Ok(());
    }
    run(npm_run("build"))
}

/// When the youngest file at or below `path` was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|m| m.modified()).ok();
    let below = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| newest(&entry.path()));
    below.chain(own).max()
}

/// A command of the page's own scripts.
pub(crate) fn npm_run(script: &str) -> std::process::Command {
    let mut npm = command("npm", &["run", "--silent", script]);
    npm.current_dir(root().join("ui"));
    npm
}
