//! What the runs of a strategy show together, as a table and as JSON.

use crate::{
    sample::{Purse, Sample},
    stats::{wilson, Mean},
    strategies::{Detection, Promise, Strategy},
};
use serde_json::{json, Value};

/// Deviations from theory that no honest run of chance shows.
const DEVIATIONS: f64 = 4.0;

/// A strategy's row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the list of threats.
    pub id: String,
    /// What it does.
    pub what: String,
    /// What is wrong; empty where all that is promised holds.
    pub broken: Vec<String>,
    is_beyond: bool,
    is_about_profit: bool,
    runs: usize,
    tasks: u64,
    trials: u32,
    caught: u32,
    /// What theory says, where it says something.
    predicted: Option<f64>,
    profit: Mean,
    honest: Mean,
    honest_loss: f64,
    violations: usize,
    seconds: f64,
    /// What became of the money of each run, where names come and go.
    purses: Vec<Purse>,
}

impl Row {
    pub(crate) fn of(strategy: &Strategy, samples: &[Sample]) -> Self {
        let sum = |of: fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>();
        let mean = |of: fn(&Sample) -> f64| Mean::of(&samples.iter().map(of).collect::<Vec<_>>());
        let trials: u32 = samples.iter().map(|sample| sample.trials).sum();
        let caught: u32 = samples.iter().map(|sample| sample.caught).sum();
        let (expected, variance) = (sum(|sample| sample.predicted), sum(|sample| sample.variance));
        let violations: Vec<_> =
            samples.iter().flat_map(|sample| sample.violations.clone()).collect();
        let mut row = Self {
            id: strategy.id.into(),
            what: strategy.what.into(),
            broken: violations.iter().take(1).cloned().collect(),
            is_beyond: strategy.promise == Promise::Beyond,
            is_about_profit: !matches!(strategy.promise, Promise::Beyond | Promise::Nothing),
            runs: samples.len(),
            tasks: samples.iter().map(|sample| sample.tasks).sum(),
            trials,
            caught,
            predicted: (trials > 0 && strategy.detection != Detection::Unknown)
                .then(|| expected / f64::from(trials)),
            profit: mean(|sample| sample.profit),
            honest: mean(|sample| sample.honest),
            honest_loss: sum(|sample| sample.honest_loss),
            violations: violations.len(),
            seconds: sum(|sample| sample.seconds),
            purses: samples.iter().filter_map(|sample| sample.purse).collect(),
        };
        let excess = mean(|sample| sample.profit - sample.honest);
        row.judge(strategy, excess, f64::from(caught) - expected, variance.sqrt());
        row
    }

    fn judge(&mut self, strategy: &Strategy, excess: Mean, difference: f64, deviation: f64) {
        let mut broken = |holds: bool, what: String| {
            if !holds {
                self.broken.push(what);
            }
        };
        let bound = DEVIATIONS * deviation + 0.5;
        let caught = format!("caught {difference:+.1} times against theory, of {bound:.1} allowed");
        match strategy.detection {
            Detection::AsTheory => broken(difference.abs() <= bound, caught),
            Detection::AtLeast => broken(difference >= -bound, caught),
            Detection::Unknown => {}
        }
        let Mean { value, half } = self.profit;
        let profit = format!("profit {value:+.4} +- {half:.4} of the bond");
        match strategy.promise {
            Promise::Loses => broken(self.profit.upper() < 0.0, profit),
            // To a thousandth: fees of transactions.
            Promise::Honest => broken(excess.value.abs() < 1e-3, profit),
            Promise::Nothing | Promise::Beyond => {}
        }
        let loss = self.honest_loss;
        broken(loss == 0.0, format!("honest parties lost {loss} STAR"));
    }

    /// Seeds that were played.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Tasks that were paid, where the promise is about profit.
    pub fn tasks_at_stake(&self) -> Option<u64> {
        self.is_about_profit.then_some(self.tasks)
    }

    /// Whether all that is promised holds.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }

    fn verdict(&self) -> String {
        if !self.holds() {
            format!("**BROKEN**: {}", self.broken.join("; "))
        } else if self.is_beyond {
            "beyond the assumptions".into()
        } else {
            "holds".into()
        }
    }

    fn cells(&self) -> [String; 11] {
        let percent = |rate: f64| format!("{:.1}%", 100.0 * rate);
        let (low, high) = wilson(self.caught, self.trials);
        let rate = f64::from(self.caught) / f64::from(self.trials.max(1));
        let detection = format!("{} ({} to {})", percent(rate), percent(low), percent(high));
        let detection = if self.trials == 0 { "-".into() } else { detection };
        let Mean { value, half } = self.profit;
        [
            self.id.clone(),
            self.what.clone(),
            self.runs.to_string(),
            self.tasks.to_string(),
            format!("{:.1}", self.seconds),
            detection,
            self.predicted.map_or("-".into(), percent),
            if value == 0.0 {
                "-".into()
            } else {
                format!("{:+.2}% +- {:.2}", 100.0 * value, 100.0 * half)
            },
            if value == 0.0 { "-".into() } else { format!("{:+.2}%", 100.0 * self.honest.value) },
            format!("{} / {}", self.honest_loss, self.violations),
            self.verdict(),
        ]
    }

    fn json(&self) -> Value {
        let (low, high) = wilson(self.caught, self.trials);
        json!({
            "id": self.id, "what": self.what, "runs": self.runs, "tasks": self.tasks,
            "seconds": self.seconds,
            "trials": self.trials, "caught": self.caught, "interval": [low, high],
            "theory": self.predicted,
            "profit": { "mean": self.profit.value, "half_interval": self.profit.half },
            "honest": self.honest.value, "honest_loss": self.honest_loss,
            "violations": self.violations, "holds": self.holds(), "broken": self.broken,
        })
    }
}

const HEAD: [&str; 11] = [
    "id",
    "strategy",
    "runs",
    "tasks",
    "seconds of a core",
    "detection (95%)",
    "theory",
    "profit, of the bond",
    "honest",
    "honest loss, STAR / violations",
    "verdict",
];

/// The rows as a Markdown table.
pub fn markdown(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(&HEAD.map(String::from));
    table += &line(&HEAD.map(|_| "---".into()));
    rows.iter().for_each(|row| table += &line(&row.cells()));
    table
}

const PURSE_HEAD: [&str; 7] = [
    "id",
    "registrations",
    "burned by them, STAR",
    "slashed, STAR",
    "earned, STAR",
    "profit, STAR",
    "honest with the same money, STAR",
];

/// What became of the money of those whose names come and go, as a Markdown table: means of the runs. Nothing if nobody's
/// did.
pub fn purse_markdown(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut table = String::new();
    for row in rows.iter().filter(|row| !row.purses.is_empty()) {
        if table.is_empty() {
            table += "\nWhat became of the money where names come and go\n\n";
            table += &line(&PURSE_HEAD.map(String::from));
            table += &line(&PURSE_HEAD.map(|_| "---".into()));
        }
        let mean = |of: fn(&Purse) -> f64| {
            let Mean { value, half } = Mean::of(&row.purses.iter().map(of).collect::<Vec<_>>());
            format!("{value:.2} +- {half:.2}")
        };
        table += &line(&[
            row.id.clone(),
            mean(|purse| f64::from(purse.registrations)),
            mean(|purse| purse.burned),
            mean(|purse| purse.slashed),
            mean(|purse| purse.earned),
            mean(|purse| purse.profit),
            mean(|purse| purse.honest),
        ]);
    }
    table
}

/// The rows as JSON.
pub fn json(rows: &[Row]) -> Value {
    Value::Array(rows.iter().map(Row::json).collect())
}
