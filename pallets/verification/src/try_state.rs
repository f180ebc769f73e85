//! The invariants of the README, each under its id. Nothing here writes.

use crate::{
    faults::{self, DISABLING_FAULTS},
    AuditOf, AuditorFaults, Auditors, Audits, Config, ContestOf, Contests, NextContest, Pallet,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;
use stardust_primitives::audit::MAX_ANSWERS_PER_REPORT;

impl<T: Config> Pallet<T> {
    /// Checks all invariants of this pallet against its storage.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let auditors = Auditors::<T>::get();
        let keys = auditors.iter().map(|auditor| &auditor.key);
        ensure!(distinct(keys), "VER-2: two validators with one audit key");
        Self::try_state_faults()?;
        for audit in Audits::<T>::iter_values() {
            Self::try_state_audit(&audit)?;
        }
        let next = NextContest::<T>::get();
        for (id, contest) in Contests::<T>::iter() {
            ensure!(id < next, "VER-1: a contest that was never opened");
            Self::try_state_contest(&contest)?;
        }
        Ok(())
    }

    fn try_state_audit(audit: &AuditOf<T>) -> Result<(), TryRuntimeError> {
        let tasks = audit.task_range();
        let mut counts = BTreeMap::new();
        for signed in &audit.answers {
            ensure!(
                tasks.contains(&signed.answer.index),
                "VER-2: an answer about a task of another batch"
            );
            let count: &mut u32 = counts.entry(&signed.auditor).or_default();
            *count = count.saturating_add(1);
        }
        ensure!(
            counts.values().all(|count| *count <= MAX_ANSWERS_PER_REPORT),
            "VER-2: more answers of one validator than a report carries"
        );
        ensure!(
            distinct(audit.answers.iter().map(|signed| (&signed.auditor, signed.answer.index))),
            "VER-2: two answers of one validator for one task"
        );
        // Refuted answers go, the note that there were enough stays.
        ensure!(
            audit.reports() < audit.required.max(1) || audit.reported_in.is_some(),
            "VER-2: an answer without a report"
        );
        Ok(())
    }

    fn try_state_faults() -> Result<(), TryRuntimeError> {
        let (auditors, faults) = (Auditors::<T>::get(), AuditorFaults::<T>::get());
        let (window, now) = (T::FaultBlocks::get(), Self::now());
        let disabled = faults::disabled(&faults, &auditors, window, now);
        ensure!(
            disabled <= faults::disabled_most(auditors.len()),
            "VER-3: more auditors are disabled than a third"
        );
        let accounts = faults.iter().map(|known| &known.account);
        ensure!(distinct(accounts), "VER-3: two records of one auditor's faults");
        for known in &faults {
            let is_repeated = known.count >= DISABLING_FAULTS;
            ensure!(
                known.disabled_at.is_none() || is_repeated,
                "VER-3: an auditor is disabled for less than a repeated fault"
            );
            let in_order = known.disabled_at.is_none_or(|at| at <= known.last);
            ensure!(
                known.count > 0 && known.last <= now && in_order,
                "VER-3: a fault from nowhere"
            );
        }
        Ok(())
    }

    fn try_state_contest(contest: &ContestOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(contest.decided().is_none(), "VER-1: a decided contest without its verdict");
        ensure!(
            distinct(contest.votes.iter().map(|vote| &vote.auditor)),
            "VER-1: two votes of one validator"
        );
        ensure!(
            !contest.parties.is_empty()
                && distinct(contest.parties.iter().map(|party| party.replica)),
            "VER-1: a contest without distinct parties"
        );
        Ok(())
    }
}

fn distinct<Item: Ord>(items: impl Iterator<Item = Item>) -> bool {
    let mut items: Vec<_> = items.collect();
    let length = items.len();
    items.sort();
    items.dedup();
    items.len() == length
}
