//! `stardust program new`.
//!
//! The project gets a copy of the guest SDK's source. A path into a checkout would be hashed into the names of
//! symbols, by which the linker sorts functions: the same source would give other bytes in another folder. With
//! the copy, and the lock file, a project builds anywhere, offline, to the same blob.

use super::lock;
use crate::{output::table, Context};
use anyhow::{anyhow, bail, Context as _};
use clap::Args;
use serde_json::json;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

include!(concat!(env!("OUT_DIR"), "/sdk.rs"));

const MANIFEST: &str = include_str!("../../../../programs/template/Cargo.toml");
/// Where the template's manifest names the SDK.
const SDK_OF_TEMPLATE: &str = "{ path = \"../sdk\" }";
const FILES: [(&str, &str); 4] = [
    (".gitignore", include_str!("../../../../programs/template/gitignore")),
    ("README.md", include_str!("../../../../programs/template/README.md")),
    ("src/lib.rs", include_str!("../../../../programs/template/src/lib.rs")),
    ("src/main.rs", include_str!("../../../../programs/template/src/main.rs")),
];
/// The workspace that the SDK is of: what it inherits.
const WORKSPACE: &str = include_str!("../../../../programs/Cargo.toml");

const NAME_LENGTH_MAX: usize = 64;

/// Writes a project of a program.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Its name: lower case, digits, `-` and `_`
    name: String,
    /// Folder to make [default: the name]
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// Use this guest SDK, a folder or a git URL [default: a copy of it in the project]
    #[arg(long, value_name = "PATH|URL")]
    sdk: Option<String>,
}

/// Writes a project.
pub(super) fn execute(context: &Context, command: New) -> anyhow::Result<()> {
    let New { name, path, sdk } = command;
    let folder = path.unwrap_or_else(|| PathBuf::from(&name));
    let sdk = sdk.as_deref().map(Sdk::named).transpose()?.unwrap_or(Sdk::Copy);
    let files = project(&name, &sdk)?;
    let is_free = match fs::read_dir(&folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    };
    if !is_free {
        bail!(
            "{} is there already; nothing is overwritten: name another with --path",
            folder.display()
        );
    }
    for (file, text) in &files {
        write(&folder.join(file), text)?;
    }
    let words = || {
        table(&[
            ("project", folder.display().to_string()),
            ("sdk", sdk.to_string()),
            ("next", format!("cd {0} && cargo test && stardust program build", folder.display())),
        ])
    };
    let names: Vec<_> = files.iter().map(|(file, _)| file).collect();
    context.out.result(words, json!({ "name": name, "path": folder, "files": names }));
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = match path.parent() {
        Some(parent) => fs::create_dir_all(parent).and_then(|()| fs::write(path, text)),
        None => fs::write(path, text),
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// Where a project finds the guest SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sdk {
    /// In its own folder `sdk`.
    Copy,
    Path(PathBuf),
    Git(String),
}

impl Sdk {
    fn named(name: &str) -> anyhow::Result<Self> {
        if name.contains("://") || name.starts_with("git@") {
            return Ok(Self::Git(name.into()));
        }
        let path = fs::canonicalize(name).with_context(|| format!("cannot find {name}"))?;
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
        if !manifest.lines().any(|line| line == "name = \"stardust-guest\"") {
            bail!("{name} is not the guest SDK: name the folder programs/sdk of a checkout");
        }
        Ok(Self::Path(path))
    }

    /// The dependency in a manifest.
    fn dependency(&self) -> String {
        match self {
            Self::Copy => "{ path = \"sdk\" }".into(),
            Self::Path(path) => format!("{{ path = {:?} }}", path.display().to_string()),
            Self::Git(url) => format!("{{ git = {url:?} }}"),
        }
    }
}

impl fmt::Display for Sdk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copy => f.write_str("a copy, in the project"),
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Git(url) => f.write_str(url),
        }
    }
}

/// Why a name is not a program's.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NameError {
    Empty,
    TooLong,
    Start(char),
    Character(char),
    Taken,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a program needs a name"),
            Self::TooLong => write!(f, "a name has at most {NAME_LENGTH_MAX} characters"),
            Self::Start(found) => {
                write!(f, "a name begins with a letter a to z, not with {found:?}")
            }
            Self::Character(found) => {
                write!(f, "a name has only a to z, 0 to 9, - and _, and no {found:?}")
            }
            Self::Taken => f.write_str(
                "the name means something to Rust, or is one of its dependencies; choose another",
            ),
        }
    }
}

impl std::error::Error for NameError {}

fn check_name(name: &str) -> Result<(), NameError> {
    let first = name.chars().next().ok_or(NameError::Empty)?;
    if name.len() > NAME_LENGTH_MAX {
        return Err(NameError::TooLong);
    }
    if !first.is_ascii_lowercase() {
        return Err(NameError::Start(first));
    }
    let is_allowed =
        |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if let Some(found) = name.chars().find(|c| !is_allowed(c)) {
        return Err(NameError::Character(found));
    }
    if TAKEN.contains(&name) || lock::is_dependency(name) {
        return Err(NameError::Taken);
    }
    Ok(())
}

/// Keywords, crates of the compiler, and folders that cargo makes.
const TAKEN: [&str; 58] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "sdk",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "unsafe",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// The files of a project.
fn project(name: &str, sdk: &Sdk) -> anyhow::Result<Vec<(String, String)>> {
    check_name(name).map_err(|error| anyhow!("{name:?} cannot be a program's name: {error}"))?;
    let named = |text: &str| {
        text.replace("my-program", name).replace("my_program", &name.replace('-', "_"))
    };
    let manifest = named(MANIFEST).replace(SDK_OF_TEMPLATE, &sdk.dependency());
    // Without, cargo would look for a workspace around the project.
    let workspace = match sdk {
        Sdk::Copy => format!("\n[workspace]\nmembers = [\"sdk\"]\n{}", inherited(WORKSPACE)),
        Sdk::Path(_) | Sdk::Git(_) => "\n[workspace]\n".into(),
    };
    let mut files = vec![("Cargo.toml".to_owned(), manifest + &workspace)];
    files.extend(FILES.map(|(file, text)| (file.to_owned(), named(text))));
    if *sdk == Sdk::Copy {
        files.push(("Cargo.lock".into(), lock::of_project(name)));
        files.extend(SDK.iter().map(|(file, text)| (format!("sdk/{file}"), (*text).to_owned())));
    }
    Ok(files)
}

/// The parts of a workspace's manifest that the SDK inherits, without dependencies inside of that workspace.
fn inherited(workspace: &str) -> String {
    let mut is_inherited = false;
    let mut text = String::from("\n# What sdk inherits; nothing for you.\n");
    for line in workspace.lines() {
        let is_header = line.starts_with('[');
        if is_header {
            is_inherited = line.starts_with("[workspace.");
        }
        if is_inherited && !line.is_empty() && !line.starts_with('#') && !line.contains("path = ") {
            // One empty line before each part but the first, which follows the words above.
            if is_header && !text.ends_with(".\n") {
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_cargo_takes() {
        for name in ["a", "my-program", "my_program2", &"x".repeat(64)] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        let refused = [
            ("", NameError::Empty),
            (&"x".repeat(65), NameError::TooLong),
            ("2a", NameError::Start('2')),
            ("-a", NameError::Start('-')),
            ("A", NameError::Start('A')),
            ("a/b", NameError::Character('/')),
            ("a b", NameError::Character(' ')),
            ("aé", NameError::Character('é')),
            ("..", NameError::Start('.')),
            ("match", NameError::Taken),
            ("syn", NameError::Taken),
            ("stardust-guest", NameError::Taken),
        ];
        for (name, error) in refused {
            assert_eq!(check_name(name), Err(error), "{name}");
        }
    }

    fn text(files: &[(String, String)], name: &str) -> String {
        files.iter().find(|(file, _)| file == name).unwrap().1.clone()
    }

    #[test]
    fn a_project_stands_alone() {
        let files = project("two-words", &Sdk::Copy).unwrap();
        for (file, text) in &files {
            assert!(!text.contains("my-program") && !text.contains("my_program"), "{file}");
        }
        let manifest = text(&files, "Cargo.toml");
        assert!(manifest.contains("stardust-guest = { path = \"sdk\" }"), "{manifest}");
        assert!(text(&files, "src/main.rs").contains("entry!(two_words::run"));
        assert!(!manifest.contains("../"), "another folder: {manifest}");
        assert!(manifest.contains("[workspace.dependencies]\n"), "{manifest}");
        assert!(manifest.contains("\npolkavm-derive = \"=0."), "{manifest}");
        assert!(text(&files, "sdk/src/lib.rs").contains("macro_rules! entry"));
    }

    #[test]
    fn another_sdk_is_named_and_not_copied() {
        let files = project("p", &Sdk::Git("https://host/repository".into())).unwrap();
        assert!(text(&files, "Cargo.toml").contains("{ git = \"https://host/repository\" }"));
        assert!(!files.iter().any(|(file, _)| file.starts_with("sdk/") || file == "Cargo.lock"));
        let path = Sdk::named("../programs/sdk").unwrap();
        assert!(matches!(&path, Sdk::Path(path) if path.is_absolute()));
        assert!(Sdk::named("../programs").unwrap_err().to_string().contains("not the guest SDK"));
    }
}
