//! The invariant of the README. Nothing here writes.

use crate::{Config, Current, Pallet};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// GOV-1: whatever the order of calls, the record is one that a call would accept.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let broken = Current::<T>::get().check().is_err();
        ensure!(!broken, "GOV-1: the parameters break a bound or a relation");
        Ok(())
    }
}
