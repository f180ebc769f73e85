//! Each invariant, broken by hand, is noticed under its own name.

use super::*;
use stardust_primitives::job::Revenue;

/// Runs on a chain with a sampled job (0: one batch paid, one assigned, one queued) and a replicated one.
fn broken_by(change: impl FnOnce(JobId, JobId), error: &str) {
    ExtBuilder::default().build().execute_with(|| {
        let sampled = post(sampled());
        claim(PAUL, sampled, 3);
        let replicated = post(replicated(2));
        run(PAUL, unit(sampled, 0, 0), &[]);
        commit(PAUL, unit(sampled, 1, 0), &[]);
        advance(16);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(sampled, 2, 0)));
        for (replica, who) in [(0, PIA), (1, PETE)] {
            claim(who, replicated, 1);
            commit(who, unit(replicated, 0, replica), &[]);
        }
        advance(6);
        reveal(PIA, unit(replicated, 0, 0), &[]);
        Marketplace::do_try_state().unwrap();
        change(sampled, replicated);
        let found = Marketplace::do_try_state().unwrap_err();
        assert_eq!(found, sp_runtime::TryRuntimeError::Other(leak(error)));
    });
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_string().into_boxed_str())
}

fn change_job(id: JobId, change: impl FnOnce(&mut Job<AccountId, Balance, u32>)) {
    Jobs::<Test>::mutate(id, |job| change(job.as_mut().unwrap()));
}

fn change_state(id: AssignmentId, state: AssignmentState<u32>) {
    Assignments::<Test>::mutate(id.job, (id.batch, id.replica), |record| {
        record.as_mut().unwrap().state = state;
    });
}

fn root() -> SumNode {
    SumNode { hash: H256::zero(), gas: 0 }
}

#[test]
fn mkt_1() {
    broken_by(
        |id, _| change_job(id, |job| job.escrow.refunded += 1),
        "MKT-1: a requester's hold is not what its jobs have left",
    );
    broken_by(
        |_, _| {
            use frame_support::traits::fungible::MutateHold;
            let reason = HoldReason::JobEscrow.into();
            assert_ok!(Balances::hold(&reason, &REQUESTER, 1));
        },
        "MKT-1: a requester's hold is not what its jobs have left",
    );
    broken_by(
        |id, _| change_job(id, |job| job.escrow.paid = job.escrow.total + 1),
        "MKT-1: a job paid and refunded more than its escrow",
    );
}

#[test]
fn mkt_2_places() {
    broken_by(
        |id, _| change_job(id, |job| job.progress.cursors = [2, 0, 0]),
        "MKT-2: a replica is in no place or in two",
    );
    broken_by(
        |id, _| change_job(id, |job| job.progress.cursors = [1, 0, 0]),
        "MKT-2: assigned but never claimed",
    );
    broken_by(
        |id, _| change_job(id, |job| job.progress.assigned += 1),
        "MKT-2: assigned replicas are miscounted",
    );
    broken_by(
        |id, _| change_job(id, |job| job.progress.paid += 1),
        "MKT-2: paid replicas are miscounted",
    );
    broken_by(
        |id, _| change_job(id, |job| job.progress.paid_tasks += 1),
        "MKT-2: paid tasks are miscounted",
    );
    broken_by(
        |id, _| Assignments::<Test>::remove(id, (1, 0)),
        "MKT-2: assigned replicas are miscounted",
    );
    broken_by(
        |id, _| {
            change_job(id, |job| {
                job.progress.cancelled = 1;
                job.progress.returned_head = 1;
            });
            Returned::<Test>::remove(id, 0);
        },
        "MKT-2: an open job has cancelled replicas",
    );
}

/// The committed batch of the sampled job, kept as withheld in this state.
fn keep(id: JobId, state: AssignmentState<u32>, value: Balance) {
    let mut record = Assignments::<Test>::get(id, (1, 0)).unwrap();
    (record.state, record.value) = (state, value);
    Assignments::<Test>::insert(id, (1, 128), record);
}

#[test]
fn withheld_commitments() {
    let withheld = AssignmentState::Withheld { commitment: H256::zero(), until: 10_000 };
    broken_by(|id, _| keep(id, withheld, 0), "MKT-2: withheld commitments are miscounted");
    let kept = |state, value| {
        move |id: JobId, _: JobId| {
            keep(id, state, value);
            change_job(id, |job| job.progress.withheld = 1);
        }
    };
    broken_by(kept(withheld, 1), "MKT-4: a withheld commitment is exposed");
    broken_by(kept(withheld, 0), "MKT-4: withheld without an audit");
    broken_by(
        kept(AssignmentState::Dropped, 0),
        "MKT-4: a replica under the name of a withheld commitment",
    );
}

#[test]
fn mkt_2_queue() {
    broken_by(|id, _| Returned::<Test>::remove(id, 0), "MKT-2: the queue has gaps or loose slots");
    broken_by(
        |id, _| Returned::<Test>::insert(id, 7, (2, 0)),
        "MKT-2: the queue has gaps or loose slots",
    );
    broken_by(
        |id, _| {
            Returned::<Test>::remove(id, 0);
            Returned::<Test>::insert(id, 7, (2, 0));
        },
        "MKT-2: a slot lies outside the queue",
    );
    broken_by(
        |id, _| Returned::<Test>::insert(id, 0, (1, 0)),
        "MKT-2: a replica is queued and assigned",
    );
    broken_by(|id, _| Returned::<Test>::insert(id, 0, (2, 1)), "MKT-2: queued but never claimed");
}

#[test]
fn mkt_2_orphans() {
    broken_by(
        |id, _| {
            let record = Assignments::<Test>::get(id, (0, 0)).unwrap();
            Assignments::<Test>::insert(JobId(9), (0, 0), record);
        },
        "MKT-2: an assignment without a job",
    );
    broken_by(
        |_, _| Returned::<Test>::insert(JobId(9), 0, (0, 0)),
        "MKT-2: a returned replica without a job",
    );
    broken_by(|_, _| NextJob::<Test>::put(JobId(1)), "MKT-2: a job of a future number");
}

#[test]
fn mkt_3() {
    broken_by(
        |id, _| change_job(id, |job| job.terms.fees.network = Perbill::from_percent(14)),
        "MKT-3: the fee split does not sum to 100%",
    );
    for share in [0, 11] {
        let share = Perbill::from_percent(share);
        broken_by(
            |id, _| change_job(id, |job| job.revenue = Some(Revenue { treasury: TREASURY, share })),
            "MKT-3: the home domain takes nothing, or more than it may",
        );
    }
    broken_by(
        |id, _| {
            use frame_support::traits::fungible::MutateHold;
            let reason = HoldReason::JobEscrow.into();
            assert_ok!(Balances::hold(&reason, &REQUESTER, 1));
            change_job(id, |job| job.escrow.total += 1);
        },
        "MKT-3: the escrow is not what tasks and audits may cost",
    );
    broken_by(
        |id, _| change_job(id, |job| job.escrow.batch_reserve = 1),
        "MKT-3: a reserve for audits that the network pays",
    );
    // Closed before its time: the hold is there, but no job accounts for it.
    broken_by(
        |id, _| {
            let left = {
                let escrow = job(id).escrow;
                escrow.total - escrow.paid
            };
            use frame_support::traits::{fungible::MutateHold, tokens::Precision};
            let reason = HoldReason::JobEscrow.into();
            assert_ok!(Balances::release(&reason, &REQUESTER, left, Precision::Exact));
            change_job(id, |job| {
                job.status = JobStatus::Closed;
                job.closed_at = Some(1);
                job.progress.cancelled = 1;
            });
        },
        "MKT-3: a closed job has escrow left",
    );
}

#[test]
fn mkt_5() {
    let broken = |change: &dyn Fn(AssignmentId), error| {
        broken_by(
            |id, _| {
                let id = unit(id, 0, 0);
                demand(id, 1);
                demand(id, 2);
                Marketplace::do_try_state().unwrap();
                change(id);
            },
            error,
        );
    };
    let change = |id, change: &dyn Fn(&mut crate::DemandsOf<Test>)| {
        Demands::<Test>::mutate(PAUL, id, |demands| change(demands));
    };
    let refile = |provider: AccountId, from: AssignmentId, to: AssignmentId| {
        Demands::<Test>::insert(provider, to, Demands::<Test>::take(PAUL, from));
    };
    broken(
        &|id| change(id, &|demands| demands.open[0].deposit += 1),
        "MKT-5: a requester's hold is not its demands' deposits",
    );
    broken(
        &|id| Demands::<Test>::remove(PAUL, id),
        "MKT-5: a requester's hold is not its demands' deposits",
    );
    broken(
        &|id| change(id, &|demands| demands.open[0].index = 2),
        "MKT-5: an output is demanded twice",
    );
    broken(
        &|id| change(id, &|demands| demands.open[0].index = 4),
        "MKT-5: a demand of another batch's task",
    );
    broken(
        &|id| change(id, &|demands| demands.open[0].demanded_at += 1),
        "MKT-5: a demand out of its time",
    );
    broken(&|id| change(id, &|demands| demands.open.clear()), "MKT-5: a record of no demand");
    broken(&|id| refile(PIA, id, id), "MKT-5: a demand on another provider");
    broken(
        &|id| refile(PAUL, id, AssignmentId { batch: 1, ..id }),
        "MKT-5: a demand on work that is not paid",
    );
    broken(
        &|id| refile(PAUL, id, AssignmentId { batch: 2, ..id }),
        "MKT-5: a demand on an unknown assignment",
    );
}

#[test]
fn mkt_6() {
    let wrong = "MKT-6: a hold is not the deposits for what is stored";
    broken_by(|id, _| change_job(id, |job| job.deposits.records += 1), wrong);
    broken_by(|id, _| change_job(id, |job| job.deposits.inputs += 1), wrong);
    let grow = |_, _| {
        Programs::<Test>::mutate(program(), |record| record.as_mut().unwrap().deposit += 1);
    };
    broken_by(grow, wrong);
    broken_by(|id, _| change_job(id, |job| job.closed_at = Some(1)), "MKT-2: closed at no time");
    broken_by(
        |id, _| change_job(id, |job| job.progress.forgotten = 1),
        "MKT-2: forgotten before it closed",
    );
}

#[test]
fn mkt_7() {
    let wrong = "MKT-7: a load is not what the provider's batches take";
    broken_by(|_, _| change_provider(PIA, |known| known.load += 1), wrong);
}

#[test]
fn mkt_4() {
    let committed = |id| unit(id, 1, 0);
    broken_by(
        |id, _| change_state(committed(id), AssignmentState::Revealed { root: root() }),
        "MKT-4: a sole replica waits",
    );
    broken_by(
        |id, _| change_state(committed(id), AssignmentState::Claimed { deadline: 1 }),
        "MKT-4: a claim without time to run",
    );
    broken_by(
        |id, _| {
            <VerificationMock as stardust_primitives::traits::Verification<u64, u32>>::close_audit(
                committed(id),
            )
        },
        "MKT-4: committed without an audit",
    );
    broken_by(
        |id, _| {
            let AssignmentState::Committed { commitment, deadline, .. } = state(committed(id))
            else {
                panic!("committed")
            };
            let committed_at = 10_000;
            let future = AssignmentState::Committed { commitment, committed_at, deadline };
            change_state(committed(id), future);
        },
        "MKT-4: committed in the future",
    );
    broken_by(
        |_, id| {
            // The sister is revealed and equal as well, without being paid.
            let sister = state(unit(id, 0, 0));
            change_state(unit(id, 0, 1), sister);
        },
        "MKT-4: all replicas agree and are not paid",
    );
    broken_by(
        |_, id| change_state(unit(id, 0, 1), AssignmentState::Claimed { deadline: 10_000 }),
        "MKT-4: a root is shown that a sister may copy",
    );
    let withheld = AssignmentState::Withheld { commitment: H256::zero(), until: 10_000 };
    broken_by(
        |id, _| change_state(committed(id), withheld),
        "MKT-4: withheld under the name of a replica",
    );
    broken_by(
        |id, _| change_state(committed(id), AssignmentState::Dropped),
        "MKT-2: assigned replicas are miscounted",
    );
    broken_by(
        |_, id| {
            let mut replicas = 0;
            change_job(id, |job| {
                replicas = job.unclaimed();
                job.status = JobStatus::Draining;
            });
            assert_eq!(replicas, 4);
        },
        "MKT-4: unclaimed replicas nobody can claim",
    );
}

#[test]
fn mkt_8() {
    let keep = |id: JobId, batch, host, path: &[DomainId]| {
        Assignments::<Test>::mutate(id, (batch, 0), |record| {
            let record = record.as_mut().unwrap();
            (record.domain, record.passage) = (host, passage(path));
        });
    };
    let at_home = |id| change_job(id, |job| job.spec.domain = HOME);
    // Batch 0 is paid, batch 1 committed.
    let stray = "MKT-8: a passage without its batch";
    broken_by(|id, _| keep(id, 1, COMMONS, &[ABROAD]), stray);
    broken_by(|id, _| keep(id, 1, ABROAD, &[ABROAD]), stray);
    let abroad = |batch, path: &'static [DomainId]| {
        move |id: JobId, _: JobId| {
            at_home(id);
            keep(id, batch, ABROAD, path);
        }
    };
    broken_by(abroad(1, &[]), stray);
    broken_by(abroad(1, &[ABROAD, TRANSIT]), stray);
    broken_by(abroad(0, &[ABROAD]), stray);
    broken_by(abroad(1, &[HOME, ABROAD]), "MKT-8: a passage that comes by home");
}
