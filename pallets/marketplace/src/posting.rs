//! How a job comes on chain: what is checked of it, and what is held for it.

use crate::{
    homes::Asked, openings, pricing, settlement, AccountIdOf, Config, Error, Event, JobSpecOf,
    Jobs, NextJob, Pallet, ProgramRecordOf, Programs,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    traits::{Get, QueryPreimage},
};
use sp_core::H256;
use sp_runtime::{
    traits::{Saturating, Zero},
    DispatchError, DispatchResult, FixedU128,
};
use stardust_primitives::{
    ids::JobId,
    items::{Items, MAX_ITEMS_BYTES, MAX_PAYLOAD_BYTES},
    job::{Escrow, Job, JobStatus},
    spot::{is_spot_factor, times_spot},
    traits::{Machine, SpotPrices, Verification},
};

impl<T: Config> Pallet<T> {
    /// Posts a job and says how many bytes of items were read.
    pub(crate) fn do_post_job(
        who: AccountIdOf<T>,
        spec: JobSpecOf<T>,
    ) -> Result<u32, DispatchError> {
        let program = Self::check_spec(&spec)?;
        let asked = Self::ask_home(&who, &spec)?;
        Self::place(who, spec, program, asked)
    }

    /// Posts a job at so many times its home domain's spot price, which its spec bounds; says how many bytes of items were
    /// read.
    pub(crate) fn do_post_job_at_spot(
        who: AccountIdOf<T>,
        spec: JobSpecOf<T>,
        factor: FixedU128,
    ) -> Result<u32, DispatchError> {
        ensure!(is_spot_factor(factor), Error::<T>::InvalidSpotFactor);
        let price = times_spot(T::Spot::spot(spec.domain), factor).ok_or(Error::<T>::Overflow)?;
        ensure!(price <= spec.price, Error::<T>::SpotAboveLimit);
        Self::do_post_job(who, JobSpecOf::<T> { price, ..spec })
    }

    /// Posts a job that nobody refuses, of whose fees its home domain asks for this.
    pub(crate) fn place(
        who: AccountIdOf<T>,
        spec: JobSpecOf<T>,
        program: ProgramRecordOf<T>,
        asked: Asked<T>,
    ) -> Result<u32, DispatchError> {
        Self::check_payload(&spec)?;
        let item_bytes = Self::check_items(&spec)?;
        let governed = T::Terms::get();
        let validators = T::Verification::validators();
        let batch_reserve = pricing::batch_reserve(&spec, governed.audit_pay_percent, validators);
        let batch_reserve = batch_reserve.ok_or(Error::<T>::Overflow)?;
        let total = pricing::escrow(&spec, batch_reserve).ok_or(Error::<T>::Overflow)?;
        // No later sum over a batch can overflow if that of the largest does not.
        let largest = spec.batch_size.min(spec.tasks);
        pricing::batch_value(&spec, largest).ok_or(Error::<T>::Overflow)?;
        let id = NextJob::<T>::get();
        let next = id.0.checked_add(1).ok_or(Error::<T>::Overflow)?;
        let deposits = Self::deposits_of(&spec);
        let deposit = deposits.inputs.checked_add(deposits.records).ok_or(Error::<T>::Overflow)?;
        settlement::hold::<T>(&who, total).map_err(|_| Error::<T>::CannotAfford)?;
        settlement::hold_deposit::<T>(&who, deposit).map_err(|_| Error::<T>::CannotAfford)?;

        Self::inputs(&spec).into_iter().for_each(|hash| T::Preimages::request(&hash));
        T::Preimages::request(&spec.program);
        let revenue = pricing::revenue(&governed.fees, asked);
        let terms = pricing::terms(governed, T::Machine::VERSION, spec.gas_limit);
        let (claims_until, price) = (spec.claim_until, spec.price);
        let job = Job {
            requester: who.clone(),
            author: program.royalty_to,
            spec,
            terms,
            revenue,
            escrow: Escrow { total, batch_reserve, paid: 0, refunded: 0 },
            progress: Default::default(),
            claims_until,
            status: JobStatus::Open,
            deposits,
            closed_at: None,
        };
        NextJob::<T>::put(JobId(next));
        Jobs::<T>::insert(id, job);
        let event = Event::JobPosted { job: id, requester: who, escrow: total, deposit, price };
        Self::deposit_event(event);
        Ok(item_bytes)
    }

    /// Checks everything of a spec but its inputs.
    pub(crate) fn check_spec(spec: &JobSpecOf<T>) -> Result<ProgramRecordOf<T>, DispatchError> {
        spec.check().map_err(Error::<T>::from)?;
        let program = Programs::<T>::get(spec.program).ok_or(Error::<T>::UnknownProgram)?;
        ensure!(program.vm_version == T::Machine::VERSION, Error::<T>::ProgramOutdated);
        ensure!(spec.price >= T::PriceFloor::get(), Error::<T>::PriceBelowFloor);
        let now = Self::now();
        let latest = now.saturating_add(T::MaxClaimBlocks::get());
        let claim_until = spec.claim_until;
        ensure!(claim_until > now && claim_until <= latest, Error::<T>::InvalidDeadline);
        let run_blocks = spec.run_blocks;
        let is_runnable = !run_blocks.is_zero() && run_blocks <= T::MaxRunBlocks::get();
        ensure!(is_runnable, Error::<T>::InvalidRunBlocks);
        Ok(program)
    }

    pub(crate) fn check_payload(spec: &JobSpecOf<T>) -> DispatchResult {
        if let Some(hash) = spec.payload {
            let length = T::Preimages::len(&hash).ok_or(Error::<T>::MissingPayload)?;
            ensure!(length <= MAX_PAYLOAD_BYTES, Error::<T>::PayloadTooLarge);
        }
        Ok(())
    }

    pub(crate) fn check_items(spec: &JobSpecOf<T>) -> Result<u32, DispatchError> {
        let Items::Preimage(hash) = spec.items else { return Ok(0) };
        let length = T::Preimages::len(&hash).ok_or(Error::<T>::MissingItems)?;
        ensure!(length <= MAX_ITEMS_BYTES, Error::<T>::ItemsTooLarge);
        let bytes =
            T::Preimages::fetch(&hash, Some(length)).map_err(|_| Error::<T>::MissingItems)?;
        let count = openings::count_items(&bytes).ok_or(Error::<T>::MalformedItems)?;
        ensure!(count >= spec.tasks, Error::<T>::TooFewItems);
        ensure!(count <= spec.tasks, Error::<T>::TooManyItems);
        Ok(length)
    }

    /// The preimages besides the program that a job keeps on chain until it closes.
    pub(crate) fn inputs(spec: &JobSpecOf<T>) -> Vec<H256> {
        let items = match spec.items {
            Items::Index | Items::From(_) => None,
            Items::Preimage(hash) => Some(hash),
        };
        spec.payload.into_iter().chain(items).collect()
    }
}
