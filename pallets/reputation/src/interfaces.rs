//! What other pallets may ask of this one: the only place that reads and writes records.

use crate::{
    lifecycle::{self, Rules},
    scores, Config, Pallet, Records, StandingOf, TrustRecordOf,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::BlockNumberProvider;
use stardust_primitives::{
    reputation::{PaidBatch, ProgramClass, Scores, Standing, MILLI_PER_POINT},
    traits::{OnWithdrawn, Reputation},
    Balance,
};

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumberFor<T> {
        T::Clock::current_block_number()
    }

    /// The record as it stands now, if there is one.
    fn known(provider: &T::AccountId, class: ProgramClass) -> Option<TrustRecordOf<T>> {
        let record = Records::<T>::get(provider, class)?;
        Some(lifecycle::decayed(record, Self::now(), T::HalfLife::get()))
    }

    /// The record as it stands now, a newcomer's if there is none.
    fn record(provider: &T::AccountId, class: ProgramClass) -> TrustRecordOf<T> {
        Self::known(provider, class).unwrap_or_else(|| lifecycle::newcomer(Self::now()))
    }

    /// Where a provider stands in each class of programs in which it has a record.
    pub fn standings(provider: &T::AccountId) -> Vec<StandingOf<T>> {
        let standing = |class| {
            let record = Self::known(provider, class)?;
            Some(Standing { class, record, scores: scores::scores(&record) })
        };
        ProgramClass::ALL.into_iter().filter_map(standing).collect()
    }
}

impl<T: Config> Reputation<T::AccountId, Balance, BlockNumberFor<T>> for Pallet<T> {
    fn checked(provider: &T::AccountId, class: ProgramClass) -> u32 {
        let points = Self::record(provider, class).points_milli;
        let whole = points.checked_div(MILLI_PER_POINT.into()).unwrap_or(0);
        u32::try_from(whole).unwrap_or(u32::MAX)
    }

    fn scores(provider: &T::AccountId, class: ProgramClass) -> Scores {
        scores::scores(&Self::record(provider, class))
    }

    fn note_paid(
        provider: &T::AccountId,
        class: ProgramClass,
        batch: PaidBatch<Balance, BlockNumberFor<T>>,
    ) {
        let fee_per_point = T::FeePerPoint::get();
        let rules = Rules { fee_per_point, gas_per_block: T::GasPerBlock::get() };
        let record = lifecycle::paid(Self::record(provider, class), batch, &rules);
        Records::<T>::insert(provider, class, record);
    }

    fn note_fault(provider: &T::AccountId, class: ProgramClass) {
        let record = lifecycle::faulted(Self::record(provider, class));
        Records::<T>::insert(provider, class, record);
    }

    fn note_silence(provider: &T::AccountId) {
        for class in ProgramClass::ALL {
            if let Some(record) = Self::known(provider, class) {
                Records::<T>::insert(provider, class, lifecycle::distrusted(record));
            }
        }
    }

    fn note_fraud(provider: &T::AccountId) {
        // In all classes, known or not: who lies about short tasks has shown what to expect of long ones.
        for class in ProgramClass::ALL {
            let record = lifecycle::refuted(Self::record(provider, class));
            Records::<T>::insert(provider, class, record);
        }
    }
}

impl<T: Config> OnWithdrawn<T::AccountId> for Pallet<T> {
    fn on_withdrawn(provider: &T::AccountId) {
        for class in ProgramClass::ALL {
            Records::<T>::remove(provider, class);
        }
    }
}
