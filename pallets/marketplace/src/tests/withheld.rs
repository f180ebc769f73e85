//! Commitments withheld under question: expired, cleared, condemned, forgotten.

use super::*;
use stardust_primitives::{ids::MAX_WITHHELD, provider::Harm, reputation::ProgramClass};

/// Blocks in which the mock's jobs let a withheld commitment be cleared.
const CLEAR: u32 = 200;

fn try_expire(id: AssignmentId) -> DispatchResultWithPostInfo {
    Marketplace::expire(RuntimeOrigin::signed(STRANGER), id)
}

/// The n-th name under which a commitment of replica 0 is kept.
fn name(id: AssignmentId, n: usize) -> AssignmentId {
    id.withheld_names().nth(n).unwrap()
}

/// Paul commits batch 1 of a sampled job with these lies, an auditor finds `audited` for task 5, and Paul is away
/// until the reveal is overdue.
fn overdue(lies: &[u32], audited: H256) -> AssignmentId {
    let mut spec = sampled();
    spec.payload = Some(note(b"payload"));
    let id = post(spec);
    claim(PAUL, id, 3);
    let id = unit(id, 1, 0);
    commit(PAUL, id, lies);
    answer(id, 1, 5, audited);
    answer(id, 2, 6, honest(6).hash());
    go_to(Audits::get()[&id].ends + 11);
    events();
    id
}

/// The same, withheld.
fn withheld(lies: &[u32], audited: H256) -> (AssignmentId, AssignmentId) {
    let id = overdue(lies, audited);
    assert_ok!(try_expire(id));
    events();
    bad_notes();
    (id, name(id, 0))
}

fn causes(id: AssignmentId) -> (SlashCause<u32>, SlashCause<u32>) {
    let (assignment, claimed_at) = (id, 1);
    (
        SlashCause::Withheld { assignment, claimed_at },
        SlashCause::Unanswered { assignment, claimed_at },
    )
}

#[test]
fn silence_under_question_is_slashed_like_fraud_and_the_work_goes_on() {
    ExtBuilder::default().build_and_execute(|| {
        let id = overdue(&[5], honest(5).hash());
        let now = System::block_number();
        let blinded = commitment(GENESIS, id, &PAUL, &tree(id, &[5]).root(), &SALT);
        let found = Audits::get()[&id].clone();
        assert_free(try_expire(id));
        let (withheld, unanswered) = causes(id);
        // A tenth of four tasks at 100, and the share of the bond, of which nobody is paid.
        assert_eq!(Slashes::get(), [(PAUL, withheld, Some(40)), (PAUL, unanswered, None)]);
        assert!(Harms::get().is_empty());
        // It ends all trust, and is no fraud until that is clear.
        let fault = Note::Fault(PAUL, ProgramClass::Short);
        assert_eq!(bad_notes(), [fault, Note::Silence(PAUL)]);
        let kept = name(id, 0);
        assert_eq!(
            events(),
            [
                Event::BatchWithheld { id, provider: PAUL },
                Event::BatchQuestioned { id: kept, provider: PAUL },
                Event::BatchReturned { id },
            ]
        );
        let until = now + CLEAR;
        let record = record(kept).unwrap();
        assert_eq!(record.state, AssignmentState::Withheld { commitment: blinded, until });
        assert_eq!((record.value, record.provider), (0, PAUL));
        assert_eq!(Audits::get()[&kept], found);
        assert_eq!((job(id.job).progress.withheld, job(id.job).progress.assigned), (1, 2));
        assert_eq!(provider(PAUL).assigned, 2);
        claim(PIA, id.job, 1);
        run(PIA, id, &[]);
        assert!(matches!(state(id), AssignmentState::Paid { .. }));
    });
}

#[test]
fn silence_without_a_question_is_a_fault_only() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 1);
        let id = unit(id, 0, 0);
        commit(PAUL, id, &[]);
        advance(20);
        assert_ok!(try_expire(id));
        assert_eq!(Slashes::get(), [(PAUL, causes(id).0, Some(40))]);
        assert_eq!((record(name(id, 0)), job(id.job).progress.withheld), (None, 0));
    });
}

#[test]
fn who_was_away_clears_its_name() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, kept) = withheld(&[], honest(5).hash());
        let before = total(PAUL);
        advance(CLEAR);
        assert_free(try_reveal(PAUL, kept, &[]));
        assert_eq!(Pardons::get(), [causes(id).1]);
        assert_eq!(
            events(),
            [
                Event::BatchCleared { id: kept, provider: PAUL },
                Event::WithheldForgotten { id: kept, provider: PAUL },
                Event::JobCancelled { job: id.job, replicas: 1, refunded: 4 * TASK_LIMIT },
            ]
        );
        assert_eq!((total(PAUL), record(kept)), (before, None), "it is not paid");
        assert_eq!(Notes::get(), [], "and what it lost stays lost");
        assert_eq!(provider(PAUL).withheld, 0, "it may withdraw");
        assert!(!Audits::get().contains_key(&kept));
        assert_eq!(job(id.job).progress.withheld, 0);
    });
}

#[test]
fn nobody_clears_it_too_late_or_with_something_else() {
    ExtBuilder::default().build_and_execute(|| {
        let (_, kept) = withheld(&[], honest(5).hash());
        assert_noop!(try_reveal(PIA, kept, &[]), Error::<Test>::NotYours);
        assert_noop!(try_reveal(PAUL, kept, &[4]), Error::<Test>::CommitmentMismatch);
        let root = tree(kept, &[]).root();
        let result = Marketplace::reveal(
            RuntimeOrigin::signed(PAUL),
            kept,
            root,
            SALT,
            BoundedVec::default(),
        );
        assert_noop!(result, Error::<Test>::WrongOpenings);
        advance(CLEAR + 1);
        assert_noop!(try_reveal(PAUL, kept, &[]), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn what_is_not_cleared_is_forgotten_and_the_slash_stands() {
    ExtBuilder::default().build_and_execute(|| {
        let (_, kept) = withheld(&[5], honest(5).hash());
        assert_eq!(provider(PAUL).withheld, 1, "it may not withdraw");
        advance(CLEAR);
        assert_noop!(try_expire(kept), Error::<Test>::DeadlineNotPassed);
        advance(1);
        assert_free(try_expire(kept));
        assert_eq!(events()[0], Event::WithheldForgotten { id: kept, provider: PAUL });
        assert_eq!((record(kept), Slashes::get().len()), (None, 2));
        assert_eq!(bad_notes(), [Note::Fraud(PAUL)], "it counts as what it was slashed for");
        assert_eq!(provider(PAUL).withheld, 0, "it may withdraw");
        assert!(Pardons::get().is_empty() && !Audits::get().contains_key(&kept));
        assert_noop!(try_expire(kept), Error::<Test>::UnknownAssignment);
    });
}

#[test]
fn a_lie_shown_late_is_fraud_once() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, kept) = withheld(&[5], honest(5).hash());
        assert_free(try_reveal(PAUL, kept, &[5]));
        let contest = ContestId(0);
        assert!(matches!(state(kept), AssignmentState::Contested { .. }));
        assert_noop!(try_expire(kept), Error::<Test>::WrongState);
        assert_ok!(decide(contest, Some(honest(5).hash())));
        // The slash for silence makes room for that of the verdict, from which harm is made good.
        assert_eq!(Pardons::get(), [causes(id).1]);
        let cause = SlashCause::Fraud { contest, assignment: id };
        assert_eq!(Slashes::get()[2], (PAUL, cause, None));
        assert_eq!(bad_notes(), [Note::Fraud(PAUL)]);
        let harm = Harm { requester: REQUESTER, cap: 50, exposer: Some(AUDITOR + 1) };
        assert_eq!(Harms::get(), [harm]);
        assert_eq!((record(kept), job(id.job).progress.withheld), (None, 0));
    });
}

#[test]
fn a_lying_auditor_cannot_condemn_who_was_away() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, kept) = withheld(&[], forged(5).hash());
        reveal(PAUL, kept, &[]);
        assert!(matches!(state(kept), AssignmentState::Contested { .. }));
        go_to(150);
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        assert!(matches!(state(kept), AssignmentState::Withheld { until: 160, .. }));
        assert!(Pardons::get().is_empty());
        go_to(160);
        reveal(PAUL, kept, &[]);
        assert_eq!(Pardons::get(), [causes(id).1]);
        assert_eq!(Slashes::get().len(), 2);
    });
}

#[test]
fn without_a_verdict_nobody_is_slashed() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, kept) = withheld(&[5], honest(5).hash());
        reveal(PAUL, kept, &[5]);
        assert_ok!(decide(ContestId(0), None));
        assert_eq!((Pardons::get(), record(kept)), (vec![causes(id).1], None));
        assert_eq!(bad_notes(), []);
    });
}

#[test]
fn a_job_closes_without_it_and_keeps_what_a_panel_needs() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, kept) = withheld(&[], forged(5).hash());
        let payload = job(id.job).spec.payload.unwrap();
        for batch in [0, 2] {
            go_to(21);
            run(PAUL, unit(id.job, batch, 0), &[]);
        }
        claim(PIA, id.job, 1);
        run(PIA, id, &[]);
        assert_eq!((job(id.job).status, escrow_held()), (JobStatus::Closed, 0));
        assert_eq!(requests(payload), 1);
        reveal(PAUL, kept, &[]);
        assert_ok!(decide(ContestId(0), Some(honest(5).hash())));
        assert_eq!(requests(payload), 1);
        reveal(PAUL, kept, &[]);
        assert_eq!((requests(payload), job(id.job).status), (0, JobStatus::Closed));
    });
}

#[test]
fn fails_when_too_many_withheld() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        (spec.tasks, spec.claim_until) = (4, 900);
        let id = unit(post(spec), 0, 0);
        let question = || {
            claim(PAUL, id.job, 1);
            commit(PAUL, id, &[]);
            answer(id, 1, 2, honest(2).hash());
            advance(16);
        };
        for _ in 0..MAX_WITHHELD {
            question();
            assert_ok!(try_expire(id));
        }
        assert_eq!(job(id.job).progress.withheld, u32::from(MAX_WITHHELD));
        question();
        assert_noop!(try_expire(id), Error::<Test>::TooManyWithheld);
        // The first of them is past clearing by and by.
        advance(CLEAR);
        assert_ok!(try_expire(name(id, 0)));
        assert_ok!(try_expire(id));
        assert!(record(name(id, 0)).is_some());
    });
}

#[test]
fn replicas_have_names_of_their_own() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(2);
        spec.tasks = 4;
        let id = post(spec);
        let units = [unit(id, 0, 0), unit(id, 0, 1)];
        for (unit, who) in units.into_iter().zip([PAUL, PIA]) {
            claim(who, id, 1);
            commit(who, unit, &[]);
            answer(unit, 1, 2, honest(2).hash());
        }
        advance(16);
        assert_ok!(try_expire(units[0]));
        // Nothing was shown, so that the replica is run again, and its sister waits for that.
        assert_eq!((record(units[0]), job(id).unclaimed()), (None, 1));
        assert_noop!(try_expire(units[1]), Error::<Test>::DeadlineNotPassed);
        go_to(101 + 20 + 10 + 1);
        assert_ok!(try_expire(units[1]));
        assert!(units.iter().all(|unit| record(name(*unit, 0)).is_some()));
        assert_eq!((job(id).status, job(id).progress.withheld), (JobStatus::Closed, 2));
        reveal(PIA, name(units[1], 0), &[]);
        assert_eq!(Pardons::get(), [causes(units[1]).1]);
    });
}
