//! What native runs give is written down, so that the machine's tests can compare guests with it.

use digits_search::{data::Digits, report::Report, run};
use stardust_guest::Input;

const PAYLOAD: &[u8] = include_bytes!("../data/digits.bin");
const VECTORS: &str = include_str!("vectors.txt");

#[test]
fn native_outputs_are_the_written_ones() {
    for line in VECTORS.lines().filter(|line| !line.starts_with('#')) {
        let (task, expected) = line.split_once(' ').expect("task and output");
        let item = task.parse::<u64>().expect("a task").to_le_bytes();
        let output = run(Input { payload: PAYLOAD, item: &item });
        let hex: String = output.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected, "task {task}");
    }
}

#[test]
fn the_best_setting_learns_for_real() {
    let output = run(Input { payload: PAYLOAD, item: &484_u64.to_le_bytes() });
    let report = Report::decode(&output).expect("a report");
    assert_eq!(report.held_out, 360);
    assert!(report.accuracy() > 0.97, "{report:?}");
    assert_eq!(Digits::parse(PAYLOAD).expect("a data set").training_len(), 1_437);
}
