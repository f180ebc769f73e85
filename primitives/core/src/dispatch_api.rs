//! Runtime API: why the dispatcher matches whom to what, and what is reserved.

// The macro's expansion repeats the bounds.
#![allow(clippy::multiple_bound_locations)]

use crate::{
    dispatch::{pair::Refusal, score::Score},
    ids::JobId,
    BlockNumber,
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;

/// Most providers, or jobs, that an explanation looks at.
pub const MAX_EXPLAINED: u32 = 1_024;

/// A provider or a job that was considered: what the pair is worth, or the rule that refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Considered<Subject> {
    /// Which one.
    pub subject: Subject,
    /// The score, or the refusal.
    pub verdict: Result<Score, Refusal>,
}

/// Replicas that are kept for a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Reservation<AccountId> {
    /// For whom.
    pub provider: AccountId,
    /// Of which job.
    pub job: JobId,
    /// How many that it has not claimed.
    pub slots: u32,
    /// Last block of it.
    pub until: BlockNumber,
}

sp_api::decl_runtime_apis! {
    /// The dispatcher, for requesters and providers that ask why.
    pub trait DispatchApi<AccountId: Codec> {
        /// What providers are worth to the next open replica of a job, the best first and those that are refused last; nothing
        /// if none is open. At most [`MAX_EXPLAINED`] providers.
        fn explain_job(job: JobId) -> Vec<Considered<AccountId>>;
        /// What the next open replica of each job is worth to a provider, likewise. At most [`MAX_EXPLAINED`] jobs, the
        /// newest.
        fn explain_provider(provider: AccountId) -> Vec<Considered<JobId>>;
        /// What is reserved of a job now.
        fn reserved_of(job: JobId) -> Vec<Reservation<AccountId>>;
        /// What is reserved for a provider now.
        fn reserved_for(provider: AccountId) -> Vec<Reservation<AccountId>>;
    }
}
