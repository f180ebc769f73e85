use super::*;

#[test]
fn works() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(Capacity::measure(RuntimeOrigin::signed(ALICE), 4));
        // Four times ten blocks of 3,000 gas, in tasks of 7.
        let (who, program, gas_limit, tasks, _, run_blocks) = Begun::get()[0];
        assert_eq!((who, program, gas_limit, run_blocks), (ALICE, PROGRAM, TASK_GAS, RUN_BLOCKS));
        assert_eq!(tasks, 17_143);
        let target = 12_000;
        let benchmark = Benchmark { job: JobId(1), target, began_at: 1, committed_at: None };
        assert_eq!(record().benchmark, Some(benchmark));
        assert_eq!((record().verified, limit()), (None, UNMEASURED), "nothing is shown yet");
        let begun = Event::BenchmarkBegun { provider: ALICE, job: JobId(1), target };
        assert_eq!(events(), [begun]);
    });
}

#[test]
fn who_is_as_fast_as_it_said_is_verified_so() {
    ExtBuilder.build_and_execute(|| {
        let job = begin(4);
        events();
        go_to(13);
        assert_ok!(Capacity::note_committed(&ALICE, job, 77));
        assert_eq!(record().benchmark.unwrap().committed_at, Some(13));
        go_to(30);
        Capacity::note_paid(&ALICE, job, 120_000);
        // Ten of the twelve blocks are for the work: 120,000 / 10.
        assert_eq!((record().verified, record().measured_at), (Some(12_000), 30));
        assert_eq!((record().benchmark, limit()), (None, 12_000));
        assert_eq!(events(), [Event::Measured { provider: ALICE, job, verified: 12_000 }]);
    });
}

#[test]
fn who_is_slower_is_verified_so() {
    for (blocks, verified) in [(13, 10_909), (22, 6_000), (32, 4_000), (40, 3_157)] {
        ExtBuilder.build_and_execute(|| {
            measure(4, blocks);
            assert_eq!(record().verified, Some(verified), "{blocks}");
        });
    }
}

#[test]
fn nobody_is_verified_beyond_what_it_asked_for() {
    for blocks in [0, 1, 2, 3, 11, 12] {
        ExtBuilder.build_and_execute(|| {
            measure(4, blocks);
            assert_eq!(record().verified, Some(12_000), "{blocks}");
        });
    }
}

#[test]
fn tasks_that_take_less_gas_show_less() {
    ExtBuilder.build_and_execute(|| {
        let job = begin(4);
        go_to(13);
        assert_ok!(Capacity::note_committed(&ALICE, job, 0));
        Capacity::note_paid(&ALICE, job, 60_000);
        assert_eq!(record().verified, Some(6_000));
    });
}

#[test]
fn who_misses_it_may_claim_less_than_it_would_have_taken() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        let job = begin(4);
        events();
        go_to(100);
        assert_ok!(Capacity::note_missed(&ALICE, job, 77));
        Capacity::note_returned(&ALICE, job);
        // 120,000 gas were too much for forty blocks.
        assert_eq!((record().verified, limit()), (Some(3_000), 3_000));
        assert_eq!(record().benchmark, None);
        assert_eq!(events(), [Event::TooSlow { provider: ALICE, job, verified: 3_000 }]);
    });
}

#[test]
fn missing_a_great_one_verifies_no_more_than_was_known() {
    ExtBuilder.build_and_execute(|| {
        // Forty cores would take 30,000 gas a block to miss; unmeasured it may claim 2,000.
        let job = begin(15);
        go_to(50);
        assert_ok!(Capacity::note_missed(&ALICE, job, 77));
        assert_eq!((record().verified, limit()), (Some(2_000), 2_000));
    });
}

#[test]
fn one_that_comes_to_nothing_changes_nothing() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        let before = record();
        let job = begin(5);
        assert_ok!(Capacity::note_committed(&ALICE, job, 77));
        Capacity::note_returned(&ALICE, job);
        assert_eq!(record(), before);
    });
}

#[test]
fn other_jobs_are_no_benchmarks() {
    ExtBuilder.build_and_execute(|| {
        let job = begin(4);
        assert!(Capacity::is_benchmark(&ALICE, job));
        let other = JobId(99);
        assert!(!Capacity::is_benchmark(&ALICE, other) && !Capacity::is_benchmark(&2, job));
        let before = record();
        Capacity::note_paid(&ALICE, other, 1);
        Capacity::note_returned(&ALICE, other);
        assert_eq!(record(), before);
    });
}

#[test]
fn the_first_item_is_new_in_every_block_and_for_everybody() {
    ExtBuilder.build_and_execute(|| {
        for (block, parent) in [(2, 1), (3, 2)] {
            System::initialize(&block, &H256::repeat_byte(parent), &Default::default());
            for who in [ALICE, 2] {
                assert_ok!(Capacity::measure(RuntimeOrigin::signed(who), 1));
                let job = Records::<Test>::get(who).unwrap().benchmark.unwrap().job;
                Capacity::note_returned(&who, job);
            }
        }
        let mut firsts: Vec<_> = Begun::get().into_iter().map(|begun| begun.4).collect();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 4);
    });
}

#[test]
fn one_at_a_time() {
    ExtBuilder.build_and_execute(|| {
        begin(1);
        let again = Capacity::measure(RuntimeOrigin::signed(ALICE), 1);
        assert_noop!(again, Error::<Test>::BenchmarkRunning);
    });
}

#[test]
fn cores_fit_a_batch() {
    ExtBuilder.build_and_execute(|| {
        // 65,536 tasks of 7 gas are ten blocks of 15.3 cores.
        assert_eq!(Capacity::view(&ALICE).cores_max, Some(15));
        for cores in [0, 16, u32::MAX] {
            let refused = Capacity::measure(RuntimeOrigin::signed(ALICE), cores);
            assert_noop!(refused, Error::<Test>::InvalidCores);
        }
        begin(15);
        assert!(Begun::get()[0].3 <= 65_536);
    });
}

#[test]
fn there_must_be_a_program() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(Capacity::set_program(RuntimeOrigin::root(), None));
        let refused = Capacity::measure(RuntimeOrigin::signed(ALICE), 1);
        assert_noop!(refused, Error::<Test>::NoProgram);
        assert_eq!(Capacity::view(&ALICE).cores_max, None);
    });
}

#[test]
fn the_market_may_refuse() {
    ExtBuilder.build_and_execute(|| {
        let refused = Capacity::measure(RuntimeOrigin::signed(STRANGER), 1);
        assert_noop!(refused, NOT_PROVIDER);
    });
}

#[test]
fn only_a_signer_asks_for_one() {
    ExtBuilder.build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(Capacity::measure(origin, 1), DispatchError::BadOrigin);
        }
    });
}
