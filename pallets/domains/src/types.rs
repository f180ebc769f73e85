//! The records of this pallet with the runtime's types.

use frame_system::{pallet_prelude::BlockNumberFor, Config};
use stardust_primitives::domain::{
    policy::Policy,
    record::{Actor, Admin, Application, Change, Domain, LogEntry, Membership},
    view::DomainView,
};

type AccountOf<T> = <T as Config>::AccountId;

/// A domain with the runtime's types.
pub type DomainOf<T> = Domain<AccountOf<T>, BlockNumberFor<T>>;
/// A policy with the runtime's types.
pub type PolicyOf<T> = Policy<BlockNumberFor<T>>;
/// An admin with the runtime's types.
pub type AdminOf<T> = Admin<AccountOf<T>>;
/// A membership with the runtime's types.
pub type MembershipOf<T> = Membership<BlockNumberFor<T>>;
/// An application with the runtime's types.
pub type ApplicationOf<T> = Application<AccountOf<T>>;
/// Who changed something, with the runtime's types.
pub type ActorOf<T> = Actor<AccountOf<T>>;
/// What changed, with the runtime's types.
pub type ChangeOf<T> = Change<AccountOf<T>, BlockNumberFor<T>>;
/// A line of a log with the runtime's types.
pub type LogEntryOf<T> = LogEntry<AccountOf<T>, BlockNumberFor<T>>;
/// A domain as it stands, with the runtime's types.
pub type DomainViewOf<T> = DomainView<AccountOf<T>, BlockNumberFor<T>>;
/// The periods with the runtime's types.
pub type LimitsOf<T> = Limits<BlockNumberFor<T>>;

/// What no domain can change, besides the share that it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits<BlockNumber> {
    /// Blocks from a proposal to the policy, and from a program's rule to its effect.
    pub change_delay: BlockNumber,
    /// Blocks for which a policy is in force at least.
    pub freeze: BlockNumber,
    /// Most blocks from a member's notice to the end of its membership.
    pub notice_max: BlockNumber,
    /// Most blocks of a membership.
    pub term_max: BlockNumber,
    /// Blocks without an act of the admin after which others may act for it.
    pub absence: BlockNumber,
    /// Blocks after which a member may vouch for others.
    pub vouch_age: BlockNumber,
    /// Blocks from a domain's dissolution until it may be forgotten: longer than its jobs may take.
    pub keep: BlockNumber,
    /// Most programs with a rule, of one domain.
    pub rules: u32,
    /// Most invitations of one domain.
    pub invitations: u32,
}
