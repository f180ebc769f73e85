use super::*;
use crate::{
    crypto::AuditId,
    dispatch::{
        pair::tests::{candidate, open},
        proposal::Round,
    },
    domain::policy::DomainRule,
    ids::DomainId,
};
use proptest::prelude::*;
use sp_core::ByteArray;

/// A market by hand.
#[derive(Clone, Debug, Default)]
struct Hand {
    open: BTreeMap<AssignmentId, OpenReplica<u64>>,
    candidates: BTreeMap<u64, Candidate<u64>>,
    closed_to: Vec<u64>,
    /// Open replicas of each job that may not be reserved.
    resting: u32,
}

const SHUT: Refused = Refused { rule: DomainRule::Ingress, domain: DomainId(2), version: 1 };

impl Market<u64> for Hand {
    fn open(&self, id: &AssignmentId) -> Option<OpenReplica<u64>> {
        self.open.get(id).cloned()
    }

    fn slots(&self, job: JobId) -> u32 {
        let open = self.open.keys().filter(|id| id.job == job).count() as u32;
        open - self.resting
    }

    fn candidate(&self, provider: &u64) -> Option<Candidate<u64>> {
        self.candidates.get(provider).cloned()
    }

    fn reach(&self, _id: &AssignmentId, provider: &u64) -> Result<u8, Refused> {
        if self.closed_to.contains(provider) {
            Err(SHUT)
        } else {
            Ok(0)
        }
    }
}

/// Three batches of two replicas each, and four providers of which 3 and 4 have one operator.
fn hand() -> Hand {
    let ids = (0..3).flat_map(|batch| (0..2).map(move |replica| (batch, replica)));
    let open = ids.map(|(batch, replica)| open(1, batch, replica)).map(|open| (open.id, open));
    let mut candidates: BTreeMap<_, _> =
        (1..=4).map(|number| (number, candidate(number))).collect();
    candidates.get_mut(&4).unwrap().operator = 3;
    Hand { open: open.collect(), candidates, closed_to: Vec::new(), resting: 0 }
}

fn id(batch: u32, replica: u8) -> AssignmentId {
    AssignmentId { job: JobId(1), batch, replica }
}

fn solution(pairs: &[(u32, u8, u64)]) -> Solution<u64> {
    let pairs = pairs.iter().map(|(batch, replica, provider)| (id(*batch, *replica), *provider));
    Solution::new(pairs).unwrap()
}

fn weighed(hand: &Hand, pairs: &[(u32, u8, u64)]) -> Weighed<u64> {
    weigh(&solution(pairs), &Weights::default(), hand)
}

fn refusals(weighed: &Weighed<u64>) -> Vec<(AssignmentId, u64, Refusal)> {
    weighed.dropped.clone()
}

#[test]
fn pairs_are_grouped_and_sorted() {
    let solution = solution(&[(2, 0, 2), (0, 1, 2), (0, 0, 1)]);
    assert!(solution.is_canonical());
    assert_eq!(solution.len(), 3);
    let pairs: Vec<_> = solution.pairs().map(|(id, provider)| (id, *provider)).collect();
    assert_eq!(pairs, [(id(0, 0), 1), (id(0, 1), 2), (id(2, 0), 2)]);
}

#[test]
fn only_one_form_is_canonical() {
    let fine = solution(&[(0, 0, 1), (1, 0, 1), (2, 0, 2)]);
    let with = |change: &dyn Fn(&mut Vec<Share<u64>>)| {
        let mut shares = fine.shares.to_vec();
        change(&mut shares);
        Solution { shares: shares.try_into().unwrap() }.is_canonical()
    };
    assert!(with(&|_| ()));
    assert!(!with(&|shares| shares.reverse()));
    assert!(!with(&|shares| shares[1].provider = 1));
    assert!(!with(&|shares| shares[0].replicas = BoundedVec::default()));
    assert!(!with(&|shares| shares[0].replicas = vec![id(1, 0), id(0, 0)].try_into().unwrap()));
    assert!(!with(&|shares| shares[0].replicas = vec![id(0, 0), id(0, 0)].try_into().unwrap()));
}

#[test]
fn a_solution_holds_so_many_pairs_and_no_more() {
    let pairs = |count: u32| (0..count).map(|batch| (id(batch, 0), u64::from(batch % 7)));
    assert!(Solution::new(pairs(MAX_PAIRS)).unwrap().is_canonical());
    assert_eq!(Solution::new(pairs(MAX_PAIRS + 1)), None);
    // Groups that are within their bounds, and together too many.
    let mut shares = Solution::new(pairs(MAX_PAIRS)).unwrap().shares;
    let last = Share { provider: 99, replicas: vec![id(9_999, 0)].try_into().unwrap() };
    shares.try_push(last).unwrap();
    assert!(!Solution { shares }.is_canonical());
}

#[test]
fn slots_are_counted_by_provider_and_job() {
    let of = |job| AssignmentId { job: JobId(job), batch: 0, replica: 0 };
    let pairs = [(id(2, 0), 2), (id(0, 1), 2), (of(0), 2), (id(0, 0), 1), (of(2), 1)];
    let slots = Solution::new(pairs).unwrap().slots();
    let found: Vec<_> = slots.iter().map(|one| (one.provider, one.job.0, one.slots)).collect();
    assert_eq!(found, [(1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 1, 2)]);
}

#[test]
fn no_more_of_a_job_is_kept_than_may_be_reserved() {
    let pairs = [(0, 0, 1), (0, 1, 2), (1, 0, 1)];
    let kept = |resting| {
        let weighed = weighed(&Hand { resting, ..hand() }, &pairs);
        (weighed.merit.pairs, refusals(&weighed).last().map(|last| last.2))
    };
    assert_eq!(kept(3), (3, None));
    assert_eq!(kept(4), (2, Some(Refusal::Resting)));
    assert_eq!(kept(6), (0, Some(Refusal::Resting)));
}

#[test]
fn a_feasible_solution_is_kept_and_counted() {
    let weighed = weighed(&hand(), &[(0, 0, 1), (0, 1, 2), (1, 0, 1)]);
    assert_eq!(weighed.kept, solution(&[(0, 0, 1), (0, 1, 2), (1, 0, 1)]));
    assert_eq!(weighed.dropped, []);
    // Each as in the pair's own test, but at home: 63.5% + 2.5%.
    assert_eq!(weighed.merit, Merit { total: 3 * 660_000_000, pairs: 3 });
}

#[test]
fn each_pair_that_does_not_fit_is_dropped_with_its_rule() {
    let mut hand = hand();
    hand.closed_to.push(2);
    let weighed = weighed(&hand, &[(0, 0, 1), (7, 0, 1), (1, 0, 2), (1, 1, 8)]);
    let expected = [
        (id(7, 0), 1, Refusal::NotOpen),
        (id(1, 0), 2, Refusal::Domain(SHUT)),
        (id(1, 1), 8, Refusal::UnknownProvider),
    ];
    assert_eq!(refusals(&weighed), expected);
    assert_eq!(weighed.kept, solution(&[(0, 0, 1)]));
    assert_eq!(weighed.merit.pairs, 1);
}

#[test]
fn a_provider_takes_no_more_than_it_can() {
    let mut hand = hand();
    // Two slots, pace for 3, room for 3.
    let slots = weighed(&hand, &[(0, 0, 1), (1, 0, 1), (2, 0, 1)]);
    assert_eq!(refusals(&slots), [(id(2, 0), 1, Refusal::Slots)]);
    let free = &mut hand.candidates.get_mut(&1).unwrap().free;
    *free = Free { slots: 9, pace: 29, room: 350 };
    let pace = weighed(&hand, &[(0, 0, 1), (1, 0, 1), (2, 0, 1)]);
    assert_eq!(refusals(&pace), [(id(2, 0), 1, Refusal::Pace { needed: 10, free: 9 })]);
    let free = &mut hand.candidates.get_mut(&1).unwrap().free;
    *free = Free { slots: 9, pace: 99, room: 299 };
    let room = weighed(&hand, &[(0, 0, 1), (1, 0, 1), (2, 0, 1)]);
    assert_eq!(refusals(&room), [(id(2, 0), 1, Refusal::Exposure { value: 100, room: 99 })]);
}

#[test]
fn no_two_replicas_of_a_batch_have_one_operator() {
    let one = weighed(&hand(), &[(0, 0, 1), (0, 1, 1)]);
    assert_eq!(refusals(&one), [(id(0, 1), 1, Refusal::Operator)]);
    let two = weighed(&hand(), &[(0, 0, 3), (0, 1, 4), (1, 0, 4)]);
    assert_eq!(refusals(&two), [(id(0, 1), 4, Refusal::Operator)]);
}

#[test]
fn no_replica_is_given_twice() {
    let twice = weighed(&hand(), &[(0, 0, 1), (0, 0, 2)]);
    assert_eq!(refusals(&twice), [(id(0, 0), 2, Refusal::NotOpen)]);
    assert_eq!(twice.merit.pairs, 1);
}

/// What must hold of a set of pairs, found by going through it for each rule anew.
fn holds_together(hand: &Hand, kept: &Solution<u64>) -> bool {
    let pairs: Vec<_> = kept.pairs().map(|(id, provider)| (id, *provider)).collect();
    let operator = |provider: u64| hand.candidates[&provider].operator;
    let fits = hand.candidates.values().all(|one| {
        let own = pairs.iter().filter(|(_, provider)| *provider == one.provider).count();
        own <= 2 && 10 * own <= one.free.pace as usize && 100 * own <= one.free.room as usize
    });
    let apart = pairs.iter().enumerate().all(|(at, (a, p))| {
        pairs.iter().skip(at + 1).all(|(b, q)| {
            (a.job, a.batch) != (b.job, b.batch)
                || (a.replica != b.replica && operator(*p) != operator(*q))
        })
    });
    fits && apart
}

proptest! {
    #[test]
    fn what_is_kept_holds_together_and_the_rest_is_named(
        pairs in proptest::collection::vec((0u32..4, 0u8..3, 1u64..6), 0..20),
        paces in proptest::array::uniform4(0u64..40), rooms in proptest::array::uniform4(0u128..400),
    ) {
        let mut hand = hand();
        for (candidate, (pace, room)) in hand.candidates.values_mut().zip(paces.iter().zip(rooms)) {
            candidate.free = Free { slots: 2, pace: *pace, room };
        }
        let weighed = weighed(&hand, &pairs);
        prop_assert!(holds_together(&hand, &weighed.kept));
        let given = solution(&pairs).len();
        let named = u32::try_from(weighed.dropped.len()).unwrap();
        prop_assert_eq!(weighed.kept.len() + named, given);
        prop_assert_eq!(weighed.merit.pairs, weighed.kept.len());
        // Weighing what was kept changes nothing.
        let again = weigh(&weighed.kept, &Weights::default(), &hand);
        prop_assert_eq!(&again.kept, &weighed.kept);
        prop_assert_eq!(again.merit, weighed.merit);
    }

    #[test]
    fn no_liar_replaces_a_better_solution(
        proposals in proptest::collection::vec(
            proptest::collection::vec((0u32..4, 0u8..3, 1u64..6), 0..12), 1..30,
        ),
    ) {
        // Each claims that it counts most, so that the door lets it in; the weighing decides.
        let hand = hand();
        let (mut round, mut best) = (Round::default(), Solution::default());
        let mut best_merit = Merit::default();
        for (number, pairs) in proposals.iter().enumerate() {
            let weighed = weighed(&hand, pairs);
            let auditor = AuditId::from_slice(&[u8::try_from(number).unwrap(); 32]).unwrap();
            let (next, is_best) = round.after(auditor, weighed.merit).unwrap();
            round = next;
            if is_best {
                prop_assert!(weighed.merit > best_merit);
                (best, best_merit) = (weighed.kept, weighed.merit);
            }
            // What is passed over counts at most a step more.
            prop_assert!(weighed.merit.total * 100 <= best_merit.total * 101 + 100);
        }
        prop_assert!(holds_together(&hand, &best));
        prop_assert_eq!(round.best.unwrap_or_default(), best_merit);
    }
}
