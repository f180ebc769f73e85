//! The invariant of the README. Nothing here writes.

use crate::{Config, Now, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// CLK-1: only blocks are counted, each once.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let height = frame_system::Pallet::<T>::block_number();
        ensure!(Now::<T>::get() <= height, "CLK-1: more active blocks than blocks");
        Ok(())
    }
}
