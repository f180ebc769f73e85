//! A provider's reputation, as it is shown.

use serde_json::{json, Value};
use stardust_primitives::reputation::{ProgramClass, MILLI_PER_POINT};
use stardust_sdk::Standing;

/// What scripts and people call a class of programs.
pub(crate) fn class_name(class: ProgramClass) -> &'static str {
    match class {
        ProgramClass::Short => "short",
        ProgramClass::Medium => "medium",
        ProgramClass::Long => "long",
    }
}

fn score(part: sp_arithmetic::Perbill) -> f64 {
    f64::from(part.deconstruct()) / f64::from(sp_arithmetic::Perbill::one().deconstruct())
}

/// Rows of a table: one for each class in which anything is known.
pub(crate) fn rows(standings: &[Standing]) -> Vec<(&'static str, String)> {
    if standings.is_empty() {
        return vec![("trust", "a newcomer's: no result yet".into())];
    }
    standings.iter().map(|standing| ("trust", words(standing))).collect()
}

fn words(Standing { class, record, scores }: &Standing) -> String {
    let milli = u64::from(MILLI_PER_POINT);
    let points = record.points_milli.checked_div(milli).unwrap_or(0);
    format!(
        "{} tasks: {points} points from {} checked batches; {} faults, {} frauds; correct {:.2}, available {:.2}, speed {:.2}",
        class_name(*class),
        record.batches,
        record.faults,
        record.frauds,
        score(scores.correctness),
        score(scores.availability),
        score(scores.speed),
    )
}

/// One object for each class in which anything is known.
pub(crate) fn json(standings: &[Standing]) -> Value {
    let one = |Standing { class, record, scores }: &Standing| {
        json!({
            "class": class_name(*class),
            "points_milli": record.points_milli,
            "batches": record.batches,
            "faults": record.faults,
            "frauds": record.frauds,
            "latency_milli": record.latency_milli,
            "changed_at": record.changed_at,
            "correctness": score(scores.correctness),
            "availability": score(scores.availability),
            "speed": score(scores.speed),
        })
    };
    standings.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_arithmetic::Perbill;
    use stardust_primitives::reputation::{Scores, TrustRecord};

    #[test]
    fn a_standing_is_told_in_words_and_numbers() {
        let record = TrustRecord {
            points_milli: 12_999,
            batches: 13,
            faults: 1,
            frauds: 0,
            availability: Perbill::from_percent(50),
            latency_milli: 4_000,
            changed_at: 7,
        };
        let (correctness, availability) = (Perbill::from_percent(81), record.availability);
        let scores = Scores { correctness, availability, speed: Perbill::from_percent(20) };
        let standings = [Standing { class: ProgramClass::Medium, record, scores }];
        let told = "medium tasks: 12 points from 13 checked batches; 1 faults, 0 frauds; correct 0.81, available 0.50, speed 0.20";
        assert_eq!(rows(&standings), [("trust", told.to_string())]);
        let expected = json!([{
            "class": "medium",
            "points_milli": 12_999,
            "batches": 13,
            "faults": 1,
            "frauds": 0,
            "latency_milli": 4_000,
            "changed_at": 7,
            "correctness": 0.81,
            "availability": 0.5,
            "speed": 0.2,
        }]);
        assert_eq!(json(&standings), expected);
    }

    #[test]
    fn of_a_newcomer_nothing_is_known() {
        assert_eq!(rows(&[]).len(), 1);
        assert_eq!(json(&[]), json!([]));
    }
}
