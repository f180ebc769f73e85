//! Boundaries between the crates, and the lints they share.

use super::{
    tree::{File, Tree},
    Finding,
};
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path, process::Command};

/// A crate of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Crate {
    name: String,
    /// Path of its manifest from the root.
    manifest: String,
    /// The names of its normal dependencies.
    dependencies: Vec<String>,
}

/// Asks cargo for the crates of the workspace.
pub(crate) fn load(root: &Path) -> Result<Vec<Crate>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("running cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    parse(&metadata, &root.to_string_lossy()).context("an unknown form of cargo metadata")
}

fn parse(metadata: &Value, root: &str) -> Option<Vec<Crate>> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_string());
    let mut crates = Vec::new();
    for package in metadata.get("packages")?.as_array()? {
        let manifest = text(package, "manifest_path")?;
        let manifest = manifest.strip_prefix(root)?.trim_start_matches('/').to_string();
        let all = package.get("dependencies")?.as_array()?;
        // Cargo writes `null` for the kind of a normal dependency, and `dev` or `build` for the others.
        let normal =
            all.iter().filter(|dependency| dependency.get("kind").is_none_or(Value::is_null));
        let dependencies = normal.filter_map(|dependency| text(dependency, "name")).collect();
        crates.push(Crate { name: text(package, "name")?, manifest, dependencies });
    }
    Some(crates)
}

/// Findings on the crates.
pub(crate) fn check(tree: &Tree, crates: &[Crate]) -> Vec<Finding> {
    let pallets: BTreeSet<_> = crates
        .iter()
        .filter(|member| member.manifest.starts_with("pallets/"))
        .map(|member| member.name.as_str())
        .collect();
    let mut findings = Vec::new();
    for member in crates {
        let manifest = tree.get(&member.manifest);
        let is_pallet = pallets.contains(member.name.as_str());
        let is_core = member.manifest.starts_with("primitives/");
        let mut add = |line, rule, what: String, remedy: &str| {
            let path = member.manifest.clone();
            findings.push(Finding { path, line, rule, what, remedy: remedy.into() });
        };
        for other in member.dependencies.iter().filter(|name| pallets.contains(name.as_str())) {
            if is_pallet || is_core {
                let line = manifest.map_or(1, |file| line_starting(file, other));
                let what = format!("{} depends on {other}", member.name);
                add(
                    line,
                    "pallet-edge",
                    what,
                    "meet in a glue trait; only the runtime names two pallets",
                );
            }
        }
        if !manifest.is_some_and(inherits_lints) {
            let what = "the crate has lints of its own".into();
            add(1, "lints", what, "write `[lints]` and `workspace = true`");
        }
        if let Some(file) = manifest.filter(|file| !is_described(file)) {
            let line = line_starting(file, "description");
            add(
                line,
                "description",
                "the crate does not say what it is".into(),
                "one line in `description`",
            );
        }
    }
    findings
}

fn line_starting(file: &File, start: &str) -> usize {
    file.lines().find(|(_, text)| text.starts_with(start)).map_or(1, |(line, _)| line)
}

fn inherits_lints(file: &File) -> bool {
    let mut lines =
        file.text().lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    lines.find(|line| !line.is_empty()) == Some("workspace = true")
}

fn is_described(file: &File) -> bool {
    file.text().lines().any(|line| line.starts_with("description = \"") && line.len() > 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\ndescription = \"What it is\"\n[lints]\nworkspace = true\n";

    fn member(name: &str, manifest: &str, dependencies: &[&str]) -> Crate {
        let dependencies = dependencies.iter().map(|name| name.to_string()).collect();
        Crate { name: name.into(), manifest: manifest.into(), dependencies }
    }

    #[test]
    fn only_normal_dependencies_are_read() {
        let metadata = serde_json::json!({ "packages": [{
            "name": "a", "manifest_path": "/x/pallets/a/Cargo.toml",
            "dependencies": [
                { "name": "b", "kind": null }, { "name": "c", "kind": "dev" }, { "name": "d", "kind": "build" },
            ],
        }]});
        let crates = parse(&metadata, "/x").unwrap();
        assert_eq!(crates, [member("a", "pallets/a/Cargo.toml", &["b"])]);
        assert_eq!(parse(&metadata, "/y"), None);
    }

    #[test]
    fn pallets_and_primitives_depend_on_no_pallet() {
        let crates = [
            member("pallet-a", "pallets/a/Cargo.toml", &["pallet-b", "pallet-balances"]),
            member("pallet-b", "pallets/b/Cargo.toml", &["stardust-primitives"]),
            member("stardust-primitives", "primitives/core/Cargo.toml", &["pallet-b"]),
            member("runtime", "runtime/Cargo.toml", &["pallet-a", "pallet-b"]),
        ];
        let tree = Tree::of(&[
            (
                "pallets/a/Cargo.toml",
                &format!("{MANIFEST}[dependencies]\npallet-b.workspace = true\n"),
            ),
            ("pallets/b/Cargo.toml", MANIFEST),
            ("primitives/core/Cargo.toml", MANIFEST),
            ("runtime/Cargo.toml", MANIFEST),
        ]);
        let found: Vec<_> =
            check(&tree, &crates).into_iter().map(|f| (f.path, f.line, f.rule)).collect();
        let expected = [
            ("pallets/a/Cargo.toml".to_string(), 6, "pallet-edge"),
            ("primitives/core/Cargo.toml".to_string(), 1, "pallet-edge"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn crates_inherit_the_lints_and_say_what_they_are() {
        let own = "[package]\ndescription = \"\"\n[lints]\nrust = {}\n[x]\nworkspace = true\n";
        let tree = Tree::of(&[("a/Cargo.toml", own), ("b/Cargo.toml", MANIFEST)]);
        let crates = [member("a", "a/Cargo.toml", &[]), member("b", "b/Cargo.toml", &[])];
        let found: Vec<_> =
            check(&tree, &crates).into_iter().map(|f| (f.path, f.line, f.rule)).collect();
        let path = "a/Cargo.toml".to_string();
        assert_eq!(found, [(path.clone(), 1, "lints"), (path, 2, "description")]);
    }
}
