//! Managed settings: what the organisation decided about this device.
//!
//! There are seven, in one table ([`SETTINGS`]). Reader, JSON Schema, ADMX, profile and example go by that table.
//! A setting that is not configured is absent. What cannot be obeyed is a visible [`Fault`] and the restrictive choice:
//! a mistake in a policy never opens anything. Unknown names stop sending: one may be a misspelt setting that restricts.
//!
//! | Platform | Place |
//! |---|---|
//! | Linux | `/etc/vaern/policy.json` |
//! | Windows | `HKLM\SOFTWARE\Policies\Vaern` |
//! | macOS | `/Library/Managed Preferences/dk.vaern.plist` |
//!
//! Where that place does not exist, the environment variable `VAERN_POLICY` may name a policy file: for tests and for
//! machines that nobody manages. Where it exists, the variable is ignored.

mod admx;
mod choice;
mod fault;
mod files;
mod setting;
mod source;
mod value;

pub use choice::{FrontDoor, FrontDoors, Mode, Ring};
pub use fault::{Fault, Why};
pub use files::deployment_files;
pub use setting::{Bilingual, Choice, Format, Kind, SETTINGS, Setting};
#[cfg(target_os = "macos")]
pub use source::Preferences;
#[cfg(windows)]
pub use source::Registry;
pub use source::{PolicyFile, Source, Values};
pub use value::{Fingerprint, Unit};

use fault::short;
use serde_json::Value;
use setting::Key;
use std::collections::BTreeMap;
use std::ffi::OsString;

/// The environment variable that names a policy file on a machine without one in its place.
const VARIABLE: &str = "VAERN_POLICY";

/// What is managed on this device, checked: every field holds what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Managed {
    /// Where packs are fetched, in the order of trying. Empty: nowhere.
    pub repository_urls: Vec<String>,
    /// The root that is trusted. `None`: no root is.
    pub root_fingerprint: Option<Fingerprint>,
    /// Whose layers this device follows. `None`: the base alone.
    pub unit: Option<Unit>,
    /// The least version of layers, by name; a layer that is not here has none. While the setting has a fault this is
    /// empty and [`Self::stops_sending`] says so.
    pub min_pack_version: BTreeMap<String, u64>,
    /// The ring.
    pub ring: Ring,
    /// What rules do that are newer than the built-in pack.
    pub mode: Mode,
    /// The open front doors.
    pub front_doors: FrontDoors,
    /// What could not be obeyed.
    pub faults: Vec<Fault>,
    /// The settings that are configured, in the order of [`SETTINGS`], with their values as they were written, cut after
    /// 200 characters. One with a fault is here too: it is the organisation's, and not the employee's to change.
    pub configured: Vec<(&'static str, String)>,
}

impl Managed {
    /// A machine without policy: nothing is fetched, nothing is forbidden.
    pub fn none() -> Self {
        Self {
            repository_urls: Vec::new(),
            root_fingerprint: None,
            unit: None,
            min_pack_version: BTreeMap::new(),
            ring: Ring::Broad,
            mode: Mode::Enforce,
            front_doors: FrontDoors::all(),
            faults: Vec::new(),
            configured: Vec::new(),
        }
    }

    /// What is managed on this machine, now. It is read anew at each call, so that a changed policy is obeyed.
    pub fn of_this_machine() -> Self {
        Self::first_of(&source::of_this_platform(), std::env::var_os(VARIABLE))
    }

    /// What `source` says. What cannot be read restricts everything.
    pub fn read(source: &dyn Source) -> Self {
        match source.read() {
            Ok(Some(values)) => Self::from_values(&values),
            Ok(None) => Self::none(),
            Err(why) => Self::unreadable(source.place(), &why),
        }
    }

    /// What these values say.
    pub fn from_values(values: &Values) -> Self {
        let mut out = Self::none();
        for setting in SETTINGS {
            let Some(value) = values.get(setting.name) else { continue };
            out.configured.push((setting.name, shown(value)));
            if let Err(why) = out.set(setting, value) {
                out.restrict(setting.key);
                out.faults.push(Fault { setting: setting.name.to_owned(), why });
            }
        }
        let unknown = values.keys().filter(|name| Setting::named(name).is_none());
        out.faults.extend(unknown.map(|name| Fault { setting: short(name), why: Why::NoSuchSetting }));
        out
    }

    /// Whether the setting of that name is the organisation's («Styret af din organisation»).
    pub fn is_configured(&self, name: &str) -> bool {
        self.configured.iter().any(|(configured, _)| *configured == name)
    }

    /// The first fault on account of which nothing may be sent.
    pub fn stops_sending(&self) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.stops_sending())
    }

    /// The first fault on account of which nothing may be fetched or installed.
    pub fn stops_updates(&self) -> Option<&Fault> {
        self.faults.iter().find(|fault| fault.stops_updates())
    }

    /// The names of the layers on top of the base that this device follows, the wider one first: none, one or two.
    pub fn layers(&self) -> Vec<&str> {
        self.unit.as_ref().map(Unit::layers).unwrap_or_default()
    }

    /// The least version of `layer` with which this device may send; 0 when none is set.
    pub fn least_version(&self, layer: &str) -> u64 {
        self.min_pack_version.get(layer).copied().unwrap_or(0)
    }

    /// What `place` says; where it does not exist, what the file says that `named` names.
    fn first_of(place: &dyn Source, named: Option<OsString>) -> Self {
        match (place.read(), named.filter(|path| !path.is_empty())) {
            (Ok(Some(values)), _) => Self::from_values(&values),
            (Err(why), _) => Self::unreadable(place.place(), &why),
            (Ok(None), Some(path)) => Self::read(&PolicyFile::named(path)),
            (Ok(None), None) => Self::none(),
        }
    }

    /// Somebody manages this machine, and nobody knows how.
    fn unreadable(place: String, why: &str) -> Self {
        let mut out = Self::none();
        for setting in SETTINGS {
            out.restrict(setting.key);
        }
        out.faults.push(Fault { setting: place, why: Why::Unreadable(short(why)) });
        out
    }

    fn set(&mut self, setting: &Setting, value: &Value) -> Result<(), Why> {
        let kind = setting.kind;
        let items = kind.items(value)?;
        match setting.key {
            Key::RepositoryUrls => self.repository_urls = each(kind, &items, value::repository_url)?,
            Key::RootFingerprint => self.root_fingerprint = only(kind, &items, Fingerprint::parse)?,
            Key::Unit => self.unit = only(kind, &items, Unit::parse)?,
            Key::MinPackVersion => self.min_pack_version = by_layer(each(kind, &items, value::least_version)?)?,
            Key::Ring => self.ring = only(kind, &items, Ring::named)?.unwrap_or(Ring::Broad),
            Key::Mode => self.mode = only(kind, &items, Mode::named)?.unwrap_or(Mode::Enforce),
            Key::FrontDoors => self.front_doors = each(kind, &items, FrontDoor::named)?.into_iter().collect(),
        }
        Ok(())
    }

    /// The restrictive choice for one setting.
    fn restrict(&mut self, key: Key) {
        match key {
            Key::RepositoryUrls => self.repository_urls.clear(),
            Key::RootFingerprint => self.root_fingerprint = None,
            Key::Unit => self.unit = None,
            // No version is known to be enough; the fault stops sending.
            Key::MinPackVersion => self.min_pack_version.clear(),
            Key::Ring => self.ring = Ring::Broad,
            Key::Mode => self.mode = Mode::Enforce,
            Key::FrontDoors => self.front_doors = FrontDoors::none(),
        }
    }
}

/// All items in their form, or why the first that is not is refused.
fn each<T>(kind: Kind, items: &[&str], parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Why> {
    items.iter().map(|item| parse(item).ok_or_else(|| kind.refuse(item))).collect()
}

/// The item of a setting that has exactly one.
fn only<T>(kind: Kind, items: &[&str], parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Why> {
    Ok(each(kind, items, parse)?.pop())
}

/// Two versions of one layer contradict each other.
fn by_layer(versions: Vec<(String, u64)>) -> Result<BTreeMap<String, u64>, Why> {
    let mut out = BTreeMap::new();
    for (layer, version) in versions {
        if out.insert(layer.clone(), version).is_some() {
            return Err(Why::Twice(layer));
        }
    }
    Ok(out)
}

fn shown(value: &Value) -> String {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let parts = value.as_array().map(|items| items.iter().map(text).collect::<Vec<_>>().join(", "));
    short(&parts.unwrap_or_else(|| text(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;
    use serde_json::json;
    use std::path::{Path, PathBuf};

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn managed(values: &Value) -> Managed {
        Managed::from_values(&values.as_object().expect("an object").clone().into_iter().collect())
    }

    /// What a setting of `managed` looks like in force.
    fn in_force(managed: &Managed, name: &str) -> String {
        match name {
            "RepositoryUrls" => managed.repository_urls.join(" "),
            "RootFingerprint" => managed.root_fingerprint.map_or_else(|| "none".to_owned(), |f| f.to_string()),
            "Unit" => managed.layers().join(" "),
            "MinPackVersion" => format!("{:?}", managed.min_pack_version),
            "Ring" => managed.ring.as_str().to_owned(),
            "Mode" => managed.mode.as_str().to_owned(),
            "FrontDoors" => managed.front_doors.iter().map(FrontDoor::as_str).collect::<Vec<_>>().join(" "),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn valid_values_are_in_force() {
        let table = [
            ("RepositoryUrls", json!(["https://a.example/v", "file:///srv/v"]), "https://a.example/v file:///srv/v"),
            ("RepositoryUrls", json!(["file://server/share/v/"]), "file://server/share/v/"),
            ("RepositoryUrls", json!(["http://127.0.0.1:8080/v"]), "http://127.0.0.1:8080/v"),
            ("RepositoryUrls", json!(["http://[::1]/", "http://localhost"]), "http://[::1]/ http://localhost"),
            ("RepositoryUrls", json!([]), ""),
            ("RootFingerprint", json!(HASH), HASH),
            ("Unit", json!("aarhus"), "aarhus"),
            ("Unit", json!("aarhus/social-2"), "aarhus aarhus/social-2"),
            ("MinPackVersion", json!(["dk-base=13", "a/b=2"]), r#"{"a/b": 2, "dk-base": 13}"#),
            ("MinPackVersion", json!(["a=999999999999999999"]), r#"{"a": 999999999999999999}"#),
            ("Ring", json!("pilot"), "pilot"),
            ("Ring", json!("broad"), "broad"),
            ("Mode", json!("shadow"), "shadow"),
            ("Mode", json!("advise"), "advise"),
            ("Mode", json!("enforce"), "enforce"),
            ("FrontDoors", json!(["cli", "window"]), "window cli"),
            ("FrontDoors", json!([]), ""),
        ];
        for (name, value, expected) in table {
            let managed = managed(&json!({ name: value }));
            assert_eq!(managed.faults, [], "{name}");
            assert_eq!(in_force(&managed, name), expected, "{name}");
            assert!(managed.is_configured(name) && managed.configured.len() == 1);
            assert!(managed.stops_sending().is_none() && managed.stops_updates().is_none());
        }
    }

    #[test]
    fn an_invalid_value_is_a_fault_and_the_restrictive_choice() {
        let invalid = |name: &str| -> Vec<Value> {
            let wrong_type = [json!(null), json!(1), json!(true), json!({}), json!([1]), json!([["a"]])];
            let more = match name {
                "RepositoryUrls" => vec![
                    json!("https://a.example"),
                    json!(["https://a.example", "http://a.example"]),
                    json!(["ftp://a.example"]),
                    json!(["https://"]),
                    json!(["https://:443/"]),
                    json!(["https://user@a.example/"]),
                    json!(["https://a.example/?x"]),
                    json!(["https://a.example/#x"]),
                    json!(["https://a.example/ x"]),
                    json!(["https:\\\\a.example"]),
                    json!(["http://localhost.a.example/"]),
                    json!(["http://localhost:x/"]),
                    json!(["http://127.0.0.1\\@a.example/"]),
                    json!(["file://"]),
                    json!(["file://server"]),
                    json!(["/srv/v"]),
                    json!(["HTTPS://a.example"]),
                    json!([""]),
                    json!([format!("https://a.example/{}", "x".repeat(1023))]),
                    json!(["https://a.example", "https://a.example"]),
                ],
                "RootFingerprint" => vec![
                    json!([HASH]),
                    json!(""),
                    json!(&HASH[1..]),
                    json!(HASH.to_uppercase()),
                    json!(format!("{HASH}0")),
                    json!(format!(" {HASH}")),
                    json!(HASH.replace('b', "g")),
                ],
                "Unit" => ["", "Aarhus", "aarhus/", "/social", "a/b/c", "..", "a/../b", "a b", "århus", "a_b"]
                    .map(Value::from)
                    .into_iter()
                    .chain([json!(["aarhus"]), json!("a".repeat(41))])
                    .collect(),
                "MinPackVersion" => {
                    let one = |text: &str| json!([text]);
                    let mut out: Vec<Value> = [
                        "", "a", "a=", "=1", "a=0", "a=01", "a=-1", "a=+1", "a=1.0", "a=1=2", "A=1", "a/b/c=1", "a = 1",
                    ]
                    .map(one)
                    .into();
                    out.extend([json!("a=1"), json!(["a=1", "a=2"]), json!(["a=1", "a=1"])]);
                    out.push(json!(["a=1234567890123456789"]));
                    out
                }
                "FrontDoors" => {
                    vec![json!("window"), json!(["window", "door"]), json!(["Window"]), json!(["cli", "cli"])]
                }
                _ => vec![json!(""), json!("Pilot"), json!("enforce "), json!("all"), json!(["pilot"])],
            };
            wrong_type.into_iter().chain(more).collect()
        };
        let table = [
            ("RepositoryUrls", "", "updates"),
            ("RootFingerprint", "none", "updates"),
            ("Unit", "", ""),
            ("MinPackVersion", "{}", "sending"),
            ("Ring", "broad", ""),
            ("Mode", "enforce", ""),
            ("FrontDoors", "", "sending"),
        ];
        for (name, restrictive, stops) in table {
            for value in invalid(name) {
                let managed = managed(&json!({ name: value }));
                let faults: Vec<&str> = managed.faults.iter().map(|f| f.setting.as_str()).collect();
                assert_eq!(faults, [name], "{value}");
                assert_eq!(in_force(&managed, name), restrictive, "{name} {value}");
                assert_eq!(managed.stops_sending().is_some(), stops == "sending", "{name} {value}");
                assert_eq!(managed.stops_updates().is_some(), stops == "updates", "{name} {value}");
                assert!(managed.is_configured(name));
            }
        }
    }

    #[test]
    fn one_fault_leaves_the_other_settings_in_force() {
        let managed = managed(&json!({ "Ring": "pilot", "Mode": "Shadow", "FrontDoors": ["cli"], "Unit": "a/b" }));
        assert_eq!((managed.ring, managed.mode), (Ring::Pilot, Mode::Enforce));
        assert!(managed.front_doors.allows(FrontDoor::Cli) && !managed.front_doors.allows(FrontDoor::Window));
        assert_eq!(managed.layers(), ["a", "a/b"]);
        assert!(managed.stops_sending().is_none());
    }

    #[test]
    fn an_unknown_setting_stops_sending() {
        for name in ["MinPackVersoin", "minpackversion", "Frontdoors", "$schema", ""] {
            let managed = managed(&json!({ name: ["dk-base=2"] }));
            assert_eq!(managed.faults, [Fault { setting: name.to_owned(), why: Why::NoSuchSetting }]);
            assert!(managed.stops_sending().is_some() && managed.configured.is_empty());
        }
    }

    #[test]
    fn a_machine_without_policy_is_free() {
        let none = Managed::none();
        assert!(none.faults.is_empty() && none.configured.is_empty() && none.stops_sending().is_none());
        assert!(FrontDoor::ALL.iter().all(|door| none.front_doors.allows(*door)));
        assert_eq!((none.least_version("dk-base"), none.layers().len()), (0, 0));
        assert_eq!(managed(&json!({})), none);
    }

    /// A folder of its own for one test.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("vaern-managed-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn a_file_that_does_not_parse_restricts_everything() {
        let folder = folder("broken");
        let path = folder.join("policy.json");
        let long = format!("{{}}{}", " ".repeat(1 << 20));
        let texts = ["", "{", "[]", "null", "{} x", r#"{"Ring": "pilot", "Ring": "broad"}"#, "\u{feff}{}", &long];
        let mut broken: Vec<Managed> = texts
            .iter()
            .map(|text| {
                std::fs::write(&path, text).expect("writable");
                Managed::read(&PolicyFile::at(&path))
            })
            .collect();
        std::fs::write(&path, b"{\"Unit\": \"\xe6\"}").expect("writable");
        broken.push(Managed::read(&PolicyFile::at(&path)));
        broken.push(Managed::read(&PolicyFile::at(&folder)));
        for managed in broken {
            assert!(matches!(managed.faults.as_slice(), [Fault { why: Why::Unreadable(_), .. }]), "{managed:?}");
            assert!(managed.stops_sending().is_some() && managed.stops_updates().is_some());
            assert_eq!(managed.front_doors, FrontDoors::none());
            assert_eq!((managed.ring, managed.mode), (Ring::Broad, Mode::Enforce));
            assert!(managed.repository_urls.is_empty() && managed.root_fingerprint.is_none());
        }
        std::fs::remove_dir_all(folder).expect("removable");
    }

    #[test]
    fn the_variable_counts_only_where_the_place_does_not_exist() {
        let folder = folder("places");
        let (fixed, named) = (folder.join("fixed.json"), folder.join("named.json"));
        std::fs::write(&named, r#"{ "Ring": "pilot" }"#).expect("writable");
        let read = |variable: &Path| Managed::first_of(&PolicyFile::at(&fixed), Some(variable.into()));
        assert_eq!(read(&named).ring, Ring::Pilot);
        assert_eq!(read(Path::new("")), Managed::none());
        assert!(read(&folder.join("absent.json")).stops_sending().is_some(), "it was named");
        assert_eq!(Managed::first_of(&PolicyFile::at(&fixed), None), Managed::none());
        for text in ["{}", "{"] {
            std::fs::write(&fixed, text).expect("writable");
            let managed = read(&named);
            assert_eq!((managed.ring, managed.faults.len()), (Ring::Broad, usize::from(text == "{")));
        }
        std::fs::remove_dir_all(folder).expect("removable");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_not_the_absence_of_a_policy() {
        let folder = folder("link");
        let link = folder.join("policy.json");
        std::os::unix::fs::symlink(folder.join("gone"), &link).expect("a link");
        assert!(Managed::read(&PolicyFile::at(&link)).stops_sending().is_some());
        std::fs::remove_dir_all(folder).expect("removable");
    }

    #[test]
    fn faults_say_what_is_wrong_and_what_holds_in_both_languages() {
        let managed = managed(&json!({ "FrontDoors": ["dør"], "Unit": "Aarhus\u{1b}", "MinPackVersoin": [] }));
        let texts: Vec<String> = managed.faults.iter().map(|fault| fault.text(Language::Danish)).collect();
        assert_eq!(
            texts,
            [
                "Unit: «Aarhus\u{fffd}» er ikke kommune eller kommune/forvaltning med tegnene a-z, 0-9 og bindestreg. \
                 Indtil det er rettet: Kun grundpakken gælder.",
                "FrontDoors: «dør» er ikke en af værdierne window, hotkey, clipboard, extension, proxy, file, cli. \
                 Indtil det er rettet: Alle er lukkede. Værn sender ikke.",
                "MinPackVersoin: Der findes ingen indstilling med det navn. Indtil det er rettet: Værn sender ikke.",
            ]
        );
        assert_eq!(
            managed.faults[2].to_string(),
            "MinPackVersoin: There is no setting of that name. Until it is mended: Værn does not send."
        );
        let long = Fault { setting: "Unit".into(), why: Kind::refuse(SETTINGS[2].kind, &"x".repeat(1000)) };
        assert!(long.text(Language::English).len() < 500);
    }

    fn deployed(path: &str) -> String {
        deployment_files().into_iter().find(|(name, _)| *name == path).expect("a file of that name").1
    }

    #[test]
    fn the_schema_has_every_setting_and_the_example_is_one_that_it_accepts() {
        let schema: Value = serde_json::from_str(&deployed("policy.schema.json")).expect("JSON");
        let example: Value = serde_json::from_str(&deployed("policy.example.json")).expect("JSON");
        assert_eq!(schema["additionalProperties"], json!(false));
        let (properties, values) = (schema["properties"].as_object(), example.as_object().expect("an object"));
        let properties = properties.expect("an object");
        assert_eq!((properties.len(), values.len()), (SETTINGS.len(), SETTINGS.len()));
        for setting in SETTINGS {
            let (property, value) = (&properties[setting.name], &values[setting.name]);
            let form = if setting.kind.is_list() { &property["items"] } else { property };
            assert_eq!(property["type"], if value.is_array() { "array" } else { "string" });
            assert_eq!(form["type"], "string");
            let items: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |items| items.iter().collect());
            let known = form["enum"].as_array().is_none_or(|known| items.iter().all(|item| known.contains(item)));
            assert!(known && (form["enum"].is_array() != form["pattern"].is_string()), "{}", setting.name);
        }
        assert_eq!(managed(&example).faults, []);
        assert_eq!(managed(&example).configured.len(), SETTINGS.len());
    }

    /// What stands between `before` and the next `after`, everywhere.
    fn all_between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
        text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(inside, _)| inside).collect()
    }

    #[test]
    fn templates_have_every_setting_and_every_text_that_they_refer_to() {
        let admx = deployed("vaern.admx");
        for setting in SETTINGS {
            assert!(admx.contains(&format!(r#"<policy name="{}" class="Machine""#, setting.name)));
            assert!(admx.contains(&format!(r#"valueName="{}""#, setting.name)));
        }
        let sorted = |mut ids: Vec<&str>| -> Vec<String> {
            ids.sort_unstable();
            ids.iter().map(ToString::to_string).collect()
        };
        for path in ["da-DK/vaern.adml", "en-US/vaern.adml"] {
            let adml = deployed(path);
            for (reference, id) in [("$(string.", "<string id=\""), ("$(presentation.", "<presentation id=\"")] {
                // Each is referred to once and defined once, and nothing else is.
                let (used, defined) = (all_between(&admx, reference, ")"), all_between(&adml, id, "\""));
                assert_eq!(sorted(used), sorted(defined), "{path} {reference}");
            }
            let names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
            assert_eq!(sorted(all_between(&adml, "refId=\"", "\"")), sorted(names), "{path}");
            assert!(all_between(&adml, "<string id", "</string>").iter().all(|text| !text.ends_with('>')), "{path}");
        }
    }

    #[test]
    fn the_profile_and_the_guide_have_every_setting() {
        let profile = deployed("vaern.mobileconfig");
        let guide = include_str!("../../../docs/guide-it.md");
        for setting in SETTINGS {
            assert!(profile.contains(&format!("<key>{}</key>", setting.name)), "{}", setting.name);
            assert!(guide.contains(&format!("| `{}` |", setting.name)), "{}", setting.name);
        }
    }

    /// With `VAERN_WRITE_DEPLOY` set this writes the files of `deploy/`; every other run compares them.
    #[test]
    fn the_committed_deployment_files_are_those_of_the_schema() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
        for (name, fresh) in deployment_files() {
            let path = folder.join(name);
            if std::env::var_os("VAERN_WRITE_DEPLOY").is_some() {
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("deploy is writable");
                std::fs::write(&path, &fresh).expect("deploy is writable");
            }
            let committed = std::fs::read_to_string(&path).expect("deploy/ is committed");
            assert!(committed == fresh, "deploy/{name} has drifted: run this test with VAERN_WRITE_DEPLOY=1");
        }
    }
}
