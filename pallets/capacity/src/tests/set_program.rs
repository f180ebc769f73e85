use super::*;

const OTHER: BenchmarkProgram = BenchmarkProgram { program: PROGRAM, task_gas: 1 << 40 };

#[test]
fn works() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(Capacity::set_program(RuntimeOrigin::root(), Some(OTHER)));
        assert_eq!(Program::<Test>::get(), Some(OTHER));
        assert_ok!(Capacity::set_program(RuntimeOrigin::root(), None));
        assert_eq!(Program::<Test>::get(), None);
        let set = |program| Event::ProgramSet { program };
        assert_eq!(events(), [set(Some(OTHER)), set(None)]);
    });
}

#[test]
fn what_is_under_way_goes_on() {
    ExtBuilder.build_and_execute(|| {
        let job = begin(4);
        assert_ok!(Capacity::set_program(RuntimeOrigin::root(), None));
        go_to(13);
        assert_ok!(Capacity::note_committed(&ALICE, job, 77));
        Capacity::note_paid(&ALICE, job, 120_000);
        assert_eq!(limit(), 12_000);
    });
}

#[test]
fn the_market_must_know_it() {
    ExtBuilder.build_and_execute(|| {
        let unknown = BenchmarkProgram { program: H256::zero(), ..OTHER };
        let refused = Capacity::set_program(RuntimeOrigin::root(), Some(unknown));
        assert_noop!(refused, Error::<Test>::UnknownProgram);
    });
}

#[test]
fn tasks_take_gas_and_fit_a_job() {
    ExtBuilder.build_and_execute(|| {
        for task_gas in [0, (1 << 40) + 1, u64::MAX] {
            let program = BenchmarkProgram { task_gas, ..OTHER };
            let refused = Capacity::set_program(RuntimeOrigin::root(), Some(program));
            assert_noop!(refused, Error::<Test>::InvalidTaskGas);
        }
        // The largest tasks make for fewer cores than one; then nobody can be measured, and is told so.
        let all = BenchmarkProgram { task_gas: 1, ..OTHER };
        assert_ok!(Capacity::set_program(RuntimeOrigin::root(), Some(all)));
        assert_eq!(Capacity::view(&ALICE).cores_max, Some(2));
    });
}

#[test]
fn only_its_origin_may() {
    ExtBuilder.build_and_execute(|| {
        for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()] {
            let refused = Capacity::set_program(origin, Some(OTHER));
            assert_noop!(refused, DispatchError::BadOrigin);
        }
    });
}
