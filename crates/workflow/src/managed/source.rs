//! Where managed settings come from on each platform. Registry and preferences were never run, only written.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// Settings by name, as they were written. Nothing is checked yet.
pub type Values = BTreeMap<String, Value>;

/// Bytes of a policy file at most.
const FILE_BYTES: u64 = 1 << 20;

/// A place that holds managed settings.
pub trait Source {
    /// Where it is, for messages.
    fn place(&self) -> String;

    /// Everything that stands there; `None` when the place does not exist, and so nothing is managed.
    ///
    /// # Errors
    /// The reason in English when the place exists and cannot be read in full.
    fn read(&self) -> Result<Option<Values>, String>;
}

/// The place of this platform.
pub(super) fn of_this_platform() -> impl Source {
    #[cfg(windows)]
    return Registry;
    #[cfg(target_os = "macos")]
    return Preferences;
    #[cfg(not(any(windows, target_os = "macos")))]
    return PolicyFile::at("/etc/vaern/policy.json");
}

/// A JSON file with one object: `/etc/vaern/policy.json`, or the file that `VAERN_POLICY` names.
#[derive(Debug, Clone)]
pub struct PolicyFile {
    path: PathBuf,
    /// Whether its absence is an error.
    needed: bool,
}

impl PolicyFile {
    /// A file that need not be there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), needed: false }
    }

    /// A file that somebody named: that it is absent is an error.
    pub fn named(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), needed: true }
    }
}

impl Source for PolicyFile {
    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn read(&self) -> Result<Option<Values>, String> {
        // The link itself: one that leads nowhere was put there by somebody, and is not the absence of a policy.
        match std::fs::symlink_metadata(&self.path) {
            Err(e) if e.kind() == ErrorKind::NotFound && !self.needed => Ok(None),
            Err(e) => Err(e.kind().to_string()),
            Ok(_) => parse(&contents(&self.path)?).map(Some),
        }
    }
}

fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|e| e.kind().to_string())?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|e| e.kind().to_string())?;
    if bytes.len() as u64 > FILE_BYTES {
        return Err(format!("more than {FILE_BYTES} bytes"));
    }
    Ok(bytes)
}

fn parse(bytes: &[u8]) -> Result<Values, String> {
    serde_json::from_slice::<Object>(bytes).map(|object| object.0).map_err(|e| e.to_string())
}

/// One JSON object. A name that stands twice is an error: which one was meant?
struct Object(Values);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Object;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object with settings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut values = Values::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if values.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("{name:?} stands twice")));
                    }
                    values.insert(name, value);
                }
                Ok(Object(values))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// The values under `HKLM\SOFTWARE\Policies\Vaern`.
#[cfg(windows)]
#[derive(Debug, Clone, Copy)]
pub struct Registry;

#[cfg(windows)]
impl Registry {
    const KEY: &str = r"SOFTWARE\Policies\Vaern";
    /// `ERROR_FILE_NOT_FOUND` as an `HRESULT`.
    const NOT_FOUND: u32 = 0x8007_0002;

    /// The value as JSON. Numbers and bytes become `null`, which no setting takes.
    fn value(value: windows_registry::Value) -> Result<Value, String> {
        use windows_registry::Type;
        match value.ty() {
            Type::String | Type::ExpandString => String::try_from(value).map(Value::from).map_err(|e| e.to_string()),
            Type::MultiString => Vec::<String>::try_from(value).map(Value::from).map_err(|e| e.to_string()),
            _ => Ok(Value::Null),
        }
    }
}

#[cfg(windows)]
impl Source for Registry {
    fn place(&self) -> String {
        format!(r"HKLM\{}", Self::KEY)
    }

    fn read(&self) -> Result<Option<Values>, String> {
        let key = match windows_registry::LOCAL_MACHINE.open(Self::KEY) {
            Err(e) if e.code().0.cast_unsigned() == Self::NOT_FOUND => return Ok(None),
            key => key.map_err(|e| e.to_string())?,
        };
        let mut values = Values::new();
        // Each setting by name: the walk below ends without a word where it fails.
        for setting in super::SETTINGS {
            match key.get_value(setting.name) {
                Err(e) if e.code().0.cast_unsigned() == Self::NOT_FOUND => {}
                value => {
                    let value = Self::value(value.map_err(|e| e.to_string())?)?;
                    values.insert(setting.name.to_owned(), value);
                }
            }
        }
        // Names that are no settings. The registry does not tell upper case from lower.
        for (name, _) in key.values().map_err(|e| e.to_string())? {
            if !super::SETTINGS.iter().any(|setting| setting.name.eq_ignore_ascii_case(&name)) {
                values.insert(name, Value::Null);
            }
        }
        Ok(Some(values))
    }
}

/// What a configuration profile of the machine wrote for `dk.vaern`.
#[cfg(target_os = "macos")]
#[derive(Debug, Clone, Copy)]
pub struct Preferences;

#[cfg(target_os = "macos")]
impl Preferences {
    const FILE: &str = "/Library/Managed Preferences/dk.vaern.plist";

    /// The value as JSON. What is neither text nor list becomes `null`, which no setting takes.
    fn value(value: &plist::Value) -> Value {
        match value {
            plist::Value::String(text) => Value::from(text.as_str()),
            plist::Value::Array(items) => Value::Array(items.iter().map(Self::value).collect()),
            _ => Value::Null,
        }
    }
}

#[cfg(target_os = "macos")]
impl Source for Preferences {
    fn place(&self) -> String {
        Self::FILE.to_owned()
    }

    fn read(&self) -> Result<Option<Values>, String> {
        match std::fs::symlink_metadata(Self::FILE) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e.kind().to_string()),
            Ok(_) => {}
        }
        let read = plist::Value::from_reader(std::io::Cursor::new(contents(Path::new(Self::FILE))?));
        let read = read.map_err(|e| e.to_string())?;
        let entries = read.as_dictionary().ok_or("not a dictionary")?;
        // The system writes names such as `PayloadUUID` of its own beside those of the profile.
        let ours = entries.iter().filter(|(name, _)| !name.starts_with("Payload"));
        Ok(Some(ours.map(|(name, value)| (name.clone(), Self::value(value))).collect()))
    }
}
