//! A proposal: a solution as a validator submits it, what the chain asks of it, and the round that it is for.

use super::{
    end_of, round,
    solution::{Merit, Solution},
};
use crate::{
    contest::MAX_VALIDATORS,
    crypto::{AuditId, AuditSignature},
    hashing::tagged,
    BlockNumber,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};
use sp_runtime::RuntimeAppPublic;

/// A solution as a validator proposes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proposal<AccountId> {
    /// The round it is for.
    pub round: u32,
    /// How much its validator says it counts.
    pub merit: Merit,
    /// The pairs.
    pub solution: Solution<AccountId>,
    /// The validator's audit key.
    pub auditor: AuditId,
}

impl<AccountId: Encode> Proposal<AccountId> {
    /// What the validator signs.
    pub fn to_sign(&self, genesis: H256) -> H256 {
        tagged("dispatch", &(genesis, self))
    }
}

/// A [`Proposal`] with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedProposal<AccountId> {
    /// The proposal.
    pub proposal: Proposal<AccountId>,
    /// By the validator's audit key, over [`Proposal::to_sign`].
    pub signature: AuditSignature,
}

/// Why a proposal is not taken.
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
pub enum Rejected {
    /// The key is not the audit key of a validator of this session.
    NotValidator,
    /// The signature is not the validator's over this proposal.
    BadSignature,
    /// It is for another round than the next block's. Compute one for this round.
    WrongRound,
    /// The validator has proposed in this round already. Wait for the next.
    AlreadyProposed,
    /// The list of those who proposed is full: there are no more validators than that.
    TooManyProposers,
    /// It has no pairs, more than one may have, or not the one form that they have. Sort and group them.
    NotCanonical,
    /// It does not count enough to replace the best one.
    NotBetter {
        /// The least total that would.
        needed: u64,
    },
}

/// The round under way: the best solution, and who has proposed.
///
/// Each validator proposes once in a round, whatever comes of it: lies about a solution's merit cost a block no more
/// than one weighing for each validator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Round {
    /// Its number.
    pub number: u32,
    /// How much the best solution counts.
    pub best: Option<Merit>,
    /// The validators that have proposed.
    pub proposed: BoundedVec<AuditId, ConstU32<MAX_VALIDATORS>>,
}

impl Round {
    /// The round as a proposal in this block finds it: a new one if the last is over.
    pub fn at(self, now: BlockNumber) -> Self {
        let number = round(now);
        if number == self.number {
            self
        } else {
            Self { number, ..Self::default() }
        }
    }

    /// Last block that can take a proposal for this round: the pool drops it then.
    pub fn last_block(&self) -> BlockNumber {
        // No round ends with the first block.
        end_of(self.number).saturating_sub(1)
    }

    /// What the door of the transaction pool, and the call again, ask of a proposal before anything is weighed, the
    /// cheapest first. `is_validator` says whether a key is one of the session's that are not disabled.
    pub fn admit<AccountId: Ord + Clone + Encode>(
        &self,
        signed: &SignedProposal<AccountId>,
        is_validator: impl FnOnce(&AuditId) -> bool,
        genesis: H256,
    ) -> Result<(), Rejected> {
        let SignedProposal { proposal, signature } = signed;
        let auditor = &proposal.auditor;
        if proposal.round != self.number {
            return Err(Rejected::WrongRound);
        }
        self.replaced_by(proposal.merit)?;
        if self.proposed.contains(auditor) {
            return Err(Rejected::AlreadyProposed);
        }
        if self.proposed.is_full() {
            return Err(Rejected::TooManyProposers);
        }
        if !is_validator(auditor) {
            return Err(Rejected::NotValidator);
        }
        if proposal.solution.is_empty() || !proposal.solution.is_canonical() {
            return Err(Rejected::NotCanonical);
        }
        if auditor.verify(&proposal.to_sign(genesis), signature) {
            Ok(())
        } else {
            Err(Rejected::BadSignature)
        }
    }

    /// Whether a solution that counts so much replaces the best one.
    pub fn replaced_by(&self, merit: Merit) -> Result<(), Rejected> {
        let needed = self.best.map_or(0, |best| best.next_total());
        if merit.pairs > 0 && merit.total >= needed {
            Ok(())
        } else {
            Err(Rejected::NotBetter { needed })
        }
    }

    /// The round after a proposal of this validator of which so much was kept, and whether it is the best one now.
    pub fn after(mut self, auditor: AuditId, kept: Merit) -> Result<(Self, bool), Rejected> {
        let pushed = self.proposed.try_push(auditor);
        pushed.map_err(|_| Rejected::TooManyProposers)?;
        let is_best = self.replaced_by(kept).is_ok();
        if is_best {
            self.best = Some(kept);
        }
        Ok((self, is_best))
    }
}

#[cfg(test)]
mod tests;
