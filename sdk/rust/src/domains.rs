//! Domains: their rules, their members, what changed in them, and the calls that change it.

use crate::{calls::Call, Result, View};
use stardust_primitives::{
    domain::{
        policy::{self, ProgramRule},
        record::{self, Book},
        view,
    },
    ids::{DomainId, ProgramId},
    AccountId, Balance, BlockNumber,
};

const PALLET: &str = "Domains";

/// A domain as it stands now.
pub type Domain = view::DomainView<AccountId, BlockNumber>;
/// A domain's rules.
pub type Policy = policy::Policy<BlockNumber>;
/// Who decides for a domain.
pub type Admin = record::Admin<AccountId>;
/// An account's membership of its home.
pub type Membership = record::Membership<BlockNumber>;
/// What an account has applied for.
pub type Application = record::Application<AccountId>;
/// What changed in a domain.
pub type Change = record::Change<AccountId, BlockNumber>;
/// A line of a domain's log.
pub type LogEntry = record::LogEntry<AccountId, BlockNumber>;

impl View {
    /// A domain; none for the commons, which have no rules.
    pub async fn domain(&self, id: DomainId) -> Result<Option<Domain>> {
        self.call("DomainsApi_domain", (id,)).await
    }

    /// All domains but the commons, the oldest first.
    pub async fn domains(&self) -> Result<Vec<DomainId>> {
        self.call("DomainsApi_domains", ()).await
    }

    /// The membership of an account that counts now; without one it is of the commons.
    pub async fn home(&self, account: &AccountId) -> Result<Option<Membership>> {
        self.call("DomainsApi_home", (account,)).await
    }

    /// What an account has applied for.
    pub async fn application(&self, account: &AccountId) -> Result<Option<Application>> {
        self.call("DomainsApi_application", (account,)).await
    }

    /// The programs with a rule in a domain, and the rule in force.
    pub async fn program_rules(
        &self,
        id: DomainId,
    ) -> Result<Vec<(ProgramId, Option<ProgramRule>)>> {
        self.call("DomainsApi_program_rules", (id,)).await
    }

    /// The last changes in a book of a domain's log, the newest first.
    pub async fn domain_log(&self, id: DomainId, book: Book) -> Result<Vec<LogEntry>> {
        self.call("DomainsApi_log", (id, book)).await
    }
}

/// `Domains.create`: with this admin and policy.
pub fn create(admin: &AccountId, policy: &Policy) -> Call {
    Call::new(PALLET, "create", (admin, policy))
}

/// `Domains.start`.
pub fn start(id: DomainId) -> Call {
    Call::new(PALLET, "start", (id,))
}

/// `Domains.dissolve`.
pub fn dissolve(id: DomainId) -> Call {
    Call::new(PALLET, "dissolve", (id,))
}

/// `Domains.forget`.
pub fn forget(id: DomainId) -> Call {
    Call::new(PALLET, "forget", (id,))
}

/// `Domains.set_admin`.
pub fn set_admin(id: DomainId, admin: &Admin) -> Call {
    Call::new(PALLET, "set_admin", (id, admin))
}

/// `Domains.attend`.
pub fn attend(id: DomainId) -> Call {
    Call::new(PALLET, "attend", (id,))
}

/// `Domains.expire`.
pub fn expire(account: &AccountId) -> Call {
    Call::new(PALLET, "expire", (account,))
}

/// `Domains.propose_policy`: in force once its delay is over.
pub fn propose_policy(id: DomainId, policy: &Policy) -> Call {
    Call::new(PALLET, "propose_policy", (id, policy))
}

/// `Domains.withdraw_policy`: what was proposed will not be.
pub fn withdraw_policy(id: DomainId) -> Call {
    Call::new(PALLET, "withdraw_policy", (id,))
}

/// `Domains.set_rule`: allows or denies a program, or takes it off the list.
pub fn set_rule(id: DomainId, program: ProgramId, rule: Option<ProgramRule>) -> Call {
    Call::new(PALLET, "set_rule", (id, program, rule))
}

/// `Domains.admit`: invites an account to be a member until a block, or takes the invitation back.
pub fn admit(id: DomainId, account: &AccountId, until: Option<BlockNumber>) -> Call {
    Call::new(PALLET, "admit", (id, account, until))
}

/// `Domains.join`: becomes a member, renews the membership, or applies where members have to vouch.
pub fn join(id: DomainId) -> Call {
    Call::new(PALLET, "join", (id,))
}

/// `Domains.vouch`: for an account that has applied to the signer's domain.
pub fn vouch(account: &AccountId) -> Call {
    Call::new(PALLET, "vouch", (account,))
}

/// `Domains.leave`: gives notice, and withdraws an application.
pub fn leave(id: DomainId) -> Call {
    Call::new(PALLET, "leave", (id,))
}

/// `Domains.expel`: gives a member notice.
pub fn expel(id: DomainId, account: &AccountId) -> Call {
    Call::new(PALLET, "expel", (id, account))
}

/// `Domains.spend`: pays something out of the domain's treasury.
pub fn spend(id: DomainId, to: &AccountId, amount: Balance) -> Call {
    Call::new(PALLET, "spend", (id, to, amount))
}
