use std::{fmt, io, path::PathBuf};

/// Why a guest cannot be built, and what to do.
#[derive(Debug)]
pub enum Error {
    /// A file or folder cannot be read or written.
    Io(PathBuf, io::Error),
    /// A tool cannot be started.
    Tool(&'static str, io::Error),
    /// A tool gave an answer that is not understood.
    Answer(&'static str),
    /// The compiler is older than [`crate::Toolchain::MINOR_MIN`].
    OldCompiler {
        /// What it says of itself.
        version: String,
    },
    /// The compiler comes without the sources of its library, which guests are built with.
    NoStdSources {
        /// Where they would be.
        folder: PathBuf,
    },
    /// There is no manifest in the folder.
    NoManifest {
        /// Where it would be.
        manifest: PathBuf,
    },
    /// Cargo refuses the manifest.
    BadManifest {
        /// What it said.
        said: String,
    },
    /// The manifest is a workspace's without a package.
    NoPackage {
        /// The manifest.
        manifest: PathBuf,
    },
    /// The package has no binary: a guest is one.
    NoBinary {
        /// The package.
        package: String,
    },
    /// The package has no binary of this name, or several and none named like it.
    WhichBinary {
        /// Those that it has.
        found: Vec<String>,
    },
    /// The compiler refuses the program.
    Compile {
        /// Its binary.
        bin: String,
        /// What cargo said, unless it has been shown.
        said: String,
    },
    /// The program exports nothing.
    NoEntry,
    /// PolkaVM's linker refuses the program.
    Link {
        /// What it said.
        said: String,
        /// What may be the reason.
        advice: Option<&'static str>,
    },
}

impl Error {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error)
    }

    pub(crate) fn tool(name: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Tool(name, error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Tool(name, error) => write!(
                f,
                "cannot start `{name}`: {error}\nInstall Rust (https://rustup.rs), and have it on the PATH"
            ),
            Self::Answer(name) => write!(f, "`{name}` gave an answer that is not understood"),
            Self::OldCompiler { version } => write!(
                f,
                "guests need Rust 1.{} or later; this is {version}\nUpdate it: rustup update stable",
                crate::Toolchain::MINOR_MIN
            ),
            Self::NoStdSources { folder } => write!(
                f,
                "the sources of Rust's library are missing, {}\nGuests are built with them. Get them: \
                 rustup component add rust-src (on Debian: apt-get install rust-src or rust-web-src)",
                folder.display()
            ),
            Self::NoManifest { manifest } => write!(
                f,
                "there is no {}\nName the folder of a program; `stardust program new` makes one",
                manifest.display()
            ),
            Self::BadManifest { said } => write!(f, "cargo refuses the manifest\n{said}"),
            Self::NoPackage { manifest } => write!(
                f,
                "{} is a workspace's: name the folder of one of its packages",
                manifest.display()
            ),
            Self::NoBinary { package } => write!(
                f,
                "the package {package} has no binary, so it is no guest\nAdd src/main.rs:\n{MAIN}"
            ),
            Self::WhichBinary { found } => {
                write!(f, "which binary? Name one with --bin: {}", found.join(", "))
            }
            Self::Compile { bin, said } if said.is_empty() => {
                write!(f, "{bin} does not compile; the compiler's words are above\n{HINT}")
            }
            Self::Compile { bin, said } => write!(f, "{bin} does not compile\n{said}\n{HINT}"),
            Self::NoEntry => {
                write!(f, "the program exports nothing: it names no entry\nIts main.rs needs\n{MAIN}")
            }
            Self::Link { said, advice } => {
                write!(f, "PolkaVM's linker refuses the program: {said}")?;
                advice.map_or(Ok(()), |advice| write!(f, "\n{advice}"))
            }
        }
    }
}

impl std::error::Error for Error {}

const MAIN: &str = "  #![cfg_attr(target_arch = \"riscv64\", no_std, no_main)]\n  \
                    stardust_guest::entry!(my_program::run);\n  \
                    #[cfg(not(target_arch = \"riscv64\"))]\n  fn main() {}";

const HINT: &str =
    "If `std` is not found: guests and all they depend on are `no_std`, with `alloc`";
