//! What whoever measures providers asks of the market, and the programs that a chain starts with.

use crate::{AccountIdOf, Config, Error, JobSpecOf, Jobs, NextJob, Pallet, Programs};
use frame_support::traits::{Get, StorePreimage};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
    traits::{One, Saturating},
    DispatchError, DispatchResult,
};
use stardust_primitives::{
    domain::{border::Path, COMMONS},
    ids::{JobId, ProgramId},
    items::Items,
    job::{Assurance, JobSpec, ProgramRecord},
    traits::{BenchmarkWork, Benchmarks, Machine, Providers},
    tree::MAX_BATCH,
    Balance,
};

impl<T: Config> Pallet<T> {
    /// Registers a program that the chain itself keeps.
    pub(crate) fn note_program(author: &AccountIdOf<T>, blob: &[u8]) -> DispatchResult {
        T::Machine::check(blob).map_err(Error::<T>::from)?;
        let program = T::Preimages::note(blob.into())?;
        let size = u32::try_from(blob.len()).map_err(|_| Error::<T>::ProgramTooLarge)?;
        let (author, royalty_to) = (author.clone(), author.clone());
        let vm_version = T::Machine::VERSION;
        let record = ProgramRecord { author, royalty_to, size, vm_version, deposit: 0 };
        Programs::<T>::insert(program, record);
        Ok(())
    }
}

impl<T: Config> Benchmarks<AccountIdOf<T>, BlockNumberFor<T>> for Pallet<T> {
    fn is_registered(program: ProgramId) -> bool {
        Programs::<T>::contains_key(program)
    }

    fn begin(
        provider: &AccountIdOf<T>,
        work: BenchmarkWork<BlockNumberFor<T>>,
    ) -> Result<JobId, DispatchError> {
        let operator = T::Providers::operator(provider).ok_or(Error::<T>::NotProvider)?;
        let BenchmarkWork { program, gas_limit, tasks, first, run_blocks } = work;
        let spec: JobSpecOf<T> = JobSpec {
            program,
            payload: None,
            items: Items::From(first),
            tasks,
            batch_size: MAX_BATCH,
            gas_limit,
            price: T::PriceFloor::get(),
            assurance: Assurance::Sampled,
            value_at_risk: 0,
            domain: COMMONS,
            // It is claimed in this block; no other provider may take what is measured of this one.
            claim_until: Self::now().saturating_add(One::one()),
            run_blocks,
        };
        let id = NextJob::<T>::get();
        // No domain is asked: the chain measures everybody alike, in the commons.
        let program = Self::check_spec(&spec)?;
        Self::place(provider.clone(), spec, program, None)?;
        let job = Self::job_record(id)?;
        let here = (COMMONS, &Path::new());
        // It is its own requester: any price is its own.
        let job = Self::claim_one(provider, &operator, here, id, &job, Balance::MAX)?;
        Jobs::<T>::insert(id, job);
        Ok(id)
    }
}
