//! What is remembered of a domain's changes: the last ones of each book, and an event for each.

use crate::{lifecycle, ActorOf, ChangeOf, Config, DomainOf, Event, Log, LogEntryOf, Pallet};
use alloc::vec::Vec;
use stardust_primitives::{
    domain::record::{Book, LOGGED},
    ids::DomainId,
};

/// The place of a change in its book.
pub(crate) fn place(number: u64) -> u32 {
    let place = number.checked_rem(LOGGED.into()).unwrap_or(0);
    u32::try_from(place).unwrap_or(0)
}

impl<T: Config> Pallet<T> {
    /// Writes a change into the domain's log, counts it in its record, and tells of it.
    pub(crate) fn note(
        id: DomainId,
        domain: DomainOf<T>,
        actor: ActorOf<T>,
        change: ChangeOf<T>,
    ) -> DomainOf<T> {
        let at = Self::now();
        let (_, version) = lifecycle::in_force(&domain.policies, at);
        let book = change.book();
        let number = match book {
            Book::Administration => domain.changes,
            Book::Membership => domain.moves,
        };
        let (actor_told, change_told) = (actor.clone(), change.clone());
        let entry = LogEntryOf::<T> { at, actor, version, change };
        Log::<T>::insert(id, (book, place(number)), entry);
        let (actor, change) = (actor_told, change_told);
        Self::deposit_event(Event::Changed { domain: id, actor, version, change });
        // Nobody can pay for so many.
        let next = number.saturating_add(1);
        match book {
            Book::Administration => DomainOf::<T> { changes: next, ..domain },
            Book::Membership => DomainOf::<T> { moves: next, ..domain },
        }
    }

    /// The last changes in a domain's book, the newest first.
    pub fn log(id: DomainId, book: Book) -> Vec<LogEntryOf<T>> {
        let domain = crate::Domains::<T>::get(id);
        let count = domain.map_or(0, |domain| match book {
            Book::Administration => domain.changes,
            Book::Membership => domain.moves,
        });
        let numbers = (0..count).rev().take(LOGGED as usize);
        numbers.filter_map(|number| Log::<T>::get(id, (book, place(number)))).collect()
    }
}
