//! The invariants of the README. Nothing here writes.

use crate::{ChainPace, Config, Now, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// CLK-1: only blocks are counted, each once. CLK-2: epochs and eras take time, and referenda end.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let height = frame_system::Pallet::<T>::block_number();
        ensure!(Now::<T>::get() <= height, "CLK-1: more active blocks than blocks");
        ensure!(
            ChainPace::<T>::get().is_sound(),
            "CLK-2: epochs and eras take time, referenda end"
        );
        Ok(())
    }
}
