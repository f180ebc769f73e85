//! What commands print: words for people, or one JSON object for scripts.

use crate::commands::parameters::Refused;
use serde_json::{json, Value};
use stardust_vm::CheckError;
use std::io::Write;

/// Prints results.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Out {
    json: bool,
}

impl Out {
    /// Prints JSON if asked to.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a result.
    pub(crate) fn result(&self, words: impl FnOnce() -> String, json: Value) {
        if self.json {
            print(&json.to_string());
        } else {
            print(words().trim_end());
        }
    }

    /// Prints a text as it is, for a file's content.
    pub(crate) fn text(&self, text: &str) {
        print(text.trim_end());
    }

    /// Prints what went wrong; for scripts also on stdout, with the name of the rule that refused.
    pub(crate) fn error(&self, error: &anyhow::Error) {
        eprintln!("error: {error:#}");
        if self.json {
            let chain = error.chain();
            let rule = chain.filter_map(|cause| cause.downcast_ref::<stardust_sdk::Error>());
            let rule = rule.filter_map(stardust_sdk::Error::rule).next().map(ToOwned::to_owned);
            let refused = error.downcast_ref::<Refused>();
            let rule = rule.or_else(|| refused.map(Refused::rule));
            let rule = rule.or_else(|| error.downcast_ref::<CheckError>().map(name));
            let mut shown = json!({ "error": format!("{error:#}"), "rule": rule });
            if let (Value::Object(shown), Some(refused)) = (&mut shown, refused) {
                shown.insert("violation".into(), refused.json());
            }
            print(&shown.to_string());
        }
    }
}

/// The name of a rule of the upload check.
fn name(error: &CheckError) -> String {
    let shown = format!("{error:?}");
    shown.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// Writes a line; a reader that has gone away, like `head`, has all it wants.
fn print(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Lines of names and values, aligned.
pub(crate) fn table(rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    rows.iter().map(|(name, value)| format!("{name:width$}  {value}\n")).collect()
}
