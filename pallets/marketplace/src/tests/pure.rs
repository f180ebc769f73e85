//! The pure modules against models of a few lines.

use super::*;
use crate::{
    lifecycle::{self, BatchOutcome, Fault, Overdue, Pick, TransitionError},
    openings, pricing,
};
use codec::Encode;
use proptest::prelude::*;
use stardust_primitives::{
    audit::{Answer, SignedAnswer},
    items::item_ranges,
    job::{Escrow, Progress, Terms},
    money::FeeSplit,
    traits::AuditStatus,
};

fn plain_job(tasks: u32, batch_size: u32, replicas: u8) -> Job<u64, Balance, u32> {
    let assurance = match replicas {
        1 => Assurance::Sampled,
        n => Assurance::Replicated { n },
    };
    Job {
        requester: 1,
        author: 2,
        spec: JobSpec {
            program: H256::zero(),
            payload: None,
            items: Items::Index,
            tasks,
            batch_size,
            gas_limit: 7,
            price: 3,
            assurance,
            value_at_risk: 11,
            domain: COMMONS,
            claim_until: 100,
            run_blocks: 10,
        },
        terms: Terms {
            fees: FeeSplit {
                provider: Perbill::one(),
                author: Perbill::zero(),
                network: Perbill::zero(),
            },
            fault_share: Perbill::one(),
            audit_pay_percent: 125,
            rates: crate::mock::RATES,
            audit_blocks: 4,
            reveal_blocks: 10,
            clear_blocks: 200,
            output_blocks: 40,
            answer_blocks: 8,
            vm_version: 1,
        },
        revenue: None,
        escrow: Escrow::default(),
        progress: Progress::default(),
        claims_until: 100,
        status: JobStatus::Open,
        deposits: Default::default(),
        closed_at: None,
    }
}

proptest! {
    #[test]
    fn items_are_counted_as_the_codec_counts_them(
        items in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..70), 0..40),
        junk in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let bytes = items.encode();
        prop_assert_eq!(openings::count_items(&bytes), Some(items.len() as u32));
        for bytes in [&junk[..], &bytes[..bytes.len() / 2]] {
            let ranges = item_ranges(bytes).map(|ranges| ranges.len() as u32);
            prop_assert_eq!(openings::count_items(bytes), ranges);
        }
    }

    // The model lists every unclaimed replica.
    #[test]
    fn unclaimed_tasks_are_those_of_the_replicas(
        tasks in 1u32..60, batch_size in 1u32..20, replicas in 1u8..=3,
        cursors in prop::array::uniform3(any::<prop::sample::Index>()),
        queued in prop::collection::vec(any::<bool>(), 200),
    ) {
        let mut job = plain_job(tasks, batch_size, replicas);
        let batches = job.spec.batches();
        let (mut model, mut queue, mut last_queued) = (0u64, 0, 0);
        let mut queued = queued.into_iter().cycle();
        for (replica, cursor) in cursors.iter().enumerate().take(usize::from(replicas)) {
            let cursor = cursor.index(batches as usize + 1) as u32;
            job.progress.cursors[replica] = cursor;
            for batch in 0..batches {
                let is_queued = batch < cursor && queued.next().unwrap();
                if batch >= cursor || is_queued {
                    model += job.spec.batch_tasks(batch).unwrap().len() as u64;
                }
                queue += u32::from(is_queued);
                last_queued += u32::from(is_queued && batch + 1 == batches);
            }
        }
        job.progress.returned_head = 5;
        job.progress.returned_tail = 5 + queue;
        prop_assert_eq!(lifecycle::unclaimed_tasks(&job, last_queued), Some(model));
        let fresh = lifecycle::fresh(&job);
        prop_assert!(fresh.windows(2).all(|pair| pair[0] < pair[1]));
        for (batch, replica) in fresh {
            prop_assert!(batch < batches);
            prop_assert_eq!(job.progress.cursors[usize::from(replica)], batch);
        }
    }

    #[test]
    fn a_batch_never_costs_more_than_its_limit(
        gas in any::<u64>(), gas_limit in 1u64..1 << 40, price in 0u128..1 << 64, tasks in 1u32..65_537,
    ) {
        let mut spec = plain_job(tasks, tasks, 1).spec;
        (spec.gas_limit, spec.price) = (gas_limit, price);
        let limit = pricing::tasks_limit(&spec, u64::from(tasks)).unwrap();
        let fee = pricing::batch_fee(&spec, tasks, gas).unwrap();
        prop_assert!(fee <= limit);
        // No product of 64 bits each overflows.
        let exact = u128::from(gas) * price / 10_000_000_000;
        if u128::from(gas) <= pricing::gas_limit(&spec, tasks) {
            prop_assert!(fee == exact || fee == exact + 1);
        }
        prop_assert_eq!(pricing::escrow(&spec, 0), Some(limit));
        let value = limit + u128::from(tasks) * 11;
        prop_assert_eq!(pricing::batch_value(&spec, tasks), Some(value));
    }
}

// Three batches of a critical job whose task may cost 3 planck, audited by seven: ceil(3.75) x 7 each.
#[test]
fn a_reserve_covers_an_audit_of_each_batch_by_everyone() {
    let mut spec = plain_job(5, 2, 1).spec;
    (spec.gas_limit, spec.price) = (10_000_000_000, 3);
    let others = [Assurance::Sampled, Assurance::Replicated { n: 3 }];
    for assurance in others {
        spec.assurance = assurance;
        assert_eq!(pricing::batch_reserve(&spec, 125, 7), Some(0));
    }
    assert_eq!(pricing::escrow(&spec, 0), Some(3 * 5 * 3));
    spec.assurance = Assurance::Critical;
    assert_eq!(pricing::batch_reserve(&spec, 125, 7), Some(28));
    assert_eq!(pricing::escrow(&spec, 28), Some(5 * 3 + 3 * 28));
    assert_eq!(pricing::cancelled(&spec, 28, 2, 3), Some(2 * 28 + 3 * 3));
    assert_eq!(pricing::escrow(&spec, u128::MAX), None);
    assert_eq!(pricing::cancelled(&spec, u128::MAX, 2, 3), None);
    spec.price = u128::MAX;
    assert_eq!(pricing::batch_reserve(&spec, 125, 7), None);
}

#[test]
fn the_audit_leaves_time_to_run_a_task() {
    let governed = plain_job(1, 1, 1).terms;
    let blocks = |gas| pricing::terms(governed.clone(), 9, gas).audit_blocks;
    assert_eq!([1, 3_000_000_000, 3_000_000_001, 1 << 40].map(blocks), [5, 5, 6, 4 + 367]);
    assert_eq!(pricing::terms(governed, 9, 1).vm_version, 9);
}

#[test]
fn returned_replicas_are_picked_before_fresh_ones() {
    let (returned, fresh) = ([(4, 0), (2, 1)], [(5, 0), (6, 1)]);
    let pick =
        |allowed: &[(u32, u8)]| lifecycle::pick(&returned, &fresh, |unit| !allowed.contains(&unit));
    assert_eq!(pick(&[(5, 0), (2, 1)]), Ok(Pick::Returned { offset: 1, unit: (2, 1) }));
    assert_eq!(pick(&[(6, 1), (5, 0)]), Ok(Pick::Fresh { unit: (5, 0) }));
    assert_eq!(pick(&[]), Err(TransitionError::SameOperator));
    let nothing = lifecycle::pick(&[], &[], |_| false);
    assert_eq!(nothing, Err(TransitionError::NothingToClaim));
}

#[test]
fn claims_end_with_their_last_block_and_with_the_job() {
    let mut job = plain_job(1, 1, 1);
    assert_eq!(lifecycle::claimable(&job, 100), Ok(()));
    assert_eq!(lifecycle::claimable(&job, 101), Err(TransitionError::ClaimsClosed));
    for status in [JobStatus::Draining, JobStatus::Closed] {
        job.status = status;
        assert_eq!(lifecycle::claimable(&job, 1), Err(TransitionError::JobNotOpen));
        assert_eq!(lifecycle::cancelled(&job, 7), Err(TransitionError::JobNotOpen));
    }
}

#[test]
fn counters_never_leave_their_range() {
    let job = plain_job(1, 1, 1);
    let overflow = Err(TransitionError::Overflow);
    assert_eq!(lifecycle::paid(&job, 1, 1), overflow);
    assert_eq!(lifecycle::requeued(&job), overflow);
    assert_eq!(lifecycle::dropped(&job), overflow);
    assert_eq!(lifecycle::claimed(&job, Pick::Fresh { unit: (0, 9) }), overflow);
    let mut full = job.clone();
    full.progress.returned_head = u32::MAX;
    let pick = Pick::Returned { offset: 0, unit: (0, 0) };
    assert_eq!(lifecycle::claimed(&full, pick), overflow);
    full.escrow.refunded = 1;
    assert_eq!(lifecycle::refunded(&full, u128::MAX), overflow);
    assert_eq!(lifecycle::escrow_left(&full), Err(TransitionError::Overflow));
}

/// An audit that ends in this block.
fn ends(ends: u32, is_complete: bool) -> AuditStatus<u64, u32> {
    AuditStatus { opened_at: 1, ends, is_complete, answers: Vec::new() }
}

/// Every state that an assignment can be in, by name.
fn states() -> [(&'static str, AssignmentState<u32>); 9] {
    let root = SumNode { hash: H256::zero(), gas: 1 };
    let (contest, commitment) = (ContestId(3), H256::repeat_byte(1));
    [
        ("claimed", AssignmentState::Claimed { deadline: 20 }),
        ("committed", AssignmentState::Committed { commitment, committed_at: 9, deadline: None }),
        ("cleared", AssignmentState::Committed { commitment, committed_at: 9, deadline: Some(30) }),
        ("revealed", AssignmentState::Revealed { root }),
        (
            "contested by an auditor",
            AssignmentState::Contested { root, contest, commitment: Some(commitment) },
        ),
        ("contested by a sister", AssignmentState::Contested { root, contest, commitment: None }),
        ("paid", AssignmentState::Paid { root, paid_at: 8 }),
        ("withheld", AssignmentState::Withheld { commitment, until: 40 }),
        ("dropped", AssignmentState::Dropped),
    ]
}

fn assigned(state: AssignmentState<u32>) -> Assignment<u64, Balance, u32> {
    let (domain, passage) = (DomainId(9), passage(&[DomainId(9)]));
    Assignment { provider: 1, domain, passage, value: 5, claimed_at: 2, state }
}

// MKT-4: the diagram as a table. Audits end in block 14, reveals take 10 blocks, it is block 15.
#[test]
fn states_move_along_the_diagram_only() {
    let root = SumNode { hash: H256::zero(), gas: 1 };
    for (name, state) in states() {
        let from = assigned(state);
        let commit = lifecycle::committed(&from, &1, H256::zero(), 15).is_ok();
        let reveal = lifecycle::revealed(&from, root).is_ok();
        let open = lifecycle::may_reveal(&from, &1, &ends(14, true), 10, Some(0), 15).is_ok();
        let contest = lifecycle::contested(&from, ContestId(4), root).is_ok();
        let clear = |withheld| {
            lifecycle::cleared(&from, ContestId(3), withheld, 15, 10).map(|next| next.state)
        };
        let withhold = lifecycle::withheld(&from, 15, 200);
        let settle = lifecycle::settled(&from, 15).map(|(next, _)| next);
        assert_eq!(commit, name == "claimed", "{name}");
        assert_eq!(reveal, ["committed", "cleared"].contains(&name), "{name}");
        assert_eq!(open, reveal || name == "withheld", "{name}");
        assert_eq!(contest, open || name == "revealed", "{name}");
        let until = |next: Assignment<_, _, _>| (next.state, next.value, next.passage.len());
        let commitment = H256::repeat_byte(1);
        let kept = (AssignmentState::Withheld { commitment, until: 215 }, 0, 0);
        assert_eq!(withhold.map(until), reveal.then_some(kept).ok_or(TransitionError::WrongState));
        assert_eq!(settle.is_ok(), name == "revealed", "{name}");
        // Nothing is reserved any more for what is over.
        assert!(settle.is_ok_and(|next| next.passage.is_empty()) || name != "revealed");
        assert!(lifecycle::without_successor(&from).passage.is_empty());
        let cleared = match name {
            "contested by an auditor" => Ok(AssignmentState::Committed {
                commitment: H256::repeat_byte(1),
                committed_at: 15,
                deadline: Some(25),
            }),
            "contested by a sister" => Ok(AssignmentState::Revealed { root }),
            _ => Err(TransitionError::WrongState),
        };
        assert_eq!(clear(false), cleared, "{name}");
        if name == "contested by an auditor" {
            let again = AssignmentState::Withheld { commitment, until: 25 };
            assert_eq!(clear(true), Ok(again), "{name}");
        }
        let other = lifecycle::cleared(&from, ContestId(2), false, 15, 10);
        assert_eq!(other, Err(TransitionError::WrongState), "{name}");
    }
}

#[test]
fn deadlines_lead_to_faults() {
    for (name, state) in states() {
        let from = assigned(state);
        let audit = ends(14, true);
        let deadline = lifecycle::deadline(&from, &audit, 10, Some(0));
        let expected = match name {
            "claimed" => Some((20, Overdue::Fault(Fault::Expired))),
            "committed" => Some((24, Overdue::Fault(Fault::Withheld))),
            "cleared" => Some((30, Overdue::Fault(Fault::Withheld))),
            "withheld" => Some((40, Overdue::Uncleared)),
            _ => None,
        };
        assert_eq!(deadline, expected.map(|(deadline, _)| deadline), "{name}");
        let overdue = |now| lifecycle::overdue(&from, &audit, 10, Some(0), now);
        match expected {
            Some((deadline, kind)) => {
                assert_eq!(overdue(deadline), Err(TransitionError::DeadlineNotPassed), "{name}");
                assert_eq!(overdue(deadline + 1), Ok(kind), "{name}");
            }
            None => assert_eq!(overdue(u32::MAX), Err(TransitionError::WrongState), "{name}"),
        }
        let foreign = lifecycle::may_reveal(&from, &2, &audit, 10, Some(0), 15);
        assert_eq!(foreign, Err(TransitionError::NotYours), "{name}");
        let foreign = lifecycle::committed(&from, &2, H256::zero(), 15);
        assert_eq!(foreign, Err(TransitionError::NotYours), "{name}");
    }
}

#[test]
fn an_incomplete_audit_forbids_the_reveal_and_is_nobodys_fault() {
    for (name, state) in states() {
        let from = assigned(state);
        let audit = ends(14, false);
        let reveal = |now| lifecycle::may_reveal(&from, &1, &audit, 10, Some(0), now);
        let overdue = |now| lifecycle::overdue(&from, &audit, 10, Some(0), now);
        if name == "committed" {
            assert_eq!(reveal(14), Err(TransitionError::AuditNotOver));
            assert_eq!(reveal(15), Err(TransitionError::AuditIncomplete));
            assert_eq!(overdue(14), Err(TransitionError::DeadlineNotPassed));
            assert_eq!(overdue(15), Ok(Overdue::Unaudited));
        } else if name == "claimed" {
            assert_eq!(overdue(21), Ok(Overdue::Fault(Fault::Expired)));
        }
    }
}

// The audit ends in block 14, reveals take 10 blocks.
#[test]
fn who_was_questioned_has_more_to_lose() {
    let mut audit = ends(14, true);
    let answer = Answer { index: 1, receipt: H256::zero() };
    audit.answers.push(SignedAnswer { auditor: auditor(1), account: 7, answer });
    for (name, state) in states() {
        let overdue = lifecycle::overdue(&assigned(state), &audit, 10, Some(0), 31);
        match name {
            "committed" | "cleared" => {
                assert_eq!(overdue, Ok(Overdue::Fault(Fault::Unanswered)), "{name}");
            }
            "claimed" => assert_eq!(overdue, Ok(Overdue::Fault(Fault::Expired)), "{name}"),
            _ => assert!(overdue.is_err(), "{name}"),
        }
    }
}

#[test]
fn a_reveal_waits_for_the_sisters() {
    let job = plain_job(4, 4, 3);
    let claimed = |deadline| AssignmentState::Claimed { deadline };
    let other =
        AssignmentState::Committed { commitment: H256::zero(), committed_at: 9, deadline: None };
    let by = |sisters: &[Option<AssignmentState<u32>>], now| {
        lifecycle::sisters_committed(&job, sisters.iter().map(Option::as_ref), now)
    };
    // Claims end in block 100, and a run takes 10 blocks.
    for (sisters, open, closed) in [
        (vec![], Some(0), Some(0)),
        (vec![Some(other), Some(other)], Some(0), Some(0)),
        (vec![Some(other), Some(claimed(101))], None, None),
        (vec![Some(other), Some(claimed(100))], None, Some(100)),
        (vec![Some(claimed(31)), Some(claimed(30))], Some(31), Some(31)),
        (vec![Some(claimed(31)), Some(claimed(102))], None, None),
        (vec![Some(claimed(31)), None], None, Some(110)),
        (vec![None, Some(claimed(31))], None, Some(110)),
        (vec![Some(other), Some(AssignmentState::Dropped)], Some(0), Some(0)),
        (vec![Some(other), None], None, Some(110)),
        (vec![None, Some(claimed(101))], None, None),
    ] {
        assert_eq!(by(&sisters, 100), open, "{sisters:?}");
        assert_eq!(by(&sisters, 101), closed, "{sisters:?}");
    }
    let cancelled = Job { status: JobStatus::Draining, claims_until: 40, ..job.clone() };
    let gone = lifecycle::sisters_committed(&cancelled, [None, None].into_iter(), 41);
    assert_eq!(gone, Some(50));

    let audit = ends(14, true);
    let record = assigned(other);
    let reveal = |sisters, now| lifecycle::may_reveal(&record, &1, &audit, 10, sisters, now);
    assert_eq!(reveal(None, 15), Err(TransitionError::SisterMayCommit));
    assert_eq!(lifecycle::deadline(&record, &audit, 10, None), None);
    let overdue = lifecycle::overdue(&record, &audit, 10, None, u32::MAX);
    assert_eq!(overdue, Err(TransitionError::DeadlineNotPassed));
    // As long as the audit alone would give, or until the last sister that might have come had its time.
    assert_eq!(lifecycle::deadline(&record, &audit, 10, Some(0)), Some(24));
    assert_eq!(lifecycle::deadline(&record, &audit, 10, Some(110)), Some(120));
    assert_eq!(reveal(Some(110), 120), Ok(H256::zero()));
    // The last sister was committed in block 30, or never.
    let awaited = lifecycle::awaited(&record, 30, 10).unwrap();
    assert_eq!(lifecycle::deadline(&awaited, &audit, 10, Some(0)), Some(40));
    assert_eq!(lifecycle::deadline(&awaited, &audit, 10, Some(110)), Some(120));
    assert!(lifecycle::awaited(&assigned(claimed(1)), 30, 10).is_none());
}

#[test]
fn what_a_successor_could_copy() {
    for (name, state) in states() {
        let shown = ["revealed", "paid"].contains(&name);
        let contested = name.starts_with("contested");
        assert_eq!(lifecycle::is_shown(&state, None), shown || contested, "{name}");
        assert_eq!(lifecycle::is_shown(&state, Some(ContestId(3))), shown, "{name}");
    }
}

#[test]
fn names_of_withheld_commitments() {
    let mut names = Vec::new();
    for replica in 0..3 {
        let id = unit(JobId(4), 5, replica);
        assert!(!id.is_withheld() && id.committed_as() == id);
        for name in id.withheld_names() {
            assert!(name.is_withheld() && name.committed_as() == id);
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 24);
}

#[test]
fn outcomes_of_a_batch() {
    let root = |gas| SumNode { hash: H256::zero(), gas };
    let revealed = |gas| AssignmentState::<u32>::Revealed { root: root(gas) };
    let claimed = AssignmentState::Claimed { deadline: 1 };
    let paid = AssignmentState::Paid { root: root(1), paid_at: 8 };
    use BatchOutcome::*;
    for (states, outcome) in [
        (vec![], Nothing),
        (vec![claimed], Nothing),
        (vec![paid, paid], Nothing),
        (vec![AssignmentState::Dropped], Nothing),
        (vec![revealed(1)], Agreed),
        (vec![revealed(1), claimed], InFlight),
        (vec![revealed(1), AssignmentState::Dropped], Agreed),
        (vec![revealed(1), revealed(1)], Agreed),
        (vec![revealed(1), revealed(2)], Differ),
    ] {
        assert_eq!(lifecycle::batch_outcome(states.iter()), outcome, "{states:?}");
    }
}
