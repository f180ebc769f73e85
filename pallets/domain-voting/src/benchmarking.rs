//! Benchmarks: a changed vote, and as many votes as a call is asked to remove.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used)]

use crate::{Call, Config, Pallet, PollIndex, Votes};
use frame_benchmarking::v2::*;
use frame_support::traits::Polling;
use frame_system::RawOrigin;
use sp_runtime::traits::BlockNumberProvider;
use stardust_primitives::{ids::DomainId, traits::Electorate};

/// A domain that is not the commons.
const DOMAIN: DomainId = DomainId(1);

/// A poll of a domain's, and one who was a member before.
fn poll<T: Config>() -> (PollIndex, T::AccountId) {
    let member: T::AccountId = account("member", 0, 0);
    T::Members::benchmark_member(DOMAIN, &member);
    // Later than the first block.
    T::Clock::set_block_number(1_000u32.into());
    let poll = T::Polls::create_ongoing(DOMAIN).expect("a poll can be made");
    (poll, member)
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn vote() {
        let (poll, member) = poll::<T>();
        Pallet::<T>::vote(RawOrigin::Signed(member.clone()).into(), poll, false).expect("votes");
        #[extrinsic_call]
        _(RawOrigin::Signed(member.clone()), poll, true);
        assert_eq!(Votes::<T>::get(poll, member), Some(true));
    }

    #[benchmark]
    fn clear_votes(n: Linear<1, 1_000>) {
        let (poll, caller) = poll::<T>();
        for voter in 0..n {
            let voter: T::AccountId = account("voter", voter, 0);
            Votes::<T>::insert(poll, voter, true);
        }
        T::Polls::end_ongoing(poll, true).expect("it goes on");
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), poll, n);
        assert_eq!(Votes::<T>::iter_prefix(poll).count(), 0);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
