//! Any order of steps keeps the invariants, and every contest ends once, by the rule.

use crate::{mock::*, Contests, Pallet};
use frame_support::assert_ok;
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::FixedU128;
use stardust_primitives::{audit::AuditReport, ids::ContestId, traits::Verification as _};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    OpenAudit { replica: u8, expected: u32 },
    Report { replica: u8, validator: u8, answers: usize, receipt: u8 },
    CloseAudit { replica: u8 },
    OpenContest { task: u32, two: bool },
    Vote { contest: u64, validator: u8, receipt: u8 },
    Close { contest: u64 },
    Session { first: u8, count: u8 },
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (0u8..2, 0u32..60)
            .prop_map(|(replica, expected)| Step::OpenAudit { replica, expected }),
        6 => (0u8..2, 0u8..8, 0usize..17, 0u8..3).prop_map(
            |(replica, validator, answers, receipt)| {
                Step::Report { replica, validator, answers, receipt }
            }
        ),
        1 => (0u8..2).prop_map(|replica| Step::CloseAudit { replica }),
        1 => (100u32..150, any::<bool>()).prop_map(|(task, two)| Step::OpenContest { task, two }),
        8 => (0u64..4, 0u8..8, 0u8..3).prop_map(|(contest, validator, receipt)| {
            Step::Vote { contest, validator, receipt }
        }),
        2 => (0u64..4).prop_map(|contest| Step::Close { contest }),
        1 => (0u8..4, 0u8..5).prop_map(|(first, count)| Step::Session { first, count }),
        1 => (1u32..6).prop_map(Step::Wait),
    ]
}

fn claimed(receipt: u8) -> H256 {
    H256::repeat_byte(receipt + 1)
}

/// What votes were accepted, by contest and receipt.
type Votes = BTreeMap<(ContestId, H256), u32>;

fn report_step(replica: u8, validator: u8, answers: usize, receipt: u8) {
    let id = assignment(0, replica);
    if Verification::audit_status(id).is_none() {
        return;
    }
    let tasks = drawn(validator, id);
    let body = full_report(validator, id).report;
    let mut answered = body.answers.into_inner();
    answered.truncate(answers);
    for answer in &mut answered {
        answer.receipt = claimed(receipt);
    }
    let is_beginning = !answered.is_empty();
    let answers = answered.try_into().unwrap();
    let signed = sign(validator, AuditReport { answers, ..body });
    if report(signed).is_ok() {
        assert!(is_beginning && !tasks.is_empty(), "VER-2: nothing outside the draw");
    }
}

fn vote_step(contest: ContestId, validator: u8, receipt: H256, votes: &mut Votes) {
    let before = Contests::<Test>::get(contest);
    let verdicts = Verdicts::get().len();
    if vote(vote_for(validator, contest, receipt)).is_err() {
        return;
    }
    let count = votes.entry((contest, receipt)).or_default();
    *count += 1;
    let decided = *count * 3 > before.unwrap().validators * 2;
    assert_eq!(Verdicts::get().len() > verdicts, decided, "VER-1: more than two thirds");
}

fn take(step: Step, votes: &mut Votes) {
    match step {
        Step::OpenAudit { replica, expected } => {
            open_audit(assignment(0, replica), FixedU128::from_u32(expected));
        }
        Step::Report { replica, validator, answers, receipt } => {
            report_step(replica, validator, answers, receipt);
        }
        Step::CloseAudit { replica } => Verification::close_audit(assignment(0, replica)),
        Step::OpenContest { task, two: true } => {
            open_contest_about(task, &[(0, claimed(0)), (1, claimed(1))], None);
        }
        Step::OpenContest { task, two: false } => {
            open_contest_about(task, &[(0, claimed(0))], Some(claimed(1)));
        }
        Step::Vote { contest, validator, receipt } => {
            vote_step(ContestId(contest), validator, claimed(receipt), votes);
        }
        Step::Close { contest } => {
            let _ = Verification::close_contest(RuntimeOrigin::signed(1), ContestId(contest));
        }
        Step::Session { first, count } => session(first..first + count),
        Step::Wait(blocks) => System::set_block_number(System::block_number() + blocks),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_of_steps_keeps_the_invariants(steps in prop::collection::vec(step(), 1..120)) {
        ExtBuilder::default().build_and_execute(|| {
            let mut votes = Votes::new();
            for step in steps {
                take(step, &mut votes);
                assert_ok!(Pallet::<Test>::do_try_state());
            }
            let verdicts = Verdicts::get().into_iter().map(|(id, _)| id);
            let mut ended: Vec<_> = verdicts.chain(Undecided::get()).collect();
            let all = ended.len();
            ended.sort();
            ended.dedup();
            assert_eq!(ended.len(), all, "a contest ends once");
            assert!(ended.iter().all(|id| !Contests::<Test>::contains_key(id)));
        });
    }
}
