use crate::{mock::*, Contests, Event};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::{
    DispatchError::{BadOrigin, Unavailable},
    FixedU128,
};
use stardust_primitives::{
    audit::SignedReport,
    contest::DisputedTask,
    ids::{ContestId, JobId},
};

const RIGHT: H256 = H256::repeat_byte(1);
const WRONG: H256 = H256::repeat_byte(2);

/// A contest between replica 0 with the right receipt and replica 1 with the wrong one.
fn contest() -> ContestId {
    let id = open_contest(&[(0, RIGHT), (1, WRONG)], None);
    events();
    id
}

#[test]
fn works_and_more_than_two_thirds_make_the_verdict() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        assert_ok!(vote(vote_for(0, id, RIGHT)));
        assert_ok!(vote(vote_for(1, id, WRONG)));
        assert_ok!(vote(vote_for(2, id, RIGHT)));
        assert_eq!(Contests::<Test>::get(id).unwrap().votes.len(), 3);
        assert!(Verdicts::get().is_empty());
        assert_ok!(vote(vote_for(3, id, RIGHT)));
        assert!(!Contests::<Test>::contains_key(id));
        assert_eq!(Verdicts::get(), [(id, RIGHT)]);
        let voted = |n, receipt| Event::Voted { contest: id, auditor: auditor(n), receipt };
        let expected = [
            voted(0, RIGHT),
            voted(1, WRONG),
            voted(2, RIGHT),
            voted(3, RIGHT),
            Event::Verdict { contest: id, receipt: RIGHT },
            Event::AuditorAtFault { contest: id, auditor: 1, count: 1 },
        ];
        assert_eq!(events(), expected);
    });
}

#[test]
fn two_thirds_are_not_enough() {
    ExtBuilder::default().validators(6).build_and_execute(|| {
        let id = contest();
        for n in 0..4 {
            assert_ok!(vote(vote_for(n, id, RIGHT)));
        }
        assert!(Verdicts::get().is_empty());
        assert_ok!(vote(vote_for(4, id, RIGHT)));
        assert_eq!(Verdicts::get().len(), 1);
    });
}

#[test]
fn a_receipt_that_no_party_claims_can_win() {
    ExtBuilder::default().validators(1).build_and_execute(|| {
        let id = contest();
        let third = H256::repeat_byte(3);
        assert_ok!(vote(vote_for(0, id, third)));
        assert_eq!(Verdicts::get(), [(id, third)]);
    });
}

/// The full report of validator n in the audit of replica 0, with this receipt for `task`.
fn answer(n: u8, task: u32, receipt: H256) -> SignedReport {
    let SignedReport { report: mut body, .. } = full_report(n, assignment(0, 0));
    for answer in body.answers.iter_mut().filter(|answer| answer.index == task) {
        answer.receipt = receipt;
    }
    sign(n, body)
}

#[test]
fn a_verdict_refutes_wrong_answers_and_nothing_else() {
    ExtBuilder::default().build_and_execute(|| {
        let audited = assignment(0, 0);
        // Each of four runs at least twelve of fifty tasks; the keys are fixed, so two have one in common.
        open_audit(audited, FixedU128::from_u32(50));
        let (liar, honest) = (0, 1);
        let others = drawn(honest, audited);
        let task = drawn(liar, audited).into_iter().find(|task| others.contains(task)).unwrap();
        assert_ok!(report(answer(liar, task, WRONG)));
        assert_ok!(report(answer(honest, task, RIGHT)));
        let before = stored_audit(audited).answers.len();

        let id = open_contest_about(task, &[(0, RIGHT)], Some(WRONG));
        events();
        for n in 0..3 {
            assert_ok!(vote(vote_for(n, id, RIGHT)));
        }
        let audit = stored_audit(audited);
        assert_eq!(audit.answers.len(), before - 1);
        let answers = |n| {
            let of = auditor(n);
            audit.answers.iter().filter(|a| a.auditor == of && a.answer.index == task).count()
        };
        assert_eq!((answers(liar), answers(honest)), (0, 1));
        // The audit does not open again by it.
        assert_eq!(audit.reported_in, Some(0));
        let refuted = Event::AuditorRefuted { assignment: audited, auditor: auditor(liar), task };
        let verdict = Event::Verdict { contest: id, receipt: RIGHT };
        let at_fault = Event::AuditorAtFault { contest: id, auditor: liar.into(), count: 1 };
        assert_eq!(events()[3..], [verdict, refuted, at_fault]);
    });
}

#[test]
fn nothing_changes_when_the_market_refuses_the_verdict() {
    ExtBuilder::default().validators(1).build_and_execute(|| {
        let id = contest();
        MarketRefuses::set(true);
        assert_noop!(vote(vote_for(0, id, RIGHT)), Unavailable);
        MarketRefuses::set(false);
        assert_ok!(vote(vote_for(0, id, RIGHT)));
    });
}

#[test]
fn fails_when_unknown_contest() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        let mut unknown = vote_for(0, id, RIGHT);
        unknown.vote.contest = ContestId(99);
        assert_noop!(vote(unknown), TestError::UnknownContest);
        for n in 0..3 {
            assert_ok!(vote(vote_for(n, id, RIGHT)));
        }
        // Decided contests are gone.
        assert_noop!(vote(vote_for(3, id, RIGHT)), TestError::UnknownContest);
    });
}

#[test]
fn fails_when_not_auditor() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        assert_noop!(vote(vote_for(4, id, RIGHT)), TestError::NotAuditor);
        session(4..8);
        assert_noop!(vote(vote_for(0, id, RIGHT)), TestError::NotAuditor);
        assert_ok!(vote(vote_for(4, id, RIGHT)));
    });
}

#[test]
fn works_at_the_deadline_and_fails_past_it_when_votes_closed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        System::set_block_number(1 + PANEL_BLOCKS);
        assert_ok!(vote(vote_for(0, id, RIGHT)));
        System::set_block_number(2 + PANEL_BLOCKS);
        assert_noop!(vote(vote_for(1, id, RIGHT)), TestError::VotesClosed);
        assert_ok!(Verification::close_contest(RuntimeOrigin::signed(1), id));
        assert_ok!(vote(vote_for(1, id, RIGHT)));
    });
}

#[test]
fn fails_when_already_voted() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        assert_ok!(vote(vote_for(0, id, RIGHT)));
        assert_noop!(vote(vote_for(0, id, RIGHT)), TestError::AlreadyVoted);
        assert_noop!(vote(vote_for(0, id, WRONG)), TestError::AlreadyVoted);
    });
}

#[test]
fn fails_when_bad_signature() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        let mut by_another = vote_for(0, id, RIGHT);
        by_another.vote.vote.auditor = auditor(1);
        assert_noop!(vote(by_another), TestError::BadSignature);
        let mut changed = vote_for(0, id, RIGHT);
        changed.vote.vote.receipt = WRONG;
        assert_noop!(vote(changed), TestError::BadSignature);
        let other = open_contest(&[(0, RIGHT)], Some(WRONG));
        let mut replayed = vote_for(0, id, RIGHT);
        replayed.vote.contest = other;
        assert_noop!(vote(replayed), TestError::BadSignature);
    });
}

#[test]
fn fails_when_other_task() {
    ExtBuilder::default().build_and_execute(|| {
        // The same number, opened about another task on another fork.
        let id = contest();
        let elsewhere = |change: fn(&mut DisputedTask)| {
            let mut body = vote_for(0, id, RIGHT).vote;
            change(&mut body.disputed);
            assert_noop!(vote(sign_vote(0, body)), TestError::OtherTask);
        };
        elsewhere(|disputed| disputed.task += 1);
        elsewhere(|disputed| disputed.batch += 1);
        elsewhere(|disputed| disputed.job = JobId(99));
        assert_ok!(vote(vote_for(0, id, RIGHT)));
    });
}

#[test]
fn works_at_limit_and_fails_past_it_when_too_many_votes() {
    ExtBuilder::default().validators(100).build_and_execute(|| {
        let id = contest();
        for n in 0..60 {
            assert_ok!(vote(vote_for(n, id, RIGHT)));
        }
        // Another session, and the room is for a hundred votes in all.
        session(100..200);
        for n in 100..140 {
            assert_ok!(vote(vote_for(n, id, WRONG)));
        }
        assert_noop!(vote(vote_for(140, id, RIGHT)), TestError::TooManyVotes);
    });
}

#[test]
fn fails_when_not_authorized() {
    ExtBuilder::default().build_and_execute(|| {
        let id = contest();
        for origin in [RawOrigin::Signed(1), RawOrigin::Root, RawOrigin::None] {
            let refused = Verification::vote(origin.into(), vote_for(0, id, RIGHT));
            assert_noop!(refused, BadOrigin);
        }
    });
}
