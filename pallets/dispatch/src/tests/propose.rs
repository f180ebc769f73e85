use crate::{mock::*, Best, Current, Event};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_runtime::DispatchError::BadOrigin;
use stardust_primitives::{
    dispatch::{reserved::Slots, solution::Merit},
    ids::JobId,
};

fn best() -> Vec<(u64, u64, u32)> {
    Best::<Test>::get().iter().map(|one| (one.provider, one.job.0, one.slots)).collect()
}

#[test]
fn works() {
    execute(|| {
        let signed = proposal(0, &[(1, 0, 3), (1, 1, 3), (2, 0, 3), (1, 2, 4)]);
        let kept = signed.proposal.merit;
        assert_eq!(kept.pairs, 4);
        assert_ok!(propose(signed));
        let (round, auditor) = (1, auditor(0));
        assert_eq!(best(), [(3, 1, 2), (3, 2, 1), (4, 1, 1)]);
        let current = Current::<Test>::get();
        assert_eq!((current.number, current.best), (1, Some(kept)));
        assert_eq!(current.proposed.as_slice(), core::slice::from_ref(&auditor));
        assert_eq!(events(), [Event::Proposed { round, auditor, kept, is_best: true }]);
    });
}

#[test]
fn fails_when_not_authorized() {
    execute(|| {
        let signed = proposal(0, &[(1, 0, 3)]);
        for origin in [RawOrigin::None, RawOrigin::Root, RawOrigin::Signed(1)] {
            assert_noop!(Dispatch::propose(origin.into(), signed.clone()), BadOrigin);
        }
    });
}

#[test]
fn fails_when_the_rules_say_so() {
    execute(|| {
        let pairs = [(1, 0, 3)];
        let fine = proposal(0, &pairs);
        let mut other = fine.clone();
        other.proposal.round = 2;
        assert_noop!(propose(sign(0, other.proposal)), TestError::WrongRound);
        let mut forged = fine.clone();
        forged.signature = proposal(1, &[(1, 1, 3)]).signature;
        assert_noop!(propose(forged), TestError::BadSignature);
        let mut stranger = fine.clone().proposal;
        stranger.auditor = auditor(9);
        assert_noop!(propose(sign(9, stranger)), TestError::NotValidator);
        let nothing = claiming(0, solution(&[]), Merit { total: 1, pairs: 1 });
        assert_noop!(propose(nothing), TestError::NotCanonical);
        assert_ok!(propose(fine.clone()));
        assert_noop!(propose(proposal(1, &pairs)), TestError::NotBetter);
        assert_noop!(propose(proposal(0, &[(1, 0, 4), (1, 1, 4)])), TestError::AlreadyProposed);
        // The call itself asks again who was heard: two of one validator's may be let in at a time.
        let again = Dispatch::propose(RawOrigin::Authorized.into(), fine.clone());
        assert_noop!(again, TestError::AlreadyProposed);
        go_to(8);
        let late = Dispatch::propose(RawOrigin::Authorized.into(), fine);
        assert_noop!(late, TestError::WrongRound);
        let keys: Vec<_> = (100..200).map(auditor).collect();
        Current::<Test>::mutate(|round| round.proposed = keys.clone().try_into().unwrap());
        assert_noop!(propose(proposal(0, &[(2, 0, 4)])), TestError::TooManyProposers);
        Current::<Test>::mutate(|round| round.proposed = Default::default());
    });
}

#[test]
fn what_does_not_hold_is_dropped() {
    execute(|| {
        let pairs = [(1, 0, 3), (1, 3, 3), (3, 0, 3), (2, 0, STRANGER), (2, 1, 8)];
        Candidates::mutate(|known| known.insert(STRANGER, candidate(STRANGER, 100)));
        let kept = merit(&solution(&[(1, 0, 3)]));
        assert_ok!(propose(claiming(0, solution(&pairs), Merit { total: u64::MAX, pairs: 5 })));
        assert_eq!(best(), [(3, 1, 1)]);
        assert_eq!(Current::<Test>::get().best, Some(kept));
    });
}

#[test]
fn a_lie_replaces_nothing_and_is_the_validators_last_word() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 4), (1, 1, 4)])));
        let most = Merit { total: u64::MAX, pairs: 1_000 };
        assert_ok!(propose(claiming(1, solution(&[(1, 0, 1)]), most)));
        assert_eq!(best(), [(4, 1, 2)]);
        let (round, auditor) = (1, auditor(1));
        let kept = merit(&solution(&[(1, 0, 1)]));
        let refused = Event::Proposed { round, auditor, kept, is_best: false };
        assert_eq!(events().last(), Some(&refused));
        let better = proposal(1, &[(1, 0, 4), (1, 1, 4), (1, 2, 4)]);
        assert_noop!(propose(better.clone()), TestError::AlreadyProposed);
        assert_ok!(propose(sign(2, {
            let mut proposal = better.proposal;
            proposal.auditor = crate::mock::auditor(2);
            proposal
        })));
        assert_eq!(best(), [(4, 1, 3)]);
    });
}

#[test]
fn works_at_the_limit_and_drops_what_is_past_it() {
    execute(|| {
        // Three are open of the job, four slots has the provider.
        let all = [(1, 0, 4), (1, 1, 4), (1, 2, 4), (2, 0, 4)];
        assert_ok!(propose(proposal(0, &all)));
        assert_eq!(best(), [(4, 1, 3), (4, 2, 1)]);
        let more = [(1, 0, 4), (1, 1, 4), (1, 2, 4), (2, 0, 4), (2, 1, 4), (2, 2, 3)];
        assert_eq!(merit(&solution(&more)).pairs, 5);
        assert_ok!(propose(proposal(1, &more)));
        assert_eq!(best(), [(3, 2, 1), (4, 1, 3), (4, 2, 1)]);
    });
}

#[test]
fn who_has_not_taken_what_is_reserved_gets_no_more() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 4)])));
        go_to(8);
        assert_eq!(merit(&solution(&[(2, 0, 4)])).pairs, 0);
        assert_ok!(claim(4, 1));
        assert_eq!(merit(&solution(&[(2, 0, 4)])).pairs, 1);
        let one = Slots { provider: 4, job: JobId(2), slots: 1 };
        assert_ok!(propose(proposal(0, &[(2, 0, 4)])));
        assert_eq!(Best::<Test>::get()[..], [one]);
    });
}
