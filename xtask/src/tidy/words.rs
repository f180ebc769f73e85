//! Words that have no place here, each with what to write instead. This file is the only one that may hold them.

use super::{
    source::words,
    tree::{File, Tree},
    Finding,
};

const THIS_FILE: &str = "xtask/src/tidy/words.rs";

/// A word and what to write instead.
const BANNED: &[(&str, &str)] = &[
    ("pallet::getter", "read the storage item, or offer a view function"),
    ("without_storage_info", "bound the stored type"),
    ("Blake2_128,", "use Blake2_128Concat, so that keys can be listed"),
    ("Blake2_256,", "use Blake2_128Concat, so that keys can be listed"),
    ("RuntimeDebug", "derive Debug"),
    ("ValidateUnsigned", "use #[pallet::authorize]"),
    ("ReservableCurrency", "use fungible holds with a reason"),
    ("LockableCurrency", "use fungible holds with a reason"),
    ("#[ignore", "make the test run, or delete it"),
    ("should_panic", "assert the error"),
    ("todo!(", "write it, or leave it out"),
    ("unimplemented!(", "write it, or leave it out"),
    ("TODO", "do it, or open an issue and leave it out"),
    ("FIXME", "mend it, or open an issue and leave it out"),
    ("for now", "say what is and what is not"),
    ("/home/", "name no folder of one machine"),
    ("/root/", "name no folder of one machine"),
];

/// Fences that keep the compiler from reading an example.
const BANNED_FENCES: &[&str] = &["ignore", "nocompile", "no_compile"];

/// Findings on words.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter(|file| is_ours(file)).flat_map(in_file).collect()
}

fn is_ours(file: &File) -> bool {
    !file.is_lock() && file.path != THIS_FILE && !file.name().starts_with("LICENSE")
}

fn in_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in file.lines() {
        let mut add = |what: String, remedy: &str| {
            findings.push(Finding {
                path: file.path.clone(),
                line,
                rule: "word",
                what,
                remedy: remedy.into(),
            });
        };
        for (word, remedy) in BANNED {
            if words(text, word).next().is_some() {
                add(format!("`{word}`"), remedy);
            }
        }
        if let Some(fence) = banned_fence(text) {
            add(
                format!("a fence marked `{fence}`"),
                "let the compiler read the example, or make it text",
            );
        }
    }
    findings
}

fn banned_fence(line: &str) -> Option<&'static str> {
    let text = line.trim_start().trim_start_matches(['/', '!']).trim_start();
    let marks = text.strip_prefix("```")?;
    BANNED_FENCES.iter().copied().find(|fence| words(marks, fence).next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_banned_word_is_found_at_its_line() {
        for (word, remedy) in BANNED {
            let text = format!("fine\n  {word} x\n");
            let found = check(&Tree::of(&[("a.rs", &text)]));
            assert_eq!(found.len(), 1, "{word}");
            assert_eq!((found[0].line, found[0].remedy.as_str()), (2, *remedy));
        }
    }

    #[test]
    fn longer_words_lock_files_and_licences_are_left_alone() {
        let text = "RuntimeDebugNoBound Blake2_128Concat, TODOS";
        assert!(check(&Tree::of(&[("a.rs", text)])).is_empty());
        let word = "TODO";
        assert!(check(&Tree::of(&[("Cargo.lock", word), ("LICENSE", word)])).is_empty());
    }

    #[test]
    fn fences_that_hide_code_are_found() {
        for line in ["```ignore", "//! ```rust,ignore", "    /// ```nocompile", "``` no_compile"] {
            assert!(banned_fence(line).is_some(), "{line}");
        }
        for line in ["```", "```rust", "```text", "// ignore", "`ignore`"] {
            assert!(banned_fence(line).is_none(), "{line}");
        }
    }
}
