//! The files of the repository, read once.

use anyhow::{Context, Result};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// A file of the repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Its text; none if it is not UTF-8.
    pub(crate) text: Option<String>,
    /// Its length.
    pub(crate) bytes: u64,
    /// Whether its owner may execute it.
    pub(crate) executable: bool,
}

impl File {
    /// The file's text, empty if it has none.
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or("")
    }

    /// The file's lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text().lines())
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the file is source text in Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the file holds tests only.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
    }

    /// Whether a generator wrote the file.
    pub(crate) fn is_weights(&self) -> bool {
        self.path.split('/').any(|part| part == "weights" || part == "weights.rs")
    }

    /// Whether a package manager wrote the file.
    pub(crate) fn is_lock(&self) -> bool {
        matches!(self.name(), "Cargo.lock" | "package-lock.json")
    }
}

/// All files of the repository, sorted by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// The files.
    pub(crate) files: Vec<File>,
}

impl Tree {
    /// Reads everything under `root` that `.gitignore` does not name.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let ignore = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let mut tree = Self::default();
        tree.walk(root, "", &ignore)?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn walk(&mut self, folder: &Path, prefix: &str, ignore: &str) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("reading {prefix}"))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if name == ".git" || ignore.lines().any(|pattern| is_ignored(pattern, &path, &name)) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), ignore)?;
            } else if kind.is_file() {
                let bytes = fs::read(entry.path()).with_context(|| format!("reading {path}"))?;
                let executable = entry.metadata()?.permissions().mode() & 0o100 != 0;
                let length = u64::try_from(bytes.len())?;
                let text = String::from_utf8(bytes).ok();
                self.files.push(File { path, text, bytes: length, executable });
            }
        }
        Ok(())
    }

    /// The file at a path.
    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    /// A tree of text files, for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).into(),
            text: Some((*text).into()),
            bytes: text.len() as u64,
            executable: false,
        };
        Self { files: files.iter().map(file).collect() }
    }
}

/// Whether one line of a `.gitignore` names the path. Only the forms that ours uses: `/path`, `name`, `*.ext`.
fn is_ignored(pattern: &str, path: &str, name: &str) -> bool {
    let pattern = pattern.trim().trim_end_matches('/');
    if pattern.is_empty() || pattern.starts_with('#') {
        return false;
    }
    if let Some(anchored) = pattern.strip_prefix('/') {
        return path == anchored;
    }
    match pattern.strip_prefix('*') {
        Some(ending) => name.ends_with(ending),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_paths_are_anchored_names_or_endings() {
        assert!(is_ignored("/target", "target", "target"));
        assert!(!is_ignored("/target", "a/target", "target"));
        assert!(is_ignored("/programs/target/", "programs/target", "target"));
        assert!(is_ignored("node_modules", "a/node_modules", "node_modules"));
        assert!(is_ignored("*.swp", "a/b.swp", "b.swp"));
        assert!(!is_ignored("# *.rs", "a.rs", "a.rs"));
        assert!(!is_ignored("", "a.rs", "a.rs"));
    }

    #[test]
    fn kinds_of_files_follow_from_their_paths() {
        let file = |path: &str| File { path: path.into(), ..File::default() };
        assert!(file("pallets/a/src/tests/claim.rs").is_test());
        assert!(file("pallets/a/src/tests.rs").is_test());
        assert!(!file("pallets/a/src/contest.rs").is_test());
        assert!(file("runtime/src/weights/a.rs").is_weights());
        assert!(file("tests/polkadot-js/package-lock.json").is_lock());
        assert_eq!(file("a/b/c.rs").name(), "c.rs");
    }

    #[test]
    fn the_tree_knows_files_and_folders() {
        let tree = Tree::of(&[("a/b.rs", ""), ("c.md", "")]);
        assert!(tree.has("a") && tree.has("a/b.rs") && tree.has("c.md"));
        assert!(!tree.has("a/b") && !tree.has("b.rs"));
        assert_eq!(tree.get("c.md").unwrap().bytes, 0);
    }
}
