//! Style as a failing check. Each check is a pure function from the tree to its findings.

mod docs;
mod files;
mod pallets;
mod size;
mod source;
mod tree;
mod words;
mod workspace;

use anyhow::Result;
use std::{fmt, path::Path};
use tree::Tree;

/// Something that is not as it should be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Path from the root.
    pub(crate) path: String,
    /// Line, from 1.
    pub(crate) line: usize,
    /// Name of the rule.
    pub(crate) rule: &'static str,
    /// What was found.
    pub(crate) what: String,
    /// What to do.
    pub(crate) remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, rule, what, remedy } = self;
        write!(f, "{path}:{line}: [{rule}] {what}; {remedy}")
    }
}

/// Checks the workspace in `root`: how many files it has, and what was found.
pub(crate) fn run(root: &Path) -> Result<(usize, Vec<Finding>)> {
    let tree = Tree::load(root)?;
    let workspace = workspace::load(root)?;
    let mut findings = Vec::new();
    findings.extend(size::check(&tree));
    findings.extend(words::check(&tree));
    findings.extend(files::check(&tree));
    findings.extend(docs::check(&tree));
    findings.extend(pallets::check(&tree));
    findings.extend(workspace::check(&tree, &workspace));
    findings.sort();
    Ok((tree.files.len(), findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_place_rule_and_remedy() {
        let finding = Finding {
            path: "a/b.rs".into(),
            line: 7,
            rule: "size",
            what: "too long".into(),
            remedy: "cut it".into(),
        };
        assert_eq!(finding.to_string(), "a/b.rs:7: [size] too long; cut it");
    }

    #[test]
    fn this_repository_is_tidy() {
        let (_, findings) = run(&crate::root().unwrap()).unwrap();
        let lines: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert!(lines.is_empty(), "\n{}", lines.join("\n"));
    }
}
