//! Whatever is proposed and claimed, by liars and the honest.

use crate::{mock::*, Best, Current};
use proptest::prelude::*;
use stardust_primitives::{
    dispatch::{
        pair::judge,
        solution::{Merit, Solution},
    },
    ids::JobId,
    traits::Pairs,
};
use std::collections::{BTreeMap, BTreeSet};

const JOBS: u64 = 4;
const PROVIDERS: u64 = 6;

#[derive(Clone, Debug)]
enum Step {
    /// Validator, pairs, and what it says that they count, where it lies.
    Propose(u8, Vec<(u64, u32, u64)>, Option<(u64, u32)>),
    Claim(u64, u64),
    /// More batches of a job.
    Post(u64, u32),
    Blocks(u32),
    Idle,
}

fn step() -> impl Strategy<Value = Step> {
    let pair = (0..JOBS, 0u32..12, 0..PROVIDERS + 2);
    let lie = prop::option::of((any::<u64>(), 0u32..10));
    prop_oneof![
        4 => (0u8..9, prop::collection::vec(pair, 0..8), lie)
            .prop_map(|(n, pairs, lie)| Step::Propose(n, pairs, lie)),
        4 => (0..PROVIDERS, 0..JOBS).prop_map(|(provider, job)| Step::Claim(provider, job)),
        1 => (0..JOBS, 1u32..5).prop_map(|(job, more)| Step::Post(job, more)),
        3 => (1u32..7).prop_map(Step::Blocks),
        1 => Just(Step::Idle),
    ]
}

/// What pairs count of which each is looked at by itself, and all together, by the words of the protocol; none if they do
/// not hold together.
fn counted(solution: &Solution<u64>) -> Option<u64> {
    let (mut total, mut replicas) = (0u64, BTreeSet::new());
    let (mut of_provider, mut of_job) = (BTreeMap::<u64, u32>::new(), BTreeMap::<u64, u32>::new());
    for (id, provider) in solution.pairs() {
        let open = Hand::open(&id)?;
        let candidate = Hand::candidate(provider)?;
        let booked = !Dispatch::reserved_for(provider).iter().all(|one| {
            // Until it is over, which the next round may see.
            one.until < stardust_primitives::dispatch::end_of(Current::<Test>::get().number)
        });
        if booked || !replicas.insert(id) {
            return None;
        }
        let score = judge(&open, &candidate, Ok(0), &ScoreWeights::get()).ok()?;
        total += u64::from(score.total.deconstruct());
        *of_provider.entry(*provider).or_default() += 1;
        *of_job.entry(id.job.0).or_default() += 1;
    }
    let end = stardust_primitives::dispatch::end_of(Current::<Test>::get().number);
    let fits = of_provider.values().all(|taken| *taken <= 4)
        && of_job.iter().all(|(job, taken)| {
            let record = crate::OfJobs::<Test>::get(JobId(*job));
            *taken <= record.free(Hand::open_count(JobId(*job)), end)
        });
    fits.then_some(total)
}

fn run(step: Step) {
    match step {
        Step::Propose(n, pairs, lie) => {
            let Some(solution) = Solution::new(
                pairs.iter().map(|(job, batch, provider)| (id(*job, *batch), *provider)),
            ) else {
                return;
            };
            let honest = counted(&solution).map(|total| Merit { total, pairs: solution.len() });
            let claimed = lie.map(|(total, pairs)| Merit { total, pairs }).or(honest);
            let before = Current::<Test>::get().best;
            let Some(claimed) = claimed else { return };
            let taken = propose(claiming(n, solution, claimed));
            let after = Current::<Test>::get().best;
            match (taken.is_ok(), honest) {
                // What holds and is let in counts what it is worth.
                (true, Some(honest)) => {
                    let is_better = before.is_none_or(|best| honest.total >= best.next_total());
                    assert_eq!(
                        after,
                        if is_better && honest.pairs > 0 { Some(honest) } else { before }
                    );
                }
                // Of what does not hold a part may.
                (true, None) => {
                    assert!(before.is_none_or(|best| after.unwrap().total >= best.total))
                }
                (false, _) => assert_eq!(after, before),
            }
        }
        Step::Claim(provider, job) => {
            let reserved = crate::OfJobs::<Test>::get(JobId(job)).reserved(System::block_number());
            let open = Hand::open_count(JobId(job));
            let own = Dispatch::reserved_for(&provider);
            let own: u32 = own.iter().filter(|one| one.job.0 == job).map(|one| one.slots).sum();
            let is_free = open > 0 && open > reserved - own;
            assert_eq!(claim(provider, job).is_ok(), is_free);
        }
        Step::Post(job, more) => Jobs::mutate(|jobs| {
            let (_, open) = jobs.entry(job).or_default();
            *open = (*open + more).min(12);
        }),
        Step::Blocks(blocks) => go_to(System::block_number() + blocks),
        Step::Idle => {
            idle(frame_support::weights::Weight::MAX);
        }
    }
    check();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_worse_solution_replaces_a_better_one(steps in prop::collection::vec(step(), 1..60)) {
        new_test_ext().execute_with(|| {
            start();
            Jobs::set((0..JOBS).map(|job| (job, (0, 3))).collect());
            Candidates::set((0..PROVIDERS).map(|one| (one, candidate(one, 10 + 10 * one as u32))).collect());
            steps.into_iter().for_each(run);
        });
    }

    /// A hostile majority reserves all it can, for providers that never claim: every batch is open to all in half of the
    /// blocks, and nobody waits for one longer than a reservation lasts.
    #[test]
    fn jobs_get_claims_whatever_is_reserved(
        pairs in prop::collection::vec(prop::collection::vec((0..JOBS, 0u32..3, 0..PROVIDERS), 1..12), 40),
    ) {
        new_test_ext().execute_with(|| {
            start();
            Jobs::set((0..JOBS).map(|job| (job, (0, 3))).collect());
            Candidates::set((0..PROVIDERS).map(|one| (one, candidate(one, 50))).collect());
            let mut refused = BTreeMap::<u64, u32>::new();
            let first = System::block_number();
            for pairs in pairs {
                let pairs: BTreeMap<_, _> =
                    pairs.into_iter().map(|(job, batch, provider)| (id(job, batch), provider)).collect();
                let most = Merit { total: u64::MAX, pairs: 1 };
                let _ = propose(claiming(0, Solution::new(pairs).unwrap(), most));
                for _ in 0..4 {
                    go_to(System::block_number() + 1);
                    for job in 0..JOBS {
                        let reserved = crate::OfJobs::<Test>::get(JobId(job)).reserved(System::block_number());
                        *refused.entry(job).or_default() += reserved;
                    }
                }
                idle(frame_support::weights::Weight::MAX);
                check();
            }
            let blocks = System::block_number() - first;
            for (job, refused) in refused {
                // Of three batches; the first reservations are ahead by one length.
                prop_assert!(refused <= 3 * (blocks + 10) / 2, "job {job}: {refused} of 3 x {blocks}");
            }
            prop_assert!(Best::<Test>::get().is_empty());
            Ok(())
        })?;
    }
}
