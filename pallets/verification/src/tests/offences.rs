//! What is reported to whoever punishes validators, and what a report weighs.

use super::faults::{outvote, refute_answer_of};
use crate::{mock::*, Call, WeightInfo};
use frame_support::{assert_noop, dispatch::GetDispatchInfo};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::DispatchError::Unavailable;
use stardust_primitives::ids::ContestId;

const RIGHT: H256 = H256::repeat_byte(1);
const WRONG: H256 = H256::repeat_byte(2);

#[test]
fn each_wrong_vote_is_an_offence_of_its_contest() {
    ExtBuilder::default().validators(7).build_and_execute(|| {
        let first = outvote(7, &[6, 5]);
        assert_eq!(Offences::get(), [(first, vec![5, 6])]);
        let second = outvote(7, &[6]);
        assert_eq!(Offences::get()[1..], [(second, vec![6])]);
        outvote(7, &[]);
        assert_eq!(Offences::get().len(), 2, "who was right commits none");
    });
}

#[test]
fn a_wrong_answer_is_one_where_the_fault_is_repeated() {
    ExtBuilder::default().build_and_execute(|| {
        refute_answer_of(2);
        assert!(Offences::get().is_empty(), "a machine may have been broken");
        refute_answer_of(2);
        let last = Verdicts::get().last().unwrap().0;
        assert_eq!(Offences::get(), [(last, vec![2])]);
        // The window passes, and all is forgotten.
        System::set_block_number(2 * FAULT_BLOCKS);
        refute_answer_of(2);
        assert_eq!(Offences::get().len(), 1);
    });
}

#[test]
fn a_vote_that_repeats_a_wrong_answer_is_reported_once() {
    ExtBuilder::default().build_and_execute(|| {
        refute_answer_of(3);
        let id = outvote(4, &[3]);
        assert_eq!(Offences::get(), [(id, vec![3])]);
    });
}

#[test]
fn a_verdict_that_the_market_refuses_reports_nobody() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested_by(1);
        MarketRefuses::set(true);
        assert_noop!(vote(vote_for(3, id, RIGHT)), Unavailable);
        MarketRefuses::set(false);
    });
}

#[test]
fn only_a_verdict_with_offences_weighs_a_report() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contested_by(1);
        let call = |n| Call::<Test>::vote { vote: vote_for(n, id, RIGHT) };
        let vote = <() as WeightInfo>::vote();
        assert_eq!(call(3).get_dispatch_info().call_weight, vote + REPORT_WEIGHT);
        let weight = |signed| {
            Verification::vote(RawOrigin::Authorized.into(), signed).unwrap().actual_weight
        };
        // None is what was paid for.
        assert_eq!(weight(vote_for(3, id, RIGHT)), None);
        let next = open_contest(&[(0, RIGHT), (1, WRONG)], None);
        assert_eq!(weight(vote_for(0, next, RIGHT)), Some(vote));
        assert_eq!(weight(vote_for(2, next, RIGHT)), Some(vote));
        assert_eq!(weight(vote_for(3, next, RIGHT)), Some(vote));
        assert_eq!(Verdicts::get().last(), Some(&(next, RIGHT)));
    });
}

/// A contest of four validators in which `liar` voted wrongly, and one vote is missing for the verdict.
fn contested_by(liar: u8) -> ContestId {
    let id = open_contest(&[(0, RIGHT), (1, WRONG)], None);
    vote(vote_for(liar, id, WRONG)).unwrap();
    for honest in (0..3).filter(|n| *n != liar) {
        vote(vote_for(honest, id, RIGHT)).unwrap();
    }
    id
}
