//! Blobs, scripts and lock files.

use super::{
    tree::{File, Tree},
    Finding,
};

const MAX_BYTES: u64 = 256 * 1024;

/// Findings on single files, whatever they hold.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .flat_map(|file| [large(file), not_executable(file), not_strict(file), names_hosts(file)])
        .flatten()
        .collect()
}

fn finding(file: &File, line: usize, rule: &'static str, what: &str, remedy: &str) -> Finding {
    Finding { path: file.path.clone(), line, rule, what: what.into(), remedy: remedy.into() }
}

fn large(file: &File) -> Option<Finding> {
    let what = format!("{} bytes, more than {MAX_BYTES}", file.bytes);
    let remedy = "keep generated and fetched data out of the repository";
    (file.bytes > MAX_BYTES && !file.is_lock()).then(|| finding(file, 1, "blob", &what, remedy))
}

fn is_script(file: &File) -> bool {
    // `#![` opens an attribute of a Rust file.
    file.text().starts_with("#!") && !file.text().starts_with("#![")
}

fn not_executable(file: &File) -> Option<Finding> {
    (is_script(file) && !file.executable)
        .then(|| finding(file, 1, "script", "a script that is not executable", "chmod +x"))
}

fn not_strict(file: &File) -> Option<Finding> {
    let shell = file.text().lines().next().is_some_and(|line| line.ends_with("sh"));
    let strict = file.text().lines().any(|line| line.trim() == "set -euo pipefail");
    (is_script(file) && shell && !strict).then(|| {
        finding(file, 1, "script", "a script that goes on after an error", "set -euo pipefail")
    })
}

fn names_hosts(file: &File) -> Option<Finding> {
    if file.name() != "package-lock.json" {
        return None;
    }
    let (line, _) = file.lines().find(|(_, text)| text.trim_start().starts_with("\"resolved\""))?;
    let what = "the lock file names the host it was made with";
    let remedy = "make it with `omit-lockfile-registry-resolved=true` in .npmrc";
    Some(finding(file, line, "lock-host", what, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(tree: &Tree) -> Vec<(String, &'static str)> {
        check(tree).into_iter().map(|finding| (finding.path, finding.rule)).collect()
    }

    #[test]
    fn blobs_over_the_limit_are_found_except_lock_files() {
        let mut tree = Tree::of(&[("a.bin", ""), ("b.bin", ""), ("Cargo.lock", "")]);
        tree.files[0].bytes = MAX_BYTES + 1;
        tree.files[1].bytes = MAX_BYTES;
        tree.files[2].bytes = MAX_BYTES + 1;
        assert_eq!(rules(&tree), [("a.bin".to_string(), "blob")]);
    }

    #[test]
    fn scripts_are_executable_and_strict() {
        let strict = "#!/usr/bin/env bash\nset -euo pipefail\n";
        let lax = "#!/usr/bin/env bash\n";
        let files =
            [("a", strict), ("b", lax), ("c.rs", "#![no_std]"), ("d.py", "#!/usr/bin/env python3")];
        let mut tree = Tree::of(&files);
        tree.files[1].executable = true;
        tree.files[3].executable = true;
        assert_eq!(rules(&tree), [("a".to_string(), "script"), ("b".to_string(), "script")]);
    }

    #[test]
    fn lock_files_name_no_host() {
        let text = "{\n  \"resolved\": \"somewhere\"\n}";
        let tree = Tree::of(&[("x/package-lock.json", text), ("x/other.json", text)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].rule), (2, "lock-host"));
    }
}
