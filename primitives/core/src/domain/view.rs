//! A domain as it stands.

use super::{
    policy::Policy,
    record::{Admin, DomainStatus, NextPolicy},
};
use crate::{ids::DomainId, Balance};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// A domain as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DomainView<AccountId, BlockNumber> {
    /// The domain.
    pub id: DomainId,
    /// Who decides.
    pub admin: Admin<AccountId>,
    /// Last block in which its admin did something.
    pub admin_seen: BlockNumber,
    /// Whether that is so long ago that its members or the overseers may act in its place.
    pub is_abandoned: bool,
    /// Where it stands.
    pub status: DomainStatus<BlockNumber>,
    /// Who gets the deposit back.
    pub founder: AccountId,
    /// Planck on hold for the domain's records.
    pub deposit: Balance,
    /// Version of the policy in force.
    pub version: u32,
    /// The policy in force.
    pub policy: Policy<BlockNumber>,
    /// First block in which it was.
    pub since: BlockNumber,
    /// What comes next.
    pub next: Option<NextPolicy<BlockNumber>>,
    /// Memberships on record, those that are over and not removed among them.
    pub members: u32,
    /// Invitations on record.
    pub invited: u32,
    /// Programs with a rule on record.
    pub rules: u32,
    /// The account of its treasury.
    pub treasury: AccountId,
    /// Planck in it.
    pub funds: Balance,
}
