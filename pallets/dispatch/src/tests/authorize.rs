//! The door of the transaction pool.

use crate::mock::*;
use codec::Encode;
use frame_support::assert_ok;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use stardust_primitives::{
    dispatch::{
        proposal::SignedProposal,
        solution::{Merit, Share, Solution},
    },
    ids::AssignmentId,
};

const PAIRS: [(u64, u32, u64); 1] = [(1, 0, 4)];

fn refusal(signed: SignedProposal<u64>) -> TransactionValidityError {
    pool(signed).unwrap_err()
}

fn custom(code: u8) -> TransactionValidityError {
    InvalidTransaction::Custom(code).into()
}

#[test]
fn a_proposal_that_may_be_the_best_is_let_in() {
    execute(|| {
        let valid = pool(proposal(0, &PAIRS)).unwrap();
        assert_eq!(valid.provides, [("StardustProposal", (auditor(0), 1u32)).encode()]);
        assert!(valid.requires.is_empty());
        assert!(valid.propagate);
        // What pays goes first.
        assert_eq!(valid.priority, 0);
        // In block 5 at best, in block 7 at the latest.
        assert_eq!(valid.longevity, 2);
        // Being let in changes nothing.
        assert!(crate::Current::<Test>::get().proposed.is_empty());
    });
}

#[test]
fn what_is_in_no_block_yet_comes_with_the_next() {
    execute(|| {
        let signed = proposal(0, &PAIRS);
        go_to(6);
        assert_eq!(pool(signed.clone()).unwrap().longevity, 1);
        go_to(7);
        assert_eq!(refusal(signed.clone()), custom(2));
        assert_ok!(propose(signed));
        // And one for the next round is let in before that begins.
        let mut next = proposal(1, &PAIRS).proposal;
        next.round = 2;
        assert_eq!(pool(sign(1, next)).unwrap().longevity, 3);
    });
}

#[test]
fn refusals_have_the_codes_of_the_readme() {
    execute(|| {
        let fine = proposal(0, &PAIRS);
        let with = |change: &dyn Fn(&mut SignedProposal<u64>)| {
            let mut changed = fine.clone();
            change(&mut changed);
            refusal(changed)
        };
        let stranger = sign(7, {
            let mut proposal = fine.proposal.clone();
            proposal.auditor = auditor(7);
            proposal
        });
        assert_eq!(refusal(stranger), custom(0));
        assert_eq!(with(&|signed| signed.proposal.merit.total += 1), custom(1));
        assert_eq!(with(&|signed| signed.signature = proposal(1, &PAIRS).signature), custom(1));
        assert_eq!(with(&|signed| signed.proposal.round = 2), custom(2));
        let empty = Solution::default();
        let some = Merit { total: 1, pairs: 1 };
        assert_eq!(refusal(claiming(0, empty.clone(), some)), custom(5));
        assert_eq!(refusal(claiming(0, empty, Merit::default())), custom(6));
        let replicas: Vec<AssignmentId> = vec![id(1, 1), id(1, 0)];
        let share = Share { provider: 4, replicas: replicas.try_into().unwrap() };
        let unsorted = Solution { shares: vec![share].try_into().unwrap() };
        assert_eq!(refusal(claiming(0, unsorted, some)), custom(5));
        Disabled::set(vec![0]);
        assert_eq!(refusal(fine), custom(0));
    });
}

#[test]
fn who_was_heard_and_what_is_not_better_are_refused() {
    execute(|| {
        assert_ok!(propose(proposal(0, &PAIRS)));
        // Better, but a second one.
        assert_eq!(refusal(proposal(0, &[(1, 0, 4), (1, 1, 4)])), custom(3));
        assert_eq!(refusal(proposal(1, &PAIRS)), custom(6));
        assert_ok!(pool(proposal(1, &[(1, 0, 4), (1, 1, 4)])));
    });
}

#[test]
fn as_many_as_there_can_be_have_proposed() {
    execute(|| {
        let keys: Vec<_> = (100..200).map(auditor).collect();
        crate::Current::<Test>::mutate(|round| round.proposed = keys.try_into().unwrap());
        assert_eq!(refusal(proposal(0, &PAIRS)), custom(4));
    });
}
