//! `config.toml` in the data directory: the endpoints that the organisation approved. Signed packs take this over.

use crate::problem::{Code, Problem};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use vaern_audit::Id;
use vaern_gateway::{DEMO_ID, Endpoint};

/// The data directory: `VAERN_HOME`, else the platform's place for local application data.
pub fn home() -> PathBuf {
    std::env::var_os("VAERN_HOME")
        .map_or_else(|| dirs::data_local_dir().unwrap_or_else(|| PathBuf::from(".")).join("vaern"), PathBuf::from)
}

/// The folder outside the user's profile: `VAERN_MACHINE`, else the platform's place for what a machine shares.
pub fn machine() -> PathBuf {
    let place = if cfg!(windows) {
        std::env::var_os("ProgramData").map_or_else(|| PathBuf::from("C:\\ProgramData"), PathBuf::from).join("Vaern")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/Library/Application Support/Vaern")
    } else {
        PathBuf::from("/var/lib/vaern")
    };
    std::env::var_os("VAERN_MACHINE").map_or(place, PathBuf::from)
}

/// What the file may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    endpoint: Vec<EndpointTable>,
    org_unit: Option<String>,
    demo: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndpointTable {
    id: String,
    name: String,
    base_url: String,
    model: String,
    #[serde(default)]
    needs_key: bool,
}

/// The configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Approved endpoints, besides the demo.
    pub endpoints: Vec<Endpoint>,
    /// Organisational unit for the log.
    pub org_unit: Option<Id>,
    /// Whether the built-in demo endpoint is offered: by default when there is no other.
    pub demo: bool,
}

impl Config {
    /// Reads `config.toml` in `home`; a missing file is an empty one.
    ///
    /// # Errors
    /// [`Code::ConfigInvalid`] with the line.
    pub fn read(home: &Path) -> Result<Self, Problem> {
        let path = home.join("config.toml");
        let invalid =
            |why: String| Problem::new(Code::ConfigInvalid).with("file", path.display().to_string()).with("why", why);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(invalid(e.kind().to_string())),
        };
        let line = |e: &toml::de::Error| e.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        let file: File = toml::from_str(&text).map_err(|e| invalid(format!("{} ({})", e.message(), line(&e))))?;
        let org_unit = file.org_unit.as_deref().map(Id::new).transpose().map_err(|e| invalid(e.to_string()))?;
        let endpoints: Vec<Endpoint> = file.endpoint.into_iter().map(endpoint).collect();
        for (index, e) in endpoints.iter().enumerate() {
            Id::new(&e.id).map_err(|why| invalid(format!("endpoint {}: {why}", e.id)))?;
            let problem = match () {
                // The demo says of itself that it is no model; nothing else may.
                () if e.id == DEMO_ID => "this id is reserved",
                () if endpoints[..index].iter().any(|other| other.id == e.id) => "the id stands twice",
                () if !e.is_allowed() => "base_url must be https, or http on this machine, without a password in it",
                () => continue,
            };
            return Err(invalid(format!("endpoint {}: {problem}", e.id)));
        }
        Ok(Self { demo: file.demo.unwrap_or(endpoints.is_empty()), endpoints, org_unit })
    }
}

fn endpoint(table: EndpointTable) -> Endpoint {
    Endpoint {
        id: table.id,
        name: table.name,
        base_url: table.base_url.trim_end_matches('/').to_owned(),
        model: table.model,
        needs_key: table.needs_key,
    }
}
