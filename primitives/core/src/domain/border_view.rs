//! What people see of a domain's borders.

use super::border::{Hop, Pair, Path, Peering, Relation, Side, Terms};
use crate::{ids::DomainId, Balance};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// Most records in one answer about all domains.
pub const PAGE: u32 = 1_024;

/// A peering of a domain, as it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PeeringView<BlockNumber> {
    /// The other side.
    pub other: DomainId,
    /// Who carries whose jobs on.
    pub relation: Relation,
    /// First block after it.
    pub until: BlockNumber,
    /// Whether jobs may cross now, as far as the two domains go: not over, not suspended, both active and not in default.
    pub is_open: bool,
    /// The domain's own side: the jobs that it lets out.
    pub own: Side,
    /// The other domain's side.
    pub theirs: Side,
}

/// A route: the first domain of a path has signed that jobs from another may take it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RouteView<BlockNumber> {
    /// Whose jobs, its own and those that it passes on.
    pub to: DomainId,
    /// The path, beginning with the domain that has signed.
    pub path: Path,
    /// First block after it.
    pub until: BlockNumber,
}

/// What a domain has on record at its borders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BordersView<BlockNumber> {
    /// Its peerings, those that are over and not closed among them.
    pub peerings: Vec<PeeringView<BlockNumber>>,
    /// What it offers, and to whom.
    pub offered: Vec<(DomainId, Terms<BlockNumber>)>,
    /// What it is offered, and by whom: at most [`PAGE`].
    pub received: Vec<(DomainId, Terms<BlockNumber>)>,
    /// The routes that it has signed, those that are over and not withdrawn among them.
    pub routes: Vec<RouteView<BlockNumber>>,
    /// Planck that a default took of its collateral. While there are any, none of its peerings is open.
    pub missing: Balance,
}

/// A way that is signed, and whether it is open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WayView {
    /// The domains that a job enters.
    pub path: Path,
    /// The borders with their prices, or why no job can cross them now.
    pub passage: Result<Vec<Hop>, DispatchError>,
}

/// Where the clearing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PeriodView<BlockNumber> {
    /// The period of the present block.
    pub current: u32,
    /// The first one that is not cleared; the present one, unless a clearing is on its way.
    pub uncleared: u32,
    /// Blocks of the chain's clock in each.
    pub length: BlockNumber,
}

/// What a domain has to pay and to get for a period that is not cleared.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PositionView<BlockNumber> {
    /// The period.
    pub period: u32,
    /// First block after it, by the chain's clock: it is cleared from then on.
    pub until: BlockNumber,
    /// What the domain owes: to whom, and how many planck.
    pub debts: Vec<(DomainId, Balance)>,
    /// What it is owed: by whom, and how many planck.
    pub dues: Vec<(DomainId, Balance)>,
}

/// A peering with its two domains.
pub type Signed<BlockNumber> = (Pair, Peering<BlockNumber>);
