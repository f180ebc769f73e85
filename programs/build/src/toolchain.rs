use crate::Error;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The Rust that guests are built with.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// What `rustc --version` says.
    pub version: String,
    /// Where the compiler lies.
    pub(crate) sysroot: PathBuf,
    /// Where cargo keeps sources.
    pub(crate) cargo_home: PathBuf,
}

impl Toolchain {
    /// The first release, 1.x, whose cargo takes the target's description as it is given here.
    pub const MINOR_MIN: u32 = 95;

    /// The toolchain on the path, if it can build guests.
    pub fn find() -> Result<Self, Error> {
        let version = rustc(&["--version"])?;
        if minor(&version).ok_or(Error::Answer("rustc --version"))? < Self::MINOR_MIN {
            return Err(Error::OldCompiler { version });
        }
        let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?);
        let folder = sysroot.join("lib/rustlib/src/rust/library/core");
        if !folder.is_dir() {
            return Err(Error::NoStdSources { folder });
        }
        let home = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
        Ok(Self { version, sysroot, cargo_home: home.ok_or(Error::Answer("$HOME"))? })
    }
}

/// The `x` of `rustc 1.x.y (...)`; later majors count as the newest.
fn minor(version: &str) -> Option<u32> {
    let mut numbers = version.split_whitespace().nth(1)?.split('.').map(str::parse::<u32>);
    match (numbers.next()?.ok()?, numbers.next()?.ok()?) {
        (1, minor) => Some(minor),
        (0, _) => Some(0),
        _ => Some(u32::MAX),
    }
}

fn rustc(arguments: &[&str]) -> Result<String, Error> {
    let output = Command::new("rustc").args(arguments).output().map_err(Error::tool("rustc"))?;
    let said = String::from_utf8(output.stdout).ok().filter(|_| output.status.success());
    said.map(|said| said.trim().to_owned()).ok_or(Error::Answer("rustc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(minor("rustc 1.95.0 (59807616e 2026-04-14)"), Some(95));
        assert_eq!(minor("rustc 1.97.0-nightly (0123 2026-06-01)"), Some(97));
        assert_eq!(minor("rustc 2.0.0"), Some(u32::MAX));
        assert_eq!(minor("rustc"), None);
        assert_eq!(minor("rustc nightly"), None);
    }
}
