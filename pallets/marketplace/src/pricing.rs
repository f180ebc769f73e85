//! What a job costs. Pure; every function is none only where a balance cannot hold the amount.

use sp_runtime::{traits::AtLeast32BitUnsigned, Perbill};
use stardust_primitives::{
    job::{Assurance, JobSpec, Revenue, Terms},
    money::{audit_reserve, fee, FeeSplit},
    parameters::AUDIT_GAS_PER_BLOCK,
    Balance,
};

/// The most that one task may cost.
pub(crate) fn task_limit<N>(spec: &JobSpec<Balance, N>) -> Option<Balance> {
    fee(u128::from(spec.gas_limit), spec.price)
}

/// The most that `tasks` tasks may cost.
pub(crate) fn tasks_limit<N>(spec: &JobSpec<Balance, N>, tasks: u64) -> Option<Balance> {
    task_limit(spec)?.checked_mul(u128::from(tasks))
}

/// The most that audits of one batch may take of the escrow, if so many validators audit.
pub(crate) fn batch_reserve<N>(
    spec: &JobSpec<Balance, N>,
    percent: u32,
    validators: u32,
) -> Option<Balance> {
    match spec.assurance {
        Assurance::Sampled | Assurance::Replicated { .. } => Some(0),
        Assurance::Critical => audit_reserve(task_limit(spec)?, percent, validators),
    }
}

/// What a job's requester must put up, with this reserve for the audits of each batch.
pub(crate) fn escrow<N>(spec: &JobSpec<Balance, N>, batch_reserve: Balance) -> Option<Balance> {
    let replicas = u128::from(spec.assurance.replicas());
    let tasks = tasks_limit(spec, u64::from(spec.tasks))?.checked_mul(replicas)?;
    tasks.checked_add(batch_reserve.checked_mul(u128::from(spec.batches()))?)
}

/// What goes back for `replicas` cancelled replicas with `tasks` tasks together.
pub(crate) fn cancelled<N>(
    spec: &JobSpec<Balance, N>,
    batch_reserve: Balance,
    replicas: u32,
    tasks: u64,
) -> Option<Balance> {
    let reserves = batch_reserve.checked_mul(u128::from(replicas))?;
    tasks_limit(spec, tasks)?.checked_add(reserves)
}

/// What a batch of `tasks` tasks adds to its provider's exposure.
pub(crate) fn batch_value<N>(spec: &JobSpec<Balance, N>, tasks: u32) -> Option<Balance> {
    task_limit(spec)?.checked_add(spec.value_at_risk)?.checked_mul(u128::from(tasks))
}

/// What a batch of `tasks` tasks costs that used `gas` in all: never more than its limit.
pub(crate) fn batch_fee<N>(spec: &JobSpec<Balance, N>, tasks: u32, gas: u64) -> Option<Balance> {
    Some(fee(u128::from(gas), spec.price)?.min(tasks_limit(spec, u64::from(tasks))?))
}

/// The most gas that the receipts of `tasks` tasks may sum to.
pub(crate) fn gas_limit<N>(spec: &JobSpec<Balance, N>, tasks: u32) -> u128 {
    u128::from(spec.gas_limit).saturating_mul(u128::from(tasks))
}

/// The terms of a job: the governed ones, with an audit that leaves time to run a task.
pub(crate) fn terms<N: AtLeast32BitUnsigned + Copy>(
    governed: Terms<N>,
    vm_version: u32,
    gas_limit: u64,
) -> Terms<N> {
    let blocks = u32::try_from(gas_limit.div_ceil(AUDIT_GAS_PER_BLOCK)).unwrap_or(u32::MAX);
    let audit_blocks = governed.audit_blocks.saturating_add(blocks.into());
    Terms { audit_blocks, vm_version, ..governed }
}

/// What a home domain that asks for this gets of a job's fees; none if that is nothing.
pub(crate) fn revenue<A>(fees: &FeeSplit, asked: Option<(A, Perbill)>) -> Option<Revenue<A>> {
    let (treasury, asked) = asked?;
    let share = fees.domain_share(asked);
    (!share.is_zero()).then_some(Revenue { treasury, share })
}
