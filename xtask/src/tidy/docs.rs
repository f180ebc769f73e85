//! Links and paths in the documents lead somewhere.

use super::{
    source::is_word,
    tree::{File, Tree},
    Finding,
};

/// Documents whose `backticked/paths` are checked as well.
const GUIDES: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Findings on documents.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree.files.iter().filter(|file| file.path.ends_with(".md"));
    documents.flat_map(|file| in_document(tree, file)).collect()
}

fn in_document(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in outside_fences(file) {
        let mut add = |rule, what: String| {
            findings.push(Finding {
                path: file.path.clone(),
                line,
                rule,
                what,
                remedy: "name what exists".into(),
            });
        };
        for target in links(text).filter(|target| !leads_somewhere(tree, file, target)) {
            add("link", format!("a link to `{target}`, which does not exist"));
        }
        if GUIDES.contains(&file.path.as_str()) {
            for path in backticked_paths(text).filter(|path| !tree.has(path)) {
                add("path", format!("the path `{path}`, which does not exist"));
            }
        }
    }
    findings
}

fn outside_fences(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    file.lines().filter(move |(_, text)| {
        let fence = text.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The targets of the inline links in a line.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("](").filter_map(|(at, opening)| {
        let rest = text.get(at.saturating_add(opening.len())..)?;
        rest.split([')', ' ']).next()
    })
}

fn leads_somewhere(tree: &Tree, file: &File, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { file.path.clone() } else { resolve(&file.path, path) };
    if !tree.has(&path) {
        return false;
    }
    let known = |text: &File| text.lines().any(|(_, line)| slug(line).as_deref() == Some(anchor));
    anchor.is_empty() || !path.ends_with(".md") || tree.get(&path).is_some_and(known)
}

/// A relative path, seen from the file that names it.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchor of a heading.
fn slug(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?;
    let kept = heading.trim().chars().filter(|c| is_word(*c) || matches!(c, ' ' | '-'));
    Some(kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect())
}

/// Paths in backticks: words with a slash, and neither spaces nor wildcards.
fn backticked_paths(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).map(|path| path.trim_end_matches('/')).filter(|path| {
        let is_path = |c: char| is_word(c) || matches!(c, '.' | '-' | '/');
        path.contains('/') && !path.starts_with('/') && path.chars().all(is_path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[(&str, &str)]) -> Vec<(usize, String)> {
        check(&Tree::of(files)).into_iter().map(|f| (f.line, f.what)).collect()
    }

    #[test]
    fn relative_links_resolve_from_their_file() {
        let guide = "# A Title: x\n[a](../b.md) [b](c/d.rs) [e](https://x.y) [s](#a-title-x)\n[f](gone.md)\n[g](#gone)";
        let found = findings(&[("docs/a.md", guide), ("b.md", ""), ("docs/c/d.rs", "")]);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4]);
        assert!(found[0].1.contains("gone.md"));
    }

    #[test]
    fn anchors_in_other_documents_are_checked() {
        let files = [("a.md", "[x](b.md#there) [y](b.md#not-there)"), ("b.md", "## There")];
        assert_eq!(findings(&files).len(), 1);
    }

    #[test]
    fn fences_are_no_prose() {
        assert!(findings(&[("a.md", "```\n[a](gone)\n```\n")]).is_empty());
        assert_eq!(findings(&[("a.md", "```\n```\n[a](gone)\n")]).len(), 1);
    }

    #[test]
    fn guides_name_only_paths_that_exist() {
        let text = "`a/b.rs` `a/` `gone/c.rs` `cargo build` `x/*.rs` `a/<name>`";
        let found = findings(&[("README.md", text), ("a/b.rs", ""), ("docs/other.md", text)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("gone/c.rs"));
    }
}
