//! Builds the guests of this workspace into blobs.
//!
//! ```text
//! build-programs FOLDER TARGET            rebuilds output/*.polkavm and output/manifest.json
//! build-programs FOLDER TARGET --check    builds the source in FOLDER and compares with what is committed here
//! ```

use build_programs::{build, hash, Request, Toolchain};
use serde_json::{json, Value};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// A guest and the payload that its example job uses.
struct Guest {
    name: &'static str,
    payload: Option<&'static str>,
}

const GUESTS: [Guest; 9] = [
    Guest { name: "alignment", payload: Some("alignment/data/proteins.bin") },
    Guest { name: "benchmark", payload: None },
    Guest { name: "digits-inference", payload: Some("digits-inference/data/network.bin") },
    Guest { name: "digits-search", payload: Some("digits-search/data/digits.bin") },
    Guest { name: "mandelbrot", payload: Some("mandelbrot/data/seahorse.bin") },
    Guest { name: "option-pricing", payload: Some("option-pricing/data/hull.bin") },
    Guest { name: "primes", payload: None },
    Guest { name: "proof-of-work", payload: Some("proof-of-work/data/genesis.bin") },
    Guest { name: "square", payload: None },
];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder, target] => rebuild(Path::new(folder), Path::new(target)),
        [folder, target, "--check"] => check(Path::new(folder), Path::new(target)),
        _ => Err("usage: build-programs FOLDER TARGET [--check]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn rebuild(folder: &Path, target: &Path) -> Result<()> {
    let output = committed();
    fs::create_dir_all(&output)?;
    let mut programs = Vec::new();
    for guest in &GUESTS {
        let blob = blob(guest, folder, target)?;
        let file = format!("{}.polkavm", guest.name);
        fs::write(output.join(&file), &blob)?;
        let hash = hash(&blob);
        println!("{file}: {} bytes, {hash}", blob.len());
        let mut entry = json!({
            "name": guest.name, "file": file, "hash": hash, "size": blob.len(),
        });
        if let Some(payload) = guest.payload {
            let bytes = fs::read(folder.join(payload))?;
            entry["payload"] =
                json!({ "file": payload, "hash": self::hash(&bytes), "size": bytes.len() });
        }
        programs.push(entry);
    }
    let manifest = json!({ "rustc": Toolchain::find()?.version, "programs": programs });
    fs::write(manifest_file(), format!("{manifest:#}\n"))?;
    Ok(())
}

fn check(folder: &Path, target: &Path) -> Result<()> {
    let manifest: Value = serde_json::from_slice(&fs::read(manifest_file())?)?;
    let ours = Toolchain::find()?.version;
    let theirs = manifest["rustc"].as_str().unwrap_or("an unnamed one");
    let is_same_compiler = ours == theirs;
    if !is_same_compiler {
        eprintln!(
            "The manifest was made with {theirs}; this is {ours}.\n\
             The same bytes are promised for the manifest's compiler only."
        );
    }
    let mut differences = Vec::new();
    for guest in &GUESTS {
        let programs = manifest["programs"].as_array().into_iter().flatten();
        let entry = programs.into_iter().find(|entry| entry["name"] == guest.name);
        let promised = entry.map_or(&Value::Null, |entry| &entry["hash"]);
        let committed = hash(&fs::read(committed().join(format!("{}.polkavm", guest.name)))?);
        let rebuilt = hash(&blob(guest, folder, target)?);
        for (what, found) in [("the committed blob", committed), ("a fresh build", rebuilt)] {
            if *promised != found {
                differences.push(format!(
                    "{}: the manifest says {promised}, {what} has \"{found}\"",
                    guest.name
                ));
            }
        }
    }
    if differences.is_empty() {
        println!("The committed blobs are what their source gives.");
        return Ok(());
    }
    let advice = if is_same_compiler {
        "If the source was meant to change, run scripts/programs and commit programs/output."
    } else {
        "Install the manifest's compiler, or run scripts/programs and commit programs/output."
    };
    Err(format!("{}\n{advice}", differences.join("\n")).into())
}

/// Builds one guest.
fn blob(guest: &Guest, folder: &Path, target: &Path) -> Result<Vec<u8>> {
    let folder = folder.join(guest.name);
    let request =
        Request { folder: &folder, bin: Some(guest.name), target: Some(target), quiet: true };
    let built = build(&request).map_err(|error| format!("{}: {error}", guest.name))?;
    if built.linked.symbols.is_none() {
        return Err(format!("{}: its names change its code", guest.name).into());
    }
    Ok(built.linked.blob)
}

/// Where the blobs are that belong to the checkout in which this tool was built.
fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("output").components().collect()
}

fn manifest_file() -> PathBuf {
    committed().join("manifest.json")
}
