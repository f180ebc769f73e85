//! Slashes that are due, executed by the hook: metered, bounded, resumable. No deadline depends on it, since
//! anyone may execute a slash that is due.

use crate::{
    lifecycle::Refusal, slashes, Config, Event, Pallet, SlashCauseOf, SlashQueue, SlashQueueEnds,
    Slashes, WeightInfo,
};
use frame_support::{storage::with_storage_layer, weights::WeightMeter};
use sp_runtime::{ArithmeticError, DispatchResult};

/// Most entries of the queue that one block takes, so that a day of many slashes stops no block.
pub(crate) const MAX_TAKEN: u32 = 32;

/// What there is to do about the head of the queue.
enum Head<Cause> {
    /// It is not due yet, and nothing behind it before it.
    Waits,
    /// It was executed or cancelled by a call.
    Settled,
    /// It is due.
    Due(Cause),
}

impl<T: Config> Pallet<T> {
    /// Puts a cause at the end of the queue.
    pub(crate) fn enqueue(cause: SlashCauseOf<T>) -> DispatchResult {
        let mut ends = SlashQueueEnds::<T>::get();
        SlashQueue::<T>::insert(ends.tail, cause);
        ends.tail = ends.tail.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        SlashQueueEnds::<T>::put(ends);
        Ok(())
    }

    /// Executes what is due, the oldest first, as far as the weight goes.
    pub(crate) fn execute_due(meter: &mut WeightMeter) {
        if meter.try_consume(T::WeightInfo::execute_due()).is_err() {
            return;
        }
        let before = SlashQueueEnds::<T>::get();
        let mut ends = before;
        let skip = T::WeightInfo::skip_settled();
        let execute = T::WeightInfo::execute_slash().saturating_add(skip);
        for _ in 0..MAX_TAKEN {
            if ends.head == ends.tail || !meter.can_consume(execute) {
                break;
            }
            match Self::look_at(ends.head) {
                Head::Waits => break,
                Head::Settled => meter.consume(skip),
                Head::Due(cause) => {
                    meter.consume(execute);
                    // One that fails leaves the queue too, so that it holds up nobody; it stays frozen, and
                    // anyone may try again.
                    if let Err(error) = with_storage_layer(|| Self::do_execute_slash(cause)) {
                        Self::deposit_event(Event::SlashFailed { cause, error });
                    }
                }
            }
            SlashQueue::<T>::remove(ends.head);
            ends.head = ends.head.saturating_add(1);
        }
        if ends != before {
            SlashQueueEnds::<T>::put(ends);
        }
    }

    fn look_at(head: u64) -> Head<SlashCauseOf<T>> {
        let now = Self::now();
        let entry = SlashQueue::<T>::get(head);
        let known = entry.and_then(|cause| Slashes::<T>::get(cause).map(|slash| (cause, slash)));
        let Some((cause, slash)) = known else { return Head::Settled };
        match slashes::check_execution(&slash, now) {
            Ok(()) => Head::Due(cause),
            Err(Refusal::SlashNotDue) => Head::Waits,
            Err(_) => Head::Settled,
        }
    }
}
