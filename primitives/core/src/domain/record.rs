//! What the chain keeps of domains and their members.

use super::{
    border::BorderAct,
    policy::{Policy, ProgramRule, MAX_VOUCHERS},
};
use crate::{
    ids::{DomainId, ProgramId},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Changes of each book that a domain's log keeps, the last ones.
pub const LOGGED: u32 = 64;

/// Who decides for a domain.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Admin<AccountId> {
    /// An account, which may be a multisig or have proxies.
    Account(AccountId),
    /// Its members, by referenda.
    Members,
}

/// Where a domain stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum DomainStatus<BlockNumber> {
    /// It is not started: it admits nobody and earns nothing.
    Draft,
    /// Its rules count.
    Active,
    /// It is over: its members are of the commons.
    Dissolved {
        /// Since which block.
        at: BlockNumber,
    },
}

/// A policy that is to come into force.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct NextPolicy<BlockNumber> {
    /// The policy.
    pub policy: Policy<BlockNumber>,
    /// When it was proposed.
    pub proposed_at: BlockNumber,
    /// First block in which it is in force.
    pub from: BlockNumber,
}

/// A domain's policy, and what it changes to. The change happens by itself: read it with the pallet's views.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Policies<BlockNumber> {
    /// Number of the policy below, from 1.
    pub version: u32,
    /// The policy.
    pub policy: Policy<BlockNumber>,
    /// First block in which it was in force.
    pub since: BlockNumber,
    /// What comes next, or already is in force.
    pub next: Option<NextPolicy<BlockNumber>>,
}

/// A domain.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Domain<AccountId, BlockNumber> {
    /// Who decides.
    pub admin: Admin<AccountId>,
    /// Last block in which its admin did something.
    pub admin_seen: BlockNumber,
    /// Where it stands.
    pub status: DomainStatus<BlockNumber>,
    /// Who gets the deposit back.
    pub founder: AccountId,
    /// Planck on hold for the domain's records.
    pub deposit: Balance,
    /// Its rules.
    pub policies: Policies<BlockNumber>,
    /// Memberships on record, those that are over and not removed among them.
    pub members: u32,
    /// Invitations on record.
    pub invited: u32,
    /// Programs with a rule on record.
    pub rules: u32,
    /// Changes by its admin since the beginning.
    pub changes: u64,
    /// Changes by its members since the beginning.
    pub moves: u64,
}

/// Whether a member stays.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Standing {
    /// It does.
    Staying,
    /// It has given notice.
    Leaving,
    /// It was given notice, and cannot renew its membership without an invitation.
    Expelled,
}

/// A membership. It counts while its domain is active.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Membership<BlockNumber> {
    /// The domain.
    pub domain: DomainId,
    /// First block of the membership, and of those before it without a break.
    pub since: BlockNumber,
    /// First block after it.
    pub until: BlockNumber,
    /// Whether the member stays.
    pub standing: Standing,
    /// Planck on hold for the record.
    pub deposit: Balance,
}

/// An account that waits for members to vouch for it.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Application<AccountId> {
    /// The domain.
    pub domain: DomainId,
    /// Who vouched. Of these count who still are members when it joins.
    pub vouchers: BoundedVec<AccountId, ConstU32<MAX_VOUCHERS>>,
    /// Planck on hold for the record.
    pub deposit: Balance,
}

/// What a domain's list says of a program, and what it is to say.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct RuleRecord<BlockNumber> {
    /// The rule; none is that of programs which are not listed.
    pub rule: Option<ProgramRule>,
    /// The rule that comes next, or already is in force, and the first block in which it is.
    pub next: Option<(Option<ProgramRule>, BlockNumber)>,
}

/// Who changed something.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Actor<AccountId> {
    /// An account.
    Account(AccountId),
    /// The domain's members, by a referendum.
    Members,
    /// The overseers of domains, by a referendum of everybody's.
    Oversight,
}

/// The two books of a domain's log: members who come and go leave the admin's acts where they are.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Book {
    /// What its admin did.
    Administration,
    /// Who came and who went.
    Membership,
}

/// What changed in a domain.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum Change<AccountId, BlockNumber> {
    /// It was created.
    Created,
    /// It was started.
    Started,
    /// It was dissolved.
    Dissolved,
    /// It has another admin.
    AdminSet {
        /// The admin.
        admin: Admin<AccountId>,
    },
    /// Its admin said that it is there.
    Attended,
    /// A policy was proposed, in place of any that was before and is not in force.
    PolicyProposed {
        /// Its version once it is in force.
        version: u32,
        /// First block in which it is.
        from: BlockNumber,
    },
    /// The policy that was proposed will not come into force.
    PolicyWithdrawn,
    /// A program is to have another rule.
    RuleSet {
        /// The program.
        program: ProgramId,
        /// The rule; none for that of programs which are not listed.
        rule: Option<ProgramRule>,
        /// First block in which it is in force.
        from: BlockNumber,
    },
    /// Its admin invited an account.
    Admitted {
        /// The account.
        account: AccountId,
        /// First block after the membership.
        until: BlockNumber,
    },
    /// Its admin took an invitation back.
    Uninvited {
        /// The account.
        account: AccountId,
    },
    /// Its admin gave a member notice.
    Expelled {
        /// The account.
        account: AccountId,
        /// First block after the membership.
        until: BlockNumber,
    },
    /// Something was paid out of its treasury.
    Spent {
        /// To whom.
        to: AccountId,
        /// Planck.
        amount: Balance,
    },
    /// Its admin did something at the border to another domain.
    Border {
        /// The other domain.
        other: DomainId,
        /// What it did.
        act: BorderAct,
    },
    /// An account waits for members to vouch for it.
    Applied {
        /// The account.
        account: AccountId,
    },
    /// A member vouched for an account.
    Vouched {
        /// The account.
        account: AccountId,
    },
    /// An account is a member, or goes on being one.
    Joined {
        /// The account.
        account: AccountId,
        /// First block after the membership.
        until: BlockNumber,
    },
    /// A member gave notice, or an account waits no longer.
    Left {
        /// The account.
        account: AccountId,
        /// First block after the membership.
        until: BlockNumber,
    },
    /// A membership that was over is off the record.
    Expired {
        /// The account.
        account: AccountId,
    },
}

impl<AccountId, BlockNumber> Change<AccountId, BlockNumber> {
    /// The book that it stands in.
    pub fn book(&self) -> Book {
        match self {
            Self::Created
            | Self::Started
            | Self::Dissolved
            | Self::AdminSet { .. }
            | Self::Attended
            | Self::PolicyProposed { .. }
            | Self::PolicyWithdrawn
            | Self::RuleSet { .. }
            | Self::Admitted { .. }
            | Self::Uninvited { .. }
            | Self::Expelled { .. }
            | Self::Spent { .. }
            | Self::Border { .. } => Book::Administration,
            Self::Applied { .. }
            | Self::Vouched { .. }
            | Self::Joined { .. }
            | Self::Left { .. }
            | Self::Expired { .. } => Book::Membership,
        }
    }
}

/// A line of a domain's log.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct LogEntry<AccountId, BlockNumber> {
    /// When.
    pub at: BlockNumber,
    /// Who.
    pub actor: Actor<AccountId>,
    /// The version of the policy that was in force.
    pub version: u32,
    /// What changed.
    pub change: Change<AccountId, BlockNumber>,
}
