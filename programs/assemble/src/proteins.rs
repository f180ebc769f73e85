//! Alignments as a table.

use crate::{Error, Output};
use alignment::report::{Alignment, Report, Step};

/// The proteins of a collection, the most surprising likeness first.
pub fn table(outputs: &[Output]) -> Result<String, Error> {
    let mut rows = Vec::new();
    for (task, bytes) in outputs {
        let report = Report::decode(bytes).map_err(|error| format!("task {task}: {error}"))?;
        rows.push((*task, deviations(&report), report));
    }
    rows.sort_by(|(_, left, _), (_, right, _)| right.total_cmp(left));
    let title = "protein   score  deviations  by chance    same      from-to      from-to  steps";
    let rows = rows.iter().map(|(task, deviations, report)| row(*task, *deviations, report));
    Ok([title.to_string()].into_iter().chain(rows).collect::<Vec<_>>().join("\n"))
}

/// How many standard deviations the score is above those of shuffled copies.
fn deviations(report: &Report) -> f64 {
    let count = f64::from(report.shuffles.max(1));
    let mean = report.sum as f64 / count;
    let variance = report.sum_of_squares as f64 / count - mean * mean;
    (f64::from(report.alignment.score) - mean) / variance.max(1.0).sqrt()
}

fn row(task: u64, deviations: f64, report: &Report) -> String {
    let Alignment { score, query, subject, same, steps } = &report.alignment;
    let places: u32 = steps.iter().map(|(run, _)| run).sum();
    let range = |range: &std::ops::Range<u32>| format!("{}-{}", range.start + 1, range.end);
    let step = |(run, step): &(u32, Step)| format!("{run}{step}");
    format!(
        "{task:7}  {score:6}  {deviations:10.1}  {:>3} of {:<3}  {same:>3}/{places:<3}  {:>9}    {:>9}  {}",
        report.as_good,
        report.shuffles,
        range(query),
        range(subject),
        steps.iter().map(step).collect::<String>(),
    )
}
