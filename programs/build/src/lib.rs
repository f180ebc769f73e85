//! Builds guests into blobs, to the same bytes everywhere.
//!
//! [`build`] drives cargo and PolkaVM's linker. What the bytes depend on is the project's source with its lock
//! file and the compiler's version. What they do not depend on: the folders that project, compiler and registry
//! lie in, the project's own profile, and what cargo is told by the environment or by configuration files.

mod error;
mod link;
mod project;
mod toolchain;

pub use error::Error;
pub use link::{link, Linked};
pub use toolchain::Toolchain;

use blake2::{digest::consts::U32, Blake2b, Digest};
use polkavm_linker::TARGET_JSON_64_BIT_NEW;
use project::Project;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The target's name is its file's, without the extension.
const TARGET: &str = "riscv64emac-unknown-none-polkavm";

/// What to build.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Folder of the package.
    pub folder: &'a Path,
    /// Which of its binaries [default: the one that is named like the package, or the only one].
    pub bin: Option<&'a str>,
    /// Folder for what cargo builds [default: `target/guest` in the project's workspace].
    pub target: Option<&'a Path>,
    /// Keep cargo's words to a failure's message.
    pub quiet: bool,
}

/// A guest that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// Name of its binary.
    pub name: String,
    /// Blob, and what a profile reads names from.
    pub linked: Linked,
    /// Version of the compiler: another one gives other bytes.
    pub rustc: String,
    /// Dependencies by a path outside the project's workspace: the bytes may depend on where these lie.
    pub outside: Vec<PathBuf>,
}

/// Builds one guest.
pub fn build(request: &Request<'_>) -> Result<Built, Error> {
    let toolchain = Toolchain::find()?;
    let project = Project::load(request.folder, request.bin)?;
    let target = match request.target {
        Some(target) => target.to_path_buf(),
        None => project.root.join("target").join("guest"),
    };
    let elf = compile(&project, &toolchain, &target, request.quiet)?;
    let linked = link(&elf)?;
    Ok(Built { name: project.bin, linked, rustc: toolchain.version, outside: project.outside })
}

/// The program that cargo makes, before PolkaVM's linker.
fn compile(
    project: &Project,
    toolchain: &Toolchain,
    target: &Path,
    quiet: bool,
) -> Result<Vec<u8>, Error> {
    fs::create_dir_all(target).map_err(Error::io(target))?;
    let target = target.canonicalize().map_err(Error::io(target))?;
    let description = target.join(TARGET).with_extension("json");
    // Cargo builds all anew when this file is younger than what it built.
    if fs::read_to_string(&description).ok().as_deref() != Some(TARGET_JSON_64_BIT_NEW) {
        fs::write(&description, TARGET_JSON_64_BIT_NEW).map_err(Error::io(&description))?;
    }
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&project.folder)
        .args(["build", "--release", "-Zjson-target-spec", "-Zbuild-std=core,alloc"])
        .args(["--package", &project.package, "--bin", &project.bin])
        .arg("--target")
        .arg(&description)
        .arg("--target-dir")
        .arg(&target)
        // A stable compiler, with the two unstable options of cargo above.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(project, toolchain));
    if project.is_locked {
        cargo.arg("--locked");
    }
    // The environment is stronger than the project's profile and than configuration files.
    cargo.envs(PROFILE);
    for name in FOREIGN {
        cargo.env_remove(name);
    }
    if quiet {
        cargo.arg("--quiet").stderr(Stdio::piped()).stdout(Stdio::null());
    }
    let output = cargo.spawn().and_then(|child| child.wait_with_output());
    let output = output.map_err(Error::tool("cargo"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::Compile { bin: project.bin.clone(), said });
    }
    let elf = target.join(TARGET).join("release").join(&project.bin);
    fs::read(&elf).map_err(Error::io(&elf))
}

/// How every guest is compiled.
const PROFILE: [(&str, &str); 9] = [
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
    // Names for the profiler; blobs are stripped of them and have the same bytes without.
    ("CARGO_PROFILE_RELEASE_DEBUG", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "false"),
    ("CARGO_PROFILE_RELEASE_LTO", "fat"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3"),
    ("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "false"),
    ("CARGO_PROFILE_RELEASE_PANIC", "abort"),
    ("CARGO_PROFILE_RELEASE_STRIP", "none"),
];

/// What would choose another compiler, add to its flags, or be hashed into the names of symbols, by which the
/// linker sorts functions: a wrapper such as clippy changes a blob's bytes.
const FOREIGN: [&str; 9] = [
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

/// Compiler flags: above all those that keep the names of this machine's folders out of the blob.
fn flags(project: &Project, toolchain: &Toolchain) -> String {
    let remapped = [
        (project.root.as_path(), "/programs"),
        (&toolchain.sysroot, "/rust"),
        (&toolchain.cargo_home, "/cargo"),
    ];
    let mut flags: Vec<_> =
        remapped.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).into();
    // Relaxing, LLVM's linker drops the relocations of debug information, and with them the names.
    flags.push("-Clink-arg=--no-relax".into());
    // Cargo's separator of encoded flags.
    flags.join("\x1f")
}

/// The hash that names a program on chain: Blake2b of 256 bits, in hex.
pub fn hash(bytes: &[u8]) -> String {
    let digest = Blake2b::<U32>::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{hex}")
}
