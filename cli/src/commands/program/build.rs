//! `stardust program build`.

use super::check;
use crate::Context;
use anyhow::Context as _;
use build_programs::{Built, Request};
use clap::Args;
use serde_json::json;
use stardust_vm::Program;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Builds a guest into a blob.
#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Folder of the package
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// File for the blob; beside it comes NAME.symbols, for profiles [default: NAME.polkavm in the folder]
    #[arg(short, long, value_name = "BLOB")]
    output: Option<PathBuf>,
    /// Which binary [default: the one that is named like the package, or the only one]
    #[arg(long, value_name = "NAME")]
    bin: Option<String>,
    /// Folder for what cargo builds [default: target/guest]
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Show cargo's words only if it fails; so do results in JSON
    #[arg(short, long)]
    quiet: bool,
}

/// Builds a guest.
pub(super) fn execute(context: &Context, command: Build) -> anyhow::Result<()> {
    let Build { folder, output, bin, target_dir, quiet } = command;
    let request = Request {
        folder: &folder,
        bin: bin.as_deref(),
        target: target_dir.as_deref(),
        quiet: quiet || context.global.json,
    };
    let Built { name, linked, rustc, outside } = build_programs::build(&request)?;
    for path in &outside {
        eprintln!(
            "warning: {} is outside of the project: from another folder the blob may have other bytes",
            path.display()
        );
    }
    // A blob that the chain would refuse is not left behind.
    let program = Program::new(linked.blob).map_err(check::refused)?;
    let output = output.unwrap_or_else(|| folder.join(format!("{name}.polkavm")));
    write(&output, program.bytes())?;
    let beside = check::symbols_beside(&output);
    let symbols = match &linked.symbols {
        Some(symbols) => write(&beside, symbols).map(|()| Some(beside))?,
        None => {
            eprintln!("warning: names would change the code: there is nothing to profile it with");
            None
        }
    };
    let words = || {
        let mut rows = vec![("program", output.display().to_string())];
        if let Some(symbols) = &symbols {
            rows.push(("symbols", symbols.display().to_string()));
        }
        rows.push(("compiler", rustc.clone()));
        check::words(&program, rows)
    };
    let mut json = check::json(&program);
    if let Some(json) = json.as_object_mut() {
        json.insert("file".into(), json!(output));
        json.insert("symbols".into(), json!(symbols));
        json.insert("rustc".into(), json!(rustc));
    }
    context.out.result(words, json);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
