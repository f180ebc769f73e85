use crate::{mock::*, Contests, Event};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchResultWithPostInfo, Pays},
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::DispatchError::{BadOrigin, Unavailable};
use stardust_primitives::ids::ContestId;

const RECEIPT: H256 = H256::repeat_byte(1);

fn close(id: ContestId) -> DispatchResultWithPostInfo {
    Verification::close_contest(RuntimeOrigin::signed(1), id)
}

fn contest() -> ContestId {
    let id = open_contest(&[(0, RECEIPT)], Some(H256::zero()));
    events();
    id
}

#[test]
fn works_first_as_extension_then_as_end() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        assert_ok!(vote(vote_for(0, id, RECEIPT)));
        events();

        System::set_block_number(1 + PANEL_BLOCKS + 1);
        assert_eq!(close(id).unwrap().pays_fee, Pays::No);
        let extended = Contests::<Test>::get(id).unwrap();
        let deadline = 1 + PANEL_BLOCKS + 1 + PANEL_BLOCKS;
        assert_eq!((extended.extended, extended.deadline), (true, deadline));
        assert_eq!(extended.votes.len(), 1);
        assert_eq!(events(), [Event::ContestExtended { contest: id, deadline }]);
        assert!(Undecided::get().is_empty());

        System::set_block_number(deadline + 1);
        assert_eq!(close(id).unwrap().pays_fee, Pays::No);
        assert!(!Contests::<Test>::contains_key(id));
        assert_eq!(Undecided::get(), [id]);
        assert_eq!(events(), [Event::ContestUndecided { contest: id }]);
        assert!(Verdicts::get().is_empty());
    });
}

#[test]
fn fails_when_contest_open() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        System::set_block_number(1 + PANEL_BLOCKS);
        assert_noop!(close(id), TestError::ContestOpen);
        System::set_block_number(1 + PANEL_BLOCKS + 1);
        assert_ok!(close(id));
        assert_noop!(close(id), TestError::ContestOpen);
        System::set_block_number(1 + PANEL_BLOCKS + 1 + PANEL_BLOCKS);
        assert_noop!(close(id), TestError::ContestOpen);
    });
}

#[test]
fn fails_when_unknown_contest() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(close(ContestId(0)), TestError::UnknownContest);
        contest();
        assert_noop!(close(ContestId(1)), TestError::UnknownContest);
    });
}

#[test]
fn nothing_changes_when_the_market_refuses() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        System::set_block_number(100);
        assert_ok!(close(id));
        System::set_block_number(200);
        MarketRefuses::set(true);
        assert_noop!(close(id), Unavailable);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RawOrigin::Root, RawOrigin::None, RawOrigin::Authorized] {
            assert_noop!(Verification::close_contest(origin.into(), ContestId(0)), BadOrigin);
        }
    });
}
