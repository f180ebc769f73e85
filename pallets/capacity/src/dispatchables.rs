//! What the calls do: load, compute, write, tell.

use crate::{
    lifecycle::{self, Refusal, Rules},
    CapacityRecordOf, Config, Error, Event, Pallet, Program, Records,
};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::BlockNumberProvider, DispatchResult};
use stardust_primitives::{
    capacity::{Benchmark, BenchmarkProgram, CapacityView},
    hashing::{number, tagged},
    job::MAX_GAS,
    traits::{BenchmarkWork, Benchmarks, OnCapacity},
    tree::MAX_BATCH,
};

impl<T> From<Refusal> for Error<T> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::BenchmarkRunning => Self::BenchmarkRunning,
            Refusal::CapacityExceeded => Self::CapacityExceeded,
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    pub(crate) fn rules() -> Rules<BlockNumberFor<T>> {
        Rules { unmeasured: T::UnmeasuredGas::get(), valid: T::ValidBlocks::get().into() }
    }

    /// What is known of a provider: nothing, if it has no record.
    pub(crate) fn record(provider: &T::AccountId) -> CapacityRecordOf<T> {
        Records::<T>::get(provider).unwrap_or_default()
    }

    /// Writes down what is known of a provider, and tells who has to know.
    pub(crate) fn put(provider: &T::AccountId, record: CapacityRecordOf<T>) {
        Records::<T>::insert(provider, record);
        T::OnCapacity::on_capacity(provider);
    }

    /// Gas per block that a provider may claim now, and that its claimed batches take; none if it has neither claimed nor been
    /// measured.
    pub fn offered(provider: &T::AccountId) -> Option<(u64, u64)> {
        let record = Records::<T>::get(provider)?;
        Some((lifecycle::limit(&record, &Self::rules(), Self::now()), record.load))
    }

    pub(crate) fn view(provider: &T::AccountId) -> CapacityView<BlockNumberFor<T>> {
        let (record, rules, now) = (Self::record(provider), Self::rules(), Self::now());
        CapacityView {
            limit: lifecycle::limit(&record, &rules, now),
            is_measured: lifecycle::is_measured(&record, &rules, now),
            cores_max: Program::<T>::get().map(|program| Self::cores_max(&program)),
            record,
        }
    }

    /// Gas that a benchmark of so many cores takes.
    fn benchmark_gas(cores: u32) -> u64 {
        // Cores and blocks are u32, and a core's gas in a block is far below the rest of a u64: see `cores_max`.
        let blocks = u64::from(T::BenchmarkBlocks::get());
        T::CoreGas::get().saturating_mul(blocks).saturating_mul(cores.into())
    }

    /// Tasks of a benchmark of so many cores.
    fn benchmark_tasks(program: &BenchmarkProgram, cores: u32) -> u64 {
        Self::benchmark_gas(cores).div_ceil(program.task_gas.max(1))
    }

    /// Most cores that one batch can show.
    pub(crate) fn cores_max(program: &BenchmarkProgram) -> u32 {
        // A task's gas is at most 2^40, and a batch's tasks are 2^16.
        let gas = program.task_gas.saturating_mul(MAX_BATCH.into());
        let cores = gas.checked_div(Self::benchmark_gas(1)).unwrap_or(0);
        u32::try_from(cores).unwrap_or(u32::MAX)
    }

    pub(crate) fn do_measure(who: T::AccountId, cores: u32) -> DispatchResult {
        let program = Program::<T>::get().ok_or(Error::<T>::NoProgram)?;
        ensure!((1..=Self::cores_max(&program)).contains(&cores), Error::<T>::InvalidCores);
        let tasks = u32::try_from(Self::benchmark_tasks(&program, cores))
            .map_err(|_| Error::<T>::InvalidCores)?;
        let (record, now) = (Self::record(&who), Self::now());
        // Nobody knows the last block's hash before it, so that nothing can be computed in advance; who makes that block
        // can choose among few hashes only, and all benchmarks are equally hard.
        let seed = (frame_system::Pallet::<T>::parent_hash(), &who);
        let work = BenchmarkWork {
            program: program.program,
            gas_limit: program.task_gas,
            tasks,
            first: number(&tagged("benchmark", &seed)),
            run_blocks: T::RunBlocks::get().into(),
        };
        ensure!(record.benchmark.is_none(), Error::<T>::BenchmarkRunning);
        let job = T::Benchmarks::begin(&who, work)?;
        // A part of the benchmark's gas, which fits one batch.
        let target = T::CoreGas::get().saturating_mul(cores.into());
        let benchmark = Benchmark { job, target, began_at: now, committed_at: None };
        let begun = lifecycle::begun(record, benchmark).map_err(Error::<T>::from)?;
        Self::put(&who, begun);
        Self::deposit_event(Event::BenchmarkBegun { provider: who, job, target });
        Ok(())
    }

    pub(crate) fn do_set_program(program: Option<BenchmarkProgram>) -> DispatchResult {
        if let Some(BenchmarkProgram { program, task_gas }) = program {
            ensure!(Self::is_known(program), Error::<T>::UnknownProgram);
            ensure!((1..=MAX_GAS).contains(&task_gas), Error::<T>::InvalidTaskGas);
        }
        Program::<T>::set(program);
        Self::deposit_event(Event::ProgramSet { program });
        Ok(())
    }
}
