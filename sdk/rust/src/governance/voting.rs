//! Votes and delegations of an account, and what they lock until when.

use super::{Referendum, AYE, VOTING};
use crate::{Result, View};
use codec::Decode;
use stardust_primitives::{AccountId, Balance, BlockNumber};
use subxt::dynamic::storage;

/// What an account does on a track.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub enum Voting {
    /// It votes itself.
    Casting {
        /// Its votes by the numbers of their referenda, also on what is over until they are taken back.
        votes: Vec<(u32, Vote)>,
        /// What others have it vote with: times convictions, and as it is.
        delegations: (Balance, Balance),
        /// What earlier votes and delegations lock.
        prior: Lock,
    },
    /// Somebody votes with its planck.
    Delegating {
        /// How much.
        amount: Balance,
        /// Who votes.
        to: AccountId,
        /// From 0 to 6; the lock begins when the delegation ends.
        conviction: u8,
        /// What others had it vote with: times convictions, and as it is.
        delegations: (Balance, Balance),
        /// What earlier votes and delegations lock.
        prior: Lock,
    },
}

impl Voting {
    /// What votes and delegations that were taken back lock.
    pub fn prior(&self) -> Lock {
        match self {
            Self::Casting { prior, .. } | Self::Delegating { prior, .. } => *prior,
        }
    }
}

/// Planck that are locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct Lock {
    /// The block from which they are free.
    pub until: BlockNumber,
    /// How much.
    pub amount: Balance,
}

impl Lock {
    /// Whether the chain, which keeps one lock in the place of two, the longer time and the larger amount, would lock
    /// no more than the two do.
    pub fn joins(self, other: Self) -> bool {
        let is_part = |a: Self, b: Self| a.until <= b.until && a.amount <= b.amount;
        is_part(self, other) || is_part(other, self)
    }

    /// The two as the chain joins them.
    pub fn joined(self, other: Self) -> Self {
        Self { until: self.until.max(other.until), amount: self.amount.max(other.amount) }
    }
}

/// A vote: what it puts on each side, in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub enum Vote {
    /// All on one side, the byte's highest bit being aye; the others are the conviction.
    Standard(u8, Balance),
    /// Ayes and nays, without conviction.
    Split(Balance, Balance),
    /// Ayes, nays and abstentions, without conviction.
    SplitAbstain(Balance, Balance, Balance),
}

/// How a referendum stands for who voted on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not over.
    Open,
    /// Decided in this block.
    Decided {
        /// The block.
        at: BlockNumber,
        /// Whether it passed.
        approved: bool,
    },
    /// Over without a decision, or not there.
    Void,
}

impl From<&Option<Referendum>> for Outcome {
    fn from(referendum: &Option<Referendum>) -> Self {
        match referendum {
            Some(Referendum::Ongoing(_)) => Self::Open,
            Some(Referendum::Approved(at, ..)) => Self::Decided { at: *at, approved: true },
            Some(Referendum::Rejected(at, ..)) => Self::Decided { at: *at, approved: false },
            _ => Self::Void,
        }
    }
}

impl Vote {
    /// Planck that it takes.
    pub fn amount(&self) -> Balance {
        // Parts of what there is of the token.
        match self {
            Self::Standard(_, amount) => *amount,
            Self::Split(aye, nay) => aye.saturating_add(*nay),
            Self::SplitAbstain(aye, nay, abstain) => {
                aye.saturating_add(*nay).saturating_add(*abstain)
            }
        }
    }

    /// What it locks for having won, with a conviction, in block `at`; `period` is the lock of conviction 1.
    pub fn lock(&self, at: BlockNumber, approved: bool, period: BlockNumber) -> Option<Lock> {
        let Self::Standard(byte, amount) = *self else { return None };
        let (is_aye, conviction) = (byte & AYE != 0, byte & !AYE);
        // 1, 2, 4, .. 32 periods.
        let doublings = u32::from(conviction).checked_sub(1)?;
        let periods = 1u32.checked_shl(doublings).unwrap_or(u32::MAX);
        // Block numbers end long after any chain.
        let until = at.saturating_add(period.saturating_mul(periods));
        (is_aye == approved).then_some(Lock { until, amount })
    }
}

impl View {
    /// The tracks on which an account has locked something for its votes, and how much in planck.
    pub async fn vote_locks(&self, account: &AccountId) -> Result<Vec<(u16, Balance)>> {
        let key: [u8; 32] = *account.as_ref();
        let address = storage::<([u8; 32],), ()>(VOTING, "ClassLocksFor");
        Ok(self.storage(address, (key,)).await?.unwrap_or_default())
    }

    /// What an account does on a track; none if it never did anything.
    pub async fn voting(&self, account: &AccountId, track: u16) -> Result<Option<Voting>> {
        let key: [u8; 32] = *account.as_ref();
        let address = storage::<([u8; 32], u16), ()>(VOTING, "VotingFor");
        self.storage(address, (key, track)).await
    }

    /// Blocks for which conviction 1 locks.
    pub async fn vote_lock_blocks(&self) -> Result<BlockNumber> {
        self.constant(VOTING, "VoteLockingPeriod").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn votes_and_delegations_are_read_with_their_locks() {
        let votes = vec![(3u32, (0u8, 0x82u8, 7u128))];
        let casting = [vec![0], (votes, (1u128, 2u128), (40u32, 5u128)).encode()].concat();
        let found = Voting::decode(&mut casting.as_slice()).unwrap();
        let prior = Lock { until: 40, amount: 5 };
        assert_eq!(found.prior(), prior);
        let votes = vec![(3, Vote::Standard(0x82, 7))];
        assert_eq!(found, Voting::Casting { votes, delegations: (1, 2), prior });
        let bytes = (7u128, [9u8; 32], 6u8, (1u128, 2u128), (40u32, 5u128)).encode();
        let found = Voting::decode(&mut [vec![1], bytes].concat().as_slice()).unwrap();
        let (to, delegations) = ([9u8; 32].into(), (1, 2));
        assert_eq!(found, Voting::Delegating { amount: 7, to, conviction: 6, delegations, prior });
    }

    #[test]
    fn who_won_with_conviction_waits() {
        let until = |byte, approved| Vote::Standard(byte, 7).lock(100, approved, 280);
        let lock = |until| Some(Lock { until, amount: 7 });
        assert_eq!(until(0x81, true), lock(380));
        assert_eq!(until(0x01, false), lock(380));
        assert_eq!(until(0x86, true), lock(100 + 32 * 280));
        // Lost, or without conviction.
        assert_eq!([until(0x81, false), until(0x01, true), until(0x80, true)], [None; 3]);
        assert_eq!(Vote::Split(3, 4).lock(100, true, 280), None);
        assert_eq!(Vote::SplitAbstain(3, 4, 5).amount(), 12);
    }

    #[test]
    fn locks_join_where_nothing_is_lost_by_it() {
        let lock = |until, amount| Lock { until, amount };
        assert!(lock(5, 10).joins(lock(4, 9)) && lock(4, 9).joins(lock(5, 10)));
        assert!(Lock::default().joins(lock(1, 1)));
        assert!(!lock(5, 9).joins(lock(4, 10)));
        assert_eq!(lock(5, 9).joined(lock(4, 10)), lock(5, 10));
    }
}
