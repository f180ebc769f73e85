//! Benchmarks, each at its worst case: every pair has a job, a provider and a domain of its own.

use crate::{Best, Call, Config, Current, Made, OfJobs, OfProviders, Pallet, SlotsOf, Unswept};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
    pallet_prelude::TransactionSource,
    traits::{Authorize, Get},
    weights::Weight,
    BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::sr25519;
use sp_runtime::{traits::BlockNumberProvider, RuntimeAppPublic};
use stardust_primitives::{
    contest::MAX_VALIDATORS,
    crypto::AuditId,
    dispatch::{
        proposal::{Proposal, Round, SignedProposal},
        round,
        solution::{Merit, Solution},
        MAX_PAIRS,
    },
    ids::AssignmentId,
    traits::{Pairs, Proposers},
};

/// A seed of the key that proposes.
const SEED: &[u8] = b"//dispatcher";
/// In the middle of a round, long after the first ones.
const NOW: u32 = 1_001;

fn pairs<T: Config>(count: u32) -> Vec<(AssignmentId, T::AccountId)> {
    T::Clock::set_block_number(NOW);
    (0..count).map(T::Pairs::benchmark_pair).collect()
}

/// A proposal of so many pairs in a round in which all others have proposed.
fn signed<T: Config>(count: u32) -> Result<SignedProposal<T::AccountId>, BenchmarkError> {
    let solution = Solution::new(pairs::<T>(count));
    let solution = solution.ok_or(BenchmarkError::Stop("more pairs than a solution has"))?;
    let auditor = AuditId::generate_pair(Some(SEED.to_vec()));
    T::Proposers::benchmark_proposer(auditor.clone());
    let others = (0u8..).take(MAX_VALIDATORS.saturating_sub(1) as usize);
    let others = others.map(|n| sr25519::Public::from_raw([n; 32]).into()).collect();
    let proposed = BoundedVec::truncate_from(others);
    Current::<T>::put(Round { number: round(NOW), best: None, proposed });
    let merit = Merit { total: u64::MAX, pairs: count };
    let proposal = Proposal { round: round(NOW), merit, solution, auditor };
    let signature = proposal
        .auditor
        .sign(&proposal.to_sign(T::Genesis::get()))
        .ok_or(BenchmarkError::Stop("the keystore does not sign"))?;
    Ok(SignedProposal { proposal, signature })
}

/// A best solution of so many pairs, whose round is over.
fn best<T: Config>(count: u32) -> Result<SlotsOf<T>, BenchmarkError> {
    let solution = Solution::new(pairs::<T>(count));
    let solution = solution.ok_or(BenchmarkError::Stop("more pairs than a solution has"))?;
    Ok(BoundedVec::truncate_from(solution.slots()))
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn propose(p: Linear<1, MAX_PAIRS>) -> Result<(), BenchmarkError> {
        let signed = signed::<T>(p)?;

        #[extrinsic_call]
        _(RawOrigin::Authorized, signed);

        assert_eq!(Best::<T>::get().len(), p as usize);
        Ok(())
    }

    #[benchmark]
    fn authorize_propose(p: Linear<1, MAX_PAIRS>) -> Result<(), BenchmarkError> {
        let call = Call::<T>::propose { signed: signed::<T>(p)? };

        #[block]
        {
            call.authorize(TransactionSource::InBlock).ok_or("the call authorizes itself")??;
        }

        Ok(())
    }

    #[benchmark]
    fn begin_block() {
        T::Clock::set_block_number(NOW);
        let number = round(NOW);
        Current::<T>::put(Round { number, ..Default::default() });

        #[block]
        {
            Pallet::<T>::begin_block();
        }

        assert_eq!(Current::<T>::get().number, number);
    }

    #[benchmark]
    fn end_round(p: Linear<0, MAX_PAIRS>) -> Result<(), BenchmarkError> {
        Best::<T>::put(best::<T>(p)?);
        T::Clock::set_block_number(NOW);
        let number = round(NOW).saturating_sub(1);
        Current::<T>::put(Round { number, ..Default::default() });

        #[block]
        {
            Pallet::<T>::begin_block();
        }

        assert_eq!(Made::<T>::get(number).len(), p as usize);
        Ok(())
    }

    #[benchmark]
    fn sweep(p: Linear<0, MAX_PAIRS>) -> Result<(), BenchmarkError> {
        let best = best::<T>(p)?;
        let number = round(NOW).saturating_sub(1);
        Pallet::<T>::reserve(number, best);
        if p == 0 {
            Unswept::<T>::put(BoundedVec::truncate_from(alloc::vec![number]));
        }
        T::Clock::set_block_number(NOW.saturating_mul(2));

        #[block]
        {
            Pallet::<T>::sweep(Weight::MAX);
        }

        assert!(Unswept::<T>::get().is_empty());
        assert_eq!(OfJobs::<T>::iter().count(), 0);
        assert_eq!(OfProviders::<T>::iter().count(), 0);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
