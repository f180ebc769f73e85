//! Tasks of this repository.
//!
//! `cargo xtask tidy` checks what the compiler and clippy do not: sizes, words, boundaries, tests and links.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

mod tidy;

use anyhow::{anyhow, Context, Result};
use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The folder of the workspace, above this crate. Asked of cargo as it runs: two clones that share a target folder share
/// the binary as well.
fn root() -> Result<PathBuf> {
    let crate_folder = env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask`")?;
    let crate_folder = Path::new(&crate_folder);
    Ok(crate_folder.parent().context("the crate lies in the workspace")?.to_path_buf())
}

/// Prints the findings; whether there are none.
// A command's findings are its result.
#[allow(clippy::print_stdout)]
fn tidy() -> Result<bool> {
    let (files, findings) = tidy::run(&root()?)?;
    for finding in &findings {
        println!("{finding}");
    }
    println!("tidy: {files} files, {} findings", findings.len());
    Ok(findings.is_empty())
}

fn main() -> ExitCode {
    let clean = match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy(),
        _ => Err(anyhow!("usage: cargo xtask tidy")),
    };
    match clean {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}
