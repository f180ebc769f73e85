//! Outputs that are demanded on chain: the way out where a provider does not serve what it was paid for.
//!
//! The output of an answer stands in its extrinsic, not in state or an event: block bodies are kept by every node
//! for long, events are not, and state is dear. Who demanded it reads the blocks since the demand.

use crate::{
    openings, pricing, settlement, AccountIdOf, AssignmentOf, Config, Demands, DemandsOf, Error,
    Event, JobOf, Pallet,
};
use alloc::vec::Vec;
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{AtLeast32BitUnsigned, Convert, Saturating},
    DispatchError, DispatchResult,
};
use stardust_primitives::{
    api::DemandView,
    assignment::AssignmentState,
    demand::{unanswered_fault, Demand, Demands as DemandRecord},
    ids::AssignmentId,
    job::Terms,
    provider::SlashCause,
    receipt::MAX_OUTPUT_BYTES,
    traits::Providers,
    tree::{Opening, SumNode},
    Balance,
};

/// Why a demand is refused. Each is an [`Error`](crate::Error) of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandError {
    /// The output is demanded already.
    AlreadyDemanded,
    /// As many outputs of the assignment are demanded as may be.
    TooManyDemands,
    /// Unanswered demands cost the provider all that the batch earned.
    NothingAtStake,
    /// The output is not demanded.
    UnknownDemand,
}

/// Last block in which a batch that is paid now leaves its provider liable.
pub(crate) fn liable_until<N: AtLeast32BitUnsigned + Copy>(terms: &Terms<N>, now: N) -> N {
    now.saturating_add(terms.output_blocks).saturating_add(terms.answer_blocks)
}

/// The demands on an assignment with one more, where `fault` says what another one unanswered would cost.
///
/// Those that are open count as unanswered: each has something at stake.
pub(crate) fn demanded<N: Clone>(
    demands: &DemandRecord<N>,
    demand: Demand<N>,
    fault: impl Fn(u32) -> Balance,
) -> Result<DemandRecord<N>, DemandError> {
    let mut demands = demands.clone();
    if demands.open.iter().any(|open| open.index == demand.index) {
        return Err(DemandError::AlreadyDemanded);
    }
    let before = u32::try_from(demands.open.len()).unwrap_or(u32::MAX);
    demands.open.try_push(demand).map_err(|_| DemandError::TooManyDemands)?;
    if fault(demands.unanswered.saturating_add(before)) == 0 {
        return Err(DemandError::NothingAtStake);
    }
    Ok(demands)
}

/// The demands without the one for this task, and that one.
pub(crate) fn ended<N: Clone>(
    demands: &DemandRecord<N>,
    index: u32,
) -> Result<(DemandRecord<N>, Demand<N>), DemandError> {
    let mut demands = demands.clone();
    let place = demands.open.iter().position(|open| open.index == index);
    let demand = demands.open.remove(place.ok_or(DemandError::UnknownDemand)?);
    Ok((demands, demand))
}

/// A paid assignment with its job, its root and the block of its payment.
struct PaidWork<T: Config> {
    job: JobOf<T>,
    assignment: AssignmentOf<T>,
    root: SumNode,
    paid_at: BlockNumberFor<T>,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_demand_output(
        who: &AccountIdOf<T>,
        id: AssignmentId,
        index: u32,
    ) -> DispatchResult {
        let work = Self::paid_work(id)?;
        let PaidWork { job, assignment, paid_at, .. } = &work;
        ensure!(*who == job.requester, Error::<T>::NotRequester);
        ensure!(Self::batch_range(job, id.batch)?.contains(&index), Error::<T>::UnknownTask);
        let now = Self::now();
        let is_late = now > paid_at.saturating_add(job.terms.output_blocks);
        ensure!(!is_late, Error::<T>::DeadlinePassed);
        let fee = Self::fee_of(&work, id)?;
        let fault = |before| unanswered_fault(fee, job.terms.fault_share, before);
        let deposit = T::AnswerFee::convert(MAX_OUTPUT_BYTES);
        let demand = Demand { index, deposit, demanded_at: now };
        let provider = assignment.provider.clone();
        let demands =
            demanded(&Demands::<T>::get(&provider, id), demand, fault).map_err(Error::<T>::from)?;

        settlement::hold_demand::<T>(who, deposit).map_err(|_| Error::<T>::CannotAfford)?;
        T::Providers::demand(&provider)?;
        Demands::<T>::insert(&provider, id, demands);
        let deadline = now.saturating_add(job.terms.answer_blocks);
        Self::deposit_event(Event::OutputDemanded { id, index, provider, deadline });
        Ok(())
    }

    pub(crate) fn do_answer_output(
        id: AssignmentId,
        opening: &Opening,
        output: &[u8],
    ) -> DispatchResult {
        let PaidWork::<T> { job, assignment, root, .. } = Self::paid_work(id)?;
        let provider = &assignment.provider;
        let index = opening.receipt.index;
        let (demands, demand) =
            ended(&Demands::<T>::get(provider, id), index).map_err(Error::<T>::from)?;
        let tasks = Self::batch_range(&job, id.batch)?;
        openings::check(&tasks, &root, opening).map_err(Error::<T>::from)?;
        ensure!(opening.receipt.has_output(output), Error::<T>::WrongOutput);
        let bytes = u32::try_from(output.len()).unwrap_or(MAX_OUTPUT_BYTES);
        let cost = T::AnswerFee::convert(bytes).min(demand.deposit);

        settlement::end_demand::<T>(&job.requester, demand.deposit, cost)?;
        Self::put_demands(provider, id, demands)?;
        let output = opening.receipt.output;
        Self::deposit_event(Event::OutputAnswered { id, index, output, cost });
        Ok(())
    }

    pub(crate) fn do_expire_demand(id: AssignmentId, index: u32) -> DispatchResult {
        let work = Self::paid_work(id)?;
        let PaidWork { job, assignment, .. } = &work;
        let provider = assignment.provider.clone();
        let (mut demands, demand) =
            ended(&Demands::<T>::get(&provider, id), index).map_err(Error::<T>::from)?;
        let demanded_at = demand.demanded_at;
        let deadline = demanded_at.saturating_add(job.terms.answer_blocks);
        ensure!(Self::now() > deadline, Error::<T>::DeadlineNotPassed);
        let fee = Self::fee_of(&work, id)?;
        let amount = unanswered_fault(fee, job.terms.fault_share, demands.unanswered);
        // Each cost something, so that there are never more than a fee has planck, and each took a window.
        demands.unanswered = demands.unanswered.saturating_add(1);

        let cause = SlashCause::OutputWithheld { assignment: id, index, demanded_at };
        T::Providers::slash_fault(&provider, cause, amount)?;
        Self::note_fault(job, &provider);
        settlement::end_demand::<T>(&job.requester, demand.deposit, 0)?;
        Self::put_demands(&provider, id, demands)?;
        Self::deposit_event(Event::OutputWithheld { id, index, provider });
        Ok(())
    }

    /// Stores the demands on an assignment of which one ended.
    fn put_demands(
        provider: &AccountIdOf<T>,
        id: AssignmentId,
        demands: DemandsOf<T>,
    ) -> DispatchResult {
        if demands.open.is_empty() && demands.unanswered == 0 {
            Demands::<T>::remove(provider, id);
        } else {
            Demands::<T>::insert(provider, id, demands);
        }
        T::Providers::end_demand(provider)
    }

    fn paid_work(id: AssignmentId) -> Result<PaidWork<T>, DispatchError> {
        let (job, assignment) = Self::load(id)?;
        let AssignmentState::Paid { root, paid_at } = assignment.state else {
            return Err(Error::<T>::WrongState.into());
        };
        Ok(PaidWork { job, assignment, root, paid_at })
    }

    /// The fee that was due for a paid batch.
    ///
    /// A fault is a share of it, not of the fee limit: exposure bounds the limits of work that is not final, but
    /// nothing bounds those of a day's paid work, and an hour offline must not cost more than the day earned.
    fn fee_of(work: &PaidWork<T>, id: AssignmentId) -> Result<Balance, DispatchError> {
        let tasks = Self::tasks_in(&work.job, id.batch)?;
        let fee = pricing::batch_fee(&work.job.spec, tasks, work.root.gas);
        fee.ok_or_else(|| Error::<T>::Overflow.into())
    }

    /// The demands for outputs that wait for this provider's answer, the oldest assignment first.
    pub fn demands_on(provider: &AccountIdOf<T>) -> Vec<DemandView<BlockNumberFor<T>>> {
        let mut views = Vec::new();
        for (id, demands) in Demands::<T>::iter_prefix(provider) {
            let Ok(job) = Self::job_record(id.job) else { continue };
            views.extend(demands.open.into_iter().map(|demand| {
                let deadline = demand.demanded_at.saturating_add(job.terms.answer_blocks);
                DemandView { id, demand, deadline }
            }));
        }
        views.sort_unstable_by_key(|view| (view.id, view.demand.index));
        views
    }
}
