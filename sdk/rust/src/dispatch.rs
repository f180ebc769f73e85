//! The dispatcher: who is worth what to which job, and what is reserved.

use crate::{Result, View};
use stardust_primitives::{dispatch_api, ids::JobId, AccountId};

/// A provider, or a job, that was considered.
pub type Considered<Subject> = dispatch_api::Considered<Subject>;
/// Replicas of a job that are kept for a provider.
pub type Reservation = dispatch_api::Reservation<AccountId>;

impl View {
    /// What providers are worth to the next open replica of a job, the best first and those that are refused last;
    /// nothing if none is open.
    pub async fn explain_job(&self, job: JobId) -> Result<Vec<Considered<AccountId>>> {
        self.call("DispatchApi_explain_job", (job,)).await
    }

    /// What the next open replica of each job is worth to a provider, likewise.
    pub async fn explain_provider(&self, provider: &AccountId) -> Result<Vec<Considered<JobId>>> {
        self.call("DispatchApi_explain_provider", (provider,)).await
    }

    /// What is reserved of a job now.
    pub async fn reserved_of(&self, job: JobId) -> Result<Vec<Reservation>> {
        self.call("DispatchApi_reserved_of", (job,)).await
    }

    /// What is reserved for a provider now.
    pub async fn reserved_for(&self, provider: &AccountId) -> Result<Vec<Reservation>> {
        self.call("DispatchApi_reserved_for", (provider,)).await
    }
}
