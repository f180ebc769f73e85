//! What the market tells of its providers: everything that changes trust passes here (REP-1).

use crate::{AccountIdOf, AssignmentOf, Config, JobOf, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Saturating;
use stardust_primitives::{
    money::FeeParts,
    reputation::{PaidBatch, ProgramClass},
    traits::{AuditStatus, Reputation},
    tree::SumNode,
    Balance,
};

impl<T: Config> Pallet<T> {
    /// The class of programs in which trust in the job's providers counts.
    pub(crate) fn class_of(job: &JobOf<T>) -> ProgramClass {
        ProgramClass::of_gas_limit(job.spec.gas_limit)
    }

    /// The trust by which an audit of the job's work is drawn.
    pub(crate) fn checked(job: &JobOf<T>, provider: &AccountIdOf<T>) -> u32 {
        T::Reputation::checked(provider, Self::class_of(job))
    }

    /// Notes that an assignment with this audit was paid.
    pub(crate) fn note_paid(
        job: &JobOf<T>,
        assignment: &AssignmentOf<T>,
        audit: &AuditStatus<AccountIdOf<T>, BlockNumberFor<T>>,
        root: &SumNode,
        parts: &FeeParts,
    ) {
        let batch: PaidBatch<Balance, BlockNumberFor<T>> = PaidBatch {
            network_fee: parts.network,
            is_checked: !audit.answers.is_empty(),
            // An audit opens with the commitment, which comes after the claim.
            blocks: audit.opened_at.saturating_sub(assignment.claimed_at),
            gas: root.gas,
        };
        T::Reputation::note_paid(&assignment.provider, Self::class_of(job), batch);
    }

    /// Notes that a deadline of the job's was missed.
    pub(crate) fn note_fault(job: &JobOf<T>, provider: &AccountIdOf<T>) {
        T::Reputation::note_fault(provider, Self::class_of(job));
    }
}
