//! Files and functions that fit a reader's head.

use super::{
    source::{code_only, functions},
    tree::{File, Tree},
    Finding,
};

const MAX_FILE_LINES: usize = 1_000;
const MAX_FUNCTION_LINES: usize = 70;

fn is_written_by_hand(file: &File) -> bool {
    let name = file.name();
    let code =
        [".rs", ".js", ".mjs", ".md", ".toml", ".py", ".sh"].iter().any(|e| name.ends_with(e));
    (code || file.text().starts_with("#!")) && !file.is_weights()
}

/// Findings on the sizes of files and functions.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| is_written_by_hand(file))
        .flat_map(|file| long_file(file).into_iter().chain(long_functions(file)))
        .collect()
}

fn long_file(file: &File) -> Option<Finding> {
    let lines = file.text().lines().count();
    (lines > MAX_FILE_LINES && !file.is_test()).then(|| Finding {
        path: file.path.clone(),
        line: lines,
        rule: "file-length",
        what: format!("{lines} lines, more than {MAX_FILE_LINES}"),
        remedy: "split it by kind of work".into(),
    })
}

fn long_functions(file: &File) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let finding = |function: super::source::Function| Finding {
        path: file.path.clone(),
        line: function.line,
        rule: "function-length",
        what: format!(
            "`{}` has {} lines, more than {MAX_FUNCTION_LINES}",
            function.name, function.lines
        ),
        remedy: "move its steps into functions named for their results".into(),
    };
    let long = functions(&code_only(file.text())).into_iter();
    long.filter(|function| function.lines > MAX_FUNCTION_LINES).map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found_except_tests_and_weights() {
        let long = "//\n".repeat(MAX_FILE_LINES + 1);
        let limit = "//\n".repeat(MAX_FILE_LINES);
        let tree = Tree::of(&[
            ("a.rs", &long),
            ("b.rs", &limit),
            ("src/tests/a.rs", &long),
            ("src/weights.rs", &long),
            ("data.txt", &long),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|f| (f.path, f.rule)).collect();
        assert_eq!(found, [("a.rs".to_string(), "file-length")]);
    }

    #[test]
    fn a_signature_in_an_attribute_has_no_body() {
        let body = "x;\n".repeat(MAX_FUNCTION_LINES);
        let code = format!("#[generate(pub fn deposit)]\nenum E {{\n{body}}}\n");
        assert_eq!(check(&Tree::of(&[("a.rs", &code)])).len(), 0);
    }

    #[test]
    fn long_functions_are_found_at_their_line() {
        let body = |lines: usize| format!("\nfn f() {{\n{}}}\n", "x;\n".repeat(lines));
        let over = body(MAX_FUNCTION_LINES - 1);
        let at = body(MAX_FUNCTION_LINES - 2);
        let found = check(&Tree::of(&[("a.rs", &over), ("b.rs", &at)]));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].path.as_str(), found[0].line, found[0].rule),
            ("a.rs", 2, "function-length")
        );
        assert!(found[0].what.contains("71 lines"), "{}", found[0].what);
    }
}
