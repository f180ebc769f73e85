//! What every pallet has: a README, its invariants as code, measured weights, a test file, a benchmark and a weight per
//! call, a test per error.

use super::{
    source::{block_length, code_only, is_word, line_of, words},
    tree::{File, Tree},
    Finding,
};
use std::collections::BTreeSet;

/// Findings on pallets.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    names(tree).iter().flat_map(|name| in_pallet(tree, name)).collect()
}

/// The folders under `pallets/`.
pub(crate) fn names(tree: &Tree) -> BTreeSet<String> {
    let folder = |file: &File| {
        let mut parts = file.path.strip_prefix("pallets/")?.split('/');
        let name = parts.next()?.to_string();
        (parts.next()? == "Cargo.toml").then_some(name)
    };
    tree.files.iter().filter_map(folder).collect()
}

fn in_pallet(tree: &Tree, name: &str) -> Vec<Finding> {
    let folder = format!("pallets/{name}");
    let library = format!("{folder}/src/lib.rs");
    let mut findings = Vec::new();
    let mut add = |line, rule, what: String, remedy: String| {
        findings.push(Finding { path: library.clone(), line, rule, what, remedy });
    };
    for (file, what) in [("README.md", "what it promises"), ("src/try_state.rs", "its invariants")]
    {
        let path = format!("{folder}/{file}");
        if !tree.has(&path) {
            add(1, "pallet", format!("no {file}"), format!("write {what} into {path}"));
        }
    }
    let Some(file) = tree.get(&library) else { return findings };
    let code = code_only(file.text());
    for (call, line) in calls(&code) {
        let path = format!("{folder}/src/tests/{call}.rs");
        if !tree.has(&path) {
            add(
                line,
                "call-test",
                format!("no tests of the call `{call}`"),
                format!("write {path}"),
            );
        }
    }
    let tests = tests_of(tree, &folder);
    for (error, line) in errors(&code) {
        if !tests.iter().any(|test| words(test, &error).next().is_some()) {
            let remedy = "provoke it through a call, or remove it".into();
            add(line, "error-test", format!("no test names `Error::{error}`"), remedy);
        }
    }
    findings.extend(unmeasured(tree, &folder, &calls(&code)));
    findings
}

/// Calls without a benchmark or a weight, and weights that were not measured.
fn unmeasured(tree: &Tree, folder: &str, calls: &[(String, usize)]) -> Vec<Finding> {
    let text = |path: &str| tree.get(path).map(|file| code_only(file.text())).unwrap_or_default();
    let has = |code: &str, call: &str| words(code, &format!("fn {call}")).next().is_some();
    let benchmarks = text(&format!("{folder}/src/benchmarking.rs"));
    let weights = format!("{folder}/src/weights.rs");
    let weighed = text(&weights);
    let mut findings = Vec::new();
    for (call, line) in calls {
        if !has(&benchmarks, call) || !has(&weighed, call) {
            findings.push(Finding {
                path: format!("{folder}/src/lib.rs"),
                line: *line,
                rule: "call-weight",
                what: format!("no measured weight of the call `{call}`"),
                remedy: "write its benchmark, then run scripts/weights".into(),
            });
        }
    }
    let head = tree.get(&weights).map(File::text).unwrap_or_default();
    if !calls.is_empty() && !head.contains("measured by frame-omni-bencher") {
        findings.push(Finding {
            path: weights,
            line: 1,
            rule: "call-weight",
            what: "weights that nobody measured".into(),
            remedy: "run scripts/weights".into(),
        });
    }
    findings
}

/// The texts that may prove something of a pallet: its own tests and the runtime's.
fn tests_of<'a>(tree: &'a Tree, folder: &str) -> Vec<&'a str> {
    let own = format!("{folder}/src/");
    let is_proof = |file: &&File| {
        file.is_test() && (file.path.starts_with(&own) || file.path.starts_with("runtime/"))
    };
    tree.files.iter().filter(is_proof).map(File::text).collect()
}

/// The pallet's calls with their lines.
fn calls(code: &str) -> Vec<(String, usize)> {
    let name = |at: usize| {
        let rest = code.get(at..)?;
        let declared = words(rest, "pub fn").next()?;
        let name = rest.get(declared.saturating_add(6)..)?.trim_start();
        let name: String = name.chars().take_while(|c| is_word(*c)).collect();
        Some((name, line_of(code, at.saturating_add(declared))))
    };
    words(code, "pallet::call_index").filter_map(name).collect()
}

/// The variants of the pallet's error with their lines.
fn errors(code: &str) -> Vec<(String, usize)> {
    let Some(marked) = words(code, "#[pallet::error]").next() else { return Vec::new() };
    let Some(open) = code.get(marked..).and_then(|rest| rest.find('{')) else { return Vec::new() };
    let open = marked.saturating_add(open);
    let body = code.get(open..).unwrap_or("");
    let body = body.get(..block_length(body).unwrap_or(0)).unwrap_or("");
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut expected = false;
    for (at, c) in body.char_indices() {
        match c {
            '{' | '(' | '[' => depth = depth.saturating_add(1),
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == ',' || c == '{' {
            expected |= depth == 1;
        } else if depth == 1 && expected && is_word(c) {
            let rest = body.get(at..).unwrap_or("");
            let name = rest.chars().take_while(|c| is_word(*c)).collect();
            found.push((name, line_of(code, open.saturating_add(at))));
            expected = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBRARY: &str = "
#[pallet::error]
pub enum Error<T> {
    /// Why, and what to do.
    UnknownJob,
    #[codec(index = 7)]
    NotYours(u8, u8),
    TooLate { at: u32 },
}
impl<T> Pallet<T> {
    #[pallet::call_index(0)]
    #[pallet::weight(T::WeightInfo::claim())]
    pub fn claim(origin: OriginFor<T>) -> DispatchResult {}
    #[pallet::call_index(1)]
    pub fn commit(origin: OriginFor<T>) -> DispatchResult {}
}
";

    const WEIGHTS: &str = "//! Weights, measured by frame-omni-bencher 1.
fn claim() {} fn commit() {}
";

    #[test]
    fn a_call_that_no_weight_or_benchmark_knows_is_found() {
        let files = |benchmarks: &str, weights: &str| {
            let tree = Tree::of(&[
                ("pallets/a/src/benchmarking.rs", benchmarks),
                ("pallets/a/src/weights.rs", weights),
            ]);
            let calls = [("claim".to_string(), 3), ("commit".to_string(), 5)];
            let found = unmeasured(&tree, "pallets/a", &calls);
            found.into_iter().map(|finding| finding.line).collect::<Vec<_>>()
        };
        assert_eq!(files("fn claim() {} fn commit() {}", WEIGHTS), [] as [usize; 0]);
        assert_eq!(files("fn commit() {} // fn claim", WEIGHTS), [3]);
        assert_eq!(files("fn claim() {} fn commit() {}", "fn claimed() {} fn commit() {}"), [3, 1]);
    }

    #[test]
    fn calls_and_errors_are_read_with_their_lines() {
        let code = code_only(LIBRARY);
        assert_eq!(calls(&code), [("claim".into(), 13), ("commit".into(), 15)]);
        let errors = errors(&code);
        assert_eq!(
            errors,
            [("UnknownJob".into(), 5), ("NotYours".into(), 7), ("TooLate".into(), 8)]
        );
    }

    #[test]
    fn a_bare_pallet_lacks_everything() {
        let tree = Tree::of(&[("pallets/a/Cargo.toml", ""), ("pallets/a/src/lib.rs", LIBRARY)]);
        let rules: Vec<_> = check(&tree).into_iter().map(|finding| finding.rule).collect();
        let expected =
            [["pallet"; 2].as_slice(), &["call-test"; 2], &["error-test"; 3], &["call-weight"; 3]];
        assert_eq!(rules, expected.concat());
    }

    #[test]
    fn a_whole_pallet_has_no_findings() {
        let tree = Tree::of(&[
            ("pallets/a/Cargo.toml", ""),
            ("pallets/a/README.md", ""),
            ("pallets/a/src/lib.rs", LIBRARY),
            ("pallets/a/src/try_state.rs", ""),
            ("pallets/a/src/benchmarking.rs", "fn claim() {} fn commit() {}"),
            ("pallets/a/src/weights.rs", WEIGHTS),
            ("pallets/a/src/tests/claim.rs", "Error::<Test>::UnknownJob, Error::NotYours"),
            ("pallets/a/src/tests/commit.rs", ""),
            ("runtime/tests/job_lifecycle.rs", "TooLate"),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn a_longer_name_does_not_count_as_a_test_of_an_error() {
        let library = "#[pallet::error] enum Error { Late }";
        let tree = Tree::of(&[
            ("pallets/a/Cargo.toml", ""),
            ("pallets/a/README.md", ""),
            ("pallets/a/src/lib.rs", library),
            ("pallets/a/src/try_state.rs", ""),
            ("pallets/a/src/tests/x.rs", "TooLate LateToo"),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
