//! Who is drawn has to show again what it can do.

use super::*;

fn claim() {
    assert_ok!(Capacity::occupy(&ALICE, 1));
}

fn next_epoch(byte: u8) {
    Seed::set(&H256::repeat_byte(byte));
}

#[test]
fn who_is_drawn_and_does_nothing_counts_as_not_measured() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        next_epoch(1);
        events();
        claim();
        let due = 13 + DUE_BLOCKS;
        assert_eq!(record().due, Some(due));
        assert_eq!(events(), [Event::Drawn { provider: ALICE, due }]);
        go_to(due);
        assert_eq!(limit(), 12_000);
        go_to(due + 1);
        assert_eq!(limit(), UNMEASURED);
    });
}

#[test]
fn another_benchmark_settles_it() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        next_epoch(1);
        claim();
        measure(3, 12);
        assert_eq!((record().due, limit()), (None, 9_000));
        // Once an epoch is enough.
        claim();
        assert_eq!(record().due, None);
        next_epoch(2);
        claim();
        assert!(record().due.is_some());
    });
}

#[test]
fn nobody_is_drawn_while_it_is_due() {
    ExtBuilder.build_and_execute(|| {
        measure(4, 12);
        next_epoch(1);
        claim();
        let due = record().due;
        go_to(100);
        next_epoch(2);
        claim();
        assert_eq!((record().due, record().drawn_by), (due, H256::repeat_byte(2)));
    });
}

#[test]
fn who_has_nothing_to_lose_is_not_drawn() {
    ExtBuilder.build_and_execute(|| {
        next_epoch(1);
        claim();
        assert_eq!(record().due, None, "never measured");
        measure(1, 32);
        next_epoch(2);
        claim();
        assert_eq!(record().due, None, "may claim less than the unmeasured");
    });
}

#[test]
fn one_in_so_many_epochs_draws() {
    ExtBuilder.build_and_execute(|| {
        DrawnOneIn::set(&8);
        measure(4, 12);
        let mut drawn = 0;
        for epoch in 0..1_600_u32 {
            // The index is hashed, or the seeds would be all alike.
            Seed::set(&stardust_primitives::hashing::tagged("test", &epoch));
            Records::<Test>::mutate(ALICE, |record| record.as_mut().unwrap().due = None);
            claim();
            drawn += u32::from(record().due.is_some());
            assert_ok!(Capacity::note_committed(&ALICE, JobId(99), 1));
        }
        // Within four standard deviations (13.2) of 200.
        assert!((147..=253).contains(&drawn), "{drawn}");
    });
}
