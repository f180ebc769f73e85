//! Which error each refusal is.

use crate::{lifecycle::Refusal, Error};
use stardust_primitives::domain::policy::{DomainRule, Violation};

impl<T> From<Refusal> for Error<T> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotDraft => Self::NotDraft,
            Refusal::Dissolved => Self::Dissolved,
            Refusal::NotDissolved => Self::NotDissolved,
            Refusal::StillKept => Self::StillKept,
            Refusal::StillMembers => Self::StillMembers,
            Refusal::NothingProposed => Self::NothingProposed,
            Refusal::NothingToChange => Self::NothingToChange,
            Refusal::NotInvited => Self::NotInvited,
            Refusal::NotVouched => Self::NotVouched,
            Refusal::Expelled => Self::Expelled,
            Refusal::AlreadyLeaving => Self::AlreadyLeaving,
            Refusal::NotOver => Self::NotOver,
        }
    }
}

impl<T> From<Violation> for Error<T> {
    fn from(violation: Violation) -> Self {
        match violation {
            Violation::RevenueTooHigh => Self::RevenueTooHigh,
            Violation::NoticeTooLong => Self::NoticeTooLong,
            Violation::TermOutOfBounds => Self::TermOutOfBounds,
            Violation::VouchersOutOfBounds => Self::VouchersOutOfBounds,
            Violation::InvalidAssurance => Self::InvalidAssurance,
        }
    }
}

impl<T> From<DomainRule> for Error<T> {
    fn from(rule: DomainRule) -> Self {
        match rule {
            DomainRule::Unknown => Self::UnknownDomain,
            DomainRule::Inactive => Self::NotActive,
            DomainRule::Membership => Self::NotMember,
            DomainRule::Class => Self::ClassRefused,
            DomainRule::Program => Self::ProgramRefused,
            DomainRule::Assurance => Self::AssuranceTooLow,
            DomainRule::Price => Self::PriceTooLow,
            DomainRule::Egress => Self::EgressClosed,
            DomainRule::Ingress => Self::IngressClosed,
            DomainRule::NoPath => Self::PathMissing,
            DomainRule::Path => Self::WrongPath,
        }
    }
}
