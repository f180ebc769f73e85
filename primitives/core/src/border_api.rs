//! Runtime API: what domains have signed about each other, the ways of their jobs, and what they owe.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::{
    domain::{
        border::{Hop, Pair, Path},
        border_view::{BordersView, PeriodView, PositionView, RouteView, Signed, WayView},
    },
    ids::DomainId,
    reputation::ProgramClass,
};
use alloc::vec::Vec;
use codec::Codec;
use sp_runtime::DispatchError;

sp_api::decl_runtime_apis! {
    /// Borders, for the admins of domains and for providers that look for work abroad.
    pub trait BorderApi<BlockNumber: Codec> {
        /// What a domain has on record at its borders.
        fn borders(domain: DomainId) -> BordersView<BlockNumber>;
        /// The peerings behind one of them, or the first: a page of all that there are, in an order that stays.
        fn peerings(after: Option<Pair>) -> Vec<Signed<BlockNumber>>;
        /// The routes behind one of them, or the first: a page of all that are signed, in an order that stays.
        fn routes(after: Option<(DomainId, Path)>) -> Vec<RouteView<BlockNumber>>;
        /// The ways from one domain to another that are signed: the peering of the two, and routes. Whether each is open
        /// is said for a class of programs; policies are not asked.
        fn ways(home: DomainId, host: DomainId, class: ProgramClass) -> Vec<WayView>;
        /// The borders that a job of `home` crosses along a path with their prices, or why it cannot now.
        fn passage(
            home: DomainId,
            path: Path,
            class: ProgramClass,
        ) -> Result<Vec<Hop>, DispatchError>;
        /// Where the clearing stands.
        fn period() -> PeriodView<BlockNumber>;
        /// What a domain has to pay and to get for a period: nothing for one that is cleared, and less than it came to
        /// while it is being cleared.
        fn position(domain: DomainId, period: u32) -> PositionView<BlockNumber>;
    }
}
