//! The hook, the pace of genesis, and the invariants broken by hand.

use crate::{mock::*, ChainPace, Now, Pace, Pallet};
use frame_support::{assert_ok, assert_storage_noop, traits::OnInitialize};
use sp_runtime::traits::BlockNumberProvider;

/// Begins so many blocks; the clock moves in each by one or not at all, and is right at its end.
fn blocks(count: u32) {
    for _ in 0..count {
        let before = Clock::current_block_number();
        let number = System::block_number() + 1;
        System::set_block_number(number);
        Clock::on_initialize(number);
        assert_eq!(Clock::current_block_number(), before + u32::from(!Paused::get()));
        assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
    }
}

#[test]
fn it_is_the_block_number_until_the_first_pause() {
    new_test_ext().execute_with(|| {
        assert_eq!(Clock::current_block_number(), System::block_number());
        blocks(10);
        assert_eq!((Clock::current_block_number(), System::block_number()), (10, 10));
    });
}

#[test]
fn it_stands_still_while_the_chain_is_paused() {
    new_test_ext().execute_with(|| {
        blocks(10);
        Paused::set(&true);
        blocks(200);
        assert_eq!((Clock::current_block_number(), System::block_number()), (10, 210));
        Paused::set(&false);
        blocks(1);
        Paused::set(&true);
        blocks(1);
        Paused::set(&false);
        blocks(5);
        assert_eq!((Clock::current_block_number(), System::block_number()), (16, 217));
    });
}

#[test]
fn it_ends_where_block_numbers_do() {
    new_test_ext().execute_with(|| {
        Now::<Test>::put(u32::MAX);
        Clock::on_initialize(u32::MAX);
        assert_eq!(Clock::current_block_number(), u32::MAX);
    });
}

#[test]
fn clk_1_more_active_blocks_than_blocks() {
    new_test_ext().execute_with(|| {
        blocks(3);
        assert_ok!(Pallet::<Test>::do_try_state());
        Clock::set_block_number(4);
        let error = Pallet::<Test>::do_try_state().unwrap_err();
        assert_eq!(error, "CLK-1: more active blocks than blocks".into());
    });
}

#[test]
fn the_pace_is_that_of_genesis_or_else_the_default() {
    new_test_ext().execute_with(|| {
        assert!(!ChainPace::<Test>::exists());
        assert_eq!(ChainPace::<Test>::get(), DefaultPace::get());
    });
    let short = Pace { epoch_slots: 10, era_sessions: 2, governance_speed: 720 };
    with_pace(Some(short)).execute_with(|| {
        blocks(3);
        assert_eq!(ChainPace::<Test>::get(), short);
        assert_eq!(ChainPace::<Test>::get().era_slots(), 20);
        // A day is two minutes; what divides to nothing takes a block.
        let paced = |blocks| ChainPace::<Test>::get().of_governance(blocks);
        assert_eq!((paced(28_800), paced(28_801), paced(20), paced(0)), (40, 41, 1, 1));
    });
}

#[test]
fn clk_2_an_epoch_without_slots_an_era_without_sessions_and_referenda_without_end() {
    new_test_ext().execute_with(|| {
        for (epoch_slots, era_sessions, governance_speed) in [(0, 36, 1), (200, 0, 1), (200, 36, 0)]
        {
            ChainPace::<Test>::put(Pace { epoch_slots, era_sessions, governance_speed });
            let error = Pallet::<Test>::do_try_state().unwrap_err();
            assert_eq!(error, "CLK-2: epochs and eras take time, referenda end".into());
        }
    });
}
