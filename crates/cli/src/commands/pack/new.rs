//! `vaern pack new`

use super::schema;
use crate::Stop;
use std::path::PathBuf;
use vaern_workflow::rules::repository::is_path;

/// What a first pack holds. `@…@` are filled in; the rest is for its author to change.
const PACK: &str = include_str!("new/pack.toml");
const RULES: &str = include_str!("new/library.toml");

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder to make.
    folder: PathBuf,
    /// The layer's id: `aarhus`, or `aarhus/social`.
    #[arg(long)]
    id: String,
    /// Where it stands.
    #[arg(long, value_enum)]
    layer: Layer,
    /// What people call it, in Danish; the id without it.
    #[arg(long)]
    name_da: Option<String>,
    /// The same in English.
    #[arg(long)]
    name_en: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Layer {
    Municipality,
    Administration,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let (layer, parts) = match args.layer {
        Layer::Municipality => ("municipality", 1),
        Layer::Administration => ("administration", 2),
    };
    if !is_path(&args.id) || args.id.split('/').count() != parts {
        let shape = if parts == 1 { "aarhus" } else { "aarhus/social" };
        return Err(Stop::Use(format!("{} is no id of a {layer}: lower case, as in {shape}", args.id)));
    }
    if args.folder.join("pack.toml").exists() {
        return Err(Stop::Use(format!("{} holds a pack already", args.folder.display())));
    }
    let quoted = |name: &Option<String>| serde_json::json!(name.as_deref().unwrap_or(&args.id)).to_string();
    let (da, en) = (quoted(&args.name_da), quoted(&args.name_en));
    let (id, prefix) = (args.id.as_str(), args.id.replace('/', "."));
    let values = [("@id@", id), ("@prefix@", &prefix), ("@layer@", layer), ("@name_da@", &da), ("@name_en@", &en)];
    let fill = |text: &str| values.iter().fold(text.to_owned(), |text, (mark, value)| text.replace(mark, value));
    schema::write(&args.folder.join("schema"))?;
    for (name, text) in [("pack.toml", PACK), ("library.toml", RULES)] {
        std::fs::write(args.folder.join(name), fill(text))?;
        println!("{}", args.folder.join(name).display());
    }
    Ok(())
}
