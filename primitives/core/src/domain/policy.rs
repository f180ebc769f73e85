//! What a domain may decide for itself, and what no domain may.

use crate::{ids::DomainId, job::Assurance, reputation::ProgramClass, Balance};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{traits::Zero, Perbill};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most domains that one border may name.
pub const MAX_NAMED: u32 = 16;
/// Most jurisdictions of a domain.
pub const MAX_JURISDICTIONS: u32 = 16;
/// Most members that can vouch for one account, and so the most that a policy may ask for.
pub const MAX_VOUCHERS: u32 = 8;

/// A country's code of two letters (ISO 3166-1), as bytes.
pub type Jurisdiction = [u8; 2];

/// Who becomes a member.
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
pub enum Admission {
    /// Whoever joins.
    Open,
    /// Whoever so many members vouch for.
    Vouched {
        /// How many, 1 to [`MAX_VOUCHERS`].
        by: u8,
    },
    /// Whom the admin invites.
    Listed,
}

/// Which classes of programs are allowed.
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
pub struct Classes {
    /// Programs with short tasks.
    pub short: bool,
    /// Programs with medium tasks.
    pub medium: bool,
    /// Programs with long tasks.
    pub long: bool,
}

impl Classes {
    /// Every class.
    pub const ALL: Self = Self { short: true, medium: true, long: true };

    /// Whether a class is among them.
    pub fn contains(&self, class: ProgramClass) -> bool {
        match class {
            ProgramClass::Short => self.short,
            ProgramClass::Medium => self.medium,
            ProgramClass::Long => self.long,
        }
    }
}

/// Which programs are allowed.
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
pub enum Programs {
    /// All but those with the rule that denies them.
    AllBut,
    /// Only those with the rule that allows them.
    Only,
}

/// What a domain's list says of a program.
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
pub enum ProgramRule {
    /// It may be run where only listed programs may.
    Allowed,
    /// It may not be run where all others may.
    Denied,
}

/// Which other domains a border is open to; the commons are one of them.
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
pub enum Borders {
    /// To none.
    Closed,
    /// To these.
    Only(BoundedVec<DomainId, ConstU32<MAX_NAMED>>),
    /// To all.
    All,
}

impl Borders {
    /// Whether the border is open to a domain.
    pub fn lets(&self, other: DomainId) -> bool {
        match self {
            Self::Closed => false,
            Self::Only(named) => named.contains(&other),
            Self::All => true,
        }
    }
}

/// A domain's rules: what its admin decides. How much is audited and what a fraud costs is not among them.
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
pub struct Policy<BlockNumber> {
    /// Who becomes a member.
    pub admission: Admission,
    /// Blocks for which a membership lasts at most before it has to be renewed.
    pub term: BlockNumber,
    /// Blocks from a member's notice that it leaves, or is expelled, to the end of its membership.
    pub notice: BlockNumber,
    /// The classes of programs that its members' jobs may have, and its providers may run.
    pub classes: Classes,
    /// The programs that its members' jobs may have, and its providers may run.
    pub programs: Programs,
    /// The least assurance of its members' jobs.
    pub assurance: Assurance,
    /// Planck per SCU that its members' jobs pay at least.
    pub price_floor: Balance,
    /// Where its members' jobs may run, besides in the domain itself.
    pub egress: Borders,
    /// Whose jobs its providers may run, besides those of the domain itself.
    pub ingress: Borders,
    /// What the domain takes of its jobs' fees, out of the network's share.
    pub revenue: Perbill,
    /// Whose law its admin says it is under; the chain does not look at it.
    pub jurisdictions: BoundedVec<Jurisdiction, ConstU32<MAX_JURISDICTIONS>>,
}

impl<BlockNumber: Zero> Policy<BlockNumber> {
    /// A policy that refuses nothing and takes nothing, with memberships of this many blocks and no notice.
    pub fn open(term: BlockNumber) -> Self {
        Self {
            admission: Admission::Open,
            term,
            notice: Zero::zero(),
            classes: Classes::ALL,
            programs: Programs::AllBut,
            assurance: Assurance::Sampled,
            price_floor: 0,
            egress: Borders::All,
            ingress: Borders::All,
            revenue: Perbill::zero(),
            jurisdictions: BoundedVec::new(),
        }
    }
}

/// The bounds that no domain can leave (DOM-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Constitution<BlockNumber> {
    /// Most of a fee that a domain may take.
    pub revenue_max: Perbill,
    /// Most blocks from a member's notice to the end of its membership.
    pub notice_max: BlockNumber,
    /// Most blocks of a membership.
    pub term_max: BlockNumber,
}

/// Why a policy is against the constitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Violation {
    /// It takes more of a fee than a domain may.
    RevenueTooHigh,
    /// A member that leaves would be held for longer than it may be.
    NoticeTooLong,
    /// A membership lasts no block, or longer than it may.
    TermOutOfBounds,
    /// Nobody has to vouch, or more have to than can.
    VouchersOutOfBounds,
    /// The number of replicas is none that there is.
    InvalidAssurance,
}

impl<BlockNumber: PartialOrd + Zero> Constitution<BlockNumber> {
    /// Why a policy is against the constitution, if it is.
    pub fn violation(&self, policy: &Policy<BlockNumber>) -> Option<Violation> {
        let vouchers_fit = match policy.admission {
            Admission::Vouched { by } => (1..=MAX_VOUCHERS).contains(&by.into()),
            Admission::Open | Admission::Listed => true,
        };
        if policy.revenue > self.revenue_max {
            Some(Violation::RevenueTooHigh)
        } else if policy.notice > self.notice_max {
            Some(Violation::NoticeTooLong)
        } else if policy.term.is_zero() || policy.term > self.term_max {
            Some(Violation::TermOutOfBounds)
        } else if !vouchers_fit {
            Some(Violation::VouchersOutOfBounds)
        } else if !policy.assurance.is_valid() {
            Some(Violation::InvalidAssurance)
        } else {
            None
        }
    }
}

/// Which rule of a domain, or of the way from one to another, refuses.
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
pub enum DomainRule {
    /// There is no such domain.
    Unknown,
    /// The domain is not started, or dissolved.
    Inactive,
    /// The requester is no member of the job's home domain.
    Membership,
    /// Programs of this class are not allowed.
    Class,
    /// The program is not allowed.
    Program,
    /// The job has less assurance than the domain asks for.
    Assurance,
    /// The job pays less than the domain's floor.
    Price,
    /// The home domain lets no jobs out to where the provider is.
    Egress,
    /// The provider's domain, or another one on the way there, lets no jobs in from the home domain.
    Ingress,
    /// The provider is of another domain, and the claim names no path there.
    NoPath,
    /// The path does not lead from the home domain to the provider's, or no border lies between them.
    Path,
}

/// Why a job may not be posted or claimed.
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
pub struct Refused {
    /// The rule.
    pub rule: DomainRule,
    /// The domain whose rule it is.
    pub domain: DomainId,
    /// The version of its policy; 0 where there is none.
    pub version: u32,
}
