//! The commands, one module for each noun.

pub(crate) mod account;
mod capacity;
pub(crate) mod delegation;
pub(crate) mod demand;
pub(crate) mod domain;
mod explain;
pub(crate) mod gov;
pub(crate) mod items;
pub(crate) mod job;
pub(crate) mod outputs;
pub(crate) mod parameters;
pub(crate) mod program;
pub(crate) mod provider;
pub(crate) mod route;
mod spot;
mod standing;
pub(crate) mod validator;
pub(crate) mod wait;

use anyhow::Context as _;
use std::path::Path;

/// Reads a file, naming it if that fails.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Bytes as 0x hex.
fn hex(bytes: impl AsRef<[u8]>) -> String {
    format!("0x{}", hex::encode(bytes))
}
