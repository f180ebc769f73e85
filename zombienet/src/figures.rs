//! What a scenario measured: a line of JSON for each figure in the file `$STARDUST_REPORT`, and on its output.

use anyhow::Result;
use serde_json::json;
use std::{fmt::Display, fs::OpenOptions, io::Write};

/// The figures of one scenario.
pub struct Figures {
    scenario: &'static str,
}

impl Figures {
    /// None so far.
    pub fn of(scenario: &'static str) -> Self {
        Self { scenario }
    }

    /// Notes a figure, with its unit, and what it must not be more than.
    pub fn note(&self, what: &str, value: impl Display, unit: &str, most: &str) -> Result<()> {
        let value = value.to_string();
        println!("{}: {what}: {value} {unit} {most}", self.scenario);
        let Some(path) = std::env::var_os("STARDUST_REPORT") else { return Ok(()) };
        let line = json!({
            "scenario": self.scenario,
            "figure": what,
            "value": value,
            "unit": unit,
            "promise": most,
        });
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        writeln!(file, "{line}")?;
        Ok(())
    }
}
