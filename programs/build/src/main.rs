//! Builds the guests of this workspace into blobs, to the same bytes everywhere.
//!
//! ```text
//! build-programs TARGET_FOLDER            rebuilds output/*.polkavm and output/manifest.json
//! build-programs TARGET_FOLDER --check    rebuilds elsewhere and compares with what is committed
//! ```

use blake2::{digest::consts::U32, Blake2b, Digest};
use polkavm_linker::{program_from_elf, Config, TargetInstructionSet, TARGET_JSON_64_BIT_NEW};
use serde_json::{json, Value};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
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

/// The target's name is its file's, without the extension.
const TARGET: &str = "riscv64emac-unknown-none-polkavm";

/// A power of two, or the machine's backends would trap at different depths.
const STACK_BYTES: u32 = 64 * 1024;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [target] => build(Path::new(target)),
        [target, "--check"] => check(Path::new(target)),
        _ => Err("usage: build-programs TARGET_FOLDER [--check]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn build(target: &Path) -> Result<()> {
    let output = output_folder();
    fs::create_dir_all(&output)?;
    let mut programs = Vec::new();
    for guest in &GUESTS {
        let blob = blob(guest, target)?;
        let file = format!("{}.polkavm", guest.name);
        fs::write(output.join(&file), &blob)?;
        let hash = hash(&blob);
        println!("{file}: {} bytes, {hash}", blob.len());
        let mut entry = json!({
            "name": guest.name, "file": file, "hash": hash, "size": blob.len(),
        });
        if let Some(payload) = guest.payload {
            let bytes = fs::read(workspace().join(payload))?;
            entry["payload"] =
                json!({ "file": payload, "hash": self::hash(&bytes), "size": bytes.len() });
        }
        programs.push(entry);
    }
    let manifest = json!({ "rustc": rustc_version()?, "programs": programs });
    fs::write(manifest_file(), format!("{manifest:#}\n"))?;
    Ok(())
}

fn check(target: &Path) -> Result<()> {
    let manifest: Value = serde_json::from_slice(&fs::read(manifest_file())?)?;
    let (ours, theirs) = (rustc_version()?, manifest["rustc"].as_str().unwrap_or("an unnamed one"));
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
        let committed = hash(&fs::read(output_folder().join(format!("{}.polkavm", guest.name)))?);
        let rebuilt = hash(&blob(guest, target)?);
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
fn blob(guest: &Guest, target: &Path) -> Result<Vec<u8>> {
    fs::create_dir_all(target)?;
    let target = target.canonicalize()?;
    let description = target.join(TARGET).with_extension("json");
    if fs::read_to_string(&description).ok().as_deref() != Some(TARGET_JSON_64_BIT_NEW) {
        fs::write(&description, TARGET_JSON_64_BIT_NEW)?;
    }
    let status = Command::new("cargo")
        .current_dir(workspace())
        .args(["build", "--release", "--locked", "--quiet", "-Zjson-target-spec"])
        .args(["-Zbuild-std=core,alloc", "--package", guest.name, "--bin", guest.name])
        .arg("--target")
        .arg(&description)
        .arg("--target-dir")
        .arg(&target)
        // A stable compiler, with the two unstable options of cargo above.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", remapped_paths()?)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .status()?;
    if !status.success() {
        return Err(format!("{}: the build failed", guest.name).into());
    }
    let elf = fs::read(target.join(TARGET).join("release").join(guest.name))?;
    let mut config = Config::default();
    config.set_strip(true).set_min_stack_size(STACK_BYTES);
    program_from_elf(config, TargetInstructionSet::JamV1, &elf)
        .map_err(|error| format!("{}: {error}", guest.name).into())
}

/// Compiler flags that keep the names of this machine's folders out of the blobs.
fn remapped_paths() -> Result<String> {
    let sysroot = rustc(&["--print", "sysroot"])?;
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))?;
    let workspace = workspace();
    let remapped = [
        (workspace.as_path(), "/programs"),
        (sysroot.as_ref(), "/rust"),
        (home.as_ref(), "/cargo"),
    ];
    let flags = remapped.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    // Cargo's separator of encoded flags.
    Ok(flags.join("\x1f"))
}

fn rustc_version() -> Result<String> {
    rustc(&["--version"])
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(arguments).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_string())
}

fn workspace() -> PathBuf {
    // The tool is run from the checkout that it was built in.
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").components().collect()
}

fn output_folder() -> PathBuf {
    workspace().join("output")
}

fn manifest_file() -> PathBuf {
    output_folder().join("manifest.json")
}

fn hash(bytes: &[u8]) -> String {
    let digest = Blake2b::<U32>::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{hex}")
}
