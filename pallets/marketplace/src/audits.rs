//! What auditors are paid: computed from the opened receipts, taken from the requester's reserve where the
//! assurance is critical, and else from what the network has.

use crate::{lifecycle, settlement, AccountIdOf, Config, Error, Event, JobOf, Pallet};
use alloc::vec::Vec;
use sp_runtime::DispatchError;
use stardust_primitives::{
    audit::SignedAnswer,
    ids::AssignmentId,
    job::{Assurance, Terms},
    money::audit_pay,
    tree::Opening,
    Balance,
};

/// What one auditor is due for its audits of one assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due<AccountId> {
    /// The auditor's account.
    pub(crate) auditor: AccountId,
    /// Tasks that it audited.
    pub(crate) audits: u32,
    /// Its pay, each audit's rounded down.
    pub(crate) amount: Balance,
}

/// What each auditor is due, who reported first in front.
///
/// Answers about tasks that are not opened are worth nothing; a reveal has to open all. What a balance cannot
/// hold is the largest balance: nobody can pay it anyway, and pay must never hinder a reveal.
pub(crate) fn dues<AccountId: Clone + PartialEq, BlockNumber>(
    price: Balance,
    terms: &Terms<BlockNumber>,
    answers: &[SignedAnswer<AccountId>],
    openings: &[Opening],
) -> Vec<Due<AccountId>> {
    let mut dues: Vec<Due<AccountId>> = Vec::new();
    for SignedAnswer { account, answer, .. } in answers {
        let opened = openings.iter().find(|opening| opening.receipt.index == answer.index);
        let gas = opened.map_or(0, |opening| opening.receipt.gas);
        let pay = audit_pay(u128::from(gas), price, terms.audit_pay_percent);
        let pay = pay.unwrap_or(Balance::MAX);
        match dues.iter_mut().find(|due| due.auditor == *account) {
            Some(due) => {
                // An audit holds 64 answers.
                due.audits = due.audits.saturating_add(1);
                due.amount = due.amount.saturating_add(pay);
            }
            None => dues.push(Due { auditor: account.clone(), audits: 1, amount: pay }),
        }
    }
    dues
}

impl<T: Config> Pallet<T> {
    /// Pays the auditors of an assignment whose reveal was accepted, and says how many there were.
    pub(crate) fn pay_audits(
        job: JobOf<T>,
        id: AssignmentId,
        answers: &[SignedAnswer<AccountIdOf<T>>],
        openings: &[Opening],
    ) -> Result<(JobOf<T>, u32), DispatchError> {
        let is_reserved = job.spec.assurance == Assurance::Critical;
        let mut reserve = job.escrow.batch_reserve;
        let mut auditors = 0u32;
        for Due { auditor, audits, amount: due } in
            dues(job.spec.price, &job.terms, answers, openings)
        {
            let paid = if is_reserved {
                // More validators than at posting may have reported: who came last waits in vain.
                let paid =
                    settlement::pay_reserved::<T>(&job.requester, &auditor, due.min(reserve));
                // Never more than what was left of it.
                reserve = reserve.saturating_sub(paid);
                paid
            } else {
                settlement::pay_collected::<T>(&auditor, due)
            };
            // One for each answer at most.
            auditors = auditors.saturating_add(1);
            Self::deposit_event(Event::AuditsPaid { id, auditor, audits, due, paid });
        }
        if !is_reserved {
            return Ok((job, auditors));
        }
        // It began as this and only fell.
        let spent = job.escrow.batch_reserve.saturating_sub(reserve);
        let job = lifecycle::audits_paid(&job, spent).map_err(Error::<T>::from)?;
        Ok((job, auditors))
    }
}
