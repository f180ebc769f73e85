//! Why.

use crate::mock::*;
use frame_support::assert_ok;
use sp_runtime::Perbill;
use stardust_primitives::{
    dispatch::pair::Refusal,
    dispatch_api::{Considered, Reservation},
    ids::JobId,
};

fn totals<Subject: Clone>(all: &[Considered<Subject>]) -> Vec<(Subject, Result<u32, Refusal>)> {
    let of = |one: &Considered<Subject>| {
        let total = one.verdict.map(|score| score.total * 1_000u32);
        (one.subject.clone(), total)
    };
    all.iter().map(of).collect()
}

#[test]
fn a_jobs_providers_the_best_first_and_the_refused_last() {
    execute(|| {
        Candidates::mutate(|known| {
            known.insert(STRANGER, candidate(STRANGER, 100));
            known.get_mut(&2).unwrap().price = 101;
        });
        // 30% of correctness, 15% of half the price, 10% of 990 of 1,000, and 10% at home.
        let expected = [
            (4, Ok(240 + 75 + 99 + 100)),
            (3, Ok(180 + 75 + 99 + 100)),
            (1, Ok(60 + 75 + 99 + 100)),
            (2, Err(Refusal::Price { asked: 101, offered: 100 })),
            (STRANGER, Err(Refusal::Domain(SHUT))),
        ];
        assert_eq!(totals(&Dispatch::explain_job(JobId(1))), expected);
        assert_eq!(Dispatch::explain_job(JobId(9)), []);
    });
}

#[test]
fn a_providers_jobs() {
    execute(|| {
        let total = 240 + 75 + 99 + 100;
        let expected = [(JobId(1), Ok(total)), (JobId(2), Ok(total))];
        assert_eq!(totals(&Dispatch::explain_provider(&4)), expected);
        let unknown = [JobId(1), JobId(2)].map(|job| (job, Err(Refusal::UnknownProvider)));
        assert_eq!(totals(&Dispatch::explain_provider(&8)), unknown);
        let terms = Dispatch::explain_provider(&4)[0].verdict.unwrap().terms;
        assert_eq!(terms.correctness, Perbill::from_percent(80));
        assert_eq!(terms.bond, Perbill::from_percent(99));
    });
}

#[test]
fn what_is_reserved_and_what_rests() {
    execute(|| {
        assert_ok!(propose(proposal(0, &[(1, 0, 3), (1, 1, 3), (1, 2, 4)])));
        assert_eq!(Dispatch::reserved_of(JobId(1)), []);
        go_to(8);
        let (job, until) = (JobId(1), 17);
        let three = Reservation { provider: 3, job, slots: 2, until };
        let four = Reservation { provider: 4, job, slots: 1, until };
        assert_eq!(Dispatch::reserved_of(job), [three, four]);
        assert_eq!(Dispatch::reserved_for(&4), [four]);
        let found = totals(&Dispatch::explain_job(job));
        let booked = Err(Refusal::Booked { until });
        let resting = Err(Refusal::Resting);
        assert_eq!(found, [(1, resting), (2, resting), (3, booked), (4, booked)]);
        assert_ok!(claim(4, 1));
        assert_eq!(Dispatch::reserved_for(&4), []);
        go_to(18);
        assert_eq!(Dispatch::reserved_of(job), []);
    });
}
