//! Each invariant, broken by hand, is noticed under its own name. CAP-1 is the market's to check: MKT-7.

use super::*;

fn broken_by(change: impl FnOnce(&mut CapacityRecordOf<Test>), error: &'static str) {
    new_test_ext().execute_with(|| {
        measure(4, 12);
        begin(4);
        Capacity::do_try_state().unwrap();
        Records::<Test>::mutate(ALICE, |record| change(record.as_mut().unwrap()));
        let found = Capacity::do_try_state().unwrap_err();
        assert_eq!(found, sp_runtime::TryRuntimeError::Other(error));
    });
}

#[test]
fn cap_2() {
    broken_by(|record| record.measured_at = 14, "CAP-2: measured in the future");
    broken_by(
        |record| (record.verified, record.due) = (None, Some(1)),
        "CAP-2: drawn without a measure",
    );
}

#[test]
fn cap_3() {
    fn change(record: &mut CapacityRecordOf<Test>) -> &mut Benchmark<u32> {
        record.benchmark.as_mut().unwrap()
    }
    broken_by(|record| change(record).target = 0, "CAP-3: a benchmark that shows nothing");
    broken_by(|record| change(record).began_at = 14, "CAP-3: a benchmark out of its time");
    broken_by(
        |record| change(record).committed_at = Some(12),
        "CAP-3: a benchmark out of its time",
    );
    broken_by(
        |record| change(record).committed_at = Some(14),
        "CAP-3: a benchmark out of its time",
    );
    new_test_ext().execute_with(|| {
        Program::<Test>::put(BenchmarkProgram { program: H256::zero(), task_gas: 1 });
        let found = Capacity::do_try_state().unwrap_err();
        let error = "CAP-3: a benchmark that nobody can run";
        assert_eq!(found, sp_runtime::TryRuntimeError::Other(error));
    });
}
