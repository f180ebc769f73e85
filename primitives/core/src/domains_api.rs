//! Runtime API: domains, their members, and why they refuse a job.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::{
    domain::{
        border::Path,
        policy::{ProgramRule, Refused},
        record::{Application, Book, LogEntry, Membership},
        view::DomainView,
        DomainJob,
    },
    ids::{DomainId, ProgramId},
};
use alloc::vec::Vec;
use codec::Codec;

sp_api::decl_runtime_apis! {
    /// Domains, for their admins, their members, requesters and providers.
    pub trait DomainsApi<AccountId: Codec, Balance: Codec, BlockNumber: Codec> {
        /// A domain as it stands now; none for the commons, which have no admin and no rules.
        fn domain(id: DomainId) -> Option<DomainView<AccountId, BlockNumber>>;
        /// All domains but the commons, the oldest first.
        fn domains() -> Vec<DomainId>;
        /// An account's membership, if it counts now; without one it is of the commons.
        fn home(account: AccountId) -> Option<Membership<BlockNumber>>;
        /// What an account has applied for.
        fn application(account: AccountId) -> Option<Application<AccountId>>;
        /// The programs with a rule in a domain, and the rule in force.
        fn program_rules(id: DomainId) -> Vec<(ProgramId, Option<ProgramRule>)>;
        /// The last changes in a book of a domain's log, the newest first.
        fn log(id: DomainId, book: Book) -> Vec<LogEntry<AccountId, BlockNumber>>;
        /// Why an account may not post such a job now, as far as domains go.
        fn refusal_to_post(requester: AccountId, job: DomainJob<Balance>) -> Option<Refused>;
        /// Why an account may not claim a batch of such a job along this path now, as far as policies go: what is
        /// signed at the borders is another matter. Without a path, `NoPath` says that nothing else is missing.
        fn refusal_to_claim(
            provider: AccountId,
            job: DomainJob<Balance>,
            path: Path,
        ) -> Option<Refused>;
    }
}
