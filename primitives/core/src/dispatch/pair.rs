//! One pair of an unclaimed replica and a provider: what it is worth, or the rule that refuses it.

use super::score::{bond_term, locality_term, price_term, Score, Terms, Weights, MAX_HOPS};
use crate::{
    domain::policy::Refused,
    ids::AssignmentId,
    job::MAX_REPLICAS,
    reputation::{ProgramClass, Scores},
    Balance, BlockNumber,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most other replicas of one batch.
pub const MAX_SISTERS: u32 = MAX_REPLICAS as u32 - 1;

/// A replica of a batch that may be claimed now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OpenReplica<AccountId> {
    /// Which one.
    pub id: AssignmentId,
    /// How long its tasks may take.
    pub class: ProgramClass,
    /// Gas per block that it takes of its provider's capacity.
    pub pace: u64,
    /// What it adds to its provider's exposure, in planck.
    pub value: Balance,
    /// Planck per SCU that the job pays.
    pub price: Balance,
    /// The operators of its sisters that are claimed.
    pub operators: BoundedVec<AccountId, ConstU32<MAX_SISTERS>>,
}

/// What a provider can still take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Free {
    /// Assignments.
    pub slots: u32,
    /// Gas per block.
    pub pace: u64,
    /// Exposure, in planck.
    pub room: Balance,
}

impl Free {
    /// What is left once a batch is taken; or what there is too little of.
    pub fn less(&self, pace: u64, value: Balance) -> Result<Self, Refusal> {
        let slots = self.slots.checked_sub(1).ok_or(Refusal::Slots)?;
        let free = self.pace.checked_sub(pace);
        let free = free.ok_or(Refusal::Pace { needed: pace, free: self.pace })?;
        let room = self.room.checked_sub(value);
        let room = room.ok_or(Refusal::Exposure { value, room: self.room })?;
        Ok(Self { slots, pace: free, room })
    }
}

/// A provider, as far as choosing goes by it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Candidate<AccountId> {
    /// Its account.
    pub provider: AccountId,
    /// Who runs it: no two replicas of a batch may have one operator.
    pub operator: AccountId,
    /// Whether it may claim at all.
    pub is_active: bool,
    /// Planck per SCU that it works for at least.
    pub price: Balance,
    /// Last block for which something is reserved for it that it has not claimed.
    pub booked: Option<BlockNumber>,
    /// What it can still take, beside what it has.
    pub free: Free,
    /// V*: the exposure that its bond secures, in planck.
    pub cap: Balance,
    /// What its records say, by class in the order of [`ProgramClass::ALL`].
    pub scores: [Scores; 3],
}

impl<AccountId> Candidate<AccountId> {
    /// What its record in a class says.
    pub fn scores_in(&self, class: ProgramClass) -> Scores {
        let [short, medium, long] = self.scores;
        match class {
            ProgramClass::Short => short,
            ProgramClass::Medium => medium,
            ProgramClass::Long => long,
        }
    }
}

/// The rule that refuses a pair.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum Refusal {
    /// Nobody may claim it now: it is claimed, or its job is over. Look at another batch.
    NotOpen,
    /// There is no such provider. Register it.
    UnknownProvider,
    /// The provider has left, or its bond is too small. Bond more, or come back.
    Inactive,
    /// A rule of the job's domain, of the provider's, or of the border between them.
    Domain(Refused),
    /// More peerings lie between than a route may have.
    TooFar {
        /// How many.
        hops: u8,
    },
    /// The provider asks for more than the job pays. Ask for less, or pay more.
    Price {
        /// Planck per SCU that it asks for.
        asked: Balance,
        /// Planck per SCU that the job pays.
        offered: Balance,
    },
    /// The provider's operator has, or would have, a sister replica already.
    Operator,
    /// The provider wants no more assignments at a time. Commit what it has, or raise its capacity.
    Slots,
    /// The provider's measured capacity is taken. Commit what it has, or have it measured again.
    Pace {
        /// Gas per block that the batch takes.
        needed: u64,
        /// Gas per block that is free.
        free: u64,
    },
    /// The provider's bond secures no more. Bond more, or wait until its work is final.
    Exposure {
        /// What the batch adds, in planck.
        value: Balance,
        /// What is free, in planck.
        room: Balance,
    },
    /// The provider has not taken what is reserved for it. Claim that, or wait until it has passed.
    Booked {
        /// Last block of the reservation.
        until: BlockNumber,
    },
    /// No more of the job can be reserved: what is open is reserved, or was a while ago and is open to all. Claim it,
    /// or wait.
    Resting,
}

/// What a pair is worth as things stand, or the first rule that refuses it. `reach` is how many peerings lie between
/// the two domains, or why the job may not run there.
pub fn judge<AccountId: PartialEq>(
    open: &OpenReplica<AccountId>,
    candidate: &Candidate<AccountId>,
    reach: Result<u8, Refused>,
    weights: &Weights,
) -> Result<Score, Refusal> {
    if !candidate.is_active {
        return Err(Refusal::Inactive);
    }
    if let Some(until) = candidate.booked {
        return Err(Refusal::Booked { until });
    }
    let hops = reach.map_err(Refusal::Domain)?;
    if hops > MAX_HOPS {
        return Err(Refusal::TooFar { hops });
    }
    let (asked, offered) = (candidate.price, open.price);
    if asked > offered {
        return Err(Refusal::Price { asked, offered });
    }
    if open.operators.contains(&candidate.operator) {
        return Err(Refusal::Operator);
    }
    candidate.free.less(open.pace, open.value)?;
    Ok(weights.score(Terms::new(
        candidate.scores_in(open.class),
        price_term(asked, offered),
        bond_term(candidate.cap, candidate.free.room, open.value),
        locality_term(hops),
    )))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{domain::policy::DomainRule, ids::DomainId, ids::JobId};
    use proptest::prelude::*;
    use sp_arithmetic::Perbill;

    pub(crate) fn open(job: u64, batch: u32, replica: u8) -> OpenReplica<u64> {
        OpenReplica {
            id: AssignmentId { job: JobId(job), batch, replica },
            class: ProgramClass::Medium,
            pace: 10,
            value: 100,
            price: 50,
            operators: BoundedVec::default(),
        }
    }

    pub(crate) fn candidate(provider: u64) -> Candidate<u64> {
        let percent = Perbill::from_percent;
        let medium =
            Scores { correctness: percent(90), availability: percent(80), speed: percent(50) };
        Candidate {
            provider,
            operator: provider,
            is_active: true,
            price: 40,
            booked: None,
            free: Free { slots: 2, pace: 30, room: 350 },
            cap: 1_000,
            scores: [Scores::default(), medium, Scores::default()],
        }
    }

    const REFUSED: Refused = Refused { rule: DomainRule::Egress, domain: DomainId(3), version: 7 };

    fn judged(open: &OpenReplica<u64>, candidate: &Candidate<u64>) -> Result<Score, Refusal> {
        judge(open, candidate, Ok(1), &Weights::default())
    }

    #[test]
    fn a_pair_is_worth_the_sum_of_its_terms() {
        let score = judged(&open(1, 0, 0), &candidate(5)).unwrap();
        let percents = score.terms.named().map(|(_, term)| term.deconstruct() / 10_000_000);
        assert_eq!(percents, [90, 80, 50, 20, 25, 75]);
        // 27 + 16 + 7.5 + 3 + 2.5 + 7.5
        assert_eq!(score.total, Perbill::from_parts(635_000_000));
    }

    #[test]
    fn each_class_has_scores_of_its_own() {
        let long = OpenReplica { class: ProgramClass::Long, ..open(1, 0, 0) };
        let terms = judged(&long, &candidate(5)).unwrap().terms;
        assert_eq!(terms.correctness, Perbill::zero());
    }

    #[test]
    fn each_rule_refuses_one_past_its_limit() {
        let (open, weights) = (open(1, 0, 0), Weights::default());
        let fine = candidate(5);
        let with = |change: &dyn Fn(&mut Candidate<u64>)| {
            let mut changed = fine.clone();
            change(&mut changed);
            judged(&open, &changed).map(|score| score.terms.price)
        };
        let passes = |price| Ok(Perbill::from_percent(price));
        assert_eq!(with(&|c| c.is_active = false), Err(Refusal::Inactive));
        assert_eq!(with(&|c| c.booked = Some(8)), Err(Refusal::Booked { until: 8 }));
        assert_eq!(with(&|c| c.price = 50), passes(0));
        assert_eq!(with(&|c| c.price = 51), Err(Refusal::Price { asked: 51, offered: 50 }));
        assert_eq!(with(&|c| c.free.slots = 1), passes(20));
        assert_eq!(with(&|c| c.free.slots = 0), Err(Refusal::Slots));
        assert_eq!(with(&|c| c.free.pace = 10), passes(20));
        assert_eq!(with(&|c| c.free.pace = 9), Err(Refusal::Pace { needed: 10, free: 9 }));
        assert_eq!(with(&|c| c.free.room = 100), passes(20));
        assert_eq!(with(&|c| c.free.room = 99), Err(Refusal::Exposure { value: 100, room: 99 }));
        let far = |reach| judge(&open, &fine, reach, &weights).map(|score| score.terms.locality);
        assert_eq!(far(Ok(4)), passes(0));
        assert_eq!(far(Ok(5)), Err(Refusal::TooFar { hops: 5 }));
        assert_eq!(far(Err(REFUSED)), Err(Refusal::Domain(REFUSED)));
    }

    #[test]
    fn an_operator_runs_one_replica_of_a_batch() {
        let mut sister = open(1, 0, 1);
        sister.operators.try_push(9).unwrap();
        assert!(judged(&sister, &candidate(5)).is_ok());
        let other = Candidate { operator: 9, ..candidate(5) };
        assert_eq!(judged(&sister, &other), Err(Refusal::Operator));
    }

    proptest! {
        #[test]
        fn a_pair_that_is_judged_fits(
            slots in 0u32..3, pace: u8, room: u8, needed: u8, value: u8,
        ) {
            let open = OpenReplica { pace: needed.into(), value: value.into(), ..open(1, 0, 0) };
            let free = Free { slots, pace: pace.into(), room: room.into() };
            let fits = slots > 0 && needed <= pace && value <= room;
            prop_assert_eq!(judged(&open, &Candidate { free, ..candidate(5) }).is_ok(), fits);
        }
    }
}
