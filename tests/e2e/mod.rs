//! The real app in a real window, driven by WebDriver.

mod driver;
mod keyring;
mod pictures;
mod speed;
mod window;
